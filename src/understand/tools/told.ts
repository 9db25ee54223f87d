import { emit } from '../emit.ts'
import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import { word } from '../word.ts'
import type { ToolArguments } from './tool-arguments.ts'
import { kindOf, saysLoss } from './tool-name.ts'

/**
 * What an argument says is to be done: `action: 'delete'`, `method: 'DELETE'`, `delete: true`. Nobody knows whether the
 * tool follows it; one that is told to delete is taken at its word. Nothing is ever read as less for it.
 */
export function emitTold(call: Call, given: ToolArguments, at: McpPlace, tool: string): void {
  const told = given
    .texts(...given.names().filter((name) => TELLS.test(name)))
    .some(({ text }) => text.length < LONGEST && !/\bdrag/i.test(text) && saysLoss(text))
  // Of what is only looked at, `truncate: true` shortens what is shown.
  const looks = /^(read|read-data)$/.test(kindOf(at.server, tool) ?? '')
  const switched = SWITCHES.some(
    (name) => !(looks && name === 'truncate') && /^(true|1|yes|on)$/i.test(String(given.value(name))),
  )
  if (told || switched) emit(call, 'lose', 'call', 'tool', word(`${at.server} ${tool}`), { at })
}

/** `operation`, `api_operation_id`, `http_method`, `run_type`; a transaction and a way to pay are things. */
const TELLS =
  /(?<!trans|inter|fr|tr|^re)action$|(operation|operationid|operationname|verb|runtype|(?<!payment|shipping)method)$|^op$/
const LONGEST = 100
const SWITCHES = ['delete', 'destroy', 'is_destroy', 'drop', 'purge', 'wipe', 'truncate', 'erase']
