import type { OutcomeStatus } from './door.ts'

/** How a tool of an MCP server ended: a failure is a result that says so (2025-11-25, "Tools", error handling). */
export function resultOutcome(result: unknown): OutcomeStatus {
  const failed = typeof result === 'object' && result !== null && 'isError' in result && result.isError === true
  return failed ? 'failed' : 'succeeded'
}
