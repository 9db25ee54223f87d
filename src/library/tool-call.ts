import { types } from 'node:util'
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

/** For tools of one server. */
export interface ServerGuardOptions extends Omit<ToolGuardOptions, 'server'> {
  /** Required here: a server's name for itself is the server's claim. */
  readonly server: string
}

export function checkServer(options: ServerGuardOptions): void {
  if (typeof options?.server !== 'string' || options.server === '') throw new TypeError('give `server`')
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
 * input while people are waited for. What is no plain data the gate has seen only where `toAction` has: a date, a map and
 * the like are copied, and an instance of a class, which only its own code can copy, is given on as it is.
 */
export function ownCopy<T>(input: T): T {
  const json = adoptJson(withoutUndefined(input))
  if (json.is === 'ok') return JSON.parse(JSON.stringify(json.value)) as T
  return isOfBuiltIns(input) ? structuredClone(input) : input
}

const BUILT_IN: ReadonlySet<unknown> = new Set([
  ...[null, Object.prototype, Array.prototype, Map.prototype, Set.prototype, Date.prototype, RegExp.prototype],
  ...[ArrayBuffer.prototype, Uint8Array.prototype, DataView.prototype],
])

function isOfBuiltIns(input: unknown): boolean {
  const seen = new Set<unknown>()
  const waiting: unknown[] = [input]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (typeof one === 'function' || typeof one === 'symbol') return false
    if (typeof one !== 'object' || one === null || seen.has(one)) continue
    seen.add(one)
    if (types.isProxy(one) || !BUILT_IN.has(Object.getPrototypeOf(one))) return false
    if (ArrayBuffer.isView(one)) continue
    waiting.push(...Object.values(one))
    if (one instanceof Map) waiting.push(...one.keys(), ...one.values())
    if (one instanceof Set) waiting.push(...one)
  }
  return true
}

/** The options of `Gate` that a call has. */
export function asking(options: ToolGuardOptions, signal: AbortSignal | undefined): AskOptions {
  const { session, wait } = options
  return { session, wait, signal }
}

/** Of what follows a call of an MCP tool: the options stand last, after a schema or `_meta` where there is one. */
export function signalIn(rest: readonly unknown[]): AbortSignal | undefined {
  const options = rest.at(-1)
  const signal = typeof options === 'object' && options !== null && 'signal' in options ? options.signal : undefined
  return signal instanceof AbortSignal ? signal : undefined
}

/** A tool that is run by somebody else cannot be stopped here, which nobody should learn afterwards. */
export function unguardable(name: string, why: string): TypeError {
  return new TypeError(`the tool \`${name}\` cannot be guarded: ${why}; name it in \`unguarded\` if that is meant`)
}
