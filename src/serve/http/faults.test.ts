import { EventEmitter, once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { followAnswers, refuseBytes } from './faults.ts'

const app = Fastify({ clientErrorHandler: refuseBytes })
followAnswers(app.server)
app.get('/at-once', async () => 'now')
/** Says that a question is being answered, and answers it only once nobody is there any more. */
const begun = new EventEmitter()
app.get('/later', async ({ raw }) => {
  const gone = once(raw.socket, 'close')
  begun.emit('later')
  await gone
  return 'later'
})
app.get('/stream', (_request, reply) => {
  reply.hijack()
  reply.raw.writeHead(200).write('first')
})
app.post('/body', async () => 'read')

beforeAll(async () => void (await app.listen({ port: 0, host: '127.0.0.1' })))
afterAll(() => app.close())

/** How far what was sent first has come when the rest is sent. */
type Far = 'is heard' | 'is being answered' | 'is answered'

/** All that comes back. */
async function answered(first: string, until?: Far, rest = ''): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
  let said = ''
  socket.on('data', (part) => {
    said += String(part)
  })
  const closed = once(socket, 'close')
  const far = {
    'is heard': () => once(app.server, 'request'),
    'is being answered': () => once(begun, 'later'),
    'is answered': () => once(socket, 'data'),
  }
  const come = until === undefined ? undefined : far[until]()
  socket.write(first)
  await come
  if (rest !== '') socket.write(rest)
  await closed
  return said
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
const HEAD = 'POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked'
const NONSENSE = 'NONSENSE\r\n\r\n'
const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)

test('bytes that are no request are a problem', async () => {
  expect(await answered(NONSENSE)).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*"MALFORMED"/s)
  expect(statuses(await answered(get('/at-once'), 'is answered', NONSENSE))).toEqual(['200', '400'])
})

test('a body that is none is the problem of its request', async () =>
  expect(statuses(await answered(`${HEAD}\r\n\r\n`, 'is heard', 'zz\r\n'))).toEqual(['400']))

test('what comes behind a request that is being answered is never its answer, nor in the midst of it', async () => {
  expect(await answered(get('/later'), 'is being answered', NONSENSE)).toBe('')
  expect(await answered(`${get('/later')}${NONSENSE}`)).toBe('')
  const stream = await answered(get('/stream'), 'is answered', NONSENSE)
  expect([statuses(stream), stream.includes('MALFORMED')]).toEqual([['200'], false])
})
