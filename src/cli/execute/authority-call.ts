import { connect } from 'node:net'
import { CommandFault, EXIT } from '../../client/exit.ts'
import { identityHelp } from '../../client/identity-help.ts'
import type { Whereabouts } from '../../client/whereabouts.ts'
import type { JsonObject } from '../../lib/json.ts'
import { quoted } from '../../lib/quoted.ts'

/** An answer of the authority: a status and JSON. */
export interface Reply {
  readonly status: number
  readonly json: JsonObject
}

/** Asks the authority. Throws a `CommandFault` where nobody answers as an authority does. */
export type AuthorityCall = (method: 'GET' | 'POST', path: string, asked?: Asked) => Promise<Reply>

export interface Asked {
  readonly body?: unknown
  /** Seconds that the authority itself may wait. */
  readonly wait?: number
  /** Somebody does not want the answer any more. */
  readonly given?: AbortSignal
  /** Called once it is asked, while nothing is left to do but to wait. Not over TLS. */
  readonly sent?: () => void
}

/** Seconds for an answer that nobody has to wait for. */
const PATIENCE = 30
const MAX_BYTES = 16 * 1_048_576

/**
 * One request over a connection of its own. A command that is started a hundred times an hour does without Node's HTTP, whose
 * loading takes as long as all the rest; over TLS it is used.
 */
export function callTo(where: Whereabouts): AuthorityCall {
  if (where.url.protocol === 'https:') return overTls(where)
  return async (method, path, { body, wait = 0, given, sent } = {}) => {
    const within = (wait + PATIENCE) * 1000
    try {
      const text = request(where, method, path, body)
      return withHelp(where, replyOf(where, await exchange(where, { text, within, given, sent })))
    } catch (cause) {
      if (cause instanceof CommandFault) throw cause
      throw unreachable(where, cause)
    }
  }
}

function request(where: Whereabouts, method: string, path: string, body: unknown): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const target = new URL(`${where.url.pathname.replace(/\/$/, '')}${path}`, where.url)
  const lines = [
    `${method} ${target.pathname}${target.search} HTTP/1.1`,
    `host: ${target.host}`,
    'accept: application/json',
    'connection: close',
    ...(where.token === undefined ? [] : [`authorization: Bearer ${where.token}`]),
    ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${text}`
}

interface Exchange {
  readonly text: string
  readonly within: number
  readonly given: AbortSignal | undefined
  readonly sent: (() => void) | undefined
}

function exchange({ url, socket }: Whereabouts, { text, within, given, sent }: Exchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const connection = socket === undefined ? connect({ host, port: Number(url.port || '80') }) : connect(socket)
    const parts: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => connection.destroy(new Error('it does not answer in time')), within)
    given?.addEventListener('abort', () => connection.destroy(), { once: true })
    connection.setNoDelay(true)
    connection.once('connect', () => connection.write(text, () => sent?.()))
    connection.on('data', (part) => {
      parts.push(part)
      size += part.length
      if (size > MAX_BYTES) connection.destroy(new Error('the answer is too long'))
    })
    connection.once('error', (cause) => {
      clearTimeout(timer)
      reject(cause)
    })
    connection.once('end', () => {
      clearTimeout(timer)
      connection.end()
      resolve(Buffer.concat(parts))
    })
    connection.once('close', () => {
      clearTimeout(timer)
      reject(new Error('the connection was cut'))
    })
  })
}

/** Somebody whom the authority does not know is told what to do about it. */
function withHelp({ token }: Whereabouts, { status, json }: Reply): Reply {
  if (status !== 401) return { status, json }
  const help = identityHelp(token, typeof json['help'] === 'string' ? json['help'] : undefined)
  return { status, json: help === undefined ? json : { ...json, help } }
}

/** A response of a known length, whole (RFC 9112, section 6.3). One that is sent in pieces is no authority's. */
function replyOf(where: Whereabouts, bytes: Buffer): Reply {
  const end = bytes.indexOf('\r\n\r\n')
  const [first = '', ...fields] = bytes.subarray(0, Math.max(0, end)).toString('latin1').split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3})(?: |$)/.exec(first)?.[1]
  const lengths = fields.flatMap((field) => /^content-length: *(\d+)$/i.exec(field)?.[1] ?? [])
  const body = bytes.subarray(end + 4)
  if (end < 0 || status === undefined || lengths.length !== 1 || Number(lengths[0]) !== body.length)
    throw misunderstood(where, 'its answer is not whole')
  return { status: Number(status), json: jsonOf(where, body.toString('utf8')) }
}

function jsonOf(where: Whereabouts, text: string): Reply['json'] {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Reply['json']
  } catch {
    // Told below.
  }
  throw misunderstood(where, 'its answer is no JSON')
}

function overTls(where: Whereabouts): AuthorityCall {
  return async (method, path, { body, wait = 0, given } = {}) => {
    const [{ Client }, { AnyAnswer }, { AuthorityFault }] = await Promise.all([
      import('../../client/client.ts'),
      import('../../client/answers.ts'),
      import('../../client/fault.ts'),
    ])
    const client = new Client(where)
    try {
      const json =
        method === 'GET' ? client.get(path, AnyAnswer, wait, given) : client.post(path, body, AnyAnswer, wait, given)
      return { status: 200, json: (await json) as JsonObject }
    } catch (cause) {
      if (!(cause instanceof AuthorityFault) || cause.problem.status === undefined) throw cause
      return { status: cause.problem.status, json: { ...cause.problem } as unknown as JsonObject }
    }
  }
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOENT: 'there is no such socket',
  EACCES: 'this user may not use the socket',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
}

function unreachable(where: Whereabouts, cause: unknown): CommandFault {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const why = WHY[code] ?? (cause instanceof Error ? cause.message : 'an unknown fault')
  const message = `couldn't reach the authority at ${nameOf(where)}, which counts as stopped: ${why}`
  const help = 'see whether it runs: `prodgate status`; `--url`, `PRODGATE_URL` or `--socket` says where it is'
  return new CommandFault(EXIT.unreachable, message, help)
}

export function misunderstood(where: Whereabouts | string, what: string): CommandFault {
  const name = typeof where === 'string' ? where : nameOf(where)
  return new CommandFault(
    EXIT.fault,
    `${name} does not answer as an authority of this version does, which counts as stopped: ${what}`,
  )
}

/** What a status other than 2xx means to whoever asked. */
export function refused({ status, json }: Reply): CommandFault {
  const told = json['detail'] ?? json['code']
  const message = typeof told === 'string' ? told : `the authority answers with status ${status}`
  const help = typeof json['help'] === 'string' ? json['help'] : undefined
  if (status === 401 || status === 403) return new CommandFault(EXIT.notPermitted, message, help)
  if (status === 429 || status === 502 || status === 503 || status === 504)
    return new CommandFault(EXIT.unreachable, message, help)
  return new CommandFault(status >= 400 && status < 500 ? EXIT.usage : EXIT.fault, message, help)
}

function nameOf({ socket, url }: Whereabouts): string {
  return quoted(socket ?? url.origin)
}
