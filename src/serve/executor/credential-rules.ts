import { normalize, resolve } from 'node:path'
import type { RunnableAction } from '../../act/execution.ts'
import type { Weighed } from '../../gate.ts'
import { quoted } from '../../lib/quoted.ts'
import { isWithin } from '../../locate/vantage.ts'
import { namedSettings } from '../../understand/weakened.ts'
import { isOpaque, staysWithin } from '../vault/usable.ts'
import type { HandedCredentials } from '../vault/vault.ts'
import type { ExecutorSettings } from './settings.ts'

/** What stands between an allow and its start. Nothing of it has run. */
export interface NotReady {
  readonly code: string
  readonly message: string
}

/** Why a run does not get these credentials, where it does not: people may hand on what nobody else may. */
export function withheldFrom(
  { names, targets, withheld }: HandedCredentials,
  { effects }: Pick<Weighed, 'effects'>,
  approved: boolean,
): NotReady | undefined {
  const [first] = withheld
  if (first !== undefined && names.length === 0)
    return withheldBecause(`the credential ${quoted(first)} is for runs that people approved, and nobody approved it`)
  if (names.length === 0 || approved) return undefined
  if (isOpaque(effects)) return withheldBecause('something in it cannot be read, and nobody approved it')
  if (!staysWithin(targets, effects))
    return withheldBecause('part of it lands on another target, and nobody approved it')
  return undefined
}

/**
 * Why settings keep a credential from a run that nobody approved: a kubeconfig names a program that signs in, an AWS profile
 * one that brings keys, and either could carry the credential away. Believed are those of the executor's own places. Its
 * variables are the words of whoever asks: what they name counts, read by the gate or not.
 */
export function withheldFromSettings(
  { names }: HandedCredentials,
  { settings = [] }: Pick<Weighed, 'settings'>,
  { env = {}, cwd = '/' }: Pick<RunnableAction, 'env' | 'cwd'>,
  approved: boolean,
  { home, workspaces, privateRoot }: ExecutorSettings,
): NotReady | undefined {
  if (names.length === 0 || approved) return undefined
  const own = [home, ...workspaces, privateRoot, '/etc']
  const named = namedSettings(env).map((path) => resolve(cwd, path))
  const foreign = [...settings, ...named].find((path) => !own.some((one) => isWithin(normalize(path), one)))
  if (foreign === undefined) return undefined
  return withheldBecause(
    `settings in ${quoted(foreign)} lead it, which is none of the executor's places, and nobody approved it`,
  )
}

/**
 * Why a run that nobody approved does not get variables that its own text speaks of: a tool finds them by itself, and what a text
 * makes of them (`rev`, an encryption) is masked nowhere. `texts`: the command and the scripts that were read as part of it.
 *
 * A heuristic. Counter-example: a program that puts the name together while it runs; it is met as one that nobody described.
 */
export function withheldFromText(
  { names, env, files }: HandedCredentials,
  texts: readonly string[],
  approved: boolean,
): NotReady | undefined {
  if (names.length === 0 || approved) return undefined
  const named = [...Object.keys(env), ...Object.keys(files)].find((one) => texts.some((text) => text.includes(one)))
  if (named !== undefined) return withheldBecause(`its text speaks of ${quoted(named)}, and nobody approved it`)
  // `${!NAME}` and `${!PREFIX@}` of Bash.
  return texts.some((text) => text.includes('${!'))
    ? withheldBecause('its text reads variables whose names it does not say, and nobody approved it')
    : undefined
}

function withheldBecause(message: string): NotReady {
  return { code: 'CREDENTIAL_WITHHELD', message }
}
