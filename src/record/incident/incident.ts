import { COMMITTED_FIELDS } from '../audit/kept-values.ts'
import type { Entry } from '../entry.ts'
import { ERASED } from '../erase.ts'
import { type Evidence, NOTE_KINDS, type NoteKind, POINTS, type Point } from './note.ts'
import type { IncidentRecord } from './record.ts'

/** An incident, as the entries of the log tell it. */
export interface Incident {
  readonly id: string
  /** What it was opened with; the first of the notes. */
  readonly opening: Note
  readonly targets: readonly string[]
  /** By their numbers, from 1, without those that were taken back. */
  readonly notes: readonly Note[]
  /** When things happened, each as it was told last by a note that stands, with that note. */
  readonly times: Readonly<Partial<Record<Point, { readonly at: string; readonly note: Note }>>>
  readonly closed?: Told
  /** Entries of the record, in their order. */
  readonly entries: readonly Told[]
  /** Digests of the artefacts that the authority gave out, by their names. */
  readonly written: ReadonlyMap<string, ReadonlySet<string>>
}

export interface Told {
  readonly index: number
  readonly entry: Entry
}

export interface Note {
  readonly n: number
  readonly index: number
  readonly at: string
  readonly by: { readonly is: 'person' | 'agent'; readonly id: string }
  /** Absent of the opening. */
  readonly kind?: NoteKind
  /** Without secrets; `[erased]` where it was. */
  readonly text: string
  readonly evidence: readonly Shown[]
}

/** Evidence, with the line of the log file where it is one. */
export type Shown = Evidence & { readonly quote?: string }

/** Ids of decisions and requests, by who attached them. */
export interface Attached {
  readonly people: readonly string[]
  readonly agents: readonly string[]
}

/** What was told with the end. */
const CLOSING = -1
const SAYING: ReadonlySet<string> = new Set(['incident.opened', 'incident.noted', 'incident.closed'])

/** Reads the record; `undefined` where it is no record, or not of an incident. Nothing of it is verified here. */
export function incidentOf(record: IncidentRecord): Incident | undefined {
  const texts = new Map(record.texts.map(({ commitment, text }) => [commitment, text]))
  const entries = record.entries
    .flatMap(({ index, entry: text }): readonly Told[] => {
      const entry = entryIn(text)
      return entry === undefined ? [] : [{ index, entry }]
    })
    .toSorted((a, b) => a.index - b.index)
  if (entries.length < record.entries.length) return undefined
  const own = entries.filter(({ entry }) => entry['incident'] === record.incident)
  const takenBack = takenBackIn(own)
  const notes = new Map<number, Note>()
  const times: { readonly point: Point; readonly at: string; readonly n: number }[] = []
  const written = new Map<string, Set<string>>()
  let closed: Told | undefined
  for (const told of own) {
    const { entry } = told
    if (entry.kind === 'incident.closed') closed = told
    const of = entry.kind === 'incident.closed' ? CLOSING : numberOf(entry['note'])
    if (SAYING.has(entry.kind)) {
      const note = noteOf(told, texts)
      notes.set(of, takenBack.has(told.index) ? { ...note, evidence: [] } : note)
    }
    const noted = notes.get(of)
    if (entry['retracted'] === true && of > 0) notes.delete(of)
    else if (isAttachment(told, takenBack) && entry['note'] !== undefined && noted !== undefined)
      notes.set(of, { ...noted, evidence: [...noted.evidence, ...evidenceOf(entry, texts)] })
    times.push(...timesOf(entry).map(([point, at]) => ({ point, at, n: of })))
    for (const [name, digest] of Object.entries(objectOf(entry['artefacts'])))
      written.set(name, (written.get(name) ?? new Set()).add(String(digest)))
  }
  const opening = notes.get(0)
  if (opening === undefined) return undefined
  return {
    id: record.incident,
    opening,
    targets: own.flatMap(({ entry }) => (entry.kind === 'incident.opened' ? textsOf(entry['targets']) : [])),
    notes: [...notes.values()].filter(({ n }) => n > 0),
    times: Object.fromEntries(
      POINTS.flatMap((point) => {
        const told = times.findLast((one) => one.point === point && notes.has(one.n))
        return told === undefined ? [] : [[point, { at: told.at, note: notes.get(told.n) ?? opening }]]
      }),
    ),
    ...(closed === undefined ? {} : { closed }),
    entries,
    written,
  }
}

