import type { ChangeName } from '../../hold/configuration.ts'
import { type HoldRequest, isOpen } from '../../hold/request.ts'
import { fromJsonText } from '../../lib/json-text.ts'
import { ok, type Result } from '../../lib/result.ts'
import { eraseTarget } from '../../record/erase.ts'
import type { Tx } from '../../record/store/store.ts'
import { type IdentityFault, refused } from './fault.ts'
import { nameSubject } from './lockout.ts'
import type { IdentityParts } from './parts.ts'
import { type By, findPerson } from './people.ts'
import { sha256 } from './token.ts'

/**
 * Forgets the name of somebody who has gone, and what else says who they were: subject of a provider, passkeys, password, and
 * the requests in which the name was typed. What they did stays, under their id; the log never had the name.
 *
 * Of the subject a salted hash stays: who was sent away does not come back through the provider because they were forgotten.
 */
export function eraseName(
  parts: IdentityParts,
  input: { readonly person: string; readonly by: By },
): Promise<Result<void, IdentityFault>> {
  return parts.store.commit(async (tx) => {
    const row = await findPerson(tx.db, input.person)
    if (row === undefined) return refused('NO_SUCH_PERSON')
    if (row.disabled_at === null) return refused('STILL_ACTIVE')
    const { id, name } = row
    if (name === id) return ok(undefined)
    const subject = row.subject === null ? null : erasedSubject(row.subject, parts.random)
    await tx.db
      .updateTable('person')
      .set({ name: id, name_key: id, subject, password: null })
      .where('id', '=', id)
      .execute()
    await tx.db.deleteFrom('passkey').where('person', '=', id).execute()
    await tx.db.deleteFrom('login_failure').where('subject', '=', nameSubject(name).key).execute()
    await eraseInRequests(tx, name, input.by)
    tx.append({ kind: 'value.erased', person: id, what: 'name', by: input.by })
    tx.tell('person.changed', { id })
    return ok(undefined)
  })
}

/** No issuer begins like this. */
const ERASED = 'erased '

function erasedSubject(subject: string, random: IdentityParts['random']): string {
  const salt = Buffer.from(random(16)).toString('base64url')
  return `${ERASED}${salt} ${sha256(`${salt} ${subject}`)}`
}

/**
 * Whether this was the subject of somebody whose name was erased, and who is still disabled. Enabled again they may come back, as
 * somebody new.
 */
export async function isErased({ db }: Pick<Tx, 'db'>, subject: string): Promise<boolean> {
  const rows = await db
    .selectFrom('person')
    .select('subject')
    .where('subject', 'like', `${ERASED}%`)
    .where('disabled_at', 'is not', null)
    .execute()
  return rows.some((row) => {
    const [, salt = '', kept] = row.subject?.split(' ') ?? []
    return sha256(`${salt} ${subject}`) === kept
  })
}

/** Requests to change something about the person: there the name is the target. One that still waits is called off. */
async function eraseInRequests(tx: Tx, name: string, by: By): Promise<void> {
  const rows = await tx.db
    .selectFrom('hold')
    .innerJoin('asked_change', 'asked_change.hold', 'hold.id')
    .select('hold.body')
    .where('hold.target', '=', name)
    .where('asked_change.change', 'like', 'person.%')
    // Its target is a role.
    .where('asked_change.change', '!=', 'person.invited' satisfies ChangeName)
    .execute()
  for (const { body } of rows) {
    await eraseTarget(tx, calledOff(tx, fromJsonText(body), by))
  }
}

/** What is asked for is no longer known, so that nobody could answer it. */
function calledOff(tx: Tx, hold: HoldRequest, by: By): HoldRequest {
  if (!isOpen(hold)) return hold
  const { id, bound, status: from } = hold
  const code = 'CANCELLED'
  tx.append({ kind: 'hold.closed', hold: id, digest: bound.digest, status: 'cancelled', from, code })
  tx.tell('hold.cancelled', { id })
  return { ...hold, status: 'cancelled', closed: { at: tx.now, code, by }, seen: tx.now }
}
