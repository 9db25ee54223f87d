import type { Action } from '../../action/action.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import type { Dialect, HookPlace } from '../dialect.ts'
import { isBy, objectIn, textIn, together } from '../hook-input.ts'
import { callOf, type ToldCall } from '../read-call.ts'
import {
  actsOnNothing,
  editsFile,
  fetchesAddress,
  get,
  joinedCall,
  listOf,
  listsDirectory,
  patches,
  readsFile,
  readsFiles,
  searches,
  shellText,
  type ToolTable,
  type ToolUse,
  toolCall,
  toolTable,
  writesFile,
} from '../tool-use.ts'
import { isEvent } from './claude-shape.ts'

/** Commands one after the other: texts for a shell, or programs with their arguments. */
const runsCommands: ToolUse = (given, place) => {
  const { commands } = given
  if (commands !== undefined && given['command'] !== undefined)
    return fault('`commands` and `command` say the same twice')
  const list = commands !== undefined && isJsonList(commands) ? commands : [commands ?? given['command'] ?? null]
  if (list.length === 0) return fault('`commands` is empty')
  const actions: Action[] = []
  for (const one of list) {
    const action = commandOf(one, place)
    if (action === undefined) return fault('a command cannot be read')
    actions.push(action)
  }
  return ok(actions)
}

function commandOf(one: Json, { cwd }: HookPlace): Action | undefined {
  if (typeof one === 'string' && one !== '') return { kind: 'shell', command: one, cwd }
  if (!isJsonObject(one) || typeof one['command'] !== 'string' || one['command'] === '') return undefined
  const { command, args = [] } = one
  if (!isJsonList(args) || !args.every((arg) => typeof arg === 'string')) return undefined
  if (args.length === 0) return { kind: 'shell', command, cwd }
  return { kind: 'exec', argv: [command, ...args], cwd }
}

const fetchesAll: ToolUse = (given) => {
  const requests = listOf(given, ['requests', 'urls'])
  if (requests.is === 'fault') return requests
  const urls = requests.value.map((one) => (isJsonObject(one) ? one['url'] : one))
  const found = urls.filter((url) => typeof url === 'string' && url !== '')
  return found.length === urls.length ? ok(found.map((url) => get(String(url)))) : fault('a request has no `url`')
}

const callsTool: ToolUse = (given) => {
  const told = together<{ server: string; tool: string }>({
    server: textIn(given, 'server_name'),
    tool: textIn(given, 'tool_name'),
  })
  return told.is === 'fault' ? told : ok([toolCall(told.value.server, told.value.tool, given['arguments'] ?? null)])
}

/** Cline CLI 3.0.65 and the extension (https://docs.cline.bot). Only `tool_call.input` is judged: `parameters` are texts. */
const TOOLS: ToolTable = toolTable({
  run_commands: runsCommands,
  execute_command: shellText(['command']),
  'read_file | list_code_definition_names': readsFile('path'),
  read_files: readsFiles(['files', 'file_paths', 'paths'], ['path', 'file_path']),
  write_to_file: writesFile(['path'], ['content']),
  'replace_in_file | editor': editsFile('path'),
  apply_patch: patches('input', 'patch'),
  search_files: searches(['regex'], ['path'], ['file_pattern']),
  search_codebase: searches(['query', 'pattern']),
  list_files: listsDirectory('path'),
  web_fetch: fetchesAddress('url'),
  fetch_web_content: fetchesAll,
  use_mcp_tool: callsTool,
  'ask_followup_question | ask_question | attempt_completion | plan_mode_respond | focus_chain | new_task':
    actsOnNothing,
})

export const cline: Dialect = {
  client: 'cline',
  read: (input, place) => {
    const by = isBy(input, 'Cline')
    if (by.is === 'fault') return by
    const event = isEvent(input, 'hookName', 'tool_call')
    if (event.is === 'fault') return event
    const call = objectIn(input, 'tool_call')
    if (call.is === 'fault') return call
    const told = together<ToldCall>({
      session: textIn(input, 'taskId'),
      cwd: rootIn(input),
      tool: textIn(call.value, 'name'),
      given: objectIn(call.value, 'input'),
    })
    const mcp = (tool: string, given: JsonObject) => (tool.includes('__') ? joinedCall(tool, '__', given) : [])
    return told.is === 'fault' ? told : callOf(told.value, place, { client: 'cline', tools: TOOLS, mcp })
  },
  allow: () => '{"cancel":false}',
  examples: [
    {
      input: clineInput('run_commands', { commands: ['git status', 'ls'] }),
      gives: [
        { kind: 'shell', command: 'git status', cwd: '/srv/app' },
        { kind: 'shell', command: 'ls', cwd: '/srv/app' },
      ],
    },
    {
      input: clineInput('run_commands', { commands: [{ command: 'rm', args: ['a b'] }] }),
      gives: [{ kind: 'exec', argv: ['rm', 'a b'], cwd: '/srv/app' }],
    },
    {
      input: clineInput('write_to_file', { path: 'a', content: 'x' }),
      gives: [{ kind: 'file', operation: 'write', path: '/srv/app/a', content: 'x' }],
    },
    {
      input: clineInput('run_commands', { commands: [{ run: 'ls' }] }),
      gives: { fault: '`run_commands`: a command cannot be read' },
    },
  ],
}

/** The first of the workspace's roots: that is where commands start. */
function rootIn(input: JsonObject): Result<string | undefined, string> {
  const { workspaceRoots: roots } = input
  if (roots === undefined || !isJsonList(roots) || roots.length === 0) return ok(undefined)
  const [first] = roots
  return typeof first === 'string' && first.startsWith('/')
    ? ok(first)
    : fault('`workspaceRoots` holds no absolute path')
}

function clineInput(name: string, given: JsonObject) {
  return {
    clineVersion: '3.0.65',
    timestamp: '1790000000000',
    taskId: 's1',
    workspaceRoots: ['/srv/app'],
    hookName: 'tool_call',
    iteration: 1,
    tool_call: { id: 'c1', name, input: given },
    preToolUse: { toolName: name, parameters: {} },
  }
}
