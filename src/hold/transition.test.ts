import { describe, expect, test } from 'vitest'
import type { ReasonCode } from '../decide/reasons.ts'
import { HOUR, MINUTE } from './duration.ts'
import type { HoldRequest } from './request.ts'
import { factsOf } from './request-facts.ts'
import {
  action,
  answer,
  approveBy,
  approved,
  decision,
  hold,
  judged,
  person,
  rule,
  T0,
  twoOf,
  world,
} from './testing/fixtures.ts'
import { type HoldEvent, step, type World } from './transition.ts'

const outcome = (from: HoldRequest, event: HoldEvent, around: World = world()) => {
  const { hold: next, fault } = step(from, event, around)
  return fault === undefined ? next.status : `${next.status} ${fault.code}`
}
const all = (from: HoldRequest, events: readonly HoldEvent[], around: World = world()) =>
  events.reduce((current, event) => step(current, event, around).hold, from)
const spend = (from: HoldRequest, at = T0 + 2 * MINUTE, more: object = {}): HoldEvent => ({
  is: 'spend',
  at,
  presented: { ...from.bound, ...more },
})
const reject = (by: string, at = T0 + MINUTE, reason: unknown = 'not in business hours'): HoldEvent => ({
  is: 'reject',
  at,
  by,
  reason,
})

