import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { CommandFault, EXIT, UsageError } from '../../client/exit.ts'
import { CLIENT_NAMES, type ClientName } from '../../reach/client-name.ts'
import { CLIENTS } from '../../reach/install/clients/all.ts'
import { type Target, targetOf } from '../../reach/install/installation.ts'
import { lookAt } from '../../reach/install/look.ts'
import { LEVELS, type Level, ownPlaces, type Places } from '../../reach/install/places.ts'
import type { FileChange, Ground, Seen } from '../../reach/install/plan.ts'
import { EMPTY_RECORD, formatRecord, type InstallRecord, readRecord } from '../../reach/install/record.ts'

/** The options by which a client's installation is named. */
export interface LevelOptions {
  readonly user?: boolean
  readonly project?: boolean
  readonly managed?: boolean
  readonly cwd?: string
}

export function placesHere(cwd: string | undefined): Places {
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux'
  return { home: homedir(), project: workTree(resolve(cwd ?? process.cwd())), root: '/', platform }
}

/** The work tree around a directory, else the directory itself. */
function workTree(from: string): string {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return from
  }
}

function readClient(name: string): ClientName {
  const found = CLIENT_NAMES.find((one) => one === name)
  if (found === undefined)
    throw new UsageError(`there is no client \`${name}\``, `one of: ${CLIENT_NAMES.join(', ')}; or \`service\``)
  return found
}

/** The level that was asked for, or the one that is usual for this client. */
function readLevel(client: ClientName, options: LevelOptions): Level {
  const asked = LEVELS.filter((level) => options[level] === true)
  if (asked.length > 1) throw new UsageError('give one of `--user`, `--project` and `--managed`')
  const { levels, title } = CLIENTS[client]
  const level = asked[0] ?? (levels.user === undefined ? 'project' : 'user')
  if (levels[level] === undefined) {
    const there = LEVELS.filter((one) => levels[one] !== undefined).map((one) => `\`--${one}\``)
    throw new UsageError(`${title} has no such place for hooks`, `it has: ${there.join(', ')}`)
  }
  return level
}

/** The client and the place that a command is about. */
export function targetHere(name: string, options: LevelOptions): Target {
  const client = readClient(name)
  const target = targetOf(client, readLevel(client, options), placesHere(options.cwd))
  checkPlace(target)
  return target
}

function checkPlace({ level, places }: Target): void {
  if (level === 'project' && places.project === places.home)
    throw new UsageError('the home directory is no work tree', 'give `--user`, or go to the work tree')
  if (level === 'managed' && process.geteuid?.() !== 0)
    throw new CommandFault(
      EXIT.notPermitted,
      'settings of the whole machine are written by root, and this is another user',
      'run it with sudo; without root, `--user` reaches as far as your own settings do',
    )
}

export function look(path: string, ground: Ground): Seen {
  const { within } = ground
  if (!existsSync(within)) return { is: 'unusable', why: `there is no \`${within}\`` }
  return lookAt(path, ground)
}

/** Without asking whether it could be changed: for showing what there is. */
export function glance(path: string): Seen {
  try {
    return { is: 'file', text: readFileSync(path, 'utf8'), mode: 0 }
  } catch {
    return { is: 'absent' }
  }
}

export function readInstallRecord({ level, places }: Pick<Target, 'level' | 'places'>): InstallRecord {
  const path = ownPlaces(level, places).record
  return recordIn(glance(path), path)
}

function recordIn(seen: Seen, path: string): InstallRecord {
  if (seen.is !== 'file') return EMPTY_RECORD
  const read = readRecord(seen.text)
  if (read.is === 'fault')
    throw new UsageError(
      `couldn't read what was installed, in \`${path}\`: ${read.fault}`,
      'an older prodgate may know it',
    )
  return read.value
}

/** The change of the record itself, from what is in it now: others may have been installed since it was read. */
export function recordChange(target: Target, ground: Ground, next: (now: InstallRecord) => InstallRecord): FileChange {
  const path = ownPlaces(target.level, target.places).record
  const before = look(path, ground)
  if (before.is === 'unusable') throw new UsageError(`\`${path}\`: ${before.why}`)
  const record = next(recordIn(before, path))
  const after = record.installed.length === 0 ? undefined : formatRecord(record)
  const why = 'what was installed, and what stood there before'
  // Directories of the machine are there for everybody, the record in them for root.
  const group = ground.machine ? { group: 0 } : {}
  return { path, ...ground, before, after, mode: 0o600, why, secret: true, ...group }
}
