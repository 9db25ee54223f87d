import { z } from 'zod'
import { invite, inviteBack } from '../../identity/enrolment.ts'
import type { IdentityParts } from '../../identity/parts.ts'
import {
  addPerson,
  changeRole,
  disablePerson,
  enablePerson,
  listPeople,
  rotatePersonToken,
} from '../../identity/people.ts'
import type { App } from '../app.ts'
import { created, personOf } from '../caller.ts'
import { known } from '../identity-result.ts'
import { Anything, Id } from '../schemas.ts'
import { typed } from '../typed.ts'

const Added = z.object({ id: z.string(), token: z.string().describe('shown once') })
const Link = z.object({ link: z.string().describe('shown once'), expires: z.iso.datetime() })

/** People: who they are and what they may do. */
export function peopleRoutes(app: App, parts: IdentityParts, publicUrl: () => string): void {
  const routes = typed(app)
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
      response: { 201: Added },
    },
    handler: async (request, reply) => {
      const { name, role } = request.body
      return created(reply, known(await addPerson(parts, { name, role, by: personOf(request).id })))
    },
  })

  routes.post('/v1/people/invitations', {
    config: { access },
    schema: {
      summary: 'a link with which one more person enrols, once',
      body: z.strictObject({ role: z.unknown() }),
      response: { 201: Link },
    },
    handler: async (request, reply) =>
      created(reply, linkOf(known(await invite(parts, { role: request.body.role, by: personOf(request).id })))),
  })

  routes.post('/v1/people/:id/link', {
    config: { access },
    schema: { summary: 'a link with which a person sets a new password, once', params: Id, response: { 201: Link } },
    handler: async (request, reply) => {
      const link = await inviteBack(parts, { person: request.params.id, by: personOf(request).id })
      return created(reply, linkOf(known(link)))
    },
  })

  routes.post('/v1/people/:id/role', {
    config: { access },
    schema: {
      summary: 'give a person another role',
      params: Id,
      body: z.strictObject({ role: z.unknown() }),
      response: { 200: Id },
    },
    handler: async (request) => {
      const { id } = request.params
      known(await changeRole(parts, { person: id, role: request.body.role, by: personOf(request).id }))
      return { id }
    },
  })

  for (const [name, change, summary] of [
    ['disable', disablePerson, 'disable a person: nothing of theirs is heard from now on'],
    ['enable', enablePerson, 'enable a person again'],
  ] as const) {
    routes.post(`/v1/people/:id/${name}`, {
      config: { access },
      schema: { summary, params: Id, response: { 200: Id } },
      handler: async (request) => {
        const { id } = request.params
        known(await change(parts, { person: id, by: personOf(request).id }))
        return { id }
      },
    })
  }

  routes.post('/v1/people/:id/token', {
    config: { access },
    schema: { summary: 'a new token; older ones are void', params: Id, response: { 201: Added } },
    handler: async (request, reply) => {
      const { id } = request.params
      const { token } = known(await rotatePersonToken(parts, { person: id, by: personOf(request).id }))
      return created(reply, { id, token })
    },
  })
}
