import type { Kysely } from 'kysely'
import { DAY } from '../../hold/duration.ts'
import type { Role } from '../../hold/person.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { Tables, TokenRow } from '../../record/store/schema.ts'
import type { Tx } from '../../record/store/store.ts'
import { type IdentityFault, refused } from './fault.ts'
import { isTaken, readName } from './names.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import type { Passwords } from './passwords.ts'
import { findPerson, hasOperator, insertPerson, PERSON_ID } from './people.ts'
import { isRole } from './roles.ts'
import { letIn, type SignedIn, setPassword } from './sign-in.ts'
import { newSecret, secretHash } from './token.ts'

const LINK_LIVES = DAY

/**
 * What a link is for: the first operator, who is there while there is none; one more person, with the role that an operator
 * chose; or a new password for somebody who has no way in.
 */
type Invitation =
  | { readonly for: 'first-operator' }
  | { readonly for: 'new'; readonly role: Role; readonly by: string }
  | { readonly for: 'person'; readonly person: string; readonly by: string }

export interface Link {
  /** Shown once; it stands in the link. */
  readonly token: string
  /** In milliseconds since 1970. */
  readonly expires: number
}

/** The link for the first operator, or nothing where there is an operator. Earlier ones are void. */
export function firstOperatorLink(parts: IdentityParts): Promise<Link | undefined> {
  return parts.store.commit(async (tx) => {
    if (await hasOperator(tx.db)) return undefined
    const invitation: Invitation = { for: 'first-operator' }
    await tx.db.deleteFrom('token').where('purpose', '=', 'enrolment').where('body', '=', bodyOf(invitation)).execute()
    tx.append({ kind: 'person.changed', what: 'invited', role: 'operator', by: 'enrolment' })
    return makeLink(tx, parts, invitation)
  })
}

/** A link for one more person. */
export async function invite(
  tx: Tx,
  parts: IdentityParts,
  input: { readonly role: unknown; readonly by: string },
): Promise<Result<Link, IdentityFault>> {
  const { role, by } = input
  if (!isRole(role)) return refused('ROLE_UNKNOWN')
  tx.append({ kind: 'person.changed', what: 'invited', role, by })
  return ok(await makeLink(tx, parts, { for: 'new', role, by }))
}

/** A link with which somebody sets a new password: who was added on the command line, or who forgot theirs. */
export async function inviteBack(
  tx: Tx,
  parts: IdentityParts,
  input: { readonly person: string; readonly by: string },
): Promise<Result<Link, IdentityFault>> {
  const { person, by } = input
  const row = await findPerson(tx.db, person)
  if (row === undefined) return refused('NO_SUCH_PERSON')
  if (row.disabled_at !== null) return refused('DISABLED')
  await tx.db.deleteFrom('token').where('purpose', '=', 'enrolment').where('person', '=', person).execute()
  tx.append({ kind: 'person.changed', person, what: 'invited', by })
  return ok(await makeLink(tx, parts, { for: 'person', person, by }))
}

/**
 * Uses a link, once: makes the person, or gives the one that it is for a new password, and signs them in. What is wrong with
 * name or password leaves the link as it is.
 */
export async function enrol(
  parts: IdentityParts,
  passwords: Passwords,
  input: { readonly token: unknown; readonly name?: unknown; readonly password: unknown },
): Promise<Result<SignedIn, IdentityFault>> {
  const { store } = parts
  const hash = secretHash('enrolment', input.token)
  const seen = hash === undefined ? undefined : await findLink(store.read, hash)
  // Nobody has a hash computed for nothing.
  if (hash === undefined || seen === undefined || !isOpen(seen, await timeOf(store.read, parts.now())))
    return refused('LINK_INVALID')
  const invitation = JSON.parse(seen.body) as Invitation
  const known = invitation.for === 'person' ? await findPerson(store.read, invitation.person) : undefined
  const name = readName(known?.name ?? input.name)
  if (name.is === 'fault') return name
  if (known === undefined && (await isTaken(store.read, name.value))) return refused('NAME_TAKEN')
  const password = await passwords.hash(input.password, name.value.name)
  if (password.is === 'fault') return password
  const id = parts.newId(PERSON_ID)
  return store.commit(async (tx) => {
    const link = await findLink(tx.db, hash)
    if (link === undefined || !isOpen(link, tx.now)) return refused('LINK_INVALID')
    if (!(await stillStands(tx, invitation))) return refused('LINK_INVALID')
    if (invitation.for !== 'person' && (await isTaken(tx.db, name.value))) return refused('NAME_TAKEN')
    await tx.db.updateTable('token').set({ used_at: tx.now }).where('hash', '=', hash).execute()
    if (invitation.for === 'person') await setPassword(tx, invitation.person, password.value, invitation.person)
    else {
      const first = invitation.for === 'first-operator'
      const given = first
        ? { role: 'operator' as const, by: 'enrolment' }
        : { role: invitation.role, by: invitation.by }
      await insertPerson(tx, { id, name: name.value, ...given, password: password.value })
    }
    const person = await findPerson(tx.db, invitation.for === 'person' ? invitation.person : id)
    if (person === undefined) throw new Error('a person who was just written is not there')
    return ok(await letIn(tx, parts, person, 'enrolment'))
  })
}

/** Who invited may have lost the right to since, and the first operator may have come another way. */
async function stillStands(tx: Tx, invitation: Invitation): Promise<boolean> {
  if (invitation.for === 'first-operator') return !(await hasOperator(tx.db))
  if (invitation.for === 'person') return (await findPerson(tx.db, invitation.person))?.disabled_at === null
  if (invitation.by === 'local') return true
  const by = await findPerson(tx.db, invitation.by)
  return by?.role === 'operator' && by.disabled_at === null
}

async function makeLink(tx: Tx, parts: IdentityParts, invitation: Invitation): Promise<Link> {
  const { text, hash } = newSecret('enrolment', parts.random)
  const expires = tx.now + LINK_LIVES
  const person = invitation.for === 'person' ? invitation.person : null
  const row = { hash, purpose: 'enrolment', person, agent: null, created_at: tx.now, expires, used_at: null }
  await tx.db
    .insertInto('token')
    .values({ ...row, body: bodyOf(invitation) })
    .execute()
  return { token: text, expires }
}

function bodyOf(invitation: Invitation): string {
  return JSON.stringify(invitation)
}

function findLink(db: Kysely<Tables>, hash: string): Promise<TokenRow | undefined> {
  return db
    .selectFrom('token')
    .selectAll()
    .where('hash', '=', hash)
    .where('purpose', '=', 'enrolment')
    .executeTakeFirst()
}

function isOpen({ used_at, expires }: TokenRow, now: number): boolean {
  return used_at === null && now < (expires ?? 0)
}
