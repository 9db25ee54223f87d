import type { Kysely } from 'kysely'
import { type Entry, readEntry } from '../../../record/entry.ts'
import {
  type Attached,
  attachedIn,
  commitmentsIn,
  type Incident,
  incidentOf,
  type Told,
} from '../../../record/incident/incident.ts'
import type { IncidentRecord, KeptText, ProvenEntry, ShownPlan } from '../../../record/incident/record.ts'
import { type LookedAt, RELATED_KINDS, relatedEntries } from '../../../record/incident/related.ts'
import { tileHashReader } from '../../../record/log/log-reader.ts'
import { proveInclusion } from '../../../record/log/proof.ts'
import { formatReceipt } from '../../../record/log/receipt.ts'
import { storeLogReader } from '../../../record/store/log-reader.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { LogHeadRow, Tables } from '../../../record/store/schema.ts'
import type { PersonCaller } from '../../identity/caller.ts'
import type { Holds } from '../holds/holds.ts'
import type { Parts } from '../parts.ts'
import { findIncident, type KeptIncident } from './kept-incidents.ts'

/** Entries before it began may tell why. In milliseconds. */
const BEFORE_MS = 60 * 60_000
/** Entries that are looked at: of its time; of what people attached and of how things went on; and of what agents attached. */
const MOST_LOOKED_AT = 50_000
/** One of these stories has at most this part of it. */
const MOST_OF_ONE = 5
/** Behind every entry. */
const NEVER = Number.MAX_SAFE_INTEGER
/** Ids that one query names. */
const PAGE = 500

type Needed = Pick<Parts, 'store' | 'now' | 'redact'>

/** Puts the record of an incident together from log and store. */
export class IncidentRecords {
  private readonly parts: Needed
  private readonly holds: Pick<Holds, 'view'>
  private readonly most: number

  constructor(parts: Needed, holds: Pick<Holds, 'view'>, most = MOST_LOOKED_AT) {
    this.parts = parts
    this.holds = holds
    this.most = most
  }

  /** What people and agents said of it, without what the log has besides. */
  async own(kept: KeptIncident): Promise<Incident | undefined> {
    const db = this.parts.store.read
    const entries = await entriesAt(db, kept.body.entries)
    return incidentOf(this.bare(kept, entries, await textsFor(db, entries)))
  }

  /** The same, as the entries that it is. */
  ownEntries({ db }: Tx, { body }: KeptIncident): Promise<readonly Told[]> {
    return entriesAt(db, body.entries)
  }

  async of(person: PersonCaller, id: string): Promise<IncidentRecord | undefined> {
    const db = this.parts.store.read
    const kept = await findIncident(db, id)
    if (kept === undefined) return undefined
    // One checkpoint for all receipts. Whatever comes after it belongs to the next record.
    const head = await headOf(db)
    const { entries: own, cited, targets } = kept.body
    const said = await entriesAt(db, [...own, ...cited])
    const attached = attachedIn(said.filter(({ entry }) => entry['incident'] === id))
    const looked = await this.near(kept, attached)
    const related = relatedEntries(looked, { targets, attached })
    const all = [...new Map([...said, ...related.entries].map((one) => [one.index, one])).values()]
    const within = all.filter(({ index }) => index < head.size).toSorted((a, b) => a.index - b.index)
    const key = await db.selectFrom('meta').select('value').where('name', '=', 'log_key').executeTakeFirst()
    return {
      ...this.bare(kept, within, await textsFor(db, within)),
      key: key?.value ?? '',
      entries: await proven(db, head, within),
      names: await namesIn(db, within),
      plans: await this.plans(person, within),
      reads: related.reads,
      leftOut: {
        kinds: related.leftOut,
        ...(looked.before === undefined ? {} : { before: looked.before }),
        ...(looked.unread.length === 0 ? {} : { attached: looked.unread }),
      },
    }
  }

