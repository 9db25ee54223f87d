import { isProvenance } from './provenance.ts'
import { type MarkedJson, type MockResult, makeResult, type SimulatedResult, type UnknownResult } from './result.ts'
import { valueDigest } from './value-digest.ts'
import { type Mark, watermarkOf } from './watermark.ts'

/** A result that came as JSON, from wherever. Without the authority nobody knows that it is real. */
export type ReadResult = MockResult<unknown> | SimulatedResult<unknown> | UnknownResult<unknown>

/**
 * Reads what `toJSON` wrote, or a Python client.
 *
 * INVARIANT (a claim only lowers): a mark that says `mock` or `simulated` and is whole is believed, whoever wrote it. One that
 * says `real`, one that was edited, one that is missing: `unknown`. That something is real only the authority can say.
 */
export function readResult(json: unknown): ReadResult {
  const read = readMark(json)
  if (read === undefined) return nobodysResult(json)
  const { mark, value } = read
  if (mark.provenance === 'mock' || mark.provenance === 'simulated') return makeResult(mark, value) as ReadResult
  return makeResult({ ...mark, provenance: 'unknown' }, value) as ReadResult
}

export function nobodysResult(value: unknown): UnknownResult<unknown> {
  return makeResult({ workflow: '', run: '', provenance: 'unknown' }, value) as UnknownResult<unknown>
}

/** The mark of a marked value, where nobody has changed the one or the other since. */
export function readMark(
  json: unknown,
): { readonly mark: Mark; readonly digest: string; readonly value: unknown } | undefined {
  if (!isObject(json) || !isObject(json['prodgate'])) return undefined
  // The parsing door: each member is looked at below.
  const { v, workflow, run, provenance, session, watermark, digest } = json['prodgate'] as Partial<
    MarkedJson['prodgate']
  >
  const value = json['value']
  if (v !== 1 || !isText(workflow) || !isText(run) || !isProvenance(provenance) || !isText(digest)) return undefined
  if (session !== undefined && !isText(session)) return undefined
  const mark = { workflow, run, provenance, ...(session === undefined ? {} : { session }) }
  if (watermark !== watermarkOf(mark) || digest !== valueDigest(value)) return undefined
  return { mark, digest, value }
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

function isText(given: unknown): given is string {
  return typeof given === 'string'
}
