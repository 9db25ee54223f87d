import type { ReadFile } from '../../act/read-files.ts'
import type { Decision } from '../../decide/decision.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { misunderstood, type Reply, refused } from './authority-call.ts'

/** A decision as the authority answered it, as far as whoever runs the action needs it. */
export interface Decided {
  readonly decision: Decision
  readonly hold?: { readonly id: string; readonly url: string; readonly status: string; readonly decideBefore: string }
  /** What was read as part of it. */
  readonly files: readonly ReadFile[]
  /** The record has its beginning. */
  readonly begun: boolean
}

/**
 * Reads the answer. It counts only where it speaks of this very action: an answer about another one is none.
 */
export function readDecided(reply: Reply, digest: string): Decided {
  if (reply.status !== 200) throw refused(reply)
  const { id, verdict, environment, effects, reasons, hold, files, begun } = reply.json
  const isDecision =
    typeof id === 'string' &&
    (verdict === 'allow' || verdict === 'hold' || verdict === 'deny') &&
    environment !== undefined &&
    isJsonObject(environment) &&
    Array.isArray(effects) &&
    Array.isArray(reasons)
  // A fault of the gate may have no digest; it lets nothing go.
  if (!isDecision || (verdict === 'allow' && reply.json['digest'] !== digest))
    throw misunderstood('the authority', 'it does not speak of this action')
  // One that knows nothing of runs would not tell what was read, nor count them.
  if (verdict === 'allow' && !isFiles(files)) throw misunderstood('the authority', 'it does not say what it read')
  return {
    decision: reply.json as unknown as Decision,
    ...(isHold(hold) ? { hold } : {}),
    files: isFiles(files) ? files : [],
    begun: verdict === 'allow' && begun === true,
  }
}

function isFiles(given: Json | undefined): given is readonly (ReadFile & JsonObject)[] {
  return given !== undefined && isJsonList(given) && given.every((one) => hasTexts(one, 'path', 'digest'))
}

function isHold(given: Json | undefined): given is NonNullable<Decided['hold']> & JsonObject {
  return hasTexts(given, 'id', 'url', 'status', 'decideBefore')
}

function hasTexts(given: Json | undefined, ...names: readonly string[]): boolean {
  return given !== undefined && isJsonObject(given) && names.every((name) => typeof given[name] === 'string')
}
