import { z } from 'zod'
import {
  Anything,
  Decision,
  DecisionRequest,
  inDigits,
  Outcome,
  OutcomeRequest,
  Outcomes,
  OutcomesRequest,
  Pass,
  PassRequest,
} from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import type { Outcome as ToldOutcome } from '../../authority/runs/outcomes.ts'
import type { App } from '../app.ts'
import { callerAfterWait, callerOf, created, done } from '../caller.ts'
import { problemOf } from '../problem.ts'
import { typed } from '../typed.ts'

/** What agents call: decide, take the pass, tell the outcome. The same routes answer on the socket. */
export function decisionRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  routes.post('/v1/decisions', {
    config: { access: { agent: 'decide', person: 'request' } },
    schema: {
      summary: 'decide on an action, and record it before the answer',
      body: DecisionRequest,
      response: { 200: Decision },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const { action, session, tools, execution, begins, wait = 0 } = request.body
      const asked = {
        action,
        ...(session === undefined ? {} : { session }),
        ...(tools === undefined ? {} : { tools }),
        ...(execution === undefined ? {} : { execution }),
        ...(begins === undefined ? {} : { begins }),
      }
      const first = await authority.decisions.decide(caller, asked)
      if (wait === 0 || first.hold === undefined || first.hold.status !== 'pending') return first
      const hold = await authority.holds.wait(caller, first.hold.id, wait)
      if (hold.is === 'fault') return first
      const { status } = hold.value
      // Answered meanwhile: everything is looked at again, but not for somebody who has gone and would never know.
      const answered = status === 'approved' || status === 'rejected'
      if (answered && !request.raw.socket.destroyed)
        return authority.decisions.decide(await callerAfterWait(app, request), asked)
      return { ...first, hold: { ...first.hold, status } }
    },
  })

  routes.post('/v1/passes', {
    config: { access: { agent: 'pass', person: 'request' } },
    schema: {
      summary: 'take the PRODUCTION_PASS of an approved decision, once',
      body: PassRequest,
      response: { 201: Pass },
    },
    handler: async (request, reply) => {
      const { decision, audience, seconds, keyThumbprint } = request.body
      const wanted = {
        decision,
        ...(audience === undefined ? {} : { audience }),
        ...(seconds === undefined ? {} : { seconds }),
        ...(keyThumbprint === undefined ? {} : { keyThumbprint }),
      }
      return created(reply, done(await authority.passes.issue(callerOf(request), wanted)))
    },
  })

  routes.post('/v1/outcomes', {
    config: { access: { agent: 'outcome', person: 'request' } },
    schema: { summary: 'tell what became of an action', body: OutcomeRequest, response: { 201: Outcome } },
    handler: async (request, reply) => {
      return created(reply, done(await authority.outcomes.tell(callerOf(request), toldOf(request.body))))
    },
  })

  routes.post('/v1/outcomes/several', {
    config: { access: { agent: 'outcome', person: 'request' } },
    schema: {
      summary: 'tell what became of several actions; each is kept or refused by itself',
      body: OutcomesRequest,
      response: { 200: Outcomes },
    },
    handler: async (request) => {
      const told = await authority.outcomes.tellSeveral(callerOf(request), request.body.outcomes.map(toldOf))
      return {
        outcomes: told.map((one) => (one.is === 'ok' ? { index: one.value.index } : { ...problemOf(one.fault) })),
      }
    },
  })

  routes.get('/v1/decisions', {
    config: { access: { person: 'export' } },
    schema: {
      summary: 'recorded decisions, the oldest first; `policy diff` tries other policies on them',
      querystring: z.object({
        after: z.string().max(100).default(''),
        limit: inDigits(z.number().int().min(1).max(1000)).default(200),
      }),
      response: { 200: z.object({ decisions: z.array(Anything) }) },
    },
    handler: async (request) => {
      const { after, limit } = request.query
      return { decisions: (await authority.kept.list(after, limit)).map((one) => ({ ...one })) }
    },
  })

  routes.get('/v1/decisions/:id', {
    config: { access: { agent: 'decide', person: 'see' } },
    schema: {
      summary: 'a decision as it was answered',
      params: z.object({ id: z.string() }),
      response: { 200: Decision },
    },
    handler: async (request) => done(await authority.kept.find(callerOf(request), request.params.id)),
  })
}

function toldOf({
  exitCode,
  durationMs,
  outputDigest,
  tail,
  notes,
  ...told
}: z.output<typeof OutcomeRequest>): ToldOutcome {
  return {
    ...told,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(outputDigest === undefined ? {} : { outputDigest }),
    ...(tail === undefined ? {} : { tail }),
    ...(notes === undefined ? {} : { notes }),
  }
}
