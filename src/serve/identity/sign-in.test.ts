import { afterEach, beforeEach, expect, test } from 'vitest'
import { enrol, firstOperatorLink, invite, inviteBack } from './enrolment.ts'
import { delayAfter } from './lockout.ts'
import { Passwords } from './passwords.ts'
import { changeRole, disablePerson } from './people.ts'
import { changePassword, signIn } from './sign-in.ts'
import { sweepIdentity } from './sweep.ts'
import { outcome, personNamed, type TestIdentity, testIdentity, value } from './testing/identity.ts'
import { readSession } from './web-session.ts'

const passwords = new Passwords()
const GOOD = 'correct horse battery'
const DAY = 24 * 60 * 60 * 1000

let at: TestIdentity
beforeEach(async () => {
  at = await testIdentity()
})
afterEach(() => at.close())

const enter = (name: string, password: string, address?: string) =>
  signIn(at.parts, passwords, { name, password, ...(address === undefined ? {} : { address }) })

async function withPassword(name: string) {
  const { id } = await personNamed(at.parts, name)
  const { token } = value(await at.parts.store.commit((tx) => inviteBack(tx, at.parts, { person: id, by: 'local' })))
  value(await enrol(at.parts, passwords, { token, password: GOOD }))
  return id
}

test('the right password lets in, and the log says who and not by which name', async () => {
  const id = await withPassword('Ann Arbor')
  const { person, session } = value(await enter('Ann Arbor', GOOD))
  expect(person).toEqual({ id, name: 'Ann Arbor', role: 'approver' })
  expect((await readSession(at.parts, session.cookie))?.caller).toMatchObject({ id, via: 'session' })
  expect((await at.entries()).at(-1)).toMatchObject({ kind: 'login', person: id, how: 'password' })
  expect(JSON.stringify(await at.entries())).not.toContain('Ann Arbor')
})

test('whoever it is that fails is told the same', async () => {
  const id = await withPassword('ann')
  await personNamed(at.parts, 'no-password')
  const gone = await withPassword('gone')
  value(await disablePerson(at.parts, { person: gone, by: 'local' }))
  const answers = [
    await enter('ann', 'wrong password!'),
    await enter('nobody', GOOD),
    await enter('no-password', GOOD),
    await enter('gone', GOOD),
    await enter('', GOOD),
    await enter('x'.repeat(1000), GOOD),
  ]
  expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
  expect(outcome(answers[0]!)).toBe('LOGIN_FAILED')
  const refused = (await at.entries()).filter((entry) => entry['kind'] === 'login.refused')
  expect(refused).toHaveLength(6)
  expect(refused[0]).toMatchObject({ person: id, how: 'password' })
  expect(refused[1]).not.toHaveProperty('person')
})

test('five wrong tries lock a name, whether anybody has it or not, and nobody else', async () => {
  await withPassword('ann')
  await withPassword('bob')
  for (const name of ['ann', 'nobody'])
    for (let i = 0; i < 5; i++) expect(outcome(await enter(name, 'wrong password!'))).toBe('LOGIN_FAILED')
  for (const name of ['ann', 'nobody']) {
    const locked = await enter(name, GOOD)
    expect(locked).toMatchObject({ is: 'fault', fault: { code: 'LOCKED' } })
    if (locked.is === 'fault') expect(locked.fault.retryAfter).toBeGreaterThan(10_000)
  }
  expect(outcome(await enter('bob', GOOD))).toBe('ok')
  at.later(15_000)
  expect(outcome(await enter('ann', GOOD))).toBe('ok')
  for (let i = 0; i < 4; i++) await enter('ann', 'wrong password!')
  expect(outcome(await enter('ann', GOOD))).toBe('ok')
})

test('many tries at once are no more than few', async () => {
  await withPassword('ann')
  const all = await Promise.all(Array.from({ length: 40 }, () => enter('ann', 'wrong password!')))
  expect(all.filter((one) => outcome(one) === 'LOGIN_FAILED')).toHaveLength(5)
  expect(all.filter((one) => outcome(one) === 'LOCKED')).toHaveLength(35)
})

test('the delay grows to its end', () => {
  expect([4, 5, 6, 7, 100].map((failures) => delayAfter(failures, 4) / 1000)).toEqual([0, 15, 30, 60, 900])
})

test('an address is counted over all names, and an own account does not clear it', async () => {
  await withPassword('ann')
  for (let i = 0; i < 15; i++) await enter(`nobody-${i}`, GOOD, '2001:db8:0:1::5')
  expect(outcome(await enter('ann', GOOD, '2001:db8:0:1::7'))).toBe('ok')
  for (let i = 15; i < 31; i++) await enter(`nobody-${i}`, GOOD, '2001:DB8:0000:1:ffff::')
  expect(outcome(await enter('ann', GOOD, '2001:db8:0:1::9'))).toBe('LOCKED')
  expect(outcome(await enter('ann', GOOD, '2001:db8:0:2::9'))).toBe('ok')
})

