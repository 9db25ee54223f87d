import { hash } from 'node:crypto'
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import { UsageError } from '../../../client/exit.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { whyNotListening } from '../../../lib/not-listening.ts'
import type { ReadRedaction } from '../../../record/redact/reads.ts'
import type { CallGate } from '../call-gate.ts'
import { Definitions } from '../definitions.ts'
import { errorText, INVALID_REQUEST, isId, MAX_MESSAGE_BYTES, parsed } from '../message.ts'
import { SealedStates } from '../sealed-state.ts'
import { Session } from '../session.ts'
import type { ToolCall } from '../tool-call.ts'
import { isLoopback, type Listening, listeningOn, mayComeIn } from './door.ts'
import { Exchange } from './exchange.ts'
import {
  disagreement,
  HEADER_MISMATCH,
  headersOn,
  isModern,
  isPlainJson,
  one,
  paramHeaders,
  VERSION_MEMBER,
} from './headers.ts'
import { bytesOf, kindOf, Upstream } from './upstream.ts'

export interface HttpProxyOptions {
  readonly server: string
  readonly listen: string
  readonly upstream: string
  /** Names under which it answers beside those of this host. */
  readonly allowHosts: readonly string[]
  readonly gate: CallGate
  readonly wait: number
  readonly longWait: number
  readonly log: (line: string) => void
  readonly redaction?: ReadRedaction
}

/** Sessions and lists of tools that are remembered; the longest unused goes first. */
const MAX_SESSIONS = 1000
const MAX_PAGES = 100

/** Stands between clients and a server over streamable HTTP, until it is told to stop. */
export async function runHttpProxy(options: HttpProxyOptions): Promise<number> {
  const listen = listeningOn(options.listen)
  const upstream = upstreamUrl(options.upstream)
  if (!isLoopback(listen.host) && options.allowHosts.length === 0)
    throw new UsageError(
      `\`${listen.host}\` is not this host alone`,
      'name the host that clients call it by with `--allow-host`, behind something that encrypts',
    )
  const proxy = new HttpProxy(options, upstream)
  const address = await proxy.listen(listen)
  options.log(`listening on ${address}`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  await proxy.close()
  return 0
}

function upstreamUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const local = url?.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, ''))
  if (url === undefined || (url.protocol !== 'https:' && !local))
    throw new UsageError('`--upstream` is an `https:` address, or `http:` on this host')
  return url
}

class HttpProxy {
  private readonly options: HttpProxyOptions
  private readonly url: URL
  private readonly upstream: Upstream
  private readonly states = new SealedStates()
  /** By the id that the server gave them (2025-11-25), and whose they are. */
  private readonly sessions = new Map<string, { readonly session: Session; readonly owner: string }>()
  /** Of requests that belong to no session, while they last, with whose they are. */
  private readonly passing = new Map<Session, string>()
  /** Headers of a session's latest message: with the id that its first one could not have, and the credential of now. */
  private readonly latest = new WeakMap<Session, OutgoingHttpHeaders>()
  /** Of requests that belong to no session, by credential: what a server offers may depend on who asks. */
  private readonly definitions = new Map<string, Definitions>()
  private readonly server = createServer((request, response) => void this.take(request, response))
  private asked = 0

  constructor(options: HttpProxyOptions, upstream: URL) {
    this.options = options
    this.url = upstream
    this.upstream = new Upstream(upstream)
  }

