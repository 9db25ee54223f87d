import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test, vi } from 'vitest'
import {
  type Gate,
  gate,
  isEvidence,
  type MockResult,
  NotReal,
  ProductionModeViolationError,
  readResult,
  requireReal,
  type WorkflowResult,
} from '../../src/library/index.ts'
import { root } from '../command.ts'
import { expectProblem } from './actions.ts'
import { TestServer, type Who } from './server.ts'
import { counted, mockSession, Payments, STATUS } from './workflow-shop.ts'

let payments: Payments
let host = ''
let charge: Payments['charge']
beforeAll(async () => {
  payments = await Payments.start()
  host = payments.host
  charge = payments.charge
})
afterAll(() => payments.close())

const json = (result: WorkflowResult<unknown>) => JSON.parse(JSON.stringify(result))

describe('in production', () => {
  let server: TestServer
  let g: Gate
  beforeAll(async () => {
    server = await TestServer.start({
      env: { BMAD_PRODUCTION_MODE: 'false', BMAD_ALLOW_MOCK_MODE: 'true' },
    })
    g = gate({ url: server.url, token: server.token('bot') })
  })
  afterAll(() => server.remove())

  const stats = async () => (await server.get('vera', STATUS)).json.stats
  const run = async (id: string, who: Who = 'vera') => (await server.get(who, `/v1/workflows/runs/${id}`)).json
  const violations = async () => (await server.get('vera', '/v1/workflows/violations')).json.violations

  test('production runs real implementations: a healthy provider is called exactly once', async () => {
    const before = [payments.charges, await stats()] as const
    const checkout = g.workflow('checkout', { real: counted(charge), mock: counted(charge), providers: [host] })
    const result = await checkout(12)
    expect(payments.charges).toBe(before[0] + 1)
    expect(result).toMatchObject({ provenance: 'real', workflow: 'checkout', findings: [], value: { charged: '/12' } })
    expect(requireReal(result).value).toEqual({ charged: '/12' })
    expect(isEvidence([result])).toBe(true)
    const after = await stats()
    expect(after.workflows_executed).toBe(before[1].workflows_executed + 1)
    expect(after.workflows_successful).toBe(before[1].workflows_successful + 1)
    expect(after.total_execution_time).toBeGreaterThan(before[1].total_execution_time)
    expect(await run(result.run)).toMatchObject({ provenance: 'real', status: 'succeeded', findings: [] })
  })

  test('mock is disabled: real never needs a mock request, and a mock without a session never runs', async () => {
    const before = await stats()
    const mock = counted(charge)
    const real = counted(charge)
    const shop = g.workflow('shop', { real, mock, mode: 'mock' })
    const refused = await shop(1).catch((cause: unknown) => cause)
    expect(refused).toBeInstanceOf(ProductionModeViolationError)
    expect([mock.times, real.times]).toEqual([0, 0])
    expect((await stats()).mock_mode_attempts).toBe(before.mock_mode_attempts + 1)
    expect((await stats()).workflows_executed).toBe(before.workflows_executed)
    expect((await g.workflow('shop', { real, mock })(1)).provenance).toBe('real')
    expect([mock.times, real.times]).toEqual([0, 1])
  })

  test('fails hard, no mock fallback: the error of a real run is that error, and it is counted', async () => {
    const before = await stats()
    const mock = counted(() => undefined as never)
    const boom = new Error('the provider is away')
    const broken = g.workflow('broken', {
      real: async () => {
        await charge(3)
        throw boom
      },
      mock,
    })
    await expect(broken()).rejects.toBe(boom)
    expect(mock.times).toBe(0)
    const after = await stats()
    expect(after.workflows_failed).toBe(before.workflows_failed + 1)
    expect(after.workflows_successful).toBe(before.workflows_successful)
    const [last] = (await server.get('vera', '/v1/workflows/runs')).json.runs
    expect(last).toMatchObject({ workflow: 'broken', status: 'failed', provenance: 'unknown' })
  })

  test('a silent mock is the worst violation: it is counted, recorded, and the call fails', async () => {
    const session = await mockSession(server, 'rates')
    const rates = g.workflow('rates', { real: charge, mock: async () => ({ charged: 'canned' }), mode: 'mock' })
    const before = await stats()
    const silent: (() => Promise<unknown>)[] = [
      async () => ({ nested: await rates(1) }),
      async () => ({ unwrapped: (await rates(1)).value, at: (await charge(1)).charged }),
      async () => ({ read: json(await rates(1)), at: (await charge(1)).charged }),
    ]
    for (const real of silent) {
      const refused = await g
        .workflow('report', { real })()
        .catch((cause: unknown) => cause)
      expect(refused).toBeInstanceOf(ProductionModeViolationError)
      expect(refused).toMatchObject({ findings: expect.arrayContaining(['MOCK_IN_RESULT']) })
    }
    const after = await stats()
    expect(after.mock_mode_attempts).toBe(before.mock_mode_attempts + 3)
    expect(after.workflows_successful).toBe(before.workflows_successful)
    const [latest] = await violations()
    expect(latest).toMatchObject({ code: 'PRODUCTION_MODE_VIOLATION', workflow: 'report', agent: server.id('bot') })
    expect(await server.loud('a real run gave the result of a mock')).toBeGreaterThan(0)
    expect(session).toMatch(/^mock_/)
    // The twin: the same with the real one within.
    const real = g.workflow('rates', { real: charge })
    expect((await g.workflow('report', { real: async () => ({ nested: (await real(1)).value }) })()).provenance).toBe(
      'real',
    )
  })

  test('a mock within a session is marked, wherever it goes, and is no evidence', async () => {
    const session = await mockSession(server, 'demo')
    const demo = g.workflow('demo', { real: charge, mock: async () => ({ charged: 'demo' }), mode: 'mock' })
    const before = await stats()
    const result = await demo(1)
    expectTypeOf(result).toEqualTypeOf<MockResult<{ charged: string }>>()
    expect(result).toMatchObject({ provenance: 'mock', session, watermark: expect.stringContaining(session) })
    expect(() => requireReal(result)).toThrow(NotReal)
    expect(isEvidence([result])).toBe(false)
    expect(readResult(json(result))).toMatchObject({ provenance: 'mock', session })
    expect(await g.recall(json(result))).toMatchObject({ provenance: 'mock', session })
    // It is no execution of real work.
    expect(await stats()).toEqual(before)
    expect(await run(result.run)).toMatchObject({ provenance: 'mock', session })
    const other = gate({ url: server.url, token: server.token('eve') })
    await expect(other.workflow('demo', { real: charge, mock: charge, mode: 'mock' })(1)).rejects.toMatchObject({
      code: 'PRODUCTION_MODE_VIOLATION',
    })
  })

  test('a result is real elsewhere where the authority has the same, and a forged one nowhere', async () => {
    const result = await g.workflow('elsewhere', { real: charge })(5)
    const sent = json(result)
    const eve = gate({ url: server.url, token: server.token('eve') })
    expect(requireReal(await eve.recall(sent)).value).toEqual({ charged: '/5' })
    expect(readResult(sent).provenance).toBe('unknown')
    const session = await mockSession(server, 'forged')
    const mock = await g.workflow('forged', { real: charge, mock: async () => ({ charged: '/5' }), mode: 'mock' })(5)
    const { prodgate } = sent
    const forged = [
      { ...sent, value: { charged: '/500' } },
      {
        value: sent.value,
        prodgate: { ...prodgate, run: mock.run, watermark: prodgate.watermark.replace(prodgate.run, mock.run) },
      },
      {
        value: sent.value,
        prodgate: { ...prodgate, run: 'nobody', watermark: prodgate.watermark.replace(prodgate.run, 'nobody') },
      },
      { ...json(mock), prodgate: { ...json(mock).prodgate, provenance: 'real' } },
      sent.value,
      null,
    ]
    for (const one of forged) expect((await eve.recall(one)).provenance).toBe('unknown')
    expect(session).toMatch(/^mock_/)
  })

  test('a row that was written past the authority makes nothing real', async () => {
    const result = await g.workflow('tampered', { real: charge, expected: ['NO_INPUT_OR_OUTPUT'] })(8)
    const sent = json(result)
    expect((await g.recall(sent)).provenance).toBe('real')
    await server.beside(({ store }) =>
      store.commit(async (tx) => {
        const { body } = await tx.db
          .selectFrom('workflow_run')
          .select('body')
          .where('decision', '=', result.run)
          .executeTakeFirstOrThrow()
        const edited = body.replace('"status":"succeeded"', '"status":"completed"')
        expect(edited).not.toBe(body)
        await tx.db.updateTable('workflow_run').set({ body: edited }).where('decision', '=', result.run).execute()
      }),
    )
    expect((await g.recall(sent)).provenance).toBe('unknown')
  })

  test('403 for a violation: the error and the answer have the body of the document', async () => {
    const refused = await g
      .workflow('page', { real: charge, mock: charge, mode: 'mock' })(1)
      .catch((cause: unknown) => cause)
    const body = {
      error: 'Production Mode Violation',
      message: 'Mock execution not allowed for workflow page in production',
      code: 'PRODUCTION_MODE_VIOLATION',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    }
    expect(refused).toMatchObject({ code: 'PRODUCTION_MODE_VIOLATION', status: 403, statusCode: 403 })
    expect(JSON.parse(JSON.stringify(refused))).toEqual(body)
    const answer = await server.post('bot', '/v1/workflows/runs', { workflow: 'page', mode: 'mock' })
    expect([answer.status, answer.json]).toEqual([403, body])
    expect((await server.post('bot', '/v1/workflows/runs', { workflow: 'page', mode: 'real' })).status).toBe(200)
  })

  test('404, 409 and 422 stay what they are', async () => {
    const told = { status: 'succeeded', durationMs: 1 }
    expectProblem(await server.post('bot', '/v1/workflows/runs/nobody/outcome', told), 404, 'NOT_FOUND')
    expectProblem(await server.get('bot', '/v1/workflows/runs/nobody'), 404, 'NOT_FOUND')
    expectProblem(
      await server.post('bot', '/v1/workflows/runs', { workflow: 'x', mode: 'real', mock: true }),
      422,
      'INVALID',
    )
    const begun = (await server.post('bot', '/v1/workflows/runs', { workflow: 'x', mode: 'real' })).json.decision.id
    const end = (who: Who, body: object) => server.post(who, `/v1/workflows/runs/${begun}/outcome`, body)
    expectProblem(await end('eve', told), 404, 'NOT_FOUND')
    expectProblem(await end('bot', { ...told, provenance: 'real' }), 422, 'INVALID')
    expectProblem(await end('bot', { ...told, expected: ['MOCK_IN_RESULT'] }), 422, 'INVALID')
    expect((await end('bot', told)).status).toBe(201)
    expectProblem(await end('bot', told), 409, 'CONFLICT')
    const read = (await server.post('bot', '/v1/decisions', { action: { kind: 'shell', command: 'ls' } })).json.id
    expectProblem(await server.post('bot', `/v1/workflows/runs/${read}/outcome`, told), 409, 'CONFLICT')
  })

  test('violations tracked: somebody may report one; who may read and who not; nobody clears them', async () => {
    await g.reportViolation('nightly', 'a mock was attached to the release as evidence')
    const [latest] = await violations()
    expect(latest).toMatchObject({
      code: 'REPORTED',
      workflow: 'nightly',
      what: 'a mock was attached to the release as evidence',
      agent: server.id('bot'),
    })
    for (const path of ['/v1/workflows/runs', '/v1/workflows/violations']) {
      expect((await server.get('ada', path)).status).toBe(200)
      expectProblem(await server.get('bot', path), 403, 'ROLE_MISSING')
      expectProblem(await server.raw({ path }), 401, 'UNAUTHENTICATED')
      for (const method of ['DELETE', 'PUT', 'PATCH'])
        expect(
          (await server.raw({ method, path, headers: { authorization: `Bearer ${server.token('olga')}` } })).status,
        ).toBe(404)
    }
    expectProblem(
      await server.post('vera', '/v1/workflows/violations', { workflow: 'x', what: 'y' }),
      403,
      'ROLE_MISSING',
    )
  })

  test('validation history for compliance: every begin is a validation that recorded itself', async () => {
    const total = async () => (await server.get('vera', STATUS)).json.validations
    const before = await total()
    await g.workflow('validated', { real: charge })(1)
    await g
      .workflow('validated', { real: charge, mock: charge, mode: 'mock' })(1)
      .catch(() => undefined)
    const after = await total()
    expect(after.total_validations).toBe(before.total_validations + 2)
    expect(after.failed_validations).toBe(before.failed_validations + 1)
  })

  test('session-based: it survives a restart, as do the sums; and the next worker knows the runs', async () => {
    await mockSession(server, 'lasting')
    const result = await g.workflow('lasting', { real: charge })(2)
    const before = await stats()
    await server.end()
    await server.run()
    g = gate({ url: server.url, token: server.token('bot') })
    expect(await stats()).toEqual(before)
    expect((await g.recall(json(result))).provenance).toBe('real')
    expect((await g.workflow('lasting', { real: charge, mock: charge, mode: 'mock' })(1)).provenance).toBe('mock')
    await server.post('olga', '/bmad/production-mode/enforce')
    await expect(g.workflow('lasting', { real: charge, mock: charge, mode: 'mock' })(1)).rejects.toMatchObject({
      code: 'PRODUCTION_MODE_VIOLATION',
    })
  })

  test('consent with a detailed reason: without one there is no session, and no mock; with one there is', async () => {
    const demo = g.workflow('consented', { real: charge, mock: async () => ({ charged: 'mock' }), mode: 'mock' })
    for (const reason of ['', '         ', 'too short'])
      expectProblem(
        await server.post('rita', '/bmad/production-mode/request-mock', { reason, workflow: 'consented' }),
        422,
        'INVALID',
      )
    await expect(demo(1)).rejects.toBeInstanceOf(ProductionModeViolationError)
    await mockSession(server, 'consented')
    expect((await demo(1)).provenance).toBe('mock')
  })

  test('authentication required: no identity, no role, no run', async () => {
    const body = JSON.stringify({ workflow: 'x', mode: 'real' })
    const begin = (authorization?: string) =>
      server.raw({
        method: 'POST',
        path: '/v1/workflows/runs',
        headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        body,
      })
    expectProblem(await begin(), 401, 'UNAUTHENTICATED')
    expectProblem(await begin('Bearer default-secret-key'), 401, 'UNAUTHENTICATED')
    expectProblem(await begin(`Bearer ${server.token('vera')}`), 403, 'ROLE_MISSING')
    expect((await begin(`Bearer ${server.token('bot')}`)).status).toBe(200)
  })

  test('one place for each default: no client looks at a variable of the production gate', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .filter((path) => readFileSync(join(root, 'src', path), 'utf8').includes('BMAD_PRODUCTION_MODE'))
    expect(sources).toEqual(['hold/mode/production-mode.ts'])
    expect(readFileSync(join(root, 'clients/python/prodgate.py'), 'utf8')).not.toContain('BMAD')
  })

  test('no page of somebody else asks: its origin is refused, and nothing is shared with it', async () => {
    const asked = (origin?: string) =>
      server.raw({
        path: '/v1/workflows/violations',
        headers: {
          authorization: `Bearer ${server.token('vera')}`,
          ...(origin === undefined ? {} : { origin }),
        },
      })
    expectProblem(await asked('https://elsewhere.example'), 403, 'FORBIDDEN')
    const own = await asked(server.url)
    expect([own.status, own.headers['access-control-allow-origin']]).toEqual([200, undefined])
  })

  test('cannot be overridden by an LLM: no variable of its process counts, and no message tells a way around', async () => {
    vi.stubEnv('BMAD_PRODUCTION_MODE', 'false')
    vi.stubEnv('BMAD_ALLOW_MOCK_MODE', 'true')
    vi.stubEnv('PRODGATE_URL', 'http://127.0.0.1:9')
    const refused = await g
      .workflow('talk', { real: charge, mock: charge, mode: 'mock' })(1)
      .catch((cause: unknown) => String(cause))
    vi.unstubAllEnvs()
    expect(refused).toContain('Mock execution not allowed for workflow talk in production')
    expect(refused).not.toMatch(/BMAD|environ|variable|set |export|config|disable|session/i)
  })

  test('all of it stands in the log, which verifies', () => {
    const args = ['log', 'verify', '--data', server.data, '--json']
    const { stdout, status } = spawnSync(process.execPath, [join(root, 'src/cli/start.ts'), ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: server.home },
    })
    expect([status, JSON.parse(stdout).findings ?? []]).toEqual([0, []])
    expect(stdout).not.toContain('as evidence')
  })
})
