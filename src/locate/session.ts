import type { Files } from '../lib/files.ts'
import type { Env } from '../understand/place.ts'
import { type Claim, claim, type Environment, environmentOf } from './evidence.ts'
import { databaseUrlClaims, frameworkClaims } from './process-env.ts'
import type { Registry } from './registry.ts'
import { isWithin } from './vantage.ts'

/** Where the agent's session stands, and with which variables. */
export interface Session {
  /** Absolute. */
  readonly cwd: string
  readonly env: Env
}

/**
 * The class of what stays on this host. It is `development` or `local` only where a person enrolled the host and the
 * directory; a staging or production host needs no directory, unless some are listed.
 */
export function sessionEnvironment(registry: Registry, session: Session, files: Files): Environment {
  const file = registry.path ?? 'the registry'
  const enrolled = registry.session
  if (enrolled === undefined)
    return notEnrolled(claim('unknown', 'session', file, 'nobody enrolled this host'), session)
  const { environment, workspaces, from = `${file}, session` } = enrolled
  const tier = enrolled.from === undefined ? 'registry' : 'session'
  const says = (value: string) => ({ ...claim(environment, tier, from, value), used: true })
  if (environment === 'production') return environmentOf('production', [says('this host')])
  if (environment === 'staging' && workspaces.length === 0) return environmentOf('staging', [says('this host')])
  const cwd = files.real(session.cwd)
  const workspace = workspaces.find((one) => isWithin(cwd, files.real(one)))
  if (workspace !== undefined) return environmentOf(environment, [says(workspace)])
  const outside = claim('unknown', 'session', file, `nobody enrolled the directory ${session.cwd}`)
  return notEnrolled(outside, session)
}

/** Only here the variables of the process speak: they can make the unknown production. */
function notEnrolled(reason: Claim, session: Session): Environment {
  const claims = [...frameworkClaims(session.env), ...databaseUrlClaims(session.env)]
  const production = claims.some((one) => one.says === 'production')
  const environment = production ? 'production' : 'unknown'
  return environmentOf(environment, [
    ...claims.map((one) => ({ ...one, used: production && one.says === 'production' })),
    { ...reason, used: !production },
  ])
}
