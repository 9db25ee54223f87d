import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { StoreFault } from '../../record/store/store-fault.ts'
import { type FieldProblem, REFUSALS, type Refusal, refusal } from '../authority/refusal.ts'
import { PROBLEM_TYPE, problemOf } from './problem.ts'
import { Refused } from './refused.ts'

/** Every fault leaves as a problem document, and never with a stack trace. */
export function handleFaults(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const why = refusalFor(error)
    if (REFUSALS[why.code] >= 500) request.log.error({ err: error }, 'a request failed')
    return refuse(reply, why)
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, refusal('NOT_FOUND', 'there is nothing at this address')))
}

/** An address that the router cannot read comes to no route, and so not to the handler above. */
export function refuseAddress(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  refuse(reply, refusalFor(error))
}

const underWay = new WeakMap<Socket, Set<ServerResponse>>()

/** Keeps in mind what is being answered on which connection. */
export function followAnswers(server: Server): void {
  server.on('request', ({ socket }, answer) => {
    const answers = underWay.get(socket) ?? new Set()
    underWay.set(socket, answers.add(answer))
    answer.once('close', () => answers.delete(answer))
  })
}

/** Bytes behind a whole request are not part of it: what is said of them would be read as its answer, or in the midst of it. */
function isForAnother(socket: Socket): boolean {
  return [...(underWay.get(socket) ?? [])].some(({ headersSent, req }) => headersSent || req.complete)
}

/** Bytes that are no HTTP come to nothing that could answer them but the socket. */
export function refuseBytes(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const why = BYTES[error.code ?? ''] ?? refusal('MALFORMED', 'this is no request of HTTP')
  const problem = problemOf(why)
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  if (socket.writable && !isForAnother(socket)) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroy(error)
}

const BYTES: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: refusal('TOO_LARGE', 'the head of the request is larger than is read'),
  ERR_HTTP_REQUEST_TIMEOUT: refusal('MALFORMED', 'the request did not come to its end in time'),
}

export function refuse(reply: FastifyReply, why: Refusal): FastifyReply {
  const problem = problemOf(why)
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  // The schema of a route describes its answers; a problem is described once, for all.
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

function refusalFor(error: FastifyError): Refusal {
  if (error instanceof Refused) return error.refusal
  if (error instanceof StoreFault)
    return refusal('STORE_FAULT', error.message, 'nothing was done as far as anybody may rely on it; try again later')
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map(
      (one): FieldProblem => ({
        field: one.instancePath.replace(/^\//, '').replaceAll('/', '.'),
        code: one.keyword.toUpperCase(),
        message: (one.message ?? 'is not as it has to be').replace(/^Invalid input: /, ''),
      }),
    )
    return { ...refusal('INVALID', 'the request is not as it has to be', 'see each field'), problems }
  }
  if (error.statusCode === 413) return refusal('TOO_LARGE', 'the body is larger than is read')
  if (error.statusCode === 415) return refusal('MALFORMED', 'the body has to be `application/json`')
  if (error.statusCode === 429) return refusal('TOO_MANY', 'too many requests', 'wait a minute')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return refusal('MALFORMED', 'the request cannot be read')
  return refusal('GATE_FAULT', 'the authority could not do this; nothing was let go')
}
