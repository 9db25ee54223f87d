import type { CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './schema.ts'

/** Where the values stand in the compiled query. Nothing of the store is or asks for these texts. */
const VALUES: readonly string[] = ['\u0000first', '\u0000second', '\u0000third']

/**
 * A query with up to three values that is put together once for each database, and asked with each call: to put it together takes
 * longer than its answer, and some are asked with every request. For what is read outside of operations.
 */
export function keptQuery<Row, Values extends readonly string[] & { readonly length: 0 | 1 | 2 | 3 }>(
  query: (db: Kysely<Tables>, ...values: Values) => { compile(): CompiledQuery<Row> },
): (db: Kysely<Tables>, ...values: Values) => Promise<readonly Row[]> {
  const compiled = new WeakMap<Kysely<Tables>, CompiledQuery<Row>>()
  return async (db, ...values) => {
    let known = compiled.get(db)
    if (known === undefined) {
      known = query(db, ...(VALUES.slice(0, values.length) as readonly string[] as Values)).compile()
      compiled.set(db, known)
    }
    const parameters = known.parameters.map((one) => values[VALUES.indexOf(String(one))] ?? one)
    const { rows } = await db.executeQuery<Row>({ ...known, parameters })
    return rows
  }
}
