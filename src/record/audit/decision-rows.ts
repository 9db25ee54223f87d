import type { Kysely } from 'kysely'
import { sha256Hex } from '../../lib/sha256.ts'
import { type Entry, readEntry } from '../entry.ts'
import type { DecisionRow, Tables } from '../store/schema.ts'
import type { AuditFault } from './fault.ts'
import { contradiction, type Fields, type Report } from './row.ts'
import { text } from './story.ts'

type Row = Pick<
  DecisionRow,
  | 'id'
  | 'at'
  | 'digest'
  | 'verdict'
  | 'agent'
  | 'person'
  | 'session'
  | 'environment'
  | 'hold'
  | 'grant_id'
  | 'epoch'
  | 'idx'
  | 'outcome'
  | 'body'
> & {
  /** Of the row that tells how it ended, where there is one. */
  readonly ended_as: string | null
  readonly ended_at: number | null
  readonly ended_body: string | null
}

interface Told {
  readonly index: number
  readonly entry: Entry
}

/** How many ids one query names, and how many rows one look takes. */
const PAGE = 500

/**
 * The rows of decisions and outcomes against the entries that they were written with: for each entry its row as the pass
 * over the log comes by, and at the end whether there are rows that no entry tells of.
 */
export class DecisionRows {
  private readonly db: Kysely<Tables>
  private readonly report: Report
  private waiting: Told[] = []
  /** Held decisions whose row names a grant: an entry must still tell that it was spent. */
  private readonly owed = new Map<string, AuditFault>()

  constructor(db: Kysely<Tables>, report: Report) {
    this.db = db
    this.report = report
  }

  read(index: number, entry: Entry): void {
    if (isDecision(entry) || entry.kind === 'outcome') this.waiting.push({ index, entry })
  }

  /** Looks up the rows of what was read since the last time. */
  async flush(): Promise<void> {
    const told = this.waiting
    this.waiting = []
    const rows = await this.rowsOf([...new Set(told.map(({ entry }) => text(entry['decision'])))])
    for (const one of told) {
      const id = text(one.entry['decision'])
      const wrong = this.compare(one, rows.get(id))
      if (wrong !== undefined) this.report({ index: one.index, row: `decision ${id}`, ...wrong })
    }
  }

