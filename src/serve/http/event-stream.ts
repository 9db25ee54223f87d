import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A comment line goes out this often, so that nobody on the way thinks the connection dead. In milliseconds. */
export const HEARTBEAT_MS = 15_000

/** Takes the answer over as a stream of server-sent events (WHATWG HTML, section 9.2), begun with a comment line. */
export function eventStream(reply: FastifyReply, comment: string): ServerResponse {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  raw.write(`: ${comment}\n\n`)
  return raw
}

/** Runs once the stream has ended, at once where its reader has gone before. */
export function whenEnded(raw: ServerResponse, run: () => void): void {
  if (raw.destroyed) run()
  else raw.once('close', run)
}

/** Where a reader was when the stream broke off, as the query or `Last-Event-ID` says; nothing for who begins. */
export function lastEventId(request: FastifyRequest, after: number | undefined): number | undefined {
  const given = after ?? Number(request.headers['last-event-id'] ?? Number.NaN)
  return Number.isSafeInteger(given) ? given : undefined
}
