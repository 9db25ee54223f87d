import { isJsonObject } from '../../lib/json.ts'
import type { ClaudeResult } from './claude-outcome.ts'

/**
 * Codex CLI 0.169.0 says `PostToolUse` of a patch that was applied and of a tool of a server that gave no error; of those
 * that failed it says nothing. Of a command it says that it ended and what it printed, and not its status. Of one that went
 * on it says so later, once it has ended.
 */
export const resultOfCodex: ClaudeResult = (result, { tool_name: tool }) => {
  if (tool === 'apply_patch') return typeof result === 'string' && APPLIED.test(result) ? 'succeeded' : 'unknown'
  if (typeof tool !== 'string' || !tool.startsWith('mcp__') || result === undefined || !isJsonObject(result))
    return 'unknown'
  return (result['isError'] ?? false) === false ? 'succeeded' : 'failed'
}

const APPLIED = /^Exit code: 0\n/
