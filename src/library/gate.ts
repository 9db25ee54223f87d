import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import canonicalize from 'canonicalize'
import type { WorkflowResult } from '../act/workflow/result.ts'
import { actionDigest } from '../action/digest.ts'
import { parseAction } from '../action/parse.ts'
import { adoptJson } from '../lib/json-value.ts'
import { fault, ok } from '../lib/result.ts'
import { withSurroundings } from '../reach/surroundings.ts'
import type { GateDecision } from './answer.ts'
import { type AskedAction, withoutUndefined } from './asked.ts'
import type { Answered, Door, Outcome, OutcomeStatus } from './door.ts'
import { GateUnreachable, refusalOf } from './refusal.ts'
import { type Workflow, type WorkflowMode, type WorkflowOptions, type WorkflowParts, Workflows } from './workflow.ts'

export interface AskOptions {
  /** Your name for what belongs together, a conversation for example. An approval holds within it. */
  readonly session?: string | undefined
  /** Seconds to wait for people where it is held. */
  readonly wait?: number | undefined
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined
}

export interface GuardOptions<T> extends AskOptions {
  /** How it ended, where the value tells: an exit status, an error that is a result. Without it a value is a success. */
  readonly outcome?: (value: T) => OutcomeStatus
}

/** A positive allow, for one run. */
export interface Permit {
  readonly decision: GateDecision
  /** Tells the authority what became of it, once. Never throws: what was run was run. */
  tell(outcome: Outcome): Promise<void>
}

/** What `gate()` gives: it asks for actions, and runs what is let go. */
export interface Gate {
  /** The decision, as a value. Where there is none it is `deny` with `GATE_FAULT`. Waits for people only where told to. */
  decide(action: AskedAction, options?: AskOptions): Promise<GateDecision>
  /**
   * A permit for one run, where the action is allowed; waits for people within `wait`. Throws `GateDenied`, `GateHeld` or
   * `GateUnreachable` otherwise. `guard` is simpler where you have a function to run.
   */
  permit(action: AskedAction, options?: AskOptions): Promise<Permit>
  /** Runs `run` once where the action is allowed, and tells the authority what became of it. Throws as `permit` does. */
  guard<T>(action: AskedAction, run: (permit: Permit) => T | Promise<T>, options?: GuardOptions<T>): Promise<T>
  /**
   * A workflow that does its work or fails: `real` is run once for each call, and its error is the call's. `mock` is run only
   * in mode `mock`, which production allows within a mock session that a person opened; else the call fails with
   * `ProductionModeViolationError`. The result says what it is.
   */
  workflow<A extends readonly unknown[], T, M extends WorkflowMode = 'real'>(
    name: string,
    parts: WorkflowParts<A, T, M>,
  ): Workflow<A, T, M>
  /** An existing function as a workflow that is only ever real: it gives its value, or throws. */
  realOnly<A extends readonly unknown[], T>(
    name: string,
    run: (...args: A) => T | Promise<T>,
    options?: WorkflowOptions,
  ): (...args: A) => Promise<T>
  /** A result that came as JSON. It is real where the authority has the same run with the same result, and nowhere else. */
  recall(json: unknown): Promise<WorkflowResult<unknown>>
  /** Puts a violation into the record that the authority could not see. */
  reportViolation(workflow: string, what: string, run?: string): Promise<void>
}

/**
 * A gate over a door.
 *
 * INVARIANT (positive allow): without one, nothing that was handed to it is ever called.
 */
export class DoorGate implements Gate {
  readonly #door: () => Promise<Door>
  readonly #defaults: AskOptions
  readonly #untold: (fault: Error) => void
  readonly #workflows: Workflows

  constructor(door: () => Promise<Door>, defaults: AskOptions, untold: (fault: Error) => void) {
    this.#door = door
    this.#defaults = defaults
    this.#untold = untold
    this.#workflows = new Workflows(door, defaults.session, untold)
  }

  async decide(action: AskedAction, options: AskOptions = {}): Promise<GateDecision> {
    const asked = await this.#ask(action, { wait: 0, ...options })
    return asked.is === 'ok' ? asked.value : noDecision(asked.fault)
  }

  async permit(action: AskedAction, options: AskOptions = {}): Promise<Permit> {
    const asked = await this.#ask(action, options)
    if (asked.is === 'fault') throw asked.fault
    const decision = asked.value
    if (decision.verdict !== 'allow') throw refusalOf(decision)
    let told = false
    const tell = async (outcome: Outcome) => {
      if (told) return
      told = true
      await this.#tell(decision.id, outcome)
    }
    if (options.signal?.aborted === true) {
      await tell({ status: 'not-run' })
      throw options.signal.reason
    }
    return { decision, tell }
  }

