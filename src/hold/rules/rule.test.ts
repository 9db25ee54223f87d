import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import defaults from '../../../policies/approval-rules.json' with { type: 'json' }
import { escalationsDue, nobodyElse, shortfall, unmet } from '../approval/quorum.ts'
import { MINUTE, readTime } from '../duration.ts'
import { hold, person, rule, T0, world } from '../testing/fixtures.ts'
import { type ApprovalRule, type Circumstances, termsFor } from './rule.ts'
import { defaultApprovalPolicy, readApprovalPolicy, rulesOutOfReach } from './rule-file.ts'

const drop: Circumstances = { about: 'action', treatedAs: 'production', reasons: ['LOSES'], targets: 1 }

describe('the default rules', () => {
  const policy = defaultApprovalPolicy()
  test('let a team of one approver work', () => {
    expect(rulesOutOfReach(policy, [person('ann', 'approver')])).toEqual([])
    expect(rulesOutOfReach(policy, [person('olga', 'operator')])).toEqual([])
    expect(termsFor(policy, drop).requirements.every((one) => one.approvers === 1)).toBe(true)
  })
  test('are out of reach where nobody may approve', () => {
    expect(rulesOutOfReach(policy, [person('ida', 'viewer')])[0]?.code).toBe('TOO_FEW_APPROVERS')
  })
  test('give 30 minutes to approve and 15 to execute, and 10 for what is lost', () => {
    expect(termsFor(policy, { ...drop, reasons: ['CHANGES'] })).toMatchObject({ decideWithin: 30, executeWithin: 15 })
    expect(termsFor(policy, drop)).toMatchObject({ decideWithin: 30, executeWithin: 10 })
    expect(termsFor(policy, { ...drop, treatedAs: 'staging' })).toMatchObject({ executeWithin: 15 })
    expect(termsFor(policy, { ...drop, reasons: ['CHANGES'], targets: 2 })).toMatchObject({ executeWithin: 10 })
  })
  test('F19: loosening the gate takes one more person than who asks for it, where there is one', () => {
    const { requirements } = termsFor(policy, { ...drop, about: 'configuration' })
    const asked = { at: 0, person: 'olga' }
    const people = new Map([['olga', person('olga', 'operator')]])
    const standing = { people, owners: new Map(), holders: new Map() }
    const by = (name: string) => ({ by: name, at: 1, target: '', justification: '', rollbackPlan: '', stepUp: false })
    expect(unmet(requirements, [by('olga')], asked, standing)).not.toEqual([])
    expect(nobodyElse(requirements, asked, standing)).toBe(true)
    const two = { ...standing, people: new Map([...standing.people, ['ann', person('ann', 'approver')]]) }
    expect(nobodyElse(requirements, asked, two)).toBe(false)
    expect(unmet(requirements, [by('ann')], asked, two)).toEqual([])
    const { aloneConfigures: _left, ...silent } = defaults
    const read = readApprovalPolicy(silent)
    expect([policy.aloneConfigures, read.is === 'ok' && read.value.aloneConfigures]).toEqual([true, false])
  })
})

describe('a rule holds', () => {
  const asks = (when: ApprovalRule['when'], more: Partial<Circumstances> = {}) =>
    termsFor({ base: rule({ name: 'base' }), rules: [rule({ name: 'own', when })] }, { ...drop, ...more })
      .requirements.map((one) => one.name)
      .includes('own')
  test('where all that it says is so, and always where it says nothing', () => {
    expect(asks({})).toBe(true)
    expect(asks({ about: ['action'], environments: ['production'], reasons: ['LOSES'], targets: 1 })).toBe(true)
    expect(asks({ about: ['configuration', 'mock-session'] })).toBe(false)
    expect(asks({ environments: ['staging', 'local'] })).toBe(false)
    expect(asks({ about: ['action'], environments: ['staging'] })).toBe(false)
    expect(asks({ reasons: ['CHANGES', 'LOSES'] })).toBe(true)
    expect(asks({ reasons: ['CHANGES', 'DEPLOYS'] })).toBe(false)
    expect(asks({ targets: 2 })).toBe(false)
    expect(asks({ targets: 2 }, { targets: 2 })).toBe(true)
  })
  test('for named actions of its names, and for nothing without a name', () => {
    expect(asks({ named: ['cutover'] }, { named: 'cutover' })).toBe(true)
    expect(asks({ named: ['cutover', 'production_run'] }, { named: 'production_run' })).toBe(true)
    expect(asks({ named: ['cutover'] }, { named: 'production_run' })).toBe(false)
    expect(asks({ named: ['cutover'] })).toBe(false)
    expect(asks({ named: ['cutover'], targets: 2 }, { named: 'cutover' })).toBe(false)
  })
})

