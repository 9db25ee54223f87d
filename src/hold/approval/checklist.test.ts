import { expect, test } from 'vitest'
import type { ReasonCode } from '../../decide/reasons.ts'
import { type HoldRequest, openHold } from '../request.ts'
import { factsOf } from '../request-facts.ts'
import type { ApprovalRule } from '../rules/rule.ts'
import { action, approveBy, decision, hold, judged, rule, T0, world } from '../testing/fixtures.ts'
import { step } from '../transition.ts'
import { CHECKLIST, checklistIn, type ItemState } from './checklist.ts'

const REQUIRED: ApprovalRule = rule({ name: 'base', checklist: 'required' })

function required(more: Parameters<typeof decision>[0] = {}) {
  return hold({ facts: factsOf(action, judged(decision(more))), rules: { base: REQUIRED, rules: [] } })
}

function states(of = hold()): Readonly<Record<string, ItemState>> {
  return Object.fromEntries((checklistIn(of) ?? []).map(({ item, state }) => [item, state]))
}

test('has the eight items of the policy, in its order', () => {
  expect((checklistIn(hold()) ?? []).map(({ item }) => item)).toEqual(Object.keys(CHECKLIST))
  expect(Object.keys(CHECKLIST)).toHaveLength(8)
})

test('what can be computed is, and the rest waits for a person', () => {
  expect(states()).toEqual({
    environment: 'checked',
    allowedList: 'by exception',
    notDestructive: 'by exception',
    rollbackPlan: 'not answered',
    approved: 'not answered',
    backup: 'not answered',
    monitoring: 'not answered',
    incidentReport: 'not answered',
  })
})

test('an environment that is only treated as production is not confirmed', () => {
  const unknown = { ...decision().environment, class: 'unknown' } as const
  expect(states(hold({ facts: factsOf(action, judged(decision({ environment: unknown }))) }))['environment']).toBe(
    'unchecked',
  )
  const unused = { ...decision().environment, because: [] }
  expect(states(hold({ facts: factsOf(action, judged(decision({ environment: unused }))) }))['environment']).toBe(
    'unchecked',
  )
})

test('a restart is not destructive, and no backup is needed', () => {
  const restart = decision({ reasons: [{ code: 'RESTARTS', message: 'it restarts', span: [9, 20] }] })
  expect(states(hold({ facts: factsOf(action, judged(restart)) }))).toMatchObject({
    notDestructive: 'checked',
    backup: 'not needed',
  })
})

test.each<[ReasonCode[], ItemState, ItemState]>([
  [['READS'], 'checked', 'checked'],
  [['READS', 'CHANGES'], 'by exception', 'checked'],
  [['CHANGES', 'LOSES_REMADE'], 'by exception', 'by exception'],
  [['CHANGES', 'HOUSE_POLICY'], 'by exception', 'checked'],
  // Nothing says what these would do.
  [[], 'by exception', 'by exception'],
  [['GRANT_MISSING'], 'by exception', 'by exception'],
  [['REAL_WORKFLOW'], 'by exception', 'by exception'],
])('of %j the allowed list is %s, and that nothing is destroyed %s', (codes, allowedList, notDestructive) => {
  const reasons = codes.map((code) => ({ code, message: code }))
  expect(states(hold({ facts: factsOf(action, judged(decision({ reasons }))) }))).toMatchObject({
    allowedList,
    notDestructive,
  })
})

test('elsewhere there is none', () => {
  expect(checklistIn(hold({ facts: factsOf(action, judged(decision({}, 'staging'))) }))).toBeUndefined()
  expect(checklistIn(openHold({ ...given(), facts: { ...hold().facts, about: 'configuration' } }))).toBeUndefined()
})

test('the five answers of an approval go on working; what was not said stands as not answered', () => {
  const { hold: after, fault } = step(hold(), approveBy('ann'), world())
  expect([fault, after.status]).toEqual([undefined, 'approved'])
  expect(states(after)).toMatchObject({
    rollbackPlan: 'checked',
    approved: 'checked',
    backup: 'checked',
    monitoring: 'not answered',
    incidentReport: 'not answered',
  })
})

