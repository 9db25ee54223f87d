import type { Kysely } from 'kysely'
import type { Tables } from './schema.ts'

/** A step of the schema's history. */
export interface Migration {
  readonly name: string
  up(db: Kysely<Tables>): Promise<void>
}

/** A column of which every row has a value. */
export function required<C extends { notNull(): C }>(column: C): C {
  return column.notNull()
}
