import { z } from 'zod'
import { SELF_CHECK, selfCheck } from '../../../record/self-check/self-check.ts'
import type { App } from '../app.ts'
import { typed } from '../typed.ts'

const Needs = z.enum(['yes', 'text', 'confidence', 'doubt', 'yes-or-none', 'risk'])
const Question = z.object({ id: z.string(), asks: z.string(), needs: Needs, remedy: z.string() })
const Lists = z.object({
  lists: z.array(z.object({ id: z.string(), title: z.string(), questions: z.array(Question).readonly() })).readonly(),
})

/** What an agent asks itself before it answers. Its answers are its own claims, and are not kept. */
export function selfCheckRoutes(app: App): void {
  const routes = typed(app)
  const access = { agent: 'decide', person: 'see' } as const
  routes.get('/v1/self-check', {
    config: { access },
    schema: { summary: 'the eight lists of the self-check', response: { 200: Lists } },
    handler: async () => ({ lists: SELF_CHECK }),
  })

  routes.post('/v1/self-check', {
    config: { access },
    schema: {
      summary: 'answers to the self-check, and whether the agent may answer; anything that fails means not yet',
      body: z.strictObject({
        answers: z.record(z.string().max(100), z.unknown()).describe('by the id of the question'),
        draft: z.string().max(100_000).optional().describe('the answer as it would be given: phrases of guessing fail'),
      }),
      response: {
        200: z.object({
          answer: z.boolean(),
          confidence: z.enum(['HIGH', 'MEDIUM', 'LOW', 'UNKNOWN']),
          failures: z
            .array(z.object({ list: z.string(), question: z.string(), asks: z.string(), remedy: z.string() }))
            .readonly(),
          redFlags: z.array(z.string()).readonly(),
        }),
      },
    },
    handler: async (request) => selfCheck(request.body.answers, request.body.draft),
  })
}
