import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readEntry } from '../../src/record/entry.ts'
import { approved } from '../authority/actions.ts'
import { TestServer } from '../authority/server.ts'
import { command, root } from '../command.ts'
import { BY, marks, type Ran, requestIn, type Starting, start } from './running.ts'
import { type Stall, StallingProxy } from './stalling-proxy.ts'

/** `prodgate run` against a real authority. Nothing is enrolled there: what stays on this host is unknown, and is held. */
let server: TestServer
let place = ''
let serial = 0
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.remove())
beforeEach(() => {
  place = join(server.home, `place-${++serial}`)
  mkdirSync(place)
})

const run = (args: readonly string[], options: Starting = {}): Promise<Ran> =>
  start(server, ['run', ...args], { cwd: place, ...options }).ended
/** A command that is held, and leaves a line each time that it runs. */
const MARK = ['tee', '-a', 'mark'] as const
const once = (args: readonly string[] = [], options: Starting = {}) =>
  run(['--stdin', ...args, '--', ...MARK], { input: 'ran\n', ...options })

async function approve(text: string): Promise<void> {
  await approved(server, 'ben', requestIn(text))
}

/** The entries of the log about a decision, in their order. */
async function entriesOf(decision: string) {
  return server.beside(async ({ store }) => {
    const rows = await store.read.selectFrom('log_entry').select('bytes').orderBy('idx').execute()
    return rows.map(({ bytes }) => readEntry(bytes)).filter((entry) => entry['decision'] === decision)
  })
}

const lastOutcome = () =>
  server.beside(async ({ store }) => {
    const row = await store.read.selectFrom('decision').select('outcome').orderBy('id', 'desc').executeTakeFirst()
    return row?.outcome
  })

describe('what may go', () => {
  test('runs, with its own output and status, and the record knows how it ended', async () => {
    const { stdout, stderr, status } = await run(['--json', '--', 'sh', '-c', 'echo hello; exit 7'])
    expect([stdout, status]).toEqual(['hello\n', 7])
    const report = JSON.parse(stderr)
    const digest = `sha256:${hash('sha256', 'hello\n', 'hex')}`
    expect(report).toMatchObject({ ran: true, exitCode: 7, outputDigest: digest })
    const [intent, begun, outcome, ...more] = await entriesOf(report.decision)
    expect(more).toEqual([])
    expect(intent).toMatchObject({ kind: 'decision.intent', execution: expect.stringMatching(/^sha256:/) })
    expect(begun).toMatchObject({ kind: 'run.started', notes: [expect.stringMatching(/^program \/.* sha256:/)] })
    expect(outcome).toMatchObject({ kind: 'outcome', status: 'failed', exitCode: 7, outputDigest: digest })
    // The output itself stands in no entry, where nothing could be erased.
    expect(JSON.stringify(outcome)).not.toContain('hello')
  })

  test('output that is no text is kept by its digest, and its streams can be opened by their names', async () => {
    const ended = await run(['--json', '--', 'sh', '-c', "printf 'a\\000b' > /dev/stdout; echo c | tee /dev/stderr"])
    expect([ended.status, ended.stdout]).toEqual([0, 'a\0bc\n'])
    const report = JSON.parse(ended.stderr.split('\n').find((line) => line.startsWith('{')) ?? '')
    const [, , outcome] = await entriesOf(report.decision)
    expect(outcome).toMatchObject({ kind: 'outcome', status: 'succeeded', outputDigest: report.outputDigest })
  })

  test('where the directory is gone that is said, and not as a fault of the gate', async () => {
    const gone = join(place, 'gone')
    mkdirSync(gone)
    const shell = `cd '${gone}' && rmdir '${gone}' && exec "$@"`
    const args = ['-c', shell, 'sh', process.execPath, join(root, 'src/cli/start.ts'), 'run', '--', 'ls', '-l']
    const { status, stderr } = spawnSync('/bin/sh', args, { encoding: 'utf8', env: { HOME: place } })
    expect([status, stderr]).toEqual([64, expect.stringContaining('the directory that you are in is gone')])
  })

  test('of its output the end is kept, without secrets', async () => {
    const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'
    const { stderr } = await run(['--json', '--', 'echo', `token ${secret} end`])
    const { decision } = JSON.parse(stderr)
    const kept = await server.beside(({ store }) =>
      store.read.selectFrom('outcome').select('body').where('decision', '=', decision).executeTakeFirstOrThrow(),
    )
    expect(JSON.parse(kept.body).tail).toMatch(/^token .*end\n$/)
    expect(kept.body).not.toContain(secret)
  })

  test('nor the credentials that went along, whatever they look like', async () => {
    const env = { PGPASSWORD: 'correct horse', NODE_ENV: 'wrong battery' }
    const show = ['--json', '--', 'sh', '-c', 'echo "$NODE_ENV, $PGPASSWORD"']
    const held = await run(show, { env })
    expect(held.status).toBe(3)
    await approve(held.stderr)
    const { stdout, stderr } = await run(show, { env })
    // It is for whoever has them; the record is for others.
    expect(stdout).toBe('wrong battery, correct horse\n')
    const { decision } = JSON.parse(stderr)
    const kept = await server.beside(({ store }) =>
      store.read.selectFrom('outcome').select('body').where('decision', '=', decision).executeTakeFirstOrThrow(),
    )
    expect(JSON.parse(kept.body).tail).toMatch(/^wrong battery, .*\n$/)
    expect(kept.body).not.toMatch(/correct|horse/)
  })

  test('gets nothing of our environment but what it needs', async () => {
    const env = {
      LD_LIBRARY_PATH: '/tmp',
      NODE_OPTIONS: '--no-warnings',
      GIT_SSH_COMMAND: 'evil',
      OTHER: 'x',
      NODE_ENV: 'test',
    }
    const show = 'echo "$LD_LIBRARY_PATH|$NODE_OPTIONS|$GIT_SSH_COMMAND|$OTHER|$NODE_ENV"'
    expect((await run(['--', 'sh', '-c', show], { env })).stdout).toBe('||||test\n')
    expect((await run(['--env', 'OTHER', '--', 'sh', '-c', show], { env })).stdout).toBe('|||x|test\n')
    // Asked for by name it is refused, and not left out without a word.
    const refused = await run(['--env', 'NODE_OPTIONS', '--', 'sh', '-c', show], { env })
    expect(refused).toMatchObject({ status: 64, stdout: '', stderr: expect.stringContaining('`NODE_OPTIONS` makes') })
  })

  test.each(BY)('a signal goes on to it, started by %s', async (_by, options) => {
    const running = start(server, ['run', ...options, '--', 'sh', '-c', 'echo ready >&2; sleep 60'], { cwd: place })
    await running.says('ready')
    running.child.kill('SIGTERM')
    expect((await running.ended).status).toBe(143)
  })
})

