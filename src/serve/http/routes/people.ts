import { z } from 'zod'
import { Anything, Id, Waiting } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import { eraseName } from '../../identity/erased-name.ts'
import { disablePerson, listPeople } from '../../identity/people.ts'
import type { App } from '../app.ts'
import { personOf, settledAs } from '../caller.ts'
import type { IdentityEdge } from '../identity-edge.ts'
import { known } from '../identity-result.ts'
import { typed } from '../typed.ts'

const Added = z.object({ id: z.string(), token: z.string().describe('shown once') })
const Link = z.object({ link: z.string().describe('shown once'), expires: z.iso.datetime() })

/** People: who they are and what they may do. */
export function peopleRoutes(app: App, { loosening, configuration }: Authority, edge: IdentityEdge): void {
  const routes = typed(app)
  const { parts, publicUrl } = edge
  const access = { person: 'people' } as const
  const linkOf = ({ token, expires }: { readonly token: string; readonly expires: number }) => ({
    link: `${publicUrl()}/enrol#${token}`,
    expires: new Date(expires).toISOString(),
  })

  routes.get('/v1/people', {
    config: { access: { person: 'see' } },
    schema: { summary: 'people and their roles', response: { 200: z.object({ people: z.array(Anything) }) } },
    handler: async () => ({ people: (await listPeople(parts.store)).map((one) => ({ ...one })) }),
  })

  routes.post('/v1/people', {
    config: { access },
    schema: {
      summary: 'add a person; the token is shown once',
      body: z.strictObject({ name: z.unknown(), role: z.unknown() }),
      response: { 201: Added, 202: Waiting },
    },
    handler: async (request, reply) => {
      const { name, role } = request.body
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.addPerson({ name, role }, person.id))
      return settledAs(reply, 201, settled, (added) => added)
    },
  })

  routes.post('/v1/people/invitations', {
    config: { access },
    schema: {
      summary: 'a link with which one more person enrols, once',
      body: z.strictObject({ role: z.unknown() }),
      response: { 201: Link, 202: Waiting },
    },
    handler: async (request, reply) => {
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.invite(request.body.role, person.id))
      return settledAs(reply, 201, settled, linkOf)
    },
  })

  routes.post('/v1/people/:id/link', {
    config: { access },
    schema: {
      summary: 'a link with which a person sets a new password, once',
      params: Id,
      response: { 201: Link, 202: Waiting },
    },
    handler: async (request, reply) => {
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.newLink(request.params.id, person.id))
      return settledAs(reply, 201, settled, linkOf)
    },
  })

  routes.post('/v1/people/:id/role', {
    config: { access },
    schema: {
      summary: 'give a person another role',
      params: Id,
      body: z.strictObject({ role: z.unknown() }),
      response: { 200: Id, 202: Waiting },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.changeRole(id, request.body.role, person.id))
      return settledAs(reply, 200, settled, () => ({ id }))
    },
  })

  routes.post('/v1/people/:id/disable', {
    config: { access },
    schema: {
      summary: 'disable a person: nothing of theirs is heard from now on',
      params: Id,
      response: { 200: Id },
    },
    handler: async (request) => {
      const { id } = request.params
      known(await disablePerson(parts, { person: id, by: personOf(request).id }))
      return { id }
    },
  })

  routes.post('/v1/people/:id/enable', {
    config: { access },
    schema: { summary: 'enable a person again', params: Id, response: { 200: Id, 202: Waiting } },
    handler: async (request, reply) => {
      const { id } = request.params
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.enablePerson(id, person.id))
      return settledAs(reply, 200, settled, () => ({ id }))
    },
  })

  routes.post('/v1/people/:id/token', {
    config: { access },
    schema: { summary: 'a new token; older ones are void', params: Id, response: { 201: Added, 202: Waiting } },
    handler: async (request, reply) => {
      const { id } = request.params
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.newToken(id, person.id))
      return settledAs(reply, 201, settled, ({ token }) => ({ id, token }))
    },
  })

  routes.delete('/v1/people/:id/name', {
    config: { access },
    schema: {
      summary: 'erase the name of somebody who has been disabled; the log, which never had it, stays as it is',
      params: Id,
      response: { 200: Id },
    },
    handler: async (request) => {
      const { id } = request.params
      known(await eraseName(parts, { person: id, by: personOf(request).id }))
      return { id }
    },
  })
}
