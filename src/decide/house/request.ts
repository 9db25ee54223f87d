import { ACTION_KINDS, type ActionKind } from '../../action/action.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { ENVIRONMENT_CLASSES, type EnvironmentClass } from '../../locate/environment.ts'
import { EFFECT_KINDS, type EffectKind } from '../../understand/effect.ts'

export const REVERSIBLE = ['yes', 'no', 'unknown'] as const
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** One effect of the action, as it stands in the decision, with the row that it falls into. */
export interface HouseEffect {
  readonly kind: EffectKind
  readonly verb: string
  readonly on: string
  readonly target: string
  readonly reversible: (typeof REVERSIBLE)[number]
  readonly environment: EnvironmentClass
}

/** Who asks. */
export interface HousePrincipal {
  readonly type: 'Agent' | 'Person'
  readonly id: string
  readonly groups: readonly string[]
  /** The person who answers for an agent. */
  readonly owner?: string
}

/**
 * What house policies are asked about. It is plain JSON, so that a record can keep it and `policy diff` can ask again:
 * nothing in it but what the policies see.
 */
export interface HouseRequest {
  readonly principal: HousePrincipal
  readonly action: ActionKind
  readonly effects: readonly HouseEffect[]
  /** Of the whole decision; an action without an effect has no other. */
  readonly environment: EnvironmentClass
  /** ISO 8601, UTC. */
  readonly at: string
  /** In the house's time zone, as the clock there shows it. */
  readonly hour: number
  readonly weekday: (typeof WEEKDAYS)[number]
  readonly session?: string
  readonly cwd?: string
}

/** What a clock in `timeZone` (IANA, `Asia/Kolkata`) shows at a time. */
export function clockAt(at: string, timeZone = 'UTC'): Pick<HouseRequest, 'at' | 'hour' | 'weekday'> {
  const quarter = Math.floor(Date.parse(at) / QUARTER)
  if (latest.quarter === quarter && latest.timeZone === timeZone) return { at, ...latest.shows }
  const shows = shownAt(at, timeZone)
  latest = { quarter, timeZone, shows }
  return { at, ...shows }
}

type Shown = Pick<HouseRequest, 'hour' | 'weekday'>

/** Every zone in use is a whole number of quarters of an hour off UTC: within one nothing of the clock changes that is shown. */
const QUARTER = 15 * 60 * 1000

/** The last answer. Decisions are made in the order of time, and a calendar costs as much as a lookup in the store. */
let latest: { readonly quarter: number; readonly timeZone: string; readonly shows: Shown } = {
  quarter: Number.NaN,
  timeZone: '',
  shows: { hour: 0, weekday: 'monday' },
}

function shownAt(at: string, timeZone: string): Shown {
  const parts = formatOf(timeZone).formatToParts(Date.parse(at))
  const part = (type: 'hour' | 'weekday') => parts.find((one) => one.type === type)?.value.toLowerCase() ?? ''
  const weekday = WEEKDAYS.find((one) => one === part('weekday'))
  if (weekday === undefined) throw new RangeError(`no weekday at ${at}`)
  return { hour: Number(part('hour')), weekday }
}

/** By time zone. To make one costs more than the rest of a decision; a house has one zone, or a few. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', hour: '2-digit', hourCycle: 'h23' })
  formats.set(timeZone, made)
  return made
}

/** A Monday at noon: nothing of a calendar applies unless an example says so. */
const USUAL_TIME = { at: '2026-01-05T12:00:00Z', hour: 12, weekday: 'monday' } as const

/**
 * Reads a request from JSON: from the example of a policy, or from a record. What is left out is what is usual; what is
 * not known is refused, because a misspelt field would make an example say less than it seems to.
 */
export function readHouseRequest(json: Json): Result<HouseRequest, string> {
  try {
    return ok(requestOf(object(json, 'the request')))
  } catch (cause) {
    if (cause instanceof Unfit) return fault(cause.message)
    throw cause
  }
}

