import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type PostgresServer, Throwaway } from '../../src/record/store/testing/throwaway.ts'
import { AuthorityProcess, cast } from './proof/authority-process.ts'
import { allowedAction, Client } from './proof/client.ts'
import { Scene } from './proof/scene.ts'
import { timeLimit } from './proof/size.ts'
import { type SlowProxy, slowProxy } from './proof/slow-proxy.ts'

// Attacks 3 and 17. Each fault has its twin, in which nothing fails and the same action is let go.
vi.setConfig({ testTimeout: timeLimit, hookTimeout: timeLimit })

const isRoot = process.getuid?.() === 0

let throwaway: Throwaway
let server: PostgresServer
let made = 0
const newDirectory = () => throwaway.path(`authority${made++}`)

beforeAll(async () => {
  throwaway = await Throwaway.make()
  server = await throwaway.postgres()
})
afterAll(() => throwaway.end())

/** Asks until something else is said, at most so often. */
async function untilNotAllowed(scene: Scene, most: number): Promise<string> {
  for (let i = 0; i < most; i++) {
    const verdict = await scene.askForLittle()
    if (verdict !== 'allow') return verdict
  }
  return 'allow'
}

/** A fault lasts a moment longer than its cause: connections are made anew. */
async function untilAllowed(scene: Scene): Promise<void> {
  while ((await scene.askForLittle()) !== 'allow') await new Promise((resolve) => setTimeout(resolve, 50))
}

/** All of what may be asked for. Nothing of it is let go, and whoever changes something is told that it was not done. */
async function expectAllRefused(scene: Scene, decision: string, name: string): Promise<void> {
  const [little, much, ...others] = await Promise.all([
    scene.askForLittle(),
    scene.ask(name),
    scene.agent.post('/v1/passes', { decision }),
    scene.agent.post('/v1/outcomes', { decision: scene.letGo.at(-1), status: 'succeeded' }),
    scene.approver.post(`/v1/holds/${scene.other}/reject`, { reason: 'not while the shop is open' }),
  ])
  for (const verdict of [little, much]) expect(['deny', '503']).toContain(verdict)
  expect(others.map(({ status }) => status)).toEqual([503, 503, 503])
}

/** As a backup does it. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to])
}

describe('a full disk', () => {
  const mounted: string[] = []
  const canMount = isRoot && spawnSync('mount', ['--version']).status === 0
  afterAll(() => {
    for (const path of mounted) execFileSync('umount', ['-l', path])
  })

  test.skipIf(!canMount)('nothing is let go, and with room again everything goes on', async () => {
    const directory = newDirectory()
    mkdirSync(join(directory, 'data'), { recursive: true, mode: 0o700 })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=0700', 'none', join(directory, 'data')])
    mounted.push(join(directory, 'data'))
    const scene = await Scene.set({ directory })
    const decision = await scene.approved('before')
    const filler = join(directory, 'data/filler')
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096'], { stdio: 'ignore' })
    expect(await untilNotAllowed(scene, 1_000)).toBe('deny')
    await expectAllRefused(scene, decision, 'before')
    rmSync(filler)
    await untilAllowed(scene)
    expect(await scene.ask('before')).toBe('allow')
    await scene.stop()
    expect(await scene.expectRecorded()).toEqual([])
  })
})

test.skipIf(!existsSync('/dev/full'))('lines for operators that no disk takes stop nothing', async () => {
  const scene = await Scene.set({ directory: newDirectory(), notices: '/dev/full' })
  await scene.approved('before')
  expect(await scene.ask('before')).toBe('allow')
  await scene.stop()
  expect(await scene.expectRecorded()).toEqual([])
})

describe('a disk that fails', () => {
  /** By a limit on the size of files, which makes writes fail in the middle of the store. */
  const start = (limit: number) => {
    const before = `data:text/javascript,${encodeURIComponent("process.on('SIGXFSZ', () => undefined)")}`
    return Scene.set({ directory: newDirectory(), before, blocks: limit })
  }

  test('to write: the store is sealed, and what was answered is there after a new start', async () => {
    const scene = await start(1_200)
    const decision = await scene.approved('before')
    expect(await untilNotAllowed(scene, 5_000)).toBe('deny')
    await expectAllRefused(scene, decision, 'before')
    expect((await scene.approver.get('/readyz')).status).toBe(503)
    expect((await scene.approver.get('/healthz')).status).toBe(200)
    await scene.stop()
    await scene.expectRecorded()
  })

  test('and with no limit the same goes on', async () => {
    const scene = await start(1_000_000)
    await scene.approved('before')
    expect(await untilNotAllowed(scene, 100)).toBe('allow')
    expect(await scene.ask('before')).toBe('allow')
    expect((await scene.approver.get('/readyz')).status).toBe(200)
    await scene.stop()
    expect(await scene.expectRecorded()).toEqual([])
  })

  const compiler = ['cc', 'gcc', 'clang'].find((one) => spawnSync(one, ['--version']).status === 0)
  test.skipIf(compiler === undefined || process.platform !== 'linux')(
    'to sync: nothing is tried again, until the authority is started anew',
    async () => {
      const directory = newDirectory()
      mkdirSync(directory)
      const [library, failing] = [join(directory, 'failing-fsync.so'), join(directory, 'failing')]
      execFileSync(compiler ?? '', [
        '-shared',
        '-fPIC',
        '-o',
        library,
        join(import.meta.dirname, 'proof/failing-fsync.c'),
        '-ldl',
      ])
      const scene = await Scene.set({ directory, env: { LD_PRELOAD: library, FAIL_WHILE: failing } })
      const decision = await scene.approved('before')
      expect(await scene.askForLittle()).toBe('allow')
      writeFileSync(failing, '')
      expect(await scene.askForLittle()).toBe('deny')
      rmSync(failing)
      // The page may be gone from the cache: a disk that says it is well again is not believed.
      await expectAllRefused(scene, decision, 'before')
      await scene.stop()
      await scene.start()
      expect(await scene.askForLittle()).toBe('allow')
      expect(await scene.ask('before')).toBe('allow')
      await scene.stop()
      await scene.expectRecorded()
    },
  )
})

