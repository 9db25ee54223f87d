import { type Files, noFiles } from '../../lib/files.ts'

/** A disk that holds these files and nothing else, by absolute path. Test support. */
export function diskOf(files: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(files)
  const below = (path: string) => `${path.replace(/\/+$/, '')}/`
  return {
    ...noFiles,
    read: (path) => {
      const text = Object.hasOwn(files, path) ? files[path] : undefined
      return text === undefined ? { is: 'absent' } : { is: 'text', text }
    },
    kind: (path) => {
      if (Object.hasOwn(files, path)) return 'file'
      return paths.some((one) => one.startsWith(below(path))) ? 'directory' : 'absent'
    },
    list: (path) => {
      const start = below(path)
      const names = paths
        .filter((one) => one.startsWith(start))
        .map((one) => one.slice(start.length).split('/')[0] ?? '')
      return [...new Set(names)].sort()
    },
  }
}
