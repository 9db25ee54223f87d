import { expect, test } from 'vitest'
import { ROLES, type Role } from '../../hold/person.ts'
import { agentMay, may, PERMISSIONS, ROLE_TABLE } from './roles.ts'

const granted = (role: Role) => PERMISSIONS.filter((permission) => may(role, permission)).join(' ')

test.each([
  ['viewer', 'see'],
  ['requester', 'see request request-mock'],
  ['approver', 'see request request-mock approve grant review'],
  ['auditor', 'see see-log export review'],
  ['operator', PERMISSIONS.join(' ')],
] as const)('%s may: %s', (role, permissions) => expect(granted(role)).toBe(permissions))

test('every role of the domain stands in the table', () =>
  expect(Object.keys(ROLE_TABLE).sort()).toEqual([...ROLES].sort()))

test('what is no role may nothing', () => {
  for (const role of ['', 'admin', 'constructor', '__proto__', 'toString']) {
    expect(granted(role as Role)).toBe('')
  }
})

test('an agent has nothing of a person', () => {
  for (const permission of PERMISSIONS) expect(agentMay(permission as never)).toBe(false)
  expect(agentMay('decide')).toBe(true)
})
