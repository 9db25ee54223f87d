import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type Answering,
  closed,
  expectAllowed,
  expectRefused,
  impostor,
  Place,
  PROGRAMS,
  runHook,
  SHELLS,
} from './shim.ts'

const place = new Place()
let server: Server | undefined

beforeAll(() => place.token('claude-code', 'pga_abc'))
afterAll(() => place.remove())
afterEach(async () => {
  if (server !== undefined) await closed(server)
  server = undefined
})

const ALLOWS: Answering = (nonce) => ({ text: `ALLOW ${nonce}\n{"a":1}` })

async function answering(answer: Answering): Promise<void> {
  server = await impostor(place.file('a.sock'), answer)
}

const ok = (text: string, more = '') => `HTTP/1.1 200 OK\r\n${more}\r\n${text}`

/** What may come in place of an answer. */
const ANSWERS: readonly (readonly [string, Answering])[] = [
  ['nothing', () => ({ text: '' })],
  ['junk', () => ({ text: 'hello' })],
  ['an allow without a nonce', () => ({ text: 'ALLOW\n{}' })],
  ['another nonce', () => ({ text: `ALLOW ${'0'.repeat(24)}\n{}` })],
  ['a banner before the allow', (nonce) => ({ text: `welcome\nALLOW ${nonce}\n{}` })],
  ['a line behind the allow', (nonce) => ({ text: `ALLOW ${nonce}\n{}\n{}` })],
  ['an allow in other letters', (nonce) => ({ text: `allow ${nonce}\n{}` })],
  ['an allow without what to print', (nonce) => ({ text: `ALLOW ${nonce}` })],
  ['an allow that prints half an object', (nonce) => ({ text: `ALLOW ${nonce}\n{"a":` })],
  ['another status with the allow', (nonce) => ({ status: 500, text: `ALLOW ${nonce}\n{}` })],
  ['a redirect with the allow', (nonce) => ({ status: 302, text: `ALLOW ${nonce}\n{}` })],
  ['status 204', () => ({ raw: 'HTTP/1.1 204 No Content\r\n\r\n' })],
  ['a body that is cut short', (nonce) => ({ raw: ok(`ALLOW ${nonce}\n{}`, 'content-length: 500\r\n') })],
  ['chunks that are cut short', () => ({ raw: ok('5\r\nALLOW', 'transfer-encoding: chunked\r\n') })],
  ['no HTTP', (nonce) => ({ raw: `ALLOW ${nonce}\n{}` })],
  ['a refusal that is cut short', (nonce) => ({ text: `REFUSE ${nonce}\nno` })],
  ['a body that is too long', (nonce) => ({ text: `ALLOW ${nonce}\n{"a":"${'x'.repeat(100_000)}"}` })],
]

const WAYS = SHELLS.flatMap((interpreter) => PROGRAMS.map((program) => ({ interpreter, ...program })))

