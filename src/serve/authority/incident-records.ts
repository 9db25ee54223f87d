import type { Kysely } from 'kysely'
import { type Entry, readEntry } from '../../record/entry.ts'
import { commitmentsIn, type Incident, incidentOf, type Told } from '../../record/incident/incident.ts'
import type { IncidentRecord, KeptText, ShownPlan } from '../../record/incident/record.ts'
import { RELATED_KINDS, relatedEntries } from '../../record/incident/related.ts'
import { tileHashReader } from '../../record/log/log-reader.ts'
import { proveInclusion } from '../../record/log/proof.ts'
import { formatReceipt } from '../../record/log/receipt.ts'
import { storeLogReader } from '../../record/store/log-reader.ts'
import type { Tables } from '../../record/store/schema.ts'
import type { PersonCaller } from '../identity/caller.ts'
import type { Holds } from './holds.ts'
import { findIncident, type KeptIncident } from './kept-incidents.ts'
import type { Parts } from './parts.ts'

/** Entries before it began may tell why. In milliseconds. */
const BEFORE_MS = 60 * 60_000
/** Entries that are looked at, and that a record takes. */
const MOST_LOOKED_AT = 50_000
const MOST_TAKEN = 400
/** Ids that one query names. */
const PAGE = 500

/** Puts the record of an incident together from log and store. */
export class IncidentRecords {
  private readonly parts: Parts
  private readonly holds: Holds

  constructor(parts: Parts, holds: Holds) {
    this.parts = parts
    this.holds = holds
  }

  /** What people and agents said of it, without what the log has besides. */
  async own(kept: KeptIncident): Promise<Incident | undefined> {
    const db = this.parts.store.read
    const entries = await entriesAt(db, kept.body.entries)
    return incidentOf(this.bare(kept, entries, await textsFor(db, entries)))
  }

  async of(person: PersonCaller, id: string): Promise<IncidentRecord | undefined> {
    const db = this.parts.store.read
    const kept = await findIncident(db, id)
    if (kept === undefined) return undefined
    // One checkpoint for all receipts. Whatever comes after it belongs to the next record.
    const head = await db.selectFrom('log_head').select(['size', 'checkpoint']).executeTakeFirstOrThrow()
    const { entries: own, cited, targets, attached } = kept.body
    const looked = await this.near(kept)
    const related = relatedEntries(looked.entries, { targets, attached })
    const taken = related.entries.slice(0, MOST_TAKEN)
    const said = await entriesAt(db, [...own, ...cited])
    const all = [...new Map([...said, ...taken].map((one) => [one.index, one])).values()]
    const within = all.filter(({ index }) => index < head.size).toSorted((a, b) => a.index - b.index)
    const record = this.bare(kept, within, await textsFor(db, within))
    const reader = storeLogReader(db)
    const hashes = tileHashReader(head.size, reader)
    const checkpoint = Buffer.from(head.checkpoint)
    const entries: IncidentRecord['entries'] = await Promise.all(
      within.map(async ({ index, bytes }) => {
        const proof = await proveInclusion(index, head.size, hashes)
        const receipt = Buffer.from(formatReceipt({ index, proof, checkpoint })).toString()
        return { index, entry: Buffer.from(bytes).toString(), receipt }
      }),
    )
    const key = await db.selectFrom('meta').select('value').where('name', '=', 'log_key').executeTakeFirst()
    return {
      ...record,
      key: key?.value ?? '',
      entries,
      names: await namesIn(db, within),
      plans: await this.plans(person, within),
      reads: related.reads,
      cut: looked.cut || related.entries.length > taken.length,
    }
  }

  private bare(kept: KeptIncident, entries: readonly Read[], texts: readonly KeptText[]): IncidentRecord {
    return {
      v: 1,
      incident: kept.id,
      asOf: new Date(this.parts.now()).toISOString(),
      key: '',
      entries: entries.map(({ index, bytes }) => ({ index, entry: Buffer.from(bytes).toString(), receipt: '' })),
      texts,
      names: {},
      plans: [],
      reads: 0,
      cut: false,
    }
  }

