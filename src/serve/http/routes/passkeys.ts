import { z } from 'zod'
import { fault, ok } from '../../../lib/result.ts'
import { Anything, Id } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import { notFound } from '../../authority/refusal.ts'
import type { Confirmed } from '../../identity/step-up.ts'
import type { App } from '../app.ts'
import { created, done, personOf } from '../caller.ts'
import type { IdentityEdge } from '../identity-edge.ts'
import { known } from '../identity-result.ts'
import { forStrangers } from '../strangers.ts'
import { typed } from '../typed.ts'

const Assertion = z.strictObject({ assertion: z.unknown() })
const see = { person: 'see' } as const

/** Passkeys: to sign in with, and to confirm one approval with (Web Authentication, level 3). */
export function passkeyRoutes(app: App, authority: Authority, edge: IdentityEdge): void {
  const routes = typed(app)
  const { passkeys, stepUps, cookie } = edge

  routes.get('/v1/auth/passkeys', {
    config: { access: see },
    schema: { summary: 'your passkeys', response: { 200: z.object({ passkeys: z.array(Anything) }) } },
    handler: async (request) => ({
      passkeys: (await passkeys.list(personOf(request).id)).map((one) => ({ ...one })),
    }),
  })

  routes.post('/v1/auth/passkeys/options', {
    config: { access: see },
    schema: { summary: 'what the browser makes a new passkey with', response: { 200: Anything } },
    handler: async (request) => ({ ...known(await passkeys.newKeyOptions(personOf(request))) }),
  })

  routes.post('/v1/auth/passkeys', {
    config: { access: see },
    schema: {
      summary: 'add a passkey',
      body: z.strictObject({ attestation: z.unknown(), label: z.unknown() }),
      response: { 201: Anything },
    },
    handler: async (request, reply) => {
      const { attestation, label } = request.body
      return created(reply, { ...known(await passkeys.addKey(personOf(request), attestation, label)) })
    },
  })

  routes.post('/v1/auth/passkeys/:id/remove', {
    config: { access: see },
    schema: { summary: 'remove a passkey', params: Id, response: { 200: Id } },
    handler: async (request) => {
      const { id } = request.params
      known(await passkeys.remove(personOf(request), id))
      return { id }
    },
  })

  routes.post('/v1/auth/passkey/options', {
    config: forStrangers,
    schema: { summary: 'what the browser signs in with a passkey with', response: { 200: Anything } },
    handler: async () => ({ ...(await passkeys.signInOptions()) }),
  })

  routes.post('/v1/auth/passkey', {
    config: forStrangers,
    schema: { summary: 'sign in with a passkey', body: Assertion, response: { 200: Anything } },
    handler: async (request, reply) => {
      const { person, session } = known(await passkeys.signIn(request.body.assertion))
      cookie.set(reply, session)
      return { person: { ...person }, csrf: session.csrf }
    },
  })

  routes.post('/v1/auth/step-up/options', {
    config: { access: see },
    schema: {
      summary: 'what a passkey confirms a request with, or that you are there',
      body: z.strictObject({ hold: z.string().max(100).optional() }),
      response: { 200: Anything },
    },
    handler: async (request) => {
      const what = done(await confirmed(request.body.hold))
      return { ...known(await stepUps.options(personOf(request), what)) }
    },
  })

  routes.post('/v1/auth/step-up', {
    config: { access: see },
    schema: {
      summary: 'confirm with a passkey',
      body: z.strictObject({ hold: z.string().max(100).optional(), assertion: z.unknown() }),
      response: { 200: Anything },
    },
    handler: async (request, reply) => {
      const { hold, assertion } = request.body
      const what = done(await confirmed(hold))
      const { session, at } = known(await stepUps.confirm(personOf(request), cookie.of(request), what, assertion))
      cookie.set(reply, session)
      return { at: new Date(at).toISOString(), csrf: session.csrf }
    },
  })

  /** The request as it is now, to the letter. */
  async function confirmed(hold: string | undefined) {
    if (hold === undefined) return ok<Confirmed>('account')
    const digest = await authority.holds.digestOf(hold)
    return digest === undefined ? fault(notFound('hold request')) : ok<Confirmed>({ hold, digest })
  }
}