  /** One entry more, with its receipt. */
  async proven(index: number): Promise<readonly ProvenEntry[]> {
    const db = this.parts.store.read
    return proven(db, await headOf(db), await entriesAt(db, [index]))
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
      leftOut: { kinds: {} },
    }
  }

  /**
   * The entries of its time that can tell of a target, the newest first where there are too many; then what was attached, each
   * from where it began, and how what was begun in its time went on. None of these takes the room of another.
   */
  private async near({ body, closedAt }: KeptIncident, { people, agents }: Attached): Promise<Near> {
    const db = this.parts.store.read
    const rowsIn = ({ first, end }: Span) =>
      db
        .selectFrom('log_entry')
        .select(['idx', 'at', 'bytes'])
        .where('kind', 'in', RELATED_KINDS)
        .where('idx', '>=', first)
        .where('idx', '<', end)
    const first = await firstAt(db, body.since - BEFORE_MS)
    const end = closedAt === undefined ? NEVER : await firstAt(db, closedAt + 1)
    const newest = await rowsIn({ first, end })
      .orderBy('idx', 'desc')
      .limit(this.most + 1)
      .execute()
    const rows = newest.slice(0, this.most).reverse()
    const from = newest.length > rows.length ? (rows[0]?.idx ?? first) : first
    const stories = (await storiesIn(db, [...people, ...agents])).flatMap((story): readonly Story[] => {
      if (story.first >= end) return [story]
      return story.first < from ? [{ ...story, end: Math.min(story.end, from) }] : []
    })
    // What agents attach shortens no story of what people did.
    const each = (of: readonly unknown[]) => Math.floor(this.most / Math.max(of.length + 1, MOST_OF_ONE))
    const mostOf = new Map(agents.map((id) => [id, each(agents)]))
    const unread: string[] = []
    const beside = new Map<number, Read>()
    for (const { id, ...span } of [...stories, { id: '', first: end, end: NEVER }]) {
      const most = mostOf.get(id) ?? each(people)
      const found = await rowsIn(span)
        .orderBy('idx')
        .limit(most + 1)
        .execute()
      for (const row of found.slice(0, most)) beside.set(row.idx, readOf(row))
      if (found.length > most && id !== '') unread.push(id)
    }
    return {
      within: rows.map(readOf),
      beside: [...beside.values()],
      ...(from === first ? {} : { before: new Date(rows[0]?.at ?? 0).toISOString() }),
      unread,
    }
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

interface Near extends LookedAt<Read> {
  /** Of its time nothing before this was looked at. */
  readonly before?: string
  /** Attached, and not looked at to where its story ends. */
  readonly unread: readonly string[]
}

/** Entries from the first, and below the end. */
interface Span {
  readonly first: number
  readonly end: number
}

interface Story extends Span {
  readonly id: string
}

/** Where the log begins to tell of these decisions and requests, and where it ends as far as the store knows. */
async function storiesIn(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly Story[]> {
  if (ids.length === 0) return []
  const decisions = await db
    .selectFrom('decision')
    .leftJoin('outcome', 'outcome.decision', 'decision.id')
    .select(['decision.id', 'decision.idx', 'decision.verdict', 'outcome.at'])
    .where('decision.id', 'in', ids)
    .execute()
  const holds = await db.selectFrom('hold').select(['id', 'opened_at']).where('id', 'in', ids).execute()
  return Promise.all([
    ...decisions.map(async ({ id, idx, verdict, at }): Promise<Story> => {
      const ended = at === null ? NEVER : await firstAt(db, at + 1)
      return { id, first: idx, end: verdict === 'deny' ? idx + 1 : ended }
    }),
    ...holds.map(
      async ({ id, opened_at }): Promise<Story> => ({ id, first: await firstAt(db, opened_at), end: NEVER }),
    ),
  ])
}

type Head = Pick<LogHeadRow, 'size' | 'checkpoint'>

function headOf(db: Kysely<Tables>): Promise<Head> {
  return db.selectFrom('log_head').select(['size', 'checkpoint']).executeTakeFirstOrThrow()
}

async function proven(db: Kysely<Tables>, head: Head, entries: readonly Read[]): Promise<readonly ProvenEntry[]> {
  const hashes = tileHashReader(head.size, storeLogReader(db))
  const checkpoint = Buffer.from(head.checkpoint)
  return Promise.all(
    entries.map(async ({ index, bytes }) => {
      const proof = await proveInclusion(index, head.size, hashes)
      const receipt = Buffer.from(formatReceipt({ index, proof, checkpoint })).toString()
      return { index, entry: Buffer.from(bytes).toString(), receipt }
    }),
  )
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