  /** The entries of its time that can tell of a target. */
  private async near({
    body,
    closedAt,
  }: KeptIncident): Promise<{ readonly entries: readonly Read[]; readonly cut: boolean }> {
    const db = this.parts.store.read
    const rows = await db
      .selectFrom('log_entry')
      .select(['idx', 'bytes'])
      .where('idx', '>=', await firstAt(db, body.since - BEFORE_MS))
      .where('at', '<=', closedAt ?? Number.MAX_SAFE_INTEGER)
      .where('kind', 'in', RELATED_KINDS)
      .orderBy('idx')
      .limit(MOST_LOOKED_AT + 1)
      .execute()
    return { entries: rows.slice(0, MOST_LOOKED_AT).map(readOf), cut: rows.length > MOST_LOOKED_AT }
  }

  private async plans(person: PersonCaller, entries: readonly Told[]): Promise<readonly ShownPlan[]> {
    const ids = entries.flatMap(({ entry }) => (entry.kind === 'hold.opened' ? [String(entry['hold'])] : []))
    const clean = (texts: readonly string[]) => Promise.all(texts.map((one) => this.parts.redact(one)))
    const shown: ShownPlan[] = []
    for (const hold of ids) {
      const view = await this.holds.view(person, hold)
      const plan = view.is === 'ok' && 'plan' in view.value ? view.value.plan : undefined
      if (plan === undefined) continue
      const steps = plan.steps.map(async (step) => ({
        ...step,
        todo: await clean(step.todo),
        commands: await clean(step.commands),
      }))
      shown.push({ hold, steps: await Promise.all(steps) })
    }
    return shown
  }
}

interface Read extends Told {
  readonly bytes: Uint8Array
}

function readOf({ idx, bytes }: { readonly idx: number; readonly bytes: Uint8Array }): Read {
  return { index: idx, bytes, entry: readEntry(bytes) }
}

async function entriesAt(db: Kysely<Tables>, indexes: readonly number[]): Promise<readonly Read[]> {
  const found: Read[] = []
  for (let i = 0; i < indexes.length; i += PAGE) {
    const rows = await db
      .selectFrom('log_entry')
      .select(['idx', 'bytes'])
      .where('idx', 'in', indexes.slice(i, i + PAGE))
      .execute()
    found.push(...rows.map(readOf))
  }
  return found
}

/** The first entry of this time or later: times never go back in the log, so that it is found by halving. */
async function firstAt(db: Kysely<Tables>, time: number): Promise<number> {
  const { size } = await db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
  let low = 0
  let high = size
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const row = await db.selectFrom('log_entry').select('at').where('idx', '=', middle).executeTakeFirst()
    if ((row?.at ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

async function textsFor(db: Kysely<Tables>, entries: readonly Told[]): Promise<readonly KeptText[]> {
  const wanted = [...new Set(entries.flatMap(({ entry }) => commitmentsIn(entry)))]
  const found: KeptText[] = []
  for (let i = 0; i < wanted.length; i += PAGE) {
    const rows = await db
      .selectFrom('kept_value')
      .select(['commitment', 'salt', 'value'])
      .where('commitment', 'in', wanted.slice(i, i + PAGE))
      .execute()
    found.push(
      ...rows.map(({ commitment, salt, value }) => ({
        commitment,
        salt: Buffer.from(salt).toString('base64'),
        text: value,
      })),
    )
  }
  return found.toSorted((a, b) => (a.commitment < b.commitment ? -1 : 1))
}

async function namesIn(db: Kysely<Tables>, entries: readonly Told[]): Promise<Readonly<Record<string, string>>> {
  const ids = [...new Set(entries.flatMap(({ entry }) => idsIn(entry)))].slice(0, PAGE)
  if (ids.length === 0) return {}
  const people = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute()
  const agents = await db.selectFrom('agent').select(['id', 'name']).where('id', 'in', ids).execute()
  return Object.fromEntries([...people, ...agents].map(({ id, name }) => [id, name]).toSorted())
}

function idsIn(entry: Entry): readonly string[] {
  return ['by', 'person', 'agent'].flatMap((field) => {
    const value = entry[field]
    return typeof value === 'string' ? [value] : []
  })
}
