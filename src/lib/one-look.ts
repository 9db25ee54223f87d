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

/**
 * Asks the disk once for each path, so that one decision sees one state of it, and only so often: a command of one line
 * may name ten thousand directories. Past the bound nothing can be looked at; whoever decides must then say so.
 */
export function oneLook(files: Files): Look {
  let steps = 0
  const isSpent = () => steps > MOST_STEPS
  const once = <T>(ask: (path: string) => T, otherwise: (path: string) => T, cost: (answer: T) => number) => {
    let kept: Map<string, T> | undefined
    return (path: string): T => {
      const found = kept?.get(path)
      if (found !== undefined || kept?.has(path) === true) return found as T
      if (isSpent()) return otherwise(path)
      const answer = ask(path)
      steps += 1 + cost(answer)
      kept ??= new Map()
      kept.set(path, answer)
      return answer
    }
  }
  return {
    read: once<FileText>(files.read, unread, (file) => (file.is === 'text' ? file.text.length / TEXT : 0)),
    bytes: once(files.bytes, nothing, (bytes) => (bytes === undefined ? 0 : bytes.length / BYTES)),
    kind: once<FileKind>(files.kind, () => 'unknown', free),
    list: once(files.list, nothing, (names) => (names === undefined ? 0 : names.length / NAMES)),
    real: once(files.real, (path) => path, free),
    spend: (more) => {
      steps += more
    },
    isSpent,
  }
}

const free = () => 0
const nothing = () => undefined
const unread = (): FileText => ({ is: 'unreadable', why: 'the action has more files than are looked at' })
