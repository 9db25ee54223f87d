import type { Action } from '../action/action.ts'
import type { Decision } from '../decide/decision.ts'
import type { ReasonCode } from '../decide/reasons.ts'
import type { Environment } from '../locate/evidence.ts'
import { incurable } from './named-request.ts'
import { type Risk, riskOf } from './risk.ts'
import type { About } from './rule.ts'

/** What a request is about, as far as an approval needs to know it. */
export interface RequestFacts {
  readonly about: About
  readonly digest: string
  /** What stops it, the first of which a person types; never empty. */
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

export function factsOf(action: Action, decision: Decision): RequestFacts {
  const reasons = decision.reasons.map((reason) => reason.code)
  return {
    about: 'action',
    digest: decision.digest,
    targets: stoppedTargets(decision),
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
 * The targets of the effects that a reason points at; all of them where none can be told apart. An effect without a
 * target of its own is called by the kind of thing that it is done to.
 */
function stoppedTargets(decision: Decision): readonly string[] {
  const spans = new Set(decision.reasons.map(({ span }) => String(span)))
  const stopped = decision.effects.filter((effect) => effect.span !== undefined && spans.has(String(effect.span)))
  const effects = stopped.length > 0 ? stopped : decision.effects
  const targets = new Set(effects.map(({ target, on }) => target || on).filter((one) => one !== ''))
  return targets.size > 0 ? [...targets] : ['unknown']
}