  listen({ host, port }: Listening): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (cause) =>
        reject(new UsageError(`couldn't listen on \`${host}:${port}\`: ${whyNotListening(cause)}`)),
      )
      this.server.listen(port, host, () => {
        const bound = this.server.address()
        const at = typeof bound === 'object' && bound !== null ? bound.port : port
        resolve(`http://${host.includes(':') ? `[${host}]` : host}:${at}${this.url.pathname}`)
      })
    })
  }

  async close(): Promise<void> {
    this.server.close()
    this.server.closeAllConnections()
    const all = [...this.passing.keys(), ...[...this.sessions.values()].map(({ session }) => session)]
    await Promise.all(all.map((session) => session.close()))
    const { gate } = this.options
    await Promise.all([...this.states.left()].map((decision) => gate.tell({ decision, status: 'unknown' })))
    this.upstream.close()
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(response)
    response.on('error', () => undefined)
    const refuse = (status: number, why: string, code = INVALID_REQUEST) =>
      exchange.answer(status, errorText(null, code, `prodgate: ${why}`))
    try {
      if (!mayComeIn(request.headers, this.options.allowHosts)) return refuse(403, 'this host or origin may not call')
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      if (pathname !== this.url.pathname) return refuse(404, `the server is at \`${this.url.pathname}\``)
      if (request.method === 'POST') await this.post(request, response, exchange, refuse)
      else if (request.method === 'GET' || request.method === 'DELETE') await this.other(request, response, exchange)
      else refuse(405, 'only POST, GET and DELETE are taken')
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : 'an unknown fault'
      this.options.log(`a request failed: ${why}`)
      refuse(502, 'the server behind the proxy cannot be reached, or what it says cannot be read', -32000)
    }
  }

  private async post(
    request: IncomingMessage,
    response: ServerResponse,
    exchange: Exchange,
    refuse: (status: number, why: string, code?: number) => void,
  ): Promise<void> {
    const { headers } = request
    if (!isPlainJson(headers['content-type'])) return refuse(415, 'JSON is expected, as UTF-8')
    if (headers['content-encoding'] !== undefined) return refuse(415, 'a compressed body is not taken')
    const bytes = await received(request)
    if (bytes === undefined) return refuse(413, 'the message is too long')
    const owner = ownerOf(request)
    const sessionId = one(headers, 'mcp-session-id')
    const known = sessionId === undefined ? undefined : this.sessionOf(sessionId, owner)
    const session = known ?? this.newSession(owner)
    this.latest.set(session, headersOn(headers))
    if (known === undefined) this.passing.set(session, owner)
    try {
      const step = session.fromClient(bytes)
      if (step.is === 'drop') return exchange.empty(202)
      if (step.is === 'answer') return exchange.answer(statusOf(step.text), step.text)
      // The strict reader took it.
      const body = parsed(bytes.toString('utf8')) as JsonObject
      const differ = disagreement(headers, body)
      if (differ !== undefined) {
        this.forget(session, body)
        const id = body['id']
        return exchange.answer(400, errorText(isId(id) ? id : null, HEADER_MISMATCH, `prodgate: ${differ}`))
      }
      if (known === undefined) this.cancelled(owner, body)
      const gone = new AbortController()
      const modern = isModern(one(headers, 'mcp-protocol-version'))
      response.once('close', () => {
        if (response.writableFinished) return
        this.forget(session, body, true)
        // Since 2026-07-28 a client cancels by leaving; before, what runs goes on.
        if (modern) gone.abort()
      })
      const on = headersOn(headers)
      if (step.is === 'forward')
        return await this.pass(exchange, session, {
          body: step.text,
          headers: on,
          gone: gone.signal,
          about: body,
          owner,
        })
      const judged = await session.judge(step.call, (text) => exchange.progress(text))
      if (judged.is === 'gone') return exchange.empty(202)
      if (judged.is === 'answer') return exchange.answer(200, judged.text)
      // Only the newer protocol has them.
      const schema = modern ? this.definitionsOf(owner).schema(step.call.tool) : undefined
      const checked = paramHeaders(headers, schema, step.call.args)
      if (checked.is === 'differ') return this.differs(exchange, session, step.call, checked.header)
      const all = { ...on, ...checked.headers }
      await this.pass(exchange, session, { body: judged.text, headers: all, gone: gone.signal, about: body, owner })
    } finally {
      if (this.passing.delete(session)) void session.close()
    }
  }

  private differs(exchange: Exchange, session: Session, call: ToolCall, header: string): void {
    session.lost(call.id, 'not-run')
    exchange.answer(400, errorText(call.id, HEADER_MISMATCH, `prodgate: ${header} is not the argument of the body`))
  }

  private async pass(
    exchange: Exchange,
    session: Session,
    sending: {
      readonly body: string
      readonly headers: OutgoingHttpHeaders
      readonly gone: AbortSignal
      readonly about: JsonObject
      readonly owner: string
    },
  ): Promise<void> {
    const { body, headers, gone, about, owner } = sending
    try {
      const answer = await exchange.pass(this.upstream, { method: 'POST', headers, body, gone }, session)
      const given = one(answer.headers, 'mcp-session-id')
      const { id } = about
      // A stream may be resumed. What came whole and answers another request, or none, was all that will come.
      if (((answer.statusCode ?? 500) >= 400 || kindOf(answer) !== 'events') && isId(id)) session.lost(id)
      if (about['method'] === 'initialize' && given !== undefined) this.keep(given, session, owner)
    } catch (cause) {
      const { id } = about
      if (isId(id)) session.lost(id)
      if (!gone.aborted) throw cause
    }
  }

  /** The stream of a session, its resumption, and its end. */
  private async other(request: IncomingMessage, response: ServerResponse, exchange: Exchange): Promise<void> {
    const owner = ownerOf(request)
    const sessionId = one(request.headers, 'mcp-session-id')
    const known = sessionId === undefined ? undefined : this.sessionOf(sessionId, owner)
    const session = known ?? this.newSession(owner, true)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const { method = 'GET' } = request
    try {
      await exchange.pass(this.upstream, { method, headers: headersOn(request.headers), gone: gone.signal }, session)
    } catch (cause) {
      if (!gone.signal.aborted) throw cause
    }
    if (method !== 'DELETE' || sessionId === undefined) return
    this.sessions.delete(sessionId)
    await session.close()
  }

  private newSession(owner: string, adopted = false): Session {
    const { server, gate, wait, longWait, log, redaction } = this.options
    const listTools = (meta: JsonObject | undefined) => this.listTools(this.latest.get(session) ?? {}, meta)
    const definitions = this.definitionsOf(owner)
    const masking = redaction === undefined ? {} : { redaction }
    const parts = {
      server,
      gate,
      definitions,
      states: this.states,
      wait,
      longWait,
      log,
      listTools,
      adopted,
      ...masking,
    }
    const session = new Session(parts)
    return session
  }

  /** Known sessions belong to whoever began them; one that we do not know any more begins anew. */
  private sessionOf(id: string, owner: string): Session | undefined {
    const kept = this.sessions.get(id)
    return kept?.owner === owner ? kept.session : undefined
  }

  private keep(id: string, session: Session, owner: string): void {
    if (this.passing.delete(session)) session.setApart()
    this.sessions.set(id, { session, owner })
    const [oldest] = this.sessions
    if (this.sessions.size <= MAX_SESSIONS || oldest === undefined) return
    this.sessions.delete(oldest[0])
    void oldest[1].session.close()
  }

  private definitionsOf(owner: string): Definitions {
    const known = this.definitions.get(owner) ?? new Definitions()
    this.definitions.delete(owner)
    this.definitions.set(owner, known)
    const [oldest] = this.definitions.keys()
    if (this.definitions.size > MAX_SESSIONS && oldest !== undefined) this.definitions.delete(oldest)
    return known
  }

  /** Without a session the id of a call says nothing alone: what is held under it for this client is not run. */
  private cancelled(owner: string, { method, params }: JsonObject): void {
    const id = params !== undefined && isJsonObject(params) ? params['requestId'] : undefined
    if (method !== 'notifications/cancelled' || !isId(id)) return
    for (const [session, whose] of this.passing) if (whose === owner) session.cancel(id)
  }

  /** Nobody waits for the answer: a held call is not run; what runs is told by its answer, if that still comes. */
  private forget(session: Session, { id }: JsonObject, heldOnly = false): void {
    if (!isId(id) || session.cancel(id) || heldOnly) return
    session.lost(id)
  }

  private async listTools(headers: OutgoingHttpHeaders, meta: JsonObject | undefined): Promise<readonly Json[]> {
    const { progressToken: _token, ...rest } = meta ?? {}
    const about = meta === undefined ? {} : { _meta: rest }
    const { 'mcp-name': _name, ...others } = headers
    const named = rest[VERSION_MEMBER] === undefined ? others : { ...others, 'mcp-method': 'tools/list' }
    const pages: Json[] = []
    let cursor: Json | undefined
    do {
      const id = `prodgate-${++this.asked}`
      const params = { ...about, ...(cursor === undefined ? {} : { cursor }) }
      const page = await this.upstream.ask({ jsonrpc: '2.0', id, method: 'tools/list', params }, named)
      pages.push(page)
      cursor = isJsonObject(page) ? page['nextCursor'] : undefined
    } while (cursor !== undefined && pages.length < MAX_PAGES)
    return pages
  }
}

/** Whose request it is, as far as we can tell: what is remembered for one is not used for another. */
function ownerOf({ headers }: IncomingMessage): string {
  return hash('sha256', JSON.stringify([headers.authorization ?? '', headers.cookie ?? '']), 'hex')
}

/** A message that was not taken is wrong use of HTTP; a call that was refused has its result. */
function statusOf(text: string): number {
  const json = parsed(text)
  return json !== undefined && isJsonObject(json) && json['result'] !== undefined ? 200 : 400
}

async function received(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_MESSAGE_BYTES) return undefined
  try {
    return await bytesOf(request)
  } catch {
    return undefined
  }
}
