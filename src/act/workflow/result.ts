import { inspect } from 'node:util'
import { joinedProvenance, type Provenance } from './provenance.ts'
import { noteUse } from './uses.ts'
import { valueDigest } from './value-digest.ts'
import { type Mark, watermarkOf } from './watermark.ts'

declare const made: unique symbol

/** What every result has, however it came about. */
interface Made<P extends Provenance, T> {
  /** No literal has it: a result comes from a run. */
  readonly [made]: P
  readonly provenance: P
  readonly workflow: string
  readonly run: string
  readonly session?: string
  readonly watermark: string
  /** Why it is no real one, where that was found out. */
  readonly findings: readonly string[]
  readonly value: T
  toJSON(): MarkedJson
}

export type RealResult<T> = Made<'real', T>
export type MockResult<T> = Made<'mock', T> & { readonly session: string }
export type SimulatedResult<T> = Made<'simulated', T>
export type UnknownResult<T> = Made<'unknown', T>

/**
 * What a workflow gives. A function that wants a `RealResult` cannot be handed another one: it does not compile, and what a
 * cast smuggles in is stopped by `requireReal`.
 */
export type WorkflowResult<T> = NoMock<T> | MockResult<T>
/** What real code gives, at its best and at its worst. */
export type NoMock<T> = RealResult<T> | SimulatedResult<T> | UnknownResult<T>

/** The form in which a result leaves the process. */
export interface MarkedJson {
  readonly prodgate: Mark & { readonly v: 1; readonly watermark: string; readonly digest: string | null }
  readonly value: unknown
}

/**
 * INVARIANT (real is made, not said): only what `makeResult` made is a result, and it is the provenance that it was made with
 * that counts. A copy with another word in it is none.
 */
const MADE = new WeakMap<object, Provenance>()

/** For the guard alone, after the authority has said what the run was. */
export function makeResult<T>(mark: Mark, value: T, findings: readonly string[] = []): WorkflowResult<T> {
  const watermark = watermarkOf(mark)
  const used = () => {
    noteUse(mark.provenance)
    return value
  }
  const shown = { ...mark, watermark, findings: Object.freeze([...findings]) }
  const result = {
    ...shown,
    // Kept from before, copied, unwrapped: the run that takes the value out uses it.
    get value() {
      return used()
    },
    toJSON: (): MarkedJson => ({
      prodgate: { v: 1, ...mark, watermark, digest: valueDigest(value) ?? null },
      value: used(),
    }),
  }
  // For whoever prints it, who does not use it. No copy of its members has it.
  Object.defineProperty(result, inspect.custom, { value: () => ({ ...shown, value }) })
  MADE.set(Object.freeze(result), mark.provenance)
  // The one door through which the brand comes: from here on the compiler and the map say the same.
  return result as unknown as WorkflowResult<T>
}

/** What something is as a result: `undefined` where it is none that was made here. */
export function provenanceOf(given: unknown): Provenance | undefined {
  return typeof given === 'object' && given !== null ? MADE.get(given) : undefined
}

/** A result that is no real one was given where only real work counts. */
export class NotReal extends Error {
  readonly code = 'NOT_REAL'
  readonly provenance: Provenance

  constructor(provenance: Provenance, what: string) {
    super(`a real result is required here, and this one is \`${provenance}\`: ${what}`)
    this.name = 'NotReal'
    this.provenance = provenance
  }
}

/** The result, where it is a real one. What JSON brought, a copy, a literal, a cast: none of them is. */
export function requireReal<T>(result: WorkflowResult<T>): RealResult<T> {
  const provenance = provenanceOf(result) ?? 'unknown'
  if (provenance === 'real') return result as RealResult<T>
  const what = provenanceOf(result) === undefined ? 'no run made it' : result.watermark
  throw new NotReal(provenance, what)
}

/** What a claim rests on: results, at least one, and each of them real. A mock never counts, in any company. */
export function isEvidence(results: readonly unknown[]): results is readonly RealResult<unknown>[] {
  return joinedProvenance(results.map((one) => provenanceOf(one) ?? 'unknown')) === 'real'
}
