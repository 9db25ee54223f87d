import type { HoldRequest } from '../request.ts'

/** Requests that one person may answer at once: no more of them than can be read. */
export const MOST_AT_ONCE = 20

/**
 * Whether requests are so much alike that one reading answers all of them: the same kind of thing on the same target, held for
 * the same reasons under the same terms. What differs, each action, is read one by one all the same.
 *
 * Counter-example: two deletes in one cluster, one of them of what matters. The group shows both whole.
 *
 * What a person types is the first target and the words for a kind of deed. So all targets are the same, and what is
 * no action, such as a change of the configuration, is answered one by one: nothing but its own page says what it is.
 */
export function areAlike(holds: readonly HoldRequest[]): boolean {
  if (holds.length > 1 && holds.some(({ facts }) => facts.about !== 'action')) return false
  return new Set(holds.map(likeness)).size <= 1
}

function likeness({ bound, facts, terms, emergency }: HoldRequest): string {
  const { about, risk, reasons, changesData, named = '' } = facts
  const asks = [terms.requirements, terms.stepUp, terms.checklist]
  return JSON.stringify([
    about,
    bound.target,
    facts.targets.toSorted(),
    bound.environment.class,
    risk,
    [...new Set(reasons)].sort(),
    changesData,
    named,
    asks,
    emergency === undefined,
  ])
}

/** The number of requests, typed out in digits. */
export function isCount(given: unknown, count: number): boolean {
  return given === String(count)
}
