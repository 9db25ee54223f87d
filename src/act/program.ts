import { createHash } from 'node:crypto'
import {
  accessSync,
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { fault, ok, type Result } from '../lib/result.ts'
import { type ExecutionFault, executionFault } from './fault.ts'

/** A program as it stands on the disk. */
export interface Program {
  /** Where it was found. */
  readonly path: string
  /** The same with every link followed. */
  readonly real: string
  readonly contents: Contents
  /** What reads it, where it is a script. */
  readonly by?: Omit<Program, 'by'>
}

/** What is in a file, and by which signs it can be seen that nothing else is in it since. */
export interface Contents {
  /** `sha256:…` of the bytes; of a program that may be run and not read (`sudo` in some systems), what is known of it. */
  readonly digest: string
  /** Device, number, size, and times of the last change. A user cannot set the last of them back. */
  readonly stamp: string
  /** The last change lies so far back that another one would show in the stamp. */
  readonly settled: boolean
}

/** What was read of settled files, by their stamp: a program of 100 MB is read once. */
export interface KnownContents {
  get(stamp: string): Contents | undefined
  /** `path` is where every link has been followed. */
  set(stamp: string, contents: Contents, path: string): unknown
  /** The most bytes of a program that are read; one that has more is none. Without it any. */
  readonly most?: number
}

/** Looks for a program as `execvp` does, in these directories alone. */
export function findProgram(
  name: string,
  cwd: string,
  searchPath: string,
  known: KnownContents = new Map(),
): Result<Program, ExecutionFault> {
  const path = whereIs(name, cwd, searchPath)
  if (path === undefined)
    return fault(
      executionFault(name.includes('/') && isFile(resolve(cwd, name)) ? 'NOT_EXECUTABLE' : 'NO_PROGRAM', name),
    )
  try {
    const found = programAt(path, known)
    const reader = readerOf(found.start)
    if (reader === undefined) return ok(found.program)
    const by = whereIs(reader, cwd, searchPath)
    if (by === undefined) return fault(executionFault('NO_PROGRAM', reader))
    return ok({ ...found.program, by: programAt(by, known).program })
  } catch {
    return fault(executionFault('NO_PROGRAM', name))
  }
}

function whereIs(name: string, cwd: string, searchPath: string): string | undefined {
  if (name === '') return undefined
  const places = name.includes('/')
    ? [resolve(cwd, name)]
    : searchPath
        .split(':')
        .filter(isAbsolute)
        .map((one) => join(one, name))
  return places.find(canBeRun)
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function canBeRun(path: string): boolean {
  try {
    if (!isFile(path)) return false
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function programAt(path: string, known: KnownContents): { readonly program: Program; readonly start: string } {
  const real = realpathSync.native(path)
  const { contents, start } = readAt(real, known)
  return { program: { path, real, contents }, start }
}

function readAt(real: string, known: KnownContents): { readonly contents: Contents; readonly start: string } {
  const descriptor = openForReading(real)
  if (descriptor === undefined) {
    const stamp = stampOf(statSync(real, { bigint: true }))
    return { contents: { digest: `unread:${stamp}`, stamp, settled: false }, start: '' }
  }
  try {
    return readOpen(descriptor, known, real)
  } finally {
    closeSync(descriptor)
  }
}

/** Nothing where this user may run it and not read it. */
export function openForReading(real: string): number | undefined {
  try {
    return openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EACCES') return undefined
    throw cause
  }
}

const PART = 1 << 20
const FIRST_LINE = 256

/** What is in an open file, and how it begins. Read once where it is settled. */
function readOpen(
  descriptor: number,
  known: KnownContents,
  path: string,
): { readonly contents: Contents; readonly start: string } {
  const stats = fstatSync(descriptor, { bigint: true })
  const stamp = stampOf(stats)
  const read = known.get(stamp)
  if (read !== undefined) return { contents: read, start: startOf(descriptor) }
  if (stats.size > (known.most ?? Number.POSITIVE_INFINITY)) throw new Error('it is too long to be read')
  const digest = createHash('sha256')
  const buffer = Buffer.allocUnsafe(Math.min(PART, Number(stats.size) + 1))
  for (let at = 0; ; ) {
    const length = readSync(descriptor, buffer, 0, buffer.length, at)
    if (length === 0) break
    digest.update(buffer.subarray(0, length))
    at += length
  }
  // A file that was written while it was read has another stamp, and will be seen to have changed.
  const contents = { digest: `sha256:${digest.digest('hex')}`, stamp, settled: isSettled(stats) }
  if (contents.settled) known.set(stamp, contents, path)
  return { contents, start: startOf(descriptor) }
}

function startOf(descriptor: number): string {
  const buffer = Buffer.alloc(FIRST_LINE)
  return buffer.subarray(0, readSync(descriptor, buffer, 0, FIRST_LINE, 0)).toString('latin1')
}

/** File systems count time in steps: two changes within one have one stamp. No step that is known is longer. */
const STEP_NS = 2_000_000_000n

function isSettled({ ctimeNs }: BigIntStats): boolean {
  return BigInt(Date.now()) * 1_000_000n - ctimeNs > STEP_NS
}

export function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`
}

/** The program that the kernel starts for a script, or the one that `env` would look for (Linux, `script_load`). */
function readerOf(start: string): string | undefined {
  if (!start.startsWith('#!')) return undefined
  const line = (start.split('\n')[0] ?? '').slice(2).trim()
  const [first = '', ...rest] = line.split(/[ \t]+/)
  // The kernel looks for it from where the call is, and never in `PATH`.
  if (basename(first) !== 'env') return first.includes('/') ? first : `./${first}`
  return rest.find((word) => !word.startsWith('-') && !word.includes('=')) ?? first
}

/** True where the file at this descriptor holds what it held then. It is read again unless its stamp vouches for it. */
export function holdsStill(descriptor: number, contents: Contents): boolean {
  if (contents.settled && stampOf(fstatSync(descriptor, { bigint: true })) === contents.stamp) return true
  return readOpen(descriptor, new Map(), '').contents.digest === contents.digest
}
