import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, createServer as createEcho } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test, vi } from 'vitest'
import {
  type Gate,
  GateUnreachable,
  gate,
  isEvidence,
  type MockResult,
  NotReal,
  ProductionModeViolationError,
  provider,
  type RealResult,
  readResult,
  requireReal,
  simulated,
  type UnknownResult,
  type WorkflowResult,
} from '../../src/library/index.ts'
import { root } from '../command.ts'
import { approved, expectProblem } from './actions.ts'
import { TestServer, type Who } from './server.ts'

const REASON = 'demonstrate the new checkout flow'
const STATUS = '/bmad/production-mode/status'

/** A provider of payments, which counts what it is asked. */
let payments: Server
let charges = 0
let host = ''
beforeAll(async () => {
  payments = createServer((request, response) => {
    charges++
    response.end(JSON.stringify({ charged: request.url }))
  })
  await new Promise<void>((resolve) => payments.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(payments.address() as AddressInfo).port}`
})
afterAll(() => payments.close())

const charge = async (amount: number) =>
  (await fetch(`http://${host}/${amount}`)).json() as Promise<{ charged: string }>
const json = (result: WorkflowResult<unknown>) => JSON.parse(JSON.stringify(result))

/** A function that counts how often it ran. */
function counted<A extends unknown[], T>(work: (...args: A) => T) {
  const run = (...args: A) => {
    run.times++
    return work(...args)
  }
  run.times = 0
  return run
}

describe('in production', () => {
  let server: TestServer
  let g: Gate
  beforeAll(async () => {
    server = await TestServer.start({
      env: { BMAD_PRODUCTION_MODE: 'false', BMAD_ALLOW_MOCK_MODE: 'true' },
    })
    g = gate({ url: server.url, token: server.token('bot') })
  }, 60_000)
  afterAll(() => server.remove())

  const stats = async () => (await server.get('vera', STATUS)).json.stats
  const run = async (id: string, who: Who = 'vera') => (await server.get(who, `/v1/workflows/runs/${id}`)).json
  const violations = async () => (await server.get('vera', '/v1/workflows/violations')).json.violations
  async function mockSession(workflow: string): Promise<string> {
    const { json } = await server.post('rita', '/bmad/production-mode/request-mock', { reason: REASON, workflow })
    await approved(server, 'ann', json.hold.id)
    const { mock_sessions } = (await server.get('vera', STATUS)).json
    return mock_sessions.find((one: { workflow: string }) => one.workflow === workflow).id
  }

  test('production runs real implementations: a healthy provider is called exactly once', async () => {
    const before = [charges, await stats()] as const
    const checkout = g.workflow('checkout', { real: counted(charge), mock: counted(charge), providers: [host] })
    const result = await checkout(12)
    expect(charges).toBe(before[0] + 1)
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
    const session = await mockSession('rates')
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
    expect(server.loud.some((line) => line.includes('a real run gave the result of a mock'))).toBe(true)
    expect(session).toMatch(/^mock_/)
    // The twin: the same with the real one within.
    const real = g.workflow('rates', { real: charge })
    expect((await g.workflow('report', { real: async () => ({ nested: (await real(1)).value }) })()).provenance).toBe(
      'real',
    )
  })

  test('a mock within a session is marked, wherever it goes, and is no evidence', async () => {
    const session = await mockSession('demo')
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
    const session = await mockSession('forged')
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
    await mockSession('lasting')
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
    await mockSession('consented')
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
    expect(sources).toEqual(['hold/production-mode.ts'])
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

  describe('silent fallbacks', () => {
    test('a real run that took nothing in and gave nothing out; declared, it may', async () => {
      const attempts = (await stats()).mock_mode_attempts
      const only = async (n: number) => n + 1
      const slow = async (n: number) => {
        await pause(20)
        return n + 1
      }
      const result = await g.workflow('adds', { real: only })(1)
      expect(result).toMatchObject({ provenance: 'unknown', findings: ['NO_INPUT_OR_OUTPUT'], value: 2 })
      expectTypeOf(result.provenance).not.toEqualTypeOf<'mock'>()
      expect(() => requireReal(result)).toThrow(NotReal)
      expect((await violations())[0]).toMatchObject({ code: 'SILENT_FALLBACK_SUSPECTED', workflow: 'adds' })
      expect((await stats()).mock_mode_attempts).toBe(attempts)
      // One that pretends to work takes its time. Now and then something else stirs meanwhile.
      const found: string[] = []
      for (let i = 0; i < 10; i++) found.push(...(await g.workflow('waits', { real: slow })(i)).findings)
      expect(found).toContain('NO_INPUT_OR_OUTPUT')
      const declared = await g.workflow('adds', { real: only, expected: ['NO_INPUT_OR_OUTPUT'] })(1)
      expect(declared.provenance).toBe('real')
      expect(() => g.workflow('x', { real: only, expected: ['MOCK_IN_RESULT' as never] })).toThrow(TypeError)
    })

    test('a connection from before, used again, is no silence', async () => {
      const echo = createEcho((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
      await once(echo, 'listening')
      const pooled = connect((echo.address() as AddressInfo).port, '127.0.0.1')
      await once(pooled, 'connect')
      const real = async (n: number) => {
        pooled.write(`${n}`)
        const [said] = await once(pooled, 'data')
        return String(said)
      }
      for (let n = 0; n < 10; n++) expect((await g.workflow('pooled', { real })(n)).findings).toEqual([])
      pooled.destroy()
      echo.close()
    })

    test.each([
      ['by its host', () => [host], () => charge(1)],
      ['by a client of one\u2019s own', () => ['bank'], () => bank.accounts.list()],
    ] as const)('a provider that was declared and never called, %s; called, it is none', async (_name, names, call) => {
      const lazy = g.workflow('lazy', { real: async () => ({ charged: await charge2() }), providers: names() })
      expect((await lazy()).findings).toEqual(['PROVIDER_NOT_CALLED'])
      const busy = g.workflow('busy', { real: async () => ({ charged: await call() }), providers: names() })
      expect((await busy()).findings).toEqual([])
    })
    const bank = provider('bank', {
      accounts: new (class {
        readonly #names = ['a']
        list() {
          return this.#names
        }
      })(),
    })
    test('what a run within a run calls counts for both', async () => {
      const inner = g.workflow('inner', { real: charge, providers: providers() })
      const outer = (work: () => Promise<unknown>) => g.workflow('outer', { real: work, providers: providers() })()
      expect((await outer(async () => ({ of: (await inner(1)).value }))).findings).toEqual([])
      expect((await outer(async () => ({ of: await charge2() }))).findings).toEqual(['PROVIDER_NOT_CALLED'])
    })
    const providers = () => [host]
    /** Another provider than the one that is declared. */
    const charge2 = () => fetch(`http://localhost:${host.split(':')[1]}/`).then((one) => one.status)

    test('canned values across calls: the same result for different inputs', async () => {
      const canned = async (_suite: string) => {
        await charge(0)
        return { status: 'completed', passed: 5, failed: 0, skipped: 0 }
      }
      const suite = g.workflow('suite', { real: canned })
      const found: (readonly string[])[] = []
      for (const name of ['a', 'b', 'c', 'c', 'd']) found.push((await suite(name)).findings)
      expect(found).toEqual([[], [], [], [], ['CANNED_VALUES']])
      const honest = g.workflow('honest', { real: async (name: string) => ({ ...(await canned(name)), name }) })
      for (const name of ['a', 'b', 'c', 'd', 'e']) expect((await honest(name)).findings).toEqual([])
    })

    test('a dry run says so itself, and is none in production', async () => {
      const plan = g.workflow('plan', {
        real: async (dry: boolean) => {
          if (dry) simulated()
          return charge(1)
        },
      })
      await expect(plan(true)).rejects.toMatchObject({ findings: ['SIMULATED_IN_RESULT'] })
      expect((await plan(false)).provenance).toBe('real')
      expect(() => simulated()).toThrow(TypeError)
    })

    test('an iterator has done nothing yet: the run fails, and its twin that is awaited does not', async () => {
      const started = counted(charge)
      async function* pages() {
        yield await started(1)
      }
      function* lines() {
        yield started(1)
      }
      for (const real of [pages, lines, async () => pages()] as (() => unknown)[]) {
        await expect(g.workflow('pages', { real })()).rejects.toThrow('gave an iterator')
        const [last] = (await server.get('vera', '/v1/workflows/runs')).json.runs
        expect(last).toMatchObject({ workflow: 'pages', status: 'failed' })
      }
      expect(started.times).toBe(0)
      const listed = async () => {
        const found: unknown[] = []
        for await (const page of pages()) found.push(page)
        return found
      }
      const all = g.workflow('pages', { real: listed })
      expect(await all()).toMatchObject({ provenance: 'real', value: [{ charged: '/1' }] })
    })

    test('an existing function as it is: its value, or a failure', async () => {
      const guarded = g.realOnly('existing', charge, { providers: [host] })
      expectTypeOf(guarded).toEqualTypeOf<(amount: number) => Promise<{ charged: string }>>()
      expect(await guarded(9)).toEqual({ charged: '/9' })
      const canned = g.realOnly('existing', async (_amount: number) => ({ charged: '/9' }), { providers: [host] })
      await expect(canned(9)).rejects.toMatchObject({
        code: 'PRODUCTION_MODE_VIOLATION',
        findings: expect.arrayContaining(['PROVIDER_NOT_CALLED']),
      })
    })
  })

  describe('with the authority unreachable nothing runs', () => {
    test.each([
      ['nobody listens', () => gate({ url: 'http://127.0.0.1:9', token: 'pga_x' })],
      ['a wrong token', () => gate({ url: server.url, token: 'pga_wrong' })],
      ['a local gate', () => gate({ local: true, home: server.home, registry: server.registry })],
    ])('%s', async (_name, open) => {
      const real = counted(charge)
      const mock = counted(charge)
      await expect(open().workflow('w', { real, mock })(1)).rejects.toBeInstanceOf(GateUnreachable)
      await expect(open().workflow('w', { real, mock, mode: 'mock' })(1)).rejects.toBeInstanceOf(GateUnreachable)
      await expect(open().realOnly('w', real)(1)).rejects.toBeInstanceOf(GateUnreachable)
      expect([real.times, mock.times]).toEqual([0, 0])
    })

    test('gone while it ran: the work is done once, and is no evidence', async () => {
      const untold: Error[] = []
      const other = gate({ url: server.url, token: server.token('bot'), onUntold: (fault) => void untold.push(fault) })
      const real = counted(async () => {
        await server.end()
        return charge(1)
      })
      const result = await other.workflow('orphan', { real })()
      await server.run()
      g = gate({ url: server.url, token: server.token('bot') })
      expectTypeOf(result).toExtend<RealResult<unknown> | UnknownResult<unknown> | WorkflowResult<unknown>>()
      expect(result).toMatchObject({ provenance: 'unknown', findings: ['NOT_RECORDED'], value: { charged: '/1' } })
      expect(real.times).toBe(1)
      expect(untold).toHaveLength(1)
    })
  })
})

describe('where the operator says that it is no production', () => {
  let server: TestServer
  let g: Gate
  beforeAll(async () => {
    const registry = `version: 1\nsession: { environment: development, workspaces: ["${tmpdir()}"] }\ntargets: []\n`
    server = await TestServer.start({ config: { production: false }, registry })
    g = gate({ socket: server.socket, token: server.token('bot') })
  }, 60_000)
  afterAll(() => server.remove())

  test('a mock needs no session, and is marked all the same', async () => {
    const demo = g.workflow('demo', { real: charge, mock: async () => ({ charged: 'mock' }), mode: 'mock' })
    const result = await demo(1)
    expect(result).toMatchObject({ provenance: 'mock', session: 'development' })
    expect(() => requireReal(result)).toThrow(NotReal)
    expect((await g.workflow('demo', { real: charge })(1)).provenance).toBe('real')
  })

  test('a silent fallback gives a result that is none, and no counted attempt', async () => {
    const rates = g.workflow('rates', { real: charge, mock: async () => ({ charged: 'mock' }), mode: 'mock' })
    const result = await g.workflow('report', { real: async () => ({ of: await rates(1) }) })()
    expect(result).toMatchObject({ provenance: 'mock', findings: expect.arrayContaining(['MOCK_IN_RESULT']) })
    const { stats } = (await server.get('vera', STATUS)).json
    expect(stats.mock_mode_attempts).toBe(0)
    expect(stats.workflows_successful).toBe(1)
  })

  test('a mode of one\u2019s own configuration gives either, and the type says so', async () => {
    const mode = process.env['NOBODY_SETS_THIS'] === undefined ? 'real' : ('mock' as 'real' | 'mock')
    const either = g.workflow('either', { real: charge, mock: charge, mode: mode as 'real' | 'mock' })
    expectTypeOf(await either(1)).toEqualTypeOf<WorkflowResult<{ charged: string }>>()
    expect((await either(1)).provenance).toBe('real')
    expect(() => g.workflow('none', { real: charge, mode: 'mock' })).toThrow('has no `mock`')
  })
})
