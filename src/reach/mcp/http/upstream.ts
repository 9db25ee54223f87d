import { type IncomingMessage, type OutgoingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { MAX_MESSAGE_BYTES, parsed } from '../message.ts'
import { Events } from './events.ts'

/** For the server's answer to the proxy's own questions, in milliseconds. */
const PATIENCE = 15_000

export interface Sending {
  readonly method: string
  readonly headers: OutgoingHttpHeaders
  readonly body?: string
  /** Fires when nobody wants the answer any more. */
  readonly gone?: AbortSignal
}

/** The server behind. Redirects are not followed: the client's credentials go where the operator said and nowhere else. */
export class Upstream {
  private readonly url: URL
  private readonly agent: PlainAgent | SecureAgent

  constructor(url: URL) {
    this.url = url
    this.agent = url.protocol === 'https:' ? new SecureAgent({ keepAlive: true }) : new PlainAgent({ keepAlive: true })
  }

  send({ method, headers, body, gone }: Sending): Promise<IncomingMessage> {
    const start = this.url.protocol === 'https:' ? secureRequest : plainRequest
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const signal = gone === undefined ? {} : { signal: gone }
    return new Promise((resolve, reject) => {
      const request = start(this.url, { method, headers: { ...headers, ...length }, agent: this.agent, ...signal })
      request.once('response', resolve)
      request.on('error', reject)
      request.end(body)
    })
  }

  /** The result of a request of the proxy's own. */
  async ask(message: JsonObject, headers: OutgoingHttpHeaders): Promise<Json> {
    const gone = AbortSignal.timeout(PATIENCE)
    const response = await this.send({ method: 'POST', headers, body: JSON.stringify(message), gone })
    for await (const json of messagesOf(response)) {
      if (json === undefined || !isJsonObject(json) || json['id'] !== message['id'] || json['method'] !== undefined)
        continue
      response.destroy()
      const { result, error = null } = json
      if (result !== undefined) return result
      if (isJsonObject(error) && error['code'] === METHOD_NOT_FOUND) return { tools: [] }
      throw new Error('it answered with an error')
    }
    throw new Error(`it answered with status ${response.statusCode} and no result`)
  }

  close(): void {
    this.agent.destroy()
  }
}

const METHOD_NOT_FOUND = -32601

/**
 * What an answer is by its type. Clients look for the words anywhere in it: one that has them and is not exactly that would be
 * a message to them and none to us.
 */
export function kindOf({ headers }: IncomingMessage): 'events' | 'json' | 'other' | 'unclear' {
  const type = (headers['content-type'] ?? '').toLowerCase()
  const essence = type.split(';')[0]?.trim() ?? ''
  if (essence === 'text/event-stream') return 'events'
  if (/^application\/([\w.-]+\+)?json$/.test(essence)) return 'json'
  return type.includes('json') || type.includes('event-stream') ? 'unclear' : 'other'
}

async function* messagesOf(response: IncomingMessage): AsyncIterable<Json | undefined> {
  if (kindOf(response) !== 'events') {
    yield parsed((await bytesOf(response)).toString('utf8'))
    return
  }
  const events = new Events(MAX_MESSAGE_BYTES)
  for await (const chunk of response) {
    const read = events.write(chunk as Buffer)
    if (read === 'tooLong') throw new Error('its answer is too long')
    for (const { data } of read) yield data === undefined ? undefined : parsed(data)
  }
}

/** A body, where it is not too long. */
export async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    size += (chunk as Buffer).length
    if (size > MAX_MESSAGE_BYTES) throw new Error('it is too long')
    parts.push(chunk as Buffer)
  }
  return Buffer.concat(parts)
}
