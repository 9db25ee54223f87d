/**
 * The conformance suite: every client that npm can bring, against every failure of its hook, with the real gate between.
 *
 *   node tools/clients/run.ts --quick         what continuous integration runs: three clients, the trials that matter most
 *   node tools/clients/run.ts                 all clients and all trials
 *   node tools/clients/run.ts codex gemini    only these
 *   node tools/clients/run.ts --page          tries nothing; writes docs/clients.md from what is kept
 *   node tools/clients/run.ts --keep          keeps what was observed as what is expected, and writes docs/clients.md
 *
 * Fails on any cell that is worse than in `expected.json`. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { findClient } from '../../src/cli/install/client-version.ts'
import { isDriven } from '../../src/reach/doctor/clients/all.ts'
import type { DrivenClient } from '../../src/reach/doctor/clients/client.ts'
import type { Cell } from '../../src/reach/doctor/examine.ts'
import { bestIsolation, type Isolation } from '../../src/reach/doctor/isolation.ts'
import { examineApart } from '../../src/reach/doctor/run.ts'
import { CLIENTS } from '../../src/reach/install/clients/all.ts'
import type { Level } from '../../src/reach/install/places.ts'
import { type Column, columnsOf, type Expected, isWorse, type Seen, seenIn, withColumn } from './expected.ts'
import { outcomes, type Started } from './outcomes.ts'
import { type Step, stories } from './story.ts'
import { clientsPage } from './table.ts'

const root = join(import.meta.dirname, '../..')
const EXPECTED = join(import.meta.dirname, 'expected.json')
const PRODGATE = [process.execPath, join(root, 'src/cli/start.ts')]
/** How many are tried at the same time. */
const AT_ONCE = 2

const SETS: Readonly<Record<string, readonly DrivenClient[]>> = {
  '.': ['claude-code', 'codex', 'gemini'],
  more: ['copilot', 'qwen', 'opencode', 'cline'],
}

