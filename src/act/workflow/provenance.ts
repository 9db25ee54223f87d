/**
 * Where the result of a workflow comes from. `simulated` is real code that says itself that it changed nothing (a dry run);
 * `unknown` is everything that nobody vouches for.
 *
 * A provenance is a claim with evidence, never a proof: whoever runs the code can lie about it. What the guard takes away is
 * every way to come by a `real` without lying.
 */
export const PROVENANCES = ['real', 'mock', 'simulated', 'unknown'] as const

export type Provenance = (typeof PROVENANCES)[number]

export function isProvenance(given: unknown): given is Provenance {
  return PROVENANCES.some((one) => one === given)
}

/** The worst first: one part that is no real work makes the whole none. */
const WORST_FIRST: readonly Provenance[] = ['mock', 'simulated', 'unknown', 'real']

/** What can be said of something that was made from these parts. Of nothing, nothing. */
export function joinedProvenance(parts: readonly Provenance[]): Provenance {
  return WORST_FIRST.find((one) => parts.includes(one)) ?? 'unknown'
}
