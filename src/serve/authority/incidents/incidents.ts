import { hash } from 'node:crypto'
import { textOf } from '../../../hold/approval/answer.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { artefactsOf } from '../../../record/incident/artefacts.ts'
import { type Artefact, markdownOf } from '../../../record/incident/document.ts'
import { downtimeOf } from '../../../record/incident/downtime.ts'
import { type Incident, incidentOf } from '../../../record/incident/incident.ts'
import { MOST_NOTES, type NoteKind, POINTS, type Times, wrongTimes } from '../../../record/incident/note.ts'
import type { IncidentRecord } from '../../../record/incident/record.ts'
import { redFlagsIn } from '../../../record/incident/red-flags.ts'
import { commitmentTo } from '../../../record/kept.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller, PersonCaller } from '../../identity/caller.ts'
import type { Holds } from '../holds/holds.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'
import { countedWith, type GivenAttachment, notAttachable, problemOfAttachment, problemWithin } from './attachment.ts'
import { cleanEvidence, type GivenEvidence, type GivenTexts, problemOfEvidence } from './evidence.ts'
import {
  findIncident,
  type IncidentStatus,
  type KeptIncident,
  keepIncident,
  keepNewIncident,
  listIncidents,
} from './kept-incidents.ts'
import { IncidentRecords } from './records.ts'

export interface OpenIncident {
  readonly title: string
  readonly targets: readonly string[]
  readonly times?: Times
  readonly evidence?: readonly GivenEvidence[]
}

export interface GivenNote {
  readonly kind: NoteKind
  readonly text: string
  readonly times?: Times
  readonly evidence?: readonly GivenEvidence[]
}

/** What is known of the end. */
export interface GivenEnd {
  readonly times?: Times
  readonly evidence?: readonly GivenEvidence[]
}

export interface IncidentSummary {
  readonly id: string
  readonly status: IncidentStatus
  readonly title: string
  readonly targets: readonly string[]
  readonly openedAt: string
  readonly closedAt?: string
  readonly notes: number
  readonly downtimeMs?: number
}

export interface WrittenIncident {
  readonly incident: IncidentSummary
  /** Texts by their names. */
  readonly artefacts: Readonly<Record<string, string>>
  readonly record: IncidentRecord
}

const MOST_LISTED = 200
/** Agents leave room for people. */
const MOST_NOTES_OF_AGENTS = 200

/**
 * Incidents: what people, and agents, say of one; and the artefacts, made from the log. Everything is an entry of the log, with
 * texts behind commitments.
 */
export class Incidents {
  private readonly parts: Parts
  private readonly records: IncidentRecords

  constructor(parts: Parts, holds: Holds) {
    this.parts = parts
    this.records = new IncidentRecords(parts, holds)
  }

  async open(person: PersonCaller, given: OpenIncident): Promise<Result<IncidentSummary, Refusal>> {
    const title = textOf(given.title)
    if (title === undefined) return fault(refusal('INVALID', 'say in at least 10 characters what is wrong'))
    // It is the title of every paper, and is never taken back.
    const [guess] = redFlagsIn(title)
    if (guess !== undefined)
      return fault(
        refusal('INVALID', `\`${guess}\` is the phrase of a guess`, 'say what was seen; guesses can be noted'),
      )
    const targets = await Promise.all(given.targets.map((one) => this.parts.redact(one.trim())))
    if (targets.some((one) => one === '')) return fault(refusal('INVALID', 'a target has a name'))
    const texts: GivenTexts = { says: await this.parts.redact(title), ...(await this.clean(given.evidence)) }
    const id = this.parts.newId('incident_')
    const done = await this.parts.store.commit(async (tx): Promise<Result<void, Refusal>> => {
      const wrong = await this.wrong(tx, { ...given, before: {} })
      if (wrong !== undefined) return fault(wrong)
      const index = tx.append({
        kind: 'incident.opened',
        incident: id,
        person: person.id,
        targets,
        ...(await this.committed(tx, id, texts)),
        ...timesMember(given.times),
      })
      await keepNewIncident(tx, {
        id,
        status: 'open',
        openedAt: tx.now,
        notes: 0,
        body: {
          entries: [index],
          targets,
          attached: [],
          cited: citedIn(texts),
          pieces: { 0: piecesIn(texts) },
          since: earliest(tx.now, given.times),
        },
      })
      tx.tell('incident.opened', { id })
      return ok(undefined)
    })
    return done.is === 'fault' ? done : this.view(id)
  }

