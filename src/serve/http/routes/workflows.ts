import { z } from 'zod'
import { EXPECTABLE } from '../../../act/workflow/findings.ts'
import { PROVENANCES } from '../../../act/workflow/provenance.ts'
import { SHA256_DIGEST } from '../../../lib/sha256-digest.ts'
import { Anything, Decision, inDigits } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import type { Told as ToldBody } from '../../authority/runs/workflow-runs.ts'
import type { App } from '../app.ts'
import { callerOf, created, done } from '../caller.ts'
import { typed } from '../typed.ts'
import { violation } from './mode.ts'

const name = z.string().min(1).max(200)
const digest = z.string().regex(SHA256_DIGEST)
const times = z.number().int().min(0)

const Asked = z.strictObject({
  workflow: name,
  mode: z.string().min(1).max(20).describe('`real`, or `mock` within a mock session that a person opened'),
  target: z.string().min(1).max(1000).optional(),
  session: z.string().max(200).optional(),
})

const Told = z.strictObject({
  status: z.enum(['succeeded', 'failed', 'unknown']),
  durationMs: z.number().min(0),
  digest: digest.optional().describe('of the whole result'),
  inputDigest: digest.optional(),
  resultDigest: digest.optional().describe('of a result that says something'),
  seen: times.optional().describe('requests, connections and questions to the gate within the run'),
  stirred: z.boolean().optional().describe('whether the process took or gave anything meanwhile'),
  providers: z.record(name, times).optional().describe('how often each declared provider was called'),
  says: z.enum(['mock', 'simulated', 'unknown']).optional().describe('what the result says of itself'),
  expected: z.array(z.enum(EXPECTABLE)).max(10).optional(),
})

const KnownRun = z.object({
  run: z.string(),
  workflow: z.string(),
  at: z.string(),
  status: z.string(),
  provenance: z.enum(PROVENANCES),
  session: z.string().optional(),
  digest: z.string().optional(),
  findings: z.array(z.string()).readonly(),
  watermark: z.string(),
})

const Limit = z.object({ limit: inDigits(z.number().int().min(1).max(1000)).default(200) })

/** Runs of workflows: begin, end, know again, and what was found. */
export function workflowRoutes(app: App, authority: Authority): void {
  const routes = typed(app)
  const { workflows } = authority
  routes.post('/v1/workflows/runs', {
    config: { access: { agent: 'decide', person: 'request' } },
    schema: {
      summary: 'begin a run: validated and decided, both recorded; a violation is answered 403',
      body: Asked,
      response: { 200: z.object({ decision: Decision, production: z.boolean() }) },
    },
    handler: async (request, reply) => {
      const { workflow, mode, target, session } = request.body
      const more = { ...(target === undefined ? {} : { target }), ...(session === undefined ? {} : { session }) }
      const begun = await workflows.begin(callerOf(request), { workflow, mode, ...more })
      return begun.is === 'ok' ? begun.value : violation(reply, begun.fault.message, authority.parts.now())
    },
  })

  routes.post('/v1/workflows/runs/:id/outcome', {
    config: { access: { agent: 'outcome', person: 'request' } },
    schema: {
      summary: 'tell how a run ended, once; the answer says what its result is',
      params: z.object({ id: z.string() }),
      body: Told,
      response: { 201: KnownRun },
    },
    handler: async (request, reply) => {
      // JSON has no `undefined`: what the schema calls optional is absent.
      return created(reply, done(await workflows.end(callerOf(request), request.params.id, request.body as ToldBody)))
    },
  })

  routes.get('/v1/workflows/runs/:id', {
    config: { access: { agent: 'decide', person: 'see' } },
    schema: {
      summary: 'what a run was: the only word for it that counts',
      params: z.object({ id: z.string() }),
      response: { 200: KnownRun },
    },
    handler: async (request) => done(await workflows.find(request.params.id)),
  })

  routes.get('/v1/workflows/runs', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'the latest runs',
      querystring: Limit,
      response: { 200: z.object({ runs: z.array(KnownRun).readonly() }) },
    },
    handler: async (request) => ({ runs: await workflows.list(request.query.limit) }),
  })

  routes.post('/v1/workflows/violations', {
    config: { access: { agent: 'outcome', person: 'request' } },
    schema: {
      summary: 'report a violation that the authority could not see',
      body: z.strictObject({ workflow: name, what: z.string().min(1).max(500), run: z.string().max(100).optional() }),
      response: { 201: z.object({ index: z.number().int() }) },
    },
    handler: async (request, reply) => {
      const { workflow, what, run } = request.body
      return created(reply, { index: await workflows.report(callerOf(request), workflow, what, run) })
    },
  })

  routes.get('/v1/workflows/violations', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'the latest violations',
      querystring: Limit,
      response: { 200: z.object({ violations: z.array(Anything) }) },
    },
    handler: async (request) => ({
      violations: (await workflows.violations(request.query.limit)).map((one) => ({ ...one })),
    }),
  })
}
