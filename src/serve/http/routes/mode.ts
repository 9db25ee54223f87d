import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { productionModeViolation } from '../../../hold/mode/violation.ts'
import { Anything, MockRequest } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { callerOf, done, personOf } from '../caller.ts'
import { PROBLEM_TYPE } from '../problem.ts'
import { typed } from '../typed.ts'

/** The three calls of the production gate document, to the letter, and the validation behind them. */
export function modeRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  const { mode } = authority
  routes.get('/bmad/production-mode/status', {
    config: { access: { person: 'see' } },
    schema: { summary: 'production mode, statistics, validations', response: { 200: Anything } },
    handler: async () => ({ ...(await mode.status()) }),
  })

  routes.post('/bmad/production-mode/enforce', {
    config: { access: { person: 'enforce' } },
    schema: { summary: 'enforce production mode: every mock session ends', response: { 200: Anything } },
    handler: async (request) => ({ ...(await mode.enforce(personOf(request))) }),
  })

  routes.post('/bmad/production-mode/request-mock', {
    config: { access: { person: 'request-mock' } },
    schema: { summary: 'ask for a mock session', body: MockRequest, response: { 200: Anything } },
    handler: async (request) => ({ ...done(await mode.requestMock(personOf(request), request.body)) }),
  })

  routes.post('/v1/workflows/validate', {
    config: { access: { agent: 'decide', person: 'request' } },
    schema: {
      summary: 'whether a workflow may run like this; a violation is answered 403',
      body: z.strictObject({ workflow: z.string().min(1).max(200), mode: z.string().min(1).max(20) }),
      response: { 200: Anything },
    },
    handler: async (request, reply) => {
      const { workflow, mode: execution } = request.body
      const found = await mode.validate(callerOf(request), workflow, execution)
      return found.is === 'ok' ? { ...found.value } : violation(reply, found.fault.message, authority.parts.now())
    },
  })

  routes.get('/v1/validations', {
    config: { access: { person: 'see' } },
    schema: { summary: 'the latest validations', response: { 200: z.object({ validations: z.array(Anything) }) } },
    handler: async () => ({ validations: (await mode.history(200)).map((one) => ({ ...one })) }),
  })
}

/** The document fixes this body. With its `code` it is a problem document besides, whose other members may be absent. */
export function violation(reply: FastifyReply, message: string, now: number): never {
  reply.code(403).header('content-type', PROBLEM_TYPE)
  return productionModeViolation(message, now) as never
}
