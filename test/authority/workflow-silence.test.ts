import { once } from 'node:events'
import { createServer, get as httpGet } from 'node:http'
import { type AddressInfo, connect, createServer as createEcho } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import {
  type Gate,
  gate,
  NotReal,
  provider,
  requireReal,
  simulated,
  type WorkflowResult,
} from '../../src/library/index.ts'
import { TestServer } from './server.ts'
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

describe('silent fallbacks in production', () => {
  let server: TestServer
  let g: Gate
  beforeAll(async () => {
    server = await TestServer.start()
    g = gate({ url: server.url, token: server.token('bot') })
  })
  afterAll(() => server.remove())

  const stats = async () => (await server.get('vera', STATUS)).json.stats
  const violations = async () => (await server.get('vera', '/v1/workflows/violations')).json.violations

  test('a real run that took nothing in and gave nothing out; declared, it may', async () => {
    const attempts = (await stats()).mock_mode_attempts
    const only = async (n: number) => n + 1
    const slow = async (n: number) => {
      await pause(20)
      return n + 1
    }
    // Now and then something else stirs meanwhile, and then nobody can tell that it was silent.
    const results: WorkflowResult<number>[] = []
    for (let i = 0; i < 10; i++) results.push(await g.workflow('adds', { real: only })(1))
    const result = results.find((one) => one.provenance === 'unknown') ?? results[0]
    expect(result).toMatchObject({ provenance: 'unknown', findings: ['NO_INPUT_OR_OUTPUT'], value: 2 })
    if (result === undefined) return
    expectTypeOf(result.provenance).not.toEqualTypeOf<'mock'>()
    expect(() => requireReal(result)).toThrow(NotReal)
    expect((await violations())[0]).toMatchObject({ code: 'SILENT_FALLBACK_SUSPECTED', workflow: 'adds' })
    expect((await stats()).mock_mode_attempts).toBe(attempts)
    // One that pretends to work takes its time.
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
  test('a frozen client of a provider counts as another one does', async () => {
    const frozen = provider('bank', Object.freeze({ accounts: Object.freeze({ list: () => ['a'] }) }))
    const parts = { providers: ['bank'], expected: ['NO_INPUT_OR_OUTPUT'] } as const
    const calls = g.workflow('frozen', { real: async () => frozen.accounts.list(), ...parts })
    expect(await calls()).toMatchObject({ findings: [], value: ['a'] })
    const looks = g.workflow('frozen', { real: async () => typeof frozen.accounts.list, ...parts })
    expect((await looks()).findings).toEqual(['PROVIDER_NOT_CALLED'])
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

  test('the worst of what a run used and of what lies in its result counts', async () => {
    const adds = g.workflow('unsure', { real: async (n: number) => n + 1 })
    // Again where something else stirred meanwhile.
    const unsure = async (tries = 20): Promise<string> => {
      const { provenance } = await adds(1)
      return provenance === 'unknown' || tries === 1 ? provenance : unsure(tries - 1)
    }
    const dry = { prodgate: { provenance: 'simulated' } }
    const report = (within: unknown) =>
      g
        .workflow('mixed', { real: async () => [await unsure(), (await charge(1)).charged, within] })()
        .then(
          ({ findings }) => findings,
          ({ findings }) => findings,
        )
    expect(await report(dry)).toEqual(['SIMULATED_IN_RESULT'])
    expect(await report({ prodgate: { provenance: 'real' } })).toEqual(['UNKNOWN_IN_RESULT'])
  })

  test('a run that takes a value out of a result from before uses it, however it is copied', async () => {
    await mockSession(server, 'cached')
    const cached = await g.workflow('cached', {
      real: charge,
      mock: async () => ({ charged: 'canned' }),
      mode: 'mock',
    })(1)
    const fresh = await g.workflow('fresh', { real: charge })(1)
    const uses: ((one: WorkflowResult<{ charged: string }>) => unknown)[] = [
      (one) => structuredClone(one.value),
      (one) => ({ ...one.value }),
      (one) => JSON.parse(JSON.stringify(one)).value,
      (one) => Promise.any([new Promise(() => undefined), Promise.resolve(one.value)]),
    ]
    const later = (use: (typeof uses)[0], one: WorkflowResult<{ charged: string }>) =>
      g
        .workflow('later', {
          real: async () => {
            await charge(1)
            return use(one)
          },
        })()
        .then(
          ({ findings }) => findings,
          ({ findings }) => findings,
        )
    for (const use of uses) {
      expect(await later(use, cached)).toEqual(['MOCK_IN_RESULT'])
      expect(await later(use, fresh)).toEqual([])
    }
  })

  test('a provider that never answered, or could not, is no provider: what comes after it is made up', async () => {
    const away = createServer((_request, response) => response.writeHead(503).end('{}'))
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve))
    const port = (away.address() as AddressInfo).port
    const gone = 'http://127.0.0.1:9/'
    const bank = provider('bank', { pay: async (fails: boolean) => (fails ? Promise.reject(new Error('away')) : 1) })
    const get = (url: string) => new Promise((resolve, reject) => httpGet(url, resolve).once('error', reject))
    const ways: [() => Promise<unknown>, () => Promise<unknown>, string, string][] = [
      [() => fetch(gone), () => fetch(`http://${host}/`), '127.0.0.1:9', host],
      [() => fetch(`http://127.0.0.1:${port}/`), () => fetch(`http://${host}/`), `127.0.0.1:${port}`, host],
      [() => get(`http://127.0.0.1:${port}/`), () => get(`http://${host}/`), `127.0.0.1:${port}`, host],
      [() => bank.pay(true), () => bank.pay(false), 'bank', 'bank'],
    ]
    for (const [fails, works, broken, healthy] of ways) {
      const falling = (call: () => Promise<unknown>, name: string) =>
        g.workflow('falls', {
          real: async () => {
            await call().catch(() => undefined)
            return { made: 'up' }
          },
          providers: [name],
          expected: ['NO_INPUT_OR_OUTPUT'],
        })()
      expect((await falling(fails, broken)).findings).toEqual(['PROVIDER_NOT_CALLED'])
      expect((await falling(works, healthy)).findings).toEqual([])
    }
    away.close()
    away.closeAllConnections()
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
