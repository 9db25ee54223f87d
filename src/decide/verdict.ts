/** What a decision says, from the loosest to the strictest (contract, section 2). */
export const VERDICTS = ['allow', 'hold', 'deny'] as const

export type Verdict = (typeof VERDICTS)[number]

/**
 * INVARIANT (verdicts only tighten): verdicts are combined by this function and by nothing else, so adding a rule, an
 * effect or a command can never loosen what stands already.
 */
export function strictest(first: Verdict, ...others: readonly Verdict[]): Verdict {
  return others.reduce((worst, one) => (rank(one) > rank(worst) ? one : worst), first)
}

export function isStricter(a: Verdict, b: Verdict): boolean {
  return rank(a) > rank(b)
}

function rank(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict)
}
