import type { VerifierKey } from '../../../record/log/key.ts'
import type { LogReader } from '../../../record/log/log-reader.ts'
import type { Authority } from '../../authority/authority.ts'
import type { Metrics } from '../../metrics.ts'
import type { App } from '../app.ts'
import type { IdentityEdge } from '../identity-edge.ts'
import type { StepUp } from '../step-up.ts'
import { agentsRoutes } from './agents.ts'
import { authzenRoutes } from './authzen.ts'
import { decisionRoutes } from './decisions.ts'
import { eventRoutes } from './events.ts'
import { grantRoutes } from './grants.ts'
import { healthRoutes } from './health.ts'
import { answerRoutes, waitRoutes } from './holds.ts'
import { logRoutes } from './log.ts'
import { metricsRoutes } from './metrics.ts'
import { modeRoutes } from './mode.ts'
import { oidcRoutes } from './oidc.ts'
import { pageRoutes } from './pages.ts'
import { passkeyRoutes } from './passkeys.ts'
import { peopleRoutes } from './people.ts'
import { settingsRoutes } from './settings.ts'
import { signInRoutes } from './sign-in.ts'
import { statusRoutes } from './status.ts'
import { type PublicPassKey, wellKnownRoutes } from './well-known.ts'

export interface RouteParts {
  readonly authority: Authority
  readonly log: LogReader
  readonly logKey: VerifierKey
  readonly passKey: PublicPassKey
  readonly stepUp: StepUp
  readonly identity: IdentityEdge
  readonly metrics: Metrics
}

/** Everything that people and the API call. */
export function allRoutes(app: App, { authority, log, logKey, passKey, stepUp, identity, metrics }: RouteParts): void {
  metricsRoutes(app, metrics)
  healthRoutes(app, authority)
  wellKnownRoutes(app, passKey, authority.parts.publicUrl)
  decisionRoutes(app, authority)
  waitRoutes(app, authority)
  answerRoutes(app, authority, stepUp)
  grantRoutes(app, authority)
  modeRoutes(app, authority)
  settingsRoutes(app, authority)
  statusRoutes(app, authority)
  logRoutes(app, log, logKey)
  eventRoutes(app, authority)
  authzenRoutes(app, authority)
  signInRoutes(app, identity)
  passkeyRoutes(app, authority, identity)
  oidcRoutes(app, identity)
  peopleRoutes(app, identity.parts, identity.publicUrl)
  agentsRoutes(app, identity.parts)
  pageRoutes(app, identity.oidc !== undefined)
}

/** What the socket serves agents: decide, wait, outcome, and nothing else. */
export function agentRoutes(app: App, authority: Authority): void {
  decisionRoutes(app, authority)
  waitRoutes(app, authority)
}
