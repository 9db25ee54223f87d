import { posix } from 'node:path'
import type { ClientName } from '../client-name.ts'
import { renderShim } from '../shim/render.ts'
import type { ClientInstall, Site, Wanted } from './client.ts'
import { CLIENTS } from './clients/all.ts'
import { groundOf, type Level, ownPlaces, type Places } from './places.ts'
import { type Ground, type Plan, planInstall, planUninstall, type Seen } from './plan.ts'
import { type InstallRecord, installedAs } from './record.ts'

/** A client at a level on this machine: everything that install and uninstall work on. */
export interface Target {
  readonly client: ClientInstall
  readonly level: Level
  readonly places: Places
}

export function targetOf(name: ClientName, level: Level, places: Places): Target {
  return { client: CLIENTS[name], level, places }
}

/** Looks at a file of a place. */
export type LookIn = (path: string, ground: Ground) => Seen

/** Where a client's own files are. */
function clientGround({ level, places }: Target): Ground {
  return { within: groundOf(level, places), machine: level === 'managed' }
}

/** Where shim, tokens and record are. */
export function ownGround({ level, places }: Target): Ground {
  return { within: ownPlaces(level, places).within, machine: level === 'managed' }
}

export function tokenPath({ client, level, places }: Target): string {
  return posix.join(ownPlaces(level, places).tokens, `${client.name}.token`)
}

/** The client's files with what has to stand in them; nothing where the client knows no such level. */
export function wantedFiles({ client, level, places }: Target): readonly Wanted[] {
  const site: Site = { level, places, shim: ownPlaces(level, places).shim }
  return client.levels[level]?.(site) ?? []
}

export function planClient(target: Target, record: InstallRecord, look: LookIn): Plan {
  const ground = clientGround(target)
  return planInstall(wantedFiles(target), ground, keptFiles(target, record), (path) => look(path, ground))
}

export function planClientGone(target: Target, record: InstallRecord, look: LookIn): Plan {
  const ground = clientGround(target)
  return planUninstall(wantedFiles(target), ground, keptFiles(target, record), (path) => look(path, ground))
}

function keptFiles({ client, level, places }: Target, record: InstallRecord) {
  return installedAs(record, client.name, level, places.project)?.files ?? []
}

/** What is baked into the shim. */
export interface ShimParts {
  readonly socket: string
  readonly curl: string
  /** Asks faster than curl, where it is there. */
  readonly perl?: string
  readonly interpreter: string
}

const SHIM_MARK = '# prodgate-shim CLIENT'

/** The shim, which all clients of a level share. */
export function shimFile({ level, places }: Target, parts: ShimParts): Wanted {
  const { shim, tokens } = ownPlaces(level, places)
  const text = renderShim({ ...parts, tokenFile: posix.join(tokens, 'CLIENT.token'), managed: level === 'managed' })
  const content = { is: 'whole', text, mark: SHIM_MARK } as const
  return {
    path: shim,
    content,
    why: 'what the hook runs: it asks the authority, and refuses where that fails',
    mode: 0o755,
  }
}
