import { posix } from 'node:path'
import type { Files } from '../lib/files.ts'
import { isOwnSettings } from '../understand/own-settings.ts'
import type { Place, Site } from '../understand/place.ts'
import { isKnownText } from '../understand/word.ts'
import { type Claim, claim, type Environment, environmentOf, type Subject } from './evidence.ts'
import type { Identity } from './identity.ts'
import type { Registry } from './registry.ts'

/**
 * The machine from which a tool reaches out: this one, a host behind ssh, a container, a pod. All that an adapter may
 * look at is here, so that the same adapter is right behind a hop: there it sees no files, `localhost` is another
 * machine, and what stays local is of that machine's class.
 */
export interface Vantage {
  readonly registry: Registry
  readonly files: Files
  /** `undefined` where the home of that machine cannot be known. */
  readonly home: string | undefined
  /** The home of whoever calls on this machine, where `HOME` in front of a tool moves the other one. */
  readonly ownHome: string | undefined
  /** The class of what stays on this machine. */
  readonly local: Environment
  /** What this machine is called in an identity; `undefined` for a container or pod, which has no name of its own. */
  readonly self: string | undefined
  /** Joined to everything that is reached from here; `undefined` on this host, which is not in the way. */
  readonly behind: Environment | undefined
  /** Directories whose files are the session's work; real paths. Empty behind a hop. Most actions never ask. */
  readonly workspaces: () => readonly string[]
  /** True for a real path that is of this machine's own class: in a workspace or temporary. Always, behind a hop. */
  readonly owns: (path: string) => boolean
  readonly at: (site: Site) => Vantage
  /** Nothing that the action does makes a file: what is not there will not be there when a tool looks for it. */
  readonly onlyLooks: boolean
  /** What another adapter makes of a place: a runtime asks for its database. */
  readonly locate: (place: Place) => readonly Subject[]
}

/** A target of its own: unknown where the registry is silent. */
export function remote(from: Vantage, identities: readonly Identity[], claims: readonly Claim[] = []): Subject {
  const name = identities[0]?.id ?? 'unknown'
  const kind = identities[0]?.kind ?? 'target'
  return {
    shown: name,
    identities,
    claims,
    otherwise: unlisted(from, `${kind}: ${name}`),
    behind: from.behind,
  }
}

/** Something that stays on the machine. */
export function local(
  from: Vantage,
  shown: string,
  identities: readonly Identity[] = [],
  claims: readonly Claim[] = [],
): Subject {
  return { shown, identities, claims, otherwise: from.local, behind: from.behind }
}

/** What cannot be found out, with the reason. */
export function lost(from: Vantage, why: string, claims: readonly Claim[] = [], shown = 'unknown'): Subject {
  const because = { ...claim('unknown', 'command', 'resolution', why), used: true }
  return { shown, identities: [], claims, otherwise: environmentOf('unknown', [because]), behind: from.behind }
}

function unlisted(from: Vantage, name: string): Environment {
  const because = claim('unknown', 'registry', from.registry.path ?? 'the registry', `no entry for ${name}`)
  return environmentOf('unknown', [{ ...because, used: true }])
}

/** An absolute path as a tool would take it; `undefined` where a part of it cannot be known. */
export function pathFrom(cwd: string, text: string): string | undefined {
  if (!isKnownText(text) || text === '') return undefined
  if (posix.isAbsolute(text)) return text
  return isKnownText(cwd) && posix.isAbsolute(cwd) ? posix.join(cwd, text) : undefined
}

/** The same, with a leading `~`, for tools that expand it themselves. */
export function homePathFrom(from: Vantage, cwd: string, text: string): string | undefined {
  if (text !== '~' && !text.startsWith('~/')) return pathFrom(cwd, text)
  return from.home === undefined ? undefined : pathFrom(cwd, from.home + text.slice(1))
}

/** True for settings of this host that whoever calls the tool may have written, and so what they start. */
export function isForeign(from: Vantage, path: string): boolean {
  if (from.self !== 'localhost' || from.ownHome === undefined) return false
  return !isOwnSettings(from.files.real(path), from.files.real(from.ownHome))
}

export function inHome(from: Vantage, path: string): string | undefined {
  return from.home === undefined ? undefined : posix.join(from.home, path)
}

/** True for a directory and everything below it. Both absolute and without a final slash. */
export function isWithin(path: string, directory: string): boolean {
  if (directory === '/') return true
  return path === directory || (path.startsWith(directory) && path[directory.length] === '/')
}
