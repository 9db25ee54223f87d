import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import type { FileKind, Files, FileText } from './files.ts'
import { upTime } from './up-time.ts'

export interface DiskOptions {
  /**
   * Directories below which contents may be read: the home, the working directory, enrolled workspaces. The work tree
   * around each of them is added, because that is where git keeps what it knows of it.
   */
  readonly roots: readonly string[]
  /**
   * Paths that are asked for in nearly every decision and that only an operator changes: what stands there is looked at
   * once a second. Whoever makes one of them a link into a directory is heard a second later.
   */
  readonly steady?: readonly string[]
}

/** A text that a tool keeps as its state is smaller; the index of a large repository is not. */
const MOST_TEXT = 1024 * 1024
const MOST_BYTES = 64 * 1024 * 1024
const MOST_NAMES = 20_000
const MOST_KEPT_BYTES = 64 * 1024 * 1024
/** A file that changed this short ago may change again without its times telling: what it held is not kept. */
const SETTLED_MS = 2_000n
const STEADY_MS = 1_000
const MOST_LINKS = 40
/** No system takes a longer one in one piece. */
const LONGEST_PATH = 4096

/**
 * The disk as the gate may see it. Contents come only from regular files of bounded size below the roots, links
 * followed first, so that a link out of the roots leads nowhere. Whether a path exists, and where it leads, may be
 * asked anywhere.
 *
 * What was read is kept as long as the file's device, number, size and times are the same, and handed out as the same
 * object, so that what others derive from it can be kept with it.
 */
export function diskFiles(options: DiskOptions): Files {
  const roots = rootsOf(options.roots)
  const texts = new Kept<FileText>()
  const contents = new Kept<Uint8Array | undefined>()
  const names = new Kept<readonly string[] | undefined>()
  const steady = new Map<string, Steady>((options.steady ?? []).map((path) => [path, { kind: 'unknown', until: 0 }]))

  const over = (standing: Standing, clock: () => number): Files => {
    const from = <T>(
      kept: Kept<T>,
      path: string,
      otherwise: (why: NotThere) => T,
      read: (at: There) => Fresh<T>,
    ): T => {
      const stats = isAbsolute(path) ? statsOf(path, standing) : RELATIVE
      const known = stats.is === 'found' && typeof stats.value === 'object' ? kept.get(path, stats.value) : undefined
      // Its links may lead to the same file by another way by now, which for whoever asks is another file.
      if (known !== undefined && !(known.linked === true && byProcess(path) !== undefined)) return known.value
      const opened = openBelow(roots, path, stats)
      if (opened.is !== 'there') return otherwise(opened)
      return kept.keep(path, { ...read(opened), linked: opened.real !== path })
    }

    return {
      read: (path) =>
        from<FileText>(
          texts,
          path,
          (why) => why,
          ({ real }) => {
            const read = readWhole(real, MOST_TEXT)
            if (read.is === 'unreadable') return { value: read, stats: undefined, size: 0 }
            const text = new TextDecoder().decode(read.bytes)
            return { value: { is: 'text', text }, stats: read.stats, size: read.bytes.length * 2 }
          },
        ),
      bytes: (path) =>
        from(contents, path, nothing, ({ real }) => {
          const read = readWhole(real, MOST_BYTES)
          return read.is === 'unreadable' ? FAILED : { value: read.bytes, stats: read.stats, size: read.bytes.length }
        }),
      kind: (path) => {
        const found = steady.get(path)
        if (found === undefined) return kindOf(path, standing)
        const now = clock()
        if (now > found.until) {
          found.kind = kindOf(path, standing)
          found.until = now + STEADY_MS
        }
        return found.kind
      },
      list: (path) =>
        from(names, path, nothing, ({ real, stats }) => {
          const found = listed(real)
          return found === undefined ? FAILED : { value: found, stats, size: found.length * 64 }
        }),
      real: (path) => realOf(path, 0),
    }
  }
  return {
    ...over(standingNow, upTime),
    glance: () => {
      const now = upTime()
      return over(standingOnce(), () => now)
    },
  }
}

/** What stood at a steady path, until a time of the process's own clock, which nobody sets back. */
interface Steady {
  kind: FileKind
  until: number
}

interface There {
  readonly is: 'there'
  readonly real: string
  readonly stats: BigIntStats
}

type NotThere = { readonly is: 'absent' } | { readonly is: 'unreadable'; readonly why: string }

const nothing = () => undefined
const EXACT = { bigint: true, throwIfNoEntry: false } as const

type Found = BigIntStats | 'absent' | 'a link to nothing'

/** What stands at a path itself, a link not followed; `undefined` where nothing does. */
type Standing = (path: string) => Attempt<BigIntStats | undefined>

const standingNow: Standing = (path) => attempt(() => lstatSync(path, EXACT))

