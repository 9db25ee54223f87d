import type { ReasonCode } from '../../decide/reasons.ts'
import type { TreatedAs } from '../../locate/environment.ts'
import type { Role } from '../person.ts'

/** What a request is about. A change of the gate's own configuration is asked for like any action. */
export const ABOUT = Object.freeze(['action', 'mock-session', 'configuration'] as const)

export type About = (typeof ABOUT)[number]

/** Limits that no rule can lift (minutes). Nothing waits or stays open "for ever". */
export const LIMITS = Object.freeze({
  decideWithin: 24 * 60,
  executeWithin: 24 * 60,
  uses: 10,
  approvers: 10,
  /** Emergency shortens the clocks to these. */
  emergencyDecide: 10,
  emergencyExecute: 5,
})

/** How many people of which roles must approve. One person counts once in it. */
export interface Requirement {
  /** The rule or freeze that asks for it. */
  readonly name: string
  readonly approvers: number
  readonly roles: readonly Role[]
  /** By id, besides those who have a role. */
  readonly people: readonly string[]
  /** Who else may approve after a while. Escalation finds other approvers; it never approves. */
  readonly escalate: readonly Escalation[]
}

export interface Escalation {
  /** Minutes since the request. */
  readonly after: number
  readonly roles: readonly Role[]
  readonly people: readonly string[]
}

export interface ApprovalRule extends Requirement {
  readonly when: RuleCondition
  /** A passkey touched for this very request. */
  readonly stepUp: boolean
  /** Every item of the checklist before an action in production has to be checked. */
  readonly checklist?: 'required'
  /** Minutes from the request to the last moment of an approval. */
  readonly decideWithin: number
  /** Minutes from the approval to the last moment of execution. */
  readonly executeWithin: number
  /** Meant to be out of reach while there are fewer approvers; otherwise such a rule is refused. */
  readonly mayBeOutOfReach: boolean
}

/** All that is given must hold; what is left out holds always. */
export interface RuleCondition {
  readonly about?: readonly About[]
  readonly environments?: readonly TreatedAs[]
  /** One of them is among the reasons. */
  readonly reasons?: readonly ReasonCode[]
  /** A named action of one of these names. */
  readonly named?: readonly string[]
  /** At least so many different targets. */
  readonly targets?: number
}

/** What is known of a request when its rules are looked up. */
export interface Circumstances {
  readonly about: About
  readonly treatedAs: TreatedAs
  readonly reasons: readonly ReasonCode[]
  readonly named?: string
  readonly targets: number
}

/** What a request must meet: everything that any of its rules asks for. */
export interface Terms {
  readonly requirements: readonly Requirement[]
  readonly stepUp: boolean
  readonly checklist?: 'required'
  readonly decideWithin: number
  readonly executeWithin: number
}

export interface ApprovalRules {
  /** Holds for every request. */
  readonly base: ApprovalRule
  readonly rules: readonly ApprovalRule[]
}

/**
 * INVARIANT (rules only tighten): a rule adds its approvers to those that others ask for, and the shortest clock counts,
 * so that one rule more can never make an approval easier.
 */
export function termsFor(rules: ApprovalRules, circumstances: Circumstances): Terms {
  const applying = [rules.base, ...rules.rules.filter((rule) => applies(rule.when, circumstances))]
  return {
    requirements: applying.map(({ name, approvers, roles, people, escalate }) => ({
      name,
      approvers,
      roles,
      people,
      escalate,
    })),
    stepUp: applying.some((rule) => rule.stepUp),
    ...(applying.some((rule) => rule.checklist === 'required') ? { checklist: 'required' } : {}),
    decideWithin: Math.min(...applying.map((rule) => rule.decideWithin), LIMITS.decideWithin),
    executeWithin: Math.min(...applying.map((rule) => rule.executeWithin), LIMITS.executeWithin),
  }
}

function applies(when: RuleCondition, given: Circumstances): boolean {
  if (when.about !== undefined && !when.about.includes(given.about)) return false
  if (when.environments !== undefined && !when.environments.includes(given.treatedAs)) return false
  if (when.reasons !== undefined && !when.reasons.some((code) => given.reasons.includes(code))) return false
  if (when.named !== undefined && (given.named === undefined || !when.named.includes(given.named))) return false
  return when.targets === undefined || given.targets >= when.targets
}
