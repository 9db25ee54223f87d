import { jsonText } from '../../lib/json-text.ts'
import type { Tx } from '../../record/store/store.ts'
import { sha256 } from './token.ts'

/**
 * Whether nobody has shown this before: a token or a proof that is good for one time. It is kept in the store until it would
 * not be taken for its age, so that neither a second authority over the same store nor one that was started anew hears it
 * again. The sweep takes it away afterwards.
 */
export async function isHeardFirst(
  tx: Tx,
  { purpose, id, until }: { readonly purpose: 'ci' | 'dpop'; readonly id: string; readonly until: number },
): Promise<boolean> {
  const kept = await tx.db
    .insertInto('challenge')
    .values({ challenge: sha256(`${purpose} ${id}`), purpose, person: null, expires: until, body: jsonText({}) })
    .onConflict((on) => on.doNothing())
    .returning('challenge')
    .executeTakeFirst()
  return kept !== undefined
}
