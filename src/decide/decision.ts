import type { Span } from '../lib/span.ts'
import type { Environment } from '../locate/evidence.ts'
import type { ReasonCode } from './reasons.ts'
import type { Verdict } from './verdict.ts'

/** What the gate answers (contract, section 2). */
export interface Decision {
  /** Sortable by time, unique. */
  readonly id: string
  /** `sha256:…` of the action's canonical bytes; empty where there was no action. */
  readonly digest: string
  readonly verdict: Verdict
  readonly environment: Environment
  readonly effects: readonly DecidedEffect[]
  /** Never how to get around the gate. */
  readonly reasons: readonly Reason[]
  /** What the agent may do, or may hand to a person to run. */
  readonly instead?: readonly string[]
}

export interface DecidedEffect {
  readonly verb: string
  readonly on: string
  /** The target as `locate` found it: an identity, not an alias. */
  readonly target: string
  readonly reversible: 'yes' | 'no' | 'unknown'
  readonly span?: Span
}

export interface Reason {
  readonly code: ReasonCode
  readonly message: string
  readonly span?: Span
}
