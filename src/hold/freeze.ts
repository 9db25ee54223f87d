import type { TreatedAs } from '../locate/environment.ts'
import { isBefore } from './duration.ts'
import type { Requirement } from './rules/rule.ts'

/** A window in which nothing goes out but with one more approval, by somebody named for it. */
export interface Freeze {
  readonly reason: string
  readonly from: number
  readonly to: number
  readonly environments: readonly TreatedAs[]
  /** Freeze approvers by id; the base rule's approvers are still asked for besides. */
  readonly approvers: readonly string[]
}

/** What the freezes in force ask for on top of the rules. A freeze whose times make no sense is in force. */
export function frozenRequirements(freezes: readonly Freeze[], environment: TreatedAs, now: number) {
  return freezes
    .filter((freeze) => freeze.environments.includes(environment))
    .filter((freeze) => !isBefore(now, freeze.from) && !(now >= freeze.to))
    .map(
      (freeze): Requirement => ({
        name: `freeze: ${freeze.reason}`,
        approvers: 1,
        roles: [],
        people: freeze.approvers,
        escalate: [],
      }),
    )
}
