import { attachedIn, type Told } from '../../../record/incident/incident.ts'
import { MOST_EVIDENCE } from '../../../record/incident/note.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller } from '../../identity/caller.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'
import type { GivenEvidence } from './evidence.ts'
import type { IncidentBody } from './kept-incidents.ts'

/**
 * Evidence for a note (0 is the opening), or a decision or request that belongs to the incident; or one of these, or a note,
 * taken back.
 */
export interface GivenAttachment {
  readonly note?: number
  /** The entry that evidence, a decision or a request came with. */
  readonly attachment?: number
  readonly decision?: string
  readonly hold?: string
  readonly evidence?: readonly GivenEvidence[]
  /** The note, or what came with the entry, is taken back: it stays in the log, and leaves the artefacts. */
  readonly retract?: boolean
}

/** Agents leave room for people, and people always take back. */
const MOST_ATTACHED = { agent: 40, person: 100 }
const MOST_ENTRIES = { agent: 1000, person: 3000 }

/** What is wrong with it, whatever the incident is. */
export function problemOfAttachment(
  caller: Caller,
  { note, attachment, decision, hold, evidence = [], retract = false }: GivenAttachment,
): Refusal | undefined {
  const things = [decision, hold].filter((one) => one !== undefined).length + evidence.length
  if (!retract) {
    const isWhole = attachment === undefined && (note !== undefined) === evidence.length > 0 && things > 0
    return isWhole ? undefined : refusal('INVALID', 'name a note and its evidence, or a decision, or a request')
  }
  if (things > 0 || (note === undefined) === (attachment === undefined))
    return refusal(
      'INVALID',
      'name the note that is taken back, or the entry that something came with, and nothing else',
    )
  if (caller.is === 'agent' || note === 0)
    return refusal('FORBIDDEN', 'a person takes a note back, and never the opening', 'what came with an entry can be')
  return undefined
}

/**
 * What is wrong with it in this incident. `own` are its entries up to the transaction: what others attach in the same one is in
 * the counts alone.
 */
export function problemWithin(
  { is, id }: Caller,
  { entries, attached, pieces }: IncidentBody,
  own: readonly Told[],
  { note, attachment, decision, hold, evidence = [], retract = false }: GivenAttachment,
): Refusal | undefined {
  if (attachment !== undefined && broughtBy(own, attachment) === undefined) return notFound('attachment')
  if (retract) return undefined
  const all = new Set([...attached, decision, hold].filter((one) => one !== undefined))
  if (entries.length >= MOST_ENTRIES[is] || (all.size > attached.length && all.size > MOST_ATTACHED[is]))
    return refusal('TOO_MANY', 'the incident has as much attached to it as it takes')
  if (evidence.length === 0) return undefined
  // What somebody else said is not proven by an agent, who cannot take it back either.
  if (is === 'agent' && !own.some(({ entry }) => isOf(entry, note) && entry['agent'] === id))
    return refusal('FORBIDDEN', 'an agent attaches evidence to notes of its own', 'note it, with the evidence')
  if ((pieces[String(note)] ?? 0) + evidence.length > MOST_EVIDENCE)
    return refusal('TOO_MANY', `a note takes ${MOST_EVIDENCE} pieces of evidence, with all that was attached to it`)
  return undefined
}

/** What is counted, with this. */
export function countedWith(
  { attached, pieces }: IncidentBody,
  own: readonly Told[],
  { note, attachment, decision, hold, evidence = [] }: GivenAttachment,
): Pick<IncidentBody, 'attached' | 'pieces'> {
  if (attachment === undefined) {
    const ids = [...attached, decision, hold].filter((one) => one !== undefined)
    return { attached: [...new Set(ids)], pieces: addedTo(pieces, note, evidence.length) }
  }
  const taken = broughtBy(own, attachment)
  const { people, agents } = attachedIn(own, attachment)
  const left = new Set<unknown>([...people, ...agents])
  return {
    attached: attached.filter((id) => left.has(id) || (id !== taken?.['decision'] && id !== taken?.['hold'])),
    pieces: addedTo(pieces, noteOf(taken), -piecesOf(taken)),
  }
}

function addedTo(pieces: IncidentBody['pieces'], note: unknown, more: number): IncidentBody['pieces'] {
  if (typeof note !== 'number') return pieces
  return { ...pieces, [note]: Math.max(0, (pieces[note] ?? 0) + more) }
}

/** The entry, where something came with it that was not taken back yet. */
function broughtBy(own: readonly Told[], index: number): Told['entry'] | undefined {
  if (own.some(({ entry }) => entry['attachment'] === index)) return undefined
  const entry = own.find((told) => told.index === index)?.entry
  if (entry === undefined || entry['retracted'] === true) return undefined
  return [entry['evidence'], entry['decision'], entry['hold']].some((one) => one !== undefined) ? entry : undefined
}

function piecesOf(entry: Told['entry'] | undefined): number {
  const evidence = entry?.['evidence']
  return Array.isArray(evidence) ? evidence.length : 0
}

function noteOf(entry: Told['entry'] | undefined): unknown {
  return entry?.kind === 'incident.opened' ? 0 : entry?.['note']
}

function isOf(entry: Told['entry'], note: number | undefined): boolean {
  return note !== undefined && noteOf(entry) === note
}

/** To an agent, what others asked for is not there. */
export async function notAttachable(
  tx: Tx,
  caller: Caller,
  { decision, hold }: Pick<GivenAttachment, 'decision' | 'hold'>,
): Promise<Refusal | undefined> {
  const made = await tx.db
    .selectFrom('decision')
    .select('agent')
    .where('id', '=', decision ?? '')
    .executeTakeFirst()
  if (decision !== undefined && !isFor(caller, made)) return notFound('decision')
  const asked = await tx.db
    .selectFrom('hold')
    .select('agent')
    .where('id', '=', hold ?? '')
    .executeTakeFirst()
  return hold !== undefined && !isFor(caller, asked) ? notFound('hold request') : undefined
}

function isFor(caller: Caller, row: { readonly agent: string | null } | undefined): boolean {
  return row !== undefined && (caller.is === 'person' || row.agent === caller.id)
}
