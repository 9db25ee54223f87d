import { areAlike, isCount, MOST_AT_ONCE } from '../../../hold/approval/alike.ts'
import type { Answer } from '../../../hold/approval/answer.ts'
import type { HoldStatus } from '../../../hold/hold-status.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { PersonCaller } from '../../identity/caller.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'
import type { Holds } from './holds.ts'
import { findHold, type KeptHold } from './kept-holds.ts'

/** One answer to several requests. */
export interface GroupAnswer extends Answer {
  readonly holds: readonly string[]
  /** How many there are, typed out. */
  readonly count?: unknown
}

/** What became of one of them. */
export type OneAnswered =
  | { readonly id: string; readonly status: HoldStatus; readonly approvals: number }
  | { readonly id: string; readonly refused: Refusal }

/**
 * Approves a group of requests that are alike: what is typed is typed once, with their number, and each request gets it as an
 * answer of its own, by its own rule and with its own record. One that is refused leaves the others as they are.
 */
export async function approveGroup(
  { holds, parts }: { readonly holds: Holds; readonly parts: Parts },
  person: PersonCaller,
  { holds: ids, count, ...answer }: GroupAnswer,
  stepUp: (hold: string) => Promise<boolean>,
): Promise<Result<readonly OneAnswered[], Refusal>> {
  if (ids.length < 2 || ids.length > MOST_AT_ONCE || new Set(ids).size < ids.length)
    return fault(refusal('INVALID', `a group is 2 to ${MOST_AT_ONCE} different requests`))
  if (!isCount(count, ids.length)) {
    const problem = {
      field: 'count',
      code: 'COUNT_WRONG',
      message: 'this is not the number of the requests, in digits',
    }
    return fault({ ...refusal('INVALID', 'the answer is no approval', 'see each field'), problems: [problem] })
  }
  const found = await Promise.all(ids.map((id) => findHold(parts.store.read, id)))
  const kept = found.filter((one): one is KeptHold => one !== undefined)
  if (kept.length < ids.length) return fault(notFound('hold request'))
  if (!areAlike(kept.map((one) => one.hold)))
    return fault(refusal('CONFLICT', 'the requests are not alike', 'answer each by itself'))
  const answers: OneAnswered[] = []
  for (const id of ids) {
    const done = await holds.approve(person, id, answer, await stepUp(id))
    answers.push(
      done.is === 'ok'
        ? { id, status: done.value.status, approvals: done.value.approvals }
        : { id, refused: done.fault },
    )
  }
  return ok(answers)
}
