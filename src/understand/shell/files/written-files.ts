import type { Files } from '../../../lib/files.ts'
import type { Run } from '../run.ts'

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
