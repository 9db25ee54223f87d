import { z } from 'zod'
import type { Authority } from '../../authority/authority.ts'
import { refusal } from '../../authority/refusal.ts'
import type { App } from '../app.ts'
import { Refused } from '../refused.ts'
import { typed } from '../typed.ts'

/** Whether the process lives, and whether it can do its work. They tell nothing else, because they ask nobody who they are. */
export function healthRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  const answer = { response: { 200: z.object({ status: z.literal('ok') }) } }
  routes.get('/healthz', {
    config: { access: { open: true } },
    schema: { summary: 'the process lives', ...answer },
    handler: async () => ({ status: 'ok' }) as const,
  })
  routes.get('/readyz', {
    config: { access: { open: true } },
    schema: { summary: 'the store takes what it is given', ...answer },
    handler: async () => {
      try {
        // Through the line of writers: one that is sealed can still be read.
        await authority.parts.store.commit(async () => undefined)
      } catch {
        throw new Refused(refusal('STORE_FAULT', 'the store takes nothing'))
      }
      return { status: 'ok' } as const
    },
  })
  routes.get('/openapi.json', {
    config: { access: { open: true } },
    schema: { summary: 'this interface (OpenAPI 3.1)' },
    handler: async (_request, reply) =>
      reply
        .header('content-type', 'application/json')
        .serializer((body: unknown) => JSON.stringify(body))
        .send(app.swagger()),
  })
}
