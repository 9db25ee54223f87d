import type { Execution } from './execution.ts'
import type { OutcomeStatus } from './outcome-status.ts'
import type { Ran } from './spawn.ts'

const LONGEST_NOTE = 400

/** What the record says of how it was run: which program, and how firmly each target was held. */
export function notesOf({ program, pins }: Execution): readonly string[] {
  const targets = pins.map(({ tool, how, to, why }) => `${tool} ${how}: ${to}${why === undefined ? '' : ` (${why})`}`)
  return [`program ${program.real} ${program.contents.digest}`, ...targets].map((one) => one.slice(0, LONGEST_NOTE))
}

/** How it ended, as the record is told it. */
export interface ToldEnd {
  readonly status: OutcomeStatus
  readonly exitCode: number
  readonly durationMs: number
  readonly outputDigest?: string
  readonly tail?: string
  readonly notes?: readonly string[]
}

export function outcomeOf({ exitCode, signal, durationMs, output, changed, note, goesOn }: Ran): ToldEnd {
  const status = changed !== undefined ? 'unknown' : exitCode === 0 ? 'succeeded' : 'failed'
  const notes = [
    ...(signal === undefined ? [] : [`ended by ${signal}`]),
    ...(changed === undefined ? [] : [`${changed}: seen once it had started; it was killed`]),
    ...(output === undefined ? ['its output went to a terminal'] : []),
    ...(note === undefined ? [] : [note]),
    ...(goesOn === true ? ['something that it started could not be ended'] : []),
  ]
  const written = output === undefined ? {} : { outputDigest: output.digest, tail: output.tail }
  return { status, exitCode, durationMs, ...written, ...(notes.length === 0 ? {} : { notes }) }
}
