import { isJsonList, isJsonObject } from '../lib/json.ts'
import { readJson } from '../lib/json-strict.ts'
import type { Span } from '../lib/span.ts'
import type { EffectKind } from './effect.ts'
import { emit, reachOf } from './emit.ts'
import { readGraphql } from './graphql.ts'
import { type HttpAddress, httpAddress, isLoopback, withoutUser } from './http-address.ts'
import type { Place } from './place.ts'
import type { Call } from './program.ts'
import { holdsSecret } from './secret-text.ts'
import { secretVariableIn } from './secret-variable.ts'
import { Carries, isKnown, type Stream, UNKNOWN, type Word } from './word.ts'

/** One HTTP request, whichever client sends it. */
export interface HttpRequest {
  readonly method: Word
  readonly url: Word
  /** `Name: value`. */
  readonly headers: readonly Word[]
  /** `undefined` where none is sent. */
  readonly body: Stream | undefined
  readonly span?: Span | undefined
  /** Where it really goes, when options lead it elsewhere than to its address. */
  readonly at?: Place
}

const SENT = Carries.secret | Carries.data

/** Emits what a request does and what it takes along; gives what comes back. */
export function understandRequest(call: Call, request: HttpRequest): Stream {
  const at = request.at ?? ({ is: 'url', url: request.url, ...reachOf(call) } as const)
  const address = httpAddress(request.url.text)
  emitSent(call, request, address, at)
  const judged = judge(request, address)
  const note = judged.note === undefined ? {} : { note: judged.note }
  emit(call, judged.kind, judged.verb, 'url', shownUrl(request), { at, ...spanOf(request), ...note })
  const more =
    judged.kind === 'read-data' ? Carries.data : judged.kind === 'read-secret' ? Carries.secret : Carries.nothing
  return { text: undefined, carries: Carries.network | more, span: request.url.span ?? call.span }
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

/** Methods that change nothing (RFC 9110, section 9.2.1, and WebDAV, RFC 4918). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT', 'SEARCH', 'QUERY'])

function judge(request: HttpRequest, address: HttpAddress): Judged {
  if (!isKnown(request.method))
    return { kind: 'unreadable', verb: 'request', note: 'the method is not known before it runs' }
  const given = request.method.text.toUpperCase()
  const method = (given === 'POST' ? overriding(request, address) : undefined) ?? given
  const verb = method.toLowerCase()
  const own = gateCall(method, address)
  if (own !== undefined) return own
  const stored = storeCall(method, request, address)
  if (stored !== undefined) return { verb, ...stored }
  if (SAFE.has(method)) return { kind: 'read', verb }
  if (method === 'DELETE') return { kind: 'lose', verb }
  return graphqlCall(method, request, address) ?? { kind: 'change', verb }
}

/** `X-HTTP-Method-Override`, and `_method` as frameworks of forms have it. */
function overriding(request: HttpRequest, address: HttpAddress): string | undefined {
  for (const header of request.headers) {
    const named = /^x-(http-)?method(-override)?\s*:\s*([A-Za-z]+)\s*$/i.exec(header.text)
    if (named !== null) return named[3]?.toUpperCase()
  }
  const field =
    /(?:^|&)_method=([A-Za-z]+)/.exec(address.query) ??
    /(?:^|&)_method=([A-Za-z]+)/.exec(request.body?.text?.slice(0, 4096) ?? '')
  return field?.[1]?.toUpperCase()
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

const METADATA = new Set([
  '169.254.169.254',
  'metadata.google.internal',
  'metadata',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  'fd00:ec2::254',
])

/** Services whose answers are secrets or stored data, by their own paths. */
function storeCall(
  method: string,
  request: HttpRequest,
  { host, port, path, query }: HttpAddress,
): Pick<Judged, 'kind' | 'note'> | undefined {
  const safe = SAFE.has(method)
  if (METADATA.has(host)) {
    // `PUT /latest/api/token` begins a session of the metadata service and changes nothing.
    const secret =
      host.startsWith('169.254.170.') ||
      /security-credentials\/.|\/(token|identity)\b|oauth2|user-data|attributes\/|ssh-keys|kube-env/i.test(path)
    if (path.startsWith('/latest/api/token')) return { kind: 'read' }
    if (safe)
      return secret || query.includes('recursive=true')
        ? { kind: 'read-secret', note: 'credentials of this machine' }
        : { kind: 'read' }
  }
  if (safe && /^\/api\/v1\/(namespaces\/[^/]+\/)?secrets(\/|$)/.test(path)) return { kind: 'read-secret' }
  const vault = port === '8200' || request.headers.some((one) => /^x-vault-token\s*:/i.test(one.text))
  if (safe && vault && /^\/v1\/(?!sys\/(health|seal-status|leader|mounts|policies|host-info|version))/.test(path)) {
    return query.includes('list=true') || method === 'LIST' ? { kind: 'read' } : { kind: 'read-secret' }
  }
  const last = path.split('/').find((part) => part.startsWith('_')) ?? ''
  if (last === '_delete_by_query') return { kind: 'lose' }
  if ((safe || method === 'POST') && SEARCHES.has(last)) return { kind: 'read-data' }
  return undefined
}

/** Ends of paths by which Elasticsearch, OpenSearch and CouchDB hand out documents. */
const SEARCHES = new Set([
  '_search',
  '_msearch',
  '_mget',
  '_doc',
  '_source',
  '_count',
  '_sql',
  '_eql',
  '_async_search',
  '_termvectors',
  '_all_docs',
  '_find',
  '_changes',
]) // prettier-ignore

/** A GraphQL query sent by POST is a read, a mutation a change, and one that deletes loses. */
function graphqlCall(method: string, request: HttpRequest, address: HttpAddress): Judged | undefined {
  if (method !== 'POST') return undefined
  const text = request.body?.text
  if (text === undefined || text.includes(UNKNOWN)) return undefined
  const raw = request.headers.some((one) => /^content-type\s*:\s*application\/graphql\b/i.test(one.text))
  const documents = raw ? [text] : documentsOf(text)
  if (documents === undefined || documents.length === 0) return undefined
  const named = /graphql|\/gql\b/i.test(address.path)
  const uses = documents.map(readGraphql)
  // A body with a field `query` is no GraphQL where its text is none: `{"query": "red shoes"}`.
  if (uses.includes(undefined)) return undefined
  if (uses.includes('deletion')) return { kind: 'lose', verb: 'mutation', note: 'the mutation deletes' }
  if (uses.includes('mutation')) return { kind: 'change', verb: 'mutation' }
  return named || documents.every((one) => /^\s*(query\b|\{)/.test(one)) ? { kind: 'read', verb: 'query' } : undefined
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
