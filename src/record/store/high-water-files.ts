import { lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeDirectories } from '../../lib/make-directories.ts'
import { type FoundMark, type HighWater, type HighWaterPort, later, NOTHING_SEEN } from './high-water.ts'

/**
 * Keeps the mark in several files: one beside the store, which a restored file of the store does not take back, and one
 * elsewhere, which a restored directory does not. What a crash cut off in the middle of its writing is lost, and told so.
 */
export function highWaterFiles(paths: readonly string[]): HighWaterPort {
  return {
    read: () => paths.map(readMark).reduce(later, NOTHING_SEEN),
    write: (mark) => {
      for (const path of paths) writeMark(path, mark)
    },
  }
}

const LOST: FoundMark = { ...NOTHING_SEEN, lost: true }

function readMark(path: string): FoundMark {
  if (!isThere(path)) return NOTHING_SEEN
  try {
    const { size, epoch, at } = JSON.parse(readFileSync(path, 'utf8'))
    return [size, epoch, at].every((one) => Number.isSafeInteger(one)) ? { size, epoch, at } : LOST
  } catch {
    return LOST
  }
}

/** Where this user cannot even look, no mark of theirs was ever kept. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

function writeMark(path: string, mark: HighWater): void {
  try {
    makeDirectories(dirname(path), 0o700)
    // Authorities of one log on one machine share a mark: each writes a file of its own.
    const made = `${path}.${process.pid}.new`
    writeFileSync(made, JSON.stringify(mark), { mode: 0o600 })
    renameSync(made, path)
  } catch {
    // The disk is full or read-only: the store says so itself, with the next commit.
  }
}
