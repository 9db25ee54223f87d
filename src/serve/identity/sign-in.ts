import { fault, ok, type Result } from '../../lib/result.ts'
import type { PersonRow } from '../../record/store/schema.ts'
import type { Tx } from '../../record/store/store.ts'
import { type IdentityFault, refused } from './fault.ts'
import { addressSubject, checkLock, countTry, forgive, nameSubject, takeBack } from './lockout.ts'
import { nameKey } from './names.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import type { Passwords } from './passwords.ts'
import { findPerson } from './people.ts'
import { endSessions, type HowSignedIn, type OpenedSession, openSession, type ProviderSays } from './web-session.ts'

export interface SignedIn {
  readonly person: { readonly id: string; readonly name: string; readonly role: string }
  readonly session: OpenedSession
}

/**
 * Signs in with a password.
 *
 * INVARIANT (nobody is told who exists): for a name that nobody has, one without a password, one that is disabled and a
 * wrong password the answer, the count of tries and the work are the same.
 */
export async function signIn(
  parts: IdentityParts,
  passwords: Passwords,
  input: { readonly name: unknown; readonly password: unknown; readonly address?: string },
): Promise<Result<SignedIn, IdentityFault>> {
  const { store } = parts
  const name = typeof input.name === 'string' && input.name.length <= 256 ? input.name : ''
  const own = nameSubject(name)
  const shared = input.address === undefined ? [] : [addressSubject(input.address)]
  // Who is locked out costs a read and no more.
  const free = await checkLock(store.read, [own, ...shared], await timeOf(store.read, parts.now()))
  if (free.is === 'fault') return free
  const counted = await store.commit((tx) => countTry(tx, [own, ...shared]))
  if (counted.is === 'fault') return counted
  const row = await store.read.selectFrom('person').selectAll().where('name_key', '=', nameKey(name)).executeTakeFirst()
  const same = await passwords.matches(row?.password ?? null, input.password)
  return store.commit(async (tx) => {
    if (same.is === 'fault') {
      for (const subject of [own, ...shared]) await takeBack(tx, subject)
      return same
    }
    const person = row === undefined ? undefined : await findPerson(tx.db, row.id)
    // While the hash was computed, somebody may have been disabled or may have changed the password.
    if (!same.value || person === undefined || person.disabled_at !== null || person.password !== row?.password) {
      const who = row === undefined ? {} : { person: row.id }
      tx.append({ kind: 'login.refused', how: 'password', code: 'LOGIN_FAILED', ...who })
      return refused('LOGIN_FAILED')
    }
    await forgive(tx, own)
    for (const subject of shared) await takeBack(tx, subject)
    return ok(await letIn(tx, parts, person, 'password'))
  })
}

/** Opens a session for somebody who has proven who they are, and says so in the log. */
export async function letIn(
  tx: Tx,
  parts: IdentityParts,
  person: PersonRow,
  how: HowSignedIn,
  says?: ProviderSays,
): Promise<SignedIn> {
  const session = await openSession(tx, parts, person.id, how, says)
  tx.append({ kind: 'login', person: person.id, how, ...(says === undefined ? {} : { says: entryOf(says) }) })
  return { person: { id: person.id, name: person.name, role: person.role }, session }
}

function entryOf({ acr, amr, authTime }: ProviderSays) {
  return {
    ...(acr === undefined ? {} : { acr }),
    ...(amr === undefined ? {} : { amr: [...amr] }),
    ...(authTime === undefined ? {} : { authTime }),
  }
}

/**
 * A person's new password, for whoever knows the old one. All their sessions end, so that whoever was in with the old one is
 * out; the person gets a new one.
 */
export async function changePassword(
  parts: IdentityParts,
  passwords: Passwords,
  input: { readonly person: string; readonly current: unknown; readonly next: unknown },
): Promise<Result<OpenedSession, IdentityFault>> {
  const { store } = parts
  const row = await findPerson(store.read, input.person)
  if (row === undefined) return refused('NO_SUCH_PERSON')
  const subject = nameSubject(row.name)
  const counted = await store.commit((tx) => countTry(tx, [subject]))
  if (counted.is === 'fault') return counted
  const same = await passwords.matches(row.password, input.current)
  if (same.is === 'fault') return same
  if (!same.value) return refused('LOGIN_FAILED')
  const hashed = await passwords.hash(input.next, row.name)
  return store.commit(async (tx) => {
    await forgive(tx, subject)
    if (hashed.is === 'fault') return fault(hashed.fault)
    const person = await findPerson(tx.db, row.id)
    if (person === undefined || person.disabled_at !== null || person.password !== row.password)
      return refused('LOGIN_FAILED')
    await setPassword(tx, row.id, hashed.value, row.id)
    return ok(await openSession(tx, parts, row.id, 'password'))
  })
}

/** Whoever was in with the old password is out. */
export async function setPassword(tx: Tx, person: string, hashed: string, by: string): Promise<void> {
  await tx.db.updateTable('person').set({ password: hashed }).where('id', '=', person).execute()
  await endSessions(tx, person)
  tx.append({ kind: 'person.changed', person, what: 'password', by })
}
