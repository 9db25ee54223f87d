export interface LongPoll<T> {
  /** Asks once. Whoever is asked answers as soon as there is something new, and at the latest after so many seconds. */
  readonly ask: (seconds: number) => Promise<T>
  /** Whether there is still something to wait for after this answer. */
  readonly waits: (answer: T) => boolean
  /** The time that is left, in seconds. Without any nothing more is asked. */
  readonly left: () => number
  /** The longest that one question waits, in seconds: some of what is on the way cuts off what is silent for longer. */
  readonly atOnce: number
}

/** Asks again and again until the waiting is over. Gives the last answer; nothing where there was no time for one. */
export async function longPoll<T>({ ask, waits, left, atOnce }: LongPoll<T>): Promise<T | undefined> {
  let last: T | undefined
  for (let seconds = left(); seconds > 0; seconds = left()) {
    last = await ask(Math.min(atOnce, Math.ceil(seconds)))
    if (!waits(last)) return last
  }
  return last
}
