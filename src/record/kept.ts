import { commit, SALT_BYTES } from './redact/commitment.ts'
import type { Tx } from './store/operation.ts'

/**
 * Keeps a value beside the log and gives the salted commitment that the log gets. The value can be erased; the log stays
 * as it is and says nothing about it any more.
 */
export async function commitmentTo(
  tx: Tx,
  value: string,
  about: string,
  random: (bytes: number) => Uint8Array,
): Promise<string> {
  const { commitment, salt } = commit(value, random(SALT_BYTES))
  await tx.db.insertInto('kept_value').values({ commitment, salt, value, about }).execute()
  return commitment
}
