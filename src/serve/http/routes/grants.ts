import { z } from 'zod'
import { isoTime } from '../../../hold/duration.ts'
import { Anything, Id, StandingGrant, StandingGrantRequest, Waiting } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { done, personOf, settledAs } from '../caller.ts'
import { typed } from '../typed.ts'

/** Standing grants for named actions, and taking grants back. */
export function grantRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  routes.post('/v1/grants', {
    config: { access: { person: 'grant' } },
    schema: {
      summary: 'give a standing grant; a second person confirms one that is wider than an approval',
      body: StandingGrantRequest,
      response: { 201: StandingGrant, 202: Waiting },
    },
    handler: async (request, reply) => {
      const person = personOf(request)
      const { standing, configuration, loosening } = authority
      const wanted = await standing.clean(request.body)
      const settled = await configuration.ask(person, loosening.giveGrant(wanted, person.id))
      return settledAs(reply, 201, settled, (given) => ({
        ...given,
        notBefore: isoTime(given.notBefore),
        expires: isoTime(given.expires),
      }))
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