describe('rules that the operator writes', () => {
  const read = (more: object) => readApprovalPolicy({ ...defaults, ...more })
  const problems = (more: object) => {
    const found = read(more)
    return found.is === 'fault' ? found.fault.map((one) => one.field) : []
  }
  const named = (more: object) => ({ rules: [{ name: 'x', when: { named: ['cutover'] }, ...more }] })
  const refusals: readonly (readonly [string, object, object])[] = [
    ['no end to approve', { base: { ...defaults.base, decideWithin: null } }, { base: defaults.base }],
    ['more than a day', named({ executeWithin: 1441 }), named({ executeWithin: 1440 })],
    ['no minute at all', named({ decideWithin: 0 }), named({ decideWithin: 1 })],
    ['no approver', named({ approvers: 0 }), named({ approvers: 1 })],
    ['half an approver', named({ approvers: 1.5 }), named({ approvers: 2 })],
    ['a role that is none', named({ roles: ['boss'] }), named({ roles: ['operator'] })],
    ['a field that is none', named({ autoApprove: true }), named({ stepUp: true })],
    ['no condition', { rules: [{ name: 'x', when: {} }] }, named({})],
    [
      'an unknown reason',
      { rules: [{ name: 'x', when: { reasons: ['NO'] } }] },
      { rules: [{ name: 'x', when: { reasons: ['LOSES'] } }] },
    ],
    ['an unknown name', { rules: [{ name: 'x', when: { named: ['no'] } }] }, named({})],
    ['escalation to nobody', named({ escalate: [{ after: 5 }] }), named({ escalate: [{ after: 5, people: ['ben'] }] })],
    ['nobody who approves', { base: { ...defaults.base, roles: [] } }, { base: { ...defaults.base, people: ['ann'] } }],
  ]
  for (const [name, wrong, twin] of refusals) {
    test(`${name} is refused, its twin is taken`, () => {
      expect(problems(wrong).length).toBeGreaterThan(0)
      expect(problems(twin)).toEqual([])
    })
  }
  test('a threshold above the pool is refused when it is configured', () => {
    const policy = read(named({ approvers: 2 }))
    if (policy.is === 'fault') throw new Error('unreadable')
    const [ann, ben] = [person('ann', 'approver'), person('ben', 'approver')]
    expect(rulesOutOfReach(policy.value, [ann]).map((one) => one.field)).toEqual(['rules.x.approvers'])
    expect(rulesOutOfReach(policy.value, [ann, { ...ben, active: false }])).toHaveLength(1)
    expect(rulesOutOfReach(policy.value, [ann, ben])).toEqual([])
  })
  test('a freeze has an end, a reason and approvers that exist', () => {
    const freeze = {
      reason: 'end of the year',
      from: '2026-12-20T00:00:00Z',
      to: '2027-01-02T00:00:00Z',
      approvers: ['ann'],
    }
    const policy = read({ freezes: [freeze] })
    if (policy.is === 'fault') throw new Error('unreadable')
    expect(rulesOutOfReach(policy.value, [person('ben', 'approver')])).toHaveLength(1)
    expect(rulesOutOfReach(policy.value, [person('ann', 'approver')])).toEqual([])
    expect(problems({ freezes: [{ ...freeze, to: freeze.from }] })).toHaveLength(1)
    expect(problems({ freezes: [{ ...freeze, to: '2027-02-30T00:00:00Z' }] })).toHaveLength(1)
    expect(problems({ freezes: [{ ...freeze, approvers: [] }] })).toHaveLength(1)
  })
})

test('rules only tighten: one more never shortens the list of approvers nor lengthens a clock', () => {
  const any: fc.Arbitrary<ApprovalRule> = fc
    .record({
      approvers: fc.integer({ min: 1, max: 3 }),
      decideWithin: fc.integer({ min: 1, max: 90 }),
      executeWithin: fc.integer({ min: 1, max: 90 }),
      stepUp: fc.boolean(),
      when: fc.constantFrom({}, { reasons: ['LOSES' as const] }, { targets: 2 }, { about: ['action' as const] }),
    })
    .map((more) => rule(more))
  fc.assert(
    fc.property(any, fc.array(any, { maxLength: 4 }), any, (base, rules, more) => {
      const before = termsFor({ base, rules }, drop)
      const after = termsFor({ base, rules: [...rules, more] }, drop)
      expect(after.requirements.length).toBeGreaterThanOrEqual(before.requirements.length)
      expect(after.decideWithin).toBeLessThanOrEqual(before.decideWithin)
      expect(after.executeWithin).toBeLessThanOrEqual(before.executeWithin)
      expect(Number(after.stepUp)).toBeGreaterThanOrEqual(Number(before.stepUp))
    }),
  )
})

describe('who can be reached', () => {
  test('a request that nobody could ever approve says so', () => {
    const { terms, asked } = hold()
    const alone = new Map([['olga', person('olga', 'operator')]])
    expect(shortfall(terms.requirements, asked, world({ people: alone }))).toHaveLength(1)
    expect(shortfall(terms.requirements, asked, world())).toEqual([])
  })
  test('an escalation is due once, in its minute', () => {
    const steps = [rule({ escalate: [{ after: 10, roles: [], people: ['ben'] }] })]
    const due = (before: number, now: number) =>
      escalationsDue(steps, { before: before * MINUTE, now: now * MINUTE }).length
    expect([due(0, 9), due(9, 10), due(10, 11)]).toEqual([0, 1, 0])
  })
})

test('times are those of RFC 3339, to the letter', () => {
  expect(readTime('2026-11-21T12:00:00Z')).toBe(T0)
  expect(readTime('2026-11-21T12:00:00.000Z')).toBe(T0)
  expect(readTime('2026-11-21T12:00:00.000000+00:00')).toBe(T0)
  expect(readTime('2026-11-21T13:30:00.5+01:30')).toBe(T0 + 500)
  expect(readTime('2026-11-20T22:00:00-14:00')).toBe(T0)
  for (const wrong of [
    '2026-11-21',
    '2026-11-21T12:00:00',
    '2026-02-30T00:00:00Z',
    '2026-11-21T25:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-02-30T00:00:00+01:00',
    '2026-11-21T12:00:00+24:00',
    '2026-11-21T12:00:00+0100',
    '2026-11-21 12:00:00Z',
    '2026-11-21T12:00:00Z (noon)',
    '',
    5,
    null,
  ]) {
    expect(readTime(wrong)).toBeUndefined()
  }
})
