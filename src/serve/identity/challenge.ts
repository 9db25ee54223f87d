import { MINUTE } from '../../hold/duration.ts'
import type { Json } from '../../lib/json.ts'
import { fromJsonText, jsonText } from '../../lib/json-text.ts'
import type { Tx } from '../../record/store/store.ts'
import { sha256 } from './token.ts'

/** What somebody was asked to answer. A challenge of one purpose answers nothing else. */
export type ChallengePurpose = 'passkey-new' | 'passkey-sign-in' | 'passkey-step-up' | 'stepped-up' | 'oidc'

export const CHALLENGE_LIVES = 5 * MINUTE

export interface Challenge {
  readonly purpose: ChallengePurpose
  /** Who may answer it; nobody in particular where who they are is what is asked. */
  readonly person?: string
  readonly body: Json
}

/** Keeps what was asked under a text that only who was asked can show again. */
export async function keepChallenge(tx: Tx, text: string, { purpose, person, body }: Challenge): Promise<void> {
  const row = { purpose, person: person ?? null, expires: tx.now + CHALLENGE_LIVES, body: jsonText(body) }
  await tx.db
    .insertInto('challenge')
    .values({ challenge: sha256(text), ...row })
    .execute()
}

/** Takes what was asked: whatever comes of it, nobody answers it again. */
export async function takeChallenge(
  tx: Tx,
  text: string,
  purpose: ChallengePurpose,
  person?: string,
): Promise<Json | undefined> {
  const row = await tx.db
    .deleteFrom('challenge')
    .where('challenge', '=', sha256(text))
    .where('purpose', '=', purpose)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined || !(tx.now < row.expires) || row.person !== (person ?? null)) return undefined
  return fromJsonText(row.body)
}
