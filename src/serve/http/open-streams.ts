import { refusal } from '../authority/refusal.ts'
import type { Caller } from '../identity/caller.ts'
import { Refused } from './refused.ts'

/** Streams that one caller may have open at a time: some for each window, and far fewer than would hurt anybody else. */
const MOST_STREAMS = 32

/** Who has how many streams open, so that nobody takes all that the process has. */
export class OpenStreams {
  private readonly open = new Map<string, number>()

  /** Takes a place for one more, before its answer begins; gives the way to leave it, which is gone once. */
  take({ id }: Caller): () => void {
    const mine = this.open.get(id) ?? 0
    if (mine >= MOST_STREAMS)
      throw new Refused(refusal('TOO_MANY', `you have ${MOST_STREAMS} streams open`, 'close one of them first'))
    this.open.set(id, mine + 1)
    let left = false
    return () => {
      if (left) return
      left = true
      const others = (this.open.get(id) ?? 1) - 1
      if (others === 0) this.open.delete(id)
      else this.open.set(id, others)
    }
  }
}
