import type { FileAction } from '../../action/action.ts'
import { emit } from '../emit.ts'
import type { Call } from '../program.ts'

export function understandFile(call: Call, _action: FileAction): void {
  emit(call, 'unreadable', 'run', 'file')
}
