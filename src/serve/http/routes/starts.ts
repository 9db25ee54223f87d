import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { MOST_STARTER_BYTES, ORDINARY, STARTER_TYPE } from '../../../reach/starter/frames.ts'
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { callerOf, done } from '../caller.ts'
import type { IsSameUser } from '../same-user.ts'
import { typed } from '../typed.ts'

/** What the starter of `prodgate run` calls. Its bodies are fields, and so are the answers. */
export function startRoutes(app: App, { starts }: Authority, isSameUser: IsSameUser): void {
  // In a scope of its own, so that no other route takes such a body.
  app.register(async (scope) => {
    scope.addContentTypeParser(
      STARTER_TYPE,
      { parseAs: 'buffer', bodyLimit: MOST_STARTER_BYTES },
      async (_request: unknown, body: Buffer) => body,
    )
    const routes = typed(scope as unknown as App)
    routes.post('/v1/starts', {
      config: { access: { agent: 'decide', person: 'request' } },
      schema: {
        summary: 'decide on a command that the starter of `prodgate run` is to start, and say exactly what that is',
      },
      handler: async (request, reply) => {
        if (!isSameUser(request)) return plain(reply, ORDINARY)
        return plain(reply, done(await starts.start(callerOf(request), bytesOf(request.body))))
      },
    })
    routes.post('/v1/starts/:decision/end', {
      config: { access: { agent: 'outcome', person: 'request' } },
      schema: {
        summary: 'tell how a command ended that the starter started',
        params: z.object({ decision: z.string().max(100) }),
      },
      handler: async (request, reply) =>
        plain(reply, done(await starts.end(callerOf(request), request.params.decision, bytesOf(request.body)))),
    })
  })
}

function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}

function plain(reply: FastifyReply, text: string) {
  return reply
    .type(`${STARTER_TYPE}; charset=utf-8`)
    .serializer((given: unknown) => String(given))
    .send(text)
}
