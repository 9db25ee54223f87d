import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { performance } from 'node:perf_hooks'
import { describeExecution } from '../../act/describe.ts'
import { type Execution, fingerprint, type RunnableAction } from '../../act/execution.ts'
import { type PrivateDirectory, privateDirectory } from '../../act/private-directory.ts'
import { type ChangeCode, recheck } from '../../act/recheck.ts'
import { runExecution } from '../../act/spawn.ts'
import type { Action } from '../../action/action.ts'
import { parseAction } from '../../action/parse.ts'
import type { Weighed } from '../../gate.ts'
import { isoTime } from '../../hold/duration.ts'
import type { Files } from '../../lib/files.ts'
import { quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { SIGNS_IN } from '../../locate/locate.ts'
import { isWithin } from '../../locate/vantage.ts'
import type { RunRow } from '../../record/store/schema.ts'
import type { Answered, Decisions } from '../authority/decisions.ts'
import type { Holds } from '../authority/holds.ts'
import type { Parts } from '../authority/parts.ts'
import { notFound, type Refusal, refusal } from '../authority/refusal.ts'
import type { Asking } from '../authority/spending.ts'
import type { Caller } from '../identity/caller.ts'
import { may } from '../identity/roles.ts'
import { secretPieces } from '../vault/secret-pieces.ts'
import { isOpaque, staysWithin } from '../vault/usable.ts'
import type { HandedCredentials, Vault } from '../vault/vault.ts'
import { OutputLog, type OutputPart } from './output-log.ts'
import { begin, end, findRun, intend, type RunEnd, started, sweep } from './run-rows.ts'
import type { ExecutorSettings } from './settings.ts'
import { workplaceOf } from './workplace.ts'

export interface ExecutorParts {
  readonly parts: Parts
  readonly decisions: Decisions
  readonly holds: Holds
  readonly vault: Vault
  readonly settings: ExecutorSettings
  /** The disk as the gate sees it. */
  readonly disk: Files
}

export interface RunRequest {
  readonly action: unknown
  readonly session?: string
  /** Seconds to wait for people. */
  readonly wait?: number
  /** Whether whoever asked is still there: nothing is spent for somebody who has gone. */
  readonly isThere: () => boolean
}

/** The decision, and the run where it let one go. */
export interface RunAnswer {
  readonly decision: Answered
  readonly run?: RunView
}

export interface RunView extends Partial<RunEnd> {
  readonly id: string
  readonly decision: string
  readonly state: 'intended' | 'starting' | 'started' | 'ended'
  readonly intendedAt: string
  readonly startedAt?: string
  readonly endedAt?: string
}

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGKILL'] as const
export type RunSignal = (typeof SIGNALS)[number]

/** How long the output of a run that ended can still be read, in milliseconds. */
const KEEPS_MS = 600_000
/** Between the request to end and the end, in milliseconds. */
const GRACE_MS = 5_000
const TRIES = 3

interface Live {
  readonly caller: string
  readonly output: OutputLog
  /** The leader of its group, once there is one. */
  pid: number
  over: Promise<void>
}

/** What stands between an allow and its start. Nothing of it has run. */
interface NotReady {
  readonly code: string
  readonly message: string
}

interface Ready {
  readonly execution: Execution
  readonly credentials: HandedCredentials
}

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
  private readonly live = new Map<string, Live>()
  /** Ids of this process, from before they stand in the store. */
  private readonly own = new Set<string>()
  /** Places that are taken: by what runs, and by what is being decided and would run at once. */
  private taken = 0
  private isClosing = false

  constructor(given: ExecutorParts) {
    this.given = given
  }

  /** Closes what an earlier process left open, and takes away what it had handed to its runs. */
  async sweep(): Promise<void> {
    const { store, loud } = this.given.parts
    const { privateRoot } = this.given.settings
    const beside = dirname(privateRoot)
    for (const name of existsSync(beside) ? readdirSync(beside) : [])
      if (name !== basename(privateRoot)) rmSync(join(beside, name), { recursive: true, force: true })
    const runs = await sweep(store, this.given.settings.id, this.own)
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
    if (answered && request.isThere()) return this.admit(caller, request)
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
    const before = this.describe(placed.value, {})
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
      this.own.delete(id)
      return ok({ decision })
    }
    const approved = decision.reasons[0]?.code === 'APPROVED'
    return ok({ decision, run: { id, decision: decision.id, asking: judged, before: before.value, approved } })
  }

  private describe(action: RunnableAction, credentials: Readonly<Record<string, string>>) {
    const { home, searchPath, workspaces } = this.given.settings
    return describeExecution(action, {
      cwd: workspaces[0] ?? '/',
      home,
      own: {},
      credentials,
      searchPath,
      disk: this.given.disk,
      files: [],
      hosts: [],
      input: { is: 'nothing' },
    })
  }

  /** Goes on by itself. Whatever happens on the way, the record gets an end. */
  private start(run: Intended): Promise<void> {
    const live: Live = {
      caller: run.asking.caller.id,
      output: new OutputLog(this.given.settings.outputBytes),
      pid: 0,
      over: Promise.resolve(),
    }
    this.live.set(run.id, live)
    live.over = this.perform(run, live)
      .catch((cause: unknown) => this.given.parts.report('a run', cause))
      .finally(() => {
        setTimeout(() => this.forget(run.id), KEEPS_MS).unref()
      })
    return live.over
  }

  private forget(id: string): void {
    this.live.delete(id)
    this.own.delete(id)
  }

  private async perform(run: Intended, live: Live): Promise<void> {
    let own: PrivateDirectory | undefined
    let how: RunEnd = { status: 'not-run', why: 'it could not be prepared' }
    try {
      const { settings, parts } = this.given
      own = privateDirectory(settings.privateRoot, process.pid, settings.user)
      const ready = await this.prepare(run, own)
      if (ready.is === 'fault') {
        how = { status: 'not-run', why: `${ready.fault.message} (${ready.fault.code})` }
        return
      }
      const { execution, credentials } = ready.value
      const values = [...Object.values(credentials.env), ...Object.values(credentials.files)].flatMap(secretPieces)
      live.output.hide(values)
      const named = { id: run.id, decision: run.decision, credentials: credentials.names }
      how = { status: 'not-run', why: 'that it begins could not be kept' }
      if (this.isClosing) {
        how = { status: 'not-run', why: 'the executor ended before it was started' }
        return
      }
      if (!(await begin(parts.store, { ...named, fingerprint: fingerprint(execution) }))) return
      how = { status: 'unknown', why: 'the executor failed while it ran' }
      how = await this.execute(run.id, live, execution)
    } catch (cause) {
      this.given.parts.report('a run', cause)
    } finally {
      own?.remove()
      await this.finish(run, how)
      live.output.close()
    }
  }

  /** All that has to hold at the last moment, and what it is handed. */
  private async prepare(run: Intended, own: PrivateDirectory): Promise<Result<Ready, NotReady>> {
    const { parts, vault } = this.given
    const { action, caller, weighed } = run.asking
    const runnable = action as RunnableAction
    const now = this.describe(runnable, {})
    if (now.is === 'fault') return now
    const [changed] = recheck(run.before, now.value)
    if (changed !== undefined) return fault(changed)
    const handed = await vault.handedTo(weighed.effects, caller.id, run.approved)
    if (handed.is === 'fault') return handed
    const credentials = handed.value
    const [withheld] = credentials.withheld
    if (withheld !== undefined && credentials.names.length === 0)
      return fault({
        code: 'CREDENTIAL_WITHHELD',
        message: `the credential ${quoted(withheld)} is for runs that people approved, and nobody approved it`,
      })
    const unseen = credentials.names.length > 0 && !run.approved
    if (unseen && isOpaque(weighed.effects))
      return fault({ code: 'CREDENTIAL_WITHHELD', message: 'something in it cannot be read, and nobody approved it' })
    if (unseen && !staysWithin(credentials.targets, weighed.effects))
      return fault({
        code: 'CREDENTIAL_WITHHELD',
        message: 'part of it lands on another target, and nobody approved it',
      })
    const files = Object.entries(credentials.files).map(([name, text]) => [name, own.keep(name, text)] as const)
    const env = { ...credentials.env, ...Object.fromEntries(files) }
    const bare = await parts.gate.weigh(action, new Set())
    if (bare.reads !== weighed.reads)
      return fault({ code: 'FILE_CHANGED', message: 'a file that it would run has changed' })
    // With its credentials a tool must still land where it was seen to land without them.
    const { HOME = this.given.settings.home, ...told } = runnable.env ?? {}
    const armed: Action = { ...runnable, env: { HOME, ...told, ...env } }
    const landing = credentials.names.length === 0 ? bare : await parts.gate.weigh(armed, new Set())
    if (placesOf(landing) !== placesOf(weighed))
      return fault({ code: 'TARGET_CHANGED', message: 'with its credentials it would land elsewhere' })
    const foreign = unseen ? landing.settings?.find((path) => !this.isOwnSetting(path)) : undefined
    if (foreign !== undefined)
      return fault({
        code: 'CREDENTIAL_WITHHELD',
        message: `settings in ${quoted(foreign)} lead it, which is none of the executor's places, and nobody approved it`,
      })
    const described = this.describe(runnable, env)
    if (described.is === 'fault') return described
    // Time has passed since the first look. What credentials change about it was looked at above.
    const again = recheck(run.before, described.value).find(({ code }) => !BY_CREDENTIALS.has(code))
    if (again !== undefined) return fault(again)
    return ok({ execution: described.value, credentials })
  }

  /**
   * Whether settings are believed with a credential at hand: a kubeconfig names a program that signs in, an AWS profile one that
   * brings keys, and either could carry the credential away.
   */
  private isOwnSetting(path: string): boolean {
    const { home, workspaces, privateRoot } = this.given.settings
    const whole = normalize(path)
    return [home, ...workspaces, privateRoot, '/etc'].some((one) => isWithin(whole, one))
  }

  private async execute(id: string, live: Live, execution: Execution): Promise<RunEnd> {
    const { settings, parts } = this.given
    const { output } = live
    const [stdout, stderr] = [output.sink('stdout'), output.sink('stderr')]
    const timers: NodeJS.Timeout[] = []
    const ran = await runExecution(execution, {
      stdout: { is: 'stream', stream: stdout },
      stderr: { is: 'stream', stream: stderr },
      privateRoot: settings.privateRoot,
      process: process.pid,
      now: () => performance.now(),
      ...(settings.user === undefined ? {} : { user: settings.user }),
      started: (pid) => {
        live.pid = pid
        timers.push(setTimeout(() => send(pid, 'SIGTERM'), settings.seconds * 1000))
        timers.push(setTimeout(() => send(pid, 'SIGKILL'), settings.seconds * 1000 + GRACE_MS))
        started(parts.store, id).catch((cause) => parts.report('a run', cause))
        if (this.isClosing) send(pid, 'SIGTERM')
      },
    })
    for (const timer of timers) clearTimeout(timer)
    // What it left in the background would go on with its credentials.
    send(live.pid, 'SIGKILL')
    live.pid = 0
    await Promise.all([stdout, stderr].map((one) => new Promise<void>((done) => one.end(done))))
    if (ran.is === 'fault') return { status: 'not-run', why: `${ran.fault.message} (${ran.fault.code})` }
    const { exitCode, signal, durationMs, changed } = ran.value
    const { digest, bytes, tail } = output.written()
    const told = {
      exitCode,
      ...(signal === undefined ? {} : { signal }),
      durationMs,
      outputDigest: digest,
      outputBytes: bytes,
      tail: await parts.redact(tail),
    }
    if (changed !== undefined) return { ...told, status: 'unknown', why: `it was ended at once (${changed})` }
    return { ...told, status: exitCode === 0 ? 'succeeded' : 'failed' }
  }

  /** A store that does not answer is asked again; after that the next start says that nobody knows. */
  private async finish(run: Intended, how: RunEnd): Promise<void> {
    const { store, report, loud } = this.given.parts
    for (let left = TRIES; left > 0; left--) {
      try {
        await end(store, { id: run.id, decision: run.decision, executor: this.given.settings.id }, how)
        break
      } catch (cause) {
        report('the end of a run', cause)
        await new Promise((resolve) => setTimeout(resolve, 500).unref())
      }
    }
    if (how.status === 'unknown') loud('nobody can tell what became of a run', { run: run.id, decision: run.decision })
  }
}