  async guard<T>(
    action: AskedAction,
    run: (permit: Permit) => T | Promise<T>,
    options: GuardOptions<T> = {},
  ): Promise<T> {
    const permit = await this.permit(action, options)
    const since = performance.now()
    const durationMs = () => Math.round(performance.now() - since)
    try {
      const value = await run(permit)
      const status = options.outcome?.(value) ?? 'succeeded'
      await permit.tell({ status, durationMs: durationMs(), ...digestOf(value) })
      return value
    } catch (cause) {
      await permit.tell({ status: statusOf(cause), durationMs: durationMs() })
      throw cause
    }
  }

  workflow<A extends readonly unknown[], T, M extends WorkflowMode = 'real'>(
    name: string,
    parts: WorkflowParts<A, T, M>,
  ): Workflow<A, T, M> {
    return this.#workflows.workflow(name, parts)
  }

  realOnly<A extends readonly unknown[], T>(
    name: string,
    run: (...args: A) => T | Promise<T>,
    options?: WorkflowOptions,
  ) {
    return this.#workflows.realOnly(name, run, options)
  }

  recall(json: unknown): Promise<WorkflowResult<unknown>> {
    return this.#workflows.recall(json)
  }

  reportViolation(workflow: string, what: string, run?: string): Promise<void> {
    return this.#workflows.reportViolation(workflow, what, run)
  }

  async #ask(asked: AskedAction, options: AskOptions): Promise<Answered<GateDecision>> {
    const { session, wait = 0, signal } = { ...this.#defaults, ...present(options) }
    signal?.throwIfAborted()
    // Before anything is waited for, and frozen: what is judged now is what is asked for again after an approval, whatever
    // the caller does to its objects meanwhile.
    const read = parseAction(withoutUndefined(asked))
    const door = await this.#door()
    if (read.is === 'fault') {
      const decided = await door.decide(null, session, signal)
      if (decided.is === 'fault') return decided
      const message = `${read.fault.message} (${read.fault.detail}); ${read.fault.help}`
      return ok({ ...decided.value, verdict: 'deny', reasons: [{ code: 'MALFORMED_ACTION', message }] })
    }
    const action = withSurroundings(read.value, process.cwd(), process.env, [])
    const digest = actionDigest(action)
    const decide = async () => {
      const decided = await door.decide(action, session, signal)
      const other = decided.is === 'ok' && decided.value.verdict === 'allow' && decided.value.digest !== digest
      return other ? fault(new GateUnreachable('the answer is about another action')) : decided
    }
    const first = await decide()
    if (first.is === 'fault' || first.value.hold?.status !== 'pending' || wait <= 0) return first
    const status = await waited(door, first.value.hold.id, wait, signal)
    if (status === 'approved' || status === 'rejected') return decide()
    return ok({ ...first.value, hold: { ...first.value.hold, status } })
  }

  async #tell(decision: string, outcome: Outcome): Promise<void> {
    const door = await this.#door()
    const told = await door.tell(decision, outcome)
    // Once more: a record without an outcome makes people look for what happened.
    const again = told.is === 'fault' ? await door.tell(decision, outcome) : told
    if (again.is === 'ok') return
    try {
      this.#untold(again.fault)
    } catch {
      // What was run was run, whatever the listener does.
    }
  }
}

/** The longest that one call waits, in seconds. */
const AT_ONCE = 60

/** What the request has come to by then. An authority that is away for a while is asked again: nothing runs meanwhile. */
async function waited(door: Door, hold: string, seconds: number, signal: AbortSignal | undefined) {
  const until = performance.now() + seconds * 1000
  for (;;) {
    const left = (until - performance.now()) / 1000
    if (left <= 0) return 'pending'
    const status = await door.status(hold, Math.min(AT_ONCE, Math.ceil(left)), signal)
    if (status.is === 'ok' && status.value !== 'pending') return status.value
    if (status.is === 'fault') await pause(Math.min(1000, left * 1000), undefined, { signal })
  }
}

/** An option that is `undefined` says nothing. */
function present(options: AskOptions): AskOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

function noDecision({ message }: GateUnreachable): GateDecision {
  const [why = ''] = message.split('\n')
  return {
    id: '',
    digest: '',
    verdict: 'deny',
    environment: { class: 'unknown', treatedAs: 'production', because: [] },
    effects: [],
    reasons: [{ code: 'GATE_FAULT', message: why }],
  }
}

/** Who was interrupted does not know how far it came. */
function statusOf(cause: unknown): OutcomeStatus {
  const name = cause instanceof Error ? cause.name : ''
  return name === 'AbortError' || name === 'TimeoutError' ? 'unknown' : 'failed'
}

/** Of a text its bytes, of other data its canonical JSON (RFC 8785); nothing of what is no data. */
function digestOf(value: unknown): { readonly outputDigest?: string } {
  const json = adoptJson(withoutUndefined(value))
  if (json.is === 'fault') return {}
  const text = typeof json.value === 'string' ? json.value : canonicalize(json.value)
  return text === undefined ? {} : { outputDigest: `sha256:${hash('sha256', text, 'hex')}` }
}
