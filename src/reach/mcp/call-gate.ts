import { setTimeout as delay } from 'node:timers/promises'
import type { z } from 'zod'
import type { OutcomeStatus } from '../../act/outcome-status.ts'
import type { ToolAction } from '../../action/action.ts'
import { HoldAnswer } from '../../client/answers.ts'
import { Client } from '../../client/client.ts'
import { CommandFault } from '../../client/exit.ts'
import { longPoll } from '../../lib/long-poll.ts'
import { Decision, Outcomes } from '../../wire/schemas.ts'
import type { TellingTools } from './definitions.ts'

/** What is asked of the authority for one call. */
export interface Question {
  readonly action: ToolAction
  readonly tools: TellingTools
  /** Milliseconds that a held call may wait for people. */
  readonly wait: number
  /** Fires when nobody waits for the call any more. */
  readonly gone: AbortSignal
  /** Called at once where the call is held, and again every few seconds while it waits. */
  readonly waiting: (message: string) => void
}

export type Verdict =
  | { readonly is: 'allow'; readonly decision: string }
  | { readonly is: 'refused'; readonly text: string }

export interface CallOutcome {
  readonly decision: string
  readonly status: OutcomeStatus
  readonly durationMs?: number
  readonly outputDigest?: string
  readonly notes?: readonly string[]
}

/** Whoever judges calls and hears what became of them. */
export interface CallGate {
  ask(question: Question): Promise<Verdict>
  tell(outcome: CallOutcome): Promise<void>
}

/** How long outcomes are gathered, in milliseconds. */
const A_MOMENT = 200
/** So many go together, so that a call that is asked meanwhile does not wait for long. */
const TOLD_TOGETHER = 16
/** Between two signs of life, in milliseconds; far below the time-outs of clients. */
const BEAT = 10_000
/** The longest that one question to the authority waits, in seconds. */
const AT_ONCE = 10

type Decided = z.output<typeof Decision>

/**
 * The authority, as the proxy asks it.
 *
 * INVARIANT (failing means stopped): whatever goes wrong on the way to the authority, or in its answer, refuses the call.
 */
export class AuthorityGate implements CallGate {
  private readonly client: Client
  private readonly session: string | undefined
  private readonly log: (line: string) => void
  /** What servers offer, as far as the authority has pinned it: it stands in the first question about a server only. */
  private readonly pinned = new WeakSet<TellingTools['offered']>()
  private untold: { readonly outcomes: CallOutcome[]; readonly told: Promise<void> } | undefined

  constructor(client: Client, session: string | undefined, log: (line: string) => void) {
    this.client = client
    this.session = session
    this.log = log
  }

  async ask(question: Question): Promise<Verdict> {
    try {
      const first = await this.decide(question)
      if (first.hold?.status !== 'pending' || question.wait <= 0) return verdictOf(first)
      const status = await this.waitForPeople(first.hold.id, question)
      // A request that ran out is not opened once more without anybody asking for it.
      if (question.gone.aborted || (status !== 'approved' && status !== 'rejected'))
        return verdictOf({ ...first, hold: { ...first.hold, status } })
      return verdictOf(await this.decide(question))
    } catch (cause) {
      const why = cause instanceof CommandFault ? cause.message : 'a fault of the gate'
      this.log(`a call of \`${question.action.tool}\` was refused: ${cause instanceof Error ? cause.message : why}`)
      return { is: 'refused', text: `prodgate could not judge this call, and it was not run: ${why}` }
    }
  }

  /**
   * Told a moment later, together with what ends meanwhile: the next call of the agent, which waits for its own entry to be
   * durable, does not wait for this one.
   */
  tell(outcome: CallOutcome): Promise<void> {
    const outcomes = this.untold?.outcomes ?? []
    outcomes.push(outcome)
    this.untold ??= {
      outcomes,
      told: delay(A_MOMENT).then(async () => {
        this.untold = undefined
        for (let i = 0; i < outcomes.length; i += TOLD_TOGETHER)
          await this.tellSome(outcomes.slice(i, i + TOLD_TOGETHER))
      }),
    }
    return this.untold.told
  }

  private async tellSome(some: readonly CallOutcome[]): Promise<void> {
    const untold = ({ decision, status }: CallOutcome, why: string) =>
      this.log(`the outcome of decision ${decision} (${status}) could not be told: ${why}`)
    try {
      const { outcomes } = await this.client.post('/v1/outcomes/several', { outcomes: some }, Outcomes)
      for (const [i, one] of some.entries()) {
        const answer = outcomes[i]
        if (answer === undefined) untold(one, 'the authority did not answer for it')
        else if ('code' in answer) untold(one, answer.detail)
      }
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : 'an unknown fault'
      for (const one of some) untold(one, why)
    }
  }

  private async decide({ action, tools }: Question): Promise<Decided> {
    const { offered, ...called } = tools
    const told = this.pinned.has(offered) ? called : tools
    const decided = await this.decideWith(action, told)
    // It has another memory than a moment ago.
    const first = decided.reasons.some(({ code }) => code === 'TOOLS_UNTOLD')
      ? await this.decideWith(action, tools)
      : decided
    this.pinned.add(offered)
    return first
  }

  private decideWith(action: ToolAction, tools: Partial<TellingTools>): Promise<Decided> {
    const session = this.session === undefined ? {} : { session: this.session }
    return this.client.post('/v1/decisions', { action, tools, ...session }, Decision)
  }

  private async waitForPeople(id: string, { wait, gone, waiting }: Question): Promise<string> {
    const message = `waiting for a person to approve request ${id}`
    const beat = setInterval(() => waiting(message), BEAT)
    waiting(message)
    try {
      const until = Date.now() + wait
      const hold = await longPoll({
        ask: (seconds) =>
          this.client
            .get(`/v1/holds/${Client.part(id)}?wait=${seconds}`, HoldAnswer, seconds, gone)
            // An answer that nobody wants any more keeps nobody waiting, nor this process from its end.
            .catch((cause: unknown) => {
              if (gone.aborted) return 'gone' as const
              throw cause
            }),
        waits: (one) => one !== 'gone' && one.status === 'pending',
        left: () => (until - Date.now()) / 1000,
        atOnce: AT_ONCE,
      })
      return hold === undefined || hold === 'gone' ? 'pending' : hold.status
    } finally {
      clearInterval(beat)
    }
  }
}

function verdictOf(decided: Decided): Verdict {
  if (decided.verdict === 'allow') return { is: 'allow', decision: decided.id }
  return { is: 'refused', text: refusalText(decided) }
}

/** What the model reads: why, the number of the request, and what to do instead. Never how to get around the gate. */
function refusalText({ verdict, reasons, instead, hold, environment }: Decided): string {
  const where = environment.class === 'unknown' ? 'an unknown environment, treated as production' : environment.class
  const lines = [
    verdict === 'hold'
      ? `prodgate holds this call for a person, and it was not run (${where}).`
      : `prodgate denied this call, and it was not run (${where}).`,
    ...reasons.map(({ code, message }) => `${code}: ${message}`),
  ]
  if (hold !== undefined && hold.status === 'pending')
    lines.push(`Request ${hold.id} waits for an answer. Ask again, unchanged, once a person has approved it.`)
  else if (hold !== undefined) lines.push(`Request ${hold.id} is ${hold.status}.`)
  if (instead !== undefined && instead.length > 0) lines.push('Instead:', ...instead.map((one) => `- ${one}`))
  return lines.join('\n')
}
