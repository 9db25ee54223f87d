import type { FileAction } from '../../action/action.ts'
import { emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { losesItsName } from '../secrets/path.ts'
import { word } from '../word.ts'
import { toolPath } from './tool-path.ts'

/**
 * A file operation as an action of its own. `write` replaces the whole file, so that what stood there is lost where
 * nothing else holds it; an edit in place comes as `write`, too, for only the result is known.
 */
export function understandFile(call: Call, action: FileAction): void {
  const start = action.operation.length + 1
  const path = toolPath(call, word(action.path, [start, start + action.path.length]))
  switch (action.operation) {
    case 'read':
      return emitFile(call, 'read', path)
    case 'write':
      return emitFile(call, 'overwrite', path, { verb: 'write' })
    case 'delete':
      return emitFile(call, 'delete', path, { recursive: true })
    case 'move': {
      const from = (path.span?.[1] ?? 0) + 1
      const to = toolPath(call, word(action.to ?? '', [from, from + (action.to ?? '').length]))
      if (losesItsName(path.text, to.text)) emitFile(call, 'read', path)
      emitFile(call, 'move', path)
      return emitFile(call, 'overwrite', to)
    }
    default:
      return action.operation satisfies never
  }
}
