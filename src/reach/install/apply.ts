import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fault, ok, type Result } from '../../lib/result.ts'
import { lookAt, missingDirectories } from './look.ts'
import type { FileChange, PlanFault } from './plan.ts'

interface Applied {
  /** Directories that were made on the way, the upper one first. */
  readonly directories: readonly string[]
}

/**
 * Makes the changes that were shown, all of them or none. Each file is written beside and moved into place, so that a
 * client never reads half of one. A file that is another one than was shown stops it, and what was written before it
 * goes back.
 *
 * KNOWN GAP: between the last look and the move lies a moment in which somebody can write; what they wrote is lost then.
 */
export function applyChanges(changes: readonly FileChange[]): Result<Applied, PlanFault> {
  for (const change of changes) {
    const wrong = changedSince(change)
    if (wrong !== undefined) return fault({ path: change.path, why: wrong })
  }
  const directories: string[] = []
  const undo: (() => void)[] = []
  for (const change of changes) {
    const wrong = changedSince(change)
    try {
      if (wrong !== undefined) throw new Error(wrong)
      undo.push(change.after === undefined ? remove(change) : write(change, change.after, directories))
    } catch (cause) {
      const stuck = undo.toReversed().flatMap((back) => whyNot(back) ?? [])
      removeEmpty(directories)
      const left =
        stuck.length === 0 ? '' : `; and what was written before it could not be taken back: ${stuck.join('; ')}`
      return fault({ path: change.path, why: `${messageOf(cause)}${left}` })
    }
  }
  return ok({ directories })
}

/** One that cannot be taken back keeps no other from it. */
function whyNot(back: () => void): string | undefined {
  try {
    back()
    return undefined
  } catch (cause) {
    return messageOf(cause)
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function changedSince(change: FileChange): string | undefined {
  const now = lookAt(change.path, change)
  if (now.is === 'unusable') return now.why
  const before = change.before
  const same = now.is === 'file' ? before.is === 'file' && before.text === now.text : before.is === 'absent'
  return same ? undefined : 'it was changed since the change was shown'
}

/** Gives what takes it back. */
function write(change: FileChange, text: string, directories: string[]): () => void {
  const { real } = looked(change)
  for (const directory of missingDirectories(real)) {
    const mode = change.secret && change.group === undefined ? 0o700 : 0o755
    mkdirSync(directory, { mode })
    // Whatever the umask of the caller is.
    chmodSync(directory, mode)
    directories.push(directory)
  }
  moveIntoPlace(real, text, change.mode, change.group)
  const { before } = change
  return before.is === 'absent'
    ? () => rmSync(real, { force: true })
    : () => moveIntoPlace(real, before.text, before.mode, change.group)
}

function remove(change: FileChange): () => void {
  const { real } = looked(change)
  rmSync(real, { force: true })
  syncDirectory(dirname(real))
  const { before } = change
  return () => {
    if (before.is === 'file') moveIntoPlace(real, before.text, before.mode, change.group)
  }
}

function looked(change: FileChange) {
  const now = lookAt(change.path, change)
  if (now.is === 'unusable') throw new Error(now.why)
  return now
}

function moveIntoPlace(path: string, text: string, mode: number, group: number | undefined): void {
  const beside = join(dirname(path), `.${basename(path)}.prodgate-${randomBytes(6).toString('hex')}`)
  const file = openSync(beside, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    if (group !== undefined) fchownSync(file, process.geteuid?.() ?? -1, group)
    fchmodSync(file, mode)
    fsyncSync(file)
    renameSync(beside, path)
  } catch (cause) {
    rmSync(beside, { force: true })
    throw cause
  } finally {
    closeSync(file)
  }
  syncDirectory(dirname(path))
}

/** A name is durable once its directory is. */
function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

/** Directories that install made go where nothing else is in them by now, the deeper ones first. */
export function removeEmpty(directories: readonly string[]): void {
  for (const directory of directories.toSorted((left, right) => right.length - left.length)) {
    try {
      rmdirSync(directory)
    } catch {
      // Somebody keeps something there, or it is gone.
    }
  }
}
