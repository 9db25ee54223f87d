import type { Decision } from '../decide/decision.ts'
import { HOLD_STATUSES, type HoldStatus } from '../hold/hold-status.ts'
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { isEnvironmentClass } from '../locate/environment.ts'

/** A decision, with the request to people where there is one. */
export interface GateDecision extends Decision {
  readonly hold?: HoldRequest
}

export interface HoldRequest {
  readonly id: string
  /** The page on which a person answers it. */
  readonly url: string
  readonly status: HoldStatus
  /** ISO 8601, UTC. */
  readonly decideBefore: string
}

export type { HoldStatus }

/**
 * The decision that an answer holds; a fault says what of it is not as an authority writes it.
 *
 * INVARIANT (positive allow): nothing but an object that says `allow`, with an identity and a digest of its own, lets
 * anything run.
 */
export function takeDecision(json: Json | undefined): Result<GateDecision, string> {
  if (!isObject(json)) return fault('the answer is no object')
  const { id, digest, verdict, environment, effects, reasons, instead, hold } = json
  if (typeof id !== 'string' || id === '') return fault('`id` is missing')
  if (typeof digest !== 'string') return fault('`digest` is missing')
  if (verdict !== 'allow' && verdict !== 'hold' && verdict !== 'deny') return fault('`verdict` is none')
  if (!isObject(environment) || !isEnvironmentClass(String(environment['class'])))
    return fault('`environment` is missing')
  if (!isListOf(effects, isObject)) return fault('`effects` is no list of effects')
  if (!isListOf(reasons, isReason)) return fault('`reasons` is no list of reasons')
  if (instead !== undefined && !isListOf(instead, isText)) return fault('`instead` is no list of texts')
  if (hold !== undefined && takeHold(hold) === undefined) return fault('`hold` is no request')
  // The parsing door: what is used of it has been looked at, the rest is only shown.
  return ok(json as unknown as GateDecision)
}

/** One decision, or the `answers` of a call that is several actions. */
export function takeDecisions(json: Json | undefined): Result<readonly GateDecision[], string> {
  const answers = isObject(json) && 'answers' in json ? json['answers'] : [json]
  if (!Array.isArray(answers) || answers.length === 0) return fault('`answers` is no list of decisions')
  const taken: GateDecision[] = []
  for (const answer of answers as readonly (Json | undefined)[]) {
    const decision = takeDecision(answer)
    if (decision.is === 'fault') return decision
    taken.push(decision.value)
  }
  return ok(taken)
}

/** What a person sees of a request stays there; here it counts what became of it. */
export function takeStatus(json: Json | undefined): HoldStatus | undefined {
  const status = isObject(json) ? json['status'] : undefined
  return HOLD_STATUSES.find((one) => one === status)
}

function takeHold(json: Json): HoldRequest | undefined {
  if (!isObject(json) || takeStatus(json) === undefined) return undefined
  const { id, url, decideBefore } = json
  return isText(id) && id !== '' && isText(url) && isText(decideBefore) ? (json as unknown as HoldRequest) : undefined
}

function isReason(json: Json | undefined): boolean {
  return isObject(json) && isText(json['code']) && isText(json['message'])
}

function isText(json: Json | undefined): json is string {
  return typeof json === 'string'
}

function isObject(json: Json | undefined): json is JsonObject {
  return json !== undefined && isJsonObject(json)
}

function isListOf(json: Json | undefined, is: (one: Json) => boolean): boolean {
  return Array.isArray(json) && json.every((one: Json) => is(one))
}
