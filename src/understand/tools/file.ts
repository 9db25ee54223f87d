import type { FileAction } from '../../action/action.ts'
import { emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { losesItsName } from '../secrets/path.ts'
import { type Word, word } from '../word.ts'
import { toolPath } from './tool-path.ts'

/** Nothing of what is moved onto the null device is left. */
export function moveFile(call: Call, from: Word, to: Word): void {
  if (/^\/+dev\/+null$/.test(to.text)) return emitFile(call, 'delete', from, { recursive: true })
  if (losesItsName(from.text, to.text)) emitFile(call, 'read', from)
  emitFile(call, 'move', from)
  emitFile(call, 'overwrite', to)
}

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
      return moveFile(call, path, to)
    }
    default:
      return action.operation satisfies never
  }
}
