import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { HOUR, isoTime, MINUTE } from '../../hold/duration.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { WebSessionRow } from '../../record/store/schema.ts'
import type { Store, Tx } from '../../record/store/store.ts'
import type { PersonCaller } from './caller.ts'
import { type IdentityFault, refused } from './fault.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import { isRole } from './roles.ts'

/** OWASP Session Management Cheat Sheet (2025), for what is worth much: short, and over for good after a working day. */
export const IDLE = 30 * MINUTE
const LONGEST = 12 * HOUR
/** That somebody was there is written down no more often than this. */
const NOTED_EVERY = MINUTE

export type HowSignedIn = 'password' | 'passkey' | 'oidc' | 'enrolment'

/** What an identity provider said of a sign-in (OpenID Connect Core 1.0, section 2). */
export interface ProviderSays {
  readonly acr?: string
  readonly amr?: readonly string[]
  /** Seconds since 1970. */
  readonly authTime?: number
}

/** What a browser gets. The cookie's value is shown once and nowhere kept. */
export interface OpenedSession {
  readonly cookie: string
  /** To be sent back in a header with everything that changes something. */
  readonly csrf: string
  /** When it is over whatever happens, in milliseconds since 1970. */
  readonly expires: number
}

export interface ReadSession {
  /** Public: it says which session, and opens none. */
  readonly id: string
  readonly caller: PersonCaller
  readonly csrf: string
  readonly expires: number
}

export interface SessionView {
  readonly id: string
  readonly how: string
  readonly signedInAt: string
  readonly seenAt: string
  readonly expires: string
  readonly current: boolean
}

/** Opens a session for somebody who has just proven who they are. There is no way to carry an older cookie over. */
export async function openSession(
  tx: Tx,
  parts: IdentityParts,
  person: string,
  how: HowSignedIn,
  says: ProviderSays = {},
): Promise<OpenedSession> {
  const steppedUp = how === 'passkey' ? tx.now : null
  const expires = tx.now + LONGEST
  const body = JSON.stringify(says)
  return insert(tx, parts, { person, created_at: tx.now, expires, stepped_up_at: steppedUp, how, body })
}

async function insert(
  tx: Tx,
  parts: IdentityParts,
  row: Omit<WebSessionRow, 'hash' | 'seen_at'>,
): Promise<OpenedSession> {
  const cookie = Buffer.from(parts.random(32)).toString('base64url')
  await tx.db
    .insertInto('web_session')
    .values({ ...row, hash: sessionId(cookie), seen_at: tx.now })
    .execute()
  return { cookie, csrf: csrfToken(cookie), expires: row.expires }
}

/** Whose session this cookie is. It reads who the person is now, so that a role or a standing that is lost is lost at once. */
export async function readSession(parts: IdentityParts, cookie: unknown): Promise<ReadSession | undefined> {
  if (!isCookie(cookie)) return undefined
  const { store } = parts
  const id = sessionId(cookie)
  const row = await store.read
    .selectFrom('web_session')
    .innerJoin('person', 'person.id', 'web_session.person')
    .selectAll('web_session')
    .select(['person.name', 'person.role', 'person.disabled_at'])
    .where('web_session.hash', '=', id)
    .executeTakeFirst()
  if (row === undefined || row.disabled_at !== null || !isRole(row.role)) return undefined
  const now = await timeOf(store.read, parts.now())
  if (!isLive(row, now)) return undefined
  if (now - row.seen_at >= NOTED_EVERY) await noteSeen(store, id)
  const { person, name, role, stepped_up_at, expires } = row
  const steppedUp = stepped_up_at === null ? {} : { steppedUpAt: stepped_up_at }
  const caller: PersonCaller = { is: 'person', id: person, name, role, ...steppedUp, via: 'session' }
  return { id, caller, csrf: csrfToken(cookie), expires }
}

/** Whether the session of this cookie goes on. To ask is no sign that somebody is there. */
export async function isSignedIn({ store, now }: IdentityParts, cookie: unknown): Promise<boolean> {
  if (!isCookie(cookie)) return false
  const row = await store.read
    .selectFrom('web_session')
    .innerJoin('person', 'person.id', 'web_session.person')
    .select(['web_session.seen_at', 'web_session.expires', 'person.disabled_at'])
    .where('web_session.hash', '=', sessionId(cookie))
    .executeTakeFirst()
  return row !== undefined && row.disabled_at === null && isLive(row, await timeOf(store.read, now()))
}

