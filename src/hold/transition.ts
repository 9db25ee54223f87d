import {
  type Answer,
  type AnswerProblem,
  anyTextOf,
  isWrongTry,
  problemsOf,
  textOf,
  understood,
} from './approval/answer.ts'
import { type CheckedItem, stoppingItems } from './approval/checklist.ts'
import { isOwn, mayApprove, type Standing, unmet } from './approval/quorum.ts'
import { type Binding, mismatch } from './binding.ts'
import { isBefore, MINUTE } from './duration.ts'
import { type Freeze, frozenRequirements } from './freeze.ts'
import { type HoldFault, holdFault, unsaid, wrongAnswer } from './hold-fault.ts'
import type { HoldStatus } from './hold-status.ts'
import { type Approval, type Closed, type HoldRequest, isOpen } from './request.ts'
import { LIMITS, type Requirement } from './rules/rule.ts'

/** What can happen to a request. `at` is the time of the authority's clock. */
export type HoldEvent =
  | {
      readonly is: 'approve'
      readonly at: number
      readonly by: string
      readonly answer: Answer
      readonly stepUp: boolean
    }
  | { readonly is: 'reject'; readonly at: number; readonly by: string; readonly reason: unknown }
  | { readonly is: 'cancel'; readonly at: number; readonly by: string }
  | { readonly is: 'spend'; readonly at: number; readonly presented: Binding }
  | { readonly is: 'emergency'; readonly at: number; readonly by: string; readonly reason: unknown }
  | { readonly is: 'review'; readonly at: number; readonly by: string; readonly finding: unknown }
  | { readonly is: 'tick'; readonly at: number }

/** The world that an event happens in. */
export interface World extends Standing {
  readonly freezes: readonly Freeze[]
}

/**
 * The request after the event. With a fault the event was refused; the request may have changed all the same: a wrong
 * answer is counted and a clock may have run out. Whoever calls stores `hold` where it is another object than before.
 */
export interface Transition {
  readonly hold: HoldRequest
  readonly fault?: HoldFault
}

/** The wrong answer that closes the request. */
export const MOST_WRONG_ANSWERS = 5

/**
 * INVARIANT (closed stays closed): the clocks are looked at before anything else, and to a closed request nothing
 * happens but the review of an emergency.
 */
export function step(hold: HoldRequest, event: HoldEvent, world: World): Transition {
  if (!Number.isSafeInteger(event.at)) return refused(hold, 'UNKNOWN_TIME')
  const at = Math.max(event.at, hold.seen)
  const current = afterClocks(hold, at)
  if (event.is === 'tick') return { hold: current }
  if (event.is === 'review') return review(current, at, event)
  if (!isOpen(current)) return refused(current, 'REQUEST_CLOSED')
  switch (event.is) {
    case 'approve':
      return approve(current, at, event, world)
    case 'reject':
      return reject(current, at, event, world)
    case 'cancel':
      return cancel(current, at, event.by, world)
    case 'spend':
      return spend(current, at, event.presented, world)
    case 'emergency':
      return declareEmergency(current, at, event, world)
    default:
      return event satisfies never
  }
}

/** Both clocks end in a stop. */
function afterClocks(hold: HoldRequest, at: number): HoldRequest {
  if (hold.status === 'pending' && !isBefore(at, hold.decideBefore)) {
    return close(hold, 'expired', { at, code: 'NOT_DECIDED_IN_TIME' })
  }
  if (hold.status === 'approved' && !isBefore(at, hold.executeBefore ?? Number.NaN)) {
    return close(hold, 'expired', { at, code: 'NOT_EXECUTED_IN_TIME' })
  }
  return hold
}

function approve(hold: HoldRequest, at: number, event: HoldEvent & { is: 'approve' }, world: World): Transition {
  const { by, answer } = event
  if (hold.status === 'approved') return refused(hold, 'ALREADY_APPROVED')
  const requirements = requirementsAt(hold, at, world)
  if (isOwn(hold.asked, by, world)) return refused(hold, 'OWN_REQUEST')
  if (!isApprover(requirements, by, at - hold.asked.at, world)) return refused(hold, 'NOT_AN_APPROVER')
  if (hold.approvals.some((one) => one.by === by)) return refused(hold, 'ALREADY_ANSWERED')
  if (hold.facts.incurable.length > 0) return refused(hold, 'CANNOT_BE_APPROVED')
  if (hold.terms.stepUp && event.stepUp !== true) return refused(hold, 'STEP_UP_REQUIRED')
  const problems = problemsOf(answer, hold.facts)
  if (problems.length > 0) return countWrong(hold, event, at, problems)
  const approval: Approval = { ...understood(answer), by, at, stepUp: event.stepUp }
  const open = stoppingItems(hold.facts, approval, hold.terms.checklist)
  if (open.length > 0) return { hold, fault: wrongAnswer(open.map(uncheckedProblem), false) }
  const approvals = [...hold.approvals, approval]
  const next: HoldRequest = { ...hold, approvals, seen: at }
  if (unmet(requirements, approvals, hold.asked, world).length > 0) return { hold: next }
  return { hold: { ...next, status: 'approved', executeBefore: at + executeWithin(hold) * MINUTE } }
}

/** It is answered anew; nobody guessed at the phrase. */
function uncheckedProblem({ item, says, state }: CheckedItem): AnswerProblem {
  const message = `what is not checked before an action in production stops it: ${says} (${state})`
  return { field: item, code: 'UNCHECKED', message }
}

