import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ownWorld } from '../../src/act/world.ts'
import { readEntry } from '../../src/record/entry.ts'
import { send } from '../authority/http.ts'
import { TestServer } from '../authority/server.ts'
import { command } from '../command.ts'
import { atTerminal } from '../pseudo-terminal.ts'
import { isStarterThere, marks, type Ran, type Starting, start } from './running.ts'
import { StallingProxy } from './stalling-proxy.ts'

/** The starter beside Node: what one starts is what the other starts, to the letter and in the record. */
describe.skipIf(!isStarterThere())('the starter', () => {
  let server: TestServer
  let place = ''
  let serial = 0
  beforeAll(async () => {
    server = await TestServer.start()
    writeFileSync(
      server.registry,
      `version: 1\nsession: { environment: development, workspaces: ["${server.home}"] }\ntargets: []\n`,
    )
  })
  afterAll(() => server.remove())
  beforeEach(() => {
    place = join(server.home, `place-${++serial}`)
    mkdirSync(place)
  })

  const run = (args: readonly string[], options: Starting = {}): Promise<Ran> =>
    start(server, ['run', ...args], { cwd: place, ...options }).ended

  /** Who started it: the program of the parent of the command. */
  const STARTED_BY = 'readlink /proc/$PPID/exe'
  const isPerl = (path: string) => /perl/.test(path)
  /** Also while nobody has been told of its end. */
  const isThere = (pid: number) => existsSync(`/proc/${pid}`)

  /** What stands in the record of the last decision, without what is another thing each time. */
  async function lastRecord() {
    return server.beside(async ({ store }) => {
      const { id, outcome } = await store.read
        .selectFrom('decision')
        .select(['id', 'outcome'])
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow()
      const entries = (await store.read.selectFrom('log_entry').select('bytes').orderBy('idx').execute())
        .map(({ bytes }) => readEntry(bytes))
        .filter((entry) => entry['decision'] === id)
        .map(({ decision: _id, at: _at, durationMs: _ms, answered: _answered, ...rest }) => rest)
      const kept = await store.read.selectFrom('outcome').select('body').where('decision', '=', id).executeTakeFirst()
      const { durationMs, ...body } = JSON.parse(kept?.body ?? '{}')
      expect(typeof durationMs).toBe(outcome === 'not-run' ? 'undefined' : 'number')
      return { outcome, entries, body }
    })
  }

  async function both(words: readonly string[], options: Starting = {}) {
    const quick = await run(['--', ...words], options)
    const quickly = await lastRecord()
    const node = await run(['--capture', '--', ...words], options)
    const slowly = await lastRecord()
    expect(quick).toEqual(node)
    expect(quickly).toEqual(slowly)
    expect(quickly.entries.map((entry) => entry['kind'])).toEqual(['decision.intent', 'run.started', 'outcome'])
    return { ...quick, ...quickly }
  }

  test('is what starts what may go, and Node what it does not know', async () => {
    expect(isPerl((await run(['--', 'sh', '-c', STARTED_BY])).stdout)).toBe(true)
    expect(isPerl((await run([STARTED_BY])).stdout)).toBe(true)
    expect(isPerl((await run(['--session', 'a', '--wait=3', '--', 'sh', '-c', STARTED_BY])).stdout)).toBe(true)
    for (const option of ['--capture', '--json', '--stdin'])
      expect(isPerl((await run([option, '--', 'sh', '-c', STARTED_BY])).stdout)).toBe(false)
  })

  test.each<readonly [string, readonly string[]]>([
    ['words', ['echo', 'a b', '', 'ü', "it's", '-n']],
    ['a text for a shell', ['for i in 1 2 3; do echo "$i $0"; done; exit 7']],
    ['both streams', ['sh', '-c', 'echo out; echo err >&2; exit 3']],
    ['no output', ['true']],
    ['output that is no text', ['sh', '-c', "printf 'a\\000\\377b' > /dev/stdout; echo c | tee /dev/stderr"]],
    ['more output than is kept', ['sh', '-c', 'seq 1 40000']],
    ['an end of the output that begins within a word', ['sh', '-c', 'seq -s , 1 2000']],
    ['its streams, and nothing else that is open', ['sh', '-c', 'ls /proc/self/fd; readlink /proc/self/fd/0']],
    ['its directory', ['sh', '-c', 'pwd; readlink /proc/self/cwd']],
    ['where its own words and name are', ['sh', '-c', "tr '\\0' ' ' < /proc/self/cmdline"]],
    ['its session and group', ['sh', '-c', '[ "$(cut -d" " -f6 /proc/$$/stat)" = $$ ] && echo its own']],
    ['a status above 127', ['sh', '-c', 'exit 200']],
    ['what it leaves in the background', ['sh', '-c', 'sleep 1 & echo gone on']],
    ['one that closes its streams first', ['sh', '-c', 'exec >&- 2>&-; sleep 0.3; exit 5']],
  ])('%s', async (_what, words) => {
    const { status } = await both(words)
    expect(status).not.toBe(69)
  })

  test('what ends by a signal', async () => {
    for (const options of [[], ['--capture']]) {
      const running = start(server, ['run', ...options, '--', 'sh', '-c', 'echo ready >&2; exec sleep 60'], {
        cwd: place,
      })
      await running.says('ready')
      running.child.kill('SIGHUP')
      expect((await running.ended).status).toBe(129)
      expect((await lastRecord()).body).toMatchObject({ status: 'failed', exitCode: 129, notes: ['ended by SIGHUP'] })
    }
  })

  test('each signal that is passed on is heard there, as often as it comes', async () => {
    const hears =
      'for s in HUP INT QUIT USR1 USR2; do trap "echo $s >&2" $s; done; trap "exit 9" TERM; echo ready >&2; while :; do sleep 0.1; done'
    const running = start(server, ['run', '--', 'bash', '-c', hears], { cwd: place })
    await running.says('ready')
    for (const name of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const) {
      running.child.kill(name)
      await running.says(`${name.slice(3)}\n`)
    }
    running.child.kill('SIGTERM')
    expect((await running.ended).status).toBe(9)
  })

  test('a script, by the name that it was called by', async () => {
    const script = join(place, 'where.sh')
    writeFileSync(script, '#!/bin/sh\necho "$0 $@"\n')
    chmodSync(script, 0o755)
    // What was written a moment ago is not known by its times alone, so that Node starts it.
    await sleep(2_100)
    const { stdout } = await both(['./where.sh', 'a'])
    expect(stdout).toBe('./where.sh a\n'.replace('./', `${place}/`))
  })

  /** A program of the workspace of which nothing is known: it goes in development. */
  async function tool(of: string): Promise<string> {
    const bin = join(place, 'bin')
    mkdirSync(bin, { mode: 0o755 })
    copyFileSync(of, join(bin, 'tool'))
    chmodSync(join(bin, 'tool'), 0o755)
    // What was written a moment ago is not known by its times alone, and Node would start it.
    await sleep(2_100)
    return join(bin, 'tool')
  }

  test('its whole environment', async () => {
    await tool('/usr/bin/printenv')
    const env = {
      NODE_ENV: 'test',
      OTHER: 'x',
      LANG: 'C.UTF-8',
      TZ: 'Europe/Vienna',
      PGDATABASE: 'a=b\nc',
      TERM: 'a;b',
    }
    const { stdout } = await both(['./bin/tool'], { env })
    expect(stdout).toContain('PGDATABASE=a=b\nc\n')
    expect(stdout).not.toMatch(/OTHER|PRODGATE|PERL/)
  })

  test('credentials go along, and do not stand in the record', async () => {
    await tool('/usr/bin/printenv')
    const env = { GITHUB_TOKEN: 'abcdefgh12345678', PGPASSWORD: 'correct horse' }
    const { stdout, body } = await both(['./bin/tool', 'USER', 'PGPASSWORD'], { env: { ...env, USER: 'me' } })
    expect(stdout).toBe('me\ncorrect horse\n')
    expect(body.tail).toMatch(/^me\n/)
    expect(JSON.stringify(body)).not.toMatch(/correct|horse/)
  })

  test('nothing that the environment brings for Perl gets in', async () => {
    const env = {
      PERL5OPT: '-Mnothing_of_this_name',
      PERL5LIB: place,
      PERL5DB: 'BEGIN { die }',
      PERL_UNICODE: 'SAD',
      PERLIO: ':utf8',
      LC_ALL: 'xx_XX.UTF-8',
    }
    writeFileSync(join(place, 'strict.pm'), 'die "of the directory of the caller"')
    const { stdout, stderr } = await run(
      ['--', 'sh', '-c', `${STARTED_BY}; echo "$PERL5OPT$PERL5LIB$PERL_BADLANG"; echo ü`],
      { env },
    )
    expect([isPerl(stdout), stdout.split('\n').slice(1), stderr]).toEqual([false, ['', 'ü', ''], ''])
    const locale = await run(['--', 'sh', '-c', STARTED_BY], { env: { LC_ALL: 'xx_XX.UTF-8' } })
    expect([isPerl(locale.stdout), locale.stderr]).toEqual([true, ''])
  })

  test('is handed nothing that its caller holds open', async () => {
    const file = join(place, 'handed')
    writeFileSync(file, 'late')
    const handed = openSync(file, 'r')
    const { stdout } = await run(['--', 'sh', '-c', `${STARTED_BY}; ls /proc/self/fd`], { handed })
    closeSync(handed)
    expect([isPerl(stdout), stdout.split('\n').includes('63')]).toEqual([true, false])
  })

  test('where its reader goes away it is told so, and the record is kept', async () => {
    const line = `"${command}" run -- sh -c 'trap "" TERM; yes; echo never >&2' | head -1`
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: server.home,
      PRODGATE_URL: server.url,
      PRODGATE_TOKEN: server.token('bot'),
    }
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: place, env, encoding: 'utf8' })
    expect([stdout, stderr.includes('could not')]).toEqual(['y\n', false])
    await vi.waitFor(async () => expect((await lastRecord()).outcome).not.toBeNull(), 60_000)
  })

  const envOf = () => ({
    PATH: process.env['PATH'] ?? '',
    HOME: server.home,
    PRODGATE_URL: server.url,
    PRODGATE_TOKEN: server.token('bot'),
  })
  const shell = (line: string, env: Readonly<Record<string, string>> = {}) =>
    spawnSync('bash', ['-c', line, 'bash', command], {
      cwd: place,
      env: { ...envOf(), ...env },
      encoding: 'utf8',
      timeout: 120_000,
    })

  test('a reader that takes its time gets all of it, also of what was left in the background', () => {
    const late = shell(`"$1" run -- bash -c 'seq 1 300000 & exit 0' | (sleep 3; tail -1)`)
    expect(late.stdout).toBe('300000\n')
    const whole = shell(`"$1" run -- seq 1 300000 | (sleep 1; sha256sum); seq 1 300000 | sha256sum`)
    const [ours, theirs] = whole.stdout.split('\n')
    expect(ours).toBe(theirs)
  })

  test('one stream that nobody reads keeps back neither the other nor a signal', () => {
    const heard = 'until [ -s err ]; do sleep 0.05; done; cat err; cat >/dev/null'
    const other = `"$1" run -- bash -c 'seq 1 100000 & sleep 0.3; echo e >&2; wait' 2>err | (${heard})`
    expect(shell(other).stdout).toBe('e\n')
  })

  test('nor does one that nobody reads keep a signal back', async () => {
    const hears = 'trap "echo heard >&2; exit 9" TERM; seq 1 100000 & echo ready >&2; sleep 9 & wait'
    const child = spawn(command, ['run', '--', 'bash', '-c', hears], { cwd: place, env: envOf() })
    const said = createInterface({ input: child.stderr })[Symbol.asyncIterator]()
    expect((await said.next()).value).toBe('ready')
    await sleep(300)
    child.kill('SIGTERM')
    expect((await said.next()).value).toBe('heard')
    child.stdout.resume()
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(9)
  })

  test('what waits for a reader after its end ends by a signal', async () => {
    const words = ['run', '--', 'sh', '-c', 'echo $$ >&2; exec head -c 120000 /dev/zero']
    const child = spawn(command, words, { cwd: place, env: envOf() })
    const said = await createInterface({ input: child.stderr })[Symbol.asyncIterator]().next()
    while (isThere(Number(said.value))) await sleep(20)
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(143)
    expect((await lastRecord()).outcome).toBe('succeeded')
  })

  test('a file that may not grow is told, and the record is kept', async () => {
    const { status, stderr } = shell(`ulimit -f 4; "$1" run -- seq 1 100000 >out`)
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining('could not be written whole')])
    expect((await lastRecord()).outcome).not.toBeNull()
  })

  test('an authority that reads nothing keeps nobody who wants it to end, however long the words are', async () => {
    const at = join(place, 'deaf.sock')
    const deaf = createServer((socket) => void socket.pause().on('error', () => {}))
    const reached = once(deaf, 'connection')
    await new Promise<void>((resolve) => deaf.listen(at, resolve))
    const words = Array<string>(9).fill('a'.repeat(100_000))
    const child = spawn(command, ['run', '--socket', at, '--', 'touch', 'mark', ...words], { cwd: place, env: envOf() })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await reached
    // Until no more goes into the socket.
    await sleep(300)
    child.kill('SIGTERM')
    expect(await Promise.race([ended, sleep(25_000, 'still there')])).toBe(69)
    child.kill('SIGKILL')
    deaf.close()
    expect([said.includes('told to end first'), marks(join(place, 'mark'))]).toEqual([true, 0])
    // Of one that reads, the same words are no trouble.
    expect((await run(['--socket', server.socket, '--', 'sh', '-c', STARTED_BY, ...words])).stdout).toMatch(/perl/)
  })

  test('a token that can be read once is left to Node', () => {
    const line = `"$1" run --socket "$SOCKET" --token-file <(echo "$TOKEN") -- sh -c '${STARTED_BY}'`
    const { status, stdout } = shell(line, { SOCKET: server.socket, TOKEN: server.token('bot'), PRODGATE_TOKEN: '' })
    expect([status, isPerl(stdout)]).toEqual([0, false])
  })

  test('a signal that comes before it is handed over to Node is not lost: nothing runs', async () => {
    const asked: string[] = []
    let child: ReturnType<typeof start> | undefined
    const fake = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', (bytes) => {
        asked.push(bytes.toString().split(' ')[1] ?? '')
        child?.child.kill('SIGTERM')
        setTimeout(() => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nordinary'), 200)
      })
    })
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve))
    const { port } = fake.address() as AddressInfo
    child = start(server, ['run', '--', 'touch', 'mark'], { cwd: place, url: `http://127.0.0.1:${port}` })
    const { status, stderr } = await child.ended
    fake.close()
    expect([status, asked, stderr]).toEqual([69, ['/v1/starts'], expect.stringContaining('stopped before it began')])
  })

  test('what a file calls a workspace is no variable more', async () => {
    const bin = join(place, 'bin')
    mkdirSync(bin, { mode: 0o755 })
    mkdirSync(join(place, '.terraform'))
    writeFileSync(join(bin, 'tofu'), `#!/bin/sh\n${STARTED_BY}\necho "in $TF_WORKSPACE, $OTHER"\n`, {
      mode: 0o755,
    })
    const env = { PATH: `${bin}:${process.env['PATH']}` }
    const named = (workspace: string) => writeFileSync(join(place, '.terraform/environment'), workspace)
    named('shop')
    await sleep(2_100)
    const led = await run(['--', 'tofu', 'version'], { env })
    expect([led.status, led.stdout.split('\n')[1], isPerl(led.stdout)]).toEqual([0, 'in shop, ', true])
    named('shop\0OTHER=injected')
    const other = await run(['--', 'tofu', 'version'], { env })
    expect([other.status === 0, other.stdout]).toEqual([false, ''])
  })

  test('a stream that is closed, and a directory that is gone, are for Node to say', () => {
    const gone = join(place, 'gone')
    mkdirSync(gone)
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: server.home,
      PRODGATE_URL: server.url,
      PRODGATE_TOKEN: server.token('bot'),
    }
    const shell = (text: string) =>
      spawnSync('/bin/sh', ['-c', text, 'sh', command], { cwd: gone, env, encoding: 'utf8' })
    expect(shell('"$1" run -- echo hello <&-')).toMatchObject({ status: 0, stdout: 'hello\n' })
    // By Node what is said to a stream that is not there is lost, and is no fault.
    for (const [closed, left] of [
      ['<&-', 'stdout'],
      ['>&-', 'stderr'],
      ['2>&-', 'stdout'],
    ] as const) {
      const ran = shell(`"$1" run -- sh -c '${STARTED_BY}; ${STARTED_BY} >&2' ${closed}`)
      expect([ran.status, isPerl(ran[left]), ran[left].includes('could not')], closed).toEqual([0, false, false])
    }
    expect(shell('rmdir "$PWD" && "$1" run -- echo hello')).toMatchObject({ status: 64 })
  })

  test('at a terminal the command has it, its keys reach it once, and it is told how it ended', async () => {
    const env = { HOME: server.home, PRODGATE_URL: server.url, PRODGATE_TOKEN: server.token('bot') }
    const hears = 'trap "echo heard; exit 4" INT; test -t 0 && test -t 1 && echo at it; while :; do sleep 0.1; done'
    const records: unknown[] = []
    for (const options of [[], ['--json']]) {
      const words = ['run', ...options, '--', 'bash', '-c', hears]
      const { status, shown } = await atTerminal([command, ...words], [{ after: 'at it', type: '\x03' }], env)
      expect([status, shown.match(/heard/g)?.length]).toEqual([4, 1])
      records.push((await lastRecord()).body)
    }
    expect(records[0]).toEqual(records[1])
    expect(records[0]).toMatchObject({ status: 'failed', exitCode: 4, notes: ['its output went to a terminal'] })
    const asks = ['run', '--', 'bash', '-c', `${STARTED_BY}; read -r line; echo "it is $line"`]
    const { shown } = await atTerminal([command, ...asks], [{ after: 'perl', type: 'typed\r' }], env)
    expect(shown).toContain('it is typed')
  })

  describe('who asks and whom', () => {
    const asked = ['--', 'sh', '-c', STARTED_BY]
    const given = (env: Readonly<Record<string, string>>, args: readonly string[] = []) =>
      spawnSync(command, ['run', ...args, ...asked], {
        cwd: place,
        env: { PATH: process.env['PATH'] ?? '', HOME: place, ...env },
        encoding: 'utf8',
      })

    test('by the socket, by a file with a token, by what `admin agent add` printed', () => {
      const token = server.token('bot')
      const [plain, json] = ['token', 'token.json'].map((name) => join(place, name)) as [string, string]
      writeFileSync(plain, `${token}\n`)
      writeFileSync(json, `${JSON.stringify({ id: 'a', name: 'bot', token })}\n`)
      for (const file of [plain, json]) {
        const { stdout, status } = given({}, ['--socket', server.socket, '--token-file', file])
        expect([status, isPerl(stdout)]).toEqual([0, true])
      }
    })

    test('a kept login is for where it came from alone', () => {
      const config = join(place, '.config/prodgate')
      mkdirSync(config, { recursive: true })
      const login = join(config, 'client.json')
      writeFileSync(login, `${JSON.stringify({ url: server.url, token: server.token('rita') })}\n`, { mode: 0o600 })
      const { stdout, status } = given({})
      expect([status, isPerl(stdout)]).toEqual([0, true])
      const other = given({ PRODGATE_URL: server.url.replace(/:\d+$/, ':1') })
      expect([other.status, other.stdout]).toEqual([69, ''])
      chmodSync(login, 0o644)
      expect(given({})).toMatchObject({ status: 64, stdout: '' })
    })

    test('a token that is none, and nobody at all, are refused', () => {
      expect(given({ PRODGATE_URL: server.url, PRODGATE_TOKEN: 'pga_none' })).toMatchObject({ status: 77, stdout: '' })
      expect(given({ PRODGATE_URL: server.url })).toMatchObject({ status: 77, stdout: '' })
      expect(given({ PRODGATE_URL: server.url, PRODGATE_TOKEN: server.token('bot') }).status).toBe(0)
    })
  })

  describe('ATTACK-4: what was let go is what runs', () => {
    /** Before an answer of the authority goes on, something is changed. */
    async function changing(path: string, change: () => void): Promise<StallingProxy> {
      const never = () => false
      return StallingProxy.before(server.url, 'after', never, (answered) => {
        if (answered === path) change()
      })
    }

    test('a program that is replaced, a directory that is another one', async () => {
      const program = await tool('/bin/echo')
      const evil = `${program}.evil`
      writeFileSync(evil, '#!/bin/sh\necho evil >> mark\n', { mode: 0o755 })
      const ran = await both(['./bin/tool', 'good'])
      expect(ran.stdout).toBe('good\n')

      const swapped = await changing('/v1/starts', () => renameSync(evil, program))
      const stopped = await run(['--', './bin/tool', 'good'], { url: swapped.url })
      swapped.close()
      expect(stopped).toEqual({ status: 70, stdout: '', stderr: expect.stringContaining('PROGRAM_CHANGED') })
      expect((await lastRecord()).outcome).toBe('not-run')
      expect(marks(join(place, 'mark'))).toBe(0)

      const inner = join(place, 'inner')
      mkdirSync(inner)
      const moved = await changing('/v1/starts', () => {
        renameSync(inner, `${inner}.was`)
        mkdirSync(inner)
      })
      const elsewhere = await run(['--', 'touch', 'mark'], { url: moved.url, cwd: inner })
      moved.close()
      expect(elsewhere).toMatchObject({ status: 70, stderr: expect.stringContaining('DIRECTORY_CHANGED') })
      expect((await lastRecord()).outcome).toBe('not-run')
      expect(await run(['--', 'touch', 'mark'], { cwd: inner })).toMatchObject({ status: 0 })
    })

    test('a script behind a link that leads elsewhere by then', async () => {
      for (const name of ['one', 'two']) {
        mkdirSync(join(place, name))
        writeFileSync(join(place, name, 's.sh'), `#!/bin/sh\necho ${name}\n`, { mode: 0o755 })
      }
      const link = join(place, 'link')
      symlinkSync('one', link)
      await sleep(2_100)
      expect((await both(['./link/s.sh', 'x'])).stdout).toBe('one\n')
      const led = await changing('/v1/starts', () => {
        unlinkSync(link)
        symlinkSync('two', link)
      })
      const misled = await run(['--', './link/s.sh', 'x'], { url: led.url })
      led.close()
      expect(misled).toEqual({ status: 70, stdout: '', stderr: expect.stringContaining('PROGRAM_CHANGED') })
    })
  })

  describe('what is no answer starts nothing', () => {
    async function answering(bytes: string): Promise<{ readonly url: string; close: () => void }> {
      const fake = createServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', () => socket.end(bytes))
      })
      await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve))
      return { url: `http://127.0.0.1:${(fake.address() as AddressInfo).port}`, close: () => fake.close() }
    }
    const http = (status: number, body: string, length = body.length) =>
      `HTTP/1.1 ${status} OK\r\ncontent-length: ${length}\r\n\r\n${body}`

    test.each<readonly [string, string]>([
      ['nothing', ''],
      ['no HTTP', 'start\0a\0descriptor'],
      ['half an answer', http(200, 'start\0x', 500)],
      ['a start with nothing in it', http(200, 'start')],
      ['a start that ends in its words', http(200, 'start\0d\0descriptor\0/bin/touch\0/usr/bin/touch\x001 2 3 4 5')],
      ['a fault', http(500, '{}')],
      ['that there is no such thing', http(404, '{}')],
      ['another word', http(200, 'allow')],
    ])('%s', async (_what, bytes) => {
      const fake = await answering(bytes)
      const { status, stdout } = await run(['--', 'touch', 'mark'], { url: fake.url })
      fake.close()
      expect([[69, 70, 77, 64].includes(status ?? 0), stdout, marks(join(place, 'mark'))]).toEqual([true, '', 0])
    })
  })

  test.skipIf(process.getuid?.() !== 0)('an authority of another user is not told the environment', async () => {
    const script = `
      require('node:http').createServer((asked, answer) => {
        console.log(asked.url)
        answer.writeHead(503, { 'content-length': 2 }).end('{}')
      }).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
    const asked = async (uid: number) => {
      const child = spawn(process.execPath, ['-e', script], { uid, cwd: '/' })
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      const { value: port } = await lines.next()
      await run(['--', 'touch', 'mark'], { url: `http://127.0.0.1:${port}` })
      const { value: path } = await lines.next()
      child.kill()
      return path
    }
    expect([await asked(65_534), await asked(0)]).toEqual(['/v1/decisions', '/v1/starts'])
  })

  test('where the authority is killed meanwhile, what runs goes on, and that is said', async () => {
    const other = await TestServer.start()
    const goesOn = 'echo ready >&2; until [ -e go ]; do sleep 0.05; done; echo done'
    const running = start(other, ['run', '--', 'sh', '-c', goesOn], { cwd: other.home })
    await running.says('ready')
    await other.end('SIGKILL')
    writeFileSync(join(other.home, 'go'), '')
    const { status, stdout, stderr } = await running.ended
    await other.remove()
    expect([status, stdout]).toEqual([0, 'done\n'])
    expect(stderr).toContain('the record does not know how it ended')
  })

  describe('is answered', () => {
    const frame = (world: string, words: readonly string[], number = process.pid, session = '') =>
      ['prodgate-start 1', world, number, place, session, 'nothing', ...words].join('\0')
    const ask = (body: string, url = server.url) =>
      send(url, {
        method: 'POST',
        path: '/v1/starts',
        headers: { authorization: `Bearer ${server.token('bot')}`, 'content-type': 'application/x-prodgate-starter' },
        body,
      })
    const decisions = () =>
      server.beside(async ({ store }) => (await store.read.selectFrom('decision').select('id').execute()).length)

    test('in its own world of files alone; else nothing is decided', async () => {
      const before = await decisions()
      for (const world of ['', 'other 1:2 3:4 0', `${ownWorld()}1`]) {
        const { status, bytes } = await ask(frame(world, ['true']))
        expect([status, bytes.toString()]).toEqual([200, 'ordinary'])
      }
      expect(await decisions()).toBe(before)
      const { bytes } = await ask(frame(ownWorld() ?? '', ['true']))
      expect(bytes.toString().split('\0')[0]).toBe('start')
      expect(await decisions()).toBe(before + 1)
    })

    test('of what is not plainly let go nothing is recorded: it is asked again in the ordinary way', async () => {
      const before = await decisions()
      for (const words of [
        ['rm', '-rf', '/'],
        ['kubectl', '--context', 'prod-eu', 'delete', 'ns', 'a'],
      ]) {
        const { bytes } = await ask(frame(ownWorld() ?? '', words))
        expect(bytes.toString()).toBe('ordinary')
      }
      expect(await decisions()).toBe(before)
    })

    test('not for a process that is none, nor for a name of a session that is too long', async () => {
      const before = await decisions()
      const world = ownWorld() ?? ''
      for (const body of [frame(world, ['true'], 4_000_000), frame(world, ['true'], process.pid, 's'.repeat(201))])
        expect((await ask(body)).bytes.toString()).toBe('ordinary')
      expect(await decisions()).toBe(before)
    })

    test('what is no question is refused', async () => {
      for (const body of ['', 'prodgate-start 2\0', frame(ownWorld() ?? '', [])])
        expect((await ask(body)).status).toBe(400)
    })

    test.skipIf(process.getuid?.() !== 0)('no other user, whatever world they claim', async () => {
      const script = `
        const http = require('node:http')
        const [url, token, body] = process.argv.slice(1)
        const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/x-prodgate-starter' }
        http.request(url + '/v1/starts', { method: 'POST', headers }, (answer) => {
          let text = ''
          answer.on('data', (part) => (text += part)).on('end', () => console.log(text.split('\\0')[0]))
        }).end(Buffer.from(body, 'base64'))`
      const asks = (uid: number) =>
        new Promise<string>((resolve) => {
          const body = Buffer.from(frame(ownWorld() ?? '', ['true'])).toString('base64')
          const child = spawn(process.execPath, ['-e', script, server.url, server.token('bot'), body], {
            uid,
            cwd: '/',
          })
          let said = ''
          child.stdout.on('data', (part) => {
            said += part
          })
          child.once('close', () => resolve(said.trim()))
        })
      expect([await asks(65_534), await asks(0)]).toEqual(['ordinary', 'start'])
    })
  })
})
