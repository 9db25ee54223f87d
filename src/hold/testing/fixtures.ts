import type { Action } from '../../action/action.ts'
import { actionDigest } from '../../action/digest.ts'
import type { Decision, Reason } from '../../decide/decision.ts'
import type { EnvironmentClass } from '../../locate/environment.ts'
import { environmentOf } from '../../locate/evidence.ts'
import type { Answer } from '../approval/answer.ts'
import { SENTENCE } from '../approval/phrase.ts'
import { MINUTE } from '../duration.ts'
import type { Person, Role } from '../person.ts'
import { type HoldRequest, type OpenInput, openHold } from '../request.ts'
import { factsOf, type Judged } from '../request-facts.ts'
import type { ApprovalRule } from '../rules/rule.ts'
import { defaultApprovalPolicy } from '../rules/rule-file.ts'
import { type HoldEvent, step, type World } from '../transition.ts'

/** A request and the people around it, made by hand. Test support. */

export const T0 = Date.UTC(2026, 10, 21, 12)

export const action: Action = { kind: 'shell', command: 'echo hi; dropdb shop' }

export function decision(more: Partial<Decision> = {}, environment: EnvironmentClass = 'production'): Decision {
  const reason: Reason = { code: 'LOSES', message: '`drop` of database `shop`', span: [9, 20] }
  return {
    id: 'd1',
    digest: actionDigest(action),
    verdict: 'hold',
    environment: environmentOf(environment, [
      { says: environment, tier: 'registry', from: 'targets.yaml', value: 'database: db:5432/shop', used: true },
    ]),
    effects: [
      { verb: 'echo', on: 'text', target: 'this machine', reversible: 'yes', span: [0, 7] },
      { verb: 'drop', on: 'database', target: 'db:5432/shop', reversible: 'no', span: [9, 20] },
    ],
    reasons: [reason],
    ...more,
  }
}

/** What a reason points at is held, and nothing else of it. */
export function judged(of: Decision): Judged {
  const spans = new Set(of.reasons.flatMap(({ span }) => (span === undefined ? [] : [String(span)])))
  return {
    decision: of,
    effects: of.effects.map(({ span }) => ({ verdict: spans.has(String(span)) ? 'hold' : 'allow' })),
  }
}

export function person(id: string, ...roles: readonly Role[]): Person {
  return { id, roles, active: true }
}

/** `olga` is the operator who owns `bot`; `ann` and `ben` approve; `ida` looks on. */
export function world(more: Partial<World> = {}): World {
  const people = [
    person('olga', 'operator'),
    person('ann', 'approver'),
    person('ben', 'approver'),
    person('ida', 'viewer'),
  ]
  return {
    people: new Map(people.map((one) => [one.id, one])),
    owners: new Map([['bot', 'olga']]),
    holders: new Map(),
    freezes: [],
    ...more,
  }
}

export function rule(more: Partial<ApprovalRule> = {}): ApprovalRule {
  return { ...defaultApprovalPolicy().base, name: 'r', ...more }
}

export function hold(more: Partial<OpenInput> = {}): HoldRequest {
  return openHold({
    id: 'hold_1',
    asked: { at: T0, agent: 'bot', owner: 'olga' },
    facts: factsOf(action, judged(decision())),
    policy: 'sha256:policy',
    epoch: 1,
    session: 's1',
    rules: { base: rule({ name: 'base' }), rules: [] },
    ...more,
  })
}

export function twoOf(): HoldRequest {
  return hold({ rules: { base: rule({ name: 'base', approvers: 2 }), rules: [] } })
}

export const answer: Answer & Required<Omit<Answer, 'monitoring' | 'incidentReport'>> = {
  sentence: SENTENCE,
  target: 'db:5432/shop',
  justification: 'the shop moved last week',
  rollbackPlan: 'restore the dump of noon',
  backup: true,
}

export function approveBy(by: string, more: Partial<Answer> = {}, at = T0 + MINUTE): HoldEvent {
  return { is: 'approve', at, by, answer: { ...answer, ...more }, stepUp: false }
}

export function approved(from: HoldRequest = hold()): HoldRequest {
  return step(from, approveBy('ann'), world()).hold
}
