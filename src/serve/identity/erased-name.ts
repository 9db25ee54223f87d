import type { HoldRequest } from '../../hold/request.ts'
import { ok, type Result } from '../../lib/result.ts'
import { ERASED } from '../../record/erase.ts'
import type { Tx } from '../../record/store/store.ts'
import { type IdentityFault, refused } from './fault.ts'
import { nameSubject } from './lockout.ts'
import type { IdentityParts } from './parts.ts'
import { type By, findPerson } from './people.ts'

/**
 * Forgets the name of somebody who has gone, and what else says who they were: subject of a provider, passkeys, password, and
 * the requests in which the name was typed. What they did stays, under their id; the log never had the name.
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
    await tx.db
      .updateTable('person')
      .set({ name: id, name_key: id, subject: null, password: null })
      .where('id', '=', id)
      .execute()
    await tx.db.deleteFrom('passkey').where('person', '=', id).execute()
    await tx.db.deleteFrom('login_failure').where('subject', '=', nameSubject(name).key).execute()
    await eraseInRequests(tx, name)
    tx.append({ kind: 'value.erased', person: id, what: 'name', by: input.by })
    tx.tell('person.changed', { id })
    return ok(undefined)
  })
}

/** Requests to change something about the person: there the name is the target. One that still waits can be answered no more. */
async function eraseInRequests(tx: Tx, name: string): Promise<void> {
  const rows = await tx.db
    .selectFrom('hold')
    .innerJoin('asked_change', 'asked_change.hold', 'hold.id')
    .select(['hold.id', 'hold.body'])
    .where('hold.target', '=', name)
    .where('asked_change.change', 'like', 'person.%')
    .execute()
  for (const { id, body } of rows) {
    const hold = JSON.parse(body) as HoldRequest
    const erased = JSON.stringify({
      ...hold,
      bound: { ...hold.bound, target: ERASED },
      facts: { ...hold.facts, targets: [ERASED] },
      approvals: hold.approvals.map((one) => ({ ...one, target: ERASED })),
    } satisfies HoldRequest)
    await tx.db
      .updateTable('hold')
      .set((eb) => ({ target: ERASED, body: erased, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute()
    await tx.db.updateTable('asked_change').set({ body: null }).where('hold', '=', id).execute()
  }
}
