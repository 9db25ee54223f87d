import type { HttpAction } from '../../action/action.ts'
import { emit } from '../emit.ts'
import type { Call } from '../program.ts'

export function understandHttp(call: Call, _action: HttpAction): void {
  emit(call, 'unreadable', 'run', 'http')
}