describe.runIf(process.platform === 'linux')('what it leaves in a session of its own', () => {
  const leaves = (first: string) => ['--', 'sh', '-c', `${first}; setsid sleep 61 > /dev/null 2>&1 & echo $!`]
  const isAlive = (pid: number) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.startsWith('Z') === false
    } catch {
      return false
    }
  }

  test('stays where nobody had to let it go: servers of development are started so', async () => {
    const { stdout, status } = await run(leaves('true'))
    expect([status, isAlive(Number(stdout))]).toEqual([0, true])
    process.kill(Number(stdout), 'SIGKILL')
  })

  test('ends with what people let go', async () => {
    const held = await run(leaves('touch mark'))
    expect(held.status).toBe(3)
    await approve(held.stderr)
    const { stdout, status } = await run(leaves('touch mark'))
    expect([status, Number(stdout) > 0, isAlive(Number(stdout))]).toEqual([0, true, false])
  })

  test('stays where people let it start something', async () => {
    const bin = join(place, 'bin')
    mkdirSync(bin, { mode: 0o755 })
    const manager = '#!/bin/sh\nsetsid sleep 61 > /dev/null 2>&1 &\necho $!\n'
    writeFileSync(join(bin, 'supervisorctl'), manager, { mode: 0o755 })
    const restart = () =>
      run(['--', 'supervisorctl', 'restart', 'web'], { env: { PATH: `${process.env['PATH']}:${bin}` } })
    await approve((await restart()).stderr)
    const { stdout, status } = await restart()
    expect([status, isAlive(Number(stdout))]).toEqual([0, true])
    process.kill(Number(stdout), 'SIGKILL')
  })
})

