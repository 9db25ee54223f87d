import type { ToolAction } from '../../action/action.ts'
import { emit, reachOf } from '../emit.ts'
import type { McpPlace } from '../place.ts'
import type { Call } from '../program.ts'
import { describedTools } from './catalogue.ts'
import type { DescribedTool } from './described-tool.ts'
import { emitNamedFiles } from './named-files.ts'
import { readPlainArguments } from './plain-arguments.ts'
import { emitTold } from './told.ts'
import { argumentsOf } from './tool-arguments.ts'
import { isVerb, joinedKinds, snakeCase, worstOf } from './tool-name.ts'

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
  const bare = short ? withoutOwnName(action.server, action.tool) : action.tool
  const tool = !short
    ? undefined
    : describedTools().find((one) => one.server.test(action.server) && nameThatFits(one, action.tool, bare))
  if (tool === undefined || given === undefined) {
    emit(call, 'undescribed', 'call', 'tool', `${action.server} ${action.tool}`, { at })
    const worst = short ? worstOf(action.tool) : undefined
    if (worst !== undefined) emit(call, worst, 'call', 'tool', `${action.server} ${action.tool}`, { at })
    if (given !== undefined) {
      emitTold(call, given, at, action.tool)
      readPlainArguments(call, given, at, action.tool)
      emitNamedFiles(call, given, action.server, action.tool)
    }
  } else tool.run(call, given, at, nameThatFits(tool, action.tool, bare) ?? action.tool)
  if (short) {
    for (const kind of joinedKinds(action.tool))
      emit(call, kind, 'call', 'tool', `${action.server} ${action.tool}`, { at })
  }
  if (action.annotations?.destructiveHint === true) {
    emit(call, 'lose', 'call', 'tool', `${action.server} ${action.tool}`, {
      at,
      note: 'the tool says of itself that it destroys',
    })
  }
}

/** `asana_create_task` of a server of that name is `create_task`: its makers put their own name before every tool. */
function withoutOwnName(server: string, tool: string): string {
  const own = /^[a-z0-9]{3,}(?=[-_])/i.exec(tool)?.[0]
  if (own === undefined || isVerb(own) || !server.toLowerCase().includes(own.toLowerCase())) return tool
  return tool.slice(own.length + 1)
}

/**
 * The spelling of a name that a description has. Where any server would fit, the name alone decides, and it is taken
 * whole.
 */
function nameThatFits(one: DescribedTool, name: string, bare: string): string | undefined {
  const names = [name, snakeCase(name), ...(one.server.source === '.' ? [] : [bare, snakeCase(bare)])]
  return names.find((spelled) => one.tool.test(spelled))
}
