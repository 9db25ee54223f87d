import { EXPECTABLE, type Finding, isSilentMock } from '../act/workflow/findings.ts'
import { markWithin } from '../act/workflow/mark-within.ts'
import { joinedProvenance } from '../act/workflow/provenance.ts'
import { nobodysResult, readMark, readResult } from '../act/workflow/read-back.ts'
import { type MockResult, makeResult, type NoMock, requireReal, type WorkflowResult } from '../act/workflow/result.ts'
import { noteUse } from '../act/workflow/uses.ts'
import { tellingDigest, valueDigest } from '../act/workflow/value-digest.ts'
import type { WorkflowAction } from '../action/action.ts'
import { actionDigest } from '../action/digest.ts'
import type { Door } from './door.ts'
import { apart, observed, type Seen } from './observed.ts'
import { GateUnreachable, OutcomeUntold, refusalOf } from './refusal.ts'
import { ProductionModeViolationError } from './violation.ts'
import type { Begun, KnownRun, WorkflowDoor, WorkflowTold } from './workflow-door.ts'

export type WorkflowMode = 'real' | 'mock'

export interface WorkflowOptions {
  /** What it works on, where the registry has a class for it. */
  readonly target?: string
  /** Who is called by every real run: hosts (`api.example.com`), or names given to `provider()`. */
  readonly providers?: readonly string[]
  /** Findings that are right for this workflow; they stand in the record. */
  readonly expected?: readonly Expected[]
}

export type Expected = Extract<Finding, 'NO_INPUT_OR_OUTPUT' | 'CANNED_VALUES'>

export interface WorkflowParts<A extends readonly unknown[], T, M extends WorkflowMode> extends WorkflowOptions {
  /** Does the work. What it throws is what the call throws. */
  readonly real: (...args: A) => T | Promise<T>
  /** Stands in for it, in mode `mock` alone. */
  readonly mock?: (...args: A) => NoInfer<T> | Promise<NoInfer<T>>
  /** `real` where it is not given. Where production is, `mock` needs a mock session that a person opened. */
  readonly mode?: M
}

/** A run in mode `real` never gives a mock; one in mode `mock` gives nothing else. */
export type ResultOf<T, M extends WorkflowMode> = M extends 'mock' ? MockResult<T> : NoMock<T>

export type Workflow<A extends readonly unknown[], T, M extends WorkflowMode = 'real'> = (
  ...args: A
) => Promise<ResultOf<T, M>>

interface Ended<T> {
  readonly result: WorkflowResult<T>
  readonly production: boolean
}

/**
 * Workflows that do their work or fail.
 *
 * INVARIANT (no fallback): of one call either `real` or `mock` is run, once, by the word of the authority. Nothing here calls
 * the other one, whatever the first one throws.
 */
export class Workflows {
  readonly #door: () => Promise<Door>
  readonly #session: string | undefined
  readonly #untold: (fault: OutcomeUntold) => void

  constructor(door: () => Promise<Door>, session: string | undefined, untold: (fault: OutcomeUntold) => void) {
    this.#door = door
    this.#session = session
    this.#untold = untold
  }

  workflow<A extends readonly unknown[], T, M extends WorkflowMode = 'real'>(
    name: string,
    parts: WorkflowParts<A, T, M>,
  ): Workflow<A, T, M> {
    const { real, mock, mode = 'real', ...options } = parts
    if (typeof real !== 'function') throw new TypeError(`the workflow \`${name}\` has no \`real\``)
    if (mode === 'mock' && mock === undefined) throw new TypeError(`the workflow \`${name}\` has no \`mock\``)
    checkExpected(name, options.expected)
    const run = mode === 'mock' && mock !== undefined ? mock : real
    return async (...args) => {
      const { result } = await this.#run(name, mode, options, args, () => run(...args))
      // The mode decides which of them it is: see `#made`.
      return result as ResultOf<T, M>
    }
  }

  realOnly<A extends readonly unknown[], T>(
    name: string,
    run: (...args: A) => T | Promise<T>,
    options: WorkflowOptions = {},
  ): (...args: A) => Promise<T> {
    checkExpected(name, options.expected)
    return async (...args) => {
      const { result, production } = await this.#run(name, 'real', options, args, () => run(...args))
      if (production && result.provenance !== 'real')
        throw new ProductionModeViolationError(name, `real work is required: ${result.watermark}`, result.findings)
      return requireReal(result).value
    }
  }

  /** A result that came as JSON, as the authority knows it. */
  async recall(json: unknown): Promise<WorkflowResult<unknown>> {
    const read = readMark(json)
    if (read === undefined) return nobodysResult(json)
    const { mark, digest, value } = read
    const runs = await this.#runs()
    const found = await apart(() => runs.find(mark.run))
    if (found.is === 'fault') throw found.fault
    const known = found.value
    const same = known !== undefined && known.workflow === mark.workflow && known.digest === digest
    if (!same || known.provenance !== mark.provenance) return readResult(json)
    return makeResult(mark, value, known.findings)
  }

  async reportViolation(workflow: string, what: string, run?: string): Promise<void> {
    const runs = await this.#runs()
    const told = await apart(() => runs.report(workflow, what, run))
    if (told.is === 'fault') throw told.fault
  }

