import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approved, decide, expectProblem, verdict } from './actions.ts'
import { TestServer, type Who } from './server.ts'

const REASON = 'demonstrate the new checkout flow'
const STATUS = '/bmad/production-mode/status'
const ENFORCE = '/bmad/production-mode/enforce'
const REQUEST = '/bmad/production-mode/request-mock'
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
const STATS = [
  'workflows_executed',
  'workflows_successful',
  'workflows_failed',
  'total_execution_time',
  'mock_mode_attempts',
  'production_mode_enforced',
  'success_rate',
  'average_execution_time',
]

describe('in production', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await TestServer.start({
      env: { BMAD_PRODUCTION_MODE: 'false', BMAD_ALLOW_MOCK_MODE: 'true', NODE_ENV: 'test' },
    })
  })
  afterAll(() => server.remove())

  const mocked = (workflow: string) => ({ action: { kind: 'workflow', name: workflow, mode: 'mock' } })
  const validate = (who: Who, workflow: string, mode: string) =>
    server.post(who, '/v1/workflows/validate', { workflow, mode })
  async function session(more: object = {}): Promise<void> {
    const { json } = await server.post('rita', REQUEST, { reason: REASON, ...more })
    await approved(server, 'ann', json.hold.id)
  }

  test('the status has the members of the document, and variables did not loosen it', async () => {
    const { status, json } = await server.get('vera', STATUS)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      production_mode: true,
      allow_mock_mode: false,
      mock_mode_explicitly_requested: false,
      timestamp: ISO,
    })
    expect(STATS.filter((name) => typeof json.stats[name] !== 'number')).toEqual([])
    expect(json.stats).toMatchObject({ success_rate: 0, average_execution_time: 0 })
    expect(Object.values(json.rules)).toEqual([true, true, true, true, true])
    const unused = json.because.filter((one: { used: boolean }) => !one.used).map((one: { from: string }) => one.from)
    expect(unused.sort()).toEqual(['BMAD_ALLOW_MOCK_MODE', 'BMAD_PRODUCTION_MODE', 'NODE_ENV'])
  })

  test('enforcing answers as the document says, and loudly', async () => {
    const { status, json } = await server.post('olga', ENFORCE)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      status: 'success',
      message: 'Production mode enforced - mock mode disabled',
      production_mode: true,
      allow_mock_mode: false,
      mock_mode_explicitly_requested: false,
      enforced_by: 'olga',
      timestamp: ISO,
    })
    expect(await server.loud('PRODUCTION MODE ENABLED')).toBe(1)
    expect(await server.loud('PRODUCTION MODE ENFORCED')).toBe(1)
    expect((await server.get('vera', STATUS)).json.stats.production_mode_enforced).toBe(1)
  })

  test('a mock needs a detailed reason and a duration, and every attempt is validated and kept', async () => {
    const before = (await server.get('vera', STATUS)).json.validations
    const wrong = [{}, { reason: '' }, { reason: 'too short' }, { reason: '  mock it   ' }, { reason: 12345678901 }]
    for (const body of wrong) {
      const answer = await server.post('rita', REQUEST, body)
      expectProblem(answer, 422, 'INVALID')
      expect(answer.json.detail).toBe('Mock mode request requires detailed reason in production')
    }
    for (const more of [
      { minutes: 0 },
      { minutes: 481 },
      { minutes: 1.5 },
      { minutes: '10' },
      { workflow: '*' },
      { agent: '' },
    ])
      expectProblem(await server.post('rita', REQUEST, { reason: REASON, ...more }), 422, 'INVALID')
    const after = (await server.get('vera', STATUS)).json.validations
    expect(after.total_validations).toBe(before.total_validations + 11)
    expect(after.failed_validations).toBe(before.failed_validations + 5)
    expect(after).toMatchObject({
      production_mode_enforced: true,
      last_validation: { passed: true, severity: 'warning' },
    })
    const kept = (await server.get('vera', '/v1/validations')).json.validations
    expect(kept[0]).toMatchObject({
      passed: true,
      message: 'Mock mode request validated',
      severity: 'warning',
      timestamp: ISO,
    })
    expect(kept.some((one: { message: string }) => one.message === 'Production gate enforced successfully')).toBe(true)
  })

  test('a request is a hold like any other, and nothing is enabled by it', async () => {
    const { status, json } = await server.post('rita', REQUEST, { reason: REASON, minutes: 5, workflow: 'held' })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      status: 'success',
      mock_mode_enabled: false,
      message: 'Mock mode not available',
      reason: REASON,
      production_mode: true,
      allow_mock_mode: false,
      mock_mode_explicitly_requested: false,
      requested_by: 'rita',
      timestamp: ISO,
      hold: { id: expect.stringMatching(/^hold_/), decideBefore: ISO },
    })
    expect(await server.loud('MOCK MODE REQUESTED')).toBeGreaterThan(0)
    expect(await verdict(server, 'bot', mocked('held'))).toBe('hold')
    const shown = (await server.get('ann', `/v1/holds/${json.hold.id}`)).json
    expect(shown.mock).toEqual({ reason: REASON, minutes: 5, workflow: 'held' })
    // The same again is the same request.
    const again = await server.post('rita', REQUEST, { reason: REASON, minutes: 5, workflow: 'held' })
    expect(again.json.hold.id).toBe(json.hold.id)
    const own = await server.post('ann', REQUEST, { reason: REASON, workflow: 'own' })
    const answer = { ...shown, sentence: shown.sentence, target: 'own', justification: REASON, rollbackPlan: REASON }
    expectProblem(await server.post('ann', `/v1/holds/${own.json.hold.id}/approve`, answer), 403, 'OWN_REQUEST')
  })

  test('a violation is a 403 with the body of the document, counted and loud', async () => {
    const attempts = (await server.get('vera', STATUS)).json.stats.mock_mode_attempts
    const { status, json, headers } = await validate('bot', 'nightly', 'mock')
    expect(status).toBe(403)
    expect(headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(json).toEqual({
      error: 'Production Mode Violation',
      message: 'Mock execution not allowed for workflow nightly in production',
      code: 'PRODUCTION_MODE_VIOLATION',
      timestamp: ISO,
    })
    for (const mode of ['MOCK', ' Mock', 'simulated']) expect((await validate('bot', 'nightly', mode)).status).toBe(403)
    expect((await server.get('vera', STATUS)).json.stats.mock_mode_attempts).toBe(attempts + 4)
    expect(await server.loud('PRODUCTION MODE VIOLATION', 4)).toBe(4)
    const real = await validate('bot', 'nightly', 'real')
    expect([real.status, real.json.passed, real.json.severity]).toEqual([200, true, 'info'])
    expect(await verdict(server, 'bot', { action: { kind: 'workflow', name: 'nightly', mode: 'real' } })).toBe('allow')
  })

  test('a session is for its workflow and its agent, and for no other', async () => {
    await session({ workflow: 'bound', agent: 'bot' })
    expect(await verdict(server, 'bot', mocked('bound'))).toBe('allow')
    expect(await verdict(server, 'bot', mocked('bound'))).toBe('allow')
    expect((await validate('bot', 'bound', 'mock')).status).toBe(200)
    expect(await verdict(server, 'eve', mocked('bound'))).toBe('hold')
    expect(await verdict(server, 'bot', mocked('Bound'))).toBe('hold')
    expect((await validate('eve', 'bound', 'mock')).status).toBe(403)
    expect((await server.get('vera', STATUS)).json).toMatchObject({ mock_mode_explicitly_requested: true })
  })

  test('what a session leaves open is bound by its first run', async () => {
    await session({ agent: 'eve' })
    expect(await verdict(server, 'eve', mocked('first'))).toBe('allow')
    expect(await verdict(server, 'eve', mocked('second'))).toBe('hold')
    expect(await verdict(server, 'eve', mocked('first'))).toBe('allow')
  })

  test('a session is nothing against production: what a mock may not do is held as before', async () => {
    const action = { kind: 'shell', command: 'kubectl --context prod-eu delete namespace mocked' }
    expect(await verdict(server, 'bot', { action })).toBe('hold')
  })

  test('the same request again, once it is approved, is the session that was approved', async () => {
    const body = { reason: REASON, minutes: 7, workflow: 'again' }
    await session(body)
    const again = (await server.post('rita', REQUEST, body)).json
    expect(again).toMatchObject({
      mock_mode_enabled: true,
      message: 'Mock mode enabled',
      production_mode: true,
      mock_mode_explicitly_requested: true,
      requested_by: 'rita',
      session: { id: expect.stringMatching(/^mock_/), ends: ISO },
    })
    expect(again).not.toHaveProperty('hold')
    for (const other of [{ minutes: 8 }, { reason: `${REASON} again` }, { workflow: 'else' }])
      expect((await server.post('rita', REQUEST, { ...body, ...other })).json.mock_mode_enabled).toBe(false)
    expect((await server.post('ann', REQUEST, body)).json.mock_mode_enabled).toBe(false)
    await server.post('olga', ENFORCE)
    expect((await server.post('rita', REQUEST, body)).json.mock_mode_enabled).toBe(false)
  })

  test('a session survives a restart, and ends with enforce', async () => {
    await session({ workflow: 'lasting', agent: 'bot' })
    await server.end()
    await server.run()
    expect(await verdict(server, 'bot', mocked('lasting'))).toBe('allow')
    const { json } = await server.post('olga', ENFORCE)
    expect(json.ended_sessions).toBeGreaterThanOrEqual(1)
    expect(await verdict(server, 'bot', mocked('lasting'))).toBe('hold')
    expect((await validate('bot', 'bound', 'mock')).status).toBe(403)
    expect((await server.get('vera', STATUS)).json).toMatchObject({
      mock_mode_explicitly_requested: false,
      mock_sessions: [],
    })
  })

  test('no call clears the history or a counter', async () => {
    const before = (await server.get('vera', STATUS)).json
    for (const path of ['/v1/validations', STATUS])
      for (const method of ['DELETE', 'PUT', 'PATCH'])
        expect(
          (await server.raw({ method, path, headers: { authorization: `Bearer ${server.token('olga')}` } })).status,
        ).toBe(404)
    expect((await server.get('vera', STATUS)).json.stats).toEqual(before.stats)
  })
})

