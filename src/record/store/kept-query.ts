import type { CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './schema.ts'

/** Where the value stands in the compiled query. Nothing of the store is or asks for this text. */
const VALUE = '\u0000value'

/**
 * A query with at most one value that is put together once for each database, and asked with each call: to put it together takes longer
 * than its answer, and some are asked with every request. For what is read outside of operations.
 */
export function keptQuery<Row>(
  query: (db: Kysely<Tables>, value: string) => { compile(): CompiledQuery<Row> },
): (db: Kysely<Tables>, value?: string) => Promise<readonly Row[]> {
  const compiled = new WeakMap<Kysely<Tables>, CompiledQuery<Row>>()
  return async (db, value = '') => {
    let known = compiled.get(db)
    if (known === undefined) {
      known = query(db, VALUE).compile()
      compiled.set(db, known)
    }
    const parameters = known.parameters.map((one) => (one === VALUE ? value : one))
    const asked: CompiledQuery<Row> = { ...known, parameters }
    const { rows } = await db.executeQuery<Row>(asked)
    return rows
  }
}
