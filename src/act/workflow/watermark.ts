import type { Provenance } from './provenance.ts'

/** What a result says of itself, wherever it is taken. */
export interface Mark {
  readonly workflow: string
  /** The authority's decision that let it run; empty where there was none. */
  readonly run: string
  readonly provenance: Provenance
  /** The mock session, of a mock. */
  readonly session?: string
}

const SAID: Readonly<Record<Provenance, string>> = {
  real: 'real run',
  mock: 'MOCK RESULT, no real work was done',
  simulated: 'SIMULATED RESULT, nothing was changed',
  unknown: 'RESULT OF UNKNOWN PROVENANCE',
}

const WORTH: Readonly<Record<Provenance, string>> = {
  real: 'evidence as far as the authority has the same',
  mock: 'no evidence of anything',
  simulated: 'no evidence of a change',
  unknown: 'no evidence of anything',
}

/** The text that people read. It follows from the mark alone, so that an edited one is seen. */
export function watermarkOf({ workflow, run, provenance, session }: Mark): string {
  const within = session === undefined ? '' : `, mock session ${session}`
  return `${SAID[provenance]}: workflow ${JSON.stringify(workflow)}, run ${run === '' ? 'none' : run}${within}; ${WORTH[provenance]}`
}

/**
 * Whether the watermark of anything but a real run may stand in a text, or in bytes of UTF-8: JSON leaves it as it is, however
 * often it is nested. By its shape, because whoever uses the library need not have the types of Node.
 */
export function holdsWatermark(text: Pick<string, 'includes'>): boolean {
  return text.includes(SAID.mock) || text.includes(SAID.simulated) || text.includes(SAID.unknown)
}

/** Whether it is one, of whatever run. */
export function isWatermark(given: unknown): boolean {
  return typeof given === 'string' && Object.values(SAID).some((said) => given.startsWith(`${said}: workflow `))
}
