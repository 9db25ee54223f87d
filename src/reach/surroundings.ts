import { resolve } from 'node:path'
import type { Action } from '../action/action.ts'
import { DATABASE_VARIABLES, FRAMEWORK_VARIABLES } from '../locate/process-env.ts'
import { isSecretVariable } from '../understand/secrets/variable.ts'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * The action with the directory and the variables that it would run with, where it does not say them itself: the authority
 * knows nothing of our process.
 *
 * Of our variables those go along that say where tools land. To send all of them would show secrets to whoever approves,
 * and would make the same command another action at each start, because shells and agents number their sessions there. A
 * variable that stays behind is unknown to the authority, which never makes a verdict milder.
 */
export function withSurroundings(action: Action, cwd: string, env: Variables, also: readonly string[]): Action {
  if (action.kind !== 'shell' && action.kind !== 'exec') return action
  const told = action.env ?? tellingVariables(env, also)
  return {
    ...action,
    cwd: resolve(cwd, action.cwd ?? '.'),
    ...(action.env === undefined && Object.keys(told).length === 0 ? {} : { env: told }),
  }
}

/** By their whole names. */
const NAMES: ReadonlySet<string> = new Set([
  ...FRAMEWORK_VARIABLES,
  ...DATABASE_VARIABLES,
  'DEBUG',
  'KUBECONFIG',
  'XDG_CONFIG_HOME',
  'HEROKU_APP',
  'FLY_APP',
  'VERCEL_PROJECT_ID',
  'NETLIFY_SITE_ID',
  'RAILWAY_PROJECT_ID',
])

/** By how their names begin. */
const PREFIXES = [
  'AWS_',
  'ARM_',
  'AZURE_',
  'CLOUDSDK_',
  'COMPOSE_',
  'DB_',
  'DOCKER_',
  'GIT_',
  'GOOGLE_',
  'HELM_',
  'KUBE_',
  'MYSQL_',
  'PG',
  'REDIS_',
  'TF_',
]

function tellingVariables(env: Variables, also: readonly string[]): Readonly<Record<string, string>> {
  const told: Record<string, string> = {}
  for (const name of Object.keys(env).toSorted()) {
    const value = env[name]
    if (value === undefined) continue
    const telling = isTelling(name)
    if (also.includes(name) || telling) told[name] = withoutPassword(value)
  }
  return told
}

/** An address says where it leads without its password. */
function withoutPassword(value: string): string {
  const start = value.indexOf('://')
  if (start < 0) return value
  const path = value.slice(start + 3).search(/[/?#]/)
  const end = path < 0 ? value.length : start + 3 + path
  const at = value.lastIndexOf('@', end)
  const colon = value.indexOf(':', start + 3)
  return at > colon && colon > 0 ? `${value.slice(0, colon)}${value.slice(at)}` : value
}

/** Whether it may be told to the authority with an action: it says where tools land and is no secret. */
export function isTelling(name: string): boolean {
  return (NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix))) && !isSecretVariable(name)
}
