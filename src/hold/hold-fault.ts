import type { AnswerProblem } from './approval/answer.ts'
import type { BindingFault } from './binding.ts'
import { faultsOf, type Problem } from './fault.ts'

const plain = faultsOf({
  REQUEST_CLOSED: ['the request is closed', 'ask again where it is still needed'],
  ALREADY_APPROVED: ['the request is approved already', 'nothing more has to be done'],
  ALREADY_ANSWERED: ['this person approved it already, and each counts once', 'somebody else approves it'],
  OWN_REQUEST: ['nobody approves what they or their own agent asked for', 'another approver approves it'],
  NOT_AN_APPROVER: ['this person is not among its approvers', 'an approver of the rule approves it'],
  NOT_THE_ASKER: ['somebody else asked for it', 'who asked for it cancels it; an approver rejects it'],
  STEP_UP_REQUIRED: ['the rule asks for a passkey at this approval', 'confirm the request with a passkey'],
  CANNOT_BE_APPROVED: ['what is against it is a fact, not a missing permission', 'put it right and ask again'],
  WRONG_ANSWER: ['the answer is no approval', 'see each field'],
  TOO_MANY_WRONG_ANSWERS: ['too many wrong answers, the request is closed', 'ask again where it is still needed'],
  REASON_MISSING: ['a rejection has a reason, of at most 4000 characters', 'say why, in a word or two'],
  REASON_TOO_SHORT: ['a reason of at least 10 characters is needed', 'say in a sentence why'],
  NOT_APPROVED: ['the request is not approved', 'wait for its approvers'],
  APPROVALS_VOID: ['who approved it may no longer do so', 'ask again; other approvers decide'],
  FROZEN: [
    'a freeze is in force, and none of its approvers approved',
    'ask again, so that a freeze approver sees it, or wait for its end',
  ],
  ALREADY_EMERGENCY: ['it is an emergency already', 'nothing more has to be done'],
  NOT_AN_EMERGENCY: ['there is no emergency to review', 'only requests of an emergency are reviewed'],
  ALREADY_REVIEWED: ['it has been reviewed', 'nothing more has to be done'],
  REVIEWER_TOOK_PART: ['who took part does not review it', 'somebody else reviews it'],
  UNKNOWN_TIME: ['the time of the event is no number', 'this is a fault of the gate; please report it'],
} as const)

export type HoldFault = (ReturnType<typeof plain> | BindingFault) & {
  /** What is wrong with an answer, field by field. */
  readonly problems?: readonly Problem[]
}

export const holdFault: (code: Parameters<typeof plain>[0]) => HoldFault = plain

/** What somebody has to say in words of their own, and did not. */
export function unsaid(field: 'reason' | 'finding', code: 'REASON_MISSING' | 'REASON_TOO_SHORT'): HoldFault {
  const fault = plain(code)
  return { ...fault, problems: [{ field, code, message: fault.message }] }
}

export function wrongAnswer(problems: readonly AnswerProblem[], closes: boolean): HoldFault {
  return { ...plain(closes ? 'TOO_MANY_WRONG_ANSWERS' : 'WRONG_ANSWER'), problems }
}
