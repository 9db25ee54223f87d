import { isDeepStrictEqual } from 'node:util'
import { quoted } from '../lib/quoted.ts'
import type { Execution, HostAddresses } from './execution.ts'
import type { Program } from './program.ts'

/** What can be another thing than it was when it was decided. The list is closed: an approval is void for each of them. */
const WORDING = {
  ACTION_CHANGED: ['the command is another one', 'ask again for this command'],
  PROGRAM_CHANGED: ['the program is not what it was', 'look at what replaced it, then ask again'],
  INTERPRETER_CHANGED: ['the program that reads the script is not what it was', 'look at it, then ask again'],
  DIRECTORY_CHANGED: ['the working directory is another one', 'ask again from where it shall run'],
  ENVIRONMENT_CHANGED: ['a variable has another value', 'ask again with the variables of now'],
  CREDENTIAL_CHANGED: ['a credential is another one', 'ask again with the credential of now'],
  TARGET_CHANGED: ['settings that say where it leads have changed', 'ask again; it would land elsewhere'],
  FILE_CHANGED: ['a file that it would run has changed', 'ask again for what it is now'],
  HOST_MOVED: ['the name of a host leads to another machine', 'find out why, then ask again'],
  INPUT_CHANGED: ['its standard input is another one', 'ask again with this input'],
} as const

export type ChangeCode = keyof typeof WORDING

export interface Change {
  readonly code: ChangeCode
  /** One clause, with what it is about in backticks. */
  readonly message: string
  readonly help: string
}

export function change(code: ChangeCode, what = ''): Change {
  const [message, help] = WORDING[code]
  return { code, message: what === '' ? message : `${message}: ${quoted(what)}`, help }
}

/**
 * All that is another thing now than it was. Nothing runs where there is anything.
 *
 * INVARIANT (approved is what runs): between the answer that lets an action go and its start, the execution is described once
 * more, and this is empty.
 */
export function recheck(before: Execution, now: Execution): readonly Change[] {
  const found: Change[] = []
  if (before.action !== now.action || !isDeepStrictEqual(before.argv, now.argv)) found.push(change('ACTION_CHANGED'))
  if (!isSame(before.program, now.program)) found.push(change('PROGRAM_CHANGED', now.program.path))
  if (before.program.by !== undefined || now.program.by !== undefined)
    if (before.program.by === undefined || now.program.by === undefined || !isSame(before.program.by, now.program.by))
      found.push(change('INTERPRETER_CHANGED', now.program.by?.path ?? before.program.by?.path))
  if (!isDeepStrictEqual(before.directory, now.directory)) found.push(change('DIRECTORY_CHANGED', now.directory.path))
  found.push(...variables(before, now), ...targets(before, now))
  for (const { path, digest } of before.files) {
    if (now.files.find((one) => one.path === path)?.digest !== digest) found.push(change('FILE_CHANGED', path))
  }
  for (const one of before.hosts) if (hasMoved(one, now.hosts)) found.push(change('HOST_MOVED', one.host))
  const { input } = before
  const same =
    input.is === 'bytes' ? now.input.is === 'bytes' && input.digest === now.input.digest : input.is === now.input.is
  if (!same) found.push(change('INPUT_CHANGED'))
  return found
}

function isSame(before: Omit<Program, 'by'>, now: Omit<Program, 'by'>): boolean {
  return before.path === now.path && before.real === now.real && before.contents.digest === now.contents.digest
}

function variables(before: Execution, now: Execution): readonly Change[] {
  const names = new Set([...Object.keys(before.env), ...Object.keys(now.env)])
  return [...names]
    .filter((name) => before.env[name] !== now.env[name])
    .map((name) => {
      const secret = before.credentials.includes(name) || now.credentials.includes(name)
      return change(secret ? 'CREDENTIAL_CHANGED' : 'ENVIRONMENT_CHANGED', name)
    })
}

function targets(before: Execution, now: Execution): readonly Change[] {
  const tools = new Set([...before.pins, ...now.pins].map((one) => one.tool))
  return [...tools]
    .filter((tool) => {
      const [was, is] = [before, now].map(({ pins }) => pins.find((one) => one.tool === tool))
      return !isDeepStrictEqual(was, is)
    })
    .map((tool) => change('TARGET_CHANGED', tool))
}

/**
 * A heuristic: a name that shares no address with what it was leads elsewhere. Counter-example: a service whose addresses all
 * change within the minutes of an approval; its approval is void, and it is asked for again.
 */
function hasMoved({ host, addresses }: HostAddresses, now: readonly HostAddresses[]): boolean {
  const found = now.find((one) => one.host === host)?.addresses ?? []
  return addresses.length > 0 && !addresses.some((one) => found.includes(one))
}
