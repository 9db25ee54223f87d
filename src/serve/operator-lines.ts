import { writeSync } from 'node:fs'

/** How often a pipe that is full is tried again for one line, and after how many milliseconds. */
const TRIES = 10
const PAUSE_MS = 10

/**
 * Where lines for operators go: standard error. What cannot be written there is lost. The record is the log, and an
 * authority that waited for its notices, or ended over one, would answer nobody just when a disk is full.
 */
export function operatorLines(write: (bytes: Uint8Array) => number = standardError()): { write(line: string): void } {
  // Once a line was lost because nobody reads, the next ones are not waited for until somebody does.
  let isRead = true
  return {
    write: (line) => {
      let left: Uint8Array = Buffer.from(line)
      for (let tries = 0; left.length > 0; ) {
        try {
          left = left.subarray(write(left))
          isRead = true
        } catch (cause) {
          if (!isBusy(cause)) return
          if (++tries >= TRIES) isRead = false
          if (!isRead) return
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
        }
      }
    },
  }
}

function standardError(): (bytes: Uint8Array) => number {
  // A pipe blocks whoever writes, unless Node has opened it as a stream; what fails there is seen here, line by line.
  process.stderr.on('error', () => {})
  return (bytes) => writeSync(2, bytes)
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EAGAIN'
}
