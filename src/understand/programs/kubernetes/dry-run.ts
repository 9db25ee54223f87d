import type { ToolCall } from '../../tool.ts'

/** `--dry-run`, `--dry-run=client`, `--dry-run=server` change nothing; `none` and `false` do (kubectl 1.18 and later). */
export function isDryRun(call: ToolCall): boolean {
  if (!call.arguments.has('--dry-run')) return false
  const value = call.arguments.value('--dry-run')
  if (value === undefined) return true
  return /^(client|server|true)$/.test(value.text)
}
