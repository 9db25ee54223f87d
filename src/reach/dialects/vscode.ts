import type { JsonObject } from '../../lib/json.ts'
import { fault, ok } from '../../lib/result.ts'
import type { Dialect } from '../dialect.ts'
import { directoryIn, isBy, objectIn, textIn, together } from '../hook-input.ts'
import { callOf, type ToldCall } from '../read-call.ts'
import {
  actsOnNothing,
  editsFile,
  editsFiles,
  findsFiles,
  get,
  joinedCall,
  listOf,
  listsDirectory,
  patches,
  readsFile,
  searches,
  shellText,
  type ToolTable,
  type ToolUse,
  toolTable,
  typesIntoSession,
  writesFile,
} from '../tool-use.ts'
import { CLAUDE_ALLOWS, isEvent } from './claude-shape.ts'

const fetchesAll: ToolUse = (given) => {
  const urls = listOf(given, ['urls'])
  if (urls.is === 'fault') return urls
  return urls.value.every((url) => typeof url === 'string' && url !== '')
    ? ok(urls.value.map((url) => get(String(url))))
    : fault('an address is no text')
}

/** Agent hooks of VS Code (https://code.visualstudio.com/docs/copilot/customization/hooks), as documented; not run. */
const TOOLS: ToolTable = toolTable({
  'run_in_terminal | runInTerminal': shellText(['command']),
  send_to_terminal: typesIntoSession,
  'read_file | readFile': readsFile('filePath', 'file_path'),
  'create_file | createFile': writesFile(['filePath', 'file_path'], ['content']),
  'replace_string_in_file | insert_edit_into_file | edit_notebook_file': editsFile('filePath', 'file_path'),
  multi_replace_string_in_file: editsFiles(['replacements'], ['filePath', 'file_path']),
  editFiles: editsFiles(['files'], ['filePath', 'file_path', 'path']),
  apply_patch: patches('input', 'patch'),
  'list_dir | listDirectory': listsDirectory('path'),
  'grep_search | semantic_search | textSearch': searches(['query', 'pattern'], [], ['includePattern']),
  'file_search | fileSearch': findsFiles(['query', 'pattern'], []),
  fetch_webpage: fetchesAll,
  'manage_todo_list | get_errors | get_terminal_output | ask_questions | tool_search': actsOnNothing,
})

export const vscode: Dialect = {
  client: 'vscode',
  read: (input, place) => {
    const by = isBy(input, 'VS Code')
    if (by.is === 'fault') return by
    const event = isEvent(input, 'hookEventName', 'PreToolUse')
    if (event.is === 'fault') return event
    const told = together<ToldCall>({
      session: textIn(input, 'sessionId'),
      cwd: directoryIn(input, 'cwd'),
      tool: textIn(input, 'tool_name'),
      given: objectIn(input, 'tool_input'),
    })
    const mcp = (tool: string, given: JsonObject) =>
      tool.startsWith('mcp_') && tool.length > 4 ? joinedCall(tool.slice(4), '_', given) : []
    return told.is === 'fault' ? told : callOf(told.value, place, { client: 'vscode', tools: TOOLS, mcp })
  },
  allow: () => CLAUDE_ALLOWS,
  examples: [
    {
      input: codeInput('run_in_terminal', { command: 'git status', explanation: 'x' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: codeInput('editFiles', { files: ['/srv/app/a', '/srv/app/b'] }),
      gives: [
        { kind: 'file', operation: 'write', path: '/srv/app/a', content: '{"files":["/srv/app/a","/srv/app/b"]}' },
        { kind: 'file', operation: 'write', path: '/srv/app/b', content: '{"files":["/srv/app/a","/srv/app/b"]}' },
      ],
    },
    {
      input: codeInput('mcp_fs_write_file', { path: '/a' }),
      gives: [{ kind: 'tool', server: 'fs', tool: 'write_file', arguments: { path: '/a' } }],
    },
    { input: codeInput('editFiles', { files: [] }), gives: { fault: '`editFiles`: `files` is no list' } },
  ],
}

function codeInput(tool: string, given: JsonObject) {
  return {
    timestamp: '2026-11-20T10:00:00.000Z',
    cwd: '/srv/app',
    sessionId: 's1',
    hookEventName: 'PreToolUse',
    transcript_path: '/home/me/s1.jsonl',
    tool_name: tool,
    tool_input: given,
    tool_use_id: 'u1',
  }
}
