import { Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { Duplex } from 'node:stream'
import { urlToHttpOptions } from 'node:url'
import type { z } from 'zod'
import { quoted } from '../lib/quoted.ts'
import { AuthorityFault, misunderstood, refusedBy, unreachable } from './fault.ts'
import { identityHelp } from './identity-help.ts'
import type { Whereabouts } from './whereabouts.ts'

/** The longest answer that is read. */
const MAX_BYTES = 16 * 1_048_576
/** Seconds for an answer that nobody has to wait for. */
const PATIENCE = 30

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** Seconds that the authority itself may wait. */
  readonly wait?: number
  /** Fires once nobody wants the answer any more. */
  readonly given?: AbortSignal | undefined
}

/**
 * Asks a running authority. Redirects are not followed and proxies of the environment are not used: the token goes to the
 * authority and nowhere else.
 */
export class Client {
  readonly where: Whereabouts
  /** Keeps connections for a process that asks again and again; without one each question has its own. */
  private readonly kept: PlainAgent | SecureAgent | undefined
  private readonly host: { readonly hostname?: string | null; readonly port?: number | string | null }
  /** What stands before each path. */
  private readonly prefix: string

  constructor(where: Whereabouts, { keepAlive = false } = {}) {
    this.where = where
    const { hostname, port } = urlToHttpOptions(where.url)
    this.host = { hostname: hostname ?? null, ...(port === undefined ? {} : { port: port ?? null }) }
    this.prefix = where.url.pathname.replace(/\/$/, '')
    const kept = where.url.protocol === 'https:' ? SecureAgent : PlainAgent
    this.kept = keepAlive ? new kept({ keepAlive }) : undefined
  }

  get<S extends z.ZodType>(path: string, shape: S, wait = 0, given?: AbortSignal): Promise<z.output<S>> {
    return this.call({ method: 'GET', path, wait, given }, shape)
  }

  post<S extends z.ZodType>(
    path: string,
    body: unknown,
    shape: S,
    wait = 0,
    given?: AbortSignal,
  ): Promise<z.output<S>> {
    return this.call({ method: 'POST', path, body, wait, given }, shape)
  }

  delete<S extends z.ZodType>(path: string, shape: S): Promise<z.output<S>> {
    return this.call({ method: 'DELETE', path }, shape)
  }

  /** An answer that is no JSON. */
  async text(path: string): Promise<string> {
    const { status, text } = await this.send({ method: 'GET', path })
    if (status !== 200) throw this.withHelp(refusedBy(this.name(), status, jsonOf(text)))
    return text
  }

  /** A value in a path. */
  static part(text: string): string {
    return encodeURIComponent(text)
  }

  private async call<S extends z.ZodType>(call: Call, shape: S): Promise<z.output<S>> {
    const { status, text } = await this.send(call)
    const body = jsonOf(text)
    if (status < 200 || status > 299) throw this.withHelp(refusedBy(this.name(), status, body))
    const read = shape.safeParse(body)
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw misunderstood(this.name(), `\`${issue?.path.join('.') ?? ''}\` ${issue?.message ?? 'is not as expected'}`)
  }

  private send(
    call: Call,
    until = performance.now() + ((call.wait ?? 0) + PATIENCE) * 1000,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { method, path, body, given } = call
    const { url, socket, token } = this.where
    const secure = url.protocol === 'https:'
    // As a text it goes out with the head at once; bytes would go behind it.
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const length = payload === undefined ? 0 : Buffer.byteLength(payload)
    const headers = {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': length }),
    }
    const options = {
      ...this.host,
      path: `${this.prefix}${path}`,
      method,
      headers,
      agent: this.kept ?? (secure ? new SecureAgent() : new PlainAgent()),
      ...(given === undefined ? {} : { signal: given }),
      ...(socket === undefined ? {} : { socketPath: socket }),
    }
    return new Promise((resolve, reject) => {
      const failed = (cause: Error) => reject(unreachable(this.name(), whyNot(cause)))
      let isHeard = false
      const request = (secure ? secureRequest : plainRequest)(options, (response) => {
        isHeard = true
        const parts: Buffer[] = []
        let size = 0
        response.on('data', (part: Buffer) => {
          parts.push(part)
          size += part.length
          if (size > MAX_BYTES) request.destroy(new Error('the answer is too long'))
        })
        response.on('error', failed)
        response.on('end', () => {
          if (!response.complete) return failed(new Error('the answer ends in the middle'))
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') })
        })
      })
      request.on('error', (cause: Error & { readonly code?: string }) => {
        // A kept connection may have ended while nobody used it. Whoever has begun to answer is not asked twice.
        if (request.reusedSocket && cause.code === 'ECONNRESET' && !isHeard) resolve(this.send(call, until))
        else failed(cause)
      })
      // A connection that becomes something else gives no answer any more, and nothing else would say so.
      request.once('upgrade', (_response, connection: Duplex) => {
        connection.destroy()
        failed(new Error('it does not speak HTTP any more'))
      })
      // To make a signal that fires in time takes as long as the rest of a question.
      const late = setTimeout(() => request.destroy(new Error('it does not answer in time')), until - performance.now())
      request.once('close', () => clearTimeout(late))
      request.end(payload)
    })
  }

  /** Somebody without a token is told how to get one. */
  private withHelp(fault: AuthorityFault): AuthorityFault {
    if (fault.problem.status !== 401) return fault
    const help = identityHelp(this.where.token, fault.problem.help)
    return help === undefined ? fault : new AuthorityFault({ ...fault.problem, help }, fault.status)
  }

  private name(): string {
    return quoted(this.where.socket ?? this.where.url.origin)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOENT: 'there is no such socket',
  EACCES: 'this user may not use the socket',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'it does not answer',
  EPROTO: 'what listens there does not speak TLS',
}

function whyNot(cause: Error): string {
  if (cause.name === 'AbortError') return 'nobody waits for its answer any more'
  return ('code' in cause && WHY[String(cause.code)]) || cause.message
}