describe('a directory that may only be read', () => {
  test('no authority starts on it, and on one that may be written one does', async () => {
    const directory = newDirectory()
    const tokens = await cast({ directory })
    // Root may write everything.
    if (isRoot) for (const path of everything(directory)) chownSync(path, 65_534, 65_534)
    const options = { directory, ...(isRoot ? { user: 65_534 } : {}) }
    chmodSync(join(directory, 'data'), 0o500)
    await expect(AuthorityProcess.start(options)).rejects.toThrow(/could not be written to|cannot be written to/)
    chmodSync(join(directory, 'data'), 0o700)
    const authority = await AuthorityProcess.start(options)
    const agent = new Client(authority.http, tokens.agent)
    expect((await agent.post('/v1/decisions', { action: allowedAction() })).body.verdict).toBe('allow')
    agent.close()
    await authority.stop()
  })
})

function everything(path: string): readonly string[] {
  return execFileSync('find', [path]).toString().trim().split('\n')
}

describe('PostgreSQL that', () => {
  let proxy: SlowProxy
  let scene: Scene

  beforeAll(async () => {
    proxy = await slowProxy(server.port)
    scene = await Scene.set({ directory: newDirectory(), database: server.url('postgres', proxy.port) })
  })
  afterAll(async () => {
    await scene.stop()
    await scene.expectRecorded()
    await proxy.close()
  })

  test('is not there: nothing is let go until it is', async () => {
    const decision = await scene.approved('gone')
    await server.stop()
    await expectAllRefused(scene, decision, 'gone')
    await server.start()
    await untilAllowed(scene)
    expect(await scene.ask('gone')).toBe('allow')
  })

  test('stands still: nothing is let go until it moves', async () => {
    const decision = await scene.approved('still')
    const rows = await server.query('postgres', 'select pid from pg_stat_activity where pid <> pg_backend_pid()')
    const postmaster = readFileSync(throwaway.path('postgres/postmaster.pid'), 'utf8').split('\n')[0]
    const all = [Number(postmaster), ...rows.map((row) => Number(row['pid']))]
    const tell = (signal: NodeJS.Signals) => {
      for (const pid of all)
        try {
          process.kill(pid, signal)
        } catch {
          // One of its helpers, which had done its work.
        }
    }
    tell('SIGSTOP')
    try {
      await expectAllRefused(scene, decision, 'still')
    } finally {
      tell('SIGCONT')
    }
    await untilAllowed(scene)
    expect(await scene.ask('still')).toBe('allow')
  })

  test('is slower than anybody waits: nothing is let go until it is quick', async () => {
    const decision = await scene.approved('slow')
    proxy.delay = 1_500
    await expectAllRefused(scene, decision, 'slow')
    proxy.delay = 0
    await untilAllowed(scene)
    expect(await scene.ask('slow')).toBe('allow')
  })
})

