import { cutTrailing } from '../../lib/cut.ts'
import { type Files, noFiles } from '../../lib/files.ts'

/** A disk that holds these files and the directories above them, by absolute path. Test support. */
export function memoryFiles(files: Readonly<Record<string, string>>): Files {
  const all = new Map(Object.entries(files))
  const below = (path: string) => [...all.keys()].filter((one) => one.startsWith(path === '/' ? '/' : `${path}/`))
  return {
    ...noFiles,
    read: (path) => {
      const text = all.get(path)
      return text === undefined ? { is: 'absent' } : { is: 'text', text }
    },
    kind: (path) => (all.has(path) ? 'file' : below(path).length > 0 ? 'directory' : 'absent'),
    list: (given) => {
      const path = cutTrailing(given, '/')
      return [...new Set(below(path).map((one) => one.slice(path.length + 1).split('/')[0] as string))].toSorted()
    },
  }
}
