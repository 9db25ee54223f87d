import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import type { Run } from './run.ts'

/** Values by absolute path, with the names that stand in each directory. */
export class PathMap<V> extends Map<string, V> {
  private readonly directories = new Map<string, Set<string>>()

  override set(path: string, value: V): this {
    if (!this.has(path)) this.enter(path)
    return super.set(path, value)
  }

  /** Names of what was set below a directory; `undefined` where nothing was. */
  namesIn(directory: string): ReadonlySet<string> | undefined {
    return this.directories.get(directory)
  }

  /** A file stands in its directory, and that one in the next, up to the root. */
  private enter(path: string): void {
    for (let at = path; at.startsWith('/') && at !== '/'; at = posix.dirname(at)) {
      const directory = posix.dirname(at)
      const names = this.directories.get(directory)
      if (names?.has(posix.basename(at)) === true) return
      if (names === undefined) this.directories.set(directory, new Set([posix.basename(at)]))
      else names.add(posix.basename(at))
    }
  }
}

/**
 * The files of this host as they will be when a command gets to them: names that the action itself makes before are
 * listed too. A file that goes is still listed, which only adds. Contents are read through `content.ts`.
 */
export function filesWithWritten(run: Run): Files {
  const { files, written, copies } = run
  if (written.size === 0 && copies.size === 0) return files
  const below = (path: string) => [...(written.namesIn(path) ?? []), ...(copies.namesIn(path) ?? [])]
  return {
    ...files,
    kind: (path) => {
      const found = files.kind(path)
      if (found !== 'absent') return found
      if (written.has(path) || copies.has(path)) return 'file'
      return written.namesIn(path) === undefined && copies.namesIn(path) === undefined ? found : 'directory'
    },
    list: (path) => {
      const found = files.list(path)
      const made = below(path)
      if (made.length === 0 || (found === undefined && files.kind(path) !== 'absent')) return found
      return [...new Set([...(found ?? []), ...made])].toSorted()
    },
  }
}
