import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import type { ToldOutcome } from '../dialect.ts'
import { toldOutcome } from './outcome.ts'

/**
 * What Cline CLI 3.0.65 says after a tool ran, by `PostToolUse`. Its own `success` is about the tool and not about what the tool
 * did: it is true of a command that failed. The extension gives its calls no number.
 */
export function clineOutcome(input: JsonObject): ToldOutcome | undefined {
  const { hookName, taskId: session, tool_result: told } = input
  if (hookName !== 'tool_result' || told === undefined || !isJsonObject(told)) return undefined
  const { id: call, output, error, durationMs } = told
  const failed = (error ?? null) !== null || hasFailed(output)
  const status = failed ? 'failed' : output === undefined ? 'unknown' : 'succeeded'
  return toldOutcome({ session, call, status, result: output ?? error, durationMs })
}

/** A result for each thing that was to be done, or one for all, or what a server gave. */
function hasFailed(output: Json | undefined): boolean {
  if (output === undefined) return false
  if (isJsonList(output)) return output.some(hasFailed)
  return isJsonObject(output) && (output['success'] === false || output['isError'] === true)
}
