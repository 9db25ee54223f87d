import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { refusal } from '../../authority/refusal.ts'
import type { IdentityFaultCode } from '../../identity/fault.ts'
import type { App } from '../app.ts'
import type { IdentityEdge } from '../identity-edge.ts'
import { Refused } from '../refused.ts'
import { forStrangers } from '../strangers.ts'
import { typed } from '../typed.ts'

const BROWSER = 'prodgate-oidc'

/** Sign-in through the company's provider. The browser goes there and comes back. */
export function oidcRoutes(app: App, { oidc, cookie, publicUrl }: IdentityEdge): void {
  const routes = typed(app)
  const provider = () => {
    if (oidc === undefined) throw new Refused(refusal('NOT_FOUND', 'no identity provider is configured'))
    return oidc
  }

  routes.get('/v1/auth/oidc/start', {
    config: forStrangers,
    schema: { summary: 'go to the identity provider' },
    handler: async (_request, reply) => {
      const started = await provider().start()
      if (started.is === 'fault') return toPage(reply, started.fault.code)
      const { url, browser } = started.value
      // It has to come back with a navigation from the provider's site, which `strict` would not send it with.
      const secure = publicUrl().startsWith('https:')
      reply.setCookie(BROWSER, browser, { httpOnly: true, sameSite: 'lax', secure, path: '/v1/auth/oidc', maxAge: 300 })
      return reply.redirect(url, 303)
    },
  })

  routes.get('/v1/auth/oidc/callback', {
    config: forStrangers,
    schema: { summary: 'come back from the identity provider', querystring: z.looseObject({}) },
    handler: async (request, reply) => {
      const at = request.url.indexOf('?')
      const query = at < 0 ? '' : request.url.slice(at + 1)
      const finished = await provider().finish(query, request.cookies[BROWSER])
      reply.clearCookie(BROWSER, { path: '/v1/auth/oidc' })
      if (finished.is === 'fault') return toPage(reply, finished.fault.code)
      cookie.set(reply, finished.value.session)
      // Behind the `#`, which goes to nobody: the page keeps it.
      return reply.redirect(`/#csrf=${finished.value.session.csrf}`, 303)
    },
  })
}

/** A person is there, and no program: what went wrong is told on the page to sign in at, by its code alone. */
function toPage(reply: FastifyReply, code: IdentityFaultCode): FastifyReply {
  return reply.redirect(`/sign-in?problem=${code}`, 303)
}
