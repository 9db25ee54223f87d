import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { NamedAction } from '../action/action.ts'
import { parseAction } from '../action/parse.ts'
import { judgeNamed } from '../decide/named.ts'
import { provenGrants, signGrant } from '../decide/proven-grants.ts'
import type { Verdict } from '../decide/verdict.ts'
import { PROBES, type Probe } from './probes.ts'

/** The token of the harness. It stands in an answer only where the guard let the request go. */
const TOKEN = 'PRODUCTION_PASS'

export interface ProbeResult {
  readonly id: string
  readonly verdict: 'ALLOW' | 'BLOCK_FORBIDDEN_PRODUCTION_ACTION' | 'BLOCK_UNKNOWN_OR_MISSING_ACTION'
  readonly allow: boolean
  readonly token: string | null
  readonly fail_open: boolean
  readonly reasons: readonly string[]
}

/** The summary of the bad-input harness, with the twins beside it. */
export interface ProbeSummary {
  readonly doc: string
  readonly date: string
  readonly harness_scope: string
  readonly probe_count: number
  readonly blocked_count: number
  readonly any_fail_open: boolean
  readonly production_token_leaked: boolean
  readonly results: readonly ProbeResult[]
  readonly verdict: 'ALL_FAIL_CLOSED' | 'FAIL_OPEN_DETECTED'
  readonly twin_count: number
  readonly twins_open_count: number
  readonly twins: readonly ProbeResult[]
}

/** The gate as the probes see it: a request as it was sent, and the grants that are presented with it. */
export type Guard = (request: unknown, grants: readonly string[]) => Answer

export interface Answer {
  readonly verdict: Verdict
  readonly known: boolean
  readonly reasons: readonly string[]
}

/**
 * The real door and the real guard, with a key that lives as long as this call and that nothing else trusts.
 */
export function realGuard(): Guard {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return (request, grants) => answer(request, grants, privateKey, publicKey)
}

function answer(request: unknown, grants: readonly string[], key: KeyObject, trusted: KeyObject): Answer {
  const parsed = parseAction(withoutAbsent(request))
  if (parsed.is === 'fault') return { verdict: 'deny', known: false, reasons: [parsed.fault.message] }
  const action = parsed.value as NamedAction
  const presented = grants.map((grant) => signGrant({ grant, action: action.name, target: action.target ?? '' }, key))
  const judged = judgeNamed(action, provenGrants(presented, action.name, action.target, trusted))
  return {
    verdict: judged.verdict,
    known: judged.verdict !== 'deny',
    reasons: judged.reasons.map((one) => one.message),
  }
}

function withoutAbsent(request: unknown): unknown {
  return JSON.parse(JSON.stringify(request))
}

export function runProbes(guard: Guard, date: string, probes: readonly Probe[] = PROBES): ProbeSummary {
  const results = probes.map((probe) => result(probe.id, guard(probe.request, probe.grants)))
  const twins = probes.map(({ id, request, grants, twin }) =>
    result(`${id}_TWIN`, guard({ ...request, ...twin.request }, twin.grants ?? grants)),
  )
  return summaryOf(results, twins, { date, scope: 'PURELY_LOCAL_STATIC_NO_PRODUCTION_CONTACT' })
}

export function summaryOf(
  results: readonly ProbeResult[],
  twins: readonly ProbeResult[],
  about: { readonly date: string; readonly scope: string },
): ProbeSummary {
  const anyOpen = results.some((one) => one.fail_open)
  return {
    doc: 'prodgate-bad-input-probes',
    date: about.date,
    harness_scope: about.scope,
    probe_count: results.length,
    blocked_count: results.filter((one) => !one.allow).length,
    any_fail_open: anyOpen,
    production_token_leaked: results.some(leaks),
    results,
    verdict: anyOpen ? 'FAIL_OPEN_DETECTED' : 'ALL_FAIL_CLOSED',
    twin_count: twins.length,
    twins_open_count: twins.filter((one) => one.allow).length,
    twins: twins.map((one) => ({ ...one, fail_open: false })),
  }
}

/** A name that somebody could take for a permission, anywhere in the answer to a request that was to be stopped. */
const LOOKS_LIKE_TOKEN = /\b[A-Z][A-Z0-9_]*_(?:PASS|AUTHORIZED|GRANTED)\b/

function leaks({ token, reasons }: ProbeResult): boolean {
  return token !== null || reasons.some((reason) => LOOKS_LIKE_TOKEN.test(reason))
}

/** True only if every probe is closed and every twin is open: a gate that refuses everything fails here. */
export function passed(summary: ProbeSummary): boolean {
  return (
    !summary.any_fail_open &&
    !summary.production_token_leaked &&
    summary.blocked_count === summary.probe_count &&
    summary.twins_open_count === summary.twin_count
  )
}

/** `passed` says whether a pass was really given; where nobody gives passes, an allow stands for it. */
export function result(id: string, given: Answer, passed = given.verdict === 'allow'): ProbeResult {
  const allow = given.verdict === 'allow'
  const blocked = given.known ? 'BLOCK_FORBIDDEN_PRODUCTION_ACTION' : 'BLOCK_UNKNOWN_OR_MISSING_ACTION'
  const token = passed ? TOKEN : null
  return {
    id,
    verdict: allow ? 'ALLOW' : blocked,
    allow,
    token,
    fail_open: allow || token !== null,
    reasons: given.reasons,
  }
}
