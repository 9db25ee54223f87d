import { isIPv6 } from 'node:net'
import type { Kysely } from 'kysely'
import { DAY, MINUTE, SECOND } from '../../hold/duration.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Tables } from '../../record/store/schema.ts'
import type { Tx } from '../../record/store/store.ts'
import { type IdentityFault, identityFault } from './fault.ts'
import { nameKey } from './names.ts'
import { sha256 } from './token.ts'

/** Whose failures are counted together: a name that is signed in with, an address, a person who types user codes. */
export interface Subject {
  readonly key: string
  /** Failures that cost nothing but the try. */
  readonly free: number
}

const FIRST_DELAY = 15 * SECOND
/** An approver who is locked out by somebody else's tries waits no longer; and a passkey is heard all the time. */
const LONGEST_DELAY = 15 * MINUTE
/** A failure is forgotten after this time without another. */
export const FORGOTTEN_AFTER = DAY

/** A name is hashed: a password is typed in its place often enough. */
export function nameSubject(name: string): Subject {
  return { key: `name:${sha256(nameKey(name))}`, free: 4 }
}

/** Many people share an address, and a single machine has a whole /64 of them. */
export function addressSubject(address: string): Subject {
  return { key: `address:${isIPv6(address) ? networkOf(address) : address}`, free: 30 }
}

export function userCodeSubject(person: string): Subject {
  return { key: `user-code:${person}`, free: 4 }
}

/**
 * Counts a try as a failure before it is looked at, so that many at once are not all let through. What turns out right is
 * forgiven. Nothing is counted while somebody is locked out.
 */
export async function countTry(tx: Tx, subjects: readonly Subject[]): Promise<Result<void, IdentityFault>> {
  const locked = await checkLock(tx.db, subjects, tx.now)
  if (locked.is === 'fault') return locked
  for (const { key, free } of subjects) {
    const row = await tx.db.selectFrom('login_failure').selectAll().where('subject', '=', key).executeTakeFirst()
    const before = row === undefined || tx.now - row.locked_until > FORGOTTEN_AFTER ? 0 : row.count
    const values = { count: before + 1, locked_until: tx.now + delayAfter(before + 1, free) }
    await tx.db
      .insertInto('login_failure')
      .values({ subject: key, ...values })
      .onConflict((conflict) => conflict.column('subject').doUpdateSet(values))
      .execute()
  }
  return ok(undefined)
}

/** As `countTry` looks at it, without counting. */
export async function checkLock(
  db: Kysely<Tables>,
  subjects: readonly Subject[],
  now: number,
): Promise<Result<void, IdentityFault>> {
  const keys = subjects.map((one) => one.key)
  if (keys.length === 0) return ok(undefined)
  const rows = await db.selectFrom('login_failure').select('locked_until').where('subject', 'in', keys).execute()
  const retryAfter = Math.max(0, ...rows.map((row) => row.locked_until - now))
  return retryAfter === 0 ? ok(undefined) : fault({ ...identityFault('LOCKED'), retryAfter })
}

/** The try was right, and what went wrong before was the same person. */
export async function forgive(tx: Tx, { key }: Subject): Promise<void> {
  await tx.db.deleteFrom('login_failure').where('subject', '=', key).execute()
}

/** The try was right; failures of others from there still count, or one's own account would clear an address. */
export async function takeBack(tx: Tx, { key, free }: Subject): Promise<void> {
  const row = await tx.db.selectFrom('login_failure').selectAll().where('subject', '=', key).executeTakeFirst()
  if (row === undefined) return
  const count = Math.max(0, row.count - 1)
  const locked_until = count > free ? row.locked_until : Math.min(row.locked_until, tx.now)
  await tx.db.updateTable('login_failure').set({ count, locked_until }).where('subject', '=', key).execute()
}

export function delayAfter(failures: number, free: number): number {
  if (failures <= free) return 0
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(20, failures - free - 1))
}

/** The first 64 bits; an IPv4 address that is written as IPv6 is itself. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = (address.split('%')[0] as string).toLowerCase().split('::')
  const front = groups(head)
  const back = tail === undefined ? [] : groups(tail)
  const full = [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back]
  return full.slice(0, 4).join(':')
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':').map((group) => group.replace(/^0+(?=.)/, ''))
}