describe.each(WAYS)('ATTACK-7: with $interpreter $perl', (options) => {
  const shim = place.shim(options)
  const hasty = place.shim({ ...options, deadlineSeconds: 1 })

  test('a positive allow is passed on', async () => {
    await answering(ALLOWS)
    const ended = await runHook(shim)
    expect(ended).toEqual({ status: 0, out: '{"a":1}\n', err: '' })
  })

  test('a refusal is passed on', async () => {
    await answering((nonce) => ({ text: `REFUSE ${nonce}\nprodgate: no\n{"decision":"deny"}` }))
    expect(await runHook(shim)).toEqual({ status: 2, out: '{"decision":"deny"}\n', err: 'prodgate: no\n' })
  })

  test.each(ANSWERS)('%s is refused', async (_name, answer) => {
    await answering(answer)
    expectRefused(await runHook(shim))
  })

  test('an authority that never answers is refused in time', async () => {
    await answering(() => 'never')
    expectRefused(await runHook(hasty), /did not answer in time/)
  })

  test('an answer that never ends is refused in time', async () => {
    await answering((nonce) => ({ raw: ok(`ALLOW ${nonce}\n{"a":"xxxx`), open: true }))
    expectRefused(await runHook(hasty))
  })

  test('no authority', async () => {
    rmSync(place.file('a.sock'), { force: true })
    expectRefused(await runHook(shim), /cannot be reached/)
  })

  test('what is asked is the nonce, the place, the environment and the input, byte for byte', async () => {
    let body = ''
    await answering((nonce, text) => {
      body = text
      return { text: `ALLOW ${nonce}\n{}` }
    })
    const input = '{"a":"\\u0000 ü $(x) `y` \\\\"}\n\n'
    expectAllowed(await runHook(shim, { input, cwd: place.path, env: { KUBECONFIG: 'a\'b\n"c' } }))
    const [greeting, nonce = '', cwd, ...rest] = body.split('\n')
    expect([greeting, nonce.length, cwd]).toEqual(['prodgate-hook 1', 24, place.path])
    expect(rest.join('\n').split(`\n${nonce}\n`)[1]).toBe(input)
  })

  test('a long environment and a long input, which no pipe holds at once, come whole', async () => {
    let body = ''
    await answering((nonce, text) => {
      body = text
      return { text: `ALLOW ${nonce}\n{}` }
    })
    const [input, long] = [`{"a":"${'x'.repeat(900_000)}"}`, 'y'.repeat(120_000)]
    expectAllowed(await runHook(shim, { input, env: { LONG: long, LONGER: long } }))
    const [, nonce = ''] = body.split('\n')
    expect(body.split(long)).toHaveLength(3)
    expect(body.split(`\n${nonce}\n`).at(-1) === input).toBe(true)
  })

  test('no two nonces are the same', async () => {
    const seen = new Set<string>()
    await answering((nonce) => {
      seen.add(nonce)
      return { text: `ALLOW ${nonce}\n{}` }
    })
    await Promise.all([runHook(shim), runHook(shim), runHook(shim), runHook(shim)])
    expect(seen.size).toBe(4)
  })

  test('input that never comes is refused in time', async () => {
    await answering(ALLOWS)
    const input = new PassThrough()
    const ended = await runHook(hasty, { input })
    input.end()
    expectRefused(ended, /did not answer in time/)
  })

  test('whoever ignores alarms is refused in time', async () => {
    await answering(() => 'never')
    const through = ['/bin/sh', '-c', `trap '' ALRM; exec "$@"`, 'sh']
    expectRefused(await runHook(hasty, { through }), /did not answer in time/)
  })

  test('where the shim is killed nobody is left who asks', async () => {
    const left = Promise.withResolvers<void>()
    await answering(() => 'never')
    await runHook(shim, {
      started: (child) =>
        server?.on('request', (request) => {
          request.socket.on('close', () => left.resolve())
          child.kill('SIGKILL')
        }),
    })
    await left.promise
  })

  test('no child is left that holds what the client reads', async () => {
    await answering(() => 'never')
    // A client that reads to the end would wait for whoever still has the pipe; `runHook` does.
    const ended = await runHook(hasty, { input: new Readable({ read() {} }) })
    expectRefused(ended)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('told to end by %s it refuses', async (signal) => {
    await answering(() => 'never')
    const started = Promise.withResolvers<void>()
    const ended = runHook(shim, {
      started: (child) =>
        server?.on('request', () => {
          child.kill(signal)
          started.resolve()
        }),
    })
    await started.promise
    expectRefused(await ended, /told to end|could not do its work/)
  })
})

test.each(PROGRAMS)('told to end at any moment it does not wait for the authority, with %o', async (program) => {
  await answering(() => 'never')
  const shim = place.shim(program)
  const ends = Array.from({ length: 48 }, (_, at) =>
    runHook(shim, { started: (child) => setTimeout(() => child.kill('SIGHUP'), at / 3) }),
  )
  for (const { status, out, err } of await Promise.all(ends)) {
    // It was not there yet, and the signal ended it.
    if (status === null) continue
    expect([status, err]).toEqual([2, expect.stringMatching(/^prodgate: refused: the shim .+\n$/)])
    // One answer and not two: a client that finds two may find none.
    expect(JSON.parse(out)).toMatchObject({ decision: 'deny' })
  }
})

describe('ATTACK-7: what is missing', () => {
  test('a token, beside one that is there', async () => {
    await answering(ALLOWS)
    const shim = place.shim()
    expectAllowed(await runHook(shim))
    expectRefused(await runHook(shim, { client: 'gemini' }), /no token for this client/)
  })
  test('a token with other characters in it', async () => {
    await answering(ALLOWS)
    place.token('codex', 'pga_a"\nurl = "http://x')
    const shim = place.shim()
    expectRefused(await runHook(shim, { client: 'codex' }), /no token for this client/)
    place.token('codex', 'pga_abc')
    expectAllowed(await runHook(shim, { client: 'codex' }))
  })
  test('curl', async () => {
    await answering(ALLOWS)
    expectRefused(await runHook(place.shim({ curl: place.file('nothing') })), /program that asks/)
    symlinkSync('/usr/bin/curl', place.file('curl'))
    expectAllowed(await runHook(place.shim({ curl: place.file('curl') })))
  })
  test('a curl that does nothing and ends well', async () => {
    await answering(ALLOWS)
    writeFileSync(place.file('true'), '#!/bin/sh\nexit 0\n')
    chmodSync(place.file('true'), 0o755)
    expectRefused(await runHook(place.shim({ curl: place.file('true') })))
  })
  test('a client, or one that is known', async () => {
    await answering(ALLOWS)
    const shim = place.shim()
    expectRefused(await runHook(shim, { client: 'claude' }), /not known/)
    expectRefused(await runHook(shim, { client: '../agents/claude-code' }), /not known/)
    expectAllowed(await runHook(shim, { client: 'claude-code' }))
  })
  test('the working directory', async () => {
    await answering(ALLOWS)
    const shim = place.shim()
    const gone = place.file('gone')
    mkdirSync(gone)
    expectAllowed(await runHook(shim, { cwd: gone }))
    const through = ['/bin/sh', '-c', `cd ${gone} && rmdir ${gone} && exec "$@"`, 'sh']
    expectRefused(await runHook(shim, { through }), /working directory/)
  })
  test('standard input', async () => {
    await answering(ALLOWS)
    expectAllowed(await runHook(place.shim(), { through: ['/bin/sh', '-c', 'exec "$@" <&-', 'sh'] }))
  })
  test('standard error', async () => {
    await answering((nonce) => ({ text: `REFUSE ${nonce}\nno\n{"decision":"deny"}` }))
    const ended = await runHook(place.shim(), { through: ['/bin/sh', '-c', 'exec "$@" 2>&-', 'sh'] })
    expect(ended).toEqual({ status: 2, out: '{"decision":"deny"}\n', err: '' })
  })
  test('standard output: an allow that nobody can read is none', async () => {
    await answering(ALLOWS)
    const ended = await runHook(place.shim(), { through: ['/bin/sh', '-c', 'exec "$@" >/dev/full', 'sh'] })
    expect(ended).toMatchObject({ status: 2, err: expect.stringMatching(/^prodgate: refused/) })
  })
})

/** What a caller may have in its environment. */
const HOSTILE: Readonly<Record<string, string>> = {
  PATH: '/nonexistent',
  IFS: 'aeiou/',
  ENV: '/nonexistent/env',
  BASH_ENV: '/nonexistent/bash-env',
  CDPATH: '/',
  LC_ALL: 'xx_XX.UTF-8',
  LANG: 'tr_TR.UTF-8',
  POSIXLY_CORRECT: '1',
  SHELLOPTS: 'noexec:xtrace:verbose',
  BASHOPTS: 'extdebug',
  PS4: '$(exit 0)',
  http_proxy: 'http://127.0.0.1:9',
  ALL_PROXY: 'socks5://127.0.0.1:9',
  CURL_HOME: '/nonexistent',
  SSL_CERT_FILE: '/nonexistent',
  NODE_OPTIONS: '--require /nonexistent',
  PERL5OPT: '-Mnonexistent',
  PERL5LIB: '/nonexistent',
  PERL_UNICODE: 'SDA',
  LD_LIBRARY_PATH: '/nonexistent',
  PRODGATE_URL: 'http://127.0.0.1:9',
  PRODGATE_TOKEN: 'pga_other',
  TMPDIR: '/nonexistent',
  'BASH_FUNC_printf%%': '() { echo "{\\"a\\":1}"; exit 0; }',
  'BASH_FUNC_read%%': '() { exit 0; }',
  'BASH_FUNC_kill%%': '() { exit 0; }',
  'BASH_FUNC_refuse%%': '() { exit 0; }',
  'BASH_FUNC_wait%%': '() { exit 0; }',
}

describe.each(WAYS)('ATTACK-8: a hostile environment with $interpreter $perl', (options) => {
  const shim = place.shim(options)

  test.each(Object.keys(HOSTILE))('%s changes nothing', async (name) => {
    const env = { [name]: HOSTILE[name] ?? '' }
    await answering(ALLOWS)
    expect(await runHook(shim, { env })).toMatchObject({ status: 0, out: '{"a":1}\n' })
    if (server !== undefined) await closed(server)
    await answering(() => ({ text: 'junk' }))
    expectRefused(await runHook(shim, { env }))
  })

  test('all of it at once', async () => {
    await answering(() => ({ text: 'junk' }))
    expectRefused(await runHook(shim, { env: HOSTILE }))
  })

  test('a `.curlrc` in the home', async () => {
    writeFileSync(place.file('.curlrc'), 'url = "http://127.0.0.1:9"\noutput = "/dev/null"\n')
    await answering(ALLOWS)
    expectAllowed(await runHook(shim, { env: { HOME: place.path } }))
  })

  test.each(['-n 16', '-f 0', '-t 5'])('ulimit %s', async (limit) => {
    await answering(ALLOWS)
    const through = ['/bin/sh', '-c', `ulimit ${limit}; exec "$@"`, 'sh']
    expectAllowed(await runHook(shim, { through }))
  })

  test.each(['-n 4', '-v 4000'])('ulimit %s is too little, and refused', async (limit) => {
    await answering(ALLOWS)
    const through = ['/bin/sh', '-c', `ulimit ${limit}; exec "$@"`, 'sh']
    const ended = await runHook(shim, { through })
    // Where not even the shell can start, nobody can say why.
    expect(ended.status).not.toBe(0)
  })

  test('a client that does not read', async () => {
    await answering(ALLOWS)
    const through = ['/bin/sh', '-c', '{ "$@"; echo $? >&2; } | :', 'sh']
    const ended = await runHook(shim, { through })
    expect(ended.err).not.toMatch(/^141$/m)
  })

  test('input without an end', async () => {
    await answering((nonce) => ({ status: 413, text: `ALLOW ${nonce}\n{}` }))
    server?.removeAllListeners('request')
    server?.on('request', (_request, response) => response.writeHead(413, { connection: 'close' }).end())
    const endless = spawn('/usr/bin/yes', [], { stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = await runHook(shim, { input: endless.stdout })
    endless.kill('SIGKILL')
    expectRefused(ended)
  })

  test('the token is in no argument', async () => {
    let seen = ''
    await answering((nonce) => {
      seen = execFileSync('/bin/sh', ['-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null || :'], { encoding: 'latin1' })
      return { text: `ALLOW ${nonce}\n{}` }
    })
    expectAllowed(await runHook(shim))
    expect(seen).toContain('/v1/hooks/claude-code'.slice(options.perl === undefined ? 0 : 10))
    expect(seen).not.toContain('pga_abc')
  })
})

/** Only root can make a directory that the caller cannot write, whoever that is. */
describe.runIf(process.getuid?.() === 0)('ATTACK-6: an impostor on the socket, in the managed set-up', () => {
  const NOBODY = 65534
  const managed = process.getuid?.() === 0 ? new Place('/run') : place
  const run = join(managed.path, 'run')
  const options = { managed: true, socket: join(run, 'a.sock') }

  beforeAll(() => {
    mkdirSync(run)
    managed.token('claude-code', 'pga_abc')
  })
  afterAll(() => managed.remove())

  const attempt = async (uid: number) => {
    server = await impostor(options.socket, ALLOWS)
    chmodSync(options.socket, 0o777)
    return runHook(managed.shim(options), { uid, cwd: '/' })
  }

  test('a socket in a directory of somebody else counts', async () => expectAllowed(await attempt(NOBODY)))

  test('one that the caller could have put there does not', async () => {
    chmodSync(run, 0o777)
    expectRefused(await attempt(NOBODY), /not out of reach/)
    chmodSync(run, 0o755)
  })

  test('nor one below a directory that the caller could exchange', async () => {
    chmodSync(managed.path, 0o1777)
    expectRefused(await attempt(NOBODY), /not out of reach/)
    chmodSync(managed.path, 0o755)
  })

  test('nor does any for root, which can put one everywhere', async () =>
    expectRefused(await attempt(0), /not out of reach/))
})
