import { z } from 'zod'
import {
  addAgent,
  disableAgent,
  enableAgent,
  listAgents,
  rotateAgentToken,
  setAgentOwner,
} from '../../identity/agents.ts'
import type { IdentityParts } from '../../identity/parts.ts'
import type { App } from '../app.ts'
import { created, personOf } from '../caller.ts'
import { known } from '../identity-result.ts'
import { Anything, Id } from '../schemas.ts'
import { typed } from '../typed.ts'

const Added = z.object({ id: z.string(), token: z.string().describe('shown once') })

/** Agents and whose they are. */
export function agentsRoutes(app: App, parts: IdentityParts): void {
  const routes = typed(app)
  const access = { person: 'agents' } as const
  routes.get('/v1/agents', {
    config: { access: { person: 'see' } },
    schema: { summary: 'agents and their owners', response: { 200: z.object({ agents: z.array(Anything) }) } },
    handler: async () => ({ agents: (await listAgents(parts.store)).map((one) => ({ ...one })) }),
  })

  routes.post('/v1/agents', {
    config: { access },
    schema: {
      summary: 'add an agent; its owner never approves what it asks for',
      body: z.strictObject({ name: z.unknown(), owner: z.string().optional() }),
      response: { 201: Added },
    },
    handler: async (request, reply) => {
      const { name, owner } = request.body
      const input = { name, by: personOf(request).id, ...(owner === undefined ? {} : { owner }) }
      return created(reply, known(await addAgent(parts, input)))
    },
  })

  routes.post('/v1/agents/:id/owner', {
    config: { access },
    schema: {
      summary: 'say whose agent it is',
      params: Id,
      body: z.strictObject({ owner: z.string().optional() }),
      response: { 200: Id },
    },
    handler: async (request) => {
      const { id } = request.params
      known(await setAgentOwner(parts, { agent: id, owner: request.body.owner, by: personOf(request).id }))
      return { id }
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
    schema: { summary: 'a new token; older ones are void', params: Id, response: { 201: Added } },
    handler: async (request, reply) => {
      const { id } = request.params
      const { token } = known(await rotateAgentToken(parts, { agent: id, by: personOf(request).id }))
      return created(reply, { id, token })
    },
  })
}