  async note(
    caller: Caller,
    id: string,
    given: GivenNote,
  ): Promise<Result<{ readonly note: number; readonly index: number }, Refusal>> {
    const text = textOf(given.text)
    if (text === undefined) return fault(refusal('INVALID', 'a note has between 10 and 4000 characters'))
    const texts: GivenTexts = { says: await this.parts.redact(text), ...(await this.clean(given.evidence)) }
    const before = await this.timesOf(id)
    return this.parts.store.commit(async (tx) => {
      const kept = await findIncident(tx.db, id)
      if (kept === undefined) return fault(notFound('incident'))
      if (caller.is === 'agent' && kept.status === 'closed')
        return fault(refusal('ALREADY_CLOSED', 'the incident is closed', 'tell a person'))
      if (kept.notes >= (caller.is === 'agent' ? MOST_NOTES_OF_AGENTS : MOST_NOTES))
        return fault(refusal('TOO_MANY', 'the incident has as many notes as it takes'))
      if (caller.is === 'agent' && given.times !== undefined)
        return fault(refusal('FORBIDDEN', 'people say when it began and ended', 'note what you saw, with evidence'))
      const wrong = await this.wrong(tx, { ...given, before })
      if (wrong !== undefined) return fault(wrong)
      const note = kept.notes + 1
      const index = tx.append({
        kind: 'incident.noted',
        incident: id,
        note,
        [caller.is]: caller.id,
        topic: given.kind,
        ...(await this.committed(tx, id, texts)),
        ...timesMember(given.times),
      })
      const after = grown(kept, index, texts, given.times)
      const pieces = { ...kept.body.pieces, [note]: piecesIn(texts) }
      await keepIncident(tx, { ...after, notes: note, body: { ...after.body, pieces } })
      tx.tell('incident.noted', { id })
      return ok({ note, index })
    })
  }

  async attach(
    caller: Caller,
    id: string,
    given: GivenAttachment,
  ): Promise<Result<{ readonly index: number }, Refusal>> {
    const { note, attachment, decision, hold, retract = false } = given
    const texts: GivenTexts = await this.clean(given.evidence)
    const problem = problemOfAttachment(caller, given)
    if (problem !== undefined) return fault(problem)
    return this.parts.store.commit(async (tx) => {
      const kept = await findIncident(tx.db, id)
      if (kept === undefined) return fault(notFound('incident'))
      if (caller.is === 'agent' && kept.status === 'closed')
        return fault(refusal('ALREADY_CLOSED', 'the incident is closed', 'tell a person'))
      const before = await this.records.ownEntries(tx, kept)
      const wrong =
        (note !== undefined && note > kept.notes ? notFound('note') : undefined) ??
        problemWithin(caller, kept.body, before, given) ??
        (await this.wrong(tx, { ...given, before: {} })) ??
        (await notAttachable(tx, caller, given))
      if (wrong !== undefined) return fault(wrong)
      const index = tx.append({
        kind: 'incident.attached',
        incident: id,
        [caller.is]: caller.id,
        ...(note === undefined ? {} : { note }),
        ...(attachment === undefined ? {} : { attachment }),
        ...(retract ? { retracted: true } : {}),
        ...(decision === undefined ? {} : { decision }),
        ...(hold === undefined ? {} : { hold }),
        ...(await this.committed(tx, id, texts)),
      })
      const after = grown(kept, index, texts)
      await keepIncident(tx, { ...after, body: { ...after.body, ...countedWith(kept.body, before, given) } })
      tx.tell('incident.noted', { id })
      return ok({ index })
    })
  }

  /** Closes it, with what is known of its end, and writes the artefacts. */
  async close(person: PersonCaller, id: string, given: GivenEnd): Promise<Result<WrittenIncident, Refusal>> {
    const { times = {} } = given
    const texts = await this.clean(given.evidence)
    const before = await this.timesOf(id)
    const done = await this.parts.store.commit(async (tx): Promise<Result<void, Refusal>> => {
      const kept = await findIncident(tx.db, id)
      if (kept === undefined) return fault(notFound('incident'))
      if (kept.status === 'closed') return fault(refusal('ALREADY_CLOSED', 'the incident is closed already'))
      const wrong = await this.wrong(tx, { ...given, before })
      if (wrong !== undefined) return fault(wrong)
      const known = { ...before, ...times }
      if (known.started !== undefined && known.ended === undefined && known.mitigated === undefined)
        return fault(refusal('INVALID', 'it is not said when the downtime ended', 'give `ended`, or `mitigated`'))
      const index = tx.append({
        kind: 'incident.closed',
        incident: id,
        person: person.id,
        ...(await this.committed(tx, id, texts)),
        ...timesMember(times),
      })
      await keepIncident(tx, { ...grown(kept, index, texts, times), status: 'closed', closedAt: tx.now })
      tx.tell('incident.closed', { id })
      return ok(undefined)
    })
    return done.is === 'fault' ? done : this.write(person, id)
  }

  /** The artefacts as they are now; the log gets their digests, and the record the entry that has them. */
  async write(person: PersonCaller, id: string): Promise<Result<WrittenIncident, Refusal>> {
    const made = await this.made(person, id)
    if (made === undefined) return fault(notFound('incident'))
    const artefacts = Object.fromEntries(made.artefacts.map((one) => [one.name, markdownOf(one)]))
    const index = await this.parts.store.commit(async (tx) => {
      const kept = await findIncident(tx.db, id)
      if (kept === undefined) return undefined
      const digests = Object.fromEntries(Object.entries(artefacts).map(([name, text]) => [name, digestOf(text)]))
      const written = tx.append({ kind: 'incident.written', incident: id, person: person.id, artefacts: digests })
      await keepIncident(tx, grown(kept, written, {}))
      return written
    })
    const proven = index === undefined ? [] : await this.records.proven(index)
    const record = { ...made.record, entries: [...made.record.entries, ...proven] }
    return ok({ incident: made.summary, artefacts, record })
  }

