import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
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
    return { ...refusal('INVALID', 'the request is not as it has to be'), problems }
  }
  if (error.statusCode === 413) return refusal('TOO_LARGE', 'the body is larger than is read')
  if (error.statusCode === 415) return refusal('MALFORMED', 'the body has to be `application/json`')
  if (error.statusCode === 429) return refusal('TOO_MANY', 'too many requests', 'wait a minute')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return refusal('MALFORMED', 'the request cannot be read')
  return refusal('GATE_FAULT', 'the authority could not do this; nothing was let go')
}