/** For one decision: what a directory is and what is in it are one question to the disk. */
function standingOnce(): Standing {
  const known = new Map<string, Attempt<BigIntStats | undefined>>()
  return (path) => {
    const found = known.get(path)
    if (found !== undefined) return found
    const answer = standingNow(path)
    known.set(path, answer)
    return answer
  }
}

/** What stands at the end of the path. Most paths end in no link, and one question is enough. */
function statsOf(path: string, standing: Standing): Attempt<Found> {
  const own = standing(path)
  if (own.is === 'failed') return below(own, 'absent')
  if (own.value === undefined) return { is: 'found', value: 'absent' }
  if (!own.value.isSymbolicLink()) return { is: 'found', value: own.value }
  const led = attempt(() => statSync(path, EXACT))
  return led.is === 'failed'
    ? below(led, 'a link to nothing')
    : { is: 'found', value: led.value ?? 'a link to nothing' }
}

/** Below a file there is nothing either. */
function below(failed: Failed, nothing: Found): Attempt<Found> {
  return failed.code === 'ENOTDIR' ? { is: 'found', value: nothing } : failed
}

const RELATIVE = { is: 'failed', code: 'relative' } as const

function openBelow(roots: readonly string[], path: string, stats: Attempt<Found>): There | NotThere {
  if (stats.is === 'failed' && stats.code === RELATIVE.code) {
    return { is: 'unreadable', why: 'the path is not absolute' }
  }
  if (stats.is === 'failed') return { is: 'unreadable', why: 'the path cannot be followed' }
  if (stats.value === 'absent') return { is: 'absent' }
  if (stats.value === 'a link to nothing') return { is: 'unreadable', why: 'the link leads nowhere' }
  const real = attempt(() => realpathSync.native(path))
  if (real.is === 'failed' || (real.value !== path && byProcess(path) !== undefined))
    return { is: 'unreadable', why: 'the path cannot be followed' }
  if (!roots.some((root) => isBelow(real.value, root)) || isKernelFile(real.value)) {
    return { is: 'unreadable', why: 'the path is outside what the gate may read' }
  }
  return { is: 'there', real: real.value, stats: stats.value }
}

type Whole =
  | { readonly is: 'whole'; readonly bytes: Uint8Array; readonly stats: BigIntStats }
  | { readonly is: 'unreadable'; readonly why: string }

/** Without waiting for a writer (a FIFO), and without following a link that came in between. */
function readWhole(real: string, most: number): Whole {
  const descriptor = attempt(() => openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK))
  if (descriptor.is === 'failed') return { is: 'unreadable', why: 'the file cannot be opened' }
  const whole = attempt((): Whole => {
    const stats = fstatSync(descriptor.value, { bigint: true })
    if (!stats.isFile()) return { is: 'unreadable', why: 'it is no regular file' }
    if (stats.size > BigInt(most)) return { is: 'unreadable', why: 'the file is too large' }
    const bytes = Buffer.alloc(Number(stats.size))
    let length = 0
    while (length < bytes.length) {
      const read = readSync(descriptor.value, bytes, length, bytes.length - length, null)
      if (read === 0) break
      length += read
    }
    return { is: 'whole', bytes: bytes.subarray(0, length), stats }
  })
  attempt(() => closeSync(descriptor.value))
  return whole.is === 'failed' ? { is: 'unreadable', why: 'the file cannot be read' } : whole.value
}

function listed(real: string): readonly string[] | undefined {
  const found = attempt(() => readdirSync(real))
  return found.is === 'failed' || found.value.length > MOST_NAMES ? undefined : found.value.sort()
}

function kindOf(path: string, standing: Standing): FileKind {
  const stats = standing(path)
  // Below a file there is nothing either.
  if (stats.is === 'failed') return stats.code === 'ENOTDIR' ? 'absent' : 'unknown'
  if (stats.value === undefined) return 'absent'
  if (stats.value.isFile()) return 'file'
  if (stats.value.isDirectory()) return 'directory'
  return stats.value.isSymbolicLink() ? 'link' : 'other'
}

/** Links followed as far as the path exists; a link to something that is not there yet is followed too. */
function realOf(path: string, links: number): string {
  const real = attempt(() => realpathSync.native(path))
  if (real.is === 'found') return real.value === path ? path : (byProcess(path) ?? real.value)
  const parent = dirname(path)
  if (parent === path || links > MOST_LINKS || path.length > LONGEST_PATH) return path
  const at = join(realOf(parent, links), path.slice(parent === sep ? 1 : parent.length + 1))
  const target = kindOf(path, standingNow) === 'link' ? attempt(() => readlinkSync(at)) : undefined
  return target?.is === 'found' ? realOf(resolve(dirname(at), target.value), links + 1) : at
}

