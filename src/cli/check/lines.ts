import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { unreadableAction } from '../../action/fault.ts'
import { anything, objectOf, optional, required } from '../../action/fields.ts'
import { parseAction } from '../../action/parse.ts'
import type { Decision } from '../../decide/decision.ts'
import { isJsonObject, type Json, MAX_JSON_BYTES } from '../../lib/json.ts'
import { type JsonFault, jsonFault } from '../../lib/json-fault.ts'
import { readJson } from '../../lib/json-strict.ts'
import { ok } from '../../lib/result.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'
import { type Asked, type Place, surroundingsOf } from '../surroundings.ts'
import { idOfRefusedLine, LONGEST_HEAD } from './line-id.ts'

/**
 * `--jsonl`: one answer for each line, in the order of the lines, whatever a line holds. Nothing of the calling process's
 * environment is taken, because the actions are somebody else's.
 */
export async function answerLines(gate: Asked, place: Place, input: Readable, output: Writable): Promise<void> {
  for await (const line of lines(input)) {
    const [id, decision] = await answer(gate, place, line)
    const more = output.write(`${JSON.stringify({ ...decision, id })}\n`)
    if (!more) await once(output, 'drain')
  }
}

async function answer(gate: Asked, place: Place, { bytes, whole }: Line): Promise<readonly [Json, Decision]> {
  const refused = (why: JsonFault) => [idOfRefusedLine(bytes), gate.refuse(unreadableAction(why))] as const
  if (!whole) return refused(jsonFault('TOO_LARGE', { path: '', offset: MAX_JSON_BYTES }))
  const text = decodeUtf8Strict(bytes)
  if (text.is === 'fault') return refused(text.fault)
  const json = readJson(text.value)
  if (json.is === 'fault') return refused(json.fault)
  const [id, given] = isJsonObject(json.value)
    ? [json.value['id'] ?? null, takeLine(json.value, [])]
    : [null, ok({ action: json.value })]
  const action = given.is === 'fault' ? given : parseAction(given.value.action)
  if (action.is === 'fault') return [id, gate.refuse(action.fault)]
  const surroundings = surroundingsOf(action.value, place, {})
  return [id, await gate.check(action.value, surroundings)]
}

/** A line that carries more than its two fields is refused, as an action with one more is. */
const takeLine = objectOf<{ readonly id?: Json; readonly action: Json }>('the line', {
  id: optional(anything),
  action: required(anything),
})

/** The bytes of a line without its end; of one over the limit only how it begins, so that it costs no memory. */
interface Line {
  readonly bytes: Uint8Array
  readonly whole: boolean
}

async function* lines(input: Readable): AsyncGenerator<Line> {
  let parts: Uint8Array[] = []
  let size = 0
  const take = (): Line => {
    const line = { bytes: Buffer.concat(parts), whole: size <= MAX_JSON_BYTES }
    parts = []
    size = 0
    return line
  }
  const keep = (part: Uint8Array) => {
    size += part.length
    parts.push(part)
    if (size > MAX_JSON_BYTES) parts = [Buffer.concat(parts).subarray(0, LONGEST_HEAD)]
  }
  for await (const chunk of input as AsyncIterable<Buffer>) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end))
      from = end + 1
      yield take()
    }
    if (from < chunk.length) keep(chunk.subarray(from))
  }
  if (size > 0) yield take()
}
