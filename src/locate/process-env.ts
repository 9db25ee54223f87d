import type { Env } from '../understand/place.ts'
import { isKnown } from '../understand/word.ts'
import { type Claim, claim } from './evidence.ts'
import { type Sign, signs } from './names.ts'

/**
 * Variables by which frameworks choose their environment. They speak of the application's run, and of a session that
 * nobody enrolled; never of the files of a workspace, because every local build sets `NODE_ENV=production`.
 */
export const FRAMEWORK_VARIABLES = [
  'RAILS_ENV',
  'RACK_ENV',
  'NODE_ENV',
  'APP_ENV',
  'DJANGO_SETTINGS_MODULE',
  'MIX_ENV',
  'ASPNETCORE_ENVIRONMENT',
  'DOTNET_ENVIRONMENT',
  'FLASK_ENV',
  'SPRING_PROFILES_ACTIVE',
  'ENVIRONMENT',
  'ENV',
  'DEPLOY_ENV',
] as const

/** Variables that frameworks read their database from. */
export const DATABASE_VARIABLES = ['DATABASE_URL', 'DIRECT_URL', 'DB_URL', 'JDBC_DATABASE_URL', 'POSTGRES_URL'] as const

/** What the variables hint at; the case and trailing blanks of a value do not matter. */
export function frameworkClaims(env: Env): readonly Claim[] {
  const found: Claim[] = []
  for (const name of FRAMEWORK_VARIABLES) {
    const word = env.get(name)
    if (word === undefined) continue
    if (!isKnown(word)) found.push(claim('unknown', 'process-env', name, 'a value that is not known before it runs'))
    else for (const sign of signs(word.text)) found.push(claim(sign, 'process-env', name, word.text))
  }
  // Django and its kin take everything else for a developer's machine.
  const debug = env.get('DEBUG')
  if (debug !== undefined && ['0', 'false', 'no', 'off'].includes(debug.text.trim().toLowerCase())) {
    found.push(claim('production' satisfies Sign, 'process-env', 'DEBUG', debug.text))
  }
  return found
}

/** Hints in the addresses of databases: only what the host and the name of the database say, never the user. */
export function databaseUrlClaims(env: Env): readonly Claim[] {
  return DATABASE_VARIABLES.flatMap((name) => {
    const text = env.get(name)?.text
    if (text === undefined) return []
    const at = text.lastIndexOf('@')
    const visible = at < 0 ? text : text.slice(at + 1)
    return signs(visible).map((sign) => claim(sign, 'process-env', name, visible))
  })
}