/**
 * How a path goes on from `/proc` or `/dev/fd` where it leads there: `/proc/self/cwd` and its like are one thing to the gate
 * and another to the process that will run (proc(5)).
 */
function byProcess(path: string): string | undefined {
  const waiting = path.split(sep).reverse()
  let at: string = sep
  for (let links = 0; waiting.length > 0; ) {
    const next = resolve(at, waiting.pop() ?? '')
    const found = kindOf(next, standingNow)
    // On Linux the second is a link into the first.
    if (found !== 'link' && (next === '/proc' || next === '/dev/fd')) return join(next, ...waiting.toReversed())
    if (found === 'absent' || found === 'unknown') return undefined
    const target = found === 'link' ? attempt(() => readlinkSync(next)) : undefined
    if (target === undefined) at = next
    else if (target.is === 'failed' || ++links > MOST_LINKS) return path
    else {
      if (isAbsolute(target.value)) at = sep
      waiting.push(...target.value.split(sep).reverse())
    }
  }
  return undefined
}

function rootsOf(given: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const root of given) {
    if (!isAbsolute(root)) continue
    const real = realOf(root, 0)
    // A root that is everything would let every link lead somewhere.
    if (real === sep) continue
    found.add(real)
    for (const one of workTree(real)) found.add(one)
  }
  return [...found]
}

/** The work tree that contains a directory, and where a linked one is kept. */
function workTree(directory: string): readonly string[] {
  for (let at = directory; at !== dirname(at); at = dirname(at)) {
    const dot = join(at, '.git')
    const kind = kindOf(dot, standingNow)
    if (kind === 'directory') return [at]
    if (kind !== 'file') continue
    const read = readWhole(dot, 4096)
    const text = read.is === 'whole' ? new TextDecoder().decode(read.bytes).trim() : ''
    if (!text.startsWith('gitdir: ')) return [at]
    const own = realOf(resolve(at, text.slice('gitdir: '.length)), 0)
    const common = readWhole(join(own, 'commondir'), 4096)
    if (common.is !== 'whole') return [at, own]
    return [at, own, realOf(resolve(own, new TextDecoder().decode(common.bytes).trim()), 0)]
  }
  return []
}

function isBelow(path: string, root: string): boolean {
  return path === root || (path.startsWith(root) && path[root.length] === sep)
}

function isKernelFile(path: string): boolean {
  return path.startsWith('/proc/') || path.startsWith('/sys/') || path.startsWith('/dev/')
}

type Attempt<T> = { readonly is: 'found'; readonly value: T } | Failed

interface Failed {
  readonly is: 'failed'
  readonly code: string
}

/** The door to the platform's calls: what they throw becomes a value here. */
function attempt<T>(call: () => T): Attempt<T> {
  try {
    return { is: 'found', value: call() }
  } catch (error) {
    return { is: 'failed', code: error instanceof Error && 'code' in error ? String(error.code) : '' }
  }
}

interface Fresh<T> {
  readonly value: T
  /** Of what was read; `undefined` where it must not be kept. */
  readonly stats: BigIntStats | undefined
  readonly size: number
  /** The path by which it was asked for has links in it. */
  readonly linked?: boolean
}

const FAILED: Fresh<undefined> = { value: undefined, stats: undefined, size: 0 }

/**
 * What was read, by the path by which it was asked for, for as long as the same file stands there. Where the links of
 * the path lead need not be found out again: what was read came from below the roots, and it is still the same file.
 * The oldest go first where it grows too large.
 */
class Kept<T> {
  private readonly entries = new Map<string, Fresh<T> & { readonly stats: BigIntStats }>()
  private size = 0

  get(path: string, stats: BigIntStats): Fresh<T> | undefined {
    const found = this.entries.get(path)
    return found !== undefined && isSame(found.stats, stats) ? found : undefined
  }

  keep(path: string, fresh: Fresh<T>): T {
    this.drop(path)
    const { value, stats } = fresh
    if (stats !== undefined && isSettled(stats)) this.enter(path, { ...fresh, stats })
    return value
  }

  private enter(path: string, fresh: Fresh<T> & { readonly stats: BigIntStats }): void {
    this.entries.set(path, fresh)
    this.size += fresh.size
    for (const oldest of this.entries.keys()) {
      if (this.size <= MOST_KEPT_BYTES) break
      this.drop(oldest)
    }
  }

  private drop(path: string): void {
    this.size -= this.entries.get(path)?.size ?? 0
    this.entries.delete(path)
  }
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.size === b.size && a.dev === b.dev
}

function isSettled(stats: BigIntStats): boolean {
  const now = BigInt(Date.now())
  return now - stats.ctimeMs > SETTLED_MS && now - stats.mtimeMs > SETTLED_MS
}
