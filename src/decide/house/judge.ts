import { quoted } from '../../lib/quoted.ts'
import { treatedAs } from '../../locate/environment.ts'
import { strictest, type Verdict } from '../verdict.ts'
import type { Cedar } from './cedar.ts'
import type { Example } from './examples.ts'
import type { HouseEffect, HousePrincipal, HouseRequest } from './request.ts'

/** A `forbid` of the house, with what it raises a verdict to. */
export interface HousePolicy {
  readonly id: string
  readonly verdict: Exclude<Verdict, 'allow'>
  readonly message: string
  readonly file: string
  readonly line: number
  readonly text: string
  /** Where it begins in its file, in UTF-16 code units. */
  readonly start: number
  readonly examples: readonly Example[]
}

/** Policies that were loaded whole, validated and tried. */
export interface HousePolicies {
  readonly file: string
  /** `sha256:…` of the file's text: what a decision says it was made under. */
  readonly digest: string
  readonly policies: readonly HousePolicy[]
  readonly byId: ReadonlyMap<string, HousePolicy>
  readonly engine: { readonly cedar: Cedar; readonly schema: string; readonly set: string }
}

export interface HouseReason {
  readonly code: 'HOUSE_POLICY' | 'GATE_FAULT'
  readonly message: string
  /** Absent where no policy can be named. */
  readonly policy?: string
  readonly file: string
  readonly line?: number
  /** The first effect of the request that it is about. */
  readonly effect?: number
}

export interface HouseJudgement {
  /** What the verdict is raised to at least; `allow` raises nothing. */
  readonly verdict: Verdict
  readonly reasons: readonly HouseReason[]
}

/** Everything is permitted, and then forbidden: without it Cedar would answer deny where no policy applies. */
export const BASE_POLICY = { id: 'prodgate:base', text: 'permit (principal, action, resource);' } as const

/** Distinct effects that are asked about. Each costs 0.1 ms with twenty policies; an action with more is denied. */
const MOST_EFFECTS = 256

const NOTHING_RAISED: HouseJudgement = { verdict: 'allow', reasons: [] }

/**
 * Asks the policies about each effect of an action.
 *
 * INVARIANT (house policies only raise): the answer goes into `strictest` beside the table's verdict, and what applies
 * is a `forbid`. INVARIANT (an error is a deny): Cedar skips a `forbid` whose condition errors and answers allow (language
 * 4.5, "skip on error"); here any error, failure or throw denies.
 */
export function judge(house: HousePolicies, request: HouseRequest): HouseJudgement {
  if (house.policies.length === 0) return NOTHING_RAISED
  const effects = distinct(request)
  if (effects.size > MOST_EFFECTS)
    return broken(house, `more than ${MOST_EFFECTS} effects in one action; house policies can be asked about its parts`)
  const reasons = new Map<string, HouseReason>()
  for (const [effect, index] of effects) {
    for (const reason of ask(house, request, effect)) {
      const key = keyOf(reason)
      if (!reasons.has(key)) reasons.set(key, index === undefined ? reason : { ...reason, effect: index })
    }
  }
  if (reasons.size === 0) return NOTHING_RAISED
  const all = [...reasons.values()]
  return { verdict: strictest('allow', ...all.map((one) => verdictOf(house, one))), reasons: inOrder(house, all) }
}

/**
 * Each effect once, with the place of its first. An action without an effect is asked about too: a policy may be about
 * whoever asks.
 */
function distinct({ effects, environment }: HouseRequest): ReadonlyMap<HouseEffect, number | undefined> {
  if (effects.length === 0)
    return new Map([
      [{ kind: 'read', verb: 'nothing', on: 'nothing', target: '', reversible: 'yes', environment }, undefined],
    ])
  const found = new Map<HouseEffect, number>()
  const seen = new Set<string>()
  for (const [i, one] of effects.entries()) {
    const key = [one.kind, one.verb, one.on, one.target, one.reversible, one.environment].join('\0')
    if (!seen.has(key)) found.set(one, i)
    seen.add(key)
  }
  return found
}

