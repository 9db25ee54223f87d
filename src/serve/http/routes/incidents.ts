import { z } from 'zod'
import type { Times as GivenTimes } from '../../../record/incident/note.ts'
import {
  AttachRequest,
  CloseRequest,
  Incident,
  IncidentRequest,
  NoteRequest,
  Record,
  Written,
} from '../../../wire/incident-schemas.ts'
import { Id } from '../../../wire/schemas.ts'
import type { Authority } from '../../authority/authority.ts'
import type { GivenEvidence } from '../../authority/incidents/evidence.ts'
import type { App } from '../app.ts'
import { callerOf, created, done, personOf } from '../caller.ts'
import { typed } from '../typed.ts'

/** Incidents, as people see and lead them. */
export function incidentRoutes(app: App, { incidents }: Authority): void {
  const routes = typed(app)
  routes.post('/v1/incidents', {
    config: { access: { person: 'request' } },
    schema: { summary: 'open an incident', body: IncidentRequest, response: { 201: Incident } },
    handler: async (request, reply) => {
      const { title, targets, ...rest } = request.body
      return created(reply, done(await incidents.open(personOf(request), { title, targets, ...said(rest) })))
    },
  })

  routes.get('/v1/incidents', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'incidents, the latest first',
      querystring: z.object({ status: z.enum(['open', 'closed']).optional() }),
      response: { 200: z.object({ incidents: z.array(Incident) }) },
    },
    handler: async (request) => ({ incidents: [...(await incidents.list(request.query.status))] }),
  })

  routes.get('/v1/incidents/:id', {
    config: { access: { person: 'see' } },
    schema: { summary: 'one incident', params: Id, response: { 200: Incident } },
    handler: async (request) => done(await incidents.view(request.params.id)),
  })

  routes.get('/v1/incidents/:id/record', {
    config: { access: { person: 'see' } },
    schema: {
      summary: 'all that its artefacts are made from, with receipts that verify offline',
      params: Id,
      response: { 200: Record },
    },
    handler: async (request) => done(await incidents.record(personOf(request), request.params.id)),
  })

  routes.post('/v1/incidents/:id/close', {
    config: { access: { person: 'request' } },
    schema: {
      summary: 'close it, and write its artefacts',
      params: Id,
      body: CloseRequest,
      response: { 200: Written },
    },
    handler: async (request) => done(await incidents.close(personOf(request), request.params.id, said(request.body))),
  })

  routes.post('/v1/incidents/:id/write', {
    config: { access: { person: 'request' } },
    schema: { summary: 'its artefacts as they are now', params: Id, response: { 200: Written } },
    handler: async (request) => done(await incidents.write(personOf(request), request.params.id)),
  })
}

/** What agents may say of an incident, too: it stands there as what an agent says. The same routes answer on the socket. */
export function agentIncidentRoutes(app: App, { incidents }: Authority): void {
  const routes = typed(app)
  const access = { agent: 'outcome', person: 'request' } as const
  routes.post('/v1/incidents/:id/notes', {
    config: { access },
    schema: {
      summary: 'note what was seen, found, done or decided; without evidence it is unproven',
      params: Id,
      body: NoteRequest,
      response: { 201: z.object({ note: z.number(), index: z.number() }) },
    },
    handler: async (request, reply) => {
      const { kind, text, ...rest } = request.body
      return created(
        reply,
        done(await incidents.note(callerOf(request), request.params.id, { kind, text, ...said(rest) })),
      )
    },
  })

  routes.post('/v1/incidents/:id/attach', {
    config: { access },
    schema: {
      summary: 'add evidence to a note, or a decision or a request that belongs to the incident; or take one back',
      params: Id,
      body: AttachRequest,
      response: { 201: z.object({ index: z.number() }) },
    },
    handler: async (request, reply) => {
      const { note, attachment, decision, hold, retract, evidence } = request.body
      const given = {
        ...(note === undefined ? {} : { note }),
        ...(attachment === undefined ? {} : { attachment }),
        ...(decision === undefined ? {} : { decision }),
        ...(hold === undefined ? {} : { hold }),
        ...(retract === undefined ? {} : { retract }),
        ...said({ evidence }),
      }
      return created(reply, done(await incidents.attach(callerOf(request), request.params.id, given)))
    },
  })
}

type Body = z.output<typeof CloseRequest>

/** Absent is absent, and not `undefined`. */
function said({ times, evidence }: Body): {
  readonly times?: GivenTimes
  readonly evidence?: readonly GivenEvidence[]
} {
  const given =
    times === undefined ? {} : { times: Object.fromEntries(Object.entries(times).filter(([, at]) => at !== undefined)) }
  return { ...given, ...(evidence === undefined ? {} : { evidence: evidence.map((one) => withoutUndefined(one)) }) }
}

function withoutUndefined(one: NonNullable<Body['evidence']>[number]): GivenEvidence {
  if (one.is !== 'line') return one
  const { quote, ...line } = one
  return quote === undefined ? line : { ...line, quote }
}
