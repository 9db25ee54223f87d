import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeRole } from './people.ts'
import { sweepIdentity } from './sweep.ts'
import { outcome, personNamed, type TestIdentity, testIdentity, value } from './testing/identity.ts'
import {
  isCsrfToken,
  listSessions,
  openSession,
  readSession,
  renewSession,
  revokeSessions,
  signOut,
} from './web-session.ts'

const MINUTE = 60_000

let at: TestIdentity
let ann: string
beforeEach(async () => {
  at = await testIdentity()
  ann = (await personNamed(at.parts, 'ann')).id
})
afterEach(() => at.close())

const open = (person = ann) => at.parts.store.commit((tx) => openSession(tx, at.parts, person, 'password'))
const isOpen = async (cookie: string) => (await readSession(at.parts, cookie)) !== undefined

test('a cookie is a session, and the store does not have it', async () => {
  const { cookie, expires } = await open()
  const session = await readSession(at.parts, cookie)
  expect(session?.caller).toEqual({ is: 'person', id: ann, name: 'ann', role: 'approver', via: 'session' })
  expect(session?.expires).toBe(expires)
  const rows = JSON.stringify(await at.parts.store.read.selectFrom('web_session').selectAll().execute())
  expect(rows).not.toContain(cookie)
  for (const other of ['', undefined, session?.id, `${cookie.slice(0, -1)}_`])
    expect(await readSession(at.parts, other)).toBeUndefined()
})

test('a token against forged requests goes with its cookie only', async () => {
  const one = await open()
  const two = await open()
  expect(isCsrfToken(one.cookie, one.csrf)).toBe(true)
  expect(isCsrfToken(one.cookie, two.csrf)).toBe(false)
  for (const given of ['', undefined, one.cookie]) expect(isCsrfToken(one.cookie, given)).toBe(false)
  expect(JSON.stringify(await readSession(at.parts, one.cookie))).not.toContain(one.csrf)
})

test('it ends after half an hour of nothing', async () => {
  const { cookie } = await open()
  at.later(29 * MINUTE)
  expect(await isOpen(cookie)).toBe(true)
  at.later(29 * MINUTE)
  expect(await isOpen(cookie)).toBe(true)
  at.later(30 * MINUTE)
  expect(await isOpen(cookie)).toBe(false)
})

test('it ends after twelve hours whatever happens, and a step-up does not make them more', async () => {
  let { cookie } = await open()
  for (let i = 0; i < 35; i++) {
    at.later(20 * MINUTE)
    expect(await isOpen(cookie)).toBe(true)
  }
  cookie = (await at.parts.store.commit((tx) => renewSession(tx, at.parts, cookie, ann)))?.cookie ?? ''
  expect(await isOpen(cookie)).toBe(true)
  at.later(20 * MINUTE)
  expect(await isOpen(cookie)).toBe(false)
})

test('a step-up gives a new cookie and voids the old one', async () => {
  const { cookie } = await open()
  const renew = (given: string, person: string) =>
    at.parts.store.commit((tx) => renewSession(tx, at.parts, given, person))
  expect(await renew(cookie, 'person_x')).toBeUndefined()
  const renewed = await renew(cookie, ann)
  expect(await isOpen(cookie)).toBe(false)
  expect((await readSession(at.parts, renewed?.cookie))?.caller.steppedUpAt).toBeGreaterThan(0)
  expect(await renew(cookie, ann)).toBeUndefined()
})

test('signing out ends it, and says so', async () => {
  const { cookie } = await open()
  await signOut(at.parts, cookie)
  expect(await isOpen(cookie)).toBe(false)
  expect((await at.entries()).at(-1)).toMatchObject({ kind: 'person.changed', what: 'signed-out', person: ann })
  const before = (await at.entries()).length
  await signOut(at.parts, cookie)
  expect(await at.entries()).toHaveLength(before)
})

test('one of a person is ended by its id, or all, and none of somebody else', async () => {
  const bob = (await personNamed(at.parts, 'bob')).id
  const [one, two, others] = [await open(), await open(), await open(bob)]
  const list = await listSessions(at.parts, ann, (await readSession(at.parts, one.cookie))?.id)
  expect(list.map((session) => session.current).sort()).toEqual([false, true])
  const foreign = (await listSessions(at.parts, bob))[0]?.id ?? ''
  expect(value(await revokeSessions(at.parts, { person: ann, session: foreign, by: ann }))).toBe(0)
  const first = list.find((session) => session.current)?.id ?? ''
  expect(value(await revokeSessions(at.parts, { person: ann, session: first, by: ann }))).toBe(1)
  expect([await isOpen(one.cookie), await isOpen(two.cookie)]).toEqual([false, true])
  expect(value(await revokeSessions(at.parts, { person: ann, by: ann }))).toBe(1)
  expect([await isOpen(two.cookie), await isOpen(others.cookie)]).toEqual([false, true])
  expect(outcome(await revokeSessions(at.parts, { person: 'person_x', by: ann }))).toBe('NO_SUCH_PERSON')
})

test('a role that changes is another one with the next request', async () => {
  const { cookie } = await open()
  value(await at.parts.store.commit((tx) => changeRole(tx, { person: ann, role: 'viewer', by: 'local' })))
  expect((await readSession(at.parts, cookie))?.caller.role).toBe('viewer')
})

test('a sweep takes what is over and nothing else', async () => {
  const old = await open()
  at.later(31 * MINUTE)
  const fresh = await open()
  await sweepIdentity(at.parts)
  expect(await at.parts.store.read.selectFrom('web_session').selectAll().execute()).toHaveLength(1)
  expect([await isOpen(old.cookie), await isOpen(fresh.cookie)]).toEqual([false, true])
})