/** An entry of a record that may come from anywhere; whether the log has it, its receipt says. */
export function entryIn(text: string): Entry | undefined {
  try {
    const value = objectOf(JSON.parse(text))
    return [value['kind'], value['at']].every((one) => typeof one === 'string') ? (value as Entry) : undefined
  } catch {
    return undefined
  }
}

/** The decisions and requests that were attached, and not taken back; without those that come with this entry alone. */
export function attachedIn(own: readonly Told[], without?: number): Attached {
  const takenBack = takenBackIn(own)
  const people = new Set<string>()
  const agents = new Set<string>()
  for (const told of own) {
    if (told.index === without || !isAttachment(told, takenBack)) continue
    const { agent, decision, hold } = told.entry
    for (const id of [decision, hold]) if (typeof id === 'string') (agent === undefined ? people : agents).add(id)
  }
  return { people: [...people], agents: [...agents].filter((id) => !people.has(id)) }
}

/** The entries whose evidence, decision or request a person took back. */
function takenBackIn(own: readonly Told[]): ReadonlySet<number> {
  return new Set(
    own.flatMap(({ entry: { retracted, attachment } }) =>
      retracted === true && typeof attachment === 'number' ? [attachment] : [],
    ),
  )
}

function isAttachment({ index, entry }: Told, takenBack: ReadonlySet<number>): boolean {
  return entry.kind === 'incident.attached' && entry['retracted'] !== true && !takenBack.has(index)
}

/**
 * INVARIANT (a statement proves nothing): what somebody said of the incident stands in the log, and that proves that they said
 * it. A violation that somebody reported is such a statement, and a run of a workflow that is not real shows nothing of the
 * world. Evidence is another entry, or the bytes of a file.
 */
export function isStatement(entry: Entry): boolean {
  if (entry.kind === 'violation') return entry['code'] === 'REPORTED'
  if (entry.kind.startsWith('workflow.')) return entry['provenance'] !== 'real'
  if (entry.kind === 'outcome') return (entry['provenance'] ?? 'real') !== 'real'
  return entry.kind.startsWith('incident.')
}

/** The commitments that stand in an entry of an incident or of an approval. */
export function commitmentsIn(entry: Entry): readonly string[] {
  return COMMITTED_FIELDS.flatMap((field) => {
    const value = entry[field]
    return typeof value === 'string' ? [value] : []
  })
}

function noteOf({ index, entry }: Told, texts: ReadonlyMap<string, string>): Note {
  const agent = entry['agent']
  const kind = NOTE_KINDS.find((one) => one === entry['topic'])
  return {
    n: entry.kind === 'incident.closed' ? CLOSING : numberOf(entry['note']),
    index,
    at: entry.at,
    by: typeof agent === 'string' ? { is: 'agent', id: agent } : { is: 'person', id: String(entry['person'] ?? '') },
    ...(kind === undefined ? {} : { kind }),
    text: texts.get(String(entry['says'])) ?? ERASED,
    evidence: evidenceOf(entry, texts),
  }
}

/** The lines that are quoted stand in one text, in the order of the evidence that they are of. */
function evidenceOf(entry: Entry, texts: ReadonlyMap<string, string>): readonly Shown[] {
  const quotes = (texts.get(String(entry['quotes'])) ?? '').split('\n')
  const given = Array.isArray(entry['evidence']) ? (entry['evidence'] as readonly unknown[]) : []
  return given.flatMap((one): readonly Shown[] => {
    const { is, index, file, line, digest } = objectOf(one)
    if (is === 'entry') return [{ is, index: numberOf(index) }]
    if (is === 'file') return [{ is, file: String(file), digest: String(digest) }]
    if (is !== 'line') return []
    const quote = quotes.shift() ?? ''
    const shown: Shown = { is, file: String(file), line: numberOf(line), digest: String(digest) }
    return [quote === '' ? shown : { ...shown, quote }]
  })
}

function timesOf(entry: Entry): readonly (readonly [Point, string])[] {
  const given = objectOf(entry['times'])
  return POINTS.flatMap((point) => {
    const at = given[point]
    return typeof at === 'string' ? [[point, at] as const] : []
  })
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