function ask(house: HousePolicies, request: HouseRequest, effect: HouseEffect): readonly HouseReason[] {
  const { cedar, schema, set } = house.engine
  try {
    const answer = cedar.statefulIsAuthorized({
      principal: uid(request.principal.type, request.principal.id),
      action: uid('Action', effect.kind),
      resource: uid('Target', effect.target),
      context: contextOf(request, effect),
      entities: [...principalEntities(request.principal), targetEntity(effect)],
      preparsedPolicySetId: set,
      preparsedSchemaName: schema,
      validateRequest: true,
    })
    if (answer.type === 'failure') return broken(house, answer.errors[0]?.message ?? 'no answer').reasons
    const { decision, diagnostics } = answer.response
    const errors = diagnostics.errors.map(({ policyId, error }) => faultOf(house, error.message, policyId))
    const applied = diagnostics.reason.flatMap((id) => house.byId.get(id) ?? [])
    const reasons = [...errors, ...applied.map(reasonOf)]
    // A deny that no policy explains is not understood.
    return decision === 'deny' && reasons.length === 0 ? broken(house, 'a refusal without a policy').reasons : reasons
  } catch (cause) {
    return broken(house, cause instanceof Error ? cause.message : 'an unknown fault').reasons
  }
}

function contextOf(request: HouseRequest, effect: HouseEffect) {
  return {
    kind: entity('ActionKind', request.action),
    verb: effect.verb,
    on: effect.on,
    reversible: entity('Reversible', effect.reversible),
    now: { __extn: { fn: 'datetime', arg: request.at } },
    hour: request.hour,
    weekday: entity('Weekday', request.weekday),
    ...(request.session === undefined ? {} : { session: request.session }),
    ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
  }
}

function principalEntities({ type, id, groups, owner }: HousePrincipal) {
  const attrs = type === 'Agent' && owner !== undefined ? { owner: entity('Person', owner) } : {}
  return [{ uid: uid(type, id), attrs, parents: groups.map((group) => uid('Group', group)) }]
}

function targetEntity({ target, environment }: HouseEffect) {
  const attrs = {
    name: target,
    environment: entity('Environment', environment),
    treatedAs: entity('Environment', treatedAs(environment)),
  }
  return { uid: uid('Target', target), attrs, parents: [] }
}

function uid(type: string, id: string) {
  return { type, id }
}

function entity(type: string, id: string) {
  return { __entity: { type, id } }
}

function reasonOf({ id, message, file, line }: HousePolicy): HouseReason {
  return { code: 'HOUSE_POLICY', message, policy: id, file, line }
}

function faultOf(house: HousePolicies, message: string, id: string): HouseReason {
  const policy = house.byId.get(id)
  const where = policy === undefined ? {} : { policy: id, line: policy.line }
  return {
    code: 'GATE_FAULT',
    message: `house policy ${quoted(id)} ended in an error: ${message}`,
    file: house.file,
    ...where,
  }
}

function broken(house: HousePolicies, message: string): HouseJudgement {
  const reason = {
    code: 'GATE_FAULT',
    message: `house policies could not be asked: ${message}`,
    file: house.file,
  } as const
  return { verdict: 'deny', reasons: [reason] }
}

function verdictOf(house: HousePolicies, { code, policy }: HouseReason): Verdict {
  return code === 'GATE_FAULT' ? 'deny' : (house.byId.get(policy ?? '')?.verdict ?? 'deny')
}

function keyOf({ code, policy, message }: HouseReason): string {
  return code === 'HOUSE_POLICY' ? `policy ${policy}` : `fault ${message}`
}

/** The strictest first, then in the order of the file. */
function inOrder(house: HousePolicies, reasons: readonly HouseReason[]): readonly HouseReason[] {
  return reasons.toSorted((a, b) => {
    const denies = Number(verdictOf(house, b) === 'deny') - Number(verdictOf(house, a) === 'deny')
    return denies !== 0 ? denies : (a.line ?? 0) - (b.line ?? 0)
  })
}
