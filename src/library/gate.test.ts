import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { approved, held, READ } from '../../test/authority/actions.ts'
import { TestServer } from '../../test/authority/server.ts'
import { GateDenied, GateHeld, GateUnreachable, gate } from './index.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.remove())

const opened = (more: { session?: string; wait?: number } = {}) =>
  gate({ url: server.url, token: server.token('bot'), ...more })

/** A function that counts how often it ran. */
function counted<T>(value: T) {
  const run = () => {
    run.times++
    return value
  }
  run.times = 0
  return run
}

async function listed<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const one of values) found.push(one)
  return found
}

async function outcomes(): Promise<readonly Record<string, unknown>[]> {
  const rows = await server.beside((parts) => parts.store.read.selectFrom('outcome').select('body').execute())
  return rows.map((row) => JSON.parse(row.body) as Record<string, unknown>)
}

describe('with an authority', () => {
  test('what is allowed runs once, gives its value, and its outcome is told', async () => {
    const run = counted({ pods: 3 })
    expect(await opened().guard(READ, run)).toEqual({ pods: 3 })
    expect(run.times).toBe(1)
    expect((await outcomes()).at(-1)).toMatchObject({
      status: 'succeeded',
      durationMs: expect.any(Number),
      outputDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
  })

  test('what is denied never runs; the refusal says why', async () => {
    const run = counted('ran')
    const refused = await opened()
      .guard({ kind: 'shell', command: 'rm -rf /' }, run)
      .catch((cause: unknown) => cause)
    expect(refused).toBeInstanceOf(GateDenied)
    expect(refused).toMatchObject({ code: 'GATE_DENIED', decision: { verdict: 'deny' } })
    expect(String(refused)).toContain('it would destroy what everything else stands on')
    expect(run.times).toBe(0)
  })

  test('what is held does not run, tells the request, and once approved runs once', async () => {
    const g = opened({ session: 'once' })
    const run = counted('ran')
    const action = held()
    const refused = await g.guard(action, run).catch((cause: unknown) => cause)
    expect(refused).toBeInstanceOf(GateHeld)
    const { request } = refused as GateHeld
    expect(request).toMatchObject({ status: 'pending', url: expect.stringMatching(`/holds/${request?.id}$`) })
    expect(String(refused)).toContain(`request ${request?.id}`)
    expect(String(refused)).toContain('ask again, unchanged, once a person has approved')
    expect(run.times).toBe(0)
    await approved(server, 'ann', request?.id ?? '')
    expect(await g.guard(action, run)).toBe('ran')
    await expect(g.guard(action, run)).rejects.toBeInstanceOf(GateHeld)
    expect(run.times).toBe(1)
  })

  test('without a function to run nothing is asked, and no approval is used up', async () => {
    const before = (await outcomes()).length
    await expect(opened().guard(READ, undefined as never)).rejects.toThrow(TypeError)
    expect((await outcomes()).length).toBe(before)
  })

  test('asked in parallel, one approval lets one of them run', async () => {
    const action = held()
    const { hold } = await opened({ session: 'parallel' }).decide(action)
    await approved(server, 'ann', hold?.id ?? '')
    const run = counted('ran')
    const tries = await Promise.allSettled([1, 2, 3].map(() => opened({ session: 'parallel' }).guard(action, run)))
    expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(run.times).toBe(1)
  })

  test('a try that died in the middle is not made again on the same approval', async () => {
    const action = held()
    const { hold } = await opened({ session: 'worker' }).decide(action)
    await approved(server, 'ann', hold?.id ?? '')
    // Its process is gone before anything could be told.
    await opened({ session: 'worker' }).permit(action)
    const run = counted('ran')
    const again = await opened({ session: 'worker' })
      .guard(action, run)
      .catch((cause: unknown) => cause)
    expect(again).toBeInstanceOf(GateHeld)
    expect(run.times).toBe(0)
    await approved(server, 'ann', (again as GateHeld).request?.id ?? '')
    expect(await opened({ session: 'worker' }).guard(action, run)).toBe('ran')
  })

  test('an approval of another session does not count, that of its own does', async () => {
    const action = held()
    const { hold } = await opened({ session: 'mine' }).decide(action)
    await approved(server, 'ann', hold?.id ?? '')
    expect((await opened({ session: 'other' }).decide(action)).verdict).toBe('hold')
    expect((await opened({ session: 'mine' }).decide(action)).verdict).toBe('allow')
  })

  test('people are waited for', async () => {
    const g = opened({ session: 'waits', wait: 120 })
    const run = counted('ran')
    const action = held()
    const { hold } = await g.decide(action)
    const running = g.guard(action, run)
    await approved(server, 'ann', hold?.id ?? '')
    expect(await running).toBe('ran')
    expect(run.times).toBe(1)
  })

  test('a rejection ends the waiting with a denial', async () => {
    const g = opened({ session: 'rejected', wait: 120 })
    const action = held()
    const { hold } = await g.decide(action)
    const denied = expect(g.guard(action, counted('ran'))).rejects.toBeInstanceOf(GateDenied)
    await server.post('ann', `/v1/holds/${hold?.id}/reject`, { reason: 'not on a Friday evening' })
    await denied
  })

  test('whoever calls it off while it waits does not run it', async () => {
    const run = counted('ran')
    const calling = new AbortController()
    const action = held()
    const running = opened({ wait: 120 }).guard(action, run, { signal: calling.signal })
    calling.abort(new Error('called off'))
    await expect(running).rejects.toThrow('called off')
    expect(run.times).toBe(0)
  })

  test.each([
    ['a fault', new Error('boom'), 'failed'],
    ['an interruption', new DOMException('stopped', 'AbortError'), 'unknown'],
  ])('%s is passed on, and told as %s', async (_name, cause, status) => {
    const run = () => {
      throw cause
    }
    await expect(opened().guard(READ, run)).rejects.toBe(cause)
    expect((await outcomes()).at(-1)).toMatchObject({ status })
  })

  test('a value may tell a failure', async () => {
    const exits = { outcome: ({ exit }: { exit: number }) => (exit === 0 ? 'succeeded' : 'failed') } as const
    await opened().guard(READ, () => ({ exit: 1 }), exits)
    expect((await outcomes()).at(-1)).toMatchObject({ status: 'failed' })
    await opened().guard(READ, () => ({ exit: 0 }), exits)
    expect((await outcomes()).at(-1)).toMatchObject({ status: 'succeeded' })
  })

  test('what belongs together goes together or not at all, and nothing is spent before', async () => {
    const g = opened({ session: 'together', wait: 120 })
    const [one, two] = [held(), held()]
    const none = opened({ session: 'together' })
    const refused = await none.permitAll([READ, one, two]).catch((cause: unknown) => cause)
    expect(refused).toBeInstanceOf(GateHeld)
    const { requests } = refused as GateHeld
    expect(requests).toHaveLength(2)
    for (const { id } of requests) expect(String(refused)).toContain(`request ${id}`)
    await approved(server, 'ann', requests[0]?.id ?? '')
    const left = await none.permitAll([READ, one, two]).catch((cause: unknown) => cause)
    expect((left as GateHeld).requests.map(({ id }) => id)).toEqual([requests[1]?.id])
    await expect(none.permitAll([one, { kind: 'shell', command: 'rm -rf /' }])).rejects.toBeInstanceOf(GateDenied)
    await expect(none.permitAll([one, { ...READ, user: 'root' } as never])).rejects.toBeInstanceOf(GateDenied)
    const going = g.permitAll([READ, one, two])
    await approved(server, 'ann', requests[1]?.id ?? '')
    const permits = await going
    expect(permits.map(({ decision }) => decision.verdict)).toEqual(['allow', 'allow', 'allow'])
    for (const permit of permits) await permit.tell({ status: 'succeeded' })
    await expect(none.permitAll([READ, one, two])).rejects.toBeInstanceOf(GateHeld)
    expect(await none.permitAll([])).toEqual([])
  })

  test('rejected in a part, all of it is denied', async () => {
    const g = opened({ session: 'partly', wait: 120 })
    const actions = [held(), held()]
    const refused = await opened({ session: 'partly' })
      .permitAll(actions)
      .catch((cause: unknown) => cause)
    const denied = expect(g.permitAll(actions)).rejects.toBeInstanceOf(GateDenied)
    await server.post('ann', `/v1/holds/${(refused as GateHeld).requests[0]?.id}/reject`, { reason: 'not on a Friday' })
    await denied
  })

  test('what is yielded is passed on, and told of once it has ended', async () => {
    async function* pages(fails = false) {
      yield 1
      if (fails) throw new Error('boom')
      yield 2
    }
    function* lines() {
      yield 1
      yield 2
    }
    const last = async () => (await outcomes()).at(-1)
    const before = (await outcomes()).length
    const all = await opened().guard(READ, () => pages())
    expect((await outcomes()).length).toBe(before)
    expect(await listed(all)).toEqual([1, 2])
    expect(await last()).toMatchObject({ status: 'succeeded' })
    for await (const one of await opened().guard(READ, async () => pages())) if (one === 1) break
    expect(await last()).toMatchObject({ status: 'unknown' })
    const failing = await opened().guard(READ, () => pages(true))
    await expect(listed(failing)).rejects.toThrow('boom')
    expect(await last()).toMatchObject({ status: 'failed' })
    expect([...(await opened().guard(READ, lines))]).toEqual([1, 2])
    await vi.waitFor(async () => expect(await outcomes()).toHaveLength(before + 4), 60_000)
    expect(await last()).toMatchObject({ status: 'succeeded' })
    // A list is what it is: the work was done.
    expect(await opened().guard(READ, () => [...lines()])).toEqual([1, 2])
    expect(await outcomes()).toHaveLength(before + 5)
  })

  test('a value that cannot be read, or that nothing can be told of, was given all the same', async () => {
    const closed = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('closed')
        },
      },
    )
    expect(await opened().guard(READ, () => closed)).toBe(closed)
    expect((await outcomes()).at(-1)).toMatchObject({ status: 'succeeded' })
    const outcome = () => {
      throw new Error('which?')
    }
    await expect(opened().guard(READ, () => 'ran', { outcome })).rejects.toThrow('which?')
    expect((await outcomes()).at(-1)).toMatchObject({ status: 'unknown' })
  })

  test('an allow that comes after it was called off is told as not run', async () => {
    const calling = new AbortController()
    const before = (await outcomes()).length
    const run = counted('ran')
    const running = opened().guard(READ, run, { signal: calling.signal })
    await Promise.resolve()
    calling.abort(new Error('called off'))
    await expect(running).rejects.toThrow('called off')
    await vi.waitFor(async () => expect(await outcomes()).toHaveLength(before + 1), 60_000)
    expect((await outcomes()).at(-1)).toMatchObject({ status: 'not-run' })
    expect(run.times).toBe(0)
    expect(await opened().guard(READ, run, { signal: new AbortController().signal })).toBe('ran')
  })

  test('what is no action is denied; an absent member that says `undefined` is none', async () => {
    const unknown = { ...READ, user: 'root' } as never
    expect(await opened().decide(unknown)).toMatchObject({
      verdict: 'deny',
      reasons: [{ code: 'MALFORMED_ACTION', message: expect.stringContaining('`user`') }],
    })
    expect((await opened().decide({ ...READ, shell: undefined } as never)).verdict).toBe('allow')
  })

  test('an input that changes while people are waited for is not what runs out of the waiting', async () => {
    const g = opened({ session: 'swapped', wait: 120 })
    const action = { ...held() }
    const { hold } = await g.decide(action)
    const running = g.permit(action)
    action.command = 'kubectl --context prod-eu delete namespace other'
    await approved(server, 'ann', hold?.id ?? '')
    const { decision } = await running
    expect(decision.effects.map((one) => one.target)).toEqual(['https://10.0.0.1:6443'])
    expect((await g.decide(action)).verdict).toBe('hold')
  })

  test('a wrong token is told by its status, never by itself', async () => {
    const g = gate({ url: server.url, token: 'pga_wrong' })
    const refused = await g.guard(READ, counted('ran')).catch((cause: unknown) => cause)
    expect(refused).toBeInstanceOf(GateUnreachable)
    expect(refused).toMatchObject({ code: 'GATE_UNREACHABLE', status: 401 })
    expect(String(refused)).toContain('nothing was run; a person has to see to the token of this agent')
    for (const shown of [inspect(g, { showHidden: true, depth: 9 }), inspect(refused, { depth: 9 }), JSON.stringify(g)])
      expect(shown).not.toContain('pga_wrong')
  })

  test('a process whose directory is gone has no decision, and runs nothing', async () => {
    const run = counted('ran')
    const gone = vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('ENOENT: uv_cwd')
    })
    const refused = await opened()
      .guard(READ, run)
      .catch((cause: unknown) => cause)
    gone.mockRestore()
    expect(refused).toBeInstanceOf(GateUnreachable)
    expect(run.times).toBe(0)
    expect(await opened().guard(READ, run)).toBe('ran')
  })

  test('over the socket as over HTTP', async () => {
    const g = gate({ socket: server.socket, token: server.token('bot') })
    expect(await g.guard(READ, counted('ran'))).toBe('ran')
  })
})

