export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/**
 * True while the end is still to come. It is written so that a time that is no number has passed: a missing end never
 * means "for ever".
 */
export function isBefore(now: number, end: number): boolean {
  return now < end
}

/**
 * A time of RFC 3339, whose zone is written out; what `Date` takes besides (local times, dates alone) is no time here.
 * Python writes microseconds and `+00:00` where JavaScript writes milliseconds and `Z`.
 */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

/** Milliseconds since the epoch, or `undefined`. */
export function readTime(text: unknown): number | undefined {
  if (typeof text !== 'string' || !ISO.test(text)) return undefined
  const time = Date.parse(text)
  if (!Number.isFinite(time)) return undefined
  // `Date` rolls the 30th of February over into March, so that the day is looked at by itself, without its zone.
  const asWritten = text.slice(0, 19)
  return new Date(`${asWritten}Z`).toISOString().slice(0, 19) === asWritten ? time : undefined
}

export function isoTime(time: number): string {
  return new Date(time).toISOString()
}
