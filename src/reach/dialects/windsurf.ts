import type { Action } from '../../action/action.ts'
import type { JsonObject } from '../../lib/json.ts'
import { quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Dialect, HookPlace } from '../dialect.ts'
import { directoryIn, isBy, objectIn, textIn, together } from '../hook-input.ts'
import { editsFile, readsFile, shellText, type ToolUse, toolCall } from '../tool-use.ts'

const callsTool: ToolUse = (given) => {
  const told = together<{ server: string; tool: string }>({
    server: textIn(given, 'mcp_server_name'),
    tool: textIn(given, 'mcp_tool_name'),
  })
  return told.is === 'fault'
    ? told
    : ok([toolCall(told.value.server, told.value.tool, given['mcp_tool_arguments'] ?? null)])
}

/** Windsurf's Cascade hooks (https://docs.windsurf.com), as documented; not run. One event for each kind of tool. */
const EVENTS: Readonly<Record<string, ToolUse>> = {
  pre_run_command: shellText(['command_line'], ['cwd']),
  pre_read_code: readsFile('file_path'),
  pre_write_code: editsFile('file_path'),
  pre_mcp_tool_use: callsTool,
}

export const windsurf: Dialect = {
  client: 'windsurf',
  read: (input, place) => {
    const by = isBy(input, 'Windsurf')
    if (by.is === 'fault') return by
    const told = together<{ session: string; event: string; given: JsonObject }>({
      session: textIn(input, 'trajectory_id'),
      event: textIn(input, 'agent_action_name'),
      given: objectIn(input, 'tool_info'),
    })
    if (told.is === 'fault') return told
    const { session, event, given } = told.value
    const actions = actionsOf(event, given, place)
    if (actions.is === 'fault') return actions
    const cwd = directoryIn(given, 'cwd')
    if (cwd.is === 'fault') return cwd
    return ok({ session, cwd: cwd.value ?? place.cwd, tool: event, actions: actions.value })
  },
  allow: () => '{}',
  examples: [
    {
      input: windsurfInput('pre_run_command', { command_line: 'git status', cwd: '/srv/app' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: windsurfInput('pre_mcp_tool_use', {
        mcp_server_name: 'fs',
        mcp_tool_name: 'write_file',
        mcp_tool_arguments: { path: '/a' },
      }),
      gives: [{ kind: 'tool', server: 'fs', tool: 'write_file', arguments: { path: '/a' } }],
    },
    {
      input: windsurfInput('pre_read_code', { file_path: '/srv/app/.env' }),
      gives: [{ kind: 'file', operation: 'read', path: '/srv/app/.env' }],
    },
    { input: windsurfInput('post_run_command', {}), gives: { fault: 'the event `post_run_command` asks for nothing' } },
  ],
}

function actionsOf(event: string, given: JsonObject, place: HookPlace): Result<readonly Action[], string> {
  const use = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined
  if (use === undefined) return fault(`the event ${quoted(event)} asks for nothing`)
  const actions = use(given, place)
  return actions.is === 'fault' ? fault(`${quoted(event)}: ${actions.fault}`) : actions
}

function windsurfInput(event: string, info: JsonObject) {
  return {
    agent_action_name: event,
    trajectory_id: 's1',
    execution_id: 'x1',
    timestamp: '2026-11-20T10:00:00Z',
    tool_info: info,
  }
}
