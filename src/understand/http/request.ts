import { isJsonList, isJsonObject } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import type { Span } from '../../lib/span.ts'
import type { EffectKind } from '../effect.ts'
import { emit, reachOf } from '../emit.ts'
import type { Place } from '../place.ts'
import type { Call } from '../program.ts'
import { holdsSecret } from '../secrets/text.ts'
import { secretVariableIn } from '../secrets/variable.ts'
import { Carries, isKnown, type Stream, UNKNOWN, type Word } from '../word.ts'
import { type HttpAddress, httpAddress, isLoopback, SAFE_METHODS as SAFE, withoutUser } from './address.ts'
import { readGraphql } from './graphql.ts'
import type { HttpRequest } from './message.ts'
import { serviceCall } from './services.ts'

const SENT = Carries.secret | Carries.data

/** Emits what a request does and what it takes along; gives what comes back. */
export function understandRequest(call: Call, request: HttpRequest): Stream {
  const at = request.at ?? ({ is: 'url', url: request.url, ...reachOf(call) } as const)
  const address = addressOf(request)
  emitSent(call, request, address, at)
  const judged = judge(request, address)
  const note = judged.note === undefined ? {} : { note: judged.note }
  const connection = {
    ...(isSignedIn(request) ? { signedIn: true as const } : {}),
    ...(request.weakened === undefined ? {} : { weakened: request.weakened }),
  }
  emit(call, judged.kind, judged.verb, 'url', shownUrl(request), { at, ...spanOf(request), ...note, ...connection })
  const more =
    judged.kind === 'read-data' ? Carries.data : judged.kind === 'read-secret' ? Carries.secret : Carries.nothing
  return { text: undefined, carries: Carries.network | more, span: request.url.span ?? call.span }
}

function addressOf({ url, query }: HttpRequest): HttpAddress {
  const address = httpAddress(url.text)
  return query === undefined
    ? address
    : { ...address, query: address.query === '' ? query : `${address.query}&${query}` }
}

/** A token, a cookie or a password goes along. */
function isSignedIn({ url, headers, signedIn }: HttpRequest): boolean {
  return (
    signedIn === true ||
    withoutUser(url.text) !== url.text ||
    secretVariableIn(url) !== undefined ||
    headers.some((one) => provesCaller(one) || secretVariableIn(one) !== undefined)
  )
}

/** A field of a header by which a caller proves who they are, by its name. */
function provesCaller({ text }: Word): boolean {
  return /authorization|cookie|token|secret|api-?key|^x-.*(?:key|auth)/i.test(
    text.slice(0, Math.max(0, text.indexOf(':'))),
  )
}

function shownUrl({ url }: HttpRequest): Word {
  return { ...url, text: withoutUser(url.text) }
}

function spanOf({ span }: HttpRequest): { readonly span?: Span } {
  return span === undefined ? {} : { span }
}

/** A secret or stored data in the address, a header or the body leaves this machine. */
function emitSent(call: Call, request: HttpRequest, address: HttpAddress, at: Place): void {
  const body = request.body
  const carried =
    [request.url, ...request.headers].some((w) => (w.carries & SENT) !== 0) ||
    ((body?.carries ?? 0) & SENT) !== 0 ||
    holdsVariable(request.url)
  const spelled = (body?.text !== undefined && holdsSecret(body.text)) || holdsSecret(request.url.text)
  if ((!carried && !spelled) || (isLoopback(address.host) && call.tunnels.length === 0)) return
  emit(call, 'disclose', 'send', 'url', shownUrl(request), { at, ...spanOf(request) })
}

/** The value of a secret variable in an address. In front of `@` it is how the caller is known there. */
function holdsVariable(url: Word): boolean {
  const rest = withoutUser(url.text)
  return secretVariableIn(url) !== undefined && (rest === url.text || rest.includes(UNKNOWN))
}

interface Judged {
  readonly kind: EffectKind
  readonly verb: string
  readonly note?: string
}

function judge(request: HttpRequest, address: HttpAddress): Judged {
  if (!isKnown(request.method))
    return { kind: 'unreadable', verb: 'request', note: 'the method is not known before it runs' }
  const given = request.method.text.toUpperCase()
  const method = stricter(given, overriding(request, address))
  const verb = method.toLowerCase()
  if (RAW.has(address.scheme))
    return { kind: 'unreadable', verb, note: 'the address itself is what is sent, in the words of another protocol' }
  const own = gateCall(method, address)
  if (own !== undefined) return own
  const stored = serviceCall(method, request, address)
  if (stored !== undefined) return { verb, ...stored }
  const graphql = graphqlCall(method, request, address)
  if (graphql !== undefined) return graphql
  if (SAFE.has(method)) return { kind: 'read', verb }
  return { kind: method === 'DELETE' ? 'lose' : 'change', verb }
}

