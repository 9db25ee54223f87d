import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, resolve } from 'node:path'
import type { Action } from '../action/action.ts'
import { actionDigest } from '../action/digest.ts'
import { faulted, Gate, type Surroundings } from '../gate.ts'
import { diskFiles } from '../lib/disk.ts'
import type { Files, FileText } from '../lib/files.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { uniqueId } from '../lib/unique-id.ts'
import { whyUnreadable } from '../lib/unreadable.ts'
import { steadyPlaces } from '../locate/files/gate-places.ts'
import { emptyRegistry, parseRegistry, type Registry, registryPaths } from '../locate/registry.ts'

/** The options that every form of `check` shares. */
export interface PlaceOptions {
  readonly registry?: string
  readonly home?: string
  readonly cwd?: string
}

/** Directories that the options name, absolute, or those of the calling process. */
export interface Place {
  readonly home: string
  readonly cwd: string
}

export function placeOf(options: PlaceOptions): Place {
  return { home: resolve(options.home ?? homedir()), cwd: resolve(options.cwd ?? process.cwd()) }
}

/** The registry that is in force. A missing one knows nothing; one that cannot be read stops everything. */
export function readRegistry(options: PlaceOptions, home: string): Result<Registry, string> {
  const named = options.registry === undefined ? undefined : resolve(options.registry)
  const usual = registryPaths(home)
  for (const path of named === undefined ? usual : [named]) {
    const read = readText(path)
    if (read.is === 'absent') continue
    if (read.is === 'unreadable') return fault(`couldn't read the registry \`${path}\`: ${read.why}`)
    const parsed = parseRegistry(read.text, path)
    return parsed.is === 'fault' ? fault(parsed.fault.message) : parsed
  }
  if (named !== undefined) return fault(`couldn't read the registry \`${named}\`: there is no such file`)
  return ok(emptyRegistry(usual[1]))
}

function readText(path: string): FileText {
  try {
    return { is: 'text', text: readFileSync(path, 'utf8') }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return { is: 'absent' }
    return { is: 'unreadable', why: whyUnreadable(cause) }
  }
}

/** What `check` and its kin ask: the gate, or one that is broken and says so. */
export type Asked = Pick<Gate, 'check' | 'weigh' | 'refuse'>

/** A gate over the real disk, clock and randomness: the rim. */
export function openGate(options: PlaceOptions, place: Place): Asked {
  const registry = readRegistry(options, place.home)
  if (registry.is === 'fault') return brokenGate(registry.fault)
  return new Gate({
    locate: { registry: registry.value, files: filesFor(place, registry.value), tmp: tmpdir() },
    newId,
  })
}

/** INVARIANT (failing means stopped): a gate that cannot be built answers every question with deny. */
function brokenGate(why: string): Asked {
  const cause = new Error(why)
  return {
    check: async (action) => faulted(newId(), cause, actionDigest(action)),
    weigh: async (action) => ({ decision: faulted(newId(), cause, actionDigest(action)), effects: [] }),
    refuse: () => faulted(newId(), cause),
  }
}

/** Tells answers apart and protects nothing: `node:crypto` need not be loaded for it. */
export function newId(): string {
  return uniqueId(
    Date.now(),
    Uint8Array.from({ length: 10 }, () => Math.random() * 256),
  )
}

/** What may be looked at: the home, the working directory and the work tree around it, enrolled workspaces, temporary files. */
export function filesFor(place: Place, registry: Registry): Files {
  const roots = [place.home, place.cwd, ...(registry.session?.workspaces ?? []), tmpdir()]
  return diskFiles({ roots, steady: steadyPlaces(place.home, registry.path) })
}

function absoluteIn(cwd: string, path: string | undefined): string {
  return path === undefined ? cwd : isAbsolute(path) ? path : resolve(cwd, path)
}

/** What the action says of its directory and variables; what it does not say is taken from `place` and `env`. */
export function surroundingsOf(action: Action, place: Place, env: Readonly<Record<string, string>>): Surroundings {
  const own =
    'cwd' in action || 'env' in action ? (action as { cwd?: string; env?: Readonly<Record<string, string>> }) : {}
  const cwd = absoluteIn(place.cwd, own.cwd)
  return own.env === undefined ? { home: place.home, cwd, env, ambient: true } : { home: place.home, cwd, env: own.env }
}
