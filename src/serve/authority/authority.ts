import type { EnvelopeKey } from '../../ci/statement/dsse.ts'
import type { SigningKey } from '../../hold/grants/pass-token.ts'
import type { ProductionMode } from '../../hold/mode/production-mode.ts'
import { Hooks } from './calls/hooks.ts'
import { ToolPins } from './calls/tool-pins.ts'
import { WholeCalls } from './calls/whole-calls.ts'
import { Decisions } from './decisions/decisions.ts'
import { KeptDecisions } from './decisions/kept-decisions.ts'
import { Grants } from './grants/grants.ts'
import { Passes } from './grants/passes.ts'
import { Spending } from './grants/spending.ts'
import { StandingGrants } from './grants/standing-grants.ts'
import { Holds } from './holds/holds.ts'
import { Watchers } from './holds/watchers.ts'
import { Incidents } from './incidents/incidents.ts'
import type { Parts } from './parts.ts'
import { Outcomes } from './runs/outcomes.ts'
import { Starts } from './runs/starts.ts'
import { Statements } from './runs/statements.ts'
import { WorkflowRuns } from './runs/workflow-runs.ts'
import { Configuration } from './settings/configuration.ts'
import type { EnrolledTargets } from './settings/enrolled-targets.ts'
import { Freezes } from './settings/freezes.ts'
import { Loosening } from './settings/loosening.ts'
import { MockSessions } from './settings/mock-sessions.ts'
import { Mode } from './settings/mode.ts'

/** The resident authority without its edges: what HTTP, the socket and the command line call. */
export interface Authority {
  readonly parts: Parts
  readonly decisions: Decisions
  readonly kept: KeptDecisions
  readonly calls: WholeCalls
  readonly holds: Holds
  readonly hooks: Hooks
  readonly watchers: Watchers
  readonly grants: Grants
  readonly standing: StandingGrants
  readonly passes: Passes
  readonly statements: Statements
  readonly outcomes: Outcomes
  readonly starts: Starts
  readonly mocks: MockSessions
  readonly mode: Mode
  readonly workflows: WorkflowRuns
  readonly targets: EnrolledTargets
  readonly freezes: Freezes
  readonly loosening: Loosening
  readonly configuration: Configuration
  readonly incidents: Incidents
}

export interface AuthoritySettings {
  readonly mode: ProductionMode
  readonly passKey: SigningKey
  /** The same key, for statements about deployments. */
  readonly statementKey: EnvelopeKey
  /** What passes name as their issuer. */
  readonly issuer: string
}

export function authorityOf(parts: Parts, targets: EnrolledTargets, settings: AuthoritySettings): Authority {
  const grants = new Grants(parts)
  const standing = new StandingGrants(parts)
  const mocks = new MockSessions(parts)
  const spending = new Spending(parts, grants, standing)
  const freezes = new Freezes(parts)
  const loosening = new Loosening({ parts, targets, freezes, standing })
  const configuration = new Configuration(parts, loosening.deed)
  const kept = new KeptDecisions(parts)
  const decisions = new Decisions(parts, { spending, standing, mocks, pins: new ToolPins(parts), kept })
  const holds = new Holds(parts, grants, mocks, configuration)
  const watchers = new Watchers()
  const calls = new WholeCalls(parts, decisions)
  const outcomes = new Outcomes(parts)
  const mode = new Mode(parts, mocks, settings.mode)
  return {
    parts,
    decisions,
    kept,
    calls,
    grants,
    standing,
    mocks,
    holds,
    hooks: new Hooks({ parts, decisions, holds, calls, watchers, outcomes }),
    watchers,
    passes: new Passes(parts, spending, decisions, settings.passKey, settings.issuer),
    statements: new Statements(parts, settings.statementKey, settings.issuer),
    outcomes,
    starts: new Starts(decisions, outcomes),
    mode,
    workflows: new WorkflowRuns(parts, mode, decisions),
    targets,
    freezes,
    loosening,
    configuration,
    incidents: new Incidents(parts, holds),
  }
}
