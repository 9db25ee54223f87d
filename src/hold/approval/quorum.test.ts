import { describe, expect, test } from 'vitest'
import { MINUTE } from '../duration.ts'
import type { Approval, Asked } from '../request.ts'
import { person, rule, T0, world } from '../testing/fixtures.ts'
import { escalationsDue, isOwn, mayApprove, shortfall, unmet } from './quorum.ts'

const asked: Asked = { at: T0, agent: 'bot', owner: 'olga' }
const by = (id: string, minutes = 1): Approval => ({
  by: id,
  at: T0 + minutes * MINUTE,
  target: 'db:5432/shop',
  justification: 'the shop moved last week',
  rollbackPlan: 'restore the dump of noon',
  stepUp: false,
})
const around = (...people: readonly ReturnType<typeof person>[]) =>
  world({ people: new Map(people.map((one) => [one.id, one])) })
const [ann, ben] = [person('ann', 'approver'), person('ben', 'approver')]

describe('what is not met', () => {
  const two = rule({ approvers: 2 })
  const isMet = (approvals: readonly Approval[], standing = world(), one = two) =>
    unmet([one], approvals, asked, standing).length === 0
  test('two who may, and not one of them twice', () => {
    expect(isMet([by('ann'), by('ben')])).toBe(true)
    expect(isMet([by('ann'), by('ann', 2)])).toBe(false)
  })
  test('by whom the store does not know any more', () => {
    expect(isMet([by('ann'), by('ben')], around(ann, ben))).toBe(true)
    expect(isMet([by('ann'), by('ben')], around(ben))).toBe(false)
  })
  test('by the owner of the agent, of then and of now', () => {
    const owned = world({ owners: new Map([['bot', 'ann']]) })
    expect(isMet([by('olga'), by('ben')])).toBe(false)
    expect(isMet([by('ann'), by('ben')], owned)).toBe(false)
  })
  test('an approval counts by how long had been waited at its own time', () => {
    const late = rule({ roles: [], people: ['ben'], escalate: [{ after: 10, roles: ['viewer'], people: [] }] })
    expect(isMet([by('ida', 10)], world(), late)).toBe(true)
    expect(isMet([by('ida', 9)], world(), late)).toBe(false)
  })
  test('a number of approvers that is none is never reached', () => {
    expect(isMet([by('ann'), by('ben')], world(), rule({ approvers: Number.NaN }))).toBe(false)
  })
})

describe('who may approve', () => {
  test('by role or by id, and only while active', () => {
    const one = rule({ roles: ['operator'], people: ['ann'] })
    expect(mayApprove(one, ann, 0)).toBe(true)
    expect(mayApprove(one, person('olga', 'viewer', 'operator'), 0)).toBe(true)
    expect(mayApprove(one, ben, 0)).toBe(false)
    expect(mayApprove(one, { ...ann, active: false }, 0)).toBe(false)
  })
  test('a person who asked without an agent owns nothing of others', () => {
    const alone: Asked = { at: T0, person: 'ann' }
    expect(isOwn(alone, 'ann', world())).toBe(true)
    expect(isOwn(alone, 'olga', world())).toBe(false)
  })
})

describe('who there is', () => {
  test('exactly as many as are asked for are enough', () => {
    expect(shortfall([rule({ approvers: 2 })], asked, around(ann, ben))).toEqual([])
    expect(shortfall([rule({ approvers: 2 })], asked, around(ann))).toHaveLength(1)
  })
  test('who comes in by an escalation counts, however late', () => {
    const late = rule({ people: [], roles: [], escalate: [{ after: 1440, roles: [], people: ['ben'] }] })
    expect(shortfall([late], asked, around(ann, ben))).toEqual([])
    expect(shortfall([late], asked, around(ann))).toEqual([late])
  })
  test('the owner is not among them', () => {
    expect(shortfall([rule()], asked, around(person('olga', 'operator'), ann))).toEqual([])
    expect(shortfall([rule()], asked, around(person('olga', 'operator')))).toHaveLength(1)
  })
})

test('an escalation is told in the step in which it becomes due', () => {
  const step = { after: 10, roles: [], people: ['ben'] }
  const due = (before: number, now: number) =>
    escalationsDue([rule({ escalate: [step] })], { before: before * MINUTE, now: now * MINUTE })
  expect(due(9, 10)).toEqual([step])
  expect(due(9, 11)).toEqual([step])
  expect(due(8, 9)).toEqual([])
  expect(due(10, 11)).toEqual([])
  expect(due(11, 12)).toEqual([])
})
