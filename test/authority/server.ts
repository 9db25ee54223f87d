import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { uniqueId } from '../../src/lib/unique-id.ts'
import { openKeys } from '../../src/record/store/keys.ts'
import { storeLocation } from '../../src/record/store/location.ts'
import { openDataDirectory } from '../../src/serve/data-directory.ts'
import { addAgent } from '../../src/serve/identity/agents.ts'
import type { IdentityParts } from '../../src/serve/identity/parts.ts'
import { addPerson } from '../../src/serve/identity/people.ts'
import { openStore } from '../../src/serve/open-store.ts'
import { command } from '../command.ts'
import { type Answer, type Sent, send } from './http.ts'

/** Who there is in each of these tests. Ann owns `ours`. */
export const PEOPLE = {
  vera: 'viewer',
  rita: 'requester',
  ann: 'approver',
  ben: 'approver',
  ada: 'auditor',
  olga: 'operator',
} as const
export const AGENTS = ['bot', 'eve', 'ours'] as const

export type Person = keyof typeof PEOPLE
export type Agent = (typeof AGENTS)[number]
export type Who = Person | Agent

export interface Identity {
  readonly id: string
  readonly token: string
}

export interface ServerOptions {
  /** The configuration file without its version. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** `postgres://…`; without it a file. */
  readonly database?: string
  readonly registry?: string
  /** Who there is, where not all of `PEOPLE` and the agents. */
  readonly cast?: Readonly<Partial<Record<Person, string>>>
  /** Approval rules, as the file of the operator. */
  readonly rules?: unknown
  /** An open descriptor that it is handed as number 63, where shells put what `<(…)` prints. */
  readonly handed?: number
  /** More files in the home. In the configuration `~/` stands for it. */
  readonly files?: Readonly<Record<string, string>>
}

export const REGISTRY = `version: 1
targets:
  - { kubernetes: "https://10.0.0.1:6443", environment: production }
  - { kubernetes: "https://127.0.0.1:6443", environment: development }
`

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
  - { name: prod, cluster: { server: "https://10.0.0.1:6443" } }
  - { name: dev, cluster: { server: "https://127.0.0.1:6443" } }
contexts:
  - { name: prod-eu, context: { cluster: prod, user: me } }
  - { name: kind-dev, context: { cluster: dev, user: me } }
users:
  - { name: me, user: {} }
