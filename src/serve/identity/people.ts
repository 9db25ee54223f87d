import type { Kysely } from 'kysely'
import { isoTime } from '../../hold/duration.ts'
import type { Role } from '../../hold/person.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { PersonRow, Tables } from '../../record/store/schema.ts'
import type { Store, Tx } from '../../record/store/store.ts'
import { type IdentityFault, refused } from './fault.ts'
import { byName, isTaken, type Name, readName } from './names.ts'
import type { IdentityParts } from './parts.ts'
import { isRole, may } from './roles.ts'
import { giveToken, personTokenBody, secretHash } from './token.ts'

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly addedAt: string
  readonly disabledAt?: string
  readonly passkeys: number
  readonly hasPassword: boolean
  /** Signs in through an identity provider. */
  readonly federated: boolean
}

export interface AddedPerson {
  readonly id: string
  /** Shown once. */
  readonly token: string
}

/** Who did it: the id of a person, or `local` for the user of the machine who owns the store. */
export type By = string

/** What the ids of people begin with. */
export const PERSON_ID = 'person_'

/** Whether a person did it, and not the owner of the machine. */
export function isPerson(by: By): boolean {
  return by.startsWith(PERSON_ID)
}

export async function addPerson(
  parts: IdentityParts,
  input: { readonly name: unknown; readonly role: unknown; readonly by: By },
): Promise<Result<AddedPerson, IdentityFault>> {
  return parts.store.commit(async (tx) => {
    const given = await readPerson(tx, input)
    return given.is === 'fault' ? given : ok(await addReadPerson(tx, parts, { ...given.value, by: input.by }))
  })
}

/** Who is to be added, where nobody has the name and there is such a role. */
export async function readPerson(
  tx: Tx,
  input: { readonly name: unknown; readonly role: unknown },
): Promise<Result<{ readonly name: Name; readonly role: Role }, IdentityFault>> {
  const name = readName(input.name)
  if (name.is === 'fault') return name
  const { role } = input
  if (!isRole(role)) return refused('ROLE_UNKNOWN')
  return (await isTaken(tx.db, name.value)) ? refused('NAME_TAKEN') : ok({ name: name.value, role })
}

/** Adds somebody whom `readPerson` has read in the same operation. */
export async function addReadPerson(
  tx: Tx,
  parts: IdentityParts,
  person: { readonly name: Name; readonly role: Role; readonly by: By },
): Promise<AddedPerson> {
  const id = parts.newId(PERSON_ID)
  await insertPerson(tx, { id, ...person })
  return { id, token: await giveToken(tx, parts, { person: id, ...seenBy(person.by, id) }) }
}

/** Writes a person whose name is free. */
export async function insertPerson(
  tx: Tx,
  person: {
    readonly id: string
    readonly name: Name
    readonly role: Role
    readonly by: By
    readonly password?: string
    readonly subject?: string
  },
): Promise<void> {
  const { id, name, role, by, password = null, subject = null } = person
  const row = {
    id,
    name: name.name,
    name_key: name.key,
    role,
    created_at: tx.now,
    disabled_at: null,
    password,
    subject,
    approver_until: null,
  }
  await tx.db.insertInto('person').values(row).execute()
  tx.append({ kind: 'person.added', person: id, role, by })
  tx.tell('person.added', { id })
}

export async function listPeople(store: Store): Promise<readonly PersonView[]> {
  const rows = await store.read
    .selectFrom('person')
    .leftJoin('passkey', 'passkey.person', 'person.id')
    .selectAll('person')
    .select(({ fn }) => fn.count<number | string>('passkey.id').as('passkeys'))
    .groupBy('person.id')
    .execute()
  return rows.toSorted(byName).map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    addedAt: isoTime(row.created_at),
    ...(row.disabled_at === null ? {} : { disabledAt: isoTime(row.disabled_at) }),
    passkeys: Number(row.passkeys),
    hasPassword: row.password !== null,
    federated: row.subject !== null,
  }))
}

