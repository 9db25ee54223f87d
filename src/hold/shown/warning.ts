import type { Action } from '../../action/action.ts'
import type { DecidedEffect, Decision } from '../../decide/decision.ts'
import { effectsAsTold } from '../../decide/effects-as-told.ts'
import { REASONS } from '../../decide/reasons.ts'
import { escapedLine, escapedMessage } from './escaped.ts'
import { type RenderedAction, renderAction } from './rendered.ts'
import { type Risk, riskOf } from './risk.ts'

/** The production policy's warning (step 1): what a person reads before the sentence is asked for. */
export interface Warning {
  readonly title: 'PRODUCTION SAFETY WARNING'
  readonly action: RenderedAction
  readonly environment: Decision['environment']['class']
  readonly treatedAs: Decision['environment']['treatedAs']
  readonly risk: Risk
  /** Why it was stopped, each with what the code means. */
  readonly because: readonly WarningReason[]
  readonly reaches: readonly Reach[]
  /** What made the environment what it is; the used evidence first. */
  readonly evidence: readonly ShownEvidence[]
}

export interface WarningReason {
  readonly code: string
  readonly message: string
  readonly explained: string
}

/** One thing that would be touched. */
export interface Reach {
  readonly what: string
  readonly target: string
  readonly reversible: DecidedEffect['reversible']
}

export interface ShownEvidence {
  readonly says: string
  readonly from: string
  readonly value: string
  readonly used: boolean
}

export function warningFor(action: Action, decision: Decision): Warning {
  const { environment, reasons, effects } = decision
  return {
    title: 'PRODUCTION SAFETY WARNING',
    action: renderAction(action, decision),
    environment: environment.class,
    treatedAs: environment.treatedAs,
    risk: riskOf(decision),
    because: reasons.map(({ code, message }) => ({
      code,
      message: escapedMessage(message),
      explained: REASONS[code].text,
    })),
    reaches: effectsAsTold(effects, decision).map(({ verb, on, target, reversible }) => ({
      what: escapedLine(`${verb} ${on}`),
      target: escapedLine(target),
      reversible,
    })),
    evidence: environment.because
      .toSorted((a, b) => Number(b.used) - Number(a.used))
      .map(({ says, from, value, used }) => ({
        says: escapedLine(says),
        from: escapedLine(from),
        value: escapedLine(value),
        used,
      })),
  }
}
