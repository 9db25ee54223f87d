import type { JsonObject } from '../../lib/json.ts'
import { isJsonObject } from '../../lib/json.ts'
import { quoted } from '../../lib/quoted.ts'
import { fault, ok } from '../../lib/result.ts'
import type { Dialect } from '../dialect.ts'
import { directoryIn, isBy, objectIn, textIn, together } from '../hook-input.ts'
import { callOf, type ToldCall } from '../read-call.ts'
import {
  actsOnNothing,
  editsFile,
  findsFiles,
  get,
  joinedCall,
  listsDirectory,
  readsFile,
  readsFiles,
  searches,
  searchesWeb,
  shellText,
  type ToolTable,
  type ToolUse,
  textOf,
  toolCall,
  toolTable,
  writesFile,
} from '../tool-use.ts'
import { isEvent } from './claude-shape.ts'

/** The addresses stand in the text for the model. */
const fetchesFromPrompt: ToolUse = (given) => {
  const prompt = textOf(given, ['prompt', 'url'])
  if (prompt.is === 'fault') return prompt
  // Taken apart as the client does: a word that has `://` in it is an address as a whole, or the prompt is wrong.
  const urls = (prompt.value ?? '').split(/\s+/).filter((word) => word.includes('://'))
  const wrong = urls.find((url) => !/^https?:\/\//i.test(url) || !URL.canParse(url))
  if (wrong !== undefined) return fault(`${quoted(wrong)} in the prompt is no address`)
  return urls.length === 0 ? fault('`prompt` names no address') : ok([...new Set(urls)].map(get))
}

/** Gemini CLI 0.61.0 (its own docs: hooks/reference.md). */
const TOOLS: ToolTable = toolTable({
  run_shell_command: shellText(['command'], ['dir_path', 'directory']),
  read_file: readsFile('file_path', 'absolute_path'),
  read_many_files: readsFiles(['include', 'paths'], ['path']),
  write_file: writesFile(['file_path'], ['content']),
  'replace | edit': editsFile('file_path'),
  list_directory: listsDirectory('dir_path', 'path'),
  glob: findsFiles(['pattern'], ['dir_path', 'path']),
  'grep_search | search_file_content': searches(
    ['pattern'],
    ['dir_path', 'path'],
    ['include_pattern', 'include', 'glob'],
  ),
  web_fetch: fetchesFromPrompt,
  google_web_search: searchesWeb,
  'write_todos | ask_user | enter_plan_mode | exit_plan_mode | get_internal_docs': actsOnNothing,
  'complete_task | update_topic | list_mcp_resources': actsOnNothing,
  'tracker_create_task | tracker_update_task | tracker_get_task | tracker_list_tasks': actsOnNothing,
  'tracker_add_dependency | tracker_visualize': actsOnNothing,
})

export const gemini: Dialect = {
  client: 'gemini',
  read: (input, place) => {
    const by = isBy(input, 'Gemini CLI')
    if (by.is === 'fault') return by
    const event = isEvent(input, 'hook_event_name', 'BeforeTool')
    if (event.is === 'fault') return event
    const told = together<ToldCall>({
      session: textIn(input, 'session_id'),
      cwd: directoryIn(input, 'cwd'),
      tool: textIn(input, 'tool_name'),
      given: objectIn(input, 'tool_input'),
    })
    const mcp = (tool: string, given: JsonObject) => mcpCall(tool, given, input['mcp_context'])
    return told.is === 'fault' ? told : callOf(told.value, place, { client: 'gemini', tools: TOOLS, mcp })
  },
  allow: () => '{}',
  examples: [
    {
      input: geminiInput('run_shell_command', { command: 'git status' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: {
        ...geminiInput('mcp_fs_write_file', { path: '/a' }),
        mcp_context: { server_name: 'fs', tool_name: 'write_file', command: 'node', args: [] },
      },
      gives: [{ kind: 'tool', server: 'fs', tool: 'write_file', arguments: { path: '/a' } }],
    },
    {
      input: geminiInput('web_fetch', { prompt: 'say what is on https://a.example/x, please' }),
      gives: [{ kind: 'http', method: 'GET', url: 'https://a.example/x,' }],
    },
    {
      input: geminiInput('web_fetch', { prompt: 'https://a.example(@b.example/ and x=https://b.example/' }),
      gives: { fault: '`web_fetch`: `x=https://b.example/` in the prompt is no address' },
    },
    {
      input: geminiInput('web_fetch', { prompt: 'nothing' }),
      gives: { fault: '`web_fetch`: `prompt` names no address' },
    },
    {
      input: {
        ...geminiInput('read_many_files', {}),
        tool_input: { include: ['.env*', '/etc/{shadow,hosts}*', 'a.ts'] },
      },
      gives: [
        { kind: 'file', operation: 'read', path: '/srv/app/.env*' },
        { kind: 'file', operation: 'read', path: '/etc/{shadow,hosts}*' },
        { kind: 'file', operation: 'read', path: '/srv/app/a.ts' },
        { kind: 'file', operation: 'read', path: '/srv/app/.env' },
        { kind: 'file', operation: 'read', path: '/etc/shadow' },
      ],
    },
    { input: geminiInput('write_todos', {}), gives: [] },
    {
      input: { ...geminiInput('run_shell_command', { command: 'ls' }), hook_event_name: 'AfterTool' },
      gives: { fault: 'the event `AfterTool` asks for nothing' },
    },
  ],
}

function mcpCall(name: string, given: JsonObject, told: unknown) {
  const context = isJsonObject(told as JsonObject) ? (told as JsonObject) : undefined
  const { server_name: server, tool_name: tool } = context ?? {}
  if (typeof server === 'string' && server !== '' && typeof tool === 'string' && tool !== '')
    return [toolCall(server, tool, given)]
  return name.startsWith('mcp_') && name.length > 4 ? joinedCall(name.slice(4), '_', given) : []
}

function geminiInput(tool: string, given: Readonly<Record<string, string>>) {
  return {
    session_id: 's1',
    transcript_path: '/home/me/.gemini/tmp/s1.json',
    cwd: '/srv/app',
    hook_event_name: 'BeforeTool',
    timestamp: '2026-11-20T10:00:00.000Z',
    tool_name: tool,
    tool_input: given,
  }
}