function countWrong(
  hold: HoldRequest,
  { by, answer }: HoldEvent & { is: 'approve' },
  at: number,
  problems: ReturnType<typeof problemsOf>,
): Transition {
  if (!isWrongTry(problems, answer)) return { hold, fault: wrongAnswer(problems, false) }
  const wrongAnswers = hold.wrongAnswers + 1
  const counted = { ...hold, wrongAnswers, seen: at }
  if (wrongAnswers < MOST_WRONG_ANSWERS) return { hold: counted, fault: wrongAnswer(problems, false) }
  const closed = close(counted, 'rejected', { at, code: 'TOO_MANY_WRONG_ANSWERS', by })
  return { hold: closed, fault: wrongAnswer(problems, true) }
}

/** One rejection stops it, approved or not. Who asked may do it too: to stop is never a favour to oneself. */
function reject(hold: HoldRequest, at: number, event: HoldEvent & { is: 'reject' }, world: World): Transition {
  const requirements = requirementsAt(hold, at, world)
  if (!isApprover(requirements, event.by, Number.POSITIVE_INFINITY, world)) return refused(hold, 'NOT_AN_APPROVER')
  const reason = anyTextOf(event.reason)
  if (reason === undefined) return { hold, fault: unsaid('reason', 'REASON_MISSING') }
  return { hold: close(hold, 'rejected', { at, code: 'REJECTED', by: event.by, reason }) }
}

function cancel(hold: HoldRequest, at: number, by: string, world: World): Transition {
  if (hold.asked.agent !== by && !isOwn(hold.asked, by, world)) return refused(hold, 'NOT_THE_ASKER')
  return { hold: close(hold, 'cancelled', { at, code: 'CANCELLED', by }) }
}

/**
 * INVARIANT (re-checked at the end): a spend is held against what was approved and against who may approve now. An
 * approval by somebody who was disabled or lost the role is void, and closes the request; a freeze that began since then
 * only waits.
 */
function spend(hold: HoldRequest, at: number, presented: Binding, world: World): Transition {
  if (hold.status !== 'approved') return refused(hold, 'NOT_APPROVED')
  const wrong = mismatch(hold.bound, presented)
  if (wrong !== undefined) return { hold, fault: wrong }
  if (unmet(hold.terms.requirements, hold.approvals, hold.asked, world).length > 0) {
    const closed = close(hold, 'rejected', { at, code: 'APPROVALS_VOID' })
    return refused(closed, 'APPROVALS_VOID')
  }
  if (unmet(requirementsAt(hold, at, world), hold.approvals, hold.asked, world).length > 0) {
    return refused(hold, 'FROZEN')
  }
  const left: HoldRequest = { ...hold, usesLeft: hold.usesLeft - 1, seen: at }
  return { hold: left.usesLeft > 0 ? left : close(left, 'spent', { at, code: 'SPENT' }) }
}

/** It shortens and tells; how many people must approve stays as it was. */
function declareEmergency(
  hold: HoldRequest,
  at: number,
  event: HoldEvent & { is: 'emergency' },
  world: World,
): Transition {
  if (hold.status !== 'pending') return refused(hold, 'ALREADY_APPROVED')
  if (hold.emergency !== undefined) return refused(hold, 'ALREADY_EMERGENCY')
  if (world.people.get(event.by)?.active !== true) return refused(hold, 'NOT_AN_APPROVER')
  const reason = textOf(event.reason)
  if (reason === undefined) return { hold, fault: unsaid('reason', 'REASON_TOO_SHORT') }
  const decideBefore = Math.min(hold.decideBefore, at + LIMITS.emergencyDecide * MINUTE)
  return { hold: { ...hold, decideBefore, emergency: { by: event.by, at, reason }, seen: at } }
}

function review(hold: HoldRequest, at: number, event: HoldEvent & { is: 'review' }): Transition {
  const { emergency } = hold
  if (emergency === undefined) return refused(hold, 'NOT_AN_EMERGENCY')
  if (emergency.reviewed !== undefined) return refused(hold, 'ALREADY_REVIEWED')
  const { person, owner, handedTo } = hold.asked
  const took = [emergency.by, person, owner, handedTo, ...hold.approvals.map((one) => one.by)]
  if (took.includes(event.by)) return refused(hold, 'REVIEWER_TOOK_PART')
  const finding = textOf(event.finding)
  if (finding === undefined) return { hold, fault: unsaid('finding', 'REASON_TOO_SHORT') }
  return { hold: { ...hold, emergency: { ...emergency, reviewed: { by: event.by, at, finding } }, seen: at } }
}

/** A change of the configuration is no deed in the frozen environment; to lift a freeze early is one of them. */
function requirementsAt(hold: HoldRequest, at: number, world: World): readonly Requirement[] {
  if (hold.facts.about === 'configuration') return hold.terms.requirements
  const frozen = frozenRequirements(world.freezes, hold.facts.environment.treatedAs, at)
  return [...hold.terms.requirements, ...frozen]
}

function isApprover(requirements: readonly Requirement[], by: string, waited: number, world: World): boolean {
  const person = world.people.get(by)
  return person !== undefined && requirements.some((one) => mayApprove(one, person, waited))
}

function executeWithin(hold: HoldRequest): number {
  const most = hold.emergency === undefined ? LIMITS.executeWithin : LIMITS.emergencyExecute
  return Math.min(hold.terms.executeWithin, most)
}

function close(hold: HoldRequest, status: HoldStatus, closed: Closed): HoldRequest {
  return { ...hold, status, closed, seen: closed.at }
}

function refused(hold: HoldRequest, code: Parameters<typeof holdFault>[0]): Transition {
  return { hold, fault: holdFault(code) }
}
