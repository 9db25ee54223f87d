import type { ClientName } from '../../client-name.ts'
import type { PlannedCall } from '../stub-model/model-api.ts'

/** The clients that can be driven without a person and without a network. */
export const DRIVEN_NAMES = Object.freeze([
  'claude-code',
  'codex',
  'gemini',
  'copilot',
  'qwen',
  'opencode',
  'cline',
] as const satisfies readonly ClientName[])

export type DrivenClient = (typeof DRIVEN_NAMES)[number]

/** Where a trial happens: a throw-away home and a workspace in it. */
export interface TrialPlaces {
  readonly home: string
  readonly work: string
  /** The stub model: `http://127.0.0.1:PORT`. */
  readonly model: string
}

/** A way to switch the hook off that the client offers to whoever starts it, or to the repository it works in. */
export interface SwitchOff {
  readonly id: string
  readonly title: string
  /** Among those that continuous integration tries. */
  readonly quick?: boolean
  /** Files of the repository or of the home, by path below the one or the other. */
  readonly files?: (at: TrialPlaces) => Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/**
 * How a real client is driven against the stub model. Its own questions are switched off and its shell tool is allowed,
 * so that nothing but the gate's hook stands between the model and the command.
 */
export interface AgentClient {
  readonly name: DrivenClient
  /** The call of its shell tool that runs a command. */
  call(command: string): PlannedCall
  /** Settings beside those of the gate, by absolute path. */
  settings(at: TrialPlaces): Readonly<Record<string, string>>
  env(at: TrialPlaces): Readonly<Record<string, string>>
  args(at: TrialPlaces): readonly string[]
  /** What it would otherwise fetch from the network, and wait for. */
  readonly prefill?: {
    readonly into: (at: TrialPlaces) => string
    readonly names: readonly string[]
  }
  /** A run of the client that has to come first, once for a home. */
  readonly first?: (at: TrialPlaces) => readonly string[]
  /** Ways to switch a hook of the user off. Managed hooks are tried against the same. */
  readonly switchOffs: readonly SwitchOff[]
  /** What of its own holds where the hook does not. */
  readonly secondLine: string
}

/** What any of them needs to stay quiet. */
export const QUIET = { NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1', TERM: 'dumb', CI: 'true' } as const
