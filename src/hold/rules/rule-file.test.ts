import { describe, expect, test } from 'vitest'
import defaults from '../../../policies/approval-rules.json' with { type: 'json' }
import { person } from '../testing/fixtures.ts'
import { type ApprovalPolicy, readApprovalPolicy, rulesOutOfReach } from './rule-file.ts'

const base = { approvers: 2, roles: ['approver'], decideWithin: 40, executeWithin: 20 } as const
const freeze = {
  reason: 'end of the year',
  from: '2026-12-20T00:00:00Z',
  to: '2027-01-02T00:00:00Z',
  approvers: ['ann'],
}

function read(more: object = {}): ApprovalPolicy {
  const found = readApprovalPolicy({ base, rules: [], ...more })
  if (found.is === 'fault') throw new Error(JSON.stringify(found.fault))
  return found.value
}
const ruleOf = (more: object, of: object = base) =>
  read({ base: of, rules: [{ name: 'x', when: { targets: 2 }, ...more }] }).rules[0]
const problems = (json: unknown) => {
  const found = readApprovalPolicy(json)
  return found.is === 'fault' ? found.fault : []
}

describe('the base rule', () => {
  test('has the usual where it says nothing', () => {
    expect(read().base).toEqual({
      name: 'base',
      when: {},
      approvers: 2,
      roles: ['approver'],
      people: [],
      escalate: [],
      stepUp: false,
      decideWithin: 40,
      executeWithin: 20,
      mayBeOutOfReach: false,
    })
  })
  test('has what it says', () => {
    const escalate = [{ after: 5, roles: ['operator'], people: ['ben'] }]
    const given = { ...base, people: ['ann'], escalate, stepUp: true, mayBeOutOfReach: true }
    expect(read({ base: given }).base).toEqual({ ...given, name: 'base', when: {} })
    expect(read({ base: { ...base, roles: undefined, people: ['ann'] } }).base).toMatchObject({
      roles: [],
      people: ['ann'],
    })
  })
  test('names somebody, by role or by id', () => {
    const nobody = { ...base, roles: [] }
    expect(problems({ base: nobody, rules: [] })).toMatchObject([{ field: 'base', code: 'RULE_UNREADABLE' }])
    expect(problems({ base: { ...base, roles: undefined }, rules: [] })).toHaveLength(1)
    expect(problems({ base: { ...nobody, people: ['ann'] }, rules: [] })).toEqual([])
    expect(problems({ base: { ...base, people: ['ann', 'ben'] }, rules: [] })).toEqual([])
  })
})

describe('a rule', () => {
  const escalate = [{ after: 5, roles: ['operator'], people: [] }]
  const full = { ...base, people: ['ann'], escalate, stepUp: true }
  test('is as the base rule in all that it leaves out', () => {
    const { base: of } = read({ base: full })
    expect(ruleOf({}, full)).toEqual({ ...of, name: 'x', when: { targets: 2 } })
  })
  test('may be out of reach only where it says so itself', () => {
    const loose = { ...base, mayBeOutOfReach: true }
    expect(ruleOf({}, loose)?.mayBeOutOfReach).toBe(false)
    expect(ruleOf({ mayBeOutOfReach: true })?.mayBeOutOfReach).toBe(true)
  })
  test('has its own where it says so', () => {
    const own = { approvers: 1, decideWithin: 5, executeWithin: 6, stepUp: false }
    expect(ruleOf(own, full)).toMatchObject(own)
    expect(ruleOf({ stepUp: true })?.stepUp).toBe(true)
  })
  test('that names somebody names nobody else, and escalates to nobody of the base rule', () => {
    expect(ruleOf({ people: ['ben'] }, full)).toMatchObject({ roles: [], people: ['ben'], escalate: [] })
    expect(ruleOf({ roles: ['operator'] }, full)).toMatchObject({ roles: ['operator'], people: [], escalate: [] })
    expect(ruleOf({ roles: ['operator'], people: ['ben'] }, full)).toMatchObject({
      roles: ['operator'],
      people: ['ben'],
    })
    expect(ruleOf({ roles: [] }, full)).toMatchObject({ roles: ['approver'], people: ['ann'], escalate })
  })
  test('escalates as it says', () => {
    const other = [{ after: 9, roles: [], people: ['ben'] }]
    expect(ruleOf({ escalate: other }, full)).toMatchObject({ people: ['ann'], escalate: other })
    expect(ruleOf({ people: ['ben'], escalate: other }, full)?.escalate).toEqual(other)
    expect(ruleOf({ escalate: [] }, full)?.escalate).toEqual([])
  })
  test('keeps its condition, and adds nothing to it', () => {
    const conditions = [
      { about: ['action'] },
      { environments: ['staging', 'production'] },
      { reasons: ['LOSES'] },
      { named: ['cutover'] },
      { targets: 3 },
      { about: ['configuration'], targets: 2 },
    ]
    for (const when of conditions) expect(ruleOf({ when })?.when).toStrictEqual(when)
  })
})

