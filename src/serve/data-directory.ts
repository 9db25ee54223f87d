import { chmodSync, lstatSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { makeDirectories } from '../lib/make-directories.ts'
import { fault, ok, type Result } from '../lib/result.ts'

/** Where an authority keeps what is its own: store, keys, socket. Nobody else may look in. */
export interface DataDirectory {
  readonly path: string
  readonly keys: string
  readonly socket: string
  /** How far the store was; see `record/store/high-water.ts`. */
  readonly mark: string
}

/** Where the data is kept if nobody says otherwise. */
export function usualDataDirectory(): string {
  return join(homedir(), '.local/state/prodgate')
}

/** Makes the directory where it is missing. One that others can enter is refused and not repaired: they may have been in. */
export function openDataDirectory(path: string): Result<DataDirectory, string> {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      makeDirectories(path, 0o700)
      chmodSync(path, 0o700)
    }
    const found = lstatSync(path)
    if (!found.isDirectory()) return fault(`\`${path}\` is no directory`)
    if (found.uid !== process.geteuid?.())
      return fault(`\`${path}\` belongs to another user than the authority runs as`)
    if ((found.mode & 0o022) !== 0) return fault(`others can write into \`${path}\`: set its mode to 0700`)
    return ok({
      path,
      keys: join(path, 'keys'),
      socket: join(path, 'agent.sock'),
      mark: join(path, 'high-water.json'),
    })
  } catch (cause) {
    return fault(`couldn't open the data directory \`${path}\`: ${whyNot(cause)}; \`--data\` names another one`)
  }
}

function whyNot(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return WHY[(cause as NodeJS.ErrnoException).code ?? ''] ?? cause.message
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'nothing can be written there',
  ENOTDIR: 'a part of the path is a file',
  ENOENT: 'nothing can be made there',
}
