import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { Anything } from '../../../wire/schemas.ts'
import { answerDevice, findDevice, pollDevice, startDevice } from '../../identity/device.ts'
import { enrol } from '../../identity/enrolment.ts'
import { revokeTokens } from '../../identity/people.ts'
import { may, PERMISSIONS } from '../../identity/roles.ts'
import { changePassword, type SignedIn, signIn } from '../../identity/sign-in.ts'
import { listSessions, readSession, revokeSessions, signOut } from '../../identity/web-session.ts'
import type { App } from '../app.ts'
import { bearerOf } from '../bearer.ts'
import { callerOf, personOf } from '../caller.ts'
import type { IdentityEdge } from '../identity-edge.ts'
import { known } from '../identity-result.ts'
import { forStrangers } from '../strangers.ts'
import { typed } from '../typed.ts'

const Session = z.object({
  person: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  csrf: z.string().describe('goes back in `x-csrf-token` with the cookie; it is told once'),
})

const Empty = z.object({})

/** Signing in and out: with a link, a password, a provider, and for a command line. */
export function signInRoutes(app: App, edge: IdentityEdge): void {
  const routes = typed(app)
  const { parts, passwords, cookie, publicUrl } = edge
  const begin = (reply: FastifyReply, { person, session }: SignedIn) => {
    cookie.set(reply, session)
    return { person: { ...person }, csrf: session.csrf }
  }

  routes.post('/v1/auth/enrol', {
    config: forStrangers,
    schema: {
      summary: 'use an enrolment link, once',
      body: z.strictObject({ token: z.unknown(), name: z.unknown().optional(), password: z.unknown() }),
      response: { 201: Session },
    },
    handler: async (request, reply) => {
      const done = known(await enrol(parts, passwords, request.body))
      reply.code(201)
      return begin(reply, done)
    },
  })

  routes.post('/v1/auth/sign-in', {
    config: forStrangers,
    schema: {
      summary: 'sign in with a password',
      body: z.strictObject({ name: z.unknown(), password: z.unknown() }),
      response: { 200: Session },
    },
    handler: async (request, reply) => {
      const { name, password } = request.body
      return begin(reply, known(await signIn(parts, passwords, { name, password, address: request.ip })))
    },
  })

  routes.post('/v1/auth/sign-out', {
    config: forStrangers,
    schema: { summary: 'end the session of this browser', response: { 200: Empty } },
    handler: async (request, reply) => {
      await signOut(parts, cookie.of(request))
      cookie.clear(reply)
      return {}
    },
  })

  routes.get('/v1/auth/me', {
    config: { access: { person: 'see', agent: 'decide', cookieAlone: true } },
    schema: { summary: 'who you are here and what you may do', response: { 200: Anything } },
    handler: async (request) => {
      const caller = callerOf(request)
      if (caller.is === 'agent') return { ...caller }
      const csrf = cookie.tokenIn(request)
      return {
        ...caller,
        permissions: PERMISSIONS.filter((one) => may(caller.role, one)),
        // Whether it goes with the cookie; a browser that lost it signs in again.
        ...(csrf === undefined ? {} : { csrf }),
      }
    },
  })

  routes.post('/v1/auth/password', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'change your password; other sessions of yours end',
      body: z.strictObject({ current: z.unknown(), next: z.unknown() }),
      response: { 200: z.object({ csrf: z.string() }) },
    },
    handler: async (request, reply) => {
      const session = known(await changePassword(parts, passwords, { person: personOf(request).id, ...request.body }))
      cookie.set(reply, session)
      return { csrf: session.csrf }
    },
  })

  routes.get('/v1/auth/sessions', {
    config: { access: { person: 'see' } },
    schema: { summary: 'your sessions', response: { 200: z.object({ sessions: z.array(Anything) }) } },
    handler: async (request) => {
      const current = await readSession(parts, cookie.of(request))
      const sessions = await listSessions(parts, personOf(request).id, current?.id)
      return { sessions: sessions.map((one) => ({ ...one })) }
    },
  })

  routes.post('/v1/auth/sessions/end', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'end one of your sessions, or all of them',
      body: z.strictObject({ session: z.string().optional() }),
      response: { 200: z.object({ ended: z.number() }) },
    },
    handler: async (request) => {
      const { id } = personOf(request)
      const { session } = request.body
      const ended = await revokeSessions(parts, { person: id, by: id, ...(session === undefined ? {} : { session }) })
      return { ended: known(ended) }
    },
  })

  routes.post('/v1/me/token/revoke', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'end the token that you call with, or all of yours; browsers stay signed in',
      body: z.strictObject({ which: z.enum(['this', 'all']) }),
      response: { 200: z.object({ revoked: z.number() }) },
    },
    handler: async (request) => {
      const which = request.body.which === 'all' ? 'all' : { token: bearerOf(request) }
      return revokeTokens(parts, personOf(request).id, which)
    },
  })

  routes.post('/v1/auth/device', {
    config: forStrangers,
    schema: { summary: 'begin a sign-in of a command line (RFC 8628)', response: { 200: Anything } },
    handler: async () => ({ ...(await startDevice(parts, `${publicUrl()}/device`)) }),
  })

  routes.post('/v1/auth/device/token', {
    config: forStrangers,
    schema: {
      summary: 'ask whether somebody has confirmed it (RFC 8628)',
      body: z.strictObject({ device_code: z.unknown() }),
      response: { 200: Anything },
    },
    handler: async (request) => {
      const given = known(await pollDevice(parts, request.body.device_code))
      return { ...given, token: given.access_token }
    },
  })

  routes.post('/v1/auth/device/look', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'what you are about to confirm',
      body: z.strictObject({ user_code: z.unknown() }),
      response: { 200: Anything },
    },
    handler: async (request) => ({ ...known(await findDevice(parts, personOf(request), request.body.user_code)) }),
  })

  routes.post('/v1/auth/device/answer', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'confirm or decline the sign-in of a command line',
      body: z.strictObject({ user_code: z.unknown(), answer: z.enum(['approve', 'deny']) }),
      response: { 200: Empty },
    },
    handler: async (request) => {
      const { user_code, answer } = request.body
      known(await answerDevice(parts, personOf(request), user_code, answer))
      return {}
    },
  })
}
