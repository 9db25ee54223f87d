import type { Kysely } from 'kysely'
import type { Tx } from '../../../record/store/operation.ts'
import type { IncidentRow, Tables } from '../../../record/store/schema.ts'

/** What is kept of an incident beside its entries. */
export interface IncidentBody {
  /** Entries of its own, by their index. */
  readonly entries: readonly number[]
  readonly targets: readonly string[]
  /** Decisions and requests that somebody attached, to count them: which they are the log says. */
  readonly attached: readonly string[]
  /** How many pieces of evidence each note has, by its number. */
  readonly pieces: Readonly<Record<string, number>>
  /** Entries that its notes cite. */
  readonly cited: readonly number[]
  /** The earliest time that anything of it is about, in milliseconds since 1970. */
  readonly since: number
}

export type IncidentStatus = 'open' | 'closed'

export interface KeptIncident {
  readonly id: string
  readonly status: IncidentStatus
  readonly openedAt: number
  readonly closedAt?: number
  readonly notes: number
  readonly body: IncidentBody
}

export async function findIncident(db: Kysely<Tables>, id: string): Promise<KeptIncident | undefined> {
  const row = await db.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : keptOf(row)
}

/** The latest first. */
export async function listIncidents(
  db: Kysely<Tables>,
  status: IncidentStatus | undefined,
  most: number,
): Promise<readonly KeptIncident[]> {
  let query = db.selectFrom('incident').selectAll().orderBy('opened_at', 'desc').limit(most)
  if (status !== undefined) query = query.where('status', '=', status)
  return (await query.execute()).map(keptOf)
}

export async function keepNewIncident(tx: Tx, kept: KeptIncident): Promise<void> {
  await tx.db.insertInto('incident').values(rowOf(kept)).execute()
}

export async function keepIncident(tx: Tx, kept: KeptIncident): Promise<void> {
  const { id, ...row } = rowOf(kept)
  await tx.db.updateTable('incident').set(row).where('id', '=', id).execute()
}

function rowOf({ id, status, openedAt, closedAt, notes, body }: KeptIncident): IncidentRow {
  return { id, status, opened_at: openedAt, closed_at: closedAt ?? null, notes, body: JSON.stringify(body) }
}

function keptOf({ id, status, opened_at, closed_at, notes, body }: IncidentRow): KeptIncident {
  return {
    id,
    status: status === 'closed' ? 'closed' : 'open',
    openedAt: opened_at,
    ...(closed_at === null ? {} : { closedAt: closed_at }),
    notes,
    body: JSON.parse(body) as IncidentBody,
  }
}
