import { z } from 'zod'
import { WaitingAnswer } from '../../../client/answers.ts'
import { EXIT } from '../../../client/exit.ts'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { escapedLine } from '../../../hold/shown/escaped.ts'
import { told } from '../reach.ts'
import { timeLeft } from '../requests/time-span.ts'

/** What a change of the configuration is answered with: what was done, or that a second person confirms it first. */
export function settledAnswer<S extends z.ZodType>(shape: S) {
  return z.union([
    WaitingAnswer.transform((waits) => ({ is: 'waits' as const, waits })),
    shape.transform((done) => ({ is: 'done' as const, done })),
  ])
}

type Settled<T> = { readonly is: 'done'; readonly done: T } | { readonly is: 'waits'; readonly waits: WaitingAnswer }

/** Tells either; the status of what waits is that of a hold. `then` is what to do once it is confirmed. */
export async function toldSettled<T>(
  options: ReachOptions,
  answer: Settled<T>,
  forPeople: (answer: T) => string,
  then = '',
): Promise<number> {
  if (answer.is === 'done') {
    await told(options, answer.done, forPeople)
    return EXIT.allow
  }
  await told(options, answer.waits, ({ hold }) => {
    const id = escapedLine(hold.id)
    const left = timeLeft(hold.decideBefore, Date.now())
    return `a second person confirms it first: request ${id}, ${left}\n  ${escapedLine(hold.url)}\n${then}`
  })
  return EXIT.hold
}
