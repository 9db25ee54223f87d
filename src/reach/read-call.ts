import type { Action } from '../action/action.ts'
import type { JsonObject } from '../lib/json.ts'
import { quoted } from '../lib/quoted.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import type { HookCall, HookPlace } from './dialect.ts'
import { type ToolTable, toolCall } from './tool-use.ts'

/** The members of a hook input that every client has, by whatever name. */
export interface ToldCall {
  readonly session: string
  readonly cwd: string | undefined
  readonly tool: string
  readonly given: JsonObject
}

/** The tools of a client. */
export interface Toolbox {
  /** Stands for the server of tools of the client's that nobody described. */
  readonly client: string
  readonly tools: ToolTable
  /** Calls of MCP servers, as the client names them; nothing where a name is none of them. */
  readonly mcp: (tool: string, given: JsonObject) => readonly Action[]
}

/**
 * What a call would do. A tool that is not in the table and of no server is a call of an undescribed tool: the gate judges it
 * as one.
 */
export function callOf(
  { session, cwd, tool, given }: ToldCall,
  place: HookPlace,
  box: Toolbox,
): Result<HookCall, string> {
  const at = { ...place, cwd: cwd ?? place.cwd }
  const call = (actions: readonly Action[]) => ok({ session, cwd: at.cwd, tool, actions })
  const use = box.tools.get(tool)
  if (use !== undefined) {
    const actions = use(given, at)
    return actions.is === 'fault' ? fault(`${quoted(tool)}: ${actions.fault}`) : call(actions.value)
  }
  const mcp = box.mcp(tool, given)
  return call(mcp.length > 0 ? mcp : [toolCall(box.client, tool, given)])
}
