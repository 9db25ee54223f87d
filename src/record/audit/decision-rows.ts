import type { Kysely } from 'kysely'
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
>

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
    const { kind } = entry
    if (kind === 'decision.intent' || kind === 'decision.stopped' || kind === 'outcome')
      this.waiting.push({ index, entry })
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
    if (entry.kind === 'outcome') return contradiction({ outcome: row.outcome }, { outcome: text(entry['status']) })
    const grant = text(entry['grant']) || null
    // The entry of a pass: it spends an approval for what was held.
    if (entry['verdict'] === undefined) {
      this.owed.delete(row.id)
      return contradiction({ grant_id: row.grant_id, digest: row.digest }, { grant_id: grant, digest: entry['digest'] })
    }
    if (entry.kind === 'decision.stopped' && row.grant_id !== null) {
      const message = 'the row names a grant, and no entry tells that it was spent'
      this.owed.set(row.id, { code: 'ROW_CONTRADICTS_LOG', message, index, row: `decision ${row.id}` })
    }
    const { id: _id, outcome: _outcome, grant_id, at, ...same } = row
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
    }
    const wrong = contradiction({ ...same, at: new Date(at).toISOString() }, { ...told, at: entry.at })
    return wrong ?? (entry.kind === 'decision.intent' ? contradiction({ grant_id }, { grant_id: grant }) : undefined)
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
      const told = new Map(entries.map(({ idx, bytes }) => [idx, text(readEntry(bytes)['decision'])]))
      for (const { id, idx } of rows) {
        if (told.get(idx) === id) continue
        this.report({ code: 'ROW_WITHOUT_ENTRY', message: 'no entry tells of this decision', row: `decision ${id}` })
      }
      after = last.id
    }
  }

  private columns() {
    return this.db
      .selectFrom('decision')
      .select(['id', 'at', 'digest', 'verdict', 'agent', 'person', 'session', 'environment'])
      .select(['hold', 'grant_id', 'epoch', 'idx', 'outcome'])
  }
}
