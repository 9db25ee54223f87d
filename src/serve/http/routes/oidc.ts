import { z } from 'zod'
import { refusal } from '../../authority/refusal.ts'
import type { App } from '../app.ts'
import type { IdentityEdge } from '../identity-edge.ts'
import { known } from '../identity-result.ts'
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
      const { url, browser } = known(await provider().start())
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
      const { session } = known(await provider().finish(query, request.cookies[BROWSER]))
      reply.clearCookie(BROWSER, { path: '/v1/auth/oidc' })
      cookie.set(reply, session)
      return reply.redirect('/', 303)
    },
  })
}
