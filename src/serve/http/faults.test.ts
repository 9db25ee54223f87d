import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { followAnswers, refuseBytes } from './faults.ts'

const app = Fastify({ clientErrorHandler: refuseBytes })
followAnswers(app.server)
app.get('/at-once', async () => 'now')
app.get('/later', async () => {
  await sleep(200)
  return 'later'
})
app.get('/stream', (_request, reply) => {
  reply.hijack()
  reply.raw.writeHead(200).write('first')
})
app.post('/body', async () => 'read')

beforeAll(async () => void (await app.listen({ port: 0, host: '127.0.0.1' })))
afterAll(() => app.close())

/** All that comes back for parts that are sent one after another. */
async function answered(...parts: readonly string[]): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
  let said = ''
  socket.on('data', (part) => {
    said += String(part)
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  for (const part of parts) {
    socket.write(part)
    await sleep(50)
  }
  await closed
  return said
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
const HEAD = 'POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked'
const NONSENSE = 'NONSENSE\r\n\r\n'
const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)

test('bytes that are no request are a problem', async () => {
  expect(await answered(NONSENSE)).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*"MALFORMED"/s)
  expect(statuses(await answered(get('/at-once'), NONSENSE))).toEqual(['200', '400'])
})

test('a body that is none is the problem of its request', async () =>
  expect(statuses(await answered(`${HEAD}\r\n\r\n`, 'zz\r\n'))).toEqual(['400']))

test('what comes behind a request that is being answered is never its answer, nor in the midst of it', async () => {
  expect(await answered(get('/later'), NONSENSE)).toBe('')
  expect(await answered(`${get('/later')}${NONSENSE}`)).toBe('')
  const stream = await answered(get('/stream'), NONSENSE)
  expect([statuses(stream), stream.includes('MALFORMED')]).toEqual([['200'], false])
})
