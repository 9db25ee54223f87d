import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

  test('an approval of another session does not count, that of its own does', async () => {
    const action = held()
    const { hold } = await opened({ session: 'mine' }).decide(action)
    await approved(server, 'ann', hold?.id ?? '')
    expect((await opened({ session: 'other' }).decide(action)).verdict).toBe('hold')
    expect((await opened({ session: 'mine' }).decide(action)).verdict).toBe('allow')
  })

  test('people are waited for', async () => {
    const g = opened({ session: 'waits', wait: 20 })
    const run = counted('ran')
    const action = held()
    const { hold } = await g.decide(action)
    const running = g.guard(action, run)
    await approved(server, 'ann', hold?.id ?? '')
    expect(await running).toBe('ran')
    expect(run.times).toBe(1)
  })

  test('a rejection ends the waiting with a denial', async () => {
    const g = opened({ session: 'rejected', wait: 20 })
    const action = held()
    const { hold } = await g.decide(action)
    const running = g.guard(action, counted('ran'))
    await server.post('ann', `/v1/holds/${hold?.id}/reject`, { reason: 'not on a Friday evening' })
    await expect(running).rejects.toBeInstanceOf(GateDenied)
  })

  test('whoever calls it off while it waits does not run it', async () => {
    const run = counted('ran')
    const calling = new AbortController()
    const action = held()
    const running = opened({ wait: 20 }).guard(action, run, { signal: calling.signal })
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

  test('what is no action is denied; an absent member that says `undefined` is none', async () => {
    const unknown = { ...READ, user: 'root' } as never
    expect(await opened().decide(unknown)).toMatchObject({
      verdict: 'deny',
      reasons: [{ code: 'MALFORMED_ACTION', message: expect.stringContaining('`user`') }],
    })
    expect((await opened().decide({ ...READ, shell: undefined } as never)).verdict).toBe('allow')
  })

  test('an input that changes while people are waited for is not what runs out of the waiting', async () => {
    const g = opened({ session: 'swapped', wait: 20 })
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
    for (const shown of [inspect(g, { showHidden: true, depth: 9 }), inspect(refused, { depth: 9 }), JSON.stringify(g)])
      expect(shown).not.toContain('pga_wrong')
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
    await expect(g.guard(READ, run)).rejects.toBeInstanceOf(GateUnreachable)
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
    expect(untold).toMatchObject([{ status: 503 }])
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

test.each([
  ['nowhere', { token: 'x' }, 'give `url` or `socket`'],
  ['two places', { url: 'http://127.0.0.1:1', socket: '/x', token: 'x' }, 'give `url` or `socket`'],
  ['nobody', { url: 'http://127.0.0.1:1' }, 'give `token` or `tokenFile`'],
  ['unencrypted', { url: 'http://gate.example', token: 'x' }, 'unencrypted'],
  ['a password', { url: 'https://a:b@gate.example', token: 'x' }, 'no password'],
])('options that name %s are refused at once', (_name, options, message) => {
  expect(() => gate(options as never)).toThrow(message)
})
