import { hash } from 'node:crypto'
import type { Files, FileText } from './files.ts'

/** A view of the disk that remembers what was read through it. */
export interface NotedFiles {
  readonly files: Files
  /** SHA-256 over each path that was read and what stood there, nothing included; absent where nothing was read. */
  readonly digest: () => string | undefined
  /** The same one by one. */
  readonly list: () => readonly NotedFile[]
}

export interface NotedFile {
  readonly path: string
  /** `sha256:…` of its text, or `absent` or `unreadable`. */
  readonly digest: string
}

/** Notes texts; names, kinds and links are settings of a place and not what runs. */
export function notedFiles(files: Files): NotedFiles {
  const read = new Map<string, string>()
  return {
    files: {
      ...files,
      read: (path) => {
        const found = files.read(path)
        if (!read.has(path)) read.set(path, standing(found))
        return found
      },
    },
    digest: () => (read.size === 0 ? undefined : `sha256:${hash('sha256', JSON.stringify([...read].sort()), 'hex')}`),
    list: () =>
      [...read].map(([path, found]) => ({ path, digest: /^[0-9a-f]{64}$/.test(found) ? `sha256:${found}` : found })),
  }
}

/** A view that puts the paths of what was read, and was there, into `read`. */
export function rememberingReads(files: Files, read: Set<string>): Files {
  return {
    ...files,
    read: (path) => {
      const found = files.read(path)
      if (found.is !== 'absent') read.add(path)
      return found
    },
  }
}

function standing(found: FileText): string {
  return found.is === 'text' ? hash('sha256', found.text, 'hex') : found.is
}
