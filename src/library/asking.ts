import { setTimeout as pause } from 'node:timers/promises'
import type { Action } from '../action/action.ts'
import { actionDigest } from '../action/digest.ts'
import { longPoll } from '../lib/long-poll.ts'
import { fault } from '../lib/result.ts'
import type { GateDecision, HoldStatus } from './answer.ts'
import type { Answered, Door } from './door.ts'
import { GateUnreachable } from './refusal.ts'

/** What is said of these actions. An allow of others, or of a part of them, is none. */
export async function decided(
  door: Door,
  actions: readonly Action[],
  session: string | undefined,
): Promise<Answered<readonly GateDecision[]>> {
  const answers = await door.decide(actions, session)
  if (answers.is === 'fault' || answers.value.some((one) => one.verdict !== 'allow')) return answers
  const same = answers.value.length === actions.length
  const digests = answers.value.map((one) => one.digest)
  if (same && actions.every((one, at) => actionDigest(one) === digests[at])) return answers
  return fault(new GateUnreachable('the answer is about another action'))
}

/**
 * The answer, unless it is called off before. The question is not taken back: it may have been answered with an allow that
 * was spent, and the record shall say that it was not run.
 */
export async function unlessCalledOff<T>(
  ask: () => Promise<T>,
  signal: AbortSignal | undefined,
  late: (answer: T) => void,
): Promise<T> {
  signal?.throwIfAborted()
  const asking = ask()
  if (signal === undefined) return asking
  return new Promise((resolve, reject) => {
    let calledOff = false
    const off = () => {
      calledOff = true
      reject(signal.reason)
    }
    signal.addEventListener('abort', off, { once: true })
    asking.then((answer) => {
      signal.removeEventListener('abort', off)
      if (calledOff) late(answer)
      else resolve(answer)
    }, reject)
  })
}

/** The longest that one call waits, in seconds. */
const AT_ONCE = 60

/**
 * Whether people have answered by then: all that was asked of them, or one of them with a no. Else the decisions, with what
 * their requests have come to. An authority that is away for a while is asked again: nothing runs meanwhile.
 */
export async function waited(
  door: Door,
  decisions: readonly GateDecision[],
  seconds: number,
  signal: AbortSignal | undefined,
): Promise<'answered' | readonly GateDecision[]> {
  const until = performance.now() + seconds * 1000
  const statuses = new Map<string, HoldStatus>()
  for (const { hold } of decisions) {
    if (hold === undefined) continue
    const status = hold.status === 'pending' ? await answered(door, hold.id, until, signal) : hold.status
    if (status === 'rejected') return 'answered'
    statuses.set(hold.id, status)
  }
  if (statuses.size > 0 && [...statuses.values()].every((one) => one === 'approved')) return 'answered'
  return decisions.map((one) => {
    const status = statuses.get(one.hold?.id ?? '')
    return one.hold === undefined || status === undefined ? one : { ...one, hold: { ...one.hold, status } }
  })
}

async function answered(door: Door, hold: string, until: number, signal: AbortSignal | undefined): Promise<HoldStatus> {
  const left = () => (until - performance.now()) / 1000
  const ask = async (seconds: number): Promise<HoldStatus> => {
    const status = await door.status(hold, seconds, signal)
    if (status.is === 'ok') return status.value
    await pause(Math.min(1000, Math.max(0, left() * 1000)), undefined, { signal })
    return 'pending'
  }
  return (await longPoll({ ask, waits: (status) => status === 'pending', left, atOnce: AT_ONCE })) ?? 'pending'
}

/** What is no number of seconds would be waited for without an end, or not at all. */
export function checkWait(wait: number | undefined): void {
  if (wait !== undefined && !(typeof wait === 'number' && wait >= 0))
    throw new TypeError('`wait` is a number of seconds, 0 for none')
}
