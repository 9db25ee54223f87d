import type { Json } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'

/** So much of a line is looked at for its id. */
export const LONGEST_HEAD = 4096

/** An object whose first member is `id`, with a text, a number or a word. A byte that is no UTF-8 reads as U+FFFD. */
const ID_FIRST = /^[ \t]*\{[ \t]*"id"[ \t]*:[ \t]*("(?:[^"\\\ufffd]|\\.)*"|[-+.0-9a-zA-Z]+)[ \t]*[,}]/

/**
 * The id of a line that is refused as a whole, because it is too long or because what follows is no strict JSON: whoever
 * asked finds the answer by it. `null` where it does not come first or is itself no strict JSON.
 */
export function idOfRefusedLine(line: Uint8Array): Json {
  const [, id] = ID_FIRST.exec(new TextDecoder().decode(line.subarray(0, LONGEST_HEAD))) ?? []
  const read = id === undefined ? undefined : readJson(id)
  return read?.is === 'ok' ? read.value : null
}
