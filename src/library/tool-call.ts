import { adoptJson } from '../lib/json-value.ts'
import { type AskedAction, withoutUndefined } from './asked.ts'
import type { AskOptions } from './gate.ts'

/** What the guards of all frameworks share. */
export interface ToolGuardOptions extends Pick<AskOptions, 'session' | 'wait'> {
  /**
   * The name under which the registry knows these tools (`- { mcp: "NAME", environment: … }`). It says where a tool lands
   * whose arguments do not; so it comes from you, never from whoever offers the tools.
   */
  readonly server?: string
  /**
   * What a tool really does, by its name: a statement, a command, a request. Without it the gate sees a call of a tool that
   * nobody described, which goes ahead in development and is held elsewhere.
   */
  readonly toAction?: Readonly<Record<string, ToAction | undefined>>
  /** Tools that run without being asked for, by name. */
  readonly unguarded?: readonly string[]
}

// biome-ignore lint/suspicious/noExplicitAny: each tool has an input of its own, and its schema says which
export type ToAction = (input: any) => AskedAction

const DEFAULT_SERVER = 'app'

/** The action that a tool call is. */
export function actionOf(name: string, input: unknown, options: ToolGuardOptions): AskedAction {
  const own = Object.hasOwn(options.toAction ?? {}, name) ? options.toAction?.[name] : undefined
  if (own !== undefined) return own(input)
  return { kind: 'tool', server: options.server ?? DEFAULT_SERVER, tool: name, arguments: input ?? {} }
}

/**
 * The input as plain data of its own. The tool is run with it, so that what runs is what was judged, whoever changes the
 * input while people are waited for. What is no plain data is given on as it is: the gate has seen it only where `toAction`
 * has.
 */
export function ownCopy<T>(input: T): T {
  const json = adoptJson(withoutUndefined(input))
  return json.is === 'ok' ? (JSON.parse(JSON.stringify(json.value)) as T) : input
}

/** The options of `Gate` that a call has. */
export function asking(options: ToolGuardOptions, signal: AbortSignal | undefined): AskOptions {
  const { session, wait } = options
  return { session, wait, signal }
}

/** A tool that is run by somebody else cannot be stopped here, which nobody should learn afterwards. */
export function unguardable(name: string, why: string): TypeError {
  return new TypeError(`the tool \`${name}\` cannot be guarded: ${why}; name it in \`unguarded\` if that is meant`)
}
