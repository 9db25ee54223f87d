import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import type { Look } from '../../lib/one-look.ts'
import { repositoryOf } from '../git/repository.ts'
import type { Registry } from '../registry.ts'
import { isWithin } from '../vantage.ts'

/** The lie of the land on this host: what counts as home, workspace and temporary. Real paths, links followed. */
export interface Ground {
  readonly files: Files
  /** As it was given, and as it really is. `undefined` where it is the root: then nothing is below a home. */
  readonly home: string | undefined
  readonly realHome: () => string | undefined
  /**
   * The enrolled workspaces; where the session stands in none of them, the work tree or directory that it stands in.
   */
  readonly workspaces: readonly string[]
  /** Most paths are in a workspace, and nobody asks. */
  readonly temporaries: () => readonly string[]
  /** The registry in force: a place of the gate, wherever it stands. */
  readonly registryPath: string | undefined
  /** Where names that are compared with patterns are counted. */
  readonly look: Pick<Look, 'spend' | 'isSpent'>
}

export interface GroundSource {
  readonly registry: Registry
  readonly files: Files
  readonly home: string
  readonly cwd: string
  readonly tmp: string | undefined
  readonly look: Ground['look']
}

export function groundOf(source: GroundSource): Ground {
  const { files, registry } = source
  const home = source.home === '/' || source.home === '' ? undefined : trimmed(source.home)
  const realHome = () => (home === undefined ? undefined : files.real(home))
  let temporaries: readonly string[] | undefined
  return {
    files,
    home,
    realHome,
    workspaces: workspacesOf(source, realHome),
    temporaries: () => {
      temporaries ??= temporariesOf(source)
      return temporaries
    },
    registryPath: registry.path,
    look: source.look,
  }
}

function temporariesOf(source: GroundSource): readonly string[] {
  const own = source.tmp === undefined ? [] : [trimmed(source.tmp)]
  return [...new Set([...TEMPORARIES, ...own].map(source.files.real))]
}

const TEMPORARIES = ['/tmp', '/var/tmp', '/dev/shm']

function workspacesOf(source: GroundSource, realHome: () => string | undefined): readonly string[] {
  const { files, registry } = source
  const enrolled = (registry.session?.workspaces ?? []).map(files.real)
  const cwd = files.real(source.cwd)
  if (enrolled.some((one) => isWithin(cwd, one))) return enrolled
  const root = files.real(repositoryOf(files, cwd)?.root ?? cwd)
  // A session that stands in the root or in the home makes not everything there its work.
  const home = realHome()
  const whole = root === '/' || (home !== undefined && isWithin(home, root))
  return whole ? enrolled : [...enrolled, root]
}

function trimmed(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '')
}

/** The session's own files: in a workspace or temporary, and not in the home beside the workspaces. */
export function isOwn(ground: Ground, path: string): boolean {
  return workspaceOf(ground, path) !== undefined || isTemporary(ground, path)
}

export function workspaceOf(ground: Ground, path: string): string | undefined {
  return ground.workspaces.find((one) => isWithin(path, one))
}

/** Below a directory for temporary files; a home or workspace that stands there is none. */
export function isTemporary(ground: Ground, path: string): boolean {
  if (!ground.temporaries().some((one) => path !== one && isWithin(path, one))) return false
  const home = ground.realHome()
  if (home !== undefined && isWithin(path, home)) return false
  return ground.workspaces.every((one) => !isWithin(path, one) && !isWithin(one, path))
}
