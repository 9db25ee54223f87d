import type { Action } from '../action/action.ts'
import type { JsonObject } from '../lib/json.ts'
import type { Result } from '../lib/result.ts'
import type { ClientName } from './client-name.ts'

/** What a hook input asks: the actions of one call of a tool. All of them go or none does. */
export interface HookCall {
  /** The client's own name for its session; empty where it says none. */
  readonly session: string
  /** Where the client is. Absolute. */
  readonly cwd: string
  /** As the client names the tool. */
  readonly tool: string
  /** None where the tool acts on nothing outside the client. */
  readonly actions: readonly Action[]
}

/**
 * How one agent client asks and is answered. Pure.
 *
 * A refusal is the same for all (`refusal.ts`): the union of their words, because each client fails open somewhere.
 */
export interface Dialect {
  readonly client: ClientName
  /** Reads the hook input as this client writes it, or says in one clause why it is none. */
  readonly read: (input: JsonObject, place: HookPlace) => Result<HookCall, string>
  /** What is printed where the call goes ahead, on one line, an object. */
  readonly allow: (input: JsonObject) => string
  /** Run by the tests. */
  readonly examples: readonly DialectExample[]
}

/** Where the client runs, for what its input does not say. */
export interface HookPlace {
  /** Working directory of the shim. Absolute. */
  readonly cwd: string
  readonly home: string
}

export interface DialectExample {
  readonly input: JsonObject
  /** The actions, without variables, or the fault. */
  readonly gives: readonly Action[] | { readonly fault: string }
}
