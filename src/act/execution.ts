import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { ExecAction, ShellAction } from '../action/action.ts'
import type { Directory } from './directory.ts'
import { isTerminalVariable } from './environment.ts'
import type { Pin } from './pins/pin.ts'
import type { Program } from './program.ts'
import type { ReadFile } from './read-files.ts'

/** The actions that are run as processes. */
export type RunnableAction = ShellAction | ExecAction

/**
 * What will run, to the letter: made from an action and what was decided about it, frozen, and compared with the world again
 * before anything starts. All that the process will see is in it; of the process that runs it nothing is inherited but the
 * streams that it is handed.
 *
 * KNOWN GAP: Node closes what it inherited up to the first gaps in the numbers; a descriptor of a high one goes along.
 */
export interface Execution {
  /** Of the action's canonical bytes. */
  readonly action: string
  /** The program, or the shell that reads the text: absolute, with what stands there. */
  readonly program: Program
  /** All words of the process, the name of the program first. For a text: the shell, its options, `-c`, the text. */
  readonly argv: readonly string[]
  readonly directory: Directory
  /** The whole environment, without what pins put into it. */
  readonly env: Readonly<Record<string, string>>
  /** Names of variables that hold credentials: they are handed on, and their values stand in no digest. */
  readonly credentials: readonly string[]
  readonly pins: readonly Pin[]
  /** Files that the gate read as part of the action, as they were then. */
  readonly files: readonly ReadFile[]
  /** Addresses of the hosts that it reaches by name, as they were looked up. */
  readonly hosts: readonly HostAddresses[]
  readonly input: Input
}

export interface HostAddresses {
  readonly host: string
  readonly addresses: readonly string[]
}

/** Standard input: nothing, the person's terminal, or bytes that were read to their end before anything was asked. */
export type Input =
  | { readonly is: 'nothing' }
  | { readonly is: 'terminal' }
  | { readonly is: 'bytes'; readonly digest: string; readonly bytes: Uint8Array }

/**
 * `sha256:…` over what an approval holds for, also in a later process: the same command of the same program in the same
 * directory with the same variables, led to the same targets. Values of credentials, addresses of hosts and what a terminal
 * is like are left out: a digest that others see must not be a way to guess a password, addresses of one service change by
 * themselves, and people change terminals. Within one process those are compared, too (`recheck.ts`).
 */
export function fingerprint(execution: Execution): string {
  const { action, program, argv, directory, env, credentials, pins, input } = execution
  const kept = Object.entries(env).filter(([name]) => !credentials.includes(name) && !isTerminalVariable(name))
  const text = canonicalize({
    v: 1,
    action,
    program: { path: program.path, real: program.real, contents: program.contents.digest, by: program.by ?? null },
    argv,
    directory,
    env: Object.fromEntries(kept),
    credentials,
    pins: pins.map(({ tool, how, state, env: pinned, freeze }) => ({
      tool,
      how,
      state,
      env: pinned,
      freeze: freeze.map(({ variable, files }) => ({ variable, files: files.map((file) => file.digest) })),
    })),
    input: input.is === 'bytes' ? input.digest : input.is,
  })
  return `sha256:${hash('sha256', text ?? '', 'hex')}`
}
