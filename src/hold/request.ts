import type { Environment } from '../locate/evidence.ts'
import type { ChecklistAnswers } from './approval/checklist-answers.ts'
import { type Binding, boundEnvironment } from './binding.ts'
import { MINUTE } from './duration.ts'
import type { HoldStatus } from './hold-status.ts'
import type { RequestFacts } from './request-facts.ts'
import { type ApprovalRules, LIMITS, type Terms, termsFor } from './rules/rule.ts'

/**
 * A request to people, as it stands. It is a value: `transition.ts` makes the next one from an event.
 *
 * INVARIANT (bound): everything that an approval is about stands in `bound` from the beginning and is never changed.
 */
export interface HoldRequest {
  readonly id: string
  readonly status: HoldStatus
  readonly asked: Asked
  readonly bound: Binding
  readonly facts: RequestFacts
  readonly terms: Terms
  /** The last moment of an approval is before this. */
  readonly decideBefore: number
  /** The last moment of an execution is before this; there since the approval. */
  readonly executeBefore?: number
  readonly approvals: readonly Approval[]
  readonly wrongAnswers: number
  /** How often it may still be spent. */
  readonly usesLeft: number
  readonly emergency?: Emergency
  /** When those were told whom an escalation names; later ones are told of what has become due since. */
  readonly escalated?: number
  readonly closed?: Closed
  /** The latest time that any event carried. Time never goes back in a request, whatever the clock does. */
  readonly seen: number
}

/** Who asked, and when. Ids of agents and of people are of one space: none is both. */
export interface Asked {
  readonly at: number
  readonly agent?: string
  /** The person who owned the agent at that time. */
  readonly owner?: string
  /** Who had been handed its token, where that was somebody else. */
  readonly handedTo?: string
  /** The person who asked, where no agent did. */
  readonly person?: string
}

export interface Approval extends ChecklistAnswers {
  readonly by: string
  readonly at: number
  readonly target: string
  readonly justification: string
  readonly rollbackPlan: string
  readonly backup?: boolean
  readonly stepUp: boolean
}

/** A signal that it is urgent: it shortens the clocks, is told to everybody, and is looked at afterwards. */
export interface Emergency {
  readonly by: string
  readonly at: number
  readonly reason: string
  readonly reviewed?: { readonly by: string; readonly at: number; readonly finding: string }
}

export interface Closed {
  readonly at: number
  /** Stable, for records. */
  readonly code: ClosedCode
  /** Who did it; absent where a clock did. */
  readonly by?: string
  readonly reason?: string
}

export type ClosedCode =
  | 'REJECTED'
  | 'TOO_MANY_WRONG_ANSWERS'
  | 'APPROVALS_VOID'
  | 'CANCELLED'
  | 'NOT_DECIDED_IN_TIME'
  | 'NOT_EXECUTED_IN_TIME'
  | 'SPENT'

export interface OpenInput {
  readonly id: string
  readonly asked: Asked
  readonly facts: RequestFacts
  readonly reads?: string
  readonly execution?: string
  readonly policy: string
  readonly epoch: number
  readonly session?: string
  readonly rules: ApprovalRules
  /** More than one only where it was asked for; at most `LIMITS.uses`. */
  readonly uses?: number
}

/** A new request. What was not held can be asked for by mistake only, and takes no approval (`facts.incurable`). */
export function openHold(input: OpenInput): HoldRequest {
  const { id, asked, facts } = input
  const terms = termsFor(input.rules, {
    about: facts.about,
    treatedAs: facts.environment.treatedAs,
    reasons: facts.reasons,
    ...(facts.named === undefined ? {} : { named: facts.named }),
    targets: facts.targets.length,
  })
  return {
    id,
    status: 'pending',
    asked,
    bound: bindingOf(facts, input),
    facts,
    terms,
    decideBefore: asked.at + terms.decideWithin * MINUTE,
    approvals: [],
    wrongAnswers: 0,
    usesLeft: usesOf(input.uses),
    seen: asked.at,
  }
}

export interface BindingInput {
  readonly asked: Asked
  readonly reads?: string
  readonly execution?: string
  readonly policy: string
  readonly epoch: number
  readonly session?: string
}

/** What is asked for now, to be held against what was approved. */
export function bindingOf(
  facts: { readonly digest: string; readonly targets: readonly string[]; readonly environment: Environment },
  input: BindingInput,
): Binding {
  const { asked, reads, execution, policy, epoch, session } = input
  return {
    digest: facts.digest,
    target: facts.targets[0] ?? '',
    environment: boundEnvironment(facts.environment),
    ...(reads === undefined ? {} : { reads }),
    ...(execution === undefined ? {} : { execution }),
    policy,
    asker: asked.agent ?? asked.person ?? '',
    ...(session === undefined ? {} : { session }),
    epoch,
  }
}

export function isOpen(hold: HoldRequest): boolean {
  return hold.status === 'pending' || hold.status === 'approved'
}

function usesOf(wanted: number | undefined): number {
  return Number.isInteger(wanted) ? Math.min(Math.max(wanted ?? 1, 1), LIMITS.uses) : 1
}
