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

  constructor(decision: GateDecision) {
    const lines = [
      `held by the gate for a person: ${whyOf(decision)}`,
      howToGoOn(decision.hold),
      ...insteadOf(decision),
    ]
    super(lines.join('\n'))
    this.name = 'GateHeld'
    this.decision = decision
    this.request = decision.hold
  }
}

/** There is no decision, which counts as stopped. */
export class GateUnreachable extends GateRefusal {
  readonly code = 'GATE_UNREACHABLE'
  /** The status of HTTP, where somebody answered. */
  readonly status: number | undefined

  constructor(why: string, status?: number, cause?: unknown) {
    const lines = [`the gate gave no decision, which counts as stopped: ${why}`, 'nothing was run; ask again later']
    super(lines.join('\n'), cause === undefined ? {} : { cause })
    this.name = 'GateUnreachable'
    this.status = status
  }
}

/** The refusal of a decision that lets nothing go. */
export function refusalOf(decision: GateDecision): GateRefusal {
  return decision.verdict === 'hold' ? new GateHeld(decision) : new GateDenied(decision)
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
