import { z } from 'zod'
import { Anything, Id, Waiting } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import { addAgent, disableAgent, enableAgent, listAgents } from '../../identity/agents.ts'
import type { IdentityParts } from '../../identity/parts.ts'
import type { App } from '../app.ts'
import { created, personOf, settledAs } from '../caller.ts'
import { known } from '../identity-result.ts'
import { typed } from '../typed.ts'

const Added = z.object({ id: z.string(), token: z.string().describe('shown once') })

/** Agents and whose they are. */
export function agentsRoutes(app: App, { loosening, configuration }: Authority, parts: IdentityParts): void {
  const routes = typed(app)
  const access = { person: 'agents' } as const
  routes.get('/v1/agents', {
    config: { access: { person: 'see' } },
    schema: { summary: 'agents and their owners', response: { 200: z.object({ agents: z.array(Anything) }) } },
    handler: async () => ({ agents: (await listAgents(parts)).map((one) => ({ ...one })) }),
  })

  routes.post('/v1/agents', {
    config: { access },
    schema: {
      summary: 'add an agent; its owner never approves what it asks for, nor does whoever adds it and has its token',
      body: z.strictObject({
        name: z.unknown(),
        owner: z.string().optional(),
        socketOnly: z.boolean().optional().describe('its token is heard on the socket of this machine only'),
        key: z.unknown().optional().describe('public key (JWK) of which each call over HTTP brings a proof (RFC 9449)'),
      }),
      response: { 201: Added },
    },
    handler: async (request, reply) => {
      const { name, owner, socketOnly = false, key } = request.body
      const input = { name, by: personOf(request).id, socketOnly, key, ...(owner === undefined ? {} : { owner }) }
      return created(reply, known(await addAgent(parts, input)))
    },
  })

  routes.post('/v1/agents/:id/owner', {
    config: { access },
    schema: {
      summary: 'say whose agent it is',
      params: Id,
      body: z.strictObject({ owner: z.string().optional() }),
      response: { 200: Id, 202: Waiting },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.setOwner(id, request.body.owner ?? null, person.id))
      return settledAs(reply, 200, settled, () => ({ id }))
    },
  })

  for (const [name, change, summary] of [
    ['disable', disableAgent, 'disable an agent: nothing of its is heard from now on'],
    ['enable', enableAgent, 'enable an agent again'],
  ] as const) {
    routes.post(`/v1/agents/:id/${name}`, {
      config: { access },
      schema: { summary, params: Id, response: { 200: Id } },
      handler: async (request) => {
        const { id } = request.params
        known(await change(parts, { agent: id, by: personOf(request).id }))
        return { id }
      },
    })
  }

  routes.post('/v1/agents/:id/token', {
    config: { access },
    schema: { summary: 'a new token; older ones are void', params: Id, response: { 201: Added, 202: Waiting } },
    handler: async (request, reply) => {
      const { id } = request.params
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.newAgentToken(id, person.id))
      return settledAs(reply, 201, settled, ({ token }) => ({ id, token }))
    },
  })
}
