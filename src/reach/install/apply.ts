import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
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
import type { FileChange, PlanFault, Seen } from './plan.ts'

interface Applied {
  /** Directories that were made on the way, the upper one first. */
  readonly directories: readonly string[]
}

/**
 * Makes the changes that were shown, all of them or none. Each file is written beside and moved into place, so that a
 * client never reads half of one, and no other install writes it meanwhile. A file that is another one than was shown stops
 * it, and what was written before it goes back, unless somebody has written there since.
 *
 * KNOWN GAP: between the last look and the move lies a moment in which somebody else can write; what they wrote is lost then.
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
  return same || isAs(change, now) ? undefined : 'it was changed since the change was shown'
}

/** Somebody else, an install of another client for example, has brought it there. */
function isAs({ after, mode }: FileChange, now: Seen): boolean {
  return now.is === 'file' ? after === now.text && mode === now.mode : now.is === 'absent' && after === undefined
}

const AS_IT_WAS = () => undefined

/** Gives what takes it back. */
function write(change: FileChange, text: string, directories: string[]): () => void {
  const { real, ...now } = looked(change)
  if (isAs(change, now)) return AS_IT_WAS
  for (const directory of missingDirectories(real)) {
    const mode = change.secret && change.group === undefined ? 0o700 : 0o755
    if (!isMade(directory, mode)) continue
    // Whatever the umask of the caller is.
    chmodSync(directory, mode)
    directories.push(directory)
  }
  moveIntoPlace(real, text, change.mode, change.group, () => changedSince(change))
  const { before } = change
  return () => {
    if (!isAs(change, looked(change))) throw new Error(`\`${real}\` was changed since`)
    if (before.is === 'absent') rmSync(real, { force: true })
    else moveIntoPlace(real, before.text, before.mode, change.group)
  }
}

/** False where somebody else was faster. */
function isMade(directory: string, mode: number): boolean {
  try {
    mkdirSync(directory, { mode })
    return true
  } catch (cause) {
    if (isThere(cause)) return false
    throw cause
  }
}

function isThere(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
}

function remove(change: FileChange): () => void {
  const { real, is } = looked(change)
  if (is === 'absent') return AS_IT_WAS
  rmSync(real, { force: true })
  syncDirectory(dirname(real))
  const { before } = change
  return () => {
    if (before.is === 'file' && looked(change).is === 'absent')
      moveIntoPlace(real, before.text, before.mode, change.group)
  }
}

function looked(change: FileChange) {
  const now = lookAt(change.path, change)
  if (now.is === 'unusable') throw new Error(now.why)
  return now
}

function moveIntoPlace(
  path: string,
  text: string,
  mode: number,
  group: number | undefined,
  wrong: () => string | undefined = () => undefined,
): void {
  const beside = join(dirname(path), `.${basename(path)}.prodgate`)
  const file = openAlone(beside)
  try {
    const why = wrong()
    if (why !== undefined) throw new Error(why)
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

/** How long another install may take for one file, in milliseconds; what is older was left by one that was killed. */
const LEFT_BEHIND = 10_000
const A_MOMENT = 20
const MOST_MOMENTS = 1000

/** What is written beside a file has one name: whoever made it is alone with the file until it is moved. */
function openAlone(beside: string): number {
  for (let moments = 0; ; moments++) {
    try {
      return openSync(beside, 'wx', 0o600)
    } catch (cause) {
      if (!isThere(cause) || moments > MOST_MOMENTS) throw cause
      const there = lstatSync(beside, { throwIfNoEntry: false })
      if (there !== undefined && Math.abs(Date.now() - there.mtimeMs) > LEFT_BEHIND) rmSync(beside, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, A_MOMENT)
    }
  }
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
