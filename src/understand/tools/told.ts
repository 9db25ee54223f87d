import { emit } from '../emit.ts'
import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import { word } from '../word.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { saysLoss } from './tool-name.ts'

/**
 * What an argument says is to be done: `action: 'delete'`, `method: 'DELETE'`, `delete: true`. Nobody knows whether the
 * tool follows it; one that is told to delete is taken at its word. Nothing is ever read as less for it.
 */
export function emitTold(call: Call, given: ToolArguments, at: McpPlace, tool: string): void {
  const told = given
    .texts(...given.names().filter((name) => TELLS.test(name)))
    .some(({ text }) => text.length < LONGEST && saysLoss(text))
  const switched = SWITCHES.some((name) => /^(true|1|yes|on)$/i.test(String(given.value(name))))
  if (told || switched) emit(call, 'lose', 'call', 'tool', word(`${at.server} ${tool}`), { at })
}

/** `operation`, `api_operation_id`, `http_method`, `run_type`. */
const TELLS = /(action|operation|operationid|operationname|verb|method|runtype)$|^op$/
const LONGEST = 100
const SWITCHES = ['delete', 'destroy', 'is_destroy', 'drop', 'purge', 'wipe', 'truncate', 'erase']