/** The token goes with the cookie and with no other; without the cookie nobody can make it. */
export function isCsrfToken(cookie: unknown, given: unknown): boolean {
  if (!isCookie(cookie) || typeof given !== 'string') return false
  const digest = (text: string) => hash('sha256', text, 'buffer')
  return timingSafeEqual(digest(csrfToken(cookie)), digest(given))
}

/** A new cookie for the session after a step-up; the old one is void, and the day does not begin anew. */
export async function renewSession(
  tx: Tx,
  parts: IdentityParts,
  cookie: unknown,
  person: string,
): Promise<OpenedSession | undefined> {
  if (!isCookie(cookie)) return undefined
  const row = await tx.db
    .selectFrom('web_session')
    .selectAll()
    .where('hash', '=', sessionId(cookie))
    .where('person', '=', person)
    .executeTakeFirst()
  if (row === undefined || !isLive(row, tx.now)) return undefined
  await tx.db.deleteFrom('web_session').where('hash', '=', row.hash).execute()
  const { hash: _hash, seen_at: _seen, ...kept } = row
  return insert(tx, parts, { ...kept, stepped_up_at: tx.now })
}

/** Ends the session of this cookie; one that is none has ended already. */
export async function signOut({ store }: IdentityParts, cookie: unknown): Promise<void> {
  if (!isCookie(cookie)) return
  await store.commit(async (tx) => {
    const gone = await tx.db
      .deleteFrom('web_session')
      .where('hash', '=', sessionId(cookie))
      .returning('person')
      .executeTakeFirst()
    if (gone === undefined) return
    tx.append({ kind: 'person.changed', person: gone.person, what: 'signed-out', by: gone.person })
    // Streams that are open look again whether they may go on.
    tx.tell('session.ended', {})
  })
}

/** The latest first. `current` is the id of the session that asks. */
export async function listSessions(
  parts: IdentityParts,
  person: string,
  current?: string,
): Promise<readonly SessionView[]> {
  const { store } = parts
  const rows = await store.read
    .selectFrom('web_session')
    .selectAll()
    .where('person', '=', person)
    .orderBy('seen_at', 'desc')
    .execute()
  const now = await timeOf(store.read, parts.now())
  return rows
    .filter((row) => isLive(row, now))
    .map((row) => ({
      id: row.hash,
      how: row.how,
      signedInAt: isoTime(row.created_at),
      seenAt: isoTime(row.seen_at),
      expires: isoTime(row.expires),
      current: row.hash === current,
    }))
}

/** Ends one session of a person, by its id, or all of them. Gives how many there were. */
export function revokeSessions(
  { store }: IdentityParts,
  input: { readonly person: string; readonly session?: string; readonly by: string },
): Promise<Result<number, IdentityFault>> {
  const { person, session, by } = input
  return store.commit(async (tx) => {
    const known = await tx.db.selectFrom('person').select('id').where('id', '=', person).executeTakeFirst()
    if (known === undefined) return refused('NO_SUCH_PERSON')
    const ended = await endSessions(tx, person, session)
    if (ended > 0) {
      tx.append({ kind: 'person.changed', person, what: 'sessions-ended', sessions: ended, by })
      tx.tell('session.ended', {})
    }
    return ok(ended)
  })
}

export async function endSessions(tx: Tx, person: string, session?: string): Promise<number> {
  let sessions = tx.db.deleteFrom('web_session').where('person', '=', person)
  if (session !== undefined) sessions = sessions.where('hash', '=', session)
  return Number((await sessions.executeTakeFirst()).numDeletedRows)
}

function noteSeen(store: Store, id: string): Promise<void> {
  return store.commit(async (tx) => {
    await tx.db.updateTable('web_session').set({ seen_at: tx.now }).where('hash', '=', id).execute()
  })
}

function isLive(row: Pick<WebSessionRow, 'seen_at' | 'expires'>, now: number): boolean {
  return now < row.expires && now < row.seen_at + IDLE
}

function isCookie(cookie: unknown): cookie is string {
  return typeof cookie === 'string' && /^[\w-]{43}$/.test(cookie)
}

function sessionId(cookie: string): string {
  return hash('sha256', `prodgate-session ${cookie}`, 'hex')
}

function csrfToken(cookie: string): string {
  return createHmac('sha256', cookie).update('prodgate-csrf-v1').digest('base64url')
}