describe('another PostgreSQL takes over', () => {
  test.each([
    ['without the last second: what was approved before is void', 'behind', 'hold'],
    ['with all of it: what was approved is let go', 'whole', 'allow'],
  ] as const)('%s', async (_, name, expected) => {
    const database = await server.createDatabase(name)
    const scene = await Scene.set({ directory: newDirectory(), database })
    const decision = await scene.approved('spent')
    await scene.approved('unspent')
    await server.stop()
    const other = await server.copy(name)
    if (name === 'behind') {
      await server.start()
      await untilAllowed(scene)
      expect(await scene.ask('spent')).toBe('allow')
      await server.stop()
    }
    const before = scene.letGo
    await other.start()
    await untilAllowed(scene)
    // What was spent in the lost second does not come back.
    expect(await scene.ask('spent')).toBe(expected)
    expect(await scene.ask('unspent')).toBe(expected)
    const { body } = await scene.agent.post('/v1/passes', { decision })
    expect(body.code).toBe(name === 'behind' ? 'GRANT_VOID' : 'ALREADY_SPENT')
    // Approved anew, it is let go: it is the old grants that are void, not the gate that is shut.
    await scene.approved('after')
    expect(await scene.ask('after')).toBe('allow')
    expect(await scene.expectRecorded(name === 'behind' ? before : [])).toEqual(
      name === 'behind' ? ['the store went back'] : [],
    )
    await scene.stop()
    await other.stop()
    await server.start()
  })
})

describe('the clock', () => {
  const scenes: Scene[] = []
  const sceneWithClock = async () => {
    const directory = newDirectory()
    mkdirSync(directory)
    const file = join(directory, 'shift')
    writeFileSync(file, '0')
    const before = join(import.meta.dirname, 'proof/set-clock.ts')
    const scene = await Scene.set({ directory, before, env: { SHIFT_FILE: file } })
    scenes.push(scene)
    return { scene, shift: (ms: number) => writeFileSync(file, String(ms)) }
  }
  afterAll(async () => {
    for (const scene of scenes) {
      await scene.stop()
      await scene.expectRecorded()
    }
  })
  const MINUTE = 60_000

  test('is set back by an hour: what was approved before is void; by half a second it is let go', async () => {
    const { scene, shift } = await sceneWithClock()
    await scene.approved('little')
    shift(-500)
    expect(await scene.ask('little')).toBe('allow')
    const decision = await scene.approved('much')
    shift(-60 * MINUTE)
    expect(await scene.ask('much')).toBe('hold')
    expect((await scene.agent.post('/v1/passes', { decision })).body.code).toBe('GRANT_VOID')
    await scene.approved('after')
    expect(await scene.ask('after')).toBe('allow')
    expect(await scene.expectRecorded()).toEqual(['the clock went back'])
  })

  test('is set back while nobody runs: the same', async () => {
    const { scene, shift } = await sceneWithClock()
    await scene.approved('before')
    await scene.stop()
    shift(-60 * MINUTE)
    await scene.start()
    expect(await scene.ask('before')).toBe('hold')
    expect(await scene.expectRecorded()).toEqual(['the clock went back'])
  })

  test('is set back after an approval has run out: it does not live again', async () => {
    const { scene, shift } = await sceneWithClock()
    await scene.approved('old')
    shift(20 * MINUTE)
    expect(await scene.ask('old')).toBe('hold')
    shift(0)
    expect(await scene.ask('old')).toBe('hold')
  })
})

describe('a copy from yesterday is brought back', () => {
  test.each([
    ['of the database: what was approved before is void', ['data/prodgate.db'], 'hold'],
    ['of the whole data directory: the same', ['data'], 'hold'],
    ['with nothing done since: what was approved is let go', [], 'allow'],
  ] as const)('%s', async (_, parts, expected) => {
    const directory = newDirectory()
    const scene = await Scene.set({ directory })
    await scene.approved('spent')
    await scene.approved('unspent')
    await scene.stop()
    const kept = `${directory}.yesterday`
    copy(directory, kept)
    await scene.start()
    if (parts.length > 0) expect(await scene.ask('spent')).toBe('allow')
    const before = scene.letGo
    await scene.stop()
    for (const part of parts) {
      rmSync(join(directory, part), { recursive: true })
      copy(join(kept, part), join(directory, part))
    }
    await scene.start()
    expect(await scene.ask('spent')).toBe(expected)
    expect(await scene.ask('unspent')).toBe(expected)
    await scene.approved('after')
    expect(await scene.ask('after')).toBe('allow')
    await scene.stop()
    const began = await scene.expectRecorded(before)
    expect(began).toEqual(parts.length > 0 ? ['the store went back'] : [])
  })

  test('under an authority that runs: it lets nothing go until it is started anew', async () => {
    const directory = newDirectory()
    const scene = await Scene.set({ directory })
    const decision = await scene.approved('before')
    const path = join(directory, 'data/prodgate.db')
    copy(path, `${path}.yesterday`)
    expect(await scene.ask('before')).toBe('allow')
    rmSync(path)
    copy(`${path}.yesterday`, path)
    await expectAllRefused(scene, decision, 'before')
    await scene.stop()
  })
})