interface Intended {
  readonly id: string
  readonly decision: string
  readonly asking: Asking
  readonly before: Execution
  /** Whether people let it go. */
  readonly approved: boolean
}

/** What is another thing once a run has its credentials: their variables, and settings that lead to the same place. */
const BY_CREDENTIALS: ReadonlySet<ChangeCode> = new Set(['CREDENTIAL_CHANGED', 'TARGET_CHANGED'])

/**
 * Where an action lands and what it does there, as one text. A program by which a credential's own file signs in (a kubeconfig
 * with `exec`) is what an operator chose.
 */
function placesOf({ effects }: Weighed): string {
  const own = effects.filter(({ verb, on }) => verb !== SIGNS_IN.verb || on !== SIGNS_IN.on)
  return JSON.stringify(
    own.map(({ kind, verb, on, target, environment, identity }) => [
      kind,
      verb,
      on,
      target,
      environment,
      identity?.kind,
      identity?.id,
    ]),
  )
}

function viewOf(row: RunRow): RunView {
  const { id, decision, state, intended_at, started_at, ended_at, body } = row
  return {
    ...(body === null ? {} : (JSON.parse(body) as RunEnd)),
    id,
    decision,
    state: state as RunView['state'],
    intendedAt: isoTime(intended_at),
    ...(started_at === null ? {} : { startedAt: isoTime(started_at) }),
    ...(ended_at === null ? {} : { endedAt: isoTime(ended_at) }),
  }
}

/** To all that the process started in its group. */
function send(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid !== 0) process.kill(-pid, name)
  } catch {
    // It has ended meanwhile.
  }
}