describe('what is stopped', () => {
  test('is not run: held, denied, wrong, and with nobody to ask', async () => {
    expect((await once()).status).toBe(3)
    const denied = await run(['--', 'rm', '-rf', '/'])
    expect([denied.status, denied.stderr]).toEqual([2, expect.stringContaining('CATASTROPHE')])
    expect((await run([])).status).toBe(64)
    expect((await run(['--', './no-such-program', 'x'])).status).toBe(64)
    const typo = await run(['--env', 'NO_SUCH_VARIABLE', '--', 'ls'])
    expect([typo.status, typo.stderr]).toEqual([64, expect.stringContaining('there is no variable')])
    expect((await once([], { url: 'http://127.0.0.1:1' })).status).toBe(69)
    const stranger = await once([], { env: { PRODGATE_TOKEN: 'x'.repeat(30) } })
    expect([stranger.status, stranger.stderr]).toEqual([77, expect.stringContaining('your token is void')])
    expect(marks(join(place, 'mark'))).toBe(0)
    expect((await run(['--', 'cat', '/dev/null'])).status).toBe(0)
  })

  test('runs once it is approved, once', async () => {
    const held = await once()
    expect([held.status, held.stderr]).toEqual([3, expect.stringContaining('prodgate approve hold_')])
    await approve(held.stderr)
    const ran = await once()
    expect([ran.status, ran.stdout]).toEqual([0, 'ran\n'])
    const third = await once()
    expect([third.status, requestIn(third.stderr)]).not.toEqual([0, requestIn(held.stderr)])
    expect(marks(join(place, 'mark'))).toBe(1)
  })

  test('is handed its standard input, and nothing else that its caller holds open', async () => {
    writeFileSync(join(place, 'handed'), 'from the caller\n')
    const handed = openSync(join(place, 'handed'), 'r')
    const beside = await run(['--', 'bash', '-c', 'cat <&63'], { handed }).finally(() => closeSync(handed))
    expect(beside).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('ad file descriptor') })
    const told = await run(['--stdin', '--', 'sh', '-c', 'cat'], { input: 'from the caller\n' })
    expect(told).toMatchObject({ status: 0, stdout: 'from the caller\n' })
  })

  test('is waited for', async () => {
    const running = start(server, ['run', '--stdin', '--wait', '120', '--', ...MARK], { cwd: place, input: 'ran\n' })
    await approve(await running.says('waiting for a person'))
    expect((await running.ended).status).toBe(0)
    expect(marks(join(place, 'mark'))).toBe(1)
  })

  test('is not run there where nobody runs anything', async () => {
    const remote = await run(['--remote', '--', 'sh', '-c', 'echo ran'])
    expect(remote).toMatchObject({ status: 69, stdout: '', stderr: expect.stringContaining('has no executor') })
  })

  test('a rejection ends the waiting', async () => {
    const running = start(server, ['run', '--wait', '120', '--', 'touch', 'mark'], { cwd: place })
    const hold = requestIn(await running.says('waiting for a person'))
    await server.post('ben', `/v1/holds/${hold}/reject`, { reason: 'not today, thank you' })
    expect((await running.ended).status).toBe(2)
    expect(marks(join(place, 'mark'))).toBe(0)
  })

  const signalled = [
    ['has it', 'before'],
    ['has answered', 'after'],
  ] as const satisfies readonly (readonly [string, Stall])[]
  test.each(BY.flatMap(([by, options]) => signalled.map(([when, stall]) => [when, by, stall, options] as const)))(
    'a signal before the authority %s is not lost: nothing is run by %s',
    async (_when, by, stall, options) => {
      const asks = by === 'Node' ? '/v1/decisions' : '/v1/starts'
      const proxy = await StallingProxy.before(server.url, stall, (path) => path === asks)
      const running = start(server, ['run', ...options, '--', 'sh', '-c', 'echo ran'], { cwd: place, url: proxy.url })
      await proxy.stalled()
      running.child.kill('SIGINT')
      const { stdout, stderr, status } = await running.ended
      proxy.close()
      expect([status, stdout, stderr]).toEqual([69, '', expect.stringMatching(/stopped|cut/)])
      expect(await run([...options, '--', 'sh', '-c', 'echo ran'])).toMatchObject({ status: 0, stdout: 'ran\n' })
      expect(await lastOutcome()).toBe('succeeded')
    },
  )

  test('its beginning is told with the decision; of what was approved by a word of its own', async () => {
    const asked: string[] = []
    const listens = (path: string, body: string) => {
      asked.push(path === '/v1/outcomes' ? (JSON.parse(body) as { status: string }).status : path)
      return false
    }
    const proxy = await StallingProxy.before(server.url, 'before', listens)
    const freely = ['--capture', '--', 'sh', '-c', 'echo ran']
    expect(await run(freely, { url: proxy.url })).toMatchObject({ stdout: 'ran\n' })
    expect(asked.splice(0)).toEqual(['/v1/decisions', 'succeeded'])
    await approve((await once()).stderr)
    expect(await once([], { url: proxy.url })).toMatchObject({ stdout: 'ran\n' })
    expect(asked).toEqual(['/v1/decisions', 'started', 'succeeded'])
    proxy.close()
  })

  test('a signal while the beginning of what was approved is told is not lost: nothing runs', async () => {
    await approve((await once()).stderr)
    const telling = (path: string, body: string) => path === '/v1/outcomes' && body.includes('started')
    const proxy = await StallingProxy.before(server.url, 'after', telling)
    const running = start(server, ['run', '--stdin', '--', ...MARK], { cwd: place, input: 'ran\n', url: proxy.url })
    await proxy.stalled()
    running.child.kill('SIGINT')
    const { stdout, stderr, status } = await running.ended
    proxy.close()
    expect([status, stdout, stderr]).toEqual([70, '', expect.stringMatching(/stopped|cut/)])
    expect([await lastOutcome(), marks(join(place, 'mark'))]).toEqual(['not-run', 0])
    // Its twin, which nobody stops.
    await approve((await once()).stderr)
    expect(await once()).toMatchObject({ status: 0, stdout: 'ran\n' })
    expect([await lastOutcome(), marks(join(place, 'mark'))]).toEqual(['succeeded', 1])
  })

  test('Ctrl-C ends the waiting, and leaves the request', async () => {
    const running = start(server, ['run', '--wait', '120', '--', 'touch', 'mark'], { cwd: place })
    const hold = requestIn(await running.says('waiting for a person'))
    running.child.kill('SIGINT')
    expect((await running.ended).status).toBe(3)
    expect((await server.get('ben', `/v1/holds/${hold}`)).json.status).toBe('pending')
  })
})

