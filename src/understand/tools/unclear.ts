import { emit } from '../emit.ts'
import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'

/** A described tool whose arguments are not those that it is known to take. */
export function unclear(call: Call, at: McpPlace): void {
  emit(call, 'unreadable', 'call', 'tool', at.server, {
    at,
    note: 'the arguments are not those that this tool is known to take',
  })
}
