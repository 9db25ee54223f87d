import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import type { ToldOutcome } from '../dialect.ts'
import { jsonDigest } from '../mcp/json-digest.ts'

/** The longest number of a call. */
const LONGEST_CALL = 200

/** The number that a client gives to a call of a tool, alike before and after it. */
export function callNumber(input: JsonObject): string | undefined {
  const { tool_use_id: id } = input
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_CALL ? id : undefined
}

/**
 * What Claude Code 2.1.329 says after a tool ran: `PostToolUse`, or `PostToolUseFailure` where it failed, which a command
 * does by its status, too. A command that went on in the background, and one that was interrupted, may have done anything.
 */
export function claudeOutcome(input: JsonObject): ToldOutcome | undefined {
  const { hook_event_name: event, session_id: session, duration_ms: took } = input
  const call = callNumber(input)
  if ((event !== 'PostToolUse' && event !== 'PostToolUseFailure') || typeof session !== 'string' || call === undefined)
    return undefined
  const result: Json = (event === 'PostToolUse' ? input['tool_response'] : input['error']) ?? null
  const unknown = event === 'PostToolUse' ? isInBackground(result) : input['is_interrupt'] === true
  const ran = Number.isSafeInteger(took) && Number(took) >= 0 ? { durationMs: Number(took) } : {}
  const status = unknown ? 'unknown' : event === 'PostToolUse' ? 'succeeded' : 'failed'
  return { session, call, status, outputDigest: jsonDigest(result), ...ran }
}

function isInBackground(result: Json): boolean {
  return isJsonObject(result) && (result['backgroundTaskId'] !== undefined || result['interrupted'] === true)
}
