import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Client } from './client.ts'
import { AuthorityFault } from './fault.ts'
import { type Answer, answering, type Heard } from './testing/answering.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function clientOf(answer: (heard: Heard) => Answer, token = 'pgp_x') {
  const server = await answering(answer)
  closing.push(server.close)
  return { client: new Client({ url: server.url, ...(token === '' ? {} : { token }) }), heard: server.heard, server }
}

async function faultOf(work: Promise<unknown>): Promise<AuthorityFault> {
  const fault = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(fault instanceof AuthorityFault)) throw new Error(`no fault of an authority: ${String(fault)}`)
  return fault
}

const Any = z.looseObject({})
const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: 'x', title: 'X', status, code, detail: `no ${code}`, ...more },
})

describe('what it sends', () => {
  test('the token and JSON', async () => {
    const { client, heard } = await clientOf(() => ({ body: { id: 'x' } }))
    await client.post('/v1/decisions', { action: null }, Any)
    expect(heard[0]).toMatchObject({ method: 'POST', path: '/v1/decisions', body: '{"action":null}' })
    expect(heard[0]?.headers).toMatchObject({ authorization: 'Bearer pgp_x', 'content-type': 'application/json' })
  })

  test('no token where there is none', async () => {
    const { client, heard } = await clientOf(() => ({ body: {} }), '')
    await client.get('/readyz', Any)
    expect(heard[0]?.headers.authorization).toBeUndefined()
  })

  test('below the path of the address', async () => {
    const { heard, server } = await clientOf(() => ({ body: {} }))
    await new Client({ url: new URL('/gate/', server.url) }).get('/readyz', Any)
    expect(heard[0]?.path).toBe('/gate/readyz')
  })

  test('a redirection is not followed', async () => {
    const other = await clientOf(() => ({ body: {} }))
    const { client } = await clientOf(() => ({ status: 307, headers: { location: other.server.url.href }, body: {} }))
    expect((await faultOf(client.get('/readyz', Any))).status).toBe(70)
    expect(other.heard).toEqual([])
  })
})

