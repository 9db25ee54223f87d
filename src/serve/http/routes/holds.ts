import { z } from 'zod'
import type { Answer } from '../../../hold/approval/answer.ts'
import {
  Approval,
  Finding,
  GroupAnswers,
  GroupApproval,
  HoldList,
  HoldStatus,
  HoldView,
  Id,
  inDigits,
  Reason,
  Wait,
} from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import { approveGroup } from '../../authority/holds/group-approval.ts'
import type { App } from '../app.ts'
import { callerAfterWait, callerOf, done, personOf } from '../caller.ts'
import { problemOf } from '../problem.ts'
import type { StepUp } from '../step-up.ts'
import { typed } from '../typed.ts'

/** What whoever asked does with a request: look, wait, call it off. The same routes answer on the socket. */
export function waitRoutes(app: App, { holds, watchers }: Authority): void {
  const routes = typed(app)
  routes.get('/v1/holds', {
    config: { access: { agent: 'wait', person: 'see' } },
    schema: {
      summary: 'requests to people, the latest first',
      querystring: z.object({ status: HoldStatus.optional() }),
      response: { 200: HoldList },
    },
    handler: async (request) => ({
      holds: (await holds.list(callerOf(request), request.query.status)).map((one) => ({ ...one })),
    }),
  })

  routes.get('/v1/holds/:id', {
    config: { access: { agent: 'wait', person: 'see' } },
    schema: {
      summary: 'one request; with `wait`, once it is answered or the time is up',
      params: Id,
      querystring: z.object({ wait: inDigits(Wait).optional() }),
      response: { 200: HoldView },
    },
    handler: async (request) => {
      const { wait = 0 } = request.query
      const caller = callerOf(request)
      const leave = wait === 0 ? () => undefined : watchers.come(caller)
      request.raw.socket.once('close', leave)
      try {
        const view = done(await holds.wait(caller, request.params.id, wait))
        if (wait > 0) await callerAfterWait(app, request)
        return { ...view }
      } finally {
        request.raw.socket.off('close', leave)
        leave()
      }
    },
  })

  routes.post('/v1/holds/:id/cancel', {
    config: { access: { agent: 'wait', person: 'request' } },
    schema: { summary: 'cancel what you asked for', params: Id, response: { 200: HoldView } },
    handler: async (request) => ({ ...done(await holds.cancel(callerOf(request), request.params.id)) }),
  })
}

/** What people do with a request. Nothing of it can be done by GET: links are opened by scanners and previews. */
export function answerRoutes(app: App, authority: Authority, stepUp: StepUp): void {
  const routes = typed(app)
  const { holds } = authority
  routes.post('/v1/holds/approve-batch', {
    config: { access: { person: 'approve' } },
    schema: {
      summary: 'approve requests that are alike with one answer and their number typed out; each is answered by itself',
      body: GroupApproval,
      response: { 200: GroupAnswers },
    },
    handler: async (request) => {
      const person = personOf(request)
      const { holds: ids, count } = request.body
      const answer = { holds: ids, count, ...answerIn(request.body) }
      const answers = done(await approveGroup(authority, person, answer, (hold) => stepUp(person, hold)))
      return {
        answers: answers.map((one) =>
          'refused' in one ? { id: one.id, problem: { ...problemOf(one.refused) } } : { ...one },
        ),
      }
    },
  })

  routes.post('/v1/holds/:id/approve', {
    config: { access: { person: 'approve' } },
    schema: {
      summary: 'approve; anything but the exact answer is no approval',
      params: Id,
      body: Approval,
      response: { 200: HoldView },
    },
    handler: async (request) => {
      const person = personOf(request)
      const answer = answerIn(request.body)
      const stepped = await stepUp(person, request.params.id)
      return { ...done(await holds.approve(person, request.params.id, answer, stepped)) }
    },
  })

  routes.post('/v1/holds/:id/reject', {
    config: { access: { person: 'approve' } },
    schema: { summary: 'reject, with a reason', params: Id, body: Reason, response: { 200: HoldView } },
    handler: async (request) => ({
      ...done(await holds.reject(personOf(request), request.params.id, request.body.reason)),
    }),
  })

  routes.post('/v1/holds/:id/emergency', {
    config: { access: { person: 'approve' } },
    schema: {
      summary: 'signal an emergency: shorter clocks, everybody is told, reviewed afterwards; nothing is let go by it',
      params: Id,
      body: Reason,
      response: { 200: HoldView },
    },
    handler: async (request) => ({
      ...done(await holds.emergency(personOf(request), request.params.id, request.body.reason)),
    }),
  })

  routes.post('/v1/holds/:id/review', {
    config: { access: { person: 'review' } },
    schema: { summary: 'review an emergency', params: Id, body: Finding, response: { 200: HoldView } },
    handler: async (request) => ({
      ...done(await holds.review(personOf(request), request.params.id, request.body.finding)),
    }),
  })
}

/** Nothing else of the body is an answer. */
function answerIn(body: z.output<typeof Approval>): Answer {
  const { sentence, target, justification, rollbackPlan, backup, monitoring, incidentReport } = body
  return { sentence, target, justification, rollbackPlan, backup, monitoring, incidentReport }
}
