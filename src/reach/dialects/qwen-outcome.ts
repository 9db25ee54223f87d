import { isJsonObject } from '../../lib/json.ts'
import type { ClaudeResult } from './claude-outcome.ts'

/** What Qwen Code shows where a person sent a command that already ran to the background. */
const SENT_AWAY = 'Promoted to background: '

/** Qwen Code 0.24.4: a command in the background has begun, and has not ended. */
export const resultOfQwen: ClaudeResult = (result, { tool_input: given }) => {
  const begun = given !== undefined && isJsonObject(given) && (given['is_background'] ?? false) !== false
  const shown = result !== undefined && isJsonObject(result) ? result['returnDisplay'] : undefined
  return begun || (typeof shown === 'string' && shown.startsWith(SENT_AWAY)) ? 'unknown' : 'succeeded'
}
