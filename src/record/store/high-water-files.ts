import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type HighWater, type HighWaterPort, later, NOTHING_SEEN } from './high-water.ts'

/**
 * Keeps the mark in several files: one beside the store, which a restored file of the store does not take back, and one
 * elsewhere, which a restored directory does not. A mark that cannot be read counts as absent: it is a second line behind
 * what the process itself has seen.
 */
export function highWaterFiles(paths: readonly string[]): HighWaterPort {
  return {
    read: () => paths.map(readMark).reduce(later, NOTHING_SEEN),
    write: (mark) => {
      for (const path of paths) writeMark(path, mark)
    },
  }
}

function readMark(path: string): HighWater {
  try {
    const { size, epoch, at } = JSON.parse(readFileSync(path, 'utf8'))
    return [size, epoch, at].every((one) => Number.isSafeInteger(one)) ? { size, epoch, at } : NOTHING_SEEN
  } catch {
    return NOTHING_SEEN
  }
}

function writeMark(path: string, mark: HighWater): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(mark), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch {
    // The disk is full or read-only: the store says so itself, with the next commit.
  }
}