/** Inside this file only: thrown by the readers below and caught by `readHouseRequest`. */
class Unfit extends Error {}

function requestOf(json: JsonObject): HouseRequest {
  only(json, ['principal', 'action', 'effect', 'effects', 'environment', 'at', 'hour', 'weekday', 'session', 'cwd'])
  if (json['effect'] !== undefined && json['effects'] !== undefined) throw new Unfit('give `effect` or `effects`')
  const list = json['effects'] ?? (json['effect'] === undefined ? [] : [json['effect']])
  if (!isJsonList(list)) throw new Unfit('`effects` is no list')
  const effects = list.map((one) => effectOf(object(one, 'an effect')))
  const usual = json['at'] === undefined ? USUAL_TIME : clockAt(time(json['at']))
  const hour = json['hour'] ?? usual.hour
  if (typeof hour !== 'number' || !Number.isInteger(hour) || hour < 0 || hour > 23)
    throw new Unfit('`hour` is no hour from 0 to 23')
  return {
    principal: principalOf(object(json['principal'] ?? {}, '`principal`')),
    action: oneOf(json, 'action', ACTION_KINDS, 'shell'),
    effects,
    environment: oneOf(json, 'environment', ENVIRONMENT_CLASSES, effects[0]?.environment ?? 'unknown'),
    at: usual.at,
    hour,
    weekday: oneOf(json, 'weekday', WEEKDAYS, usual.weekday),
    ...(json['session'] === undefined ? {} : { session: text(json, 'session', '') }),
    ...(json['cwd'] === undefined ? {} : { cwd: text(json, 'cwd', '') }),
  }
}

function principalOf(json: JsonObject): HousePrincipal {
  only(json, ['type', 'id', 'groups', 'owner'])
  const groups = json['groups'] ?? []
  if (!isJsonList(groups) || !groups.every((one) => typeof one === 'string'))
    throw new Unfit('`groups` is no list of names')
  const type = oneOf(json, 'type', ['Agent', 'Person'] as const, 'Agent')
  const owner = json['owner'] === undefined ? {} : { owner: text(json, 'owner', '') }
  return { type, id: text(json, 'id', 'agent'), groups, ...owner }
}

function effectOf(json: JsonObject): HouseEffect {
  only(json, ['kind', 'verb', 'on', 'target', 'reversible', 'environment'])
  if (json['kind'] === undefined) throw new Unfit('an effect without a `kind`')
  return {
    kind: oneOf(json, 'kind', EFFECT_KINDS, 'unreadable'),
    verb: text(json, 'verb', ''),
    on: text(json, 'on', ''),
    target: text(json, 'target', 'unknown'),
    reversible: oneOf(json, 'reversible', REVERSIBLE, 'unknown'),
    environment: oneOf(json, 'environment', ENVIRONMENT_CLASSES, 'unknown'),
  }
}

function object(json: Json, what: string): JsonObject {
  if (!isJsonObject(json)) throw new Unfit(`${what} is no object`)
  return json
}

function only(json: JsonObject, known: readonly string[]): void {
  const stray = Object.keys(json).find((key) => !known.includes(key))
  if (stray !== undefined) throw new Unfit(`${quoted(stray)} is not known; there are ${known.join(', ')}`)
}

function text(json: JsonObject, key: string, otherwise: string): string {
  const value = json[key] ?? otherwise
  if (typeof value !== 'string') throw new Unfit(`\`${key}\` is no text`)
  return value
}

function oneOf<T extends string>(json: JsonObject, key: string, known: readonly T[], otherwise: T): T {
  const value = json[key] ?? otherwise
  const found = known.find((one) => one === value)
  if (found === undefined) throw new Unfit(`\`${key}\` is ${quoted(String(value))}; there are ${known.join(', ')}`)
  return found
}

function time(json: Json): string {
  const is = typeof json === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(json)
  if (!is || Number.isNaN(Date.parse(json))) throw new Unfit('`at` is no time such as `2026-12-24T16:00:00Z`')
  return json
}