describe('exit status of a refusal', () => {
  const cases: readonly (readonly [number, string, number])[] = [
    [400, 'MALFORMED', 64],
    [401, 'UNAUTHENTICATED', 77],
    [403, 'ROLE_MISSING', 77],
    [404, 'NOT_FOUND', 64],
    [409, 'CONFLICT', 64],
    [422, 'INVALID', 64],
    [429, 'TOO_MANY', 69],
    [500, 'GATE_FAULT', 70],
    [503, 'STORE_FAULT', 69],
  ]
  for (const [status, code, exit] of cases) {
    test(`${status} → ${exit}`, async () => {
      const { client } = await clientOf(() => problem(status, code))
      const fault = await faultOf(client.get('/v1/holds', Any))
      expect(fault.status).toBe(exit)
      expect(fault.message).toBe(`no ${code}`)
      expect(fault.is(code)).toBe(true)
    })
  }

  test('nobody listens → 69', async () => {
    const { client, server } = await clientOf(() => ({ body: {} }))
    server.close()
    const fault = await faultOf(client.get('/v1/holds', Any))
    expect(fault.status).toBe(69)
    expect(fault.message).toContain('counts as stopped: nobody listens there')
    expect(fault.help).toContain('`prodgate serve`')
  })

  test('no TLS where it is asked for → 69, in words', async () => {
    const server = createServer((connection) =>
      connection.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    )
    closing.push(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const fault = await faultOf(new Client({ url: new URL(`https://127.0.0.1:${port}`) }).get('/v1/holds', Any))
    expect([fault.status, fault.message]).toEqual([
      69,
      expect.stringMatching(/: what listens there does not speak TLS$/),
    ])
  })

  test('no such socket → 69', async () => {
    const client = new Client({ url: new URL('http://localhost/'), socket: '/nonexistent/agent.sock' })
    expect((await faultOf(client.get('/v1/holds', Any))).message).toContain('there is no such socket')
  })

  const strange: readonly (readonly [string, Answer])[] = [
    ['no JSON', { body: '<html>' }],
    ['another shape', { body: { verdict: 'yes' } }],
    ['a fault that is no problem', { status: 502, body: 'Bad Gateway' }],
  ]
  for (const [what, answer] of strange) {
    test(`${what} → 70, and never 0`, async () => {
      const { client } = await clientOf(() => answer)
      expect((await faultOf(client.get('/x', z.object({ verdict: z.enum(['allow']) })))).status).toBe(70)
    })
  }
})

describe('what is said', () => {
  test('each field that is wrong, then the help', async () => {
    const errors = [{ field: 'target', code: 'TARGET_WRONG', message: 'this is not the name' }]
    const { client } = await clientOf(() => problem(422, 'INVALID', { errors, help: 'try again' }))
    expect((await faultOf(client.get('/x', Any))).help).toBe('`target`: this is not the name\n  try again')
  })

  test('and none that the detail says already', async () => {
    const errors = [{ field: 'name', message: 'is too long' }]
    const { client } = await clientOf(() =>
      problem(422, 'INVALID', { errors, detail: 'it is wrong: `name` is too long' }),
    )
    const { message, help } = await faultOf(client.get('/x', Any))
    expect([message, help]).toEqual(['it is wrong: `name` is too long', undefined])
  })

  test('a terminal obeys nothing of it', async () => {
    const { client } = await clientOf(() =>
      problem(404, 'NOT_FOUND', { detail: 'gone\x1b]52;c;x\x07\u202e', help: '\x9b2J' }),
    )
    const { message, help } = await faultOf(client.get('/x', Any))
    expect(message).toBe('gone⟨U+001B⟩]52;c;x⟨U+0007⟩⟨U+202E⟩')
    expect(help).toBe('⟨U+009B⟩2J')
  })

  test('how to sign in, to somebody without a token only', async () => {
    const answer = () => problem(401, 'UNAUTHENTICATED', { help: 'as it was' })
    expect((await faultOf((await clientOf(answer, '')).client.get('/x', Any))).help).toContain('prodgate login')
    expect((await faultOf((await clientOf(answer)).client.get('/x', Any))).help).toBe('as it was')
  })
})

describe('whoever does not answer as HTTP has it', () => {
  /** What happens to a connection is in the test's hands. Gives the questions, by connection and number in it. */
  async function connected(asked: (connection: Socket, nth: number, which: number) => void, keepAlive = false) {
    const questions: string[] = []
    let which = -1
    const server = createServer((connection) => {
      const one = ++which
      let nth = 0
      connection.on('error', () => {})
      connection.on('data', () => {
        questions.push(`${one}:${nth}`)
        asked(connection, nth++, one)
      })
      closing.push(() => connection.destroy())
    })
    closing.push(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    return { client: new Client({ url: new URL(`http://127.0.0.1:${port}`) }, { keepAlive }), questions }
  }
  const WHOLE = 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{"a":1}'

  test('is refused in time where the answer does not end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
    closing.push(() => vi.useRealTimers())
    for (const begun of ['', 'HTTP/1.1 200 OK\r\n', WHOLE.slice(0, -1)]) {
      const { client, questions } = await connected((connection) => connection.write(begun))
      let ended = false
      const fault = faultOf(client.post('/x', {}, Any)).finally(() => {
        ended = true
      })
      // Not by `vi.waitUntil`, which sets the clock on with each look.
      while (questions.length === 0) await new Promise((resolve) => setImmediate(resolve))
      vi.advanceTimersByTime(29_000)
      await new Promise((resolve) => setImmediate(resolve))
      expect(ended).toBe(false)
      vi.advanceTimersByTime(1_000)
      expect((await fault).message).toContain('it does not answer in time')
    }
  })

  test('is refused where it goes on by another protocol', async () => {
    for (const keepAlive of [false, true]) {
      const other = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'
      const { client } = await connected((connection) => connection.write(other), keepAlive)
      expect((await faultOf(client.post('/x', {}, Any))).status).toBe(69)
    }
  })

  test('is asked once more where a kept connection ended unused, and never once it has begun to answer', async () => {
    const second = async (does: (connection: Socket) => void) => {
      const { client, questions } = await connected((connection, nth, which) => {
        if (nth === 0 || which > 0) connection.write(WHOLE)
        else does(connection)
      }, true)
      await client.post('/x', {}, Any)
      await new Promise((resolve) => setTimeout(resolve, 20))
      const answer = await client.post('/x', {}, Any).catch((cause: unknown) => cause)
      return { answer, questions }
    }
    const unused = await second((connection) => connection.resetAndDestroy())
    expect(unused).toEqual({ answer: { a: 1 }, questions: ['0:0', '0:1', '1:0'] })
    const begun = await second((connection) => {
      connection.write(WHOLE.slice(0, -1))
      setTimeout(() => connection.resetAndDestroy(), 50)
    })
    expect(begun.questions).toEqual(['0:0', '0:1'])
    expect(begun.answer).toBeInstanceOf(AuthorityFault)
  })
})