test('answers of the checklist are true, false or left out', () => {
  const { hold: after } = step(hold(), approveBy('ann', { monitoring: true }), world())
  expect(states(after)).toMatchObject({ monitoring: 'checked', incidentReport: 'not answered' })
  const wrong = step(hold(), approveBy('ann', { monitoring: 'yes' }), world())
  expect(wrong.fault?.problems?.map(({ field, code }) => [field, code])).toEqual([['monitoring', 'CHECK_UNSAID']])
  expect(wrong.hold.wrongAnswers).toBe(0)
})

const ALL = { monitoring: true, incidentReport: true }

const CHANGES = decision({ reasons: [{ code: 'CHANGES', message: 'it changes a row' }] })

test.each<[string, object]>([
  ['monitoring', { monitoring: false }],
  ['incidentReport', { ...ALL, incidentReport: false }],
  ['backup', { backup: false }],
])('without a rule of it, too, what an approver says no to stops it: %s', (field, more) => {
  const { hold: after, fault } = step(hold(), approveBy('ann', more), world())
  expect(after).toMatchObject({ status: 'pending', approvals: [], wrongAnswers: 0 })
  expect(fault?.problems?.map((one) => [one.field, one.code])).toEqual([[field, 'UNCHECKED']])
})

test('what loses nothing for good is approved without a backup, and what is not in production without any of it', () => {
  const approved = (facts: HoldRequest['facts'], more: object) =>
    step(hold({ facts }), approveBy('ann', more), world()).hold.status
  expect(approved(factsOf(action, judged(CHANGES)), { backup: false })).toBe('approved')
  expect(approved(factsOf(action, judged(CHANGES)), { monitoring: false })).toBe('pending')
  const staging = factsOf(action, judged(decision({}, 'staging')))
  expect(approved(staging, { backup: false, monitoring: false, incidentReport: false })).toBe('approved')
})

test('where the rules ask for all of it, all of it approves', () => {
  expect(step(required(), approveBy('ann', ALL), world()).hold.status).toBe('approved')
})

test.each([
  ['monitoring', { ...ALL, monitoring: false }],
  ['incidentReport', { monitoring: true }],
  ['backup', { ...ALL, backup: false }],
])('and %s alone stops it', (field, more) => {
  const { hold: after, fault } = step(required(), approveBy('ann', more), world())
  expect(after).toMatchObject({ status: 'pending', approvals: [], wrongAnswers: 0 })
  expect(fault?.problems?.map((one) => [one.field, one.code])).toEqual([[field, 'UNCHECKED']])
})

test('an environment that nothing confirms stops it, too', () => {
  const unknown = { ...decision().environment, class: 'unknown' } as const
  const { fault } = step(required({ environment: unknown }), approveBy('ann', ALL), world())
  expect(fault?.problems?.map((one) => one.field)).toEqual(['environment'])
})

test('one rule that asks for it is enough', () => {
  const base = rule({ name: 'base' })
  const rules = [rule({ name: 'own', when: { reasons: ['LOSES'] }, checklist: 'required' })]
  expect(hold({ rules: { base, rules } }).terms.checklist).toBe('required')
  expect(hold({ rules: { base, rules: [] } }).terms).not.toHaveProperty('checklist')
})

test('what one approver denies is not checked, whatever another says', () => {
  const rules = { base: rule({ name: 'base', approvers: 2 }), rules: [] }
  const two = hold({ rules, facts: factsOf(action, judged(CHANGES)) })
  const first = step(two, approveBy('ann', { ...ALL, backup: false }), world()).hold
  const second = step(first, approveBy('ben', { monitoring: true }), world()).hold
  expect(second.status).toBe('approved')
  expect(states(second)).toMatchObject({ backup: 'unchecked', monitoring: 'checked', incidentReport: 'not answered' })
})

function given() {
  return {
    id: 'hold_2',
    asked: { at: T0, agent: 'bot' },
    policy: 'sha256:policy',
    epoch: 1,
    rules: { base: REQUIRED, rules: [] },
  }
}
