import type { Provenance } from './provenance.ts'

/** What whoever ran it saw of a run. Told by the process that ran it, so it is a claim; it may only lower. */
export interface RunTold {
  readonly status: 'succeeded' | 'failed' | 'unknown'
  readonly inputDigest?: string
  /** Of a result that says something. */
  readonly resultDigest?: string
  /** Seen in the run itself: requests, connections, questions to the gate. */
  readonly seen?: number
  /** Whether the process took or gave anything at all meanwhile; absent where it cannot tell. */
  readonly stirred?: boolean
  /** How often each declared provider was called, and answered. */
  readonly providers?: Readonly<Record<string, number>>
  /** What the result says of itself, or what lies in it. */
  readonly says?: Exclude<Provenance, 'real'>
  /** Findings that are right for this workflow, as its author declared. They stand in the record. */
  readonly expected?: readonly string[]
}

export const FINDINGS = Object.freeze({
  MOCK_IN_RESULT: 'the result of a real run is, or holds, that of a mock',
  SIMULATED_IN_RESULT: 'the result of a real run says that it was only simulated',
  UNKNOWN_IN_RESULT:
    'the result of a real run holds one that nobody vouches for, or was too long to be looked at to its end',
  PROVIDER_NOT_CALLED: 'a provider that was declared was never called, or never answered',
  NO_INPUT_OR_OUTPUT: 'the run took nothing in and gave nothing out',
  CANNED_VALUES: 'different inputs gave the same result, again and again',
} as const)

export type Finding = keyof typeof FINDINGS

/** What may be declared as right for a workflow: one that only computes, one that always gives the same. */
export const EXPECTABLE: readonly Finding[] = ['NO_INPUT_OR_OUTPUT', 'CANNED_VALUES']

/** A run before this one, of the same workflow. */
export interface RunBefore {
  readonly inputDigest: string
  readonly resultDigest: string
}

/** So many inputs in a row with one result are canned. */
export const CANNED = 4

const SAYS = {
  mock: 'MOCK_IN_RESULT',
  simulated: 'SIMULATED_IN_RESULT',
  unknown: 'UNKNOWN_IN_RESULT',
} as const

/**
 * Signs that a run which succeeded was none. Each has an innocent explanation: a pooled connection that is read elsewhere, a
 * workflow that computes, a report that is empty every day. Hence: reported and not evidence, but no verdict on anybody.
 */
export function findingsOf(told: RunTold, before: readonly RunBefore[]): readonly Finding[] {
  if (told.status !== 'succeeded') return []
  const found: Finding[] = []
  if (told.says !== undefined) found.push(SAYS[told.says])
  const calls = Object.values(told.providers ?? {})
  if (calls.some((times) => !(times > 0))) found.push('PROVIDER_NOT_CALLED')
  // In a busy process something always stirs, so that this one is found in quiet ones only. It accuses nobody wrongly for it.
  const called = calls.some((times) => times > 0)
  if (told.stirred === false && !((told.seen ?? 0) > 0) && !called) found.push('NO_INPUT_OR_OUTPUT')
  if (isCanned(told, before)) found.push('CANNED_VALUES')
  const { expected = [] } = told
  return found.filter((one) => !(EXPECTABLE.includes(one) && expected.includes(one)))
}

/** `before`: the latest first. */
function isCanned({ inputDigest, resultDigest }: RunTold, before: readonly RunBefore[]): boolean {
  if (inputDigest === undefined || resultDigest === undefined) return false
  const others = before.filter((one) => one.inputDigest !== inputDigest)
  const inputs = new Set([inputDigest])
  for (const one of others) {
    if (one.resultDigest !== resultDigest) return false
    inputs.add(one.inputDigest)
    if (inputs.size >= CANNED) return true
  }
  return false
}

/** What a run is, by how it was let go and what was found. */
export function provenanceBy(mode: 'real' | 'mock', told: RunTold, findings: readonly Finding[]): Provenance {
  if (mode === 'mock') return 'mock'
  if (findings.includes('MOCK_IN_RESULT')) return 'mock'
  if (findings.includes('SIMULATED_IN_RESULT')) return 'simulated'
  return findings.length > 0 || told.status !== 'succeeded' ? 'unknown' : 'real'
}

/** Findings that are no matter of opinion: the result says so itself. In production such a call fails. */
export function isSilentMock(findings: readonly string[]): boolean {
  return findings.includes('MOCK_IN_RESULT') || findings.includes('SIMULATED_IN_RESULT')
}
