import { HOUR, isoTime, MINUTE, SECOND } from '../../hold/duration.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { DeviceLoginRow } from '../../record/store/schema.ts'
import type { Tx } from '../../record/store/store.ts'
import type { PersonCaller } from './caller.ts'
import { type IdentityFault, refused } from './fault.ts'
import { countTry, forgive, userCodeSubject } from './lockout.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import { findPerson } from './people.ts'
import { giveToken, newSecret, secretHash, sha256 } from './token.ts'

const LIVES = 10 * MINUTE
/** RFC 8628, section 3.5: what `slow_down` adds as well, in seconds. */
const INTERVAL = 5
const TOKEN_LIVES = 12 * HOUR

/** RFC 8628, section 6.1: no vowels, so that no word comes out, and nothing that is taken for something else. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const CODE_LENGTH = 8

/** The device authorization response of RFC 8628, section 3.2. There is no address with the code in it: that one is phished. */
export interface DeviceStart {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly expires_in: number
  readonly interval: number
}

export interface DeviceToken {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
}

/** What the person sees before they say yes. */
export interface DeviceRequest {
  readonly startedAt: string
  readonly expires: string
}

/** Begins a sign-in of a command line. Nobody is known yet, and nothing stands in the log until somebody answers. */
export function startDevice(parts: IdentityParts, verificationUri: string): Promise<DeviceStart> {
  return parts.store.commit(async (tx) => {
    const device = newSecret('device', parts.random)
    const code = newUserCode(parts.random)
    const times = { created_at: tx.now, expires: tx.now + LIVES, interval: INTERVAL, polled_at: 0 }
    await tx.db
      .insertInto('device_login')
      .values({ device_hash: device.hash, user_hash: sha256(code), status: 'pending', person: null, ...times })
      .execute()
    return {
      device_code: device.text,
      user_code: `${code.slice(0, 4)}-${code.slice(4)}`,
      verification_uri: verificationUri,
      expires_in: LIVES / SECOND,
      interval: INTERVAL,
    }
  })
}

/** What somebody who is signed in is about to confirm. Wrong codes count as wrong passwords do. */
export function findDevice(
  parts: IdentityParts,
  person: PersonCaller,
  userCode: unknown,
): Promise<Result<DeviceRequest, IdentityFault>> {
  return byUserCode(parts, person, userCode, async (_, row) =>
    ok({ startedAt: isoTime(row.created_at), expires: isoTime(row.expires) }),
  )
}

/** Only in the browser: a token that was taken does not make more of itself. */
export function answerDevice(
  parts: IdentityParts,
  person: PersonCaller,
  userCode: unknown,
  answer: 'approve' | 'deny',
): Promise<Result<void, IdentityFault>> {
  return byUserCode(parts, person, userCode, async (tx, row) => {
    const status = answer === 'approve' ? 'approved' : 'denied'
    await tx.db
      .updateTable('device_login')
      .set({ status, person: person.id })
      .where('device_hash', '=', row.device_hash)
      .execute()
    const what = answer === 'approve' ? 'device-approved' : 'device-denied'
    tx.append({ kind: 'person.changed', person: person.id, what, by: person.id })
    return ok(undefined)
  })
}

/** Asks whether somebody has confirmed. The token is given once. */
export async function pollDevice(
  parts: IdentityParts,
  deviceCode: unknown,
): Promise<Result<DeviceToken, IdentityFault>> {
  const hash = secretHash('device', deviceCode)
  if (hash === undefined) return refused('EXPIRED_TOKEN')
  const seen = await find(parts.store.read, 'device_hash', hash)
  if (seen === undefined || !((await timeOf(parts.store.read, parts.now())) < seen.expires))
    return refused('EXPIRED_TOKEN')
  return parts.store.commit(async (tx) => {
    const row = await find(tx.db, 'device_hash', hash)
    if (row === undefined || !(tx.now < row.expires)) return refused('EXPIRED_TOKEN')
    if (row.status === 'pending') return waiting(tx, row)
    await tx.db.deleteFrom('device_login').where('device_hash', '=', hash).execute()
    const person = row.person === null ? undefined : await findPerson(tx.db, row.person)
    if (row.status !== 'approved' || person === undefined || person.disabled_at !== null) {
      const who = row.person === null ? {} : { person: row.person }
      tx.append({ kind: 'login.refused', how: 'device', code: 'ACCESS_DENIED', ...who })
      return refused('ACCESS_DENIED')
    }
    tx.append({ kind: 'login', person: person.id, how: 'device' })
    const token = await giveToken(tx, parts, { person: person.id }, tx.now + TOKEN_LIVES)
    return ok({ access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIVES / SECOND })
  })
}

async function waiting(tx: Tx, row: DeviceLoginRow): Promise<Result<never, IdentityFault>> {
  const tooSoon = tx.now < row.polled_at + row.interval * SECOND
  const interval = tooSoon ? row.interval + INTERVAL : row.interval
  await tx.db
    .updateTable('device_login')
    .set({ interval, polled_at: tx.now })
    .where('device_hash', '=', row.device_hash)
    .execute()
  return refused(tooSoon ? 'SLOW_DOWN' : 'AUTHORIZATION_PENDING')
}

async function byUserCode<T>(
  { store }: IdentityParts,
  person: PersonCaller,
  userCode: unknown,
  then: (tx: Tx, row: DeviceLoginRow) => Promise<Result<T, IdentityFault>>,
): Promise<Result<T, IdentityFault>> {
  if (person.via !== 'session') return refused('SESSION_NEEDED')
  const code = readUserCode(userCode)
  const subject = userCodeSubject(person.id)
  return store.commit(async (tx) => {
    const counted = await countTry(tx, [subject])
    if (counted.is === 'fault') return counted
    const row = code === undefined ? undefined : await find(tx.db, 'user_hash', sha256(code))
    if (row === undefined || row.status !== 'pending' || !(tx.now < row.expires)) return refused('USER_CODE_UNKNOWN')
    await forgive(tx, subject)
    return then(tx, row)
  })
}

function find(db: Tx['db'], by: 'device_hash' | 'user_hash', hash: string): Promise<DeviceLoginRow | undefined> {
  return db.selectFrom('device_login').selectAll().where(by, '=', hash).executeTakeFirst()
}

/** Bytes that would make some letters more frequent are left out. */
function newUserCode(random: IdentityParts['random']): string {
  const fair = 256 - (256 % LETTERS.length)
  let code = ''
  while (code.length < CODE_LENGTH)
    for (const byte of random(CODE_LENGTH))
      if (byte < fair && code.length < CODE_LENGTH) code += LETTERS[byte % LETTERS.length]
  return code
}

/** Case and whatever stands between the letters do not count. */
function readUserCode(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > 32) return undefined
  const code = given.toUpperCase().replaceAll(/[^A-Z]/g, '')
  return code.length === CODE_LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : undefined
}
