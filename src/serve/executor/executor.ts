import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fingerprint } from '../../act/execution.ts'
import { takeAway } from '../../act/private-directory.ts'
import { parseAction } from '../../action/parse.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Answered, Decisions } from '../authority/decisions/decisions.ts'
import type { Asking } from '../authority/grants/spending.ts'
import type { Holds } from '../authority/holds/holds.ts'
import type { Parts } from '../authority/parts.ts'
import { notFound, type Refusal, refusal } from '../authority/refusal.ts'
import type { Caller } from '../identity/caller.ts'
import { may } from '../identity/roles.ts'
import { closeRuns } from './former.ts'
import { GRACE_MS, type Intended, type LiveRun, send } from './live-run.ts'
import { OutputLog, type OutputPart } from './output-log.ts'
import { perform } from './perform.ts'
import { describeRun, type PreparationParts } from './prepare.ts'
import { findRun, intend } from './run-rows.ts'
import { type RunView, viewOf } from './run-view.ts'
import { workplaceOf } from './workplace.ts'

export interface ExecutorParts extends PreparationParts {
  readonly parts: Parts
  readonly decisions: Decisions
  readonly holds: Holds
}

export interface RunRequest {
  readonly action: unknown
  readonly session?: string
  /** Seconds to wait for people. */
  readonly wait?: number
  /** Whether whoever asked is still there: nothing is spent for somebody who has gone. */
  readonly isThere: () => boolean
  /** Who asks, looked up again after a wait; it throws where they would not be let in any more. */
  readonly again: () => Promise<Caller>
}

/** The decision, and the run where it let one go. */
export interface RunAnswer {
  readonly decision: Answered
  readonly run?: RunView
}

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGKILL'] as const
export type RunSignal = (typeof SIGNALS)[number]

/** How long the output of a run that ended can still be read, in milliseconds. */
const KEEPS_MS = 600_000

/**
 * Runs what was let go on the authority's side, with credentials that whoever asked never sees.
 *
 * INVARIANT (run once): the row of a run is written in the transaction that spends what it needs; it goes from `intended` to
 * `starting` by compare-and-set before the process starts; and no code leads from any later state, or from a later process, to
 * a start. A crash leaves `not-run` or `unknown`, and `sweep` says which.
 *
 * INVARIANT (approved is what runs): between the allow and the start the process is described once more, the action is judged
 * once more, and nothing may be another thing than it was.
 */
export class Executor {
  private readonly given: ExecutorParts
  private readonly live = new Map<string, LiveRun>()
  /** Ids of this process, from before they stand in the store. */
  private readonly own = new Set<string>()
  /** Places that are taken: by what runs, and by what is being decided and would run at once. */
  private taken = 0
  /** Ends that could not be kept, each with how it is tried again. */
  private readonly unkept = new Map<string, () => Promise<boolean>>()
  /** No other process of this executor is there. */
  private isAlone = false
  private isClosing = false

  constructor(given: ExecutorParts) {
    this.given = given
  }

  /**
   * Closes what an earlier process left open, and takes away what it had handed to its runs: once it is sure that no other
   * process of this executor is there.
   */
  async sweep(): Promise<void> {
    this.isAlone = true
    const { privateRoot } = this.given.settings
    const beside = dirname(privateRoot)
    const left = (existsSync(beside) ? readdirSync(beside) : []).filter((name) => name !== basename(privateRoot))
    if (left.map((name) => takeAway(join(beside, name))).includes(false))
      this.given.parts.loud('private files of earlier runs could not be taken away', { below: beside })
    await this.closeOpen()
  }

  /** Every while: keeps what could not be kept, and closes runs that were let go and of which this process never heard. */
  async look(): Promise<void> {
    if (!this.isAlone || this.isClosing) return
    for (const [id, again] of this.unkept) if (await again()) this.unkept.delete(id)
    await this.closeOpen()
  }

  private async closeOpen(): Promise<void> {
    const { store, loud } = this.given.parts
    const { id } = this.given.settings
    const { runs, goesOn } = await closeRuns(store, id, this.own)
    if (goesOn) loud('something that an earlier run started could not be ended', { runs })
    if (runs.length > 0) loud('runs that were open when the executor ended', { runs })
  }

  /** Decides as `POST /v1/decisions` does, and runs it; where people answer in time, everything is looked at again. */
  async run(caller: Caller, request: RunRequest): Promise<Result<RunAnswer, Refusal>> {
    const first = await this.admit(caller, request)
    const hold = first.is === 'ok' ? first.value.decision.hold : undefined
    const { wait = 0 } = request
    if (first.is === 'fault' || wait === 0 || hold === undefined || hold.status !== 'pending') return first
    const waited = await this.given.holds.wait(caller, hold.id, wait)
    if (waited.is === 'fault') return first
    const { status } = waited.value
    const answered = status === 'approved' || status === 'rejected'
    if (answered && request.isThere()) return this.admit(await request.again(), request)
    return ok({ decision: { ...first.value.decision, hold: { ...hold, status } } })
  }

