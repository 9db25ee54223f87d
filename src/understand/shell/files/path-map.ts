import { posix } from 'node:path'

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
