import { hash } from 'node:crypto'
import type { ReasonCode } from '../decide/reasons.ts'
import type { Verdict } from '../decide/verdict.ts'
import { redacted } from '../locate/shown.ts'
import { type JudgedPart, verdictOf, waitsForGate } from './judge.ts'
import type { Position } from './source.ts'

/** What a pipeline would do, as it is told. Every format is made of this value. */
export interface PipelineReport {
  readonly version: 1
  /** The strictest of all that does not wait for a gate of its own. */
  readonly verdict: Verdict
  readonly parts: readonly ReportedPart[]
}

export interface ReportedPart {
  readonly file: string
  readonly start: Position
  readonly where: string
  readonly verdict: Verdict
  /** `asked`: it is held, and a step before it asks the authority when it runs. */
  readonly gate: 'asked' | 'absent' | 'not needed'
  readonly environment: string
  readonly decision: string
  readonly digest: string
  readonly findings: readonly Finding[]
  readonly instead: readonly string[]
}

/** Why a part is stopped, with its place. */
export interface Finding {
  readonly code: ReasonCode
  readonly message: string
  readonly start: Position
  /** Behind the last character. */
  readonly end: Position
  /** What stands there, cut. */
  readonly snippet: string
  /** The same as long as the same thing is found in the same part of the same file, whichever lines it moves to. */
  readonly fingerprint: string
}

const MOST_SNIPPET = 200

export function reportOf(judged: readonly JudgedPart[]): PipelineReport {
  const seen = new Map<string, number>()
  return { version: 1, verdict: verdictOf(judged), parts: judged.map((one) => reported(one, seen)) }
}

function reported(one: JudgedPart, seen: Map<string, number>): ReportedPart {
  const { part, decision, reasons } = one
  const { source, where } = part
  const stopped = decision.verdict !== 'allow'
  return {
    file: source.file,
    start: source.at(part.at[0]),
    where,
    verdict: decision.verdict,
    gate: waitsForGate(one) ? 'asked' : stopped ? 'absent' : 'not needed',
    environment: decision.environment.class,
    decision: decision.id,
    digest: decision.digest,
    findings: stopped ? reasons.map(({ reason, at }) => findingOf(part, reason, at, seen)) : [],
    instead: decision.instead ?? [],
  }
}

function findingOf(
  { source, where }: JudgedPart['part'],
  { code, message }: { readonly code: ReasonCode; readonly message: string },
  [from, to]: readonly [number, number],
  seen: Map<string, number>,
): Finding {
  const snippet = redacted(source.text.slice(from, Math.min(to, from + MOST_SNIPPET)))
  const key = [source.file, where, code, snippet.replaceAll(/\s+/g, ' ')].join('\n')
  const again = seen.get(key) ?? 0
  seen.set(key, again + 1)
  return {
    code,
    message,
    start: source.at(from),
    end: source.at(to),
    snippet,
    fingerprint: hash('sha256', `${key}\n${again}`, 'hex'),
  }
}
