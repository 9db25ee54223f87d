import type { Action } from '../../../action/action.ts'
import { parseAction } from '../../../action/parse.ts'
import { strictest, type Verdict } from '../../../decide/verdict.ts'
import { faulted } from '../../../gate.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Answered, Decisions } from '../decisions/decisions.ts'
import type { Asking } from '../grants/spending.ts'
import type { AskedFrom, Parts } from '../parts.ts'

/** One call of a client's tool, which may do several things. */
export interface WholeCall {
  readonly session: string
  readonly actions: readonly Action[]
  /** The agent client whose hook asks. */
  readonly client?: string
  readonly from?: AskedFrom
  /** True once nobody is there any more who would hear the answer. */
  readonly gone: () => boolean
}

/** The same, of whatever came as actions. */
interface AskedCall extends Pick<WholeCall, 'session' | 'gone'> {
  readonly actions: readonly unknown[]
}

export interface AnsweredCall {
  readonly verdict: Verdict
  /** One for each action, in their order. */
  readonly answers: readonly Answered[]
}

/**
 * Decides about a call as one unit.
 *
 * INVARIANT (all or none): where a part is stopped, no part of the same call is allowed, and nothing is spent for it. All
 * of it is one transaction: a crash in the middle leaves nothing of it, and one after it leaves every intent and every
 * spent grant together, with an answer that nobody heard.
 */
export class WholeCalls {
  private readonly parts: Parts
  private readonly decisions: Decisions

  constructor(parts: Parts, decisions: Decisions) {
    this.parts = parts
    this.decisions = decisions
  }

  /** Each action is read through the strict door. What is none stops the call, and is recorded. */
  async ask(caller: Caller, { session, actions: given, gone }: AskedCall): Promise<AnsweredCall> {
    const actions: Action[] = []
    for (const action of given) {
      const parsed = parseAction(action)
      if (parsed.is === 'fault') {
        const stopped = await this.decisions.decide(caller, { action, session })
        return { verdict: stopped.verdict, answers: [stopped] }
      }
      actions.push(parsed.value)
    }
    return this.decide(caller, { session, actions, gone })
  }

  async decide(caller: Caller, call: WholeCall): Promise<AnsweredCall> {
    const answers = await this.answered(caller, call)
    for (const { verdict } of answers) this.parts.decided(verdict)
    return { verdict: verdictOf(answers), answers }
  }

  private async answered(caller: Caller, call: WholeCall): Promise<readonly Answered[]> {
    try {
      const judged: Asking[] = []
      for (const action of call.actions) {
        const asking = await this.decisions.judge(caller, call.session, action, undefined, call.from)
        judged.push({ ...asking, ...(call.client === undefined ? {} : { client: call.client }) })
      }
      const stopped = new Set<number>()
      // Each round finds one more part that was believed to go and does not.
      while (stopped.size <= judged.length) {
        const answers = await this.settle(judged, stopped, call.gone)
        if (typeof answers === 'object') return answers
        stopped.add(answers)
      }
      throw new Error('the parts of a call cannot go together')
    } catch (cause) {
      if (!(cause instanceof Gone)) this.parts.report('a decision', cause)
      return [faulted(this.parts.newId(''), cause)]
    }
  }

  /** The answers, or the part that did not go where all others did: then nothing was written. */
  private async settle(
    judged: readonly Asking[],
    stopped: ReadonlySet<number>,
    gone: () => boolean,
  ): Promise<readonly Answered[] | number> {
    try {
      return await this.parts.store.commit(async (tx) => {
        if (gone()) throw new Gone()
        const stops = await this.stops(tx, judged, stopped)
        if (asksOf(judged, stops) > MOST_ASKED)
          return judged.map((asking) => this.decisions.stopFor(tx, asking, TOO_MANY_PARTS))
        const answers: Answered[] = []
        for (const [at, asking] of judged.entries()) {
          const answer = await this.settlePart(tx, asking, { own: stops.has(at), others: stops.size > 0 })
          // Undone as a whole: what was spent for the parts before it is not spent.
          if (stops.size === 0 && answer.verdict !== 'allow' && judged.length > 1) throw new DoesNotGo(at)
          answers.push(answer)
        }
        return answers
      })
    } catch (cause) {
      if (cause instanceof DoesNotGo) return cause.part
      throw cause
    }
  }

  private async stops(tx: Tx, judged: readonly Asking[], stopped: ReadonlySet<number>): Promise<ReadonlySet<number>> {
    if (judged.length === 1) return new Set()
    const found = new Set(stopped)
    for (const [at, asking] of judged.entries()) if (!(await this.decisions.wouldGo(tx, asking))) found.add(at)
    return found
  }

  private async settlePart(
    tx: Tx,
    asking: Asking,
    stops: { readonly own: boolean; readonly others: boolean },
  ): Promise<Answered> {
    const message = 'another part of the same call is stopped'
    // A part that would be approved by itself is approved once the others are: nothing is spent before.
    if (stops.others && (!stops.own || (await this.decisions.wouldGo(tx, asking))))
      return this.decisions.stopFor(tx, asking, { code: 'CALL_STOPPED', message })
    const answer = await this.decisions.settleIn(tx, asking)
    if (answer === 'changed') throw new Error('a grant of a named action in a call of a tool')
    return answer
  }
}

/** About more parts of one call people are not asked: it would take all requests that its asker may have open. */
const MOST_ASKED = 32
const TOO_MANY_PARTS = {
  code: 'TOO_MANY_REQUESTS',
  message: `more than ${MOST_ASKED} parts of this call would wait for people`,
} as const

function asksOf(judged: readonly Asking[], stops: ReadonlySet<number>): number {
  return judged.filter(({ weighed }, at) => stops.has(at) && weighed.decision.verdict === 'hold').length
}

/** What is stopped for another part's sake says nothing of its own: the call is held where the rest of it is. */
function verdictOf(answers: readonly Answered[]): Verdict {
  const own = answers.filter((one) => one.reasons[0]?.code !== 'CALL_STOPPED')
  if (own.length === 0) return 'deny'
  return strictest(own.length < answers.length ? 'hold' : 'allow', ...own.map((one) => one.verdict))
}

class DoesNotGo extends Error {
  readonly part: number

  constructor(part: number) {
    super('a part of the call does not go')
    this.part = part
  }
}

class Gone extends Error {
  constructor() {
    super('whoever asked is gone')
  }
}
