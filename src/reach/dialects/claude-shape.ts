import { isJsonObject, type JsonObject } from '../../lib/json.ts'
import { quoted } from '../../lib/quoted.ts'
import { fault, type Result } from '../../lib/result.ts'
import type { HookCall, HookPlace } from '../dialect.ts'
import { directoryIn, isBy, objectIn, textIn, together, type Writer } from '../hook-input.ts'
import { callOf, type ToldCall } from '../read-call.ts'
import { joinedCall, type ToolTable, toolCall } from '../tool-use.ts'

export const CLAUDE_ALLOWS = '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow"}}'

/** Claude Code, Codex and Qwen have these members alike; each calls its tools by other names. */
export function readClaudeShape(
  input: JsonObject,
  place: HookPlace,
  { writer, client, tools }: { readonly writer: Writer; readonly client: string; readonly tools: ToolTable },
): Result<HookCall, string> {
  const by = isBy(input, writer)
  if (by.is === 'fault') return by
  const event = isEvent(input, 'hook_event_name', 'PreToolUse')
  if (event.is === 'fault') return event
  const told = together<ToldCall>({
    session: textIn(input, 'session_id'),
    cwd: directoryIn(input, 'cwd'),
    tool: textIn(input, 'tool_name'),
    given: objectIn(input, 'tool_input'),
  })
  const mcp = (tool: string, given: JsonObject) => mcpCall(tool, given, input['mcp_server'])
  return told.is === 'fault' ? told : callOf(told.value, place, { client, tools, mcp })
}

/** Only the question before a tool is one. */
export function isEvent(input: JsonObject, name: string, wanted: string): Result<string, string> {
  const event = textIn(input, name)
  return event.is === 'fault' || event.value === wanted
    ? event
    : fault(`the event ${quoted(event.value)} asks for nothing`)
}

const MCP = 'mcp__'

/** `mcp__SERVER__TOOL`; newer inputs say the server beside it. */
function mcpCall(name: string, given: JsonObject, told: unknown) {
  if (!name.startsWith(MCP)) return []
  const joined = name.slice(MCP.length)
  const server = isJsonObject(told as JsonObject) ? (told as JsonObject)['name'] : undefined
  if (typeof server === 'string' && joined.startsWith(`${server}__`) && joined.length > server.length + 2)
    return [toolCall(server, joined.slice(server.length + 2), given)]
  return joined === '' ? [] : joinedCall(joined, '__', given)
}
