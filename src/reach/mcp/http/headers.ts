import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { TOOLS_CALL } from '../message.ts'

/** Headers of the message that a body says again (2026-07-28, "Streamable HTTP", standard request headers). */
export const HEADER_MISMATCH = -32020
export const VERSION_MEMBER = 'io.modelcontextprotocol/protocolVersion'

/** The parameter that `Mcp-Name` repeats. */
const NAMED_BY: Readonly<Record<string, string>> = {
  [TOOLS_CALL]: 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
}

/**
 * What disagrees between the headers and the body, where something does. Whoever stands behind us may go by the headers:
 * they are held against the body in every revision, and have to be there in those that want them.
 */
export function disagreement(headers: IncomingHttpHeaders, body: JsonObject): string | undefined {
  const { method, params, id } = body
  if (typeof method !== 'string') return undefined
  const given = params !== undefined && isJsonObject(params) ? params : {}
  const meta = given['_meta']
  const claimed = meta !== undefined && isJsonObject(meta) ? meta[VERSION_MEMBER] : undefined
  const version = one(headers, 'mcp-protocol-version')
  if (typeof claimed === 'string' && version !== claimed) return 'MCP-Protocol-Version is not that of the body'
  const modern = isModern(claimed) || isModern(version)
  const wanted = modern && id !== undefined
  const said = one(headers, 'mcp-method')
  if (said === undefined ? wanted : said !== method) return 'Mcp-Method is not the method of the body'
  const source = Object.hasOwn(NAMED_BY, method) ? given[NAMED_BY[method] as string] : undefined
  const name = one(headers, 'mcp-name')
  if (name === undefined) return wanted && typeof source === 'string' ? 'Mcp-Name is missing' : undefined
  return decoded(name) === source ? undefined : 'Mcp-Name is not the name of the body'
}

export function isModern(version: unknown): boolean {
  return typeof version === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(version) && version >= '2026-07-28'
}

/**
 * The `Mcp-Param-…` headers of a call as they go on: what the arguments say, for each that the tool declares
 * (`x-mcp-header`). One that came and says something else is told; one that nothing declares is left out.
 */
export function paramHeaders(
  headers: IncomingHttpHeaders,
  schema: Json | undefined,
  args: JsonObject,
):
  | { readonly is: 'agree'; readonly headers: OutgoingHttpHeaders }
  | { readonly is: 'differ'; readonly header: string } {
  const passed: OutgoingHttpHeaders = {}
  for (const [name, path] of declarations(schema, 0)) {
    const header = PARAM + name
    const value = valueAt(args, path)
    if (value === undefined || value === null || typeof value === 'object') continue
    const given = one(headers, header)
    const said = given === undefined ? String(value) : decoded(given)
    const same = typeof value === 'number' && said !== '' ? Number(said) === value : said === String(value)
    if (!same) return { is: 'differ', header }
    passed[header] = encoded(String(value))
  }
  return { is: 'agree', headers: passed }
}

const PARAM = 'mcp-param-'

/** Of a header's name (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]{1,100}$/

/** Where a header's value stands in the arguments; declarations stand in `properties` alone. */
function declarations(schema: Json | undefined, depth: number): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const properties = schema !== undefined && isJsonObject(schema) ? schema['properties'] : undefined
  if (properties === undefined || !isJsonObject(properties) || depth > 16) return found
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property)) continue
    const header = property['x-mcp-header']
    if (typeof header === 'string' && TOKEN.test(header)) found.set(header.toLowerCase(), [name])
    for (const [inner, path] of declarations(property, depth + 1)) found.set(inner, [name, ...path])
  }
  return found
}

function valueAt(args: JsonObject, path: readonly string[]): Json | undefined {
  let at: Json | undefined = args
  for (const name of path) at = at !== undefined && isJsonObject(at) ? at[name] : undefined
  return at
}

/** A header value, which may hold UTF-8 in base 64 between signs. */
function decoded(value: string): string | undefined {
  if (!value.startsWith('=?base64?') || !value.endsWith('?=')) return value
  const bytes = Buffer.from(value.slice(9, -2), 'base64')
  return bytes.toString('base64') === value.slice(9, -2) ? bytes.toString('utf8') : undefined
}

function encoded(value: string): string {
  const plain = /^[\x21-\x7e]+( +[\x21-\x7e]+)*$/.test(value) && !value.startsWith('=?')
  return plain ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`
}

/** Where a header came twice its values are joined, and no name is equal to that. */
export function one(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value?.trim()
}

/** Of one connection (RFC 9110, section 7.6.1), or not for the other side. */
const NOT_ON = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'origin',
  'referer',
  'content-length',
  'accept-encoding',
  'expect',
])

/** JSON in UTF-8, by what it says of itself: a reader that goes by another charset (UTF-7) would find another message in it. */
export function isPlainJson(type: string | undefined): boolean {
  return /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?;?$/i.test(type ?? '')
}

/** What goes on to the server. `Mcp-Param-…` is looked at apart. */
export function headersOn(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  const kept = Object.entries(headers).filter(
    ([name]) => !NOT_ON.has(name) && !named.includes(name) && !name.startsWith(PARAM),
  )
  const type = headers['content-type'] === undefined ? {} : { 'content-type': 'application/json' }
  return { ...Object.fromEntries(kept), ...type, 'accept-encoding': 'identity' }
}

/** What goes back to the client. Which pages may read an answer is not the server's to say: it does not know of us. */
export function headersBack(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !NOT_ON.has(name) && !name.startsWith('access-control-'))
  return Object.fromEntries(kept)
}
