import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { WorkflowResult } from '../act/workflow/result.ts'
import type { Action } from '../action/action.ts'
import type { ActionFault } from '../action/fault.ts'
import { parseAction } from '../action/parse.ts'
import { adoptJson } from '../lib/json-value.ts'
import { fault, ok } from '../lib/result.ts'
import { withSurroundings } from '../reach/surroundings.ts'
import type { GateDecision } from './answer.ts'
import { type AskedAction, withoutUndefined } from './asked.ts'
import { checkWait, decided, unlessCalledOff, waited } from './asking.ts'
import type { Answered, Door, Outcome, OutcomeStatus } from './door.ts'
import { passedOn, statusOf } from './passed-on.ts'
import { GateHeld, GateUnreachable, OutcomeUntold, refusalOf } from './refusal.ts'
import { type Workflow, type WorkflowMode, type WorkflowOptions, type WorkflowParts, Workflows } from './workflow.ts'

export interface AskOptions {
  /** Your name for what belongs together, a conversation for example. An approval holds within it. */
  readonly session?: string | undefined
  /** Seconds to wait for people where it is held; without it nobody is waited for. */
  readonly wait?: number | undefined
  /** Ends the waiting: the call throws, and nothing is run. */
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
  /**
   * The decision, as a value. Where there is none it is `deny` with `GATE_FAULT`. Waits for people only where told to. An
   * `allow` uses up the approval that it rests on: to run something, `guard` or `permit` alone, without asking before.
   */
  decide(action: AskedAction, options?: AskOptions): Promise<GateDecision>
  /**
   * A permit for one run, where the action is allowed; waits for people within `wait`. Throws `GateDenied`, `GateHeld` or
   * `GateUnreachable` otherwise. `guard` is simpler where you have a function to run.
   */
  permit(action: AskedAction, options?: AskOptions): Promise<Permit>
  /** Permits for what belongs together, in its order: all of it is allowed, or none is and nothing is spent. */
  permitAll(actions: readonly AskedAction[], options?: AskOptions): Promise<readonly Permit[]>
  /**
   * Runs `run` once where the action is allowed, and tells the authority what became of it. Throws as `permit` does. A
   * generator that it gives is passed on, and told of once it has ended.
   */
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
  readonly #untold: (fault: OutcomeUntold) => void
  readonly #workflows: Workflows

  constructor(door: () => Promise<Door>, defaults: AskOptions, untold: (fault: OutcomeUntold) => void) {
    this.#door = door
    this.#defaults = defaults
    this.#untold = untold
    this.#workflows = new Workflows(door, defaults.session, untold)
  }

  async decide(action: AskedAction, options: AskOptions = {}): Promise<GateDecision> {
    const asked = await this.#ask([action], { wait: 0, ...options })
    const [decision] = asked.is === 'ok' ? asked.value : [noDecision(asked.fault)]
    return decision ?? noDecision(new GateUnreachable('there is no answer'))
  }

  async permit(action: AskedAction, options: AskOptions = {}): Promise<Permit> {
    const [permit] = await this.permitAll([action], options)
    if (permit === undefined) throw new GateUnreachable('there is no answer')
    return permit
  }

  async permitAll(actions: readonly AskedAction[], options: AskOptions = {}): Promise<readonly Permit[]> {
    if (actions.length === 0) return []
    const asked = await this.#ask(actions, options)
    if (asked.is === 'fault') throw asked.fault
    const refusal = refusalOf(asked.value)
    if (refusal !== undefined) throw refusal
    if (options.signal?.aborted === true) {
      this.#notRun(asked)
      throw options.signal.reason
    }
    return asked.value.map((decision) => this.#permitOf(decision))
  }

  /** For an allow that nobody uses. */
  #notRun(asked: Answered<readonly GateDecision[]>): void {
    if (asked.is === 'fault' || refusalOf(asked.value) !== undefined) return
    for (const { id } of asked.value) void this.#tell(id, { status: 'not-run' })
  }

