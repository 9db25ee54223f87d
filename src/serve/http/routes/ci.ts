import { z } from 'zod'
import type { Authority } from '../../authority/authority.ts'
import type { CiIdentities } from '../../identity/ci-token.ts'
import type { App } from '../app.ts'
import { callerOf, created, done } from '../caller.ts'
import { known } from '../identity-result.ts'
import { forStrangers } from '../strangers.ts'
import { typed } from '../typed.ts'

const Envelope = z.object({
  payload: z.string().describe('base64 of an in-toto statement (SLSA verification summary)'),
  payloadType: z.string(),
  signatures: z.array(z.object({ keyid: z.string().optional(), sig: z.string() })).readonly(),
})

/** What a runner asks first: which agent it is. */
export function runnerRoutes(app: App, identities: CiIdentities): void {
  const routes = typed(app)
  routes.post('/v1/ci/token', {
    config: forStrangers,
    schema: {
      summary: "a token of an agent for a runner's own (OpenID Connect), once for each",
      body: z.strictObject({ token: z.string().min(1).max(16_384) }),
      response: { 201: z.object({ token: z.string(), expires: z.string(), agent: z.string() }) },
    },
    handler: async (request, reply) => created(reply, known(await identities.exchange(request.body.token))),
  })
}

/** The statement about a deployment that was let go. */
export function statementRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  routes.get('/v1/ci/statement/:decision', {
    config: { access: { agent: 'pass', person: 'see' } },
    schema: {
      summary: 'the signed statement about a deployment that was let go (DSSE, in-toto)',
      params: z.object({ decision: z.string() }),
      response: { 200: Envelope },
    },
    handler: async (request) => done(await authority.statements.about(callerOf(request), request.params.decision)),
  })
}
