import type { OutcomeStatus } from '../act/outcome-status.ts'
import type { Action } from '../action/action.ts'
import type { Result } from '../lib/result.ts'
import type { GateDecision, HoldStatus } from './answer.ts'
import type { GateUnreachable } from './refusal.ts'
import type { WorkflowDoor } from './workflow-door.ts'

export type { OutcomeStatus }

export interface Outcome {
  readonly status: OutcomeStatus
  readonly durationMs?: number
  /** `sha256:…` of what it gave. */
  readonly outputDigest?: string
}

/** Who is asked: an authority, or the gate in this process. */
export interface Door {
  /**
   * A decision for each of what belongs together, of which all goes or none; one alone where there is a fault. `null` is no
   * action, so that the try stands in the record.
   */
  decide(actions: readonly (Action | null)[], session: string | undefined): Promise<Answered<readonly GateDecision[]>>
  /** What a request has come to; waits for so many seconds while nobody has answered it. */
  status(hold: string, seconds: number, signal?: AbortSignal): Promise<Answered<HoldStatus>>
  tell(decision: string, outcome: Outcome): Promise<Answered<void>>
  /** Runs of workflows, which only an authority keeps. */
  readonly workflows?: WorkflowDoor
}

export type Answered<T> = Result<T, GateUnreachable>
