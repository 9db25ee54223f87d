import { actionDigest } from '../action/digest.ts'
import type { Files } from '../lib/files.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { directoryAt } from './directory.ts'
import { environmentFor, type Variables } from './environment.ts'
import type { Execution, HostAddresses, Input, RunnableAction } from './execution.ts'
import { type ExecutionFault, executionFault } from './fault.ts'
import { pinsFor } from './pins/pins.ts'
import { findProgram, type KnownContents } from './program.ts'
import type { ReadFile } from './read-files.ts'
import { SYSTEM_PATH } from './search-path.ts'

/** What an execution is described from, besides the action. Nothing is taken from the process that calls. */
export interface ExecutionGiven {
  /** Where it runs, where the action does not say it. Absolute. */
  readonly cwd: string
  readonly home: string
  /** The variables of whoever starts it; `{}` for an executor. */
  readonly own: Variables
  /** Credentials that go along (`credentialsAmong`, or out of a vault). */
  readonly credentials: Readonly<Record<string, string>>
  readonly searchPath: string
  /** The disk, for the settings of tools. */
  readonly disk: Files
  /** What the gate read as part of the action. */
  readonly files: readonly ReadFile[]
  readonly hosts: readonly HostAddresses[]
  readonly input: Input
  /** What was read of programs before, by the same process. */
  readonly known?: KnownContents
}

/** The execution of an action as the world is now, or why it cannot be run. Reads the disk, and changes nothing. */
export function describeExecution(action: RunnableAction, given: ExecutionGiven): Result<Execution, ExecutionFault> {
  const directory = directoryAt(action.cwd ?? given.cwd)
  if (directory.is === 'fault') return directory
  const told = action.env ?? {}
  const searchPath = told['PATH'] ?? given.searchPath
  const env = environmentFor({ ...given, told, searchPath })
  if (env.is === 'fault') return env
  const words = wordsOf(action)
  if (words === undefined) return fault(executionFault('NO_SHELL', action.kind === 'shell' ? (action.shell ?? '') : ''))
  if (words.some((word) => Buffer.byteLength(word) > LONGEST_WORD))
    return fault(executionFault('TOO_LONG', words.find((word) => Buffer.byteLength(word) > LONGEST_WORD) ?? ''))
  // Shells are the system's, whatever a user put in front of them.
  const places = action.kind === 'shell' ? SYSTEM_PATH : searchPath
  const program = findProgram(words[0] ?? '', directory.value.real, places, given.known)
  if (program.is === 'fault') return program
  const { home, disk, files, hosts, input } = given
  const pins = pinsFor(action, { env: env.value, home, cwd: directory.value.real, files: disk })
  return ok(
    Object.freeze({
      action: actionDigest(action),
      program: program.value,
      argv: Object.freeze(words),
      directory: directory.value,
      env: Object.freeze(env.value),
      credentials: Object.keys(given.credentials).toSorted(),
      pins,
      files,
      hosts,
      input,
    }),
  )
}

/** Linux takes 32 pages in one word (`MAX_ARG_STRLEN`), the final NUL included. */
const LONGEST_WORD = 131_071

/**
 * The words of the process. A shell reads no settings of its user's first: bash would, for instance, where its standard input
 * is a socket (Bash 5.2, `isnetconn`), which is what a pipe of Node is.
 */
function wordsOf(action: RunnableAction): readonly string[] | undefined {
  if (action.kind === 'exec') return action.argv
  switch (action.shell ?? 'bash') {
    case 'bash':
      return ['bash', '--noprofile', '--norc', '-c', action.command]
    case 'sh':
      return ['sh', '-c', action.command]
    case 'zsh':
      return ['zsh', '-f', '-c', action.command]
    case 'powershell':
      return ['pwsh', '-NoProfile', '-NonInteractive', '-Command', action.command]
    default:
      return undefined
  }
}
