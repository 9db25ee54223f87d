import type { Action } from '../../action/action.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
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
import { clineOutcome } from './cline-outcome.ts'
import { numbered } from './outcome.ts'

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
  const told = together<{ server: string; tool: string; with: Json }>({
    server: textIn(given, 'server_name'),
    tool: textIn(given, 'tool_name'),
    with: argumentsIn(given),
  })
  return told.is === 'fault' ? told : ok([toolCall(told.value.server, told.value.tool, told.value.with)])
}

/** The extension hands them on as the text of their JSON. */
function argumentsIn({ arguments: told = null }: JsonObject): Result<Json, string> {
  if (typeof told !== 'string') return ok(told)
  const read = readJson(told)
  return read.is === 'ok' ? read : fault('`arguments` is no JSON')
}

/** Cline CLI 3.0.65, and the extension as documented (https://docs.cline.bot/features/hooks/hook-reference); not run. */
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
    const call = input['hookName'] === 'PreToolUse' ? ofExtension(input) : ofCommandLine(input)
    if (call.is === 'fault') return call
    const told = together<ToldCall>({ session: textIn(input, 'taskId'), cwd: rootIn(input), ...call.value })
    const mcp = (tool: string, given: JsonObject) => (tool.includes('__') ? joinedCall(tool, '__', given) : [])
    if (told.is === 'fault') return told
    const { tool_call: said } = input
    const id = said !== undefined && isJsonObject(said) ? said['id'] : undefined
    return numbered(callOf(told.value, place, { client: 'cline', tools: TOOLS, mcp }), id)
  },
  told: (input) => (isBy(input, 'Cline').is === 'ok' ? clineOutcome(input) : undefined),
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
    {
      input: extensionInput('execute_command', { command: 'git status', requires_approval: 'false' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: extensionInput('use_mcp_tool', { server_name: 'fs', tool_name: 'write', arguments: '{"path":"/a"}' }),
      gives: [{ kind: 'tool', server: 'fs', tool: 'write', arguments: { path: '/a' } }],
    },
    {
      input: extensionInput('use_mcp_tool', { server_name: 'fs', tool_name: 'write', arguments: '{"path":' }),
      gives: { fault: '`use_mcp_tool`: `arguments` is no JSON' },
    },
    {
      input: { ...clineInput('run_commands', { commands: ['git status'] }), hookName: 'PreToolUse' },
      gives: { fault: '`tool_call` and `preToolUse` say the same twice' },
    },
    {
      input: extensionInput('read_file', { path: '@other:.env' }),
      gives: { fault: '`path` names a root of the workspace, which is not read' },
    },
  ],
}

type SaidCall = Readonly<Record<'tool', Result<string, string>> & Record<'given', Result<JsonObject, string>>>

/** Only `tool_call.input` is judged: `parameters`, which stand beside it, are texts. */
function ofCommandLine(input: JsonObject): Result<SaidCall, string> {
  const event = isEvent(input, 'hookName', 'tool_call')
  if (event.is === 'fault') return event
  const call = objectIn(input, 'tool_call')
  return call.is === 'fault' ? call : ok({ tool: textIn(call.value, 'name'), given: givenIn(call.value, 'input') })
}

function ofExtension(input: JsonObject): Result<SaidCall, string> {
  if (Object.hasOwn(input, 'tool_call')) return fault('`tool_call` and `preToolUse` say the same twice')
  const call = objectIn(input, 'preToolUse')
  return call.is === 'fault'
    ? call
    : ok({ tool: textIn(call.value, 'toolName'), given: givenIn(call.value, 'parameters') })
}

/** In a workspace of several roots a path may begin with the name of its root, `@web:src/a`: which directory that is nobody says. */
function givenIn(call: JsonObject, name: string): Result<JsonObject, string> {
  const given = objectIn(call, name)
  if (given.is === 'fault') return given
  const { path } = given.value
  return typeof path === 'string' && /^@[^/]+:/.test(path)
    ? fault('`path` names a root of the workspace, which is not read')
    : given
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

function extensionInput(name: string, given: JsonObject) {
  return {
    clineVersion: '3.40.0',
    hookName: 'PreToolUse',
    timestamp: '1790000000000',
    taskId: 's1',
    workspaceRoots: ['/srv/app'],
    userId: 'u1',
    preToolUse: { toolName: name, parameters: given },
  }
}
