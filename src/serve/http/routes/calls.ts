import { z } from 'zod'
import { VERDICTS } from '../../../decide/verdict.ts'
import { Decision } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { callerOf } from '../caller.ts'
import { typed } from '../typed.ts'

const CallRequest = z.strictObject({
  actions: z.array(z.unknown()).min(1).max(32).describe('what one call of a tool would do, in its order'),
  session: z.string().max(200).optional(),
})

const CallAnswer = z.object({
  verdict: z.enum(VERDICTS),
  answers: z
    .array(Decision)
    .readonly()
    .describe('one for each action, in their order; one alone where there is a fault'),
})

/** For a tool call that is several actions: all of them go, or none does and nothing is spent. */
export function callRoutes(app: App, authority: Authority): void {
  typed(app).post('/v1/calls', {
    config: { access: { agent: 'decide', person: 'request' } },
    schema: {
      summary: 'decide on all actions of one tool call, all or none',
      body: CallRequest,
      response: { 200: CallAnswer },
    },
    handler: async (request) => {
      const { actions, session = '' } = request.body
      const gone = () => request.raw.socket.destroyed
      return authority.calls.ask(callerOf(request), { actions, session, gone })
    },
  })
}
