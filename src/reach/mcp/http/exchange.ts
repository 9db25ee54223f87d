import { once } from 'node:events'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { errorText, MAX_MESSAGE_BYTES } from '../message.ts'
import type { Session } from '../session.ts'
import { Events, eventText, withData } from './events.ts'
import { headersBack } from './headers.ts'
import { bytesOf, kindOf, type Sending, type Upstream } from './upstream.ts'

/** One request of a client over HTTP, and what it is answered. Once a stream has begun, all of the answer goes into it. */
export class Exchange {
  private readonly response: ServerResponse
  private streaming = false

  constructor(response: ServerResponse) {
    this.response = response
  }

  get gone(): boolean {
    return this.response.destroyed
  }

  /** A message before the answer, which makes it a stream. */
  progress(text: string): void {
    if (!this.streaming && !this.response.headersSent) this.begin({})
    this.write(eventText(text))
  }

  answer(status: number, text: string, headers: OutgoingHttpHeaders = {}): void {
    if (this.streaming) {
      this.write(eventText(text))
      this.response.end()
      return
    }
    if (this.response.headersSent) return void this.response.destroy()
    this.response.writeHead(status, { ...headers, 'content-type': 'application/json' })
    this.response.end(text)
  }

  empty(status: number): void {
    if (!this.response.headersSent) this.response.writeHead(status)
    this.response.end()
  }

  /** Sends a message on and the server's answer back, through the session. Gives the headers of the answer. */
  async pass(upstream: Upstream, sending: Sending, session: Session): Promise<IncomingMessage> {
    const answer = await upstream.send(sending)
    const { statusCode: status = 502 } = answer
    const kind = kindOf(answer)
    const wrong = unreadable(answer)
    if (wrong !== undefined) {
      answer.destroy()
      throw new Error(wrong)
    }
    if (kind === 'events') await this.stream(answer, session)
    else await this.whole(answer, { status, isJson: kind === 'json' }, session)
    return answer
  }

  private async whole(
    answer: IncomingMessage,
    { status, isJson }: { readonly status: number; readonly isJson: boolean },
    session: Session,
  ): Promise<void> {
    const text = (await bytesOf(answer)).toString('utf8')
    // Pages and texts of what stands before the server are no messages.
    const on = isJson && text !== '' ? session.fromServer(text) : text
    if (on === undefined)
      return this.answer(502, errorText(null, -32000, 'prodgate: the server answered something else'))
    if (this.streaming) return on === '' ? void this.response.end() : this.answer(status, on)
    if (this.response.headersSent) return
    const type = isJson ? { 'content-type': 'application/json' } : {}
    this.response.writeHead(status, { ...headersBack(answer.headers), ...type })
    this.response.end(on)
  }

  private async stream(answer: IncomingMessage, session: Session): Promise<void> {
    if (!this.streaming) this.begin(headersBack(answer.headers))
    const events = new Events(MAX_MESSAGE_BYTES)
    for await (const chunk of answer) {
      const read = events.write(chunk as Buffer)
      if (read === 'tooLong') {
        answer.destroy()
        this.response.destroy()
        throw new Error('an event of the server is too long')
      }
      for (const event of read) {
        const on = event.data === undefined || event.data === '' ? event.data : session.fromServer(event.data)
        if (on === event.data) this.write(event.raw)
        else if (on !== undefined) this.write(withData(event, on))
      }
      // What nobody reads is still heard to its end: the outcome of a call stands in it.
      if (this.response.writableNeedDrain && !this.response.destroyed)
        await Promise.race([once(this.response, 'drain'), once(this.response, 'close')])
    }
    this.response.end()
  }

  private begin(headers: OutgoingHttpHeaders): void {
    this.streaming = true
    this.response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.response.flushHeaders()
  }

  private write(text: string): void {
    if (!this.response.destroyed) this.response.write(text)
  }
}

/** Why nobody can say what a client would take the answer for. */
function unreadable(answer: IncomingMessage): string | undefined {
  const { statusCode: status = 502, headers } = answer
  const coded = headers['content-encoding']
  if (coded !== undefined && coded !== 'identity') return 'the server compressed its answer'
  if (status >= 300 && status < 400) return `the server answered with status ${status}`
  return kindOf(answer) === 'unclear' ? 'the type of the answer can be taken for another' : undefined
}
