import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actionDigest } from '../action/digest.ts'
import { type Gate, GateDenied, GateUnreachable, gate } from './index.ts'

/** Read as they are, without the directory and variables of this process. */
const ONE = { kind: 'http', method: 'GET', url: 'https://api.example/1' } as const
const TWO = { kind: 'http', method: 'GET', url: 'https://api.example/2' } as const
const answer = (action: typeof ONE | typeof TWO, verdict = 'allow', code = 'READ_ONLY') => ({
  id: 'd1',
  digest: actionDigest(action),
  verdict,
  environment: { class: 'local', treatedAs: 'local', because: [] },
  effects: [],
  reasons: [{ code, message: `said of ${action.url}` }],
})

/** What says that it is an authority, and answers what it likes. */
let fake: Server
let said: unknown
let paths: (string | undefined)[] = []
let g: Gate
beforeAll(async () => {
  fake = createServer((request, response) => {
    paths.push(request.url)
    response.end(JSON.stringify(said))
  })
  await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve))
  g = gate({ url: `http://127.0.0.1:${(fake.address() as AddressInfo).port}`, token: 'pga_x' })
})
afterAll(() => fake.close())

test('an allow of each, in their order, is one; and one action is asked for as ever', async () => {
  paths = []
  said = { verdict: 'allow', answers: [answer(ONE), answer(TWO)] }
  expect(await g.permitAll([ONE, TWO])).toHaveLength(2)
  said = answer(ONE)
  expect(await g.permitAll([ONE])).toHaveLength(1)
  expect(paths).toEqual(['/v1/calls', '/v1/decisions'])
})

test.each<[string, unknown]>([
  ['a part of them', { verdict: 'allow', answers: [answer(ONE)] }],
  ['one twice', { verdict: 'allow', answers: [answer(ONE), answer(ONE)] }],
  ['another order', { verdict: 'allow', answers: [answer(TWO), answer(ONE)] }],
  ['one more', { verdict: 'allow', answers: [answer(ONE), answer(TWO), answer(TWO)] }],
  ['none', { verdict: 'allow', answers: [] }],
  ['a word alone', { verdict: 'allow' }],
  ['one of a single action', answer(ONE)],
  ['something else', { verdict: 'allow', answers: [answer(ONE), 'allow'] }],
])('an allow of %s is none', async (_name, given) => {
  said = given
  await expect(g.permitAll([ONE, TWO])).rejects.toBeInstanceOf(GateUnreachable)
})

test('one that is stopped stops the other, and its own reason is told', async () => {
  said = { verdict: 'allow', answers: [answer(ONE), answer(TWO, 'deny')] }
  await expect(g.permitAll([ONE, TWO])).rejects.toThrow(`said of ${TWO.url}`)
  said = { verdict: 'deny', answers: [answer(ONE, 'deny', 'CALL_STOPPED'), answer(TWO, 'deny')] }
  const refused = await g.permitAll([ONE, TWO]).catch((cause: unknown) => cause)
  expect(refused).toBeInstanceOf(GateDenied)
  expect(String(refused)).not.toContain(ONE.url)
})
