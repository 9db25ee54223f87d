import { namedPolicies, ROLLBACK_PROVEN } from '../../decide/named.ts'
import type { ReasonCode } from '../../decide/reasons.ts'

/**
 * What stands against a named action and what a person can do about it. A grant that is missing is what an approval
 * gives. That the target is clear, the rollback measured and the gate in place are facts: approving does not make them
 * true. `CLAIM_IGNORED` only tells that nobody looked at a claim.
 */
const CURES: Readonly<Partial<Record<ReasonCode, 'approval' | 'nothing to cure'>>> = {
  GRANT_MISSING: 'approval',
  // The house wants a person to look at it, and a person does.
  HOUSE_POLICY: 'approval',
  CLAIM_IGNORED: 'nothing to cure',
}

/** The reasons that no approval cures. Whatever is not named above is among them. */
export function incurable(reasons: readonly ReasonCode[]): readonly ReasonCode[] {
  return reasons.filter((code) => CURES[code] === undefined)
}

/**
 * The grants that approving one run of this action gives: its own, one by one. The proof of its rollback is never
 * among them, because it is measured.
 */
export function grantsOfApproval(name: string): readonly string[] {
  return (namedPolicies().get(name)?.grants ?? []).filter((grant) => grant !== ROLLBACK_PROVEN)
}

/**
 * The grant that a person may give by this name: its own, or that of a named action which has one of its own. So the name of
 * an action gives what an approval of it would, and never the proof of its rollback.
 */
export function grantCalled(name: string): string | undefined {
  const policies = [...namedPolicies().values()]
  if (name === ROLLBACK_PROVEN || policies.some((policy) => policy.grants.includes(name))) return name
  const [own, ...others] = grantsOfApproval(name)
  return others.length === 0 ? own : undefined
}
