import type { VerifierKey } from '../../../record/log/key.ts'
import type { LogReader } from '../../../record/log/log-reader.ts'
import type { Authority } from '../../authority/authority.ts'
import type { Executor } from '../../executor/executor.ts'
import type { Metrics } from '../../metrics.ts'
import type { Vault } from '../../vault/vault.ts'
import type { App } from '../app.ts'
import type { IdentityEdge } from '../identity-edge.ts'
import { byConnection, type IsSameUser } from '../same-user.ts'
import type { StepUp } from '../step-up.ts'
import { agentsRoutes } from './agents.ts'
import { authzenRoutes } from './authzen.ts'
import { callRoutes } from './calls.ts'
import { runnerRoutes, statementRoutes } from './ci.ts'
import { credentialRoutes } from './credentials.ts'
import { decisionRoutes } from './decisions.ts'
import { eventRoutes } from './events.ts'
import { grantRoutes } from './grants.ts'
import { healthRoutes } from './health.ts'
import { answerRoutes, waitRoutes } from './holds.ts'
import { hookRoutes } from './hooks.ts'
import { agentIncidentRoutes, incidentRoutes } from './incidents.ts'
import { logRoutes } from './log.ts'
import { metricsRoutes } from './metrics.ts'
import { modeRoutes } from './mode.ts'
import { oidcRoutes } from './oidc.ts'
import { pageRoutes } from './pages.ts'
import { passkeyRoutes } from './passkeys.ts'
import { peopleRoutes } from './people.ts'
import { runRoutes } from './runs.ts'
import { selfCheckRoutes } from './self-check.ts'
import { settingsRoutes } from './settings.ts'
import { signInRoutes } from './sign-in.ts'
import { startRoutes } from './starts.ts'
import { statusRoutes } from './status.ts'
import { type PublicPassKey, wellKnownRoutes } from './well-known.ts'
import { workflowRoutes } from './workflows.ts'

export interface RouteParts {
  readonly authority: Authority
  readonly log: LogReader
  readonly logKey: VerifierKey
  readonly passKey: PublicPassKey
  readonly stepUp: StepUp
  /** What passes and the log name as their issuer. */
  readonly issuer: string
  /** Where programs reach it. */
  readonly apiUrl: () => string
  readonly identity: IdentityEdge
  readonly metrics: Metrics
  readonly vault: Vault
  readonly executor: Executor | undefined
}

/** Everything that people and the API call. */
export function allRoutes(app: App, parts: RouteParts): void {
  const { authority, log, logKey, passKey, stepUp, identity, metrics, vault, executor } = parts
  metricsRoutes(app, metrics)
  healthRoutes(app, authority)
  const { issuer, apiUrl } = parts
  wellKnownRoutes(app, { pass: passKey, log: logKey, issuer, apiUrl, executes: executor !== undefined })
  decisionRoutes(app, authority)
  callRoutes(app, authority)
  hookRoutes(app, authority)
  startRoutes(app, authority, byConnection)
  waitRoutes(app, authority)
  answerRoutes(app, authority, stepUp)
  grantRoutes(app, authority)
  modeRoutes(app, authority)
  workflowRoutes(app, authority)
  settingsRoutes(app, authority)
  statusRoutes(app, authority)
  incidentRoutes(app, authority)
  agentIncidentRoutes(app, authority)
  selfCheckRoutes(app)
  logRoutes(app, log, logKey)
  eventRoutes(app, authority)
  credentialRoutes(app, vault)
  runnerRoutes(app, identity.ci)
  statementRoutes(app, authority)
  if (executor !== undefined) runRoutes(app, executor)
  authzenRoutes(app, authority)
  signInRoutes(app, identity)
  passkeyRoutes(app, authority, identity)
  oidcRoutes(app, identity)
  peopleRoutes(app, authority, identity)
  agentsRoutes(app, authority, identity.parts)
  pageRoutes(app, identity.oidc !== undefined)
}

/** What the socket serves agents: decide, wait, outcome, and nothing else. */
export function agentRoutes(
  app: App,
  authority: Authority,
  executor: Executor | undefined,
  isSameUser: IsSameUser,
): void {
  decisionRoutes(app, authority)
  callRoutes(app, authority)
  statementRoutes(app, authority)
  hookRoutes(app, authority)
  startRoutes(app, authority, isSameUser)
  waitRoutes(app, authority)
  agentIncidentRoutes(app, authority)
  selfCheckRoutes(app)
  workflowRoutes(app, authority)
  if (executor !== undefined) runRoutes(app, executor)
}
