import { describeExecution } from '../../act/describe.ts'
import type { Execution, RunnableAction } from '../../act/execution.ts'
import type { ExecutionFault } from '../../act/fault.ts'
import type { PrivateDirectory } from '../../act/private-directory.ts'
import { type ChangeCode, recheck } from '../../act/recheck.ts'
import type { Action } from '../../action/action.ts'
import type { Weighed } from '../../gate.ts'
import type { Files } from '../../lib/files.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { SIGNS_IN } from '../../locate/locate.ts'
import type { Parts } from '../authority/parts.ts'
import type { HandedCredentials, Vault } from '../vault/vault.ts'
import { type NotReady, withheldFrom, withheldFromSettings, withheldFromText } from './credential-rules.ts'
import type { Intended } from './live-run.ts'
import type { ExecutorSettings } from './settings.ts'

export interface PreparationParts {
  readonly parts: Pick<Parts, 'gate'>
  readonly vault: Vault
  readonly settings: ExecutorSettings
  /** The disk as the gate sees it. */
  readonly disk: Files
}

/** A process to the letter, and what it is handed. */
export interface Ready {
  readonly execution: Execution
  readonly credentials: HandedCredentials
}

/** The process as the world is now, with the executor's settings and nothing of whoever asks but the action. */
export function describeRun(
  { settings, disk }: Pick<PreparationParts, 'settings' | 'disk'>,
  action: RunnableAction,
  credentials: Readonly<Record<string, string>>,
): Result<Execution, ExecutionFault> {
  const { home, searchPath, workspaces } = settings
  return describeExecution(action, {
    cwd: workspaces[0] ?? '/',
    home,
    own: {},
    credentials,
    searchPath,
    disk,
    files: [],
    hosts: [],
    input: { is: 'nothing' },
  })
}

/** All that has to hold at the last moment, and what the run is handed. Files of credentials are kept in `own`. */
export async function prepare(
  given: PreparationParts,
  run: Intended,
  own: PrivateDirectory,
): Promise<Result<Ready, NotReady>> {
  const { vault, settings, parts } = given
  const { action, caller, weighed } = run.asking
  const runnable = action as RunnableAction
  const now = describeRun(given, runnable, {})
  if (now.is === 'fault') return now
  const [changed] = recheck(run.before, now.value)
  if (changed !== undefined) return fault(changed)
  const handed = await vault.handedTo(weighed.effects, caller.id, run.approved)
  if (handed.is === 'fault') return handed
  const credentials = handed.value
  const withheld = withheldFrom(credentials, weighed, run.approved)
  if (withheld !== undefined) return fault(withheld)
  const spoken = withheldFromText(credentials, textsOf(runnable, weighed, given.disk), run.approved)
  if (spoken !== undefined) return fault(spoken)
  const files = Object.entries(credentials.files).map(([name, text]) => [name, own.keep(name, text)] as const)
  const env = { ...credentials.env, ...Object.fromEntries(files) }
  const bare = await parts.gate.weigh(action, new Set())
  if (bare.reads !== weighed.reads)
    return fault({ code: 'FILE_CHANGED', message: 'a file that it would run has changed' })
  // With its credentials a tool must still land where it was seen to land without them.
  const { HOME = settings.home, ...told } = runnable.env ?? {}
  const armed: Action = { ...runnable, env: { HOME, ...told, ...env } }
  const landing = credentials.names.length === 0 ? bare : await parts.gate.weigh(armed, new Set())
  if (placesOf(landing) !== placesOf(weighed))
    return fault({ code: 'TARGET_CHANGED', message: 'with its credentials it would land elsewhere' })
  const led = withheldFromSettings(credentials, landing, runnable, run.approved, settings)
  if (led !== undefined) return fault(led)
  const described = describeRun(given, runnable, env)
  if (described.is === 'fault') return described
  // Time has passed since the first look. What credentials change about it was looked at above.
  const again = recheck(run.before, described.value).find(({ code }) => !BY_CREDENTIALS.has(code))
  if (again !== undefined) return fault(again)
  return ok({ execution: described.value, credentials })
}

/** What it says in its own words, and in the files that were read as part of it. */
function textsOf(action: RunnableAction, { files = [] }: Weighed, disk: Files): readonly string[] {
  const read = files.flatMap(({ path }) => {
    const found = disk.read(path)
    return found.is === 'text' ? [found.text] : []
  })
  return [...(action.kind === 'exec' ? action.argv : [action.command]), ...read]
}

/** What is another thing once a run has its credentials: their variables, and settings that lead to the same place. */
const BY_CREDENTIALS: ReadonlySet<ChangeCode> = new Set(['CREDENTIAL_CHANGED', 'TARGET_CHANGED'])

/**
 * Where an action lands and what it does there, as one text. A program by which a credential's own file signs in (a kubeconfig
 * with `exec`) is what an operator chose.
 */
function placesOf({ effects }: Weighed): string {
  const own = effects.filter(
    ({ verb, on, signsIn }) => signsIn !== true && (verb !== SIGNS_IN.verb || on !== SIGNS_IN.on),
  )
  return JSON.stringify(
    own.map(({ kind, verb, on, target, environment, identity }) => [
      kind,
      verb,
      on,
      target,
      environment,
      identity?.kind,
      identity?.id,
    ]),
  )
}
