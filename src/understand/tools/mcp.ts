import type { ToolAction } from '../../action/action.ts'
import { emit } from '../emit.ts'
import type { Call } from '../program.ts'

export function understandTool(call: Call, _action: ToolAction): void {
  emit(call, 'unreadable', 'run', 'tool')
}
