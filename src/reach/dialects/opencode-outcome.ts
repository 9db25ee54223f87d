import { isJsonObject, type JsonObject } from '../../lib/json.ts'
import type { ToldOutcome } from '../dialect.ts'
import { toldOutcome } from './outcome.ts'

/**
 * What the plugin of `shim/opencode-plugin.ts` says of a call that it let go: `ended` in the place of `args`. OpenCode 1.18.33
 * gives the status of a command beside what it printed; none, where it ended the command itself.
 */
export function pluginOutcome(input: JsonObject): ToldOutcome | undefined {
  const { sessionID: session, callID: call, ended } = input
  if (ended === undefined || !isJsonObject(ended) || Object.hasOwn(input, 'args')) return undefined
  const { output, error, durationMs } = ended
  return toldOutcome({ session, call, status: statusOf(ended), result: error ?? output, durationMs })
}

function statusOf({ error, interrupted, output, exit }: JsonObject): ToldOutcome['status'] {
  if (interrupted === true) return 'unknown'
  if (error !== undefined) return 'failed'
  if (output === undefined) return 'unknown'
  if (exit === undefined || exit === 0) return 'succeeded'
  return typeof exit === 'number' ? 'failed' : 'unknown'
}
