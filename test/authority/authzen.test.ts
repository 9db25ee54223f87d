import { afterAll, beforeAll, expect, test } from 'vitest'
import { approved, expectProblem, held } from './actions.ts'
import { JSON_TYPE, TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.remove())

/** AuthZEN Authorization API 1.0 (https://openid.net/specs/authorization-api-1_0.html). */
const subject = { type: 'agent', id: 'somebody' }
const evaluation = (command: string) => ({
  subject,
  action: { name: 'run' },
  resource: { type: 'shell', id: 'here' },
  context: { action: { kind: 'shell', command }, session: 'authzen' },
})
const READS = 'kubectl --context prod-eu get pods'

test('allow is true; hold is false with its request; deny is false', async () => {
  const url = '/access/v1/evaluation'
  const allow = await server.post('bot', url, evaluation(READS))
  expect([allow.status, allow.json.decision]).toEqual([200, true])
  const { command } = held()
  const hold = (await server.post('bot', url, evaluation(command))).json
  expect(hold).toMatchObject({ decision: false, context: { verdict: 'hold', access_request: { status: 'pending' } } })
  const deny = (await server.post('bot', url, evaluation('rm -rf /'))).json
  expect(deny).toMatchObject({ decision: false, context: { verdict: 'deny' } })
  expect(deny.context).not.toHaveProperty('access_request')
  await approved(server, 'ann', hold.context.access_request.id)
  expect((await server.post('bot', url, evaluation(command))).json.decision).toBe(true)
  expect((await server.post('bot', url, evaluation(command))).json.decision).toBe(false)
})

test('what is no evaluation is a 400, and without an action it is a deny', async () => {
  const { context: _, ...bare } = evaluation(READS)
  expect((await server.post('bot', '/access/v1/evaluation', bare)).json.decision).toBe(false)
  for (const missing of ['subject', 'action', 'resource'])
    expectProblem(
      await server.post('bot', '/access/v1/evaluation', { ...bare, [missing]: undefined }),
      400,
      'MALFORMED',
    )
  const headers = { authorization: `Bearer ${server.token('bot')}`, ...JSON_TYPE, 'x-request-id': 'abc-1' }
  const answer = await server.raw({
    method: 'POST',
    path: '/access/v1/evaluation',
    headers,
    body: JSON.stringify(evaluation(READS)),
  })
  expect(answer.headers['x-request-id']).toBe('abc-1')
})

test('the action is understood in every way in which it can be written', async () => {
  const ask = async (action: object, resource: object = { type: 'shell', id: 'here' }) => {
    const { json } = await server.post('bot', '/access/v1/evaluation', { subject, action, resource })
    return [json.decision, json.context.reason_user.en]
  }
  const command = READS
  const shell = { kind: 'shell', command }
  for (const [name, properties] of [
    ['run', { action: shell }],
    ['run', shell],
    ['shell', { command }],
  ] as const)
    expect(await ask({ name, properties })).toEqual([true, 'READS'])
  expect(await ask({ name: 'shell', properties: { command: 'rm -rf /' } })).toEqual([false, 'CATASTROPHE'])
  expect(await ask({ name: 'real_run' }, { type: 'pipeline', id: 'births' })).toEqual([false, 'GRANT_MISSING'])
  expect(await ask({ name: 'real_run' }, { type: 'tool', id: 'births' })).not.toContain('GRANT_MISSING')
  for (const action of [{ name: 'run' }, { name: 'shell' }, { name: 'shell', properties: { command, more: 1 } }])
    expect(await ask(action)).toEqual([false, 'MALFORMED_ACTION'])
})

