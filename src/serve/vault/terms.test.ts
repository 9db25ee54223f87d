import { expect, test } from 'vitest'
import { type CredentialTerms, checkName, checkTerms, checkValues } from './terms.ts'
import { isFor, isOpaque } from './usable.ts'

const TERMS: CredentialTerms = {
  targets: ['database:db.prod.example:5432/*'],
  users: [],
  env: ['PGPASSWORD'],
  files: [],
  unattended: false,
}
const effect = (kind: 'read-data' | 'undescribed', id?: string) => ({
  kind,
  verdict: 'hold' as const,
  verb: 'select',
  on: 'table',
  target: 'orders',
  environment: 'production' as const,
  reversible: 'yes' as const,
  ...(id === undefined ? {} : { identity: { kind: 'database' as const, id } }),
})

test.each([
  [{}, 'ok'],
  [{ targets: [] }, 'targets'],
  [{ targets: ['database:*'] }, 'targets'],
  [{ targets: ['database:*:*'] }, 'targets'],
  [{ targets: ['everything'] }, 'targets'],
  [{ env: ['PATH'] }, 'values'],
  [{ env: ['LD_PRELOAD'] }, 'values'],
  [{ env: ['A-B'] }, 'values'],
  [{ env: [] }, 'values'],
  [{ files: ['PGPASSWORD'] }, 'values'],
  [{ files: ['PGPASSFILE'] }, 'ok'],
] as const)('terms %j: %s', (change, wanted) => {
  const read = checkTerms({ ...TERMS, ...change })
  expect(read.is === 'ok' ? 'ok' : read.fault.field).toBe(wanted)
})

test.each([
  [{ PGPASSWORD: 'correct horse' }, 'ok'],
  [{ PGPASSWORD: 'abcde' }, 'fault'],
  [{ PGPASSWORD: 'correct\0horse' }, 'fault'],
  [{}, 'fault'],
  [{ PGPASSWORD: 'correct horse', OTHER: 'correct horse' }, 'fault'],
] as const)('values %j: %s', (values, wanted) => {
  const read = checkValues(TERMS, values as unknown as Record<string, string>)
  expect(read.is).toBe(wanted)
  if (read.is === 'fault') expect(read.fault.message).not.toMatch(/correct|abcde/)
})

test('names are plain', () => {
  expect(['shop-db', 'a.b_1'].every((name) => checkName(name).is === 'ok')).toBe(true)
  expect(['', '.x', 'A', 'a b', '../x', 'x'.repeat(64)].some((name) => checkName(name).is === 'ok')).toBe(false)
})

test('a credential is for its targets and its users', () => {
  const shop = [effect('read-data', 'db.prod.example:5432/shop')]
  expect(isFor(TERMS, shop, 'agent_1')).toBe(true)
  expect(isFor(TERMS, [effect('read-data', 'db.prod.example.evil:5432/shop')], 'agent_1')).toBe(false)
  expect(isFor(TERMS, [effect('read-data')], 'agent_1')).toBe(false)
  expect(isFor({ ...TERMS, users: ['agent_2'] }, shop, 'agent_1')).toBe(false)
  expect(isFor({ ...TERMS, users: ['agent_1'] }, shop, 'agent_1')).toBe(true)
})

test('what cannot be read could carry one away', () => {
  expect(isOpaque([effect('read-data'), effect('undescribed')])).toBe(true)
  expect(isOpaque([effect('read-data')])).toBe(false)
})
