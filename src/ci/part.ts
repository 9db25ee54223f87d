import type { Action } from '../action/action.ts'
import type { ActionFault } from '../action/fault.ts'
import type { Span } from '../lib/span.ts'
import type { Effect } from '../understand/effect.ts'
import type { Mapped, Source } from './source.ts'

/**
 * On which machine a part runs. `throwaway` is made for one job and gone with it; of one that is `kept` nobody knows what
 * stands on it; `here` is this one, as the registry has it.
 */
export const MACHINES = ['throwaway', 'kept', 'here'] as const

export type Machine = (typeof MACHINES)[number]

/** One thing that a pipeline would do, as it is put to the gate. */
export interface Part {
  readonly source: Source
  /** Of the step, where nothing in it can be pointed at. */
  readonly at: Span
  /** In words: `job deploy, step 3`. */
  readonly where: string
  readonly does: Does
  readonly machine: Machine
  /** Names of environments that it says it deploys to; each can only raise. */
  readonly environments: readonly string[]
  /** It is handed secrets: what nobody described may use them anywhere. */
  readonly secrets: boolean
  /** A step before it, without whose yes it does not run, asks the authority. */
  readonly gated: boolean
  /** In the workspace; absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export type Does =
  /** Without a text where the action stands nowhere in the file as it is. */
  | { readonly is: 'action'; readonly action: Action; readonly text: Mapped | undefined }
  | { readonly is: 'effects'; readonly effects: readonly Effect[]; readonly text: string }
  | { readonly is: 'nothing readable'; readonly fault: ActionFault }

/** What parts of a file have in common. */
export type PartContext = Pick<Part, 'source' | 'machine' | 'environments' | 'secrets' | 'gated' | 'cwd' | 'env'>