describe('where the operator says that it is no production', () => {
  const start = (env: Record<string, string> = {}) => TestServer.start({ config: { production: false }, env })

  test('a mock session opens at once', async () => {
    const server = await start({ BMAD_VALIDATE_PRODUCTION_MODE: 'false' })
    const { json } = await server.post('rita', REQUEST, { reason: REASON, minutes: 1 })
    expect(json).toMatchObject({
      status: 'success',
      mock_mode_enabled: true,
      message: 'Mock mode enabled',
      production_mode: false,
      allow_mock_mode: true,
      mock_mode_explicitly_requested: true,
    })
    expect((await server.post('bot', '/v1/workflows/validate', { workflow: 'w', mode: 'mock' })).status).toBe(200)
    // What is decided on production stays what it is.
    const action = { kind: 'shell', command: 'kubectl --context prod-eu delete namespace shop' }
    expect((await decide(server, 'bot', { action })).json.verdict).toBe('hold')
    await server.remove()
  })

  for (const [name, value] of [
    ['BMAD_ALLOW_MOCK_MODE', 'false'],
    ['NODE_ENV', 'Production'],
  ] as const)
    test(`${name}=${value} makes it production all the same`, async () => {
      const server = await start({ [name]: value })
      expect((await server.get('vera', STATUS)).json).toMatchObject({ production_mode: true, allow_mock_mode: false })
      const { json } = await server.post('rita', REQUEST, { reason: REASON })
      expect(json.mock_mode_enabled).toBe(false)
      expect((await server.post('bot', '/v1/workflows/validate', { workflow: 'w', mode: 'mock' })).status).toBe(403)
      await server.remove()
    })
})