  #permitOf(decision: GateDecision): Permit {
    let told = false
    return {
      decision,
      tell: async (outcome) => {
        if (told) return
        told = true
        await this.#tell(decision.id, outcome)
      },
    }
  }

  async guard<T>(
    action: AskedAction,
    run: (permit: Permit) => T | Promise<T>,
    options: GuardOptions<T> = {},
  ): Promise<T> {
    // Asked first, an approval would be used up by what can never run.
    if (typeof run !== 'function') throw new TypeError('give the function that is to run')
    const permit = await this.permit(action, options)
    const since = performance.now()
    const tell = (status: OutcomeStatus, more: Pick<Outcome, 'outputDigest'> = {}) =>
      permit.tell({ status, durationMs: Math.round(performance.now() - since), ...more })
    let value: T
    try {
      value = await run(permit)
    } catch (cause) {
      await tell(statusOf(cause))
      throw cause
    }
    const later = passedOn(value, tell)
    if (later !== undefined) return later
    // Where the value cannot tell it, nobody knows how it ended.
    let status: OutcomeStatus = 'unknown'
    try {
      status = options.outcome === undefined ? 'succeeded' : options.outcome(value)
    } finally {
      await tell(status, digestOf(value))
    }
    return value
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

  /** One decision for each action, or the one that stops them all. */
  async #ask(asked: readonly AskedAction[], options: AskOptions): Promise<Answered<readonly GateDecision[]>> {
    const { session, wait = 0, signal } = { ...this.#defaults, ...present(options) }
    signal?.throwIfAborted()
    checkWait(wait)
    // Before anything is waited for, and frozen: what is judged now is what is asked for again after an approval, whatever
    // the caller does to its objects meanwhile.
    const read = asked.map((one) => parseAction(withoutUndefined(one)))
    const door = await this.#door()
    const cwd = whereWeAre()
    if (cwd === undefined) return fault(new GateUnreachable('the directory of this process is not there any more'))
    const actions: Action[] = []
    for (const one of read) {
      if (one.is === 'fault') return this.#noAction(door, one.fault, session)
      actions.push(withSurroundings(one.value, cwd, process.env, []))
    }
    const decide = () =>
      unlessCalledOff(
        () => decided(door, actions, session),
        signal,
        (late) => this.#notRun(late),
      )
    const first = await decide()
    // Waited for where people can say something to it, and only they.
    if (first.is === 'fault' || wait <= 0 || !(refusalOf(first.value) instanceof GateHeld)) return first
    const after = await waited(door, first.value, wait, signal)
    return after === 'answered' ? decide() : ok(after)
  }

  /** Denied, and asked about all the same, so that the try stands in the record. */
  async #noAction(
    door: Door,
    { message, detail, help }: ActionFault,
    session: string | undefined,
  ): Promise<Answered<readonly GateDecision[]>> {
    const recorded = await door.decide([null], session)
    if (recorded.is === 'fault') return recorded
    const reason = { code: 'MALFORMED_ACTION', message: `${message} (${detail}); ${help}` } as const
    return ok(recorded.value.map((one) => ({ ...one, verdict: 'deny', reasons: [reason] })))
  }

  async #tell(decision: string, outcome: Outcome): Promise<void> {
    const door = await this.#door()
    const told = await door.tell(decision, outcome)
    // Once more: a record without an outcome makes people look for what happened.
    const again = told.is === 'fault' ? await door.tell(decision, outcome) : told
    // It was told already: the answer to the first time was lost.
    if (again.is === 'ok' || again.fault.status === 409) return
    try {
      this.#untold(new OutcomeUntold(decision, again.fault))
    } catch {
      // What was run was run, whatever the listener does.
    }
  }
}

function whereWeAre(): string | undefined {
  try {
    return process.cwd()
  } catch {
    return undefined
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

/** Of a text its bytes, of other data its canonical JSON (RFC 8785); nothing of what is no data. */
function digestOf(value: unknown): { readonly outputDigest?: string } {
  try {
    const json = adoptJson(withoutUndefined(value))
    if (json.is === 'fault') return {}
    const text = typeof json.value === 'string' ? json.value : canonicalize(json.value)
    return text === undefined ? {} : { outputDigest: `sha256:${hash('sha256', text, 'hex')}` }
  } catch {
    // A getter or a proxy that throws: what was run was run.
    return {}
  }
}
