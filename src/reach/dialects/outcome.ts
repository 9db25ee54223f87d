import type { Json } from '../../lib/json.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { HookCall, ToldOutcome } from '../dialect.ts'
import { jsonDigest } from '../mcp/json-digest.ts'

/** The longest number of a call. */
const LONGEST_CALL = 200

/** The number that a client gives to a call of a tool, alike before and after it. */
function callNumber(id: Json | undefined): string | undefined {
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_CALL ? id : undefined
}

/** The call with its number, by which the client says afterwards what became of it. */
export function numbered(call: Result<HookCall, string>, id: Json | undefined): Result<HookCall, string> {
  const number = callNumber(id)
  return call.is === 'fault' || number === undefined ? call : ok({ ...call.value, call: number })
}

/** What a client says of a call, in its own types. */
interface SaidOutcome {
  readonly session: Json | undefined
  readonly call: Json | undefined
  readonly status: ToldOutcome['status']
  /** What the tool gave. */
  readonly result: Json | undefined
  readonly durationMs: Json | undefined
}

/** Nothing where it does not say of which call: a guess which one ended would be worse. */
export function toldOutcome({ session, call, status, result, durationMs }: SaidOutcome): ToldOutcome | undefined {
  const number = callNumber(call)
  if (typeof session !== 'string' || number === undefined) return undefined
  const ran = Number.isSafeInteger(durationMs) && Number(durationMs) >= 0 ? { durationMs: Number(durationMs) } : {}
  return { session, call: number, status, outputDigest: jsonDigest(result ?? null), ...ran }
}
