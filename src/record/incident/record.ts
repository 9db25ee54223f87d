import type { Plan } from '../../hold/shown/plan.ts'

/**
 * All that an incident's artefacts are made from, as the authority gives it: entries of the log with a receipt each, and the
 * texts that they are committed to. Whoever has it and the key of the log can verify the artefacts without the authority;
 * that nothing was left out of it, only the authority or the whole log can say.
 */
export interface IncidentRecord {
  readonly v: 1
  readonly incident: string
  /** When it was put together (ISO 8601). */
  readonly asOf: string
  /** The key of the log, as the log itself says it (C2SP signed-note). */
  readonly key: string
  readonly entries: readonly ProvenEntry[]
  readonly texts: readonly KeptText[]
  /** Names of people and agents by their ids. Nothing proves them. */
  readonly names: Readonly<Record<string, string>>
  /** Safe execution plans of requests, without secrets. The gate proposed them; they say nothing of what happened. */
  readonly plans: readonly ShownPlan[]
  /** Decisions about the target that only read, and are not among the entries. */
  readonly reads: number
  readonly leftOut: LeftOut
}

/** What belongs to the incident and is not in its record. Nothing proves it but the digests of the artefacts in the log. */
export interface LeftOut {
  /** How many entries of each kind did not fit. */
  readonly kinds: Readonly<Record<string, number>>
  /** Nothing about the target before this time was looked at. */
  readonly before?: string
  /** Decisions and requests that were attached, and not looked at to the end of their stories. */
  readonly attached?: readonly string[]
}

export interface ProvenEntry {
  readonly index: number
  /** The entry's bytes, as text. */
  readonly entry: string
  /** C2SP tlog-proof. */
  readonly receipt: string
}

/** A text with what its commitment in the log is checked by (`redact/commitment.ts`). */
export interface KeptText {
  readonly commitment: string
  /** Base 64. */
  readonly salt: string
  readonly text: string
}

export interface ShownPlan {
  readonly hold: string
  readonly steps: Plan['steps']
}
