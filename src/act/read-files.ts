import { hash } from 'node:crypto'
import type { Files } from '../lib/files.ts'

/** A file that the gate read as part of an action, and what stood there: a digest of its text, or that it was not there. */
export interface ReadFile {
  readonly path: string
  readonly digest: string
}

/** The same files as they are now. */
export function readAgain(files: readonly ReadFile[], disk: Files): readonly ReadFile[] {
  return files.map(({ path }) => ({ path, digest: standingAt(path, disk) }))
}

/** As the gate notes it (`lib/noted-files.ts`). */
export function standingAt(path: string, disk: Files): string {
  const found = disk.read(path)
  return found.is === 'text' ? `sha256:${hash('sha256', found.text, 'hex')}` : found.is
}
