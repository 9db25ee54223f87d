import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import type { ToldOutcome } from '../dialect.ts'
import { toldOutcome } from './outcome.ts'

/** What the client means by `PostToolUse`, from what the tool gave. */
export type ClaudeResult = (result: Json | undefined, input: JsonObject) => ToldOutcome['status']

/**
 * What clients with the hooks of Claude Code say after a tool ran: `PostToolUse`, or `PostToolUseFailure` where it failed,
 * which a command does by its status, too. One that was interrupted may have done anything.
 */
export function claudeOutcome(input: JsonObject, result: ClaudeResult): ToldOutcome | undefined {
  const { hook_event_name: event, session_id: session, tool_use_id: call, duration_ms: durationMs } = input
  const { tool_response: response, error } = input
  if (event === 'PostToolUse')
    return toldOutcome({ session, call, status: result(response, input), result: response, durationMs })
  if (event !== 'PostToolUseFailure') return undefined
  const status = input['is_interrupt'] === true ? 'unknown' : 'failed'
  return toldOutcome({ session, call, status, result: error, durationMs })
}

/** Claude Code 2.1.329: a command that went on in the background may do anything yet. */
export const resultOfClaude: ClaudeResult = (result) => {
  if (result === undefined || !isJsonObject(result)) return 'succeeded'
  return result['backgroundTaskId'] !== undefined || result['interrupted'] === true ? 'unknown' : 'succeeded'
}