describe('without a decision nothing runs', () => {
  let fake: Server
  let answer: RequestListener
  beforeAll(async () => {
    fake = createServer((request, response) => answer(request, response))
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => fake.close())

  const json = (body: unknown, status = 200): RequestListener => {
    return (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
  }
  const ALLOW = {
    id: 'd1',
    digest: 'sha256:0',
    verdict: 'allow',
    environment: { class: 'local', treatedAs: 'local', because: [] },
    effects: [],
    reasons: [],
  }

  test.each<[string, RequestListener]>([
    ['another status', json(ALLOW, 500)],
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['junk', (_request, response) => response.end('allow')],
    ['nothing', (_request, response) => response.end()],
    ['a list', json([ALLOW])],
    ['no identity', json({ ...ALLOW, id: '' })],
    ['another word', json({ ...ALLOW, verdict: 'ALLOW' })],
    ['the verdict twice', (_request, response) => response.end('{"verdict":"deny","verdict":"allow"}')],
    ['an allow of another action', json(ALLOW)],
    ['a cut answer', (_request, response) => response.writeHead(200, { 'content-length': '999' }).end('{"id":"d1"')],
    ['a cut connection', (request) => request.socket.destroy()],
  ])('%s', async (_name, listener) => {
    answer = listener
    const { port } = fake.address() as AddressInfo
    const g = gate({ url: `http://127.0.0.1:${port}`, token: 'pga_x' })
    const run = counted('ran')
    const refused = await g.guard(READ, run).catch((cause: unknown) => cause)
    expect(refused).toBeInstanceOf(GateUnreachable)
    expect(String(refused)).toContain('nothing was run; ask again later')
    expect(await g.decide(READ)).toMatchObject({ verdict: 'deny', reasons: [{ code: 'GATE_FAULT' }] })
    expect(run.times).toBe(0)
  })

  test('nobody listens', async () => {
    const run = counted('ran')
    const g = gate({ socket: '/nonexistent/agent.sock', token: 'pga_x' })
    await expect(g.guard(READ, run)).rejects.toThrow('there is no such socket')
    expect(run.times).toBe(0)
  })

  test('an outcome that cannot be told does not undo what was run', async () => {
    const untold: Error[] = []
    const { digest } = await opened().decide(READ)
    answer = (request, response) =>
      request.url === '/v1/outcomes' ? response.writeHead(503).end() : json({ ...ALLOW, digest })(request, response)
    const { port } = fake.address() as AddressInfo
    const onUntold = (fault: Error) => {
      untold.push(fault)
    }
    const g = gate({ url: `http://127.0.0.1:${port}`, token: 'pga_x', onUntold })
    expect(await g.guard(READ, counted('ran'))).toBe('ran')
    expect(untold).toMatchObject([{ status: 503, code: 'OUTCOME_UNTOLD', decision: 'd1' }])
    expect(String(untold[0])).not.toContain('nothing was run')
  })
})

describe('local', () => {
  const local = () => gate({ local: true, home: server.home, registry: server.registry, cwd: server.home })

  test('what `check` allows runs, what it holds stays held, with nobody to ask', async () => {
    const run = counted('ran')
    expect(await local().guard(READ, run)).toBe('ran')
    const refused = await local()
      .guard(held(), run, { wait: 5 })
      .catch((cause: unknown) => cause)
    expect(refused).toBeInstanceOf(GateHeld)
    expect(refused).toMatchObject({ request: undefined })
    expect(run.times).toBe(1)
  })

  test('a registry that cannot be read stops everything', async () => {
    const g = gate({ local: true, registry: '/nonexistent/targets.yaml' })
    expect(await g.decide(READ)).toMatchObject({ verdict: 'deny', reasons: [{ code: 'GATE_FAULT' }] })
  })
})
