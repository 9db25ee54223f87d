import { Writable } from 'node:stream'
import { OutputNotes, type WrittenOutput } from '../../act/output.ts'
import { formsOfAll, MaskedBytes } from './masked-bytes.ts'

export type StreamName = 'stdout' | 'stderr'

/** A piece of output. `at` is the place of its first byte in both streams together. */
export interface OutputPart {
  readonly stream: StreamName
  readonly at: number
  readonly bytes: Uint8Array
}

interface Follower {
  at: number
  /** It took nothing for so long that nobody waits for it, until it takes something again. */
  isLost: boolean
}

/** How long the process waits for a follower that takes nothing, in milliseconds. */
const PATIENCE_MS = 60_000

/**
 * The output of one run, credentials taken out, for whoever follows it. It keeps the newest of it; the process waits for a
 * follower that is behind, but not for ever: a run has to end and be recorded though its follower never reads. It waits for
 * nobody where nobody follows.
 */
export class OutputLog {
  private readonly most: number
  private readonly patience: number
  private hidden = formsOfAll([])
  private readonly notes = new OutputNotes()
  private parts: OutputPart[] = []
  private end = 0
  private kept = 0
  private isOver = false
  private readonly followers = new Set<Follower>()
  private changed = Promise.withResolvers<void>()

  constructor(most: number, patience = PATIENCE_MS) {
    this.most = most
    this.patience = patience
  }

  /** What is taken out of all that comes from here on. */
  hide(values: readonly string[]): void {
    this.hidden = formsOfAll(values)
  }

  sink(stream: StreamName): Writable {
    const mask = new MaskedBytes(this.hidden)
    return new Writable({
      write: (part: Buffer, _encoding, done) => {
        this.add(stream, mask.push(part))
        this.whenTaken().then(() => done(), done)
      },
      final: (done) => {
        this.add(stream, mask.end())
        done()
      },
    })
  }

  /** Once both streams have ended. */
  written(): WrittenOutput {
    return this.notes.read()
  }

  /** No more will come: whoever follows comes to the end. */
  close(): void {
    this.isOver = true
    this.tell()
  }

  /** From this byte on, as it comes, to the end. What is not kept any more is left out. */
  async *follow(from: number, gone: AbortSignal): AsyncGenerator<OutputPart> {
    const follower = { at: from, isLost: false }
    this.followers.add(follower)
    const wake = () => this.tell()
    gone.addEventListener('abort', wake)
    try {
      while (!gone.aborted) {
        const { promise } = this.changed
        const next = this.parts.find((part) => part.at + part.bytes.length > follower.at)
        if (next !== undefined) {
          const skip = Math.max(0, follower.at - next.at)
          yield { stream: next.stream, at: next.at + skip, bytes: next.bytes.subarray(skip) }
          follower.at = next.at + next.bytes.length
          follower.isLost = false
          this.tell()
        } else if (this.isOver) return
        else await promise
      }
    } finally {
      gone.removeEventListener('abort', wake)
      this.followers.delete(follower)
      this.tell()
    }
  }

  private add(stream: StreamName, bytes: Buffer): void {
    if (bytes.length === 0) return
    this.notes.add(bytes)
    this.parts.push({ stream, at: this.end, bytes })
    this.end += bytes.length
    this.kept += bytes.length
    while (this.kept > this.most && this.parts.length > 1) this.kept -= this.parts.shift()?.bytes.length ?? 0
    this.tell()
  }

  private async whenTaken(): Promise<void> {
    const behind = () => [...this.followers].filter((one) => !one.isLost && this.end - one.at > this.most / 2)
    if (behind().length === 0) return
    const late = setTimeout(() => {
      for (const one of behind()) one.isLost = true
      this.tell()
    }, this.patience)
    while (behind().length > 0) await this.changed.promise
    clearTimeout(late)
  }

  private tell(): void {
    const { resolve } = this.changed
    this.changed = Promise.withResolvers<void>()
    resolve()
  }
}
