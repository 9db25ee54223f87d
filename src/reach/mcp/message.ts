import { isUtf8 } from 'node:buffer'
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import type { JsonFaultCode } from '../../lib/json-fault.ts'
import { readJson } from '../../lib/json-strict.ts'

/** Of a JSON-RPC 2.0 request; MCP takes no `null` (2025-11-25, "Base protocol"). */
export type Id = string | number

/** What a client sends, read once and strictly. `text` is what may go on to the server. */
export type ClientMessage =
  | {
      readonly is: 'request'
      readonly id: Id
      readonly method: string
      readonly params: JsonObject
      readonly text: string
    }
  | { readonly is: 'notification'; readonly method: string; readonly params: JsonObject; readonly text: string }
  | { readonly is: 'response'; readonly id: Id; readonly text: string }

/** What goes to nobody. The client is told by an error of JSON-RPC, with the id where there is one. */
export interface NoMessage {
  readonly is: 'none'
  readonly id: Id | null
  readonly code: typeof PARSE_ERROR | typeof INVALID_REQUEST
  readonly why: string
}

export const PARSE_ERROR = -32700
export const INVALID_REQUEST = -32600

/** The longest message, in bytes. */
export const MAX_MESSAGE_BYTES = 16 * 1_048_576
/** Schemas of tools are deeper than actions. */
export const MESSAGE_BOUNDS = { bytes: MAX_MESSAGE_BYTES, depth: 128 } as const

export const TOOLS_CALL = 'tools/call'

/**
 * Reads one message of a client.
 *
 * INVARIANT (read alike): what goes on to the server reads the same to every reader. Duplicate keys, members that some
 * readers take for one another and batches (of 2025-03-26 only) are refused. A carriage return is a blank to JSON and the
 * end of a line to a server that reads lines with "universal newlines" (Python), which would find another message behind
 * it: it becomes a space.
 */
export function readClientMessage(bytes: Uint8Array): ClientMessage | NoMessage {
  if (!isUtf8(bytes)) return none(PARSE_ERROR, 'the message is not UTF-8')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  const strict = readJson(text, MESSAGE_BOUNDS)
  if (strict.is === 'ok') return messageOf(strict.value, text)
  const { code, message } = strict.fault
  const loose = REWRITTEN.has(code) ? parsed(text) : undefined
  if (loose === undefined) return none(PARSE_ERROR, message, idIn(text))
  const read = messageOf(loose, JSON.stringify(loose))
  // What is judged has to be exact.
  return read.is === 'request' && read.method === TOOLS_CALL ? none(INVALID_REQUEST, message, read.id) : read
}

/**
 * Values that have no exact form. A message that is no call goes on with them, written anew, so that all readers find the
 * same in it.
 */
const REWRITTEN: ReadonlySet<JsonFaultCode> = new Set([
  'NUMBER_NOT_EXACT',
  'NUMBER_TOO_LARGE',
  'NEGATIVE_ZERO',
  'NUL_CHARACTER',
  'LONE_SURROGATE',
  'FORBIDDEN_KEY',
])

/** A reader that ends texts at NUL would find another method. */
const INVISIBLE = /\p{C}/u

export const MEMBERS = ['jsonrpc', 'id', 'method', 'params', 'result', 'error'] as const

function messageOf(json: Json, text: string): ClientMessage | NoMessage {
  if (Array.isArray(json)) return none(INVALID_REQUEST, 'batches are not taken: send one message at a time')
  if (!isJsonObject(json)) return none(INVALID_REQUEST, 'a message is an object')
  const { jsonrpc, id, method, params, result, error } = json
  const known = isId(id) ? id : null
  const alike = lookAlike(json, MEMBERS)
  if (alike !== undefined) return none(INVALID_REQUEST, `the member \`${alike}\` could be taken for another`, known)
  if (typeof method === 'string' && INVISIBLE.test(method))
    return none(INVALID_REQUEST, 'the method holds what cannot be seen', known)
  if (jsonrpc !== '2.0') return none(INVALID_REQUEST, 'the message is not JSON-RPC 2.0', known)
  const line = text.includes('\r') || text.includes('\n') ? text.replaceAll(/[\r\n]/g, ' ') : text
  if (method === undefined) {
    if (known === null || (result === undefined) === (error === undefined))
      return none(INVALID_REQUEST, 'it is neither a request nor an answer', known)
    return { is: 'response', id: known, text: line }
  }
  if (typeof method !== 'string' || result !== undefined || error !== undefined)
    return none(INVALID_REQUEST, 'it is neither a request nor an answer', known)
  if (method !== TOOLS_CALL && folded(method.normalize('NFKC').trim()) === TOOLS_CALL)
    return none(INVALID_REQUEST, `the method is written \`${TOOLS_CALL}\``, known)
  if (params !== undefined && !isJsonObject(params)) return none(INVALID_REQUEST, '`params` is an object', known)
  const read = { method, params: params ?? {}, text: line }
  if (id === undefined) return { is: 'notification', ...read }
  return known === null ? none(INVALID_REQUEST, 'an id is a text or a number') : { is: 'request', id: known, ...read }
}

/**
 * The first key that some reader takes for one of `names`, or for another key: Go's `encoding/json` ignores case, by simple
 * folding, and lets the last one win.
 */
export function lookAlike(json: JsonObject, names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (const key of Object.keys(json)) {
    const fold = folded(key)
    if (INVISIBLE.test(key)) return key
    if (seen.has(fold) || (!names.includes(key) && names.some((name) => folded(name) === fold))) return key
    seen.add(fold)
  }
  return undefined
}

/** Both ways, so that `ſ` and the Kelvin sign meet `s` and `k`. */
function folded(text: string): string {
  return text.toUpperCase().toLowerCase()
}

export function isId(json: unknown): json is Id {
  return (typeof json === 'string' && json.length <= 1000) || (typeof json === 'number' && Number.isFinite(json))
}

function none(code: NoMessage['code'], why: string, id: Id | null = null): NoMessage {
  return { is: 'none', id, code, why }
}

/** The id to answer with. Only the client reads it, so that a guess does no harm. */
function idIn(text: string): Id | null {
  const json = parsed(text)
  return json !== undefined && isJsonObject(json) && isId(json['id']) ? json['id'] : null
}

export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

export function errorText(id: Id | null, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })
}
