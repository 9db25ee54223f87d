import type { GateDecision, HoldRequest } from './answer.ts'

/**
 * Why nothing was run. The message is written for whoever asked, mostly a model: what was stopped and why, what may be done
 * instead, and how to go on. It never says how to get around the gate.
 */
export abstract class GateRefusal extends Error {
  abstract readonly code: 'GATE_DENIED' | 'GATE_HELD' | 'GATE_UNREACHABLE'
}

/** Nobody can approve it through the gate. */
export class GateDenied extends GateRefusal {
  readonly code = 'GATE_DENIED'
  readonly decision: GateDecision

  constructor(decision: GateDecision) {
    super([`stopped by the gate: ${whyOf(decision)}`, ...insteadOf(decision)].join('\n'))
    this.name = 'GateDenied'
    this.decision = decision
  }
}

/** A person may approve it. Nobody has, in the time that was given to them. */
export class GateHeld extends GateRefusal {
  readonly code = 'GATE_HELD'
  readonly decision: GateDecision
  /** The request that people answer; absent where no authority was asked. */
  readonly request: HoldRequest | undefined
  /** All requests, where a call is several actions. */
  readonly requests: readonly HoldRequest[]

  constructor(decision: GateDecision, others: readonly GateDecision[] = []) {
    const lines = [decision, ...others].flatMap((one) => [
      `held by the gate for a person: ${whyOf(one)}`,
      howToGoOn(one.hold),
      ...insteadOf(one),
    ])
    super(lines.join('\n'))
    this.name = 'GateHeld'
    this.decision = decision
    this.request = decision.hold
    this.requests = [decision, ...others].flatMap((one) => one.hold ?? [])
  }
}

/** There is no decision, which counts as stopped. */
export class GateUnreachable extends GateRefusal {
  readonly code = 'GATE_UNREACHABLE'
  /** The status of HTTP, where somebody answered. */
  readonly status: number | undefined
  readonly why: string

  constructor(why: string, status?: number) {
    const next = status === 401 || status === 403 ? 'a person has to see to the token of this agent' : 'ask again later'
    super(`the gate gave no decision, which counts as stopped: ${why}\nnothing was run; ${next}`)
    this.name = 'GateUnreachable'
    this.status = status
    this.why = why
  }
}

/** It was run, and the authority does not know how it ended. Given to `onUntold`, and never thrown. */
export class OutcomeUntold extends Error {
  readonly code = 'OUTCOME_UNTOLD'
  /** The decision that let it run. */
  readonly decision: string
  /** The status of HTTP, where somebody answered. */
  readonly status: number | undefined

  constructor(decision: string, fault: GateUnreachable) {
    super(`decision ${decision} was acted on, and the authority could not be told how it ended: ${fault.why}`)
    this.name = 'OutcomeUntold'
    this.decision = decision
    this.status = fault.status
  }
}

/** The refusal of what belongs together and does not go; `undefined` where all of it does. */
export function refusalOf(decisions: readonly GateDecision[]): GateRefusal | undefined {
  const stopped = decisions.filter((one) => one.verdict !== 'allow')
  // What is stopped for another part's sake has no reason of its own.
  const own = stopped.filter((one) => one.reasons[0]?.code !== 'CALL_STOPPED')
  const causes = own.length > 0 ? own : stopped
  const denied = causes.find((one) => one.verdict === 'deny')
  if (denied !== undefined) return new GateDenied(denied)
  const [held, ...others] = causes
  return held === undefined ? undefined : new GateHeld(held, others)
}

const REASONS_TOLD = 6

function whyOf({ reasons }: GateDecision): string {
  const told = reasons.slice(0, REASONS_TOLD).map((one) => one.message)
  const left = reasons.length - told.length
  return [...told, ...(left > 0 ? [`${left} more`] : [])].join('; ') || 'no reason was given'
}

function howToGoOn(hold: HoldRequest | undefined): string {
  if (hold === undefined) return 'nobody can be asked here; a person may run it'
  const { id, url, status, decideBefore } = hold
  if (status === 'expired') return `nobody answered request ${id} in its time; asking again opens another one`
  if (status === 'cancelled') return `request ${id} was called off`
  return `request ${id}, open until ${decideBefore}, is answered at ${url}; ask again, unchanged, once a person has approved`
}

function insteadOf({ instead = [] }: GateDecision): readonly string[] {
  return instead.length === 0 ? [] : ['instead:', ...instead.map((one) => `- ${one}`)]
}
