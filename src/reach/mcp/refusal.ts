import { type Id, TOOLS_CALL } from './message.ts'

/**
 * A refused call is a result with `isError` and no error of the protocol, so that the model reads why
 * (2025-11-25, "Tools", error handling). The newer protocol wants to be told that the result is whole.
 */
export function refusedCall(id: Id, text: string, modern: boolean): string {
  const result = { content: [{ type: 'text', text }], isError: true, ...(modern ? { resultType: 'complete' } : {}) }
  return JSON.stringify({ jsonrpc: '2.0', id, result })
}

/** The line that tells a person what is waited for, as progress of the call. */
export function waitingText(progressToken: Id, beat: number, message: string): string {
  // Progress has to grow; what the server tells later is likely to be more than a billionth.
  const params = { progressToken, progress: beat / 1e9, message }
  return JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params })
}

/** Why a call was refused without anybody having been asked. */
export function notTaken(why: string): string {
  return `prodgate did not take this \`${TOOLS_CALL}\`, and it was not run: ${why}`
}
