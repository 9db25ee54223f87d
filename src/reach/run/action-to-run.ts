import { credentialsAmong, runsCode, TELLING_IDS, type Variables } from '../../act/environment.ts'
import type { RunnableAction } from '../../act/execution.ts'
import { parseAction } from '../../action/parse.ts'
import { UsageError } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { withSurroundings } from '../surroundings.ts'

/** An action with all that it is decided with, and the credentials that go along without being told. */
export interface ActionToRun {
  readonly action: RunnableAction
  readonly credentials: Readonly<Record<string, string>>
}

/** One argument is a text for a shell; several are the words of a program, no shell between. */
export function commandOf(words: readonly string[]): RunnableAction {
  const [only = ''] = words
  return checkedAction(words.length === 1 ? { kind: 'shell', command: only } : { kind: 'exec', argv: [...words] })
}

/**
 * The command as it is asked and as it will run: in this directory, with the variables that say where tools land.
 *
 * INVARIANT (told is handed on): a variable that says where a tool lands is told to whoever decides, or the process does not
 * get it. What makes programs run code is left out of both.
 */
export function actionToRun(
  command: RunnableAction,
  cwd: string,
  own: Variables,
  also: readonly string[],
): ActionToRun {
  const refused = also.find((name) => runsCode(name, own[name]))
  if (refused !== undefined)
    throw new UsageError(`${quoted(refused)} makes other programs run code, and is not handed on`, 'leave it out')
  checkNamed(also, own)
  const safe = Object.fromEntries(Object.entries(own).filter(([name, value]) => !runsCode(name, value)))
  const telling = [...also, ...TELLING_IDS]
  const action = checkedAction(withSurroundings(command, cwd, safe, telling))
  return { action, credentials: credentialsAmong(safe, action.env ?? {}) }
}

/** A name that is not set, a slip for example, would hand on nothing, and the command would go somewhere else. */
export function checkNamed(names: readonly string[], own: Variables): void {
  const wrong = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
  if (wrong !== undefined) {
    const name = wrong.split('=', 1)[0] ?? ''
    const help = wrong.includes('=') ? `set it before: \`${name}=… prodgate run --env ${name} -- …\`` : undefined
    throw new UsageError(`\`--env\` takes the name of a variable, and ${quoted(wrong)} is none`, help)
  }
  const unset = names.find((name) => own[name] === undefined)
  if (unset !== undefined)
    throw new UsageError(`there is no variable ${quoted(unset)} here to hand on`, 'set it, or leave it out')
}

/** Through the strict door, so that what is asked, what is digested and what is run are one value. */
function checkedAction(given: unknown): RunnableAction {
  const read = parseAction(given)
  if (read.is === 'fault') throw new UsageError(`${read.fault.message} (${read.fault.detail})`, read.fault.help)
  if (read.value.kind !== 'shell' && read.value.kind !== 'exec') throw new UsageError('it is no command')
  return read.value
}
