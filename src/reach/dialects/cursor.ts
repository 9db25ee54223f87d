import { isJsonObject, type JsonObject } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { quoted } from '../../lib/quoted.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Dialect } from '../dialect.ts'
import { directoryIn, isBy, objectIn, textIn, together } from '../hook-input.ts'
import { callOf, type ToldCall, type Toolbox } from '../read-call.ts'
import {
  actsOnNothing,
  deletesFile,
  editsFile,
  fetchesAddress,
  findsFiles,
  joinedCall,
  listsDirectory,
  readsFile,
  searches,
  searchesWeb,
  shellText,
  type ToolTable,
  toolCall,
  toolTable,
} from '../tool-use.ts'

/** Cursor's hooks v1 (https://cursor.com/docs/agent/hooks), as documented; not run. */
const TOOLS: ToolTable = toolTable({
  Shell: shellText(['command'], ['working_directory', 'cwd']),
  Read: readsFile('file_path', 'path', 'target_file'),
  'Write | Edit | StrReplace | ApplyPatch | EditNotebook': editsFile('file_path', 'path', 'target_file'),
  Delete: deletesFile('file_path', 'path', 'target_file'),
  Grep: searches(['pattern'], ['path'], ['glob']),
  Glob: findsFiles(['glob_pattern', 'pattern'], ['target_directory', 'path']),
  LS: listsDirectory('target_directory', 'path'),
  WebFetch: fetchesAddress('url'),
  WebSearch: searchesWeb,
  'TodoWrite | AskQuestion | SwitchMode | CreatePlan': actsOnNothing,
})

export const cursor: Dialect = {
  client: 'cursor',
  read: (input, place) => {
    const by = isBy(input, 'Cursor')
    if (by.is === 'fault') return by
    const common = together<{ session: string; cwd: string | undefined; event: string }>({
      session: textIn(input, 'conversation_id'),
      cwd: directoryIn(input, 'cwd'),
      event: textIn(input, 'hook_event_name'),
    })
    if (common.is === 'fault') return common
    const { event, session } = common.value
    const cwd = common.value.cwd ?? rootOf(input)
    const told = questionIn(input, event)
    return told.is === 'fault' ? told : callOf({ session, cwd, ...told.value }, place, boxFor(event))
  },
  allow: () => '{"permission":"allow"}',
  examples: [
    {
      input: cursorInput('beforeShellExecution', { command: 'git status', cwd: '/srv/app' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: cursorInput('beforeMCPExecution', { tool_name: 'write_file', tool_input: '{"path":"/a"}' }),
      gives: [{ kind: 'tool', server: 'cursor-mcp', tool: 'write_file', arguments: { path: '/a' } }],
    },
    {
      input: cursorInput('beforeReadFile', { file_path: '/srv/app/.env', content: 'A=b' }),
      gives: [{ kind: 'file', operation: 'read', path: '/srv/app/.env' }],
    },
    {
      input: cursorInput('preToolUse', { tool_name: 'Delete', tool_input: { file_path: '/srv/app/a' } }),
      gives: [{ kind: 'file', operation: 'delete', path: '/srv/app/a' }],
    },
    { input: cursorInput('afterFileEdit', {}), gives: { fault: 'the event `afterFileEdit` asks for nothing' } },
  ],
}

type Question = Pick<ToldCall, 'tool' | 'given'>

/** Each event tells of one kind of tool. */
function questionIn(input: JsonObject, event: string): Result<Question, string> {
  switch (event) {
    case 'beforeShellExecution':
      return ok({ tool: 'Shell', given: input })
    case 'beforeReadFile':
      return ok({ tool: 'Read', given: input })
    case 'beforeMCPExecution':
    case 'preToolUse':
      return together<Question>({ tool: textIn(input, 'tool_name'), given: givenIn(input) })
    default:
      return fault(`the event ${quoted(event)} asks for nothing`)
  }
}

/** An object, or its text. */
function givenIn(input: JsonObject): Result<JsonObject, string> {
  const { tool_input: given } = input
  if (typeof given !== 'string') return objectIn(input, 'tool_input')
  const read = readJson(given)
  return read.is === 'ok' && isJsonObject(read.value) ? ok(read.value) : fault('`tool_input` cannot be read')
}

/** The event of MCP does not say which server it is, only how it is reached; then no name of a tool is one of Cursor's. */
function boxFor(event: string): Toolbox {
  const isMcp = event === 'beforeMCPExecution'
  return {
    client: 'cursor',
    tools: isMcp ? new Map() : TOOLS,
    mcp: (tool: string, given: JsonObject) => {
      if (isMcp) return [toolCall('cursor-mcp', tool, given)]
      return tool.startsWith('MCP:') && tool.length > 4 ? joinedCall(tool.slice(4), ':', given) : []
    },
  }
}

function rootOf(input: JsonObject): string | undefined {
  const { workspace_roots: roots } = input
  const first: unknown = Array.isArray(roots) ? roots[0] : undefined
  return typeof first === 'string' && first.startsWith('/') ? first : undefined
}

function cursorInput(event: string, more: JsonObject) {
  return {
    conversation_id: 's1',
    generation_id: 'g1',
    hook_event_name: event,
    workspace_roots: ['/srv/app'],
    cursor_version: '2.3',
    user_email: 'me@a.example',
    ...more,
  }
}
