import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Result } from '../../../src/lib/result.ts'
import { uniqueId } from '../../../src/lib/unique-id.ts'
import { openKeys } from '../../../src/record/store/keys.ts'
import { storeLocation } from '../../../src/record/store/location.ts'
import { openDataDirectory } from '../../../src/serve/data-directory.ts'
import { addAgent } from '../../../src/serve/identity/agents.ts'
import type { IdentityParts } from '../../../src/serve/identity/parts.ts'
import { addPerson } from '../../../src/serve/identity/people.ts'
import { openStore } from '../../../src/serve/open-store.ts'

const START = join(import.meta.dirname, '../../../src/cli/start.ts')

export interface AuthorityOptions {
  /** A directory of the test's own: data, home, registry and configuration come to stand in it. */
  readonly directory: string
  /** The socket's name, for a second authority over the same data. */
  readonly socket?: string
  readonly database?: string
  /** A module that is loaded before the authority, as `--import` takes it. */
  readonly before?: string
  readonly env?: Readonly<Record<string, string>>
  /** The server may make no file longer than this, in blocks of 512 bytes. */
  readonly blocks?: number
  /** Runs as this user and group. */
  readonly user?: number
  /** The file that its lines for operators go to. */
  readonly notices?: string
}

/** The real server, as its own process. */
export class AuthorityProcess {
  readonly http: string
  readonly socket: string
  readonly child: ChildProcess

  private constructor(child: ChildProcess, ready: { readonly http: string; readonly socket: string }) {
    this.child = child
    this.http = ready.http
    this.socket = ready.socket
  }

  static async start(options: AuthorityOptions): Promise<AuthorityProcess> {
    const { directory, socket = 'agent.sock' } = options
    const where = ['--listen', '127.0.0.1:0', '--socket', join(directory, socket)]
    const args = [...dataOf(options), ...where, '--config', configOf(options), '--json']
    const child = run(args, options)
    const orphaned = () => child.kill('SIGKILL')
    process.once('exit', orphaned)
    child.once('exit', () => process.off('exit', orphaned))
    const errors: string[] = []
    if (child.stdout === null || child.stderr === null) throw new Error('a pipe has no end to read from')
    createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
    const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
    if (first.done) throw new Error(`the authority did not start: ${errors.join('\n')}`)
    return new AuthorityProcess(child, JSON.parse(first.value))
  }

  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void> {
    return this.end('SIGKILL')
  }

  stop(): Promise<void> {
    return this.end('SIGTERM')
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.kill(signal)
    await gone
  }
}

/** Adds people, each an approver, and an agent beside whatever runs, as `prodgate admin` does. Gives their tokens. */
export async function cast(
  { directory, database }: AuthorityOptions,
  approvers: readonly string[] = ['Ann'],
): Promise<{ readonly agent: string; readonly approvers: readonly string[] }> {
  mkdirSync(join(directory, 'home'), { recursive: true })
  // The mark of the store is kept below the home, by this process too.
  process.env['HOME'] = join(directory, 'home')
  const data = good(openDataDirectory(join(directory, 'data')))
  const store = await openStore(good(storeLocation(data.path, database)), data, good(openKeys(data.keys)).log)
  try {
    const newId = (prefix: string) => `${prefix}${uniqueId(Date.now(), randomBytes(10))}`
    const parts: IdentityParts = { store, now: Date.now, random: randomBytes, newId }
    const tokens: string[] = []
    for (const name of approvers)
      tokens.push(good(await addPerson(parts, { name, role: 'approver', by: 'local' })).token)
    return { agent: good(await addAgent(parts, { name: 'the agent', by: 'local' })).token, approvers: tokens }
  } finally {
    await store.close()
  }
}

function good<T>(result: Result<T, unknown>): T {
  if (result.is === 'fault') throw new Error(JSON.stringify(result.fault))
  return result.value
}

function run(args: readonly string[], options: AuthorityOptions): ChildProcess {
  const { directory, before, env, blocks, user, notices } = options
  const home = join(directory, 'home')
  mkdirSync(home, { recursive: true })
  const first = before === undefined ? [] : ['--import', before]
  const limit = `ulimit -f ${blocks ?? 'unlimited'}; exec "$0" "$@"${notices === undefined ? '' : ` 2>${notices}`}`
  return spawn('sh', ['-c', limit, process.execPath, ...first, START, 'serve', ...args], {
    cwd: home,
    ...(user === undefined ? {} : { uid: user, gid: user }),
    env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function dataOf({ directory, database }: AuthorityOptions): readonly string[] {
  return ['--data', join(directory, 'data'), ...(database === undefined ? [] : ['--database', database])]
}

function configOf({ directory }: AuthorityOptions): string {
  const [config, registry] = [join(directory, 'prodgate.yaml'), join(directory, 'targets.yaml')]
  writeFileSync(registry, 'version: 1\nsession: { environment: development }\n')
  writeFileSync(
    config,
    `version: 1\nregistry: ${JSON.stringify(registry)}\nrequestsPerMinute: 1000000\nopenHoldsPerAgent: 1000\n`,
  )
  return config
}
