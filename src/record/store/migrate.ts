import { type Kysely, sql } from 'kysely'
import type { StoreDatabase } from './database.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './schema.ts'
import { StoreFault } from './store-fault.ts'

/** How long an authority waits for another that brings the same store up to date, in milliseconds. */
const PATIENCE_MS = 60_000

interface WithSteps extends Tables {
  schema_step: { name: string }
}

/**
 * Brings the tables up to date, all of it in one transaction, so that a crash leaves the schema as it was. `then` runs in the
 * same transaction. Two authorities that start at once come one after the other, and the second finds nothing to do.
 */
export async function migrate(database: StoreDatabase, then: (db: Kysely<Tables>) => Promise<void>): Promise<void> {
  const held = await database.beginMigration(AbortSignal.timeout(PATIENCE_MS))
  try {
    const db = held.db as unknown as Kysely<WithSteps>
    await sql.raw('create table if not exists schema_step (name text primary key)').execute(db)
    const done = new Set((await db.selectFrom('schema_step').select('name').execute()).map((row) => row.name))
    const known = migrations(database.kind)
    for (const name of done)
      if (!known.some((one) => one.name === name))
        throw new StoreFault('STORE_UNFIT', undefined, 'a later version of prodgate has changed it: start that version')
    for (const { name, up } of known.filter((one) => !done.has(one.name))) {
      await up(held.db)
      await db.insertInto('schema_step').values({ name }).execute()
    }
    await then(held.db)
    await held.commit()
  } finally {
    await held.rollback()
  }
}
