import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDirectories } from '../lib/make-directories.ts'

/** A directory that nobody else reads, for the settings of one run. */
export interface PrivateDirectory {
  /** Writes a file that its reader cannot change by mistake, and gives its path. */
  keep(name: string, text: string | Uint8Array, mode?: number): string
  /** False where something of it is left. */
  remove(): boolean
}

/**
 * Makes one below `root`, for us or for the user of a run, and takes away what runs left behind that were killed: a directory
 * bears the number of the process that made it. Throws where `ownDirectory` does.
 */
export function privateDirectory(
  root: string,
  process: number,
  user?: { readonly uid: number; readonly gid: number },
): PrivateDirectory {
  const directory = ownDirectory(root, process, user !== undefined)
  sweep(root, process)
  const give = (path: string) => {
    if (user !== undefined) chownSync(path, user.uid, user.gid)
    return path
  }
  give(directory)
  return {
    keep: (name, text, mode = 0o400) => {
      const path = join(directory, name)
      writeFileSync(path, text, { mode, flag: 'wx' })
      return give(path)
    },
    remove: () => takeAway(directory),
  }
}

/**
 * Makes a directory of ours below `root`. Throws where others may look into `root`, or where it is somebody else's: there a link
 * could be put where ours stood.
 */
export function ownDirectory(root: string, process: number, isForAnother: boolean): string {
  // Another user has to come through it to what is theirs, and needs no list of it.
  const forOthers = isForAnother ? 0o011 : 0
  makeDirectories(root, 0o700 | forOthers)
  const found = lstatSync(root)
  if (!found.isDirectory() || (found.mode & 0o077 & ~forOthers) !== 0)
    throw new Error(`others may look into \`${root}\``)
  // Root could work in anybody's, who could then put other files in it.
  if (found.uid !== globalThis.process.geteuid?.()) throw new Error(`\`${root}\` belongs to somebody else`)
  const directory = join(root, `${process}-${randomBytes(8).toString('hex')}`)
  mkdirSync(directory, { mode: 0o700 })
  return directory
}

function sweep(root: string, own: number): void {
  for (const name of readdirSync(root)) {
    const maker = /^(\d+)-[0-9a-f]{16}$/.exec(name)?.[1]
    if (maker === undefined || Number(maker) === own || isAlive(Number(maker))) continue
    takeAway(join(root, name))
  }
}

/**
 * Takes away a directory of private files, though its user has taken the permissions off it that this needs. A run that holds on
 * to it must not keep its own end from the record, nor the next one from its start. False where something is left.
 */
export function takeAway(directory: string): boolean {
  for (const prepare of [() => {}, () => open(directory)]) {
    try {
      prepare()
      rmSync(directory, { recursive: true, force: true })
      return true
    } catch {
      // Once more, or it stays.
    }
  }
  return false
}

/** No link is followed: what it leads to is somebody else's. */
function open(directory: string): void {
  if (!lstatSync(directory).isDirectory()) return
  chmodSync(directory, 0o700)
  for (const name of readdirSync(directory)) open(join(directory, name))
}

function isAlive(process: number): boolean {
  try {
    globalThis.process.kill(process, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code !== 'ESRCH'
  }
}
