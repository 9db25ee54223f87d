import { afterAll, beforeAll, expect, test } from 'vitest'
import { ANSWER, ask, expectProblem, held, verdict } from './actions.ts'
import { TestServer } from './server.ts'

/** Requests that are alike, answered together. */

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({ config: { openHoldsPerAgent: 100 } })
})
afterAll(() => server.remove())

const target = 'https://10.0.0.1:6443'
async function asked(count: number, who: 'bot' | 'ours' = 'bot') {
  const actions = Array.from({ length: count }, () => held())
  const holds: string[] = []
  for (const action of actions) holds.push((await ask(server, who, { action, session: 'group' })).hold)
  return { actions, holds }
}
const approve = (holds: readonly string[], more: object = {}) =>
  server.post('ann', '/v1/holds/approve-batch', { ...ANSWER, target, count: String(holds.length), holds, ...more })
const statusOf = async (id: string) => (await server.get('ann', `/v1/holds/${id}`)).json.status

test('one answer approves each of them by itself, with a record and a grant of its own', async () => {
  const { actions, holds } = await asked(3)
  const { status, json } = await approve(holds)
  expect(status).toBe(200)
  expect(json.answers).toEqual(holds.map((id) => ({ id, status: 'approved', approvals: 1 })))
  for (const id of holds) {
    const { record } = (await server.get('vera', `/v1/holds/${id}`)).json
    expect(record).toMatchObject({
      hold: id,
      approvals: [{ by: server.id('ann'), justification: ANSWER.justification }],
    })
  }
  for (const action of actions) {
    expect(await verdict(server, 'bot', { action, session: 'group' })).toBe('allow')
    expect(await verdict(server, 'bot', { action, session: 'group' })).toBe('hold')
  }
})

test('the number has to be right, and the answer as exact as for one', async () => {
  const { holds } = await asked(2)
  for (const count of ['3', 2, '02', undefined]) expectProblem(await approve(holds, { count }), 422, 'INVALID')
  const wrong = await approve(holds, { sentence: 'yes' })
  expect(wrong.json.answers.map((one: { problem: { code: string } }) => one.problem.code)).toEqual([
    'INVALID',
    'INVALID',
  ])
  // A wrong sentence is a wrong answer to each of them.
  for (const id of holds) expect((await server.get('ann', `/v1/holds/${id}`)).json.wrongAnswers).toBe(1)
  expect((await approve(holds)).json.answers.map((one: { status: string }) => one.status)).toEqual([
    'approved',
    'approved',
  ])
})

test('what is not alike is not answered together', async () => {
  const { holds } = await asked(1)
  const [first = ''] = holds
  const scale = { kind: 'shell', command: 'kubectl --context prod-eu scale deploy/a --replicas=2' }
  const { hold: other } = await ask(server, 'bot', { action: scale, session: 'group' })
  expectProblem(await approve([first, other]), 409, 'CONFLICT')
  expectProblem(await approve([first, first]), 422, 'INVALID')
  expectProblem(await approve([first]), 422, 'INVALID')
  expectProblem(await approve([first, 'hold_nothing']), 404, 'NOT_FOUND')
  expect([await statusOf(first), await statusOf(other)]).toEqual(['pending', 'pending'])
})

test('nobody approves their own in a group either, and the others go on', async () => {
  const [own, others] = [await asked(1, 'ours'), await asked(1)]
  const { json } = await approve([...own.holds, ...others.holds])
  expect(json.answers).toMatchObject([{ problem: { code: 'OWN_REQUEST' } }, { status: 'approved' }])
  expect(await statusOf(own.holds[0] ?? '')).toBe('pending')
  const headers = { authorization: `Bearer ${server.token('rita')}` }
  expectProblem(await server.raw({ method: 'POST', path: '/v1/holds/approve-batch', headers }), 403, 'ROLE_MISSING')
})
