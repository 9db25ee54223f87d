import { isJsonObject, type JsonObject } from '../../lib/json.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { jsonDigest } from './json-digest.ts'
import { type ClientMessage, type Id, isId, lookAlike, TOOLS_CALL } from './message.ts'

/** A `tools/call`, as it is judged and as it is sent on. */
export interface ToolCall {
  readonly id: Id
  readonly tool: string
  readonly args: JsonObject
  /** All of the parameters, these too. */
  readonly params: JsonObject
  readonly progressToken: Id | undefined
  /** The client wants a task for it (2025-11-25). */
  readonly task: boolean
  /** What came back of an earlier round (2026-07-28), and whether it brings answers. */
  readonly requestState: string | undefined
  readonly answers: boolean
}

const PARAMS = ['name', 'arguments', '_meta', 'task', 'inputResponses', 'requestState'] as const

/**
 * Takes the parameters apart. A parameter that is none of those is refused and not passed by: nobody would have judged what
 * the server makes of it.
 */
export function toolCallOf(message: ClientMessage & { readonly is: 'request' }): Result<ToolCall, string> {
  const { id, params } = message
  const { name, arguments: given, _meta: meta = {}, task, requestState, inputResponses } = params
  if (typeof name !== 'string' || name === '' || name.length > 1000) return fault('`name` is no name of a tool')
  const stranger = Object.keys(params).find((key) => !(PARAMS as readonly string[]).includes(key))
  if (stranger !== undefined) return fault(`a call has no parameter \`${stranger.slice(0, 100)}\``)
  if (given !== undefined && !isJsonObject(given)) return fault('`arguments` is no object')
  const alike = lookAlike(given ?? {}, [])
  if (alike !== undefined) return fault(`two arguments are called \`${alike.slice(0, 100)}\` but for the case`)
  if (!isJsonObject(meta)) return fault('`_meta` is no object')
  if (task !== undefined && !isJsonObject(task)) return fault('`task` is no object')
  if (requestState !== undefined && typeof requestState !== 'string') return fault('`requestState` is a text')
  const { progressToken } = meta
  return ok({
    id,
    tool: name,
    args: given ?? {},
    params,
    progressToken: isId(progressToken) ? progressToken : undefined,
    task: task !== undefined,
    requestState,
    answers: inputResponses !== undefined,
  })
}

/** The call as it goes to the server: written anew from what was judged, with the server's own state of an earlier round. */
export function callText(call: ToolCall, state: string | undefined): string {
  const { requestState: _sealed, ...params } = call.params
  const own = state === undefined ? params : { ...params, requestState: state }
  return JSON.stringify({ jsonrpc: '2.0', id: call.id, method: TOOLS_CALL, params: own })
}

/** What one approval is about: the tool and its arguments, whichever request carries them. */
export function callDigest(call: ToolCall): string {
  return jsonDigest([call.tool, call.args])
}