test('what the properties say never stands for what the name and the resource say', async () => {
  const ask = async (name: string, type: string, properties: object) => {
    const action = { name, properties }
    const body = { subject, action, resource: { type, id: 'births' } }
    const { json } = await server.post('bot', '/access/v1/evaluation', body)
    return [json.decision, json.context.reason_user.en]
  }
  const shell = { kind: 'shell', command: READS }
  for (const properties of [shell, { action: shell }]) {
    expect(await ask('run', 'shell', properties)).toEqual([true, 'READS'])
    expect(await ask('shell', 'shell', properties)).toEqual([true, 'READS'])
    expect(await ask('exec', 'shell', properties)).toEqual([false, 'MALFORMED_ACTION'])
    expect(await ask('real_run', 'pipeline', properties)).toEqual([false, 'MALFORMED_ACTION'])
    expect(await ask('drop_database', 'mcp_server', properties)).not.toContain('READS')
  }
  for (const action of [{ target: 'births' }, { kind: 'named', name: 'real_run', target: 'births' }, {}])
    expect(await ask('real_run', 'pipeline', { action })).toEqual([false, 'GRANT_MISSING'])
  for (const elsewhere of [{ target: 'test' }, { action: { target: 'test' } }, { name: 'other' }])
    expect(await ask('real_run', 'pipeline', elsewhere)).toEqual([false, 'MALFORMED_ACTION'])
})

test('nor does what stands in the context stand for what they and the properties say', async () => {
  const ask = async (name: string, type: string, properties: object, given: object) => {
    const body = { subject, action: { name, properties }, resource: { type, id: 'births' }, context: { action: given } }
    const { json } = await server.post('bot', '/access/v1/evaluation', body)
    return [json.decision, json.context.reason_user.en]
  }
  const shell = { kind: 'shell', command: READS }
  for (const properties of [{}, shell, { action: shell }, { command: READS }])
    expect(await ask('shell', 'shell', properties, shell)).toEqual([true, 'READS'])
  const refused = [false, 'MALFORMED_ACTION']
  for (const properties of [{ command: 'make' }, { action: { ...shell, command: 'make' } }, { argv: ['make'] }])
    expect(await ask('run', 'shell', properties, shell)).toEqual(refused)
  expect(await ask('exec', 'shell', {}, shell)).toEqual(refused)
  expect(await ask('real_run', 'pipeline', {}, shell)).toEqual(refused)
  expect(await ask('drop_database', 'mcp_server', {}, shell)).toEqual(refused)
  const named = { kind: 'named', name: 'real_run' }
  expect(await ask('real_run', 'pipeline', {}, { ...named, target: 'test' })).toEqual(refused)
  expect(await ask('real_run', 'pipeline', {}, { ...named, target: 'births' })).toEqual([false, 'GRANT_MISSING'])
})

test('many at once, with what they share above them', async () => {
  const { context, ...shared } = evaluation(READS)
  const many = (evaluations: readonly object[], semantic?: string) =>
    server.post('bot', '/access/v1/evaluations', {
      ...shared,
      evaluations,
      ...(semantic === undefined ? {} : { options: { evaluations_semantic: semantic } }),
    })
  const decisions = async (given: ReturnType<typeof many>) =>
    (await given).json.evaluations.map((one: { decision: boolean }) => one.decision)
  const no = { context: { action: { kind: 'shell', command: 'rm -rf /' } } }
  expect(await decisions(many([{ context }, no, { context, resource: 7 }]))).toEqual([true, false, false])
  expect(await decisions(many([{ context }, no, { context }], 'deny_on_first_deny'))).toEqual([true, false])
  expect(await decisions(many([no, { context }, { context }], 'permit_on_first_permit'))).toEqual([false, true])
  expect((await many([{ context }], 'whatever')).status).toBe(400)
  const single = await server.post('bot', '/access/v1/evaluations', evaluation(READS))
  expect(single.json.decision).toBe(true)
})

test('its configuration says where it is', async () => {
  const { json } = await server.raw({ path: '/.well-known/authzen-configuration' })
  expect(json).toEqual({
    policy_decision_point: server.url,
    access_evaluation_endpoint: `${server.url}/access/v1/evaluation`,
    access_evaluations_endpoint: `${server.url}/access/v1/evaluations`,
  })
})
