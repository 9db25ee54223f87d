import type { FoundMark } from './high-water.ts'
import type { LogHeadRow } from './schema.ts'

/** How far the clock may step back, in milliseconds, without a new epoch: clocks are adjusted all the time. */
const CLOCK_STEP_MS = 2_000

/** What the clocks and the server say when a transaction begins. */
export interface Reading {
  /** The machine's clock, milliseconds since 1970. It may be set back. */
  readonly clock: number
  /** Milliseconds since any moment; never goes back while the process lives. */
  readonly monotonic: number
  readonly timeline: string | undefined
}

/** What an authority has seen of the store, from its last commit or from the mark of an earlier process. */
export interface Seen extends FoundMark {
  /** At the last commit of this process. */
  readonly last?: Reading
}

export interface Moment {
  /** Milliseconds since 1970, not rounded: time is not lost with every commit. */
  readonly at: number
  readonly epoch: number
  /** Why a new epoch begins here: an older grant cannot be trusted to be unspent any more. */
  readonly began?: string
}

/**
 * Time and epoch of a transaction.
 *
 * INVARIANT (time flows): the time is never before that of an earlier commit, and between commits of one process it goes
 * on at least as fast as the monotonic clock. A clock that is set back does not make anything live longer.
 *
 * INVARIANT (one epoch for one loss): an authority that finds a later epoch than it knows trusts that whoever began it
 * met the same loss: within a history, sizes and epochs only grow.
 */
export function momentOf(
  head: Pick<LogHeadRow, 'size' | 'at' | 'epoch'>,
  seen: Seen,
  reading: Reading,
  tookOver: boolean,
): Moment {
  const flowed = seen.last === undefined ? seen.at : seen.at + reading.monotonic - seen.last.monotonic
  const at = Math.max(reading.clock, head.at, flowed)
  const began = whyNewEpoch(head, seen, reading, tookOver)
  return began === undefined ? { at, epoch: head.epoch } : { at, epoch: Math.max(head.epoch, seen.epoch) + 1, began }
}

function whyNewEpoch(
  head: Pick<LogHeadRow, 'size' | 'at' | 'epoch'>,
  seen: Seen,
  { clock, monotonic }: Reading,
  tookOver: boolean,
): string | undefined {
  if (head.epoch < seen.epoch || (head.epoch === seen.epoch && head.size < seen.size)) return 'the store went back'
  if (seen.lost === true) return 'the mark of how far the store was is lost'
  if (tookOver) return 'another server of the database took over'
  // Against the machine's own clock as long as the process lives: those of two authorities differ, and neither went back.
  const expected =
    seen.last === undefined ? Math.max(head.at, seen.at) : seen.last.clock + monotonic - seen.last.monotonic
  return clock < expected - CLOCK_STEP_MS ? 'the clock went back' : undefined
}