test('what is long over is swept away', async () => {
  await enter('nobody', GOOD, '::ffff:10.0.0.1')
  const kept = async () => (await at.parts.store.read.selectFrom('login_failure').selectAll().execute()).length
  await sweepIdentity(at.parts)
  expect(await kept()).toBe(2)
  at.later(DAY + 1000)
  await sweepIdentity(at.parts)
  expect(await kept()).toBe(0)
})

test('a new password ends what was open with the old one', async () => {
  const id = await withPassword('ann')
  const { session } = value(await enter('ann', GOOD))
  const change = (current: string, next: string) => changePassword(at.parts, passwords, { person: id, current, next })
  expect(outcome(await change('wrong password!', 'another good one'))).toBe('LOGIN_FAILED')
  expect(outcome(await change(GOOD, 'short'))).toBe('PASSWORD_TOO_SHORT')
  const fresh = value(await change(GOOD, 'another good one'))
  expect(await readSession(at.parts, session.cookie)).toBeUndefined()
  expect(await readSession(at.parts, fresh.cookie)).toBeDefined()
  expect(outcome(await enter('ann', GOOD))).toBe('LOGIN_FAILED')
  expect(outcome(await enter('ann', 'another good one'))).toBe('ok')
})

test('the first operator enrols, once', async () => {
  const link = await firstOperatorLink(at.parts)
  expect(link?.token).toMatch(/^pge_/)
  const use = (token: unknown, name = 'root', password = GOOD) => enrol(at.parts, passwords, { token, name, password })
  expect(outcome(await use('pge_wrong'))).toBe('LINK_INVALID')
  expect(outcome(await use(link?.token, '', GOOD))).toBe('NAME_UNCLEAR')
  expect(outcome(await use(link?.token, 'root', 'short'))).toBe('PASSWORD_TOO_SHORT')
  const both = await Promise.all([use(link?.token), use(link?.token, 'other')])
  expect(both.map(outcome).sort()).toEqual(['LINK_INVALID', 'ok'])
  expect(await firstOperatorLink(at.parts)).toBeUndefined()
})

test('a later link voids the one before, and an operator who came another way all of them', async () => {
  const first = await firstOperatorLink(at.parts)
  const second = await firstOperatorLink(at.parts)
  const use = (token: unknown) => enrol(at.parts, passwords, { token, name: 'root', password: GOOD })
  expect(outcome(await use(first?.token))).toBe('LINK_INVALID')
  await personNamed(at.parts, 'admin', 'operator')
  expect(outcome(await use(second?.token))).toBe('LINK_INVALID')
})

test('a link ends after a day', async () => {
  const link = await firstOperatorLink(at.parts)
  at.later(DAY)
  expect(outcome(await enrol(at.parts, passwords, { token: link?.token, name: 'root', password: GOOD }))).toBe(
    'LINK_INVALID',
  )
})

test('an invitation gives the role that it was made for, as long as who made it is an operator', async () => {
  const { id: root } = await personNamed(at.parts, 'root', 'operator')
  await personNamed(at.parts, 'second', 'operator')
  const good = value(await at.parts.store.commit((tx) => invite(tx, at.parts, { role: 'auditor', by: root })))
  const late = value(await at.parts.store.commit((tx) => invite(tx, at.parts, { role: 'operator', by: root })))
  const use = (token: string, name: string) => enrol(at.parts, passwords, { token, name, password: GOOD })
  expect(outcome(await use(good.token, 'r00t'))).toBe('NAME_TAKEN')
  expect(value(await use(good.token, 'ann')).person.role).toBe('auditor')
  expect((await at.entries()).filter((entry) => entry['kind'] === 'person.added').at(-1)).toMatchObject({ by: root })
  value(await at.parts.store.commit((tx) => changeRole(tx, { person: root, role: 'viewer', by: 'local' })))
  expect(outcome(await use(late.token, 'bob'))).toBe('LINK_INVALID')
})

test('a link back is for one person, who keeps name and role', async () => {
  const id = await withPassword('ann')
  const { token } = value(await at.parts.store.commit((tx) => inviteBack(tx, at.parts, { person: id, by: 'local' })))
  const back = value(await enrol(at.parts, passwords, { token, name: 'someone else', password: 'a new password' }))
  expect(back.person).toEqual({ id, name: 'ann', role: 'approver' })
  expect(outcome(await enter('ann', GOOD))).toBe('LOGIN_FAILED')
  value(await disablePerson(at.parts, { person: id, by: 'local' }))
  expect(outcome(await at.parts.store.commit((tx) => inviteBack(tx, at.parts, { person: id, by: 'local' })))).toBe(
    'DISABLED',
  )
})