  /** After the last entry. `decisions` and `outcomes` are how many of them the log tells of. */
  async finish(decisions: number, outcomes: number): Promise<void> {
    await this.flush()
    for (const wrong of this.owed.values()) this.report(wrong)
    const count = await this.db
      .selectFrom('decision')
      .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('outcome').as('ended')])
      .executeTakeFirstOrThrow()
    const kept = await this.db
      .selectFrom('outcome')
      .select((eb) => eb.fn.countAll<number>().as('all'))
      .executeTakeFirstOrThrow()
    if (Number(count.all) > decisions) await this.findUntold()
    if (Number(count.ended) > outcomes || Number(kept.all) > outcomes)
      this.report({ code: 'ROW_WITHOUT_ENTRY', message: 'there are outcomes that no entry tells of', row: 'outcome' })
  }

  private compare({ index, entry }: Told, row: Row | undefined): Omit<AuditFault, 'index' | 'row'> | undefined {
    if (row === undefined) return { code: 'ENTRY_WITHOUT_ROW', message: 'the entry tells of a decision without a row' }
    if (entry.kind === 'outcome') return comparedEnd(row, entry)
    const grant = text(entry['grant']) || null
    // The entry of a pass: it spends an approval for what was held.
    if (entry['verdict'] === undefined) {
      this.owed.delete(row.id)
      return contradiction({ ...row }, { grant_id: grant, digest: entry['digest'] })
    }
    if (entry.kind === 'decision.stopped' && row.grant_id !== null) {
      const message = 'the row names a grant, and no entry tells that it was spent'
      this.owed.set(row.id, { code: 'ROW_CONTRADICTS_LOG', message, index, row: `decision ${row.id}` })
    }
    const told: Fields = {
      digest: entry['digest'] ?? '',
      verdict: entry['verdict'],
      agent: entry['agent'] ?? null,
      person: entry['person'] ?? null,
      session: entry['session'] ?? '',
      environment: entry['environment'],
      hold: entry['hold'] ?? null,
      epoch: entry.epoch,
      idx: index,
      ...(entry['answered'] === undefined ? {} : { answered: entry['answered'] }),
    }
    const kept = { ...row, answered: `sha256:${sha256Hex(row.body)}`, at: new Date(row.at).toISOString() }
    const wrong = contradiction(kept, { ...told, at: entry.at })
    return wrong ?? (entry.kind === 'decision.intent' ? contradiction({ ...row }, { grant_id: grant }) : undefined)
  }

  private async rowsOf(ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    const rows = new Map<string, Row>()
    for (let i = 0; i < ids.length; i += PAGE) {
      const found = await this.columns()
        .where('id', 'in', ids.slice(i, i + PAGE))
        .execute()
      for (const row of found) rows.set(row.id, row)
    }
    return rows
  }

  /** There are more rows than decisions in the log: names those whose entry is of something else. */
  private async findUntold(): Promise<void> {
    let after = ''
    for (;;) {
      const rows = await this.columns().where('id', '>', after).orderBy('id').limit(PAGE).execute()
      const last = rows.at(-1)
      if (last === undefined) return
      const entries = await this.db
        .selectFrom('log_entry')
        .select(['idx', 'bytes'])
        .where('idx', 'in', [...new Set(rows.map((row) => row.idx))])
        .execute()
      const told = new Map(entries.map(({ idx, bytes }) => [idx, readEntry(bytes)]))
      for (const { id, idx } of rows) {
        const entry = told.get(idx)
        // Other entries name decisions, too, also such as were never made: a request to change the configuration.
        if (entry !== undefined && isDecision(entry) && entry['decision'] === id) continue
        this.report({ code: 'ROW_WITHOUT_ENTRY', message: 'no entry tells of this decision', row: `decision ${id}` })
      }
      after = last.id
    }
  }

  private columns() {
    return this.db
      .selectFrom('decision')
      .leftJoin('outcome', 'outcome.decision', 'decision.id')
      .select(['id', 'decision.at', 'digest', 'verdict', 'agent', 'person', 'session', 'environment'])
      .select(['hold', 'grant_id', 'epoch', 'idx', 'decision.outcome', 'decision.body'])
      .select(['outcome.status as ended_as', 'outcome.at as ended_at', 'outcome.body as ended_body'])
  }
}

function isDecision({ kind }: Entry): boolean {
  return kind === 'decision.intent' || kind === 'decision.stopped'
}

/** How a decision ended stands beside it and in a row of its own, by whose time the record of an incident ends. */
function comparedEnd({ outcome, ended_as, ended_at, ended_body }: Row, entry: Entry) {
  const status = text(entry['status'])
  const at = ended_at === null ? null : new Date(ended_at).toISOString()
  return (
    contradiction(
      { outcome, 'outcome.status': ended_as, 'outcome.at': at },
      { outcome: status, 'outcome.status': status, 'outcome.at': entry.at },
    ) ?? contradiction(shownOf(ended_body), shownBy(entry))
  )
}

/** What people are shown of an end from its row, and the entry tells as well. */
const SHOWN = ['exitCode', 'durationMs', 'outputDigest'] as const

function shownBy(told: Fields): Fields {
  return Object.fromEntries(SHOWN.map((name) => [`outcome.body.${name}`, told[name]]))
}

function shownOf(body: string | null): Fields {
  try {
    return shownBy(JSON.parse(body ?? ''))
  } catch {
    return shownBy(Object.fromEntries(SHOWN.map((name) => [name, 'unreadable'])))
  }
}
