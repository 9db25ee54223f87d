import { z } from 'zod'
import { inDigits } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import type { App } from '../app.ts'
import { personOf } from '../caller.ts'
import { eventStream, HEARTBEAT_MS, lastEventId, whenEnded } from '../event-stream.ts'
import { OpenStreams } from '../open-streams.ts'
import { typed } from '../typed.ts'

const MOST_AT_ONCE = 200

/** What happens, as it happens, as a stream. `Last-Event-ID` goes on where one was. */
export function eventRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  const { store, changed } = authority.parts
  const streams = new OpenStreams()
  routes.get('/v1/events', {
    config: { access: { person: 'see', cookieAlone: true } },
    schema: {
      summary: 'events as a stream (text/event-stream)',
      querystring: z.object({ after: inDigits(z.number().int().min(0)).optional() }),
    },
    handler: async (request, reply) => {
      let last = lastEventId(request, request.query.after) ?? (await newest())
      const person = personOf(request)
      const close = streams.take(person)
      const raw = eventStream(reply, 'listening')
      const leave = authority.watchers.come(person)
      whenEnded(raw, () => {
        close()
        leave()
      })
      try {
        // A stream outlives the moment in which somebody was let in.
        while (!raw.destroyed && !request.raw.destroyed && (await app.callerNow(request)) !== undefined) {
          // Listened for before it is looked at, so that nothing happens in between unheard.
          const change = changed(HEARTBEAT_MS)
          const rows = await store.read
            .selectFrom('event')
            .selectAll()
            .where('id', '>', last)
            .orderBy('id')
            .limit(MOST_AT_ONCE)
            .execute()
          for (const { id: index, topic, body } of rows) {
            // A slow reader is cut off; it comes back and goes on where it was.
            if (!raw.write(`id: ${index}\nevent: ${topic}\ndata: ${body}\n\n`) && raw.writableLength > 1_000_000)
              raw.destroy()
            last = index
          }
          if (rows.length > 0) continue
          if (!(await change)) break
          raw.write(': \n\n')
        }
      } finally {
        raw.end()
      }
    },
  })

  async function newest(): Promise<number> {
    const row = await store.read
      .selectFrom('event')
      .select((eb) => eb.fn.max('id').as('last'))
      .executeTakeFirst()
    return Number(row?.last ?? 0)
  }
}
