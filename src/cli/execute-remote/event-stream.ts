import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Whereabouts } from '../../client/whereabouts.ts'

/** One event of a stream (WHATWG HTML, section 9.2.6). */
export interface StreamEvent {
  readonly id: string
  readonly event: string
  readonly data: string
}

/** More than one piece of output takes. */
const LONGEST_EVENT = 16 * 1_048_576

/** Follows a stream of the authority until it ends. What is cut, or no stream, throws. */
export async function* followEvents(where: Whereabouts, path: string): AsyncGenerator<StreamEvent> {
  const { url, socket, token } = where
  const target = new URL(`${url.pathname.replace(/\/$/, '')}${path}`, url)
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const send = target.protocol === 'https:' ? secureRequest : plainRequest
    const headers = {
      accept: 'text/event-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    send(target, { headers, agent: false, ...(socket === undefined ? {} : { socketPath: socket }) }, resolve)
      .on('error', reject)
      .end()
  })
  if (response.statusCode !== 200) {
    response.resume()
    throw new Error(`the authority answers with status ${response.statusCode}`)
  }
  response.setEncoding('utf8')
  let kept = ''
  for await (const part of response as AsyncIterable<string>) {
    kept += part
    for (let end = kept.indexOf('\n\n'); end >= 0; end = kept.indexOf('\n\n')) {
      const event = readEvent(kept.slice(0, end))
      kept = kept.slice(end + 2)
      if (event !== undefined) yield event
    }
    if (kept.length > LONGEST_EVENT) throw new Error('an event is too long')
  }
}

function readEvent(text: string): StreamEvent | undefined {
  const found = { id: '', event: 'message', data: '' }
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ')
    const name = line.slice(0, colon)
    if (name === 'id' || name === 'event' || name === 'data') found[name] = line.slice(colon + 2)
  }
  return found.data === '' ? undefined : found
}
