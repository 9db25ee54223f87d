import { z } from 'zod'
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { created, done, personOf } from '../caller.ts'
import { Anything, Id, StandingGrant, StandingGrantRequest } from '../schemas.ts'
import { typed } from '../typed.ts'

/** Standing grants for named actions, and taking grants back. */
export function grantRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  routes.post('/v1/grants', {
    config: { access: { person: 'grant' } },
    schema: { summary: 'give a standing grant', body: StandingGrantRequest, response: { 201: StandingGrant } },
    handler: async (request, reply) => {
      const given = done(await authority.standing.give(personOf(request).id, request.body))
      const { notBefore, expires } = given
      const times = { notBefore: new Date(notBefore).toISOString(), expires: new Date(expires).toISOString() }
      return created(reply, { ...given, ...times })
    },
  })

  routes.get('/v1/grants', {
    config: { access: { person: 'see' } },
    schema: { summary: 'grants that are in force', response: { 200: z.object({ grants: z.array(Anything) }) } },
    handler: async () => ({ grants: (await authority.grants.list()).map((one) => ({ ...one })) }),
  })

  routes.post('/v1/grants/:id/revoke', {
    config: { access: { person: 'grant' } },
    schema: { summary: 'take a grant back', params: Id, response: { 200: Id } },
    handler: async (request) => {
      done(await authority.grants.revoke(request.params.id, personOf(request).id))
      return { id: request.params.id }
    },
  })
}
