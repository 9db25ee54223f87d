import { types } from 'node:util'
import type { OutcomeStatus } from './door.ts'

/** Who is told how it ended: by itself, by an error, or because nobody read on. */
type End = (status: OutcomeStatus) => Promise<void>

/**
 * What a generator yields, with its end told. Anything else is what it is: a cursor or a stream of a class has members of its
 * own, and whoever gives one has begun it.
 */
export function passedOn<T>(value: T, end: End): T | undefined {
  if (typeof value !== 'object' || value === null || !types.isGeneratorObject(value)) return undefined
  const values: object = value
  // A generator is put in the place of one: what it yields, takes and returns is the same.
  if (!(Symbol.asyncIterator in values)) return each(value, end) as T
  return yielded(() => values as AsyncIterable<unknown>, end) as T
}

/** INVARIANT: told once, however it ends, unless nobody ever began it: then nothing was done. */
export async function* yielded<T>(start: () => AsyncIterable<T>, end: End): AsyncGenerator<T, unknown, unknown> {
  let status: OutcomeStatus = 'unknown'
  try {
    const last: unknown = yield* start() as AsyncGenerator<T, unknown, unknown>
    status = 'succeeded'
    return last
  } catch (cause) {
    status = statusOf(cause)
    throw cause
  } finally {
    await end(status)
  }
}

function* each(values: Iterable<unknown>, end: End): Generator<unknown, unknown, unknown> {
  let status: OutcomeStatus = 'unknown'
  try {
    const last: unknown = yield* values as Generator<unknown, unknown, unknown>
    status = 'succeeded'
    return last
  } catch (cause) {
    status = statusOf(cause)
    throw cause
  } finally {
    void end(status)
  }
}

/** Who was interrupted does not know how far it came. */
export function statusOf(cause: unknown): OutcomeStatus {
  const name = cause instanceof Error ? cause.name : ''
  return name === 'AbortError' || name === 'TimeoutError' ? 'unknown' : 'failed'
}
