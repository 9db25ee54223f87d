import type { DecisionRow, EventRow } from './schema.ts'

/**
 * The tables that nearly every operation writes to, with their columns in PostgreSQL's types. Their statements are made once:
 * to build one anew for each batch costs more than to run it.
 */
const COLUMNS = {
  decision: {
    id: 'text',
    at: 'bigint',
    digest: 'text',
    verdict: 'text',
    kind: 'text',
    agent: 'text',
    person: 'text',
    session: 'text',
    target: 'text',
    environment: 'text',
    body: 'text',
    action: 'bytea',
    asked: 'text',
    hold: 'text',
    grant_id: 'text',
    epoch: 'bigint',
    idx: 'bigint',
    outcome: 'text',
  } satisfies Readonly<Record<keyof DecisionRow, string>>,
  event: { at: 'bigint', topic: 'text', body: 'text' } satisfies Readonly<Record<keyof NewEvent, string>>,
} as const

export type NewEvent = Omit<EventRow, 'id'>

/** What there is to write, by table. */
export interface NewRows {
  readonly decision: readonly DecisionRow[]
  readonly event: readonly NewEvent[]
}

export type OftenWritten = keyof NewRows

/** SQLite: one row, by the names of its columns. */
export function insertOne(table: OftenWritten): string {
  const columns = Object.keys(COLUMNS[table])
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map((one) => `@${one}`).join(', ')})`
}

/** PostgreSQL: any number of rows by one text, each column an array. */
export function insertMany(table: OftenWritten): string {
  const columns = Object.entries(COLUMNS[table])
  const arrays = columns.map(([, type], i) => `$${i + 1}::${type}[]`)
  return `insert into ${table} (${columns.map(([name]) => name).join(', ')}) select * from unnest(${arrays.join(', ')})`
}

/** The values for `insertMany`: one array for each column. */
export function columnsOf<T extends OftenWritten>(table: T, rows: NewRows[T]): readonly (readonly unknown[])[] {
  return Object.keys(COLUMNS[table]).map((name) => rows.map((row) => Reflect.get(row, name) as unknown))
}