describe('a request', () => {
  test('is bound to action, target, environment, policy, agent, session and epoch from the start', () => {
    expect(hold().bound).toMatchObject({
      digest: decision().digest,
      target: 'db:5432/shop',
      environment: { class: 'production', evidence: expect.stringMatching(/^sha256:/) },
      policy: 'sha256:policy',
      asker: 'bot',
      session: 's1',
      epoch: 1,
    })
  })
  test('takes the target that stops it, and every one where none can be told apart', () => {
    expect(factsOf(action, judged(decision())).targets).toEqual(['db:5432/shop'])
    const reasons = [{ code: 'LOSES' as const, message: '' }]
    expect(factsOf(action, judged(decision({ reasons }))).targets).toEqual(['db:5432/shop', 'this machine'])
    expect(factsOf(action, judged(decision({ effects: [] }))).targets).toEqual(['unknown'])
    const nameless = [{ verb: 'send', on: 'mail', target: '', reversible: 'no' as const }]
    expect(factsOf(action, judged(decision({ effects: nameless }))).targets).toEqual(['mail'])
  })
  test('asks for a backup where data may change', () => {
    const changes = (code: 'LOSES' | 'RESTARTS' | 'UNREADABLE' | 'READS_SECRET') =>
      factsOf(action, judged(decision({ reasons: [{ code, message: '' }] }))).changesData
    expect([changes('LOSES'), changes('UNREADABLE'), changes('RESTARTS'), changes('READS_SECRET')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
  test('is approved by one person and spent once', () => {
    const once = approved()
    expect(once).toMatchObject({ status: 'approved', executeBefore: T0 + 16 * MINUTE })
    const spent = step(once, spend(once), world()).hold
    expect(spent).toMatchObject({ status: 'spent', usesLeft: 0, closed: { code: 'SPENT' } })
    expect(outcome(spent, spend(spent))).toBe('spent REQUEST_CLOSED')
  })
  test('may be spent a small number of times, where that was asked for', () => {
    expect(
      [hold({ uses: 3 }), hold({ uses: 99 }), hold({ uses: 0 }), hold({ uses: Number.NaN })].map((one) => one.usesLeft),
    ).toEqual([3, 10, 1, 1])
    const three = approved(hold({ uses: 3 }))
    expect(all(three, [spend(three), spend(three)]).status).toBe('approved')
    expect(all(three, [spend(three), spend(three), spend(three)]).status).toBe('spent')
  })
})

describe('who approves', () => {
  test('an approver, and nobody else', () => {
    expect(outcome(hold(), approveBy('ann'))).toBe('approved')
    expect(outcome(hold(), approveBy('ida'))).toBe('pending NOT_AN_APPROVER')
    expect(outcome(hold(), approveBy('nobody'))).toBe('pending NOT_AN_APPROVER')
    expect(outcome(hold(), approveBy('bot'))).toBe('pending NOT_AN_APPROVER')
  })
  test('never the owner of the agent, though an operator', () => {
    expect(outcome(hold(), approveBy('olga'))).toBe('pending OWN_REQUEST')
    const asked = { at: T0, agent: 'other', owner: 'ben' }
    expect(outcome(hold({ asked }), approveBy('olga'))).toBe('approved')
  })
  test('never who owns the agent by now, nor who owned it then', () => {
    const moved = world({ owners: new Map([['bot', 'ann']]) })
    expect(outcome(hold(), approveBy('ann'), moved)).toBe('pending OWN_REQUEST')
    expect(outcome(hold(), approveBy('olga'), moved)).toBe('pending OWN_REQUEST')
    expect(outcome(hold(), approveBy('ben'), moved)).toBe('approved')
  })
  test('never the person who asked', () => {
    const asked = { at: T0, person: 'ann' }
    expect(outcome(hold({ asked }), approveBy('ann'))).toBe('pending OWN_REQUEST')
    expect(outcome(hold({ asked }), approveBy('ben'))).toBe('approved')
  })
  test('nobody who is disabled', () => {
    const disabled = { ...person('ann', 'approver'), active: false }
    expect(outcome(hold(), approveBy('ann'), world({ people: new Map([['ann', disabled]]) }))).toBe(
      'pending NOT_AN_APPROVER',
    )
  })
  test('two where two are asked for, each counted once', () => {
    expect(outcome(twoOf(), approveBy('ann'))).toBe('pending')
    const one = all(twoOf(), [approveBy('ann')])
    expect(outcome(one, approveBy('ann'))).toBe('pending ALREADY_ANSWERED')
    expect(outcome(one, approveBy('ben'))).toBe('approved')
  })
  test('somebody who left between the two approvals does not count', () => {
    const one = all(twoOf(), [approveBy('ann')])
    const gone = world({ people: new Map([...world().people, ['ann', person('ann', 'viewer')]]) })
    expect(outcome(one, approveBy('ben'), gone)).toBe('pending')
  })
  test('others after a while, and never by the clock alone', () => {
    const step5 = { after: 5, roles: [], people: ['ida'] }
    const slow = hold({ rules: { base: rule({ escalate: [step5] }), rules: [] } })
    expect(outcome(slow, approveBy('ida', {}, T0 + 5 * MINUTE - 1))).toBe('pending NOT_AN_APPROVER')
    expect(outcome(slow, approveBy('ida', {}, T0 + 5 * MINUTE))).toBe('approved')
    expect(outcome(slow, { is: 'tick', at: T0 + 29 * MINUTE })).toBe('pending')
  })
  test('with a passkey where the rule asks for it', () => {
    const strict = hold({ rules: { base: rule({ stepUp: true }), rules: [] } })
    expect(outcome(strict, approveBy('ann'))).toBe('pending STEP_UP_REQUIRED')
    expect(outcome(strict, { is: 'approve', at: T0, by: 'ann', answer, stepUp: true })).toBe('approved')
  })
  test('nobody, where what is against it is a fact', () => {
    const named = { kind: 'named', name: 'production_run', target: 'x' } as const
    const asked = (...codes: readonly ReasonCode[]) => {
      const reasons = codes.map((code) => ({ code, message: '' }))
      const made = hold({ facts: factsOf(named, judged(decision({ reasons }))) })
      return outcome(made, approveBy('ann', { target: made.bound.target }))
    }
    expect(asked('GRANT_MISSING', 'CLAIM_IGNORED')).toBe('approved')
    for (const fact of ['ROLLBACK_UNPROVEN', 'GATE_ABSENT', 'TARGET_UNCLEAR'] as const) {
      expect(asked('GRANT_MISSING', fact)).toBe('pending CANNOT_BE_APPROVED')
    }
  })
})

test('a deny takes no approval, whoever opened the request', () => {
  const opened = (verdict: 'hold' | 'deny' | 'allow', reasons = decision().reasons) =>
    outcome(hold({ facts: factsOf(action, judged(decision({ verdict, reasons }))) }), approveBy('ann'))
  expect(opened('hold')).toBe('approved')
  expect(opened('deny')).toBe('pending CANNOT_BE_APPROVED')
  expect(opened('deny', [])).toBe('pending CANNOT_BE_APPROVED')
  expect(opened('allow')).toBe('pending CANNOT_BE_APPROVED')
})

describe('wrong answers', () => {
  const wrong = approveBy('ann', { sentence: 'yes' })
  test('are no approval, and five close the request', () => {
    const four = all(hold(), [wrong, wrong, wrong, wrong])
    expect(four).toMatchObject({ status: 'pending', wrongAnswers: 4 })
    expect(outcome(four, approveBy('ann'))).toBe('approved')
    expect(outcome(four, wrong)).toBe('rejected TOO_MANY_WRONG_ANSWERS')
    const five = all(four, [wrong])
    expect(five).toMatchObject({ status: 'rejected', closed: { code: 'TOO_MANY_WRONG_ANSWERS', by: 'ann' } })
    expect(outcome(five, approveBy('ben'))).toBe('rejected REQUEST_CLOSED')
  })
  test('a text that is too short is told and not counted', () => {
    const short = approveBy('ann', { justification: 'because' })
    const many = all(
      hold(),
      Array.from({ length: 9 }, () => short),
    )
    expect(many).toMatchObject({ status: 'pending', wrongAnswers: 0 })
    expect(step(hold(), short, world()).fault?.problems?.map((one) => one.field)).toEqual(['justification'])
  })
  test('of the target are counted, too, and each is told for what it is', () => {
    const target = approveBy('ann', { target: 'db:5432/other' })
    expect(outcome(hold(), wrong)).toBe('pending WRONG_ANSWER')
    expect(step(hold(), target, world()).hold.wrongAnswers).toBe(1)
    expect(outcome(hold(), approveBy('ann', { justification: 'because' }))).toBe('pending WRONG_ANSWER')
    expect(step(all(hold(), [wrong, wrong, wrong, wrong]), wrong, world()).fault).toMatchObject({
      code: 'TOO_MANY_WRONG_ANSWERS',
      problems: [{ field: 'sentence' }],
    })
  })
  test('of somebody who may not approve are not counted', () => {
    expect(step(hold(), approveBy('ida', { sentence: 'yes' }), world()).hold.wrongAnswers).toBe(0)
  })
})

describe('stopping', () => {
  test('one rejection with a reason stops it, before and after the approval', () => {
    expect(outcome(hold(), reject('ben'))).toBe('rejected')
    expect(outcome(approved(), reject('ben', T0 + 2 * MINUTE))).toBe('rejected')
    expect(outcome(hold(), reject('ben', T0, 'no'))).toBe('rejected')
    for (const nothing of ['', ' \n', '\u200b', 'x'.repeat(4001)])
      expect(outcome(hold(), reject('ben', T0, nothing))).toBe('pending REASON_MISSING')
    expect(step(hold(), reject('ben', T0, ''), world()).fault?.problems).toMatchObject([{ field: 'reason' }])
    expect(outcome(hold(), reject('ida'))).toBe('pending NOT_AN_APPROVER')
  })
  test('is kept with who did it, when and why', () => {
    expect(step(hold(), reject('ben'), world()).hold.closed).toEqual({
      at: T0 + MINUTE,
      code: 'REJECTED',
      by: 'ben',
      reason: 'not in business hours',
    })
    const cancelled = step(hold(), { is: 'cancel', at: T0 + MINUTE, by: 'bot' }, world()).hold
    expect(cancelled.closed).toEqual({ at: T0 + MINUTE, code: 'CANCELLED', by: 'bot' })
    expect(cancelled.seen).toBe(T0 + MINUTE)
  })
  test('the owner may stop what they may not approve', () => expect(outcome(hold(), reject('olga'))).toBe('rejected'))
  test('who asked cancels it', () => {
    const cancel = (by: string): HoldEvent => ({ is: 'cancel', at: T0, by })
    expect(outcome(hold(), cancel('bot'))).toBe('cancelled')
    expect(outcome(hold(), cancel('olga'))).toBe('cancelled')
    expect(outcome(approved(), cancel('bot'))).toBe('cancelled')
    expect(outcome(hold(), cancel('ann'))).toBe('pending NOT_THE_ASKER')
  })
})

describe('the clocks', () => {
  test('to approve', () => {
    expect(outcome(hold(), approveBy('ann', {}, T0 + 30 * MINUTE - 1))).toBe('approved')
    expect(outcome(hold(), approveBy('ann', {}, T0 + 30 * MINUTE))).toBe('expired REQUEST_CLOSED')
    expect(outcome(hold(), { is: 'tick', at: T0 + 30 * MINUTE })).toBe('expired')
    expect(outcome(hold(), { is: 'tick', at: T0 + 30 * MINUTE - 1 })).toBe('pending')
  })
  test('that ran out say which', () => {
    const late = step(hold(), { is: 'tick', at: T0 + HOUR }, world()).hold
    expect(late.closed).toEqual({ at: T0 + HOUR, code: 'NOT_DECIDED_IN_TIME' })
  })
  test('to execute, from the approval on', () => {
    const late = all(hold(), [approveBy('ann', {}, T0 + 29 * MINUTE)])
    expect(outcome(late, spend(late, T0 + 44 * MINUTE - 1))).toBe('spent')
    expect(outcome(late, spend(late, T0 + 44 * MINUTE))).toBe('expired REQUEST_CLOSED')
    expect(step(late, { is: 'tick', at: T0 + HOUR }, world()).hold.closed?.code).toBe('NOT_EXECUTED_IN_TIME')
  })
  test('that are lost have run out', () => {
    const { executeBefore: _, ...lost } = approved()
    expect(outcome(lost, spend(lost))).toBe('expired REQUEST_CLOSED')
    expect(outcome({ ...hold(), decideBefore: Number.NaN }, approveBy('ann'))).toBe('expired REQUEST_CLOSED')
    expect(outcome(hold(), approveBy('ann', {}, Number.NaN))).toBe('pending UNKNOWN_TIME')
  })
  test('do not go back', () => {
    const seen = all(twoOf(), [approveBy('ann', {}, T0 + 29 * MINUTE)])
    expect(step(seen, approveBy('ben', {}, T0), world()).hold.approvals[1]?.at).toBe(T0 + 29 * MINUTE)
  })
})

describe('a spend', () => {
  const once = approved()
  test('of a request that nobody approved is refused', () =>
    expect(outcome(hold(), spend(hold()))).toBe('pending NOT_APPROVED'))
  const others: readonly (readonly [object, string])[] = [
    [{ digest: 'sha256:0' }, 'WRONG_DIGEST'],
    [{ target: 'db:5432/stock' }, 'WRONG_TARGET'],
    [{ environment: { ...once.bound.environment, class: 'staging' } }, 'WRONG_ENVIRONMENT'],
    [{ environment: { ...once.bound.environment, evidence: 'sha256:0' } }, 'WRONG_ENVIRONMENT'],
    [{ policy: 'sha256:0' }, 'WRONG_POLICY'],
    [{ asker: 'other' }, 'WRONG_AGENT'],
    [{ session: 's2' }, 'WRONG_SESSION'],
    [{ epoch: 2 }, 'OLD_EPOCH'],
  ]
  for (const [more, code] of others) {
    test(`of something else is refused: ${code}`, () => {
      expect(outcome(once, spend(once, T0 + 2 * MINUTE, more))).toBe(`approved ${code}`)
      expect(outcome(once, spend(once))).toBe('spent')
    })
  }
  test('is not told in place of an approval that is there already', () => {
    expect(outcome(approved(), approveBy('ben', {}, T0 + 2 * MINUTE))).toBe('approved ALREADY_APPROVED')
    expect(outcome(twoOf(), approveBy('ben', {}, T0 + 2 * MINUTE))).toBe('pending')
  })
  test('of an approval by somebody who may no longer approve closes the request', () => {
    for (const lost of [person('ann', 'viewer'), { ...person('ann', 'approver'), active: false }]) {
      const around = world({ people: new Map([...world().people, ['ann', lost]]) })
      expect(outcome(once, spend(once), around)).toBe('rejected APPROVALS_VOID')
      expect(step(once, spend(once), around).hold.closed?.code).toBe('APPROVALS_VOID')
      expect(outcome(step(once, spend(once), around).hold, spend(once))).toBe('rejected REQUEST_CLOSED')
    }
  })
})

describe('a freeze', () => {
  const freeze = {
    reason: 'end of the year',
    from: T0,
    to: T0 + HOUR,
    environments: ['production' as const],
    approvers: ['ben'],
  }
  const frozen = world({ freezes: [freeze] })
  test('asks for one of its approvers besides', () => {
    expect(outcome(hold(), approveBy('ann'), frozen)).toBe('pending')
    expect(all(hold(), [approveBy('ann'), approveBy('ben')], frozen).status).toBe('approved')
    expect(outcome(hold(), approveBy('ben'), frozen)).toBe('approved')
  })
  test('holds in its time and environment only', () => {
    expect(outcome(hold(), approveBy('ann'), world({ freezes: [{ ...freeze, to: T0 + MINUTE }] }))).toBe('approved')
    expect(outcome(hold(), approveBy('ann'), world({ freezes: [{ ...freeze, from: T0 + HOUR }] }))).toBe('approved')
    expect(outcome(hold(), approveBy('ann'), world({ freezes: [{ ...freeze, environments: ['staging'] }] }))).toBe(
      'approved',
    )
    expect(outcome(hold(), approveBy('ann'), world({ freezes: [{ ...freeze, to: Number.NaN }] }))).toBe('pending')
  })
  test('that began since the approval makes it wait', () => {
    const once = approved()
    expect(outcome(once, spend(once), frozen)).toBe('approved FROZEN')
    expect(outcome(once, spend(once))).toBe('spent')
  })
})

describe('an emergency', () => {
  const urgent: HoldEvent = { is: 'emergency', at: T0 + MINUTE, by: 'ida', reason: 'the shop is down' }
  const called = step(twoOf(), urgent, world()).hold
  test('shortens the clocks and leaves the number of approvers', () => {
    expect(called).toMatchObject({ status: 'pending', decideBefore: T0 + 11 * MINUTE, emergency: { by: 'ida' } })
    expect(outcome(called, approveBy('ann'))).toBe('pending')
    const both = all(called, [approveBy('ann'), approveBy('ben')])
    expect(both).toMatchObject({ status: 'approved', executeBefore: T0 + 6 * MINUTE })
  })
  test('is kept with who called it, when and why', () => {
    expect(step(twoOf(), urgent, world()).hold.emergency).toEqual({
      by: 'ida',
      at: T0 + MINUTE,
      reason: 'the shop is down',
    })
  })
  test('never gives more time', () => {
    const late = step(hold(), { ...urgent, at: T0 + 29 * MINUTE }, world()).hold
    expect(late.decideBefore).toBe(T0 + 30 * MINUTE)
  })
  test('is declared once, with a reason, by somebody known, while it is pending', () => {
    expect(outcome(called, urgent)).toBe('pending ALREADY_EMERGENCY')
    expect(outcome(hold(), { ...urgent, reason: 'help' })).toBe('pending REASON_TOO_SHORT')
    expect(outcome(hold(), { ...urgent, by: 'nobody' })).toBe('pending NOT_AN_APPROVER')
    expect(outcome(approved(), { ...urgent, at: T0 + 2 * MINUTE })).toBe('approved ALREADY_APPROVED')
  })
  test('is reviewed afterwards by somebody who took no part', () => {
    const done = all(called, [approveBy('ann'), approveBy('ben'), { is: 'tick', at: T0 + HOUR }])
    const review = (by: string, finding = 'it was needed'): HoldEvent => ({
      is: 'review',
      at: T0 + 2 * HOUR,
      by,
      finding,
    })
    for (const by of ['ida', 'ann', 'ben', 'olga']) expect(outcome(done, review(by))).toBe('expired REVIEWER_TOOK_PART')
    expect(outcome(done, review('carl', 'fine'))).toBe('expired REASON_TOO_SHORT')
    expect(step(done, review('carl', 'fine'), world()).fault?.problems).toMatchObject([{ field: 'finding' }])
    const reviewed = step(done, review('carl'), world()).hold
    expect(reviewed).toMatchObject({ status: 'expired', emergency: { reviewed: { by: 'carl' } } })
    expect(outcome(reviewed, review('dora'))).toBe('expired ALREADY_REVIEWED')
    expect(outcome(hold(), { ...review('carl'), at: T0 })).toBe('pending NOT_AN_EMERGENCY')
  })
})
