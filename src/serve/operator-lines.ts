import { writeSync } from 'node:fs'

/** How often a pipe that is full is tried again for one line, and after how many milliseconds. */
const TRIES = 10
const PAUSE_MS = 10

/**
 * Where lines for operators go: standard error. What cannot be written there is lost. The record is the log, and an
 * authority that waited for its notices, or ended over one, would answer nobody just when a disk is full.
 */
export function operatorLines(write: (bytes: Uint8Array) => number = toStandardError): { write(line: string): void } {
  return {
    write: (line) => {
      let left: Uint8Array = Buffer.from(line)
      let tries = 0
      while (left.length > 0 && tries < TRIES) {
        try {
          left = left.subarray(write(left))
        } catch (cause) {
          if (!isBusy(cause)) return
          tries++
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
        }
      }
    },
  }
}

function toStandardError(bytes: Uint8Array): number {
  return writeSync(2, bytes)
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EAGAIN'
}
