import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { MAX_NOTE_BYTES } from '../../record/log/note.ts'
import type { Witness, WitnessReply } from './witness.ts'

/** One byte more than a request may have is refused by its reader. */
const MAX_BYTES = 2 * MAX_NOTE_BYTES + 1
const PATIENCE_MS = 10_000
const CONNECTIONS = 100

/**
 * `POST <prefix>/add-checkpoint`, and `GET /` with the witness's key for people who set up a log. Nothing here is secret,
 * and whoever can reach it may ask: only the log itself can sign what is taken.
 */
export function witnessServer(witness: Witness, vkey: string, report: (cause: unknown) => void): Server {
  const server = createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
    answer(request, witness, vkey).then(
      (reply) => send(response, reply),
      (cause) => {
        report(cause)
        send(response, { status: 500, mediaType: 'text/plain; charset=utf-8', body: 'nothing was cosigned\n' })
      },
    )
  })
  server.maxConnections = CONNECTIONS
  return server
}

async function answer(request: IncomingMessage, witness: Witness, vkey: string): Promise<WitnessReply> {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const text = (status: number, body: string) => ({ status, mediaType: 'text/plain; charset=utf-8', body: `${body}\n` })
  if (path === '/' && request.method === 'GET') return text(200, vkey)
  if (!path.endsWith('/add-checkpoint')) return text(404, 'there is no such place')
  if (request.method !== 'POST') return text(405, 'a checkpoint comes by POST')
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Uint8Array>) {
    size += part.length
    if (size > MAX_BYTES) return text(400, 'the request is too long')
    parts.push(part)
  }
  return witness.addCheckpoint(Buffer.concat(parts))
}

function send(response: ServerResponse, { status, mediaType, body }: WitnessReply): void {
  // What was not read of the request is not waited for.
  if (status !== 200) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': mediaType, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
