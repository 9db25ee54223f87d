import type { Action } from '../action/action.ts'
import type { WeighedEffect } from '../decide/decide.ts'
import type { Decision } from '../decide/decision.ts'
import { effectsAsTold } from '../decide/effects-as-told.ts'
import type { ReasonCode } from '../decide/reasons.ts'
import type { Environment } from '../locate/evidence.ts'
import type { About } from './rules/rule.ts'
import { incurable } from './shown/named-request.ts'
import { type Risk, riskOf } from './shown/risk.ts'

/** What a request is about, as far as an approval needs to know it. */
export interface RequestFacts {
  readonly about: About
  readonly digest: string
  /** All that stops it, the gravest first, which is the one that a person is asked to type; never empty. */
  readonly targets: readonly string[]
  readonly environment: Environment
  readonly reasons: readonly ReasonCode[]
  readonly risk: Risk
  /** A backup has to be spoken of. */
  readonly changesData: boolean
  /** The name of a named action. */
  readonly named?: string
  /** What no approval can cure; where there is any, the request tells it and takes no approval. */
  readonly incurable: readonly ReasonCode[]
}

/** Reasons of what does not change what is stored. Everything else may: what cannot be read, too. */
const KEEPS_DATA: ReadonlySet<ReasonCode> = new Set([
  'READS',
  'PREPARES',
  'READS_DATA',
  'READS_SECRET',
  'RESTARTS',
  'PUBLISHES',
  'DISCLOSES',
  'CHANGES_ACCESS',
  'MOCK_NEEDS_SESSION',
  'MOCK_IS_LOCAL',
  'REAL_WORKFLOW',
])

/** A decision, and what each of its effects would be by itself, in the same order. */
export interface Judged {
  readonly decision: Decision
  readonly effects: readonly Pick<WeighedEffect, 'verdict'>[]
}

export function factsOf(action: Action, { decision, effects }: Judged): RequestFacts {
  const reasons = decision.reasons.map((reason) => reason.code)
  return {
    about: 'action',
    digest: decision.digest,
    targets: stoppedTargets(decision, effects),
    environment: decision.environment,
    reasons,
    risk: riskOf(decision),
    changesData: reasons.some((code) => !KEEPS_DATA.has(code)),
    ...(action.kind === 'named' ? { named: action.name } : {}),
    incurable: incurableOf(action, decision, reasons),
  }
}

/** INVARIANT (a deny is final): what is not held has nothing that an approval cures. */
function incurableOf(action: Action, decision: Decision, reasons: readonly ReasonCode[]): readonly ReasonCode[] {
  if (decision.verdict !== 'hold') return reasons.length > 0 ? reasons : ['GATE_FAULT']
  return action.kind === 'named' ? incurable(reasons) : []
}

/**
 * The targets of all effects that are stopped; those of all effects where none is stopped by itself, but by a rule. In the
 * order of the reasons, which tell the gravest first. An effect without a target of its own is called by the kind of thing
 * that it is done to.
 */
function stoppedTargets(decision: Decision, judged: Judged['effects']): readonly string[] {
  const stopped = decision.effects.filter((_, i) => judged[i]?.verdict !== 'allow')
  const effects = stopped.length > 0 ? stopped : decision.effects
  const named = effectsAsTold(effects, decision).map(({ target, on }) => target || on)
  const targets = new Set(named.filter((one) => one !== ''))
  return targets.size > 0 ? [...targets] : ['unknown']
}
