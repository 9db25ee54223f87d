import type { Json } from '../lib/json.ts'

/**
 * What an agent wants to do. Values of this type come from `parse.ts` alone: deeply frozen, no field but these, no NUL
 * and no lone surrogate in any string, maps without a prototype.
 *
 * Absent means absent: an optional field is never `undefined`.
 */
export type Action =
  | ShellAction
  | ExecAction
  | SqlAction
  | ToolAction
  | FileAction
  | HttpAction
  | WorkflowAction
  | NamedAction

export const ACTION_KINDS = Object.freeze([
  'shell',
  'exec',
  'sql',
  'tool',
  'file',
  'http',
  'workflow',
  'named',
] as const satisfies readonly Action['kind'][])

export type ActionKind = (typeof ACTION_KINDS)[number]

export const SHELLS = Object.freeze(['bash', 'sh', 'zsh', 'powershell'] as const)
export const SQL_DIALECTS = Object.freeze(['postgresql', 'mysql', 'sqlite', 'tsql'] as const)
export const FILE_OPERATIONS = Object.freeze(['read', 'write', 'delete', 'move'] as const)
export const WORKFLOW_MODES = Object.freeze(['real', 'mock'] as const)

/** A text for a shell. */
export interface ShellAction {
  readonly kind: 'shell'
  readonly command: string
  readonly cwd?: string
  /** The whole environment where it is given. */
  readonly env?: Readonly<Record<string, string>>
  readonly shell?: (typeof SHELLS)[number]
}

/** A program and its arguments, with no shell between; never empty. */
export interface ExecAction {
  readonly kind: 'exec'
  readonly argv: readonly string[]
  readonly cwd?: string
  /** The whole environment where it is given. */
  readonly env?: Readonly<Record<string, string>>
}

export interface SqlAction {
  readonly kind: 'sql'
  readonly statement: string
  readonly dialect?: (typeof SQL_DIALECTS)[number]
  readonly connection?: string
}

/** A call of an MCP tool. */
export interface ToolAction {
  readonly kind: 'tool'
  readonly server: string
  readonly tool: string
  readonly arguments: Json
  readonly annotations?: ToolAnnotations
}

/** What the tool's server says of it. It may raise a verdict and never lowers one. */
export interface ToolAnnotations {
  readonly readOnlyHint?: boolean
  readonly destructiveHint?: boolean
}

export interface FileAction {
  readonly kind: 'file'
  readonly operation: (typeof FILE_OPERATIONS)[number]
  readonly path: string
  /** Present exactly where `operation` is `move`. */
  readonly to?: string
  readonly content?: string
}

export interface HttpAction {
  readonly kind: 'http'
  readonly method: string
  /** Any text that is not empty; whether it is a URL is judged later. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface WorkflowAction {
  readonly kind: 'workflow'
  readonly name: string
  readonly mode: (typeof WORKFLOW_MODES)[number]
  readonly target?: string
}

/** One of the gate's own production actions, by name; a name that nobody knows is no fault here, it is denied later. */
export interface NamedAction {
  readonly kind: 'named'
  readonly name: string
  readonly target?: string
  readonly productionGatePresent?: boolean
  /** What the agent says of itself. It may raise a verdict and never lowers one. */
  readonly claim?: string
}
