import { createHash } from 'node:crypto'

/** What a process wrote: the digest of all of it, and how it ends. */
export interface WrittenOutput {
  /** `sha256:…` over the bytes of both streams, in the order in which they came. */
  readonly digest: string
  readonly bytes: number
  /** The last of it as text, as it was written; whoever keeps it takes secrets out first. */
  readonly tail: string
}

const TAIL = 4096

/** Takes note of both streams as they pass. */
export class OutputNotes {
  private readonly digest = createHash('sha256')
  private bytes = 0
  private tail: Buffer = Buffer.alloc(0)

  add(part: Uint8Array): void {
    this.digest.update(part)
    this.bytes += part.length
    const kept = Buffer.concat([this.tail, part.subarray(Math.max(0, part.length - TAIL))])
    this.tail = kept.subarray(Math.max(0, kept.length - TAIL))
  }

  /** Once, at the end. */
  read(): WrittenOutput {
    return {
      digest: `sha256:${this.digest.digest('hex')}`,
      bytes: this.bytes,
      tail: tailText(this.tail, this.bytes),
    }
  }
}

/**
 * The last bytes of so many as text. A word that the tail begins in the middle of is left out: the end of a secret is not
 * known as one.
 */
export function tailText(last: Buffer, bytes: number): string {
  const tail = last.subarray(Math.max(0, last.length - TAIL))
  const start = bytes > TAIL ? beginning(tail) : 0
  // What is no text stands as U+FFFD; so does NUL, which neither JSON that the authority reads nor PostgreSQL's text holds.
  return tail.subarray(start).toString('utf8').replaceAll('\0', '\ufffd')
}

/** Longer words are text without blanks, and only their first letter is seen to. */
const LONGEST_WORD = 1024

function beginning(tail: Buffer): number {
  const blank = tail.subarray(0, LONGEST_WORD).findIndex((byte) => byte <= 0x20)
  return Math.max(0, blank >= 0 ? blank : tail.findIndex((byte) => (byte & 0xc0) !== 0x80))
}
