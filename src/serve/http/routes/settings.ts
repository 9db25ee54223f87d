import { z } from 'zod'
import { SAID_CLASSES } from '../../../locate/environment.ts'
import { TARGET_KINDS } from '../../../locate/identity.ts'
import { Anything, Id, Waiting } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { created, done, personOf, settledAs } from '../caller.ts'
import { typed } from '../typed.ts'

const Target = z.object({
  kind: z.string(),
  identity: z.string(),
  environment: z.string(),
  person: z.string(),
  at: z.string(),
  reason: z.string(),
})

const Forgotten = z.object({ kind: z.string(), identity: z.string() })

/** The registry's entries that people made here, and freezes. */
export function settingsRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  const { targets, freezes, loosening, configuration } = authority
  routes.get('/v1/registry', {
    config: { access: { person: 'see' } },
    schema: { summary: 'targets that people enrolled', response: { 200: z.object({ targets: z.array(Target) }) } },
    handler: async () => ({ targets: [...(await targets.list())] }),
  })

  routes.post('/v1/registry', {
    config: { access: { person: 'registry' } },
    schema: {
      summary: 'enrol a target: this is staging, remember it; a second person confirms what is less than before',
      body: z.strictObject({
        kind: z.enum(TARGET_KINDS),
        identity: z.string().min(1).max(500),
        environment: z.enum(SAID_CLASSES),
        reason: z.string().max(4000),
      }),
      response: { 201: Target, 202: Waiting },
    },
    handler: async (request, reply) => {
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.enrol(request.body, person.id))
      return settledAs(reply, 201, settled, (target) => target)
    },
  })

  routes.post('/v1/registry/remove', {
    config: { access: { person: 'registry' } },
    schema: {
      summary: 'forget an enrolled target; it is unknown again',
      body: z.strictObject({ kind: z.enum(TARGET_KINDS), identity: z.string().min(1).max(500) }),
      response: { 200: Forgotten, 202: Waiting },
    },
    handler: async (request, reply) => {
      const { kind, identity } = request.body
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.removeTarget({ kind, identity }, person.id))
      return settledAs(reply, 200, settled, () => ({ kind, identity }))
    },
  })

  routes.get('/v1/freezes', {
    config: { access: { person: 'see' } },
    schema: { summary: 'freezes in force and to come', response: { 200: z.object({ freezes: z.array(Anything) }) } },
    handler: async () => ({ freezes: (await freezes.list()).map((one) => ({ ...one })) }),
  })

  routes.post('/v1/freezes', {
    config: { access: { person: 'freeze' } },
    schema: {
      summary: 'begin a freeze: what waits for a person needs one more approval, by somebody named for it',
      body: z.strictObject({
        reason: z.string().max(4000),
        from: z.string(),
        to: z.string(),
        environments: z.array(z.enum(SAID_CLASSES)).min(1).default(['production']),
        approvers: z.array(z.string()).default([]),
      }),
      response: { 201: Anything },
    },
    handler: async (request, reply) => created(reply, { ...done(await freezes.set(personOf(request), request.body)) }),
  })

  routes.post('/v1/freezes/:id/lift', {
    config: { access: { person: 'freeze' } },
    schema: {
      summary: 'end a freeze; before its end a second person confirms it',
      params: Id,
      response: { 200: Id, 202: Waiting },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const person = personOf(request)
      const settled = await configuration.ask(person, loosening.liftFreeze(id, person.id))
      return settledAs(reply, 200, settled, () => ({ id }))
    },
  })
}
