import { once } from 'node:events'
import { z } from 'zod'
import { Run, RunAnswer } from '../../../wire/run-schemas.ts'
import { inDigits, Wait } from '../../../wire/schemas.ts'
import { type Executor, SIGNALS } from '../../executor/executor.ts'
import type { App } from '../app.ts'
import { callerAfterWait, callerOf, done } from '../caller.ts'
import { eventStream, HEARTBEAT_MS, lastEventId, whenEnded } from '../event-stream.ts'
import { OpenStreams } from '../open-streams.ts'
import { typed } from '../typed.ts'

const Id = z.object({ id: z.string().max(100) })

/** Runs on the authority's side. They answer on the socket, too. */
export function runRoutes(app: App, executor: Executor): void {
  const routes = typed(app)
  const streams = new OpenStreams()
  routes.post('/v1/runs', {
    config: { access: { agent: 'decide', person: 'request' } },
    schema: {
      summary: 'decide on a command, and run it here where it is let go',
      body: z.strictObject({ action: z.unknown(), session: z.string().max(200).optional(), wait: Wait.optional() }),
      response: { 200: RunAnswer.describe('nothing runs'), 201: RunAnswer.describe('it runs') },
    },
    handler: async (request, reply) => {
      const { action, session, wait } = request.body
      const answer = done(
        await executor.run(callerOf(request), {
          action,
          ...(session === undefined ? {} : { session }),
          ...(wait === undefined ? {} : { wait }),
          isThere: () => !request.raw.socket.destroyed,
          again: () => callerAfterWait(app, request),
        }),
      )
      reply.code(answer.run === undefined ? 200 : 201)
      return answer
    },
  })

  routes.get('/v1/runs/:id', {
    config: { access: { agent: 'outcome', person: 'see' } },
    schema: { summary: 'how a run goes, or went', params: Id, response: { 200: Run } },
    handler: async (request) => done(await executor.view(callerOf(request), request.params.id)),
  })

  routes.post('/v1/runs/:id/signal', {
    config: { access: { agent: 'outcome', person: 'request' } },
    schema: {
      summary: 'send a signal to a run',
      params: Id,
      body: z.strictObject({ signal: z.enum(SIGNALS) }),
      response: { 200: Id },
    },
    handler: async (request) => {
      const { id } = request.params
      done(await executor.signal(callerOf(request), id, request.body.signal))
      return { id }
    },
  })

  routes.get('/v1/runs/:id/output', {
    config: { access: { agent: 'outcome', person: 'request' } },
    schema: {
      summary: 'the output as a stream (text/event-stream), then its end; `Last-Event-ID` goes on where one was',
      params: Id,
      querystring: z.object({ after: inDigits(z.number().int().min(0)).optional() }),
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const caller = callerOf(request)
      const from = lastEventId(request, request.query.after) ?? 0
      const gone = new AbortController()
      request.raw.socket.once('close', () => gone.abort())
      const parts = done(await executor.follow(caller, id, from, gone.signal))
      const close = streams.take(caller)
      const raw = eventStream(reply, 'following')
      whenEnded(raw, close)
      // The stream outlives the moment in which somebody was let in.
      const isIn = async () => (await app.callerNow(request)) !== undefined
      const look = async () => {
        if (await isIn()) raw.write(': \n\n')
        else gone.abort()
      }
      const heart = setInterval(() => void look().catch(() => gone.abort()), HEARTBEAT_MS)
      try {
        for await (const { stream, at, bytes } of parts) {
          if (!(await isIn())) return
          const data = JSON.stringify({ stream, at, bytes: Buffer.from(bytes).toString('base64') })
          if (!raw.write(`id: ${at + bytes.length}\nevent: output\ndata: ${data}\n\n`))
            await once(raw, 'drain', { signal: gone.signal })
        }
        const ended = await executor.view(caller, id)
        if (ended.is === 'ok' && (await isIn())) raw.write(`event: end\ndata: ${JSON.stringify(ended.value)}\n\n`)
      } catch {
        // Whoever followed has gone.
      } finally {
        clearInterval(heart)
        raw.end()
      }
    },
  })
}
