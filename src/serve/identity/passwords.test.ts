import { expect, test } from 'vitest'
import { NOBODYS, Passwords } from './passwords.ts'
import { outcome, value } from './testing/identity.ts'

const passwords = new Passwords()
const GOOD = 'correct horse battery'

test('a password matches its own hash and no other', async () => {
  const hashed = value(await passwords.hash(GOOD, 'ann'))
  expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(value(await passwords.matches(hashed, GOOD))).toBe(true)
  expect(value(await passwords.matches(hashed, `${GOOD} `))).toBe(false)
  expect(value(await passwords.matches(hashed, undefined))).toBe(false)
})

test('one text, written in two ways of Unicode, is one password', async () => {
  const hashed = value(await passwords.hash('schöne grüße an alle', 'ann'))
  expect(value(await passwords.matches(hashed, 'schöne grüße an alle'.normalize('NFD')))).toBe(true)
})

test.each([
  ['eleven char', 'PASSWORD_TOO_SHORT'],
  ['twelve chars', 'ok'],
  [7, 'PASSWORD_TOO_SHORT'],
  ['x1y2'.repeat(65), 'PASSWORD_TOO_LONG'],
  ['aaaaaaaaaaaaaaaa', 'PASSWORD_TOO_PLAIN'],
  ['abababababababab', 'PASSWORD_TOO_PLAIN'],
  ['Ann Arbor 123', 'PASSWORD_TOO_PLAIN'],
])('%j: %s', async (password, code) => expect(outcome(await passwords.hash(password, 'ann arbor'))).toBe(code))

test('for nobody the same work is done as for somebody, and matches nothing', async () => {
  const costOf = (hashed: string) => hashed.split('$').slice(1, 4)
  expect(costOf(NOBODYS)).toEqual(costOf(value(await passwords.hash(GOOD, 'ann'))))
  expect(value(await passwords.matches(null, GOOD))).toBe(false)
  expect(value(await passwords.matches(value(await passwords.hash(GOOD, 'ann')), GOOD))).toBe(true)
})

test('a flood is refused and does not grow', async () => {
  const all = await Promise.all(Array.from({ length: 80 }, () => passwords.matches(null, GOOD)))
  expect(all.filter((one) => outcome(one) === 'BUSY')).toHaveLength(80 - 2 - 64)
  expect(outcome(await passwords.matches(null, GOOD))).toBe('ok')
})
