import type { SigningKey } from '../../hold/pass-token.ts'
import type { ProductionMode } from '../../hold/production-mode.ts'
import { Decisions } from './decisions.ts'
import type { EnrolledTargets } from './enrolled-targets.ts'
import { Freezes } from './freezes.ts'
import { Grants } from './grants.ts'
import { Holds } from './holds.ts'
import { MockSessions } from './mock-sessions.ts'
import { Mode } from './mode.ts'
import { Outcomes } from './outcomes.ts'
import type { Parts } from './parts.ts'
import { Passes } from './passes.ts'
import { Spending } from './spending.ts'
import { StandingGrants } from './standing-grants.ts'

/** The resident authority without its edges: what HTTP, the socket and the command line call. */
export interface Authority {
  readonly parts: Parts
  readonly decisions: Decisions
  readonly holds: Holds
  readonly grants: Grants
  readonly standing: StandingGrants
  readonly passes: Passes
  readonly outcomes: Outcomes
  readonly mocks: MockSessions
  readonly mode: Mode
  readonly targets: EnrolledTargets
  readonly freezes: Freezes
}

export interface AuthoritySettings {
  readonly mode: ProductionMode
  readonly passKey: SigningKey
  /** What passes name as their issuer. */
  readonly issuer: string
}

export function authorityOf(parts: Parts, targets: EnrolledTargets, settings: AuthoritySettings): Authority {
  const grants = new Grants(parts)
  const standing = new StandingGrants(parts)
  const mocks = new MockSessions(parts)
  const spending = new Spending(parts, grants, standing)
  const decisions = new Decisions(parts, spending, standing, mocks)
  return {
    parts,
    decisions,
    grants,
    standing,
    mocks,
    holds: new Holds(parts, grants, mocks),
    passes: new Passes(parts, spending, decisions, settings.passKey, settings.issuer),
    outcomes: new Outcomes(parts),
    mode: new Mode(parts, mocks, settings.mode),
    targets,
    freezes: new Freezes(parts),
  }
}