  async record(person: PersonCaller, id: string): Promise<Result<IncidentRecord, Refusal>> {
    const record = await this.records.of(person, id)
    return record === undefined ? fault(notFound('incident')) : ok(record)
  }

  async view(id: string): Promise<Result<IncidentSummary, Refusal>> {
    const kept = await findIncident(this.parts.store.read, id)
    return kept === undefined ? fault(notFound('incident')) : ok(await this.summary(kept))
  }

  async list(status: IncidentStatus | undefined): Promise<readonly IncidentSummary[]> {
    const all = await listIncidents(this.parts.store.read, status, MOST_LISTED)
    return Promise.all(all.map((kept) => this.summary(kept)))
  }

  private async made(person: PersonCaller, id: string) {
    const kept = await findIncident(this.parts.store.read, id)
    const record = kept === undefined ? undefined : await this.records.of(person, id)
    const incident = record === undefined ? undefined : incidentOf(record)
    if (kept === undefined || record === undefined || incident === undefined) return undefined
    const artefacts: readonly Artefact[] = artefactsOf(incident, record)
    return { record, artefacts, summary: this.summaryOf(kept, incident) }
  }

  private async summary(kept: KeptIncident): Promise<IncidentSummary> {
    return this.summaryOf(kept, await this.records.own(kept))
  }

  private summaryOf(kept: KeptIncident, incident: Incident | undefined): IncidentSummary {
    const { id, status, openedAt, closedAt, notes, body } = kept
    const down = incident === undefined ? undefined : downtimeOf(incident, new Date(this.parts.now()).toISOString())
    return {
      id,
      status,
      title: incident?.opening.text ?? '',
      targets: body.targets,
      openedAt: new Date(openedAt).toISOString(),
      ...(closedAt === undefined ? {} : { closedAt: new Date(closedAt).toISOString() }),
      notes,
      ...(down === undefined ? {} : { downtimeMs: down }),
    }
  }

  private async timesOf(id: string): Promise<Times> {
    const kept = await findIncident(this.parts.store.read, id)
    const incident = kept === undefined ? undefined : await this.records.own(kept)
    return Object.fromEntries(
      POINTS.flatMap((point) => {
        const at = incident?.times[point]?.at
        return at === undefined ? [] : [[point, at]]
      }),
    )
  }

  /** All that is wrong with what is about to be said, before anything is written. */
  private async wrong(
    tx: Tx,
    {
      times,
      before,
      evidence = [],
    }: { readonly times?: Times; readonly before: Times; readonly evidence?: readonly GivenEvidence[] },
  ): Promise<Refusal | undefined> {
    const late = wrongTimes({ ...before, ...times }, tx.now)
    if (times !== undefined && late !== undefined) return refusal('INVALID', late)
    return problemOfEvidence(tx, evidence)
  }

  private clean(evidence: readonly GivenEvidence[] = []): Promise<GivenTexts> {
    return cleanEvidence(evidence, this.parts.redact)
  }

  private async committed(tx: Tx, id: string, { says, quotes, evidence }: GivenTexts) {
    const kept = (text: string) => commitmentTo(tx, text, id, this.parts.random)
    return {
      ...(says === undefined ? {} : { says: await kept(says) }),
      ...(quotes === undefined ? {} : { quotes: await kept(quotes) }),
      ...(evidence === undefined ? {} : { evidence: evidence.map((one) => ({ ...one })) }),
    }
  }
}

function digestOf(text: string): string {
  return `sha256:${hash('sha256', text)}`
}

/** The incident with one entry more. */
function grown(kept: KeptIncident, index: number, texts: GivenTexts, times?: Times): KeptIncident {
  const { entries, cited, since } = kept.body
  const all = [...new Set([...cited, ...citedIn(texts)])]
  return { ...kept, body: { ...kept.body, entries: [...entries, index], cited: all, since: earliest(since, times) } }
}

function citedIn({ evidence = [] }: GivenTexts): readonly number[] {
  return evidence.flatMap((one) => (one.is === 'entry' ? [one.index] : []))
}

function piecesIn({ evidence = [] }: GivenTexts): number {
  return evidence.length
}

function earliest(since: number, times: Times = {}): number {
  return Math.min(since, ...Object.values(times).map((at) => Date.parse(at)))
}

function timesMember(times: Times = {}): { readonly times?: Record<string, string> } {
  const written = Object.fromEntries(Object.entries(times).map(([point, at]) => [point, new Date(at).toISOString()]))
  return Object.keys(written).length === 0 ? {} : { times: written }
}
