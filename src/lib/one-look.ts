import type { FileKind, Files, FileText } from './files.ts'

/** The files of one decision. */
export interface Look extends Files {
  /** Counts what is made of a file's contents. */
  readonly spend: (steps: number) => void
  /** True where more was asked than one decision may ask. What was answered since then is less than is there. */
  readonly isSpent: () => boolean
}

/** A step is about one question to the disk, some two microseconds. */
const MOST_STEPS = 50_000
/** Characters, bytes and names that cost as much as one question. */
const TEXT = 256
const BYTES = 2048
const NAMES = 8
/** No system takes a longer path, so that nothing in it can be followed. */
const LONGEST = 4096

/**
 * Asks the disk once for each path, so that one decision sees one state of it, and only so often: a command of one line
 * may name ten thousand directories. Past the bound nothing can be looked at; whoever decides must then say so.
 */
export function oneLook(all: Files): Look {
  const files = all.glance?.() ?? all
  let steps = 0
  const isSpent = () => steps > MOST_STEPS
  const kinds = new Map<string, FileKind>()
  const reals = new Map<string, string>()

  const once = <T>(ask: (path: string) => T, otherwise: () => T, cost: (answer: T) => number, absent: T) => {
    let kept: Map<string, T> | undefined
    return (path: string): T => {
      const found = kept?.get(path)
      if (found !== undefined || kept?.has(path) === true) return found as T
      if (kinds.get(path) === 'absent') return absent
      if (isSpent()) return otherwise()
      const answer = ask(path)
      steps += 1 + cost(answer)
      kept ??= new Map()
      kept.set(path, answer)
      return answer
    }
  }

  const kind = (path: string): FileKind => {
    const found = kinds.get(path)
    if (found !== undefined) return found
    if (isSpent()) return 'unknown'
    const answer = files.kind(path)
    steps++
    kinds.set(path, answer)
    return answer
  }

  const readOnce = once<FileText>(files.read, unread, textCost, ABSENT)
  const read = (path: string): FileText => {
    const answer = readOnce(path)
    if (answer.is === 'absent') kinds.set(path, 'absent')
    return answer
  }

  const real = (path: string): string => {
    const found = reals.get(path)
    if (found !== undefined) return found
    const answer = follow(path)
    if (!isSpent()) reals.set(path, answer)
    return answer
  }

  /** Where it is known how to get to the directory, only its last part can be a link: what stands there says so. */
  const follow = (path: string): string => {
    // The first question is one for all directories on the way.
    if (reals.size === 0 || !path.startsWith('/') || path.length > LONGEST || DOTS.test(path)) return followed(path)
    const slash = path.lastIndexOf('/')
    const name = path.slice(slash + 1)
    const parent = slash === 0 ? '/' : real(path.slice(0, slash))
    const at = parent === '/' ? `/${name}` : `${parent}/${name}`
    const here = kind(at)
    return here === 'link' || here === 'unknown' ? followed(at) : at
  }

  const followed = (path: string): string => {
    if (isSpent()) return path
    const answer = files.real(path)
    steps++
    // A path in which no link was met leads through directories in which none is.
    if (answer === path) {
      for (let at = path; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) reals.set(at, at)
      reals.set('/', '/')
    }
    return answer
  }

  return {
    read,
    bytes: once(files.bytes, nothing, bytesCost, undefined),
    kind,
    list: once(files.list, nothing, namesCost, undefined),
    real,
    spend: (more) => {
      steps += more
    },
    isSpent,
  }
}

/** A part that is no name: `.`, `..` or nothing. */
const DOTS = /\/\.{0,2}(?:\/|$)/

const ABSENT: FileText = { is: 'absent' }
const textCost = (file: FileText) => (file.is === 'text' ? file.text.length / TEXT : 0)
const bytesCost = (bytes: Uint8Array | undefined) => (bytes === undefined ? 0 : bytes.length / BYTES)
const namesCost = (names: readonly string[] | undefined) => (names === undefined ? 0 : names.length / NAMES)
const nothing = () => undefined
const unread = (): FileText => ({ is: 'unreadable', why: 'the action has more files than are looked at' })
