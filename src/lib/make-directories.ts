import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a directory and what is missing above it, and says which was the first that it made. Node's own `recursive` never comes
 * to an end where nothing can be made in a directory that is there, and the file system calls that "not there" (`/proc`).
 */
export function makeDirectories(path: string, mode = 0o777): string | undefined {
  try {
    return makeOne(path, mode)
  } catch (cause) {
    const above = dirname(path)
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw cause
    const first = makeDirectories(above, mode)
    // Once more and no oftener.
    const made = makeOne(path, mode)
    return first ?? made
  }
}

/** Nothing where it is there by now, whoever made it. */
function makeOne(path: string, mode: number): string | undefined {
  try {
    mkdirSync(path, { mode })
    return path
  } catch (cause) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return undefined
    throw cause
  }
}
