/**
 * How a refusal is printed: the words of every client at once, because each alone is open somewhere. The only one that all
 * clients obeyed is this on standard output, a line on standard error, and status 2.
 */
export function refusalFor(reason: string, event = 'PreToolUse'): string {
  return JSON.stringify({
    decision: 'deny',
    reason,
    permissionDecision: 'deny',
    permissionDecisionReason: reason,
    permission: 'deny',
    user_message: reason,
    agent_message: reason,
    cancel: true,
    errorMessage: reason,
    hookSpecificOutput: { hookEventName: event, permissionDecision: 'deny', permissionDecisionReason: reason },
  })
}
