/**
 * How far the store was when this machine last saw it, kept outside of it. A store that is found below it went back: it was
 * restored from a copy, or a copy of it took over that lacks the last commits. What was spent since may be unspent
 * again, which is why a new epoch begins and older grants are void.
 */
export interface HighWater {
  readonly size: number
  readonly epoch: number
  /** The time of the last commit, in milliseconds since 1970. */
  readonly at: number
}

export const NOTHING_SEEN: HighWater = { size: 0, epoch: 0, at: 0 }

/** What is found of it by a process that starts. */
export interface FoundMark extends HighWater {
  /** There was a mark, and it cannot be read: how far the store was nobody knows then. */
  readonly lost?: true
}

export interface HighWaterPort {
  read(): FoundMark
  /** Need not be durable at once: one that is too low finds less, it never finds what is not there. */
  write(mark: HighWater): void
}

/** The later of two marks. One that was lost may have been later than both. A later epoch counts more than a larger size: it began where the store had gone back. */
export function later(a: FoundMark, b: FoundMark): FoundMark {
  const found = b.epoch > a.epoch || (b.epoch === a.epoch && b.size > a.size) ? b : a
  return a.lost === true || b.lost === true ? { ...found, lost: true } : found
}