const flags = new Set(process.argv.slice(2).filter((one) => one.startsWith('--')))
const named = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const quick = flags.has('--quick')
let passed = 0
let failed = 0

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
if (flags.has('--page')) {
  writePage(keptBefore())
  process.exit(0)
}
try {
  await main()
} catch (cause) {
  failed += 1
  console.log(`FAILED  ${cause instanceof Error ? cause.message : String(cause)}`)
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function main(): Promise<void> {
  const wrong = named.filter((name) => !isDriven(name))
  if (wrong.length > 0) throw new Error(`no such client: ${wrong.join(', ')}`)
  const sets = Object.entries(SETS).filter(([set, clients]) =>
    named.length === 0 ? !quick || set === '.' : clients.some((one) => named.includes(one)),
  )
  for (const [set] of sets) install(join(import.meta.dirname, set))
  const path = [
    dirname(process.execPath),
    ...sets.map(([set]) => join(import.meta.dirname, set, 'node_modules/.bin')),
    '/usr/local/bin:/usr/bin:/bin',
  ].join(delimiter)
  const clients = sets.flatMap(([, all]) => all).filter((one) => named.length === 0 || named.includes(one))
  const isolation = bestIsolation()
  console.log(`isolation: ${isolation}`)
  const expected = keptBefore()

  const jobs: (() => Promise<void>)[] = clients
    .flatMap((client) => levelsOf(client, isolation).map((level) => ({ client, level })))
    .map(({ client, level }) => async () => {
      const observed = await column(client, level, path, isolation, expected)
      if (!quick && flags.has('--keep')) keep(observed)
    })
  for (const client of clients)
    jobs.push(() => steps('outcomes', client, path, (started) => outcomes(client, started, isolation)))
  // The story takes longest: it begins first.
  if (clients.includes('claude-code'))
    jobs.unshift(() => steps('story', 'claude-code', path, ({ program, prodgate }) => stories(program, path, prodgate)))
  await Promise.all(Array.from({ length: AT_ONCE }, () => drain(jobs)))
}

/** Read again each time: another run may have kept others meanwhile. */
function keep(observed: Column): void {
  const kept = withColumn(keptBefore(), observed)
  writeFileSync(EXPECTED, `${JSON.stringify(kept, null, 2)}\n`)
  writePage(kept)
}

function keptBefore(): Expected {
  return JSON.parse(readFileSync(EXPECTED, 'utf8')) as Expected
}

function writePage(kept: Expected): void {
  writeFileSync(join(root, 'docs/clients.md'), clientsPage(columnsOf(kept)))
  console.log('wrote docs/clients.md')
}

function levelsOf(client: DrivenClient, isolation: Isolation): readonly Level[] {
  const managed = CLIENTS[client].levels.managed !== undefined && isolation === 'namespaces with /etc'
  return managed && !quick ? ['user', 'managed'] : ['user']
}

async function drain(jobs: (() => Promise<void>)[]): Promise<void> {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await job()
}

/** Only what the lock file says; once installed it stays. */
function install(directory: string): void {
  const lock = readFileSync(join(directory, 'package-lock.json'), 'utf8')
  const mark = join(directory, 'node_modules/.installed-from')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  console.log(`installing the clients of ${directory.slice(root.length + 1)}`)
  const { status } = spawnSync('npm', ['ci', '--prefix', directory, '--loglevel', 'error'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: directory,
  })
  if (status !== 0)
    throw new Error(`couldn't install the clients of ${directory} on ${process.platform} ${process.arch}`)
  writeFileSync(mark, lock)
}

/** OpenCode waits for the network as soon as it has a plugin, unless what it wants is there. */
function prefillOf(client: DrivenClient): { readonly prefill?: string } {
  if (client !== 'opencode') return {}
  const prefill = join(import.meta.dirname, 'opencode-plugin')
  install(prefill)
  return { prefill }
}

async function column(
  client: DrivenClient,
  level: Level,
  path: string,
  isolation: Isolation,
  expected: Expected,
): Promise<Column> {
  const found = await findClient(CLIENTS[client], path)
  if (found?.version === undefined) throw new Error(`${CLIENTS[client].title} was installed and does not start`)
  const seen: Record<string, Seen> = {}
  try {
    for await (const cell of examineApart(
      { client, level, program: found.path, path, prodgate: PRODGATE, quick, ...prefillOf(client) },
      isolation,
    )) {
      seen[cell.trial] = seenIn(cell)
      tell(client, level, cell, expected)
    }
  } catch (cause) {
    failed += 1
    console.log(`FAILED  ${client} ${level}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  return { client, version: found.version, level, seen }
}

function tell(client: DrivenClient, level: Level, cell: Cell, expected: Expected): void {
  const worse = isWorse(expected, client, level, cell)
  if (worse) failed += 1
  else passed += 1
  const word = worse ? 'FAILED ' : cell.outcome === cell.wanted ? 'ok     ' : 'known  '
  console.log(`${word} ${client} ${level} ${cell.trial}: ${cell.outcome}${cell.hangs ? ', waits' : ''} (${cell.ms} ms)`)
  if (worse) console.log(`${cell.told ?? ''}\n${cell.said?.slice(-600) ?? ''}`)
}

type Steps = (started: Started) => AsyncGenerator<Step>

async function steps(title: string, client: DrivenClient, path: string, all: Steps): Promise<void> {
  const found = await findClient(CLIENTS[client], path)
  if (found === undefined) throw new Error(`${CLIENTS[client].title} was installed and is not there`)
  const started = { program: found.path, path, prodgate: PRODGATE, ...prefillOf(client) }
  for await (const { says, holds, detail } of all(started)) {
    if (holds) passed += 1
    else failed += 1
    console.log(`${holds ? 'ok     ' : 'FAILED '} ${title}: ${says}${holds ? '' : `\n${detail}`}`)
  }
}
