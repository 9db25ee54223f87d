import { hash } from 'node:crypto'
import { namesOneTarget, ROLLBACK_PROVEN } from '../decide/named.ts'
import type { Verdict } from '../decide/verdict.ts'
import { PROBES } from './probes.ts'
import { type ProbeResult, type ProbeSummary, result, summaryOf } from './run.ts'

/** What the probes ask of a running authority: as an agent, and as a person who may give grants where there is one. */
export interface LiveAuthority {
  decide(action: unknown): Promise<Decided>
  /** True where a `PRODUCTION_PASS` was given for the decision. */
  pass(decision: string): Promise<boolean>
  /** Nothing came of it, and nobody has to answer it. */
  forget(decided: Decided): Promise<void>
  /** Gives one use of a standing grant, and its id; absent where nobody gives any. */
  readonly give?: (grant: GrantWanted) => Promise<string>
  readonly revoke?: (id: string) => Promise<void>
}

export interface Decided {
  readonly id: string
  readonly verdict: Verdict
  readonly hold?: string
  readonly reasons: readonly { readonly code: string; readonly message: string }[]
}

export interface GrantWanted {
  readonly name: string
  readonly target: string
  readonly proof?: RehearsedRollback
}

interface RehearsedRollback {
  readonly target: string
  readonly before: string
  readonly afterApply: string
  readonly afterRollback: string
}

/**
 * The probes through the real door of a running authority. Grants are real ones that a person gives, each for one use, and
 * a token is a pass that was really handed out. A twin counts as open only if it is open once: asked again, with its
 * grants spent, it has to be closed.
 */
export async function runLiveProbes(authority: LiveAuthority, date: string): Promise<ProbeSummary> {
  const results: ProbeResult[] = []
  const twins: ProbeResult[] = []
  // One after the other: a grant of one probe must not be there for the next.
  for (const { id, request, grants, twin } of PROBES) {
    const right = { ...request, ...twin.request }
    results.push(await withGrants(authority, grants, targetOf(request, right), () => closed(authority, id, request)))
    const needed = twin.grants ?? grants
    twins.push(await withGrants(authority, needed, targetOf(right, right), () => openOnce(authority, id, right)))
  }
  return summaryOf(results, twins, { date, scope: 'LIVE_AUTHORITY_NO_PRODUCTION_CONTACT' })
}

async function closed(authority: LiveAuthority, id: string, request: unknown): Promise<ProbeResult> {
  const decided = await authority.decide(request)
  const passed = await authority.pass(decided.id)
  await authority.forget(decided)
  return result(id, answerOf(decided), passed)
}

async function openOnce(authority: LiveAuthority, id: string, request: unknown): Promise<ProbeResult> {
  const first = await authority.decide(request)
  const passed = first.verdict === 'allow' && (await authority.pass(first.id))
  await authority.forget(first)
  const again = await authority.decide(request)
  await authority.forget(again)
  const answer = answerOf(first)
  if (again.verdict !== 'allow') return result(`${id}_TWIN`, answer, passed)
  const reasons = ['the grants of one use went twice', ...answer.reasons]
  return result(`${id}_TWIN`, { ...answer, verdict: 'deny', reasons }, passed)
}

function answerOf({ verdict, reasons }: Decided) {
  return { verdict, known: verdict !== 'deny', reasons: reasons.map((one) => one.message) }
}

async function withGrants<T>(
  { give, revoke }: LiveAuthority,
  names: readonly string[],
  target: string,
  work: () => Promise<T>,
): Promise<T> {
  const given: string[] = []
  try {
    for (const name of give === undefined ? [] : names) {
      const proof = name === ROLLBACK_PROVEN ? { proof: rehearsed(target) } : {}
      const id = await give?.({ name, target, ...proof })
      if (id !== undefined) given.push(id)
    }
    return await work()
  } finally {
    for (const id of given) await revoke?.(id)
  }
}

/** Nobody gives a grant for a target that is none: what a probe lacks there, it lacks with the grants of its twin. */
function targetOf(request: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): string {
  const own = request['target']
  return typeof own === 'string' && namesOneTarget(own) ? own : String(right['target'])
}

/** A change that is made and taken back, measured each time: the probes' own state, and nothing of production. */
function rehearsed(target: string): RehearsedRollback {
  const state = ['as it was']
  const measured = () => `sha256:${hash('sha256', JSON.stringify(state), 'hex')}`
  const before = measured()
  state.push('changed')
  const afterApply = measured()
  state.pop()
  return { target, before, afterApply, afterRollback: measured() }
}
