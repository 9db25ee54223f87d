import { z } from 'zod'
import manifest from '../../../../package.json' with { type: 'json' }
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { typed } from '../typed.ts'

const Status = z.object({
  version: z.string(),
  epoch: z.number().describe('of the store; grants and passes of an older one are void'),
  logSize: z.number(),
  waiting: z.number().describe('requests that wait for people'),
  unfinished: z.number().describe('approved actions of which nobody said what became'),
  production: z.boolean(),
})

/** How it stands, in one look. */
export function statusRoutes(app: App, authority: Authority): void {
  typed(app).get('/v1/status', {
    config: { access: { person: 'see' } },
    schema: { summary: 'how it stands', response: { 200: Status } },
    handler: async () => {
      const { read } = authority.parts.store
      const head = await read.selectFrom('log_head').select(['size', 'epoch']).executeTakeFirstOrThrow()
      const { waiting } = await read
        .selectFrom('hold')
        .select((eb) => eb.fn.countAll<number>().as('waiting'))
        .where('status', '=', 'pending')
        .executeTakeFirstOrThrow()
      return {
        version: manifest.version,
        epoch: head.epoch,
        logSize: head.size,
        waiting: Number(waiting),
        unfinished: await authority.outcomes.unfinished(),
        production: authority.mode.isProduction,
      }
    },
  })
}
