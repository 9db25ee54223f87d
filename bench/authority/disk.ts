import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** About what an entry of the log and its row take. */
const RECORD_BYTES = 1_024

/**
 * What the disk itself can do: so many writers wait, each with one record; what has come together is appended at once,
 * made durable (`fdatasync`) and answered. Records a second.
 */
export async function diskRate(directory: string, writers: number, ms: number): Promise<number> {
  const path = join(directory, `append-${writers}`)
  const file = openSync(path, 'a')
  let waiting: (() => void)[] = []
  const until = performance.now() + ms
  let done = 0
  const drain = () => {
    const group = waiting
    waiting = []
    writeSync(file, Buffer.alloc(RECORD_BYTES * group.length, 120))
    fdatasyncSync(file)
    done += group.length
    for (const answer of group) answer()
  }
  const began = performance.now()
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (performance.now() < until) {
        await new Promise<void>((resolve) => {
          if (waiting.push(resolve) === 1) setImmediate(drain)
        })
      }
    }),
  )
  const seconds = (performance.now() - began) / 1_000
  closeSync(file)
  rmSync(path)
  return done / seconds
}