  async #run<T>(
    name: string,
    mode: WorkflowMode,
    options: WorkflowOptions,
    args: readonly unknown[],
    work: () => T | Promise<T>,
  ): Promise<Ended<T>> {
    const { decision, production } = await this.#begin(name, mode, options.target)
    const inputDigest = valueDigest(args)
    const since = performance.now()
    const told = (status: WorkflowTold['status']): WorkflowTold => ({
      status,
      durationMs: performance.now() - since,
      ...(inputDigest === undefined ? {} : { inputDigest }),
      ...(options.expected === undefined ? {} : { expected: options.expected }),
    })
    let ran: { readonly value: T; readonly seen: Seen }
    try {
      ran = await observed(options.providers ?? [], async () => refuseUnrun(name, await work()))
    } catch (cause) {
      await this.#end(decision.id, told('failed'))
      throw cause
    }
    const { value, seen } = ran
    const known = await this.#end(decision.id, {
      ...told('succeeded'),
      ...digestsOf(value),
      ...seen,
      ...saidBy(value, seen),
    })
    const result = this.#made(name, mode, decision.id, value, known)
    noteUse(result.provenance)
    if (production && isSilentMock(result.findings)) {
      const message = `the real run of workflow ${name} gave no real result: ${result.findings.join(', ')}`
      throw new ProductionModeViolationError(name, message, result.findings)
    }
    return { result, production }
  }

  async #begin(workflow: string, mode: WorkflowMode, target: string | undefined): Promise<Begun> {
    const about = target === undefined ? {} : { target }
    const session = this.#session === undefined ? {} : { session: this.#session }
    const runs = await this.#runs()
    const begun = await apart(() => runs.begin({ workflow, mode, ...about, ...session }))
    if (begun.is === 'fault') throw begun.fault
    const { decision } = begun.value
    const refusal = refusalOf([decision])
    if (refusal !== undefined) throw refusal
    const action: WorkflowAction = { kind: 'workflow', name: workflow, mode, ...about }
    if (decision.digest !== actionDigest(action)) throw new GateUnreachable('the answer is about another action')
    return begun.value
  }

  /** Told twice where the first time fails: a run without an end makes people look for what happened. */
  async #end(run: string, told: WorkflowTold): Promise<KnownRun | undefined> {
    const runs = await this.#runs()
    const first = await apart(() => runs.end(run, told))
    const ended = first.is === 'fault' ? await apart(() => runs.end(run, told)) : first
    if (ended.is === 'ok') return ended.value
    // It was told already: the answer to the first time was lost. What it came to then counts where it was the same.
    const known = ended.fault.status === 409 ? await apart(() => runs.find(run)) : undefined
    if (known?.is === 'ok' && known.value !== undefined && known.value.digest === told.digest) return known.value
    try {
      this.#untold(new OutcomeUntold(run, ended.fault))
    } catch {
      // What was run was run, whatever the listener does.
    }
    return undefined
  }

  /** What nobody has recorded is no evidence; but it was run, and running it again would do its work twice. */
  #made<T>(
    workflow: string,
    mode: WorkflowMode,
    run: string,
    value: T,
    known: KnownRun | undefined,
  ): WorkflowResult<T> {
    // An authority of one's own making does not turn a mock into real work.
    const believed = known !== undefined && (known.provenance === 'mock' || mode === 'real') ? known : undefined
    if (believed === undefined) {
      const provenance = mode === 'mock' ? 'mock' : 'unknown'
      return makeResult({ workflow, run, provenance, ...(mode === 'mock' ? { session: 'unknown' } : {}) }, value, [
        'NOT_RECORDED',
      ])
    }
    const { provenance, session, findings } = believed
    return makeResult(
      { workflow: believed.workflow, run, provenance, ...(session === undefined ? {} : { session }) },
      value,
      findings,
    )
  }

  async #runs(): Promise<WorkflowDoor> {
    const { workflows } = await this.#door()
    if (workflows === undefined)
      throw new GateUnreachable('a workflow needs an authority, and a local gate has none that would keep its record')
    return workflows
  }
}

function digestsOf(value: unknown): Pick<WorkflowTold, 'digest' | 'resultDigest'> {
  const digest = valueDigest(value)
  const resultDigest = tellingDigest(value)
  return {
    ...(digest === undefined ? {} : { digest }),
    ...(resultDigest === undefined ? {} : { resultDigest }),
  }
}

/** What the run used and what lies in its result: the worst of them counts. */
function saidBy(value: unknown, { says }: Seen): Pick<Seen, 'says'> {
  const worst = joinedProvenance([says ?? 'real', markWithin(value) ?? 'real'])
  return worst === 'real' ? {} : { says: worst }
}

/** What has yet to run cannot be told as done. A promise is awaited before; an iterator is left to nobody. */
async function refuseUnrun<T>(workflow: string, value: T): Promise<T> {
  if (typeof value !== 'object' || value === null) return value
  const later = isMethod(value, Symbol.asyncIterator) || (isMethod(value, Symbol.iterator) && isMethod(value, 'next'))
  if (!later) return value
  const close: unknown = Reflect.get(value, 'return')
  if (typeof close === 'function') await Promise.resolve(Reflect.apply(close, value, [])).catch(() => undefined)
  throw new TypeError(
    `the workflow \`${workflow}\` gave an iterator, whose work is not done yet: it has to give what comes of it`,
  )
}

function isMethod(value: object, key: string | symbol): boolean {
  return typeof Reflect.get(value, key) === 'function'
}

function checkExpected(name: string, expected: readonly string[] | undefined): void {
  const wrong = expected?.find((one) => !EXPECTABLE.some((other) => other === one))
  if (wrong !== undefined)
    throw new TypeError(`\`${wrong}\` cannot be declared as expected of the workflow \`${name}\``)
}