  /** Any person may see how a run went; an agent its own. What it printed may be data, and is not for everybody. */
  async view(caller: Caller, id: string): Promise<Result<RunView, Refusal>> {
    const row = await findRun(this.given.parts.store, id)
    const own = (row?.agent ?? row?.person) === caller.id
    if (row === undefined || (caller.is === 'agent' && !own)) return fault(notFound('run'))
    const { tail, ...view } = viewOf(row)
    const mayRead = own || (caller.is === 'person' && may(caller.role, 'see-log'))
    return ok(mayRead && tail !== undefined ? { ...view, tail } : view)
  }

  /** The output is for whoever asked, as it would have been on their own machine. */
  async follow(
    caller: Caller,
    id: string,
    from: number,
    gone: AbortSignal,
  ): Promise<Result<AsyncGenerator<OutputPart>, Refusal>> {
    const row = await findRun(this.given.parts.store, id)
    if (row === undefined || (row.agent ?? row.person) !== caller.id) return fault(notFound('run'))
    const live = this.live.get(id)
    return live === undefined
      ? fault(refusal('NOT_FOUND', 'its output is not kept any more', 'its end stands in the record of the run'))
      : ok(live.output.follow(from, gone))
  }

  /** Whoever asked may stop it, and anybody who may approve. */
  async signal(caller: Caller, id: string, name: RunSignal): Promise<Result<void, Refusal>> {
    const row = await findRun(this.given.parts.store, id)
    const own = (row?.agent ?? row?.person) === caller.id
    const mayStop = caller.is === 'person' && (caller.role === 'approver' || caller.role === 'operator')
    if (row === undefined || !(own || mayStop)) return fault(notFound('run'))
    const live = this.live.get(id)
    if (row.state === 'ended' || live === undefined || live.pid === 0)
      return fault(refusal('CONFLICT', 'there is no process of it'))
    send(live.pid, name)
    return ok(undefined)
  }

  /** Ends what runs, and waits until the record says so. */
  async close(): Promise<void> {
    this.isClosing = true
    const open = [...this.live.values()]
    for (const { pid } of open) send(pid, 'SIGTERM')
    const late = setTimeout(() => {
      for (const { pid } of open) send(pid, 'SIGKILL')
    }, GRACE_MS)
    await Promise.all(open.map((one) => one.over))
    clearTimeout(late)
  }

  /** A place is taken before anything is decided, so that nothing is spent for a run that has none. */
  private async admit(caller: Caller, request: RunRequest): Promise<Result<RunAnswer, Refusal>> {
    if (this.isClosing || this.taken >= this.given.settings.runs)
      return fault(refusal('TOO_MANY', 'the executor has as many runs as it takes', 'ask again once one has ended'))
    this.taken++
    let over: Promise<void> | undefined
    try {
      const admitted = await this.decide(caller, request)
      if (admitted.is === 'fault') return admitted
      const { decision, run } = admitted.value
      if (run === undefined) return ok({ decision })
      over = this.start(run)
      const row = await findRun(this.given.parts.store, run.id)
      return ok({ decision, ...(row === undefined ? {} : { run: viewOf(row) }) })
    } finally {
      const free = () => {
        this.taken--
      }
      if (over === undefined) free()
      else void over.finally(free)
    }
  }

  private async decide(
    caller: Caller,
    request: RunRequest,
  ): Promise<Result<{ readonly decision: Answered; readonly run?: Intended }, Refusal>> {
    const parsed = parseAction(request.action)
    // What is no action is decided on all the same, so that the try stands in the record.
    if (parsed.is === 'fault') return ok({ decision: await this.given.decisions.decide(caller, request) })
    const placed = workplaceOf(parsed.value, this.given.settings.workspaces)
    if (placed.is === 'fault') return placed
    const before = describeRun(this.given, placed.value, {})
    if (before.is === 'fault') return fault(refusal('INVALID', before.fault.message, before.fault.help))
    const id = this.given.parts.newId('run_')
    this.own.add(id)
    let judged: Asking | undefined
    const decision = await this.given.decisions.decide(caller, {
      action: placed.value,
      execution: fingerprint(before.value),
      ...(request.session === undefined ? {} : { session: request.session }),
      along: async (tx, asking, { id: decided }) => {
        judged = asking
        await intend(tx, { id, decision: decided, executor: this.given.settings.id, caller })
      },
    })
    if (decision.verdict !== 'allow' || judged === undefined) {
      // Where it was written and that was not heard, nothing runs, and `look` closes it.
      this.own.delete(id)
      return ok({ decision })
    }
    const approved = decision.reasons[0]?.code === 'APPROVED'
    return ok({ decision, run: { id, decision: decision.id, asking: judged, before: before.value, approved } })
  }

  /** Goes on by itself. Whatever happens on the way, the record gets an end. */
  private start(run: Intended): Promise<void> {
    const live: LiveRun = {
      output: new OutputLog(this.given.settings.outputBytes),
      pid: 0,
      over: Promise.resolve(),
    }
    this.live.set(run.id, live)
    const parts = {
      ...this.given,
      isClosing: () => this.isClosing,
      unkept: (id: string, again: () => Promise<boolean>) => this.unkept.set(id, again),
    }
    live.over = perform(parts, run, live)
      .catch((cause: unknown) => this.given.parts.report('a run', cause))
      .finally(() => {
        setTimeout(() => this.forget(run.id), KEEPS_MS).unref()
      })
    return live.over
  }

  private forget(id: string): void {
    this.live.delete(id)
    if (!this.unkept.has(id)) this.own.delete(id)
  }
}