export async function findPerson(db: Kysely<Tables>, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function changeRole(
  tx: Tx,
  input: { readonly person: string; readonly role: unknown; readonly by: By },
): Promise<Result<void, IdentityFault>> {
  const { role } = input
  if (!isRole(role)) return refused('ROLE_UNKNOWN')
  const row = await findPerson(tx.db, input.person)
  if (row === undefined) return refused('NO_SUCH_PERSON')
  if (row.role === role) return ok(undefined)
  if (role !== 'operator' && (await isLastOperator(tx, row))) return refused('LAST_OPERATOR')
  await setRole(tx, row, role, input.by)
  return ok(undefined)
}

export async function setRole(tx: Tx, row: PersonRow, role: Role, by: By): Promise<void> {
  const left = may(role, 'approve') ? {} : leaving(tx, row)
  if (rises(row.role, role)) await dropSeen(tx, row.id)
  await tx.db
    .updateTable('person')
    .set({ role, ...left })
    .where('id', '=', row.id)
    .execute()
  tx.append({ kind: 'person.changed', person: row.id, what: 'role', role, was: row.role, by })
  tx.tell('person.changed', { id: row.id })
}

/** From the next request on nothing of this person's is heard: tokens, sessions and links go in the same transaction. */
export function disablePerson(
  { store }: IdentityParts,
  input: { readonly person: string; readonly by: By },
): Promise<Result<void, IdentityFault>> {
  return store.commit(async (tx) => {
    const row = await findPerson(tx.db, input.person)
    if (row === undefined) return refused('NO_SUCH_PERSON')
    if (row.disabled_at !== null) return ok(undefined)
    if (await isLastOperator(tx, row)) return refused('LAST_OPERATOR')
    await tx.db
      .updateTable('person')
      .set({ disabled_at: tx.now, ...leaving(tx, row) })
      .where('id', '=', row.id)
      .execute()
    await tx.db.deleteFrom('token').where('person', '=', row.id).execute()
    await tx.db.deleteFrom('web_session').where('person', '=', row.id).execute()
    await tx.db.deleteFrom('challenge').where('person', '=', row.id).execute()
    await dropDevices(tx, row.id)
    tx.append({ kind: 'person.changed', person: row.id, what: 'disabled', by: input.by })
    tx.tell('person.changed', { id: row.id })
    return ok(undefined)
  })
}

/** Old tokens stay void: the person signs in again, or gets a new one. */
export async function enablePerson(
  tx: Tx,
  input: { readonly person: string; readonly by: By },
): Promise<Result<void, IdentityFault>> {
  const row = await findPerson(tx.db, input.person)
  if (row === undefined) return refused('NO_SUCH_PERSON')
  if (row.disabled_at === null) return ok(undefined)
  await tx.db.updateTable('person').set({ disabled_at: null }).where('id', '=', row.id).execute()
  tx.append({ kind: 'person.changed', person: row.id, what: 'enabled', by: input.by })
  tx.tell('person.changed', { id: row.id })
  return ok(undefined)
}

/** A new token; all older ones of this person are void, those of command lines too. */
export async function rotatePersonToken(
  tx: Tx,
  parts: IdentityParts,
  input: { readonly person: string; readonly by: By },
): Promise<Result<{ readonly token: string }, IdentityFault>> {
  const row = await findPerson(tx.db, input.person)
  if (row === undefined) return refused('NO_SUCH_PERSON')
  if (row.disabled_at !== null) return refused('DISABLED')
  await dropTokens(tx, row.id)
  await dropDevices(tx, row.id)
  const token = await giveToken(tx, parts, { person: row.id, ...seenBy(input.by, row.id) })
  tx.append({ kind: 'person.changed', person: row.id, what: 'token', by: input.by })
  return ok({ token })
}

/**
 * Ends tokens of a person's: the one of this text, or every one, with those that a command line has been promised and has
 * not fetched. Browsers stay signed in.
 */
export function revokeTokens(
  { store }: IdentityParts,
  person: string,
  which: 'all' | { readonly token: unknown },
): Promise<{ readonly revoked: number }> {
  const only = which === 'all' ? undefined : (secretHash('person', which.token) ?? '')
  return store.commit(async (tx) => {
    const revoked = await dropTokens(tx, person, only)
    const devices = which === 'all' ? await dropDevices(tx, person) : 0
    if (revoked > 0 || devices > 0) {
      tx.append({ kind: 'person.changed', person, what: 'token-revoked', by: person })
      tx.tell('session.ended', {})
    }
    return { revoked }
  })
}

/** Command lines that the person has confirmed get nothing any more. */
async function dropDevices(tx: Tx, person: string): Promise<number> {
  const { numUpdatedRows } = await tx.db
    .updateTable('device_login')
    .set({ status: 'denied' })
    .where('person', '=', person)
    .where('status', '=', 'approved')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

async function dropTokens(tx: Tx, person: string, only?: string): Promise<number> {
  let tokens = tx.db.deleteFrom('token').where('person', '=', person).where('purpose', '=', 'person')
  if (only !== undefined) tokens = tokens.where('hash', '=', only)
  return Number((await tokens.executeTakeFirst()).numDeletedRows)
}

const DECIDING = ['approve', 'people'] as const

/** Whether the role lets them decide about others where the one before did not. */
function rises(before: string, role: Role): boolean {
  return DECIDING.some((one) => may(role, one) && !(isRole(before) && may(before, one)))
}

function seenBy(by: By, person: string): { readonly handedTo?: string } {
  return isPerson(by) && by !== person ? { handedTo: by } : {}
}

/**
 * Ways in that somebody else has seen and that took nobody's confirmation as long as they opened little: with a role that
 * decides they would let somebody else decide.
 */
async function dropSeen(tx: Tx, person: string): Promise<void> {
  await tx.db
    .deleteFrom('token')
    .where('person', '=', person)
    .where((or) => or.or([or('purpose', '=', 'enrolment'), or('body', '!=', personTokenBody())]))
    .execute()
}

/** Since when somebody could approve no more: for a while nobody else counts as alone because of it. */
function leaving(tx: Tx, row: PersonRow): { readonly approver_until?: number } {
  return row.disabled_at === null && isRole(row.role) && may(row.role, 'approve') ? { approver_until: tx.now } : {}
}

export async function hasOperator(db: Kysely<Tables>, but = ''): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'operator')
    .where('disabled_at', 'is', null)
    .where('id', '!=', but)
    .executeTakeFirst()
  return row !== undefined
}

export async function isLastOperator(tx: Tx, row: PersonRow): Promise<boolean> {
  return row.role === 'operator' && row.disabled_at === null && !(await hasOperator(tx.db, row.id))
}
