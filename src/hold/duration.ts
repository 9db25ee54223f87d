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

/** UTC, with seconds or milliseconds; what `Date` takes besides (local times, dates alone) is no time here. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/

/** Milliseconds since the epoch of an ISO-8601 time in UTC, or `undefined`. */
export function readTime(text: unknown): number | undefined {
  if (typeof text !== 'string' || !ISO.test(text)) return undefined
  const time = Date.parse(text)
  // `Date` rolls the 30th of February over into March.
  const exact = Number.isFinite(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19)
  return exact ? time : undefined
}

export function isoTime(time: number): string {
  return new Date(time).toISOString()
}