`

/** A real authority, as it is built: its own process, its own data directory and home, a port of its own. */
export class TestServer {
  readonly home: string
  readonly data: string
  readonly registry: string
  readonly identities: Readonly<Record<Who, Identity>>
  url = ''
  socket = ''
  private readonly options: ServerOptions
  private process: ChildProcess | undefined
  private said = ''

  private constructor(home: string, options: ServerOptions, identities: Readonly<Record<Who, Identity>>) {
    this.home = home
    this.data = join(home, 'data')
    this.registry = join(home, 'targets.yaml')
    this.options = options
    this.identities = identities
  }

  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const home = mkdtempSync(join(tmpdir(), 'prodgate-authority-'))
    mkdirSync(join(home, '.kube'))
    writeFileSync(join(home, '.kube/config'), KUBECONFIG)
    writeFileSync(join(home, 'targets.yaml'), options.registry ?? REGISTRY)
    const rules = options.rules === undefined ? {} : { approvalRules: join(home, 'rules.json') }
    if (options.rules !== undefined) writeFileSync(join(home, 'rules.json'), JSON.stringify(options.rules))
    writeFileSync(
      join(home, 'config.yaml'),
      JSON.stringify({ version: 1, ...rules, ...options.config }).replaceAll('"~/', `"${home}/`),
    )
    for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(home, name), text)
    const identities = await withStore(home, options.database, (parts) => cast(parts, options.cast))
    const server = new TestServer(home, options, identities)
    try {
      await server.run()
      return server
    } catch (cause) {
      await server.remove()
      throw cause
    }
  }

  /** Starts the process, again after `stop`. */
  async run(): Promise<void> {
    const { home, data, registry, options } = this
    const args = ['serve', '--data', data, '--listen', '127.0.0.1:0', '--registry', registry, '--home', home]
    const database = options.database === undefined ? [] : ['--database', options.database]
    const { handed } = options
    const child = spawn(command, [...args, ...database, '--config', join(home, 'config.yaml'), '--json'], {
      cwd: home,
      env: { PATH: process.env['PATH'] ?? '', HOME: home, ...options.env },
      stdio: [
        'ignore',
        'pipe',
        'pipe',
        ...(handed === undefined ? [] : [...Array<'ignore'>(60).fill('ignore'), handed]),
      ],
    }) as ChildProcessByStdio<null, Readable, Readable>
    this.process = child
    started.add(child)
    child.once('exit', () => started.delete(child))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.said += text
    })
    const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
    if (value === undefined) throw new Error(`the authority did not start: ${this.said}`)
    const ready = JSON.parse(value) as { ready: boolean; http: string; socket: string }
    this.url = ready.http
    this.socket = ready.socket
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.process
    this.process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill(signal)
    return gone
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL')
    // What it had started may have something to write still.
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10 })
  }

  /** What it wrote on standard error. */
  get log(): string {
    return this.said
  }

  /** How often it has said something of the lines that operators must not miss. A line may come after the answer. */
  async loud(what: string, times = 1): Promise<number> {
    const count = () =>
      this.said
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.includes('"loud":true') && (JSON.parse(line) as { msg: string }).msg.includes(what))
        .length
    for (const until = Date.now() + 60_000; count() < times && Date.now() < until; ) await sleep(20)
    return count()
  }

  token(who: Who): string {
    return this.identities[who].token
  }

  id(who: Who): string {
    return this.identities[who].id
  }

  /** A request as it is: nothing is added but what is given. */
  raw(sent: Sent): Promise<Answer> {
    return send(this.url, sent)
  }

  get(who: Who, path: string): Promise<Answer> {
    return this.raw({ path, headers: { authorization: `Bearer ${this.token(who)}` } })
  }

  post(who: Who, path: string, body?: unknown): Promise<Answer> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { authorization: `Bearer ${this.token(who)}`, ...(body === undefined ? {} : JSON_TYPE) }
    return this.raw({ method: 'POST', path, headers, ...json })
  }

  onSocket(who: Who, path: string, body?: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token(who)}`, ...(body === undefined ? {} : JSON_TYPE) }
    const posted = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    return send('http://localhost', { path, headers, socketPath: this.socket, ...posted })
  }

  /** Beside the running process, as `prodgate admin` works. */
  beside<T>(work: (parts: IdentityParts) => Promise<T>): Promise<T> {
    return withStore(this.home, this.options.database, work)
  }

  /** All bytes of the data directory. */
  bytes(): Buffer {
    const files = readdirSync(this.data, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    return Buffer.concat(files.map((one) => readFileSync(join(one.parentPath, one.name))))
  }
}

export const JSON_TYPE = { 'content-type': 'application/json' } as const

/** None outlives the tests. */
const started = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL')
})

async function withStore<T>(
  home: string,
  database: string | undefined,
  work: (parts: IdentityParts) => Promise<T>,
): Promise<T> {
  // Marks of the store are kept below the home, of this process too: below that of another authority they might stay behind.
  process.env['HOME'] = home
  const data = good(openDataDirectory(join(home, 'data')))
  const store = await openStore(good(storeLocation(data.path, database)), data, good(openKeys(data.keys)).log)
  try {
    const newId = (prefix: string) => `${prefix}${uniqueId(Date.now(), randomBytes(10))}`
    return await work({ store, now: Date.now, random: randomBytes, newId })
  } finally {
    await store.close()
  }
}

async function cast(
  parts: IdentityParts,
  people: ServerOptions['cast'] = PEOPLE,
): Promise<Readonly<Record<Who, Identity>>> {
  const made: Partial<Record<Who, Identity>> = {}
  for (const [name, role] of Object.entries(people))
    made[name as Person] = good(await addPerson(parts, { name, role, by: 'local' }))
  for (const name of AGENTS) {
    const owner = name === 'ours' && made.ann !== undefined ? { owner: made.ann.id } : {}
    made[name] = good(await addAgent(parts, { name, by: 'local', ...owner }))
  }
  return made as Record<Who, Identity>
}

type Done<T> = { readonly is: 'ok'; readonly value: T } | { readonly is: 'fault'; readonly fault: unknown }

export function good<T>(done: Done<T>): T {
  if (done.is === 'fault') throw new Error(JSON.stringify(done.fault))
  return done.value
}
