import { writeSync } from 'node:fs'

/**
 * Standard output as far as rendering asks for it. Node makes its own object, and loads its network stack for it, once it
 * is touched: 5 ms that an answer as JSON does without.
 */
export function terminal(): { readonly isTTY: boolean; readonly columns?: number } {
  const { isTTY, columns } = process.stdout
  return isTTY ? { isTTY, columns } : { isTTY: false }
}

/** Writes all of a text to standard output. */
export async function print(text: string): Promise<void> {
  const bytes = Buffer.from(text)
  let done = 0
  try {
    while (done < bytes.length) done += writeSync(1, bytes, done)
  } catch (cause) {
    // A pipe that does not wait and is full: the stream knows how to wait.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EAGAIN')) throw cause
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(bytes.subarray(done), (fault) => (fault ? reject(fault) : resolve()))
    })
  }
}
