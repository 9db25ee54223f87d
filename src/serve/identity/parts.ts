import type { Kysely } from 'kysely'
import type { Tables } from '../../record/store/schema.ts'
import type { Store } from '../../record/store/store.ts'

/** What this directory needs of the authority. Whatever has these parts, such as the authority's own `Parts`, will do. */
export interface IdentityParts {
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  /** A new id with this prefix, such as `person_…`. */
  readonly newId: (prefix: string) => string
}

/**
 * The time by which something is over when it is only read: never before the last entry of the log, so that a clock which
 * is set back does not give a token or a session its life back.
 */
export async function timeOf(db: Kysely<Tables>, now: number): Promise<number> {
  const head = await db.selectFrom('log_head').select('at').executeTakeFirst()
  return Math.max(now, head?.at ?? 0)
}
