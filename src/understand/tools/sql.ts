import type { SqlAction } from '../../action/action.ts'
import { emit } from '../emit.ts'
import type { Call } from '../program.ts'

export function understandSql(call: Call, _action: SqlAction): void {
  emit(call, 'unreadable', 'run', 'sql')
}