describe('what is wrong', () => {
  test('is told with its place', () => {
    const rules = [
      { name: 'x', when: { targets: 2 } },
      { name: 'y', when: { targets: 0 } },
    ]
    expect(problems({ base, rules })).toEqual([
      { field: 'rules.1.when.targets', code: 'RULE_UNREADABLE', message: expect.stringMatching(/.{5,}/) },
    ])
  })
  test('of a time is told as such', () => {
    expect(problems({ base, rules: [], freezes: [{ ...freeze, from: 'now' }] })).toEqual([
      {
        field: 'freezes.0.from',
        code: 'RULE_UNREADABLE',
        message: 'a time is written as `2026-12-24T00:00:00Z`',
      },
    ])
  })
  test('of the rest is said in its own words', () => {
    const message = (more: object) => problems({ base, rules: [], ...more })[0]?.message
    const rule = (more: object) => ({ rules: [{ name: 'x', when: { targets: 2 }, ...more }] })
    expect(message(rule({ when: { reasons: ['NO'] } }))).toBe('no reason has this code')
    expect(message(rule({ when: { named: ['no'] } }))).toBe('no named action has this name')
    expect(message(rule({ when: {} }))).toBe('a rule says when it applies')
    expect(message(rule({ escalate: [{ after: 5 }] }))).toBe('an escalation names somebody')
    expect(message({ base: { ...base, roles: [] } })).toBe('the base rule names approvers')
    expect(message({ freezes: [{ ...freeze, to: freeze.from }] })).toBe('a freeze ends after it began')
  })
})

describe('a freeze', () => {
  test('is of production where it says nothing else', () => {
    expect(read({ freezes: [freeze] }).freezes).toEqual([
      {
        reason: 'end of the year',
        from: Date.UTC(2026, 11, 20),
        to: Date.UTC(2027, 0, 2),
        environments: ['production'],
        approvers: ['ann'],
      },
    ])
    expect(read({ freezes: [{ ...freeze, environments: ['staging'] }] }).freezes[0]?.environments).toEqual(['staging'])
    expect(read().freezes).toEqual([])
  })
  test('has a reason of ten characters, without the blanks around it', () => {
    expect(problems({ base, rules: [], freezes: [{ ...freeze, reason: ' too short ' }] })).toHaveLength(1)
    expect(problems({ base, rules: [], freezes: [{ ...freeze, reason: ' exactly 10 ' }] })).toEqual([])
  })
})

describe('rules that nobody can meet', () => {
  const [ann, ben] = [person('ann', 'approver'), person('ben', 'approver')]
  const ida = person('ida', 'viewer')
  test('are told with how many there are', () => {
    expect(rulesOutOfReach(read(), [ann, ida])).toEqual([
      {
        field: 'rules.base.approvers',
        code: 'TOO_FEW_APPROVERS',
        message: '2 approvers are asked for and 1 could approve',
      },
    ])
    expect(rulesOutOfReach(read(), [ann, ben])).toEqual([])
  })
  test('are in reach by whoever comes in by an escalation', () => {
    const late = { ...base, escalate: [{ after: 60, people: ['ida'] }] }
    expect(rulesOutOfReach(read({ base: late }), [ann, ida])).toEqual([])
    expect(rulesOutOfReach(read({ base: late }), [ann, { ...ida, active: false }])).toHaveLength(1)
  })
  test('may stay where they are meant to', () => {
    const rules = [{ name: 'x', when: { targets: 2 }, approvers: 3 }]
    const meant = [{ ...rules[0], mayBeOutOfReach: true }]
    expect(rulesOutOfReach(read({ rules }), [ann, ben]).map((one) => one.field)).toEqual(['rules.x.approvers'])
    expect(rulesOutOfReach(read({ rules: meant }), [ann, ben])).toEqual([])
  })
  test('are freezes whose approvers are all gone', () => {
    const frozen = read({ freezes: [{ ...freeze, approvers: ['ann', 'carl'] }] })
    const message = 'none of the freeze approvers is an active person'
    expect(rulesOutOfReach(frozen, [ann, ben])).toEqual([])
    expect(rulesOutOfReach(frozen, [{ ...ann, active: false }, ben, person('dora', 'approver')])).toEqual([
      { field: 'freezes.end of the year.approvers', code: 'TOO_FEW_APPROVERS', message },
    ])
  })
})

test('the rules that are delivered can be read', () => expect(problems(defaults)).toEqual([]))
