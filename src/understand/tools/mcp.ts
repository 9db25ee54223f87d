import type { ToolAction } from '../../action/action.ts'
import { emit, reachOf } from '../emit.ts'
import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import { describedTools } from './catalogue.ts'
import { readPlainArguments } from './plain-arguments.ts'
import { argumentsOf } from './tool-arguments.ts'

/**
 * The call of an MCP tool. A described tool is judged by what its arguments do; one that nobody described is
 * `undescribed`, whatever its name or its hints say; what its arguments say plainly counts beside that. Hints raise and
 * never lower (Model Context Protocol 2025-11-25, "Tool annotations": clients must not trust them).
 */
export function understandTool(call: Call, action: ToolAction): void {
  const given = argumentsOf(action.arguments)
  const at: McpPlace = { ...reachOf(call), is: 'mcp', server: action.server, names: given?.signs() ?? [] }
  // No described tool has a longer name, and the patterns need not look at one.
  const short = action.server.length + action.tool.length < 300
  const tool = !short
    ? undefined
    : describedTools().find((one) => one.server.test(action.server) && one.tool.test(action.tool))
  if (tool === undefined || given === undefined) {
    emit(call, 'undescribed', 'call', 'tool', `${action.server} ${action.tool}`, { at })
    if (given !== undefined) readPlainArguments(call, given, at)
  } else tool.run(call, given, at, action.tool)
  if (action.annotations?.destructiveHint === true) {
    emit(call, 'lose', 'call', 'tool', `${action.server} ${action.tool}`, {
      at,
      note: 'the tool says of itself that it destroys',
    })
  }
}