/** Schemes whose path goes to the port as it is: `gopher://cache:6379/_FLUSHALL`. */
const RAW = new Set(['gopher', 'gophers', 'dict', 'telnet'])

/** Servers differ in whether they follow an override, and behind which method: the one that does more counts. */
function stricter(given: string, other: string | undefined): string {
  return other !== undefined && rank(other) > rank(given) ? other : given
}

function rank(method: string): number {
  return SAFE.has(method) ? 0 : method === 'DELETE' ? 2 : 1
}

/** `X-HTTP-Method-Override`, and `_method` as frameworks of forms have it; of several the one that does most. */
function overriding(request: HttpRequest, address: HttpAddress): string | undefined {
  const headers = request.headers.flatMap(
    ({ text }) => /^x-(?:http-)?method(?:-override)?\s*:\s*([A-Za-z]+)\s*$/i.exec(text)?.[1] ?? [],
  )
  const form = `${address.query}&${request.body?.text ?? ''}`
  const fields = Array.from(form.matchAll(/(?:^|&)_method=([A-Za-z]+)/g), ([, method = '']) => method)
  const inJson = Array.from(
    (request.body?.text ?? '').matchAll(/"_method"\s*:\s*"([A-Za-z]+)"/g),
    ([, method = '']) => method,
  )
  const methods = [...headers, ...fields, ...inJson].map((method) => method.toUpperCase())
  return methods.length === 0 ? undefined : methods.reduce(stricter)
}

/** What only a person may do at the authority of the gate: an agent that calls it approves itself. */
function gateCall(method: string, { host, path }: HttpAddress): Judged | undefined {
  if (SAFE.has(method) || !isLoopback(host)) return undefined
  const decides =
    /^\/v1\/(holds\/[^/]+\/(approve|reject)|grants)\/?$/.test(path) ||
    /^\/bmad\/production-mode\/(enforce|request-mock)\/?$/.test(path)
  return decides
    ? { kind: 'catastrophe', verb: method.toLowerCase(), note: 'it decides in place of a person at the gate itself' }
    : undefined
}

/** A GraphQL query sent by POST is a read, a mutation a change, and one that deletes loses. */
export function graphqlCall(
  method: string,
  request: Pick<HttpRequest, 'headers' | 'body'>,
  address: HttpAddress,
): Judged | undefined {
  const inQuery = graphqlInQuery(address)
  if (method === 'GET' || (method === 'POST' && inQuery !== undefined)) return inQuery
  if (method !== 'POST') return undefined
  const text = request.body?.text
  if (text === undefined || text.includes(UNKNOWN)) return undefined
  const raw = request.headers.some((one) => /^content-type\s*:\s*application\/graphql\b/i.test(one.text))
  const named = isGraphql(address)
  const documents = raw ? [text] : (documentsOf(text) ?? (named ? new URLSearchParams(text).getAll('query') : []))
  if (documents.length === 0) return undefined
  const uses = documents.map(readGraphql)
  // A body with a field `query` is no GraphQL where its text is none: `{"query": "red shoes"}`.
  if (uses.includes(undefined)) return undefined
  if (uses.includes('deletion')) return { kind: 'lose', verb: 'mutation', note: 'the mutation deletes' }
  if (uses.includes('mutation')) return { kind: 'change', verb: 'mutation' }
  return named || documents.every((one) => /^\s*(query\b|\{)/.test(one)) ? { kind: 'read', verb: 'query' } : undefined
}

function isGraphql({ path }: HttpAddress): boolean {
  return /graphql|\/gql\b/i.test(path)
}

/** Servers should refuse a mutation in the address, and not all of them do (GraphQL over HTTP, working draft of 2025). */
function graphqlInQuery(address: HttpAddress): Judged | undefined {
  const texts = isGraphql(address) ? new URLSearchParams(address.query).getAll('query') : []
  const uses = texts.map(readGraphql).filter((use) => use === 'deletion' || use === 'mutation')
  if (uses.length === 0) return undefined
  return { kind: uses.includes('deletion') ? 'lose' : 'change', verb: 'mutation' }
}

/** The `query` of a JSON body, or of each body of a batch. */
function documentsOf(text: string): readonly string[] | undefined {
  // With a name twice in it, the server may read another query than the one that is seen here.
  const read = readJson(text)
  if (read.is === 'fault') return undefined
  const body = read.value
  const all = isJsonList(body) ? body : [body]
  const documents = all.map((one) => (isJsonObject(one) ? one.query : undefined))
  return documents.every((one) => typeof one === 'string') ? documents : undefined
}
