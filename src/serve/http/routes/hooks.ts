import { z } from 'zod'
import { CLIENT_NAMES } from '../../../reach/client-name.ts'
import { MOST_FRAME_BYTES } from '../../../reach/hook-frame.ts'
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { callerAfterWait, callerOf, done } from '../caller.ts'
import { typed } from '../typed.ts'

const HOOK_TYPE = 'application/x-prodgate-hook'

/** What the hooks of agent clients call, through the shim. The body is made by a shell, and so is what reads the answer. */
export function hookRoutes(app: App, authority: Authority): void {
  // In a scope of its own, so that no other route takes such a body.
  app.register(async (scope) => {
    scope.addContentTypeParser(
      HOOK_TYPE,
      { parseAs: 'buffer', bodyLimit: MOST_FRAME_BYTES },
      async (_request: unknown, body: Buffer) => body,
    )
    typed(scope as unknown as App).post('/v1/hooks/:client', {
      config: { access: { agent: 'decide' } },
      schema: {
        summary: 'decide on what an agent client is about to do, asked by its hook and answered in its words',
        params: z.object({ client: z.enum(CLIENT_NAMES) }),
      },
      handler: async (request, reply) => {
        const { client } = request.params
        const body: unknown = request.body
        const gone = () => request.raw.socket.destroyed
        const again = () => callerAfterWait(app, request)
        const asked = { client, body: body instanceof Uint8Array ? body : new Uint8Array(), gone, again }
        const text = done(await authority.hooks.answer(callerOf(request), asked))
        return reply
          .type('text/plain; charset=utf-8')
          .serializer((plain: unknown) => String(plain))
          .send(text)
      },
    })
  })
}
