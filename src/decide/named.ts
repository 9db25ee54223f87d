import policies from '../../policies/named-actions.json' with { type: 'json' }
import type { NamedAction } from '../action/action.ts'
import { isPlain } from '../lib/quoted.ts'
import type { ReasonCode } from './reasons.ts'
import type { Verdict } from './verdict.ts'

/** What a named action needs, from `policies/named-actions.json`. */
export interface NamedPolicy {
  /** All of them must be there. */
  readonly grants: readonly string[]
  /** It changes state, so the way back must be proven. */
  readonly rollback?: boolean
  /** It runs in a pipeline, whose gate must be in place. */
  readonly gate?: boolean
}

const { $comment: _comment, ...rules } = policies
const POLICIES: ReadonlyMap<string, NamedPolicy> = new Map(Object.entries(rules))

export function namedPolicies(): ReadonlyMap<string, NamedPolicy> {
  return POLICIES
}

/** Every grant that a run of this action needs; none for a name that nobody described. */
export function grantsNeeded(name: string): readonly string[] {
  const policy = POLICIES.get(name)
  if (policy === undefined) return []
  return policy.rollback === true ? [...new Set([...policy.grants, ROLLBACK_PROVEN])] : policy.grants
}

/** The grants that are there, as the guard is handed them. Without an authority there is none. */
export type GrantsPresent = ReadonlySet<string>
export const NO_GRANTS: GrantsPresent = new Set()

export const ROLLBACK_PROVEN = 'PROD_ROLLBACK_PROVEN'

export interface NamedReason {
  readonly code: ReasonCode
  readonly message: string
}

export interface NamedJudgement {
  readonly verdict: Verdict
  readonly reasons: readonly NamedReason[]
}

/**
 * The guard of production actions: closed unless everything that the action needs is there. It is a pure function of the
 * request and of the grants, so that a probe and its twin differ in exactly one value.
 */
export function judgeNamed(action: NamedAction, grants: GrantsPresent): NamedJudgement {
  const policy = POLICIES.get(action.name)
  if (policy === undefined) {
    return {
      verdict: 'deny',
      reasons: [{ code: 'UNKNOWN_ACTION_NAME', message: 'no production action of this name is described' }],
    }
  }
  const reasons: NamedReason[] = []
  if (!namesOneTarget(action.target))
    reasons.push({ code: 'TARGET_UNCLEAR', message: 'the production target is missing or ambiguous' })
  if (policy.rollback === true && !grants.has(ROLLBACK_PROVEN)) {
    reasons.push({ code: 'ROLLBACK_UNPROVEN', message: 'the rollback is not proven' })
  }
  if (policy.gate === true && action.productionGatePresent !== true) {
    reasons.push({ code: 'GATE_ABSENT', message: 'the pipeline has no production gate' })
  }
  const missing = policy.grants.filter((grant) => !grants.has(grant))
  if (missing.length > 0)
    reasons.push({ code: 'GRANT_MISSING', message: `missing required grants: ${missing.join(', ')}` })
  if (reasons.length === 0)
    return { verdict: 'allow', reasons: [{ code: 'GRANTS_PRESENT', message: 'all that the action needs is there' }] }
  if (action.claim !== undefined)
    reasons.push({ code: 'CLAIM_IGNORED', message: 'what the action claims about itself was not looked at' })
  return { verdict: 'hold', reasons }
}

/** Words that stand for not knowing, and marks that stand for a choice. */
const VAGUE = new Set([
  'unknown',
  'ambiguous',
  'any',
  'all',
  'none',
  'null',
  'undefined',
  'tbd',
  'todo',
  'n/a',
  'na',
  'default',
  'various',
  'some',
  'either',
  'maybe',
])

/** True where the text names one thing: no blank, no question mark, no choice, no word for "I do not know". */
export function namesOneTarget(target: string | undefined): boolean {
  if (target === undefined) return false
  const trimmed = target.trim().toLowerCase()
  if (trimmed === '' || VAGUE.has(trimmed.replace(/[^a-z0-9/ ]/g, '')) || /[?*]/.test(trimmed)) return false
  if (!isPlain(target) || /[\ufffb\ufffc]/.test(target)) return false
  return !trimmed.split(/[^a-z0-9]+/).some((word) => word === 'or')
}
