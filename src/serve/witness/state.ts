import { createHash, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDirectories } from '../../lib/make-directories.ts'
import { decodeBase64, encodeBase64 } from '../../record/log/text.ts'
import { HASH_BYTES, type Hash } from '../../record/log/tree.ts'

/** The newest checkpoint of a log that the witness has cosigned. */
export interface Witnessed {
  readonly size: number
  readonly root: Hash
}

/** What the directory has of a log, and as which version. */
export interface Version {
  readonly number: number
  readonly newest: Witnessed | undefined
}

/**
 * The memory of a witness: a directory for each log, in it a file for each version, of which the one with the highest
 * number counts.
 *
 * INVARIANT (no version twice): a version is made by a link under the next number, which fails where the number is taken.
 * Of two that go on from the same version, in one process or in several, one goes on. A number is only free again once a
 * higher one is there, and whoever takes it then finds the higher one and gives up.
 *
 * INVARIANT (durable before told): a version is on the disk, file and directory entry, when `replace` returns.
 */
export class WitnessState {
  private readonly directory: string

  constructor(directory: string) {
    this.directory = directory
    makeDirectories(directory, 0o700)
  }

  /** Throws where what is there cannot be read: a witness that has forgotten must not cosign. */
  read(origin: string): Version {
    const directory = this.directoryOf(origin)
    const number = highest(directory)
    if (number === 0) return { number, newest: undefined }
    const kept: unknown = JSON.parse(readFileSync(join(directory, nameOf(number)), 'utf8'))
    return { number, newest: witnessed(kept, origin) }
  }

  /** Puts `newest` in the place of that version. False where somebody else was first. */
  replace(origin: string, version: Version, newest: Witnessed): boolean {
    const directory = this.directoryOf(origin)
    const made = join(directory, `new-${randomBytes(8).toString('hex')}`)
    const number = version.number + 1
    const path = join(directory, nameOf(number))
    try {
      writeFileSync(made, `${JSON.stringify({ origin, size: newest.size, root: encodeBase64(newest.root) })}\n`, {
        mode: 0o600,
        flag: 'wx',
        flush: true,
      })
      linkSync(made, path)
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
      throw cause
    } finally {
      rmSync(made, { force: true })
    }
    syncDirectory(directory)
    if (highest(directory) !== number) {
      rmSync(path, { force: true })
      return false
    }
    for (const old of numbersIn(directory)) if (old < number) rmSync(join(directory, nameOf(old)), { force: true })
    return true
  }

  private directoryOf(origin: string): string {
    const path = join(this.directory, createHash('sha256').update(origin).digest('hex').slice(0, 32))
    if (makeDirectories(path, 0o700) !== undefined) syncDirectory(this.directory)
    return path
  }
}

const DIGITS = 15

function nameOf(number: number): string {
  return String(number).padStart(DIGITS, '0')
}

function numbersIn(directory: string): readonly number[] {
  return readdirSync(directory)
    .filter((name) => /^\d{15}$/.test(name))
    .map(Number)
}

function highest(directory: string): number {
  return numbersIn(directory).reduce((most, one) => Math.max(most, one), 0)
}

function witnessed(kept: unknown, origin: string): Witnessed {
  const { origin: of, size, root } = (kept ?? {}) as Readonly<Record<string, unknown>>
  const hash = typeof root === 'string' ? decodeBase64(root) : undefined
  if (of !== origin || typeof size !== 'number' || !Number.isSafeInteger(size) || hash?.length !== HASH_BYTES)
    throw new Error('what the witness keeps of the log is broken')
  return { size, root: hash }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
