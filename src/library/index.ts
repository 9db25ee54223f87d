/** The package's entry: what agent builders import as `prodgate`. */

export type { Provenance } from '../act/workflow/provenance.ts'
export { readResult } from '../act/workflow/read-back.ts'
export {
  isEvidence,
  type MarkedJson,
  type MockResult,
  type NoMock,
  NotReal,
  type RealResult,
  requireReal,
  type SimulatedResult,
  type UnknownResult,
  type WorkflowResult,
} from '../act/workflow/result.ts'
export type { GateDecision, HoldRequest, HoldStatus } from './answer.ts'
export type { AskedAction as Action } from './asked.ts'
export type { Outcome, OutcomeStatus } from './door.ts'
export type { AskOptions, Gate, GuardOptions, Permit } from './gate.ts'
export { provider, simulated } from './observed.ts'
export { type AuthorityOptions, type GateOptions, gate, type LocalOptions } from './options.ts'
export { GateDenied, GateHeld, GateRefusal, GateUnreachable, type OutcomeUntold } from './refusal.ts'
export { ProductionModeViolationError } from './violation.ts'
export type { Workflow, WorkflowMode, WorkflowOptions, WorkflowParts } from './workflow.ts'
