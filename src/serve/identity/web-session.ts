import { hash, timingSafeEqual } from 'node:crypto'
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
  /** To be sent back in a header. The cookie is made from it, and does not tell it. */
  readonly csrf: string
  /** When it is over whatever happens, in milliseconds since 1970. */
  readonly expires: number
}

export interface ReadSession {
  /** Public: it says which session, and opens none. */
  readonly id: string
  readonly caller: PersonCaller
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
  const csrf = Buffer.from(parts.random(32)).toString('base64url')
  const cookie = cookieOf(csrf)
  await tx.db
    .insertInto('web_session')
    .values({ ...row, hash: sessionId(cookie), seen_at: tx.now })
    .execute()
  return { cookie, csrf, expires: row.expires }
}

/** Whose session this cookie is, for whoever has just called. */
export async function readSession(parts: IdentityParts, cookie: unknown): Promise<ReadSession | undefined> {
  const session = await peekSession(parts, cookie)
  if (session === undefined) return undefined
  const { isNoted, ...read } = session
  if (!isNoted) await noteSeen(parts.store, read.id)
  return read
}

/**
 * As `readSession`; to ask is no sign that somebody is there. It reads who the person is now, so that a role or a standing that
 * is lost is lost at once.
 */
export async function peekSession(
  { store, now: clock }: IdentityParts,
  cookie: unknown,
): Promise<(ReadSession & { readonly isNoted: boolean }) | undefined> {
  if (!isCookie(cookie)) return undefined
  const id = sessionId(cookie)
  const row = await store.read
    .selectFrom('web_session')
    .innerJoin('person', 'person.id', 'web_session.person')
    .selectAll('web_session')
    .select(['person.name', 'person.role', 'person.disabled_at'])
    .where('web_session.hash', '=', id)
    .executeTakeFirst()
  if (row === undefined || row.disabled_at !== null || !isRole(row.role)) return undefined
  const now = await timeOf(store.read, clock())
  if (!isLive(row, now)) return undefined
  const { person, name, role, stepped_up_at, expires } = row
  const steppedUp = stepped_up_at === null ? {} : { steppedUpAt: stepped_up_at }
  const caller: PersonCaller = { is: 'person', id: person, name, role, ...steppedUp, via: 'session' }
  return { id, caller, expires, isNoted: now - row.seen_at < NOTED_EVERY }
}

/**
 * The token goes with its cookie and with no other. Whoever has the cookie cannot make it: a browser hands a host's cookies to
 * whatever listens on any port of that host (RFC 6265, section 8.5), and keeps what a page stores to the page's own port.
 */
export function isCsrfToken(cookie: unknown, given: unknown): boolean {
  if (!isCookie(cookie) || typeof given !== 'string') return false
  const digest = (text: string) => hash('sha256', text, 'buffer')
  return timingSafeEqual(digest(cookieOf(given)), digest(cookie))
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

function cookieOf(csrf: string): string {
  return hash('sha256', `prodgate-cookie ${csrf}`, 'base64url')
}
