import { UNKNOWN } from '../../word.ts'
import { LIMITS } from '../limits.ts'

/**
 * Directories in front of the usual ones in a `PATH` that the text itself sets. A program in one of them is what stands
 * there, whatever it is called. Of too many of them, nobody knows what stands there.
 */
export function ownDirectories(path: string): readonly string[] {
  const own: string[] = []
  for (let from = 0; from <= path.length; ) {
    const colon = path.indexOf(':', from)
    const end = colon < 0 ? path.length : colon
    const directory = path.slice(from, end)
    // `$PATH` of the caller, unknown here: what follows it comes later in the search.
    if (SYSTEM_DIRECTORIES.has(directory) || directory === UNKNOWN) break
    if (own.length >= LIMITS.searched) return [UNKNOWN]
    own.push(directory)
    from = end + 1
  }
  return own
}

export const SYSTEM_DIRECTORIES: ReadonlySet<string> = new Set([
  '/bin',
  '/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
  '/snap/bin',
])
