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
  /** The client's number of this call, where it says afterwards what became of it. */
  readonly call?: string
}

/** What a client says of a call that it was allowed, after its tool ran. Said and not proven. */
export interface ToldOutcome {
  readonly session: string
  readonly call: string
  readonly status: 'succeeded' | 'failed' | 'unknown'
  readonly durationMs?: number
  /** Of what the tool gave. */
  readonly outputDigest: string
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
  /** Reads what is no question and says what became of a call; nothing where the input is something else. */
  readonly told?: (input: JsonObject) => ToldOutcome | undefined
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
