import type { Dialect } from '../dialect.ts'
import { isBy } from '../hook-input.ts'
import {
  actsOnNothing,
  editsFile,
  fetchesAddress,
  findsFiles,
  listsDirectory,
  readsFile,
  readsFiles,
  searches,
  searchesWeb,
  shellText,
  type ToolTable,
  toolTable,
  writesFile,
} from '../tool-use.ts'
import { claudeOutcome } from './claude-outcome.ts'
import { CLAUDE_ALLOWS, readClaudeShape } from './claude-shape.ts'
import { numbered } from './outcome.ts'
import { resultOfQwen } from './qwen-outcome.ts'

/** Qwen Code 0.24.4: the words of Claude Code, the tools of Gemini CLI. */
const TOOLS: ToolTable = toolTable({
  run_shell_command: shellText(['command'], ['directory', 'dir_path']),
  read_file: readsFile('file_path', 'absolute_path'),
  read_many_files: readsFiles(['paths', 'include'], ['path']),
  write_file: writesFile(['file_path'], ['content']),
  'edit | replace': editsFile('file_path'),
  notebook_edit: editsFile('notebook_path'),
  list_directory: listsDirectory('path', 'dir_path'),
  glob: findsFiles(['pattern'], ['path', 'dir_path']),
  'grep_search | search_file_content': searches(
    ['pattern'],
    ['path', 'dir_path'],
    ['glob', 'include', 'include_pattern'],
  ),
  web_fetch: fetchesAddress('url'),
  'web_search | google_web_search': searchesWeb,
  'todo_write | exit_plan_mode | enter_plan_mode | ask_user_question': actsOnNothing,
})

export const qwen: Dialect = {
  client: 'qwen',
  // `tool_use_id` is the client's own; `tool_call_id` is as the model gave it.
  read: (input, place) =>
    numbered(
      readClaudeShape(input, place, { writer: 'Qwen Code', client: 'qwen', tools: TOOLS }),
      input['tool_use_id'],
    ),
  told: (input) => (isBy(input, 'Qwen Code').is === 'ok' ? claudeOutcome(input, resultOfQwen) : undefined),
  allow: () => CLAUDE_ALLOWS,
  examples: [
    {
      input: qwenInput('run_shell_command', { command: 'ls', directory: 'web' }),
      gives: [{ kind: 'shell', command: 'ls', cwd: '/srv/app/web' }],
    },
    {
      input: qwenInput('write_file', { file_path: '/srv/app/a', content: 'x' }),
      gives: [{ kind: 'file', operation: 'write', path: '/srv/app/a', content: 'x' }],
    },
    { input: qwenInput('todo_write', { todos: 'x' }), gives: [] },
    { input: qwenInput('write_file', { content: 'x' }), gives: { fault: '`write_file`: `file_path` is missing' } },
  ],
}

function qwenInput(tool: string, given: Readonly<Record<string, string>>) {
  return {
    session_id: 's1',
    transcript_path: '/home/me/.qwen/s1.jsonl',
    cwd: '/srv/app',
    hook_event_name: 'PreToolUse',
    timestamp: '2026-11-20T10:00:00.000Z',
    permission_mode: 'yolo',
    tool_name: tool,
    tool_input: given,
    tool_use_id: 'u1',
    tool_call_id: 'c1',
  }
}
