import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonCaller } from './caller.ts'
import { answerDevice, findDevice, pollDevice, startDevice } from './device.ts'
import { disablePerson, revokeTokens } from './people.ts'
import { callerBy, outcome, personNamed, type TestIdentity, testIdentity, value } from './testing/identity.ts'
import { authenticate } from './token.ts'
import { openSession } from './web-session.ts'

const SECOND = 1000

let at: TestIdentity
let ann: PersonCaller
beforeEach(async () => {
  at = await testIdentity()
  const { id } = await personNamed(at.parts, 'ann')
  const { cookie } = await at.parts.store.commit((tx) => openSession(tx, at.parts, id, 'password'))
  ann = await callerBy(at.parts, cookie)
})
afterEach(() => at.close())

const start = () => startDevice(at.parts, 'https://gate.example/device')
const approve = (code: unknown, person = ann) => answerDevice(at.parts, person, code, 'approve')
const poll = async (code: unknown) => outcome(await pollDevice(at.parts, code))

test('a command line begins, a person says yes in the browser, and the token is theirs', async () => {
  const begun = await start()
  expect(begun).toMatchObject({ verification_uri: 'https://gate.example/device', expires_in: 600, interval: 5 })
  expect(begun.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
  expect(await poll(begun.device_code)).toBe('AUTHORIZATION_PENDING')
  expect(value(await findDevice(at.parts, ann, begun.user_code))).toHaveProperty('startedAt')
  value(await approve(begun.user_code.toLowerCase().replace('-', ' ')))
  const token = value(await pollDevice(at.parts, begun.device_code))
  expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 12 * 60 * 60 })
  const whoIs = () => authenticate(at.parts.store, token.access_token, at.parts.now())
  expect(await whoIs()).toMatchObject({ is: 'person', id: ann.id, via: 'token' })
  expect((await at.entries()).at(-1)).toMatchObject({ kind: 'login', person: ann.id, how: 'device' })
  at.later(token.expires_in * SECOND)
  expect(await whoIs()).toBeUndefined()
})

test('a token is given once, however often it is asked for at a time', async () => {
  const begun = await start()
  value(await approve(begun.user_code))
  const all = await Promise.all(Array.from({ length: 8 }, () => poll(begun.device_code)))
  expect(all.filter((one) => one === 'ok')).toHaveLength(1)
  expect(await poll(begun.device_code)).toBe('EXPIRED_TOKEN')
})

test('whoever asks too often has to ask less', async () => {
  const { device_code } = await start()
  expect(await poll(device_code)).toBe('AUTHORIZATION_PENDING')
  expect(await poll(device_code)).toBe('SLOW_DOWN')
  at.later(5 * SECOND)
  expect(await poll(device_code)).toBe('SLOW_DOWN')
  at.later(15 * SECOND)
  expect(await poll(device_code)).toBe('AUTHORIZATION_PENDING')
})

test('what is declined is over', async () => {
  const { device_code, user_code } = await start()
  value(await answerDevice(at.parts, ann, user_code, 'deny'))
  expect(outcome(await approve(user_code))).toBe('USER_CODE_UNKNOWN')
  expect(await poll(device_code)).toBe('ACCESS_DENIED')
  expect(await poll(device_code)).toBe('EXPIRED_TOKEN')
})

test('it ends after ten minutes', async () => {
  const { device_code, user_code } = await start()
  at.later(600 * SECOND)
  expect(outcome(await approve(user_code))).toBe('USER_CODE_UNKNOWN')
  expect(await poll(device_code)).toBe('EXPIRED_TOKEN')
})

test('a token, or the local user, confirms nothing', async () => {
  const { user_code } = await start()
  for (const via of ['token', 'local'] as const)
    expect(outcome(await approve(user_code, { ...ann, via }))).toBe('SESSION_NEEDED')
})

test('codes are not guessed', async () => {
  const { user_code } = await start()
  for (let i = 0; i < 5; i++) expect(outcome(await approve('BBBB-BBBB'))).toBe('USER_CODE_UNKNOWN')
  expect(outcome(await approve(user_code))).toBe('LOCKED')
  at.later(15 * SECOND)
  expect(outcome(await approve(user_code))).toBe('ok')
})

test('somebody who is disabled meanwhile gets nothing', async () => {
  const { device_code, user_code } = await start()
  value(await approve(user_code))
  value(await disablePerson(at.parts, { person: ann.id, by: 'local' }))
  expect(await poll(device_code)).toBe('ACCESS_DENIED')
})

test('whoever ends all their tokens ends those that were promised, and no others', async () => {
  const before = await start()
  value(await approve(before.user_code))
  expect(await revokeTokens(at.parts, ann.id, { token: 'pgp_other' })).toEqual({ revoked: 0 })
  const untouched = await start()
  value(await approve(untouched.user_code))
  expect(await poll(untouched.device_code)).toBe('ok')
  await revokeTokens(at.parts, ann.id, 'all')
  expect(await poll(before.device_code)).toBe('ACCESS_DENIED')
  const after = await start()
  value(await approve(after.user_code))
  expect(await poll(after.device_code)).toBe('ok')
})

test.each([undefined, '', 'pgd_x', 7])('%j is no device code', async (code) =>
  expect(await poll(code)).toBe('EXPIRED_TOKEN'),
)
