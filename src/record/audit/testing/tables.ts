import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { migrations } from '../../store/migrations.ts'
import type { Tables } from '../../store/schema.ts'
import type { AuditFault } from '../fault.ts'
import type { Report } from '../row.ts'

/** The tables of a store with nothing in them, in memory. */
export async function emptyTables(): Promise<Kysely<Tables>> {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  for (const { up } of migrations('sqlite')) await up(db)
  return db
}

/** Takes faults, and keeps them for a test to see. */
export function faultsTaken(): { readonly faults: AuditFault[]; readonly report: Report } {
  const faults: AuditFault[] = []
  return { faults, report: (fault) => void faults.push(fault) }
}
