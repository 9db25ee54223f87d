/**
 * The read-only view of a file system that `understand` and `locate` are handed. It is a port: the disk stands behind
 * it at the rim (`disk.ts`), and nothing in the core opens a file by another way.
 *
 * Every answer is a value. What cannot be read is `undefined` or an `unreadable` with a reason, never an exception and
 * never an empty text, because an empty text would mean "there is nothing dangerous in it".
 */
export interface Files {
  /** The whole text of a regular file, decoded as UTF-8. Paths are absolute. */
  readonly read: (path: string) => FileText
  /** The bytes of a regular file; for what is not text, such as the git index. */
  readonly bytes: (path: string) => Uint8Array | undefined
  /** What stands at a path, links not followed. `absent` only where the parent could be looked at. */
  readonly kind: (path: string) => FileKind
  /** Names in a directory, sorted; `undefined` where it cannot be listed. */
  readonly list: (path: string) => readonly string[] | undefined
  /** The path with every link resolved, as far as it exists; the rest is kept as it is. */
  readonly real: (path: string) => string
  /** The same files for one decision: what stands at a path is asked once, whatever else is asked of it. */
  readonly glance?: () => Files
}

export type FileText =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'absent' }
  | { readonly is: 'unreadable'; readonly why: string }

export type FileKind = 'file' | 'directory' | 'link' | 'other' | 'absent' | 'unknown'

/** A view in which nothing exists: for tests and for code that runs where we cannot look (another host, a container). */
export const noFiles: Files = Object.freeze({
  read: () => ({ is: 'unreadable', why: 'this place cannot be looked at' }) as const,
  bytes: () => undefined,
  kind: () => 'unknown' as const,
  list: () => undefined,
  real: (path: string) => path,
})