describe('ATTACK-4: what was approved is what runs', () => {
  /** Waits for an approval, changes something meanwhile, and gives what came of it. */
  async function changedMeanwhile(args: readonly string[], change: () => void, options: Starting = {}) {
    const running = start(server, ['run', '--json', '--wait', '120', ...args], { cwd: place, ...options })
    const { hold } = await pending()
    change()
    await approved(server, 'ben', hold)
    const { status, stderr } = await running.ended
    return { hold, status, report: JSON.parse(stderr) }
  }

  /** The request that waits, once there is one. */
  async function pending(): Promise<{ hold: string }> {
    for (;;) {
      const { json } = await server.get('ben', '/v1/holds?status=pending')
      const waiting = (json.holds as { id: string; openedAt: string }[]).filter((one) => !seen.has(one.id))
      if (waiting[0] !== undefined) {
        seen.add(waiting[0].id)
        return { hold: waiting[0].id }
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const seen = new Set<string>()
  beforeEach(async () => {
    const { json } = await server.get('ben', '/v1/holds?status=pending')
    for (const { id } of json.holds as { id: string }[]) seen.add(id)
  })

  const script = (text: string) => {
    writeFileSync(join(place, 'deploy.sh'), `#!/bin/sh\n${text}\n`)
    chmodSync(join(place, 'deploy.sh'), 0o755)
  }

  test.each([
    ['PROGRAM_CHANGED', ['./deploy.sh', 'now']],
    ['FILE_CHANGED', ['set -e; ./deploy.sh now']],
  ])(
    '%s: a script that is another one by then does not run, nothing is spent, and the approved one does',
    async (code, words) => {
      script('echo good >> mark')
      const { hold, status, report } = await changedMeanwhile(['--', ...words], () => script('echo evil >> mark'))
      expect([status, report.spent]).toEqual([3, false])
      expect(report.changes).toContainEqual(expect.objectContaining({ code }))
      expect(marks(join(place, 'mark'))).toBe(0)
      expect((await server.get('ben', `/v1/holds/${hold}`)).json.status).toBe('approved')
      script('echo good >> mark')
      expect((await run(['--', ...words])).status).toBe(0)
      expect(readFileSync(join(place, 'mark'), 'utf8')).toBe('good\n')
    },
  )

  test('a binary, in another process than the one that asked', async () => {
    copyFileSync('/usr/bin/touch', join(place, 'tool'))
    const held = await run(['--', './tool', 'mark'])
    expect(held.status).toBe(3)
    await approve(held.stderr)
    copyFileSync('/usr/bin/rm', join(place, 'tool'))
    const other = await run(['--', './tool', 'mark'])
    expect([other.status, requestIn(other.stderr)]).not.toEqual([3, requestIn(held.stderr)])
    copyFileSync('/usr/bin/touch', join(place, 'tool'))
    expect((await run(['--', './tool', 'mark'])).status).toBe(0)
  })

  test('the directory', async () => {
    const work = join(place, 'work')
    mkdirSync(work)
    const swap = () => {
      renameSync(work, join(place, 'old'))
      mkdirSync(work)
    }
    const { status, report } = await changedMeanwhile(['--', 'touch', 'mark'], swap, { cwd: work })
    expect([status, report.changes[0].code]).toEqual([3, 'DIRECTORY_CHANGED'])
  })

  test('a variable that says where it lands, in another process', async () => {
    const held = await run(['--', 'touch', 'mark'], { env: { PGHOST: 'db1.example' } })
    await approve(held.stderr)
    const other = await run(['--', 'touch', 'mark'], { env: { PGHOST: 'db2.example' } })
    expect(other.status).toBe(3)
    expect(requestIn(other.stderr)).not.toBe(requestIn(held.stderr))
    expect((await run(['--', 'touch', 'mark'], { env: { PGHOST: 'db1.example' } })).status).toBe(0)
  })

  test('the settings that say where a tool leads', async () => {
    mkdirSync(join(place, '.docker'))
    const lead = (context: string) =>
      writeFileSync(join(place, '.docker/config.json'), JSON.stringify({ currentContext: context }))
    lead('near')
    const env = { DOCKER_CONFIG: join(place, '.docker') }
    // A word of the tool's name is enough to bind its settings.
    const { report } = await changedMeanwhile(['--', 'touch', 'docker'], () => lead('far'), { env })
    expect(report.changes).toMatchObject([{ code: 'TARGET_CHANGED' }])
  })

  test('standard input', async () => {
    const held = await once()
    await approve(held.stderr)
    expect((await once([], { input: 'other\n' })).status).toBe(3)
    expect((await once()).status).toBe(0)
  })

  test('the session', async () => {
    const held = await once(['--session', 'one'])
    await approve(held.stderr)
    expect((await once(['--session', 'two'])).status).toBe(3)
    expect((await once(['--session', 'one'])).status).toBe(0)
  })
})

describe('run-script', () => {
  const write = (text: string) => {
    writeFileSync(join(place, 'steps'), text)
    return join(place, 'steps')
  }

  test('its bytes are what is approved, and run whatever happens to the file', async () => {
    const file = write('set -eu\necho "good $1" >> mark\n')
    const running = start(server, ['run-script', '--wait', '120', file, "it's"], { cwd: place })
    const said = await running.says('waiting for a person')
    expect(said).toContain('echo "good $1" >> mark')
    write('echo evil >> mark\n')
    await approve(said)
    expect((await running.ended).status).toBe(0)
    expect(readFileSync(join(place, 'mark'), 'utf8')).toBe("good it's\n")
    const other = await start(server, ['run-script', file, "it's"], { cwd: place }).ended
    expect(other.status).toBe(3)
  })

  test('what is no script is said', async () => {
    expect((await start(server, ['run-script', 'none'], { cwd: place }).ended).status).toBe(64)
    writeFileSync(join(place, 'bytes'), Buffer.from([0xff, 0xfe]))
    expect((await start(server, ['run-script', 'bytes'], { cwd: place }).ended).status).toBe(64)
  })
})

test.skipIf(!existsSync('/dev/full'))('what no disk takes is lost, and does not end well', () => {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: server.home,
    PRODGATE_URL: server.url,
    PRODGATE_TOKEN: server.token('bot'),
  }
  const into = (where: string, ...words: readonly string[]) =>
    spawnSync('/bin/sh', ['-c', `exec "$@" >${where}`, 'sh', command, 'run', ...words], {
      cwd: place,
      encoding: 'utf8',
      env,
    })
  expect(into('/dev/null', 'echo', 'kept')).toMatchObject({ status: 0, stderr: '' })
  expect(into('/dev/full', 'echo', 'lost')).toMatchObject({
    status: 70,
    stderr: expect.stringMatching(/^prodgate: what it printed could not be written whole: (?:ENOSPC|No space)/),
  })
  expect(into('/dev/full', '--', 'sh', '-c', 'echo lost; exit 7').status).toBe(7)
  const { stderr } = into('/dev/full', '--json', '--', 'echo', 'lost')
  expect(JSON.parse(stderr)).toMatchObject({ ran: true, exitCode: 0, unwritten: expect.stringContaining('ENOSPC') })
})
