import type { Whereabouts } from '../client/whereabouts.ts'
import { isJsonObject, type Json } from '../lib/json.ts'
import { readJson } from '../lib/json-strict.ts'
import { quoted, visible } from '../lib/quoted.ts'
import { fault, ok } from '../lib/result.ts'
import { takeDecisions, takeStatus } from './answer.ts'
import type { Call, Reply } from './call.ts'
import type { Answered, Door } from './door.ts'
import { GateUnreachable } from './refusal.ts'
import { type WorkflowDoor, workflowDoor } from './workflow-door.ts'

/** The longest answer that is read. */
const MAX_BYTES = 1_048_576
/** Seconds for an answer that nobody has to wait for. */
const PATIENCE = 30

/**
 * A running authority. Redirects are not followed and proxies of the environment are not used: the token goes to the
 * authority and nowhere else. It stands in a private member, so that printing a gate does not show it.
 */
export class AuthorityDoor implements Door {
  readonly #where: Whereabouts
  readonly workflows: WorkflowDoor = workflowDoor({
    reply: (call) => this.#reply(call),
    refused: (reply) => this.#refused(reply),
    misunderstood: (what) => this.#misunderstood(what),
  })

  constructor(where: Whereabouts) {
    this.#where = where
  }

  async decide(...[actions, session]: Parameters<Door['decide']>): ReturnType<Door['decide']> {
    const within = session === undefined ? {} : { session }
    const [action, ...more] = actions
    const asked =
      more.length === 0 ? { path: '/v1/decisions', body: { action } } : { path: '/v1/calls', body: { actions } }
    const body = { ...asked.body, ...within }
    const replied = await this.#ask({ method: 'POST', path: asked.path, body })
    if (replied.is === 'fault') return replied
    const decisions = takeDecisions(replied.value.json)
    return decisions.is === 'ok' ? decisions : fault(this.#misunderstood(decisions.fault))
  }

  async status(...[hold, seconds, signal]: Parameters<Door['status']>): ReturnType<Door['status']> {
    const path = `/v1/holds/${encodeURIComponent(hold.toWellFormed())}?wait=${seconds}`
    const replied = await this.#ask({ method: 'GET', path, wait: seconds, signal })
    if (replied.is === 'fault') return replied
    const status = takeStatus(replied.value.json)
    return status === undefined ? fault(this.#misunderstood('`status` is none')) : ok(status)
  }

  async tell(...[decision, outcome]: Parameters<Door['tell']>): ReturnType<Door['tell']> {
    const replied = await this.#ask({ method: 'POST', path: '/v1/outcomes', body: { decision, ...outcome } })
    return replied.is === 'ok' ? ok(undefined) : replied
  }

  async #ask(call: Call): Promise<Answered<Reply>> {
    const replied = await this.#reply(call)
    if (replied.is === 'fault' || isGood(replied.value)) return replied
    return fault(this.#refused(replied.value))
  }

  async #reply(call: Call): Promise<Answered<Reply>> {
    try {
      return ok(await this.#send(call))
    } catch (cause) {
      // Whoever called it off is not told that nobody answered.
      call.signal?.throwIfAborted()
      return fault(new GateUnreachable(`couldn't reach the authority at ${this.#name()}: ${whyNot(cause)}`))
    }
  }

  async #send({ method, path, body, wait = 0, signal }: Call): Promise<Reply> {
    const { url, socket, token } = this.#where
    const target = new URL(`${url.pathname.replace(/\/$/, '')}${path}`, url)
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const patience = AbortSignal.timeout((wait + PATIENCE) * 1000)
    const options = {
      method,
      agent: false,
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': payload.length }),
      },
      signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
      ...(socket === undefined ? {} : { socketPath: socket }),
    }
    // Loaded with the first question: it takes longer than all the rest of an import.
    const { request: send } = await (target.protocol === 'https:' ? import('node:https') : import('node:http'))
    return new Promise((resolve, reject) => {
      const asked = send(target, options, (response) => {
        const parts: Buffer[] = []
        let size = 0
        response.on('data', (part: Buffer) => {
          parts.push(part)
          size += part.length
          if (size > MAX_BYTES) asked.destroy(new Error('the answer is too long'))
        })
        response.on('error', reject)
        response.on('end', () => {
          if (!response.complete) return reject(new Error('the answer ends in the middle'))
          const reply = { status: response.statusCode ?? 0, json: jsonOf(Buffer.concat(parts).toString('utf8')) }
          // With the connection closed: what the loop hears afterwards is nothing of ours.
          asked.once('close', () => resolve(reply))
        })
      })
      asked.on('error', reject)
      asked.end(payload)
    })
  }

  /** Somebody answered, and not with a decision: a problem document (RFC 9457), or something else. */
  #refused({ status, json }: Reply): GateUnreachable {
    const problem = json !== undefined && isJsonObject(json) ? json : {}
    const { detail, help } = problem
    const said = [detail, help].filter((one) => typeof one === 'string').map(plain)
    return new GateUnreachable(`the authority at ${this.#name()} answered ${status}: ${said.join('; ')}`, status)
  }

  #misunderstood(what: string): GateUnreachable {
    return new GateUnreachable(`${this.#name()} does not answer as an authority of this version does: ${what}`)
  }

  #name(): string {
    return quoted(this.#where.socket ?? this.#where.url.origin)
  }
}

function isGood({ status }: Reply): boolean {
  return status >= 200 && status < 300
}

/** What an authority says, on one line. Backticks are its quotation marks. */
function plain(said: string): string {
  return said
    .split('`')
    .map((part) => visible(part, 300))
    .join('`')
}

/** Read strictly, and given as the plain objects that callers know. */
function jsonOf(text: string): Json | undefined {
  return readJson(text).is === 'ok' ? JSON.parse(text) : undefined
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOENT: 'there is no such socket',
  EACCES: 'this user may not use the socket',
  ENOTFOUND: 'there is no such host',
  ECONNRESET: 'the connection was cut',
}

function whyNot(cause: unknown): string {
  if (!(cause instanceof Error)) return 'an unknown fault'
  if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return 'it does not answer in time'
  return ('code' in cause && WHY[String(cause.code)]) || visible(cause.message, 200)
}
