import { isJsonObject, type JsonObject } from '../../lib/json.ts'
import type { Dialect } from '../dialect.ts'
import { isBy } from '../hook-input.ts'
import {
  actsOnNothing,
  editsFile,
  fetchesAddress,
  findsFiles,
  listsDirectory,
  readsFile,
  searches,
  searchesWeb,
  shellText,
  type ToolTable,
  toolTable,
  writesFile,
} from '../tool-use.ts'
import { claudeOutcome, resultOfClaude } from './claude-outcome.ts'
import { CLAUDE_ALLOWS, readClaudeShape } from './claude-shape.ts'
import { numbered } from './outcome.ts'

/**
 * Claude Code 2.1.329 (https://code.claude.com/docs/en/hooks). What a sub-agent does comes as calls of its own; what a
 * command in the background prints, it was allowed to.
 */
const TOOLS: ToolTable = toolTable({
  'Bash | Monitor': shellText(['command']),
  PowerShell: shellText(['command'], [], 'powershell'),
  Read: readsFile('file_path'),
  NotebookRead: readsFile('notebook_path'),
  Write: writesFile(['file_path'], ['content']),
  'Edit | MultiEdit': editsFile('file_path'),
  NotebookEdit: editsFile('notebook_path'),
  Glob: findsFiles(['pattern']),
  Grep: searches(['pattern'], ['path'], ['glob']),
  LS: listsDirectory('path'),
  LSP: readsFile('filePath'),
  WebFetch: fetchesAddress('url'),
  WebSearch: searchesWeb,
  'TodoWrite | TodoRead | TaskCreate | TaskGet | TaskList | TaskUpdate': actsOnNothing,
  'Task | Agent | TaskOutput | TaskStop | BashOutput | KillShell | KillBash': actsOnNothing,
  'EnterPlanMode | ExitPlanMode | AskUserQuestion | ToolSearch': actsOnNothing,
  'SendMessage | ReportFindings | ListMcpResourcesTool | WaitForMcpServers': actsOnNothing,
})

/** No objection, and no permission: the client asks its own rules and people. */
const NO_WORD = '{}'

/**
 * A command that is to run outside the client's own sandbox. Our allow would answer its question about that, too, and only
 * the command was judged.
 */
function leavesSandbox({ tool_input: given }: JsonObject): boolean {
  return given !== undefined && isJsonObject(given) && (given['dangerouslyDisableSandbox'] ?? false) !== false
}

export const claudeCode: Dialect = {
  client: 'claude-code',
  read: (input, place) =>
    numbered(
      readClaudeShape(input, place, { writer: 'Claude Code', client: 'claude-code', tools: TOOLS }),
      input['tool_use_id'],
    ),
  told: (input) => (isBy(input, 'Claude Code').is === 'ok' ? claudeOutcome(input, resultOfClaude) : undefined),
  allow: (input) => (leavesSandbox(input) ? NO_WORD : CLAUDE_ALLOWS),
  examples: [
    {
      input: {
        session_id: 's1',
        transcript_path: '/home/me/.claude/projects/-srv-app/s1.jsonl',
        cwd: '/srv/app',
        prompt_id: 'p1',
        permission_mode: 'default',
        effort: { level: 'medium' },
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'git status', description: 'show the state' },
        tool_use_id: 'toolu_1',
      },
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: {
        session_id: 's1',
        cwd: '/srv/app',
        hook_event_name: 'PreToolUse',
        tool_name: 'mcp__fs__write_file',
        mcp_server: { name: 'fs', source: 'user' },
        tool_input: { path: '/srv/app/a', content: 'x' },
        tool_use_id: 'toolu_2',
      },
      gives: [{ kind: 'tool', server: 'fs', tool: 'write_file', arguments: { path: '/srv/app/a', content: 'x' } }],
    },
    {
      input: {
        session_id: 's1',
        cwd: '/srv/app',
        hook_event_name: 'PreToolUse',
        tool_name: 'Write',
        tool_input: { file_path: '/srv/app/notes.md', content: 'hello' },
        tool_use_id: 'toolu_3',
      },
      gives: [{ kind: 'file', operation: 'write', path: '/srv/app/notes.md', content: 'hello' }],
    },
    {
      input: {
        session_id: 's1',
        cwd: '/srv/app',
        hook_event_name: 'PreToolUse',
        tool_name: 'Edit',
        tool_input: { file_path: 'a.ts', old_string: 'x', new_string: 'y' },
        tool_use_id: 'toolu_4',
      },
      gives: [
        {
          kind: 'file',
          operation: 'write',
          path: '/srv/app/a.ts',
          content: '{"file_path":"a.ts","new_string":"y","old_string":"x"}',
        },
      ],
    },
    {
      input: {
        session_id: 's1',
        cwd: '/srv/app',
        hook_event_name: 'PreToolUse',
        tool_name: 'TodoWrite',
        tool_input: { todos: [] },
      },
      gives: [],
    },
    {
      input: {
        session_id: 's1',
        cwd: '/srv/app',
        hook_event_name: 'PreToolUse',
        tool_name: 'Teleport',
        tool_input: { to: 'x' },
      },
      gives: [{ kind: 'tool', server: 'claude-code', tool: 'Teleport', arguments: { to: 'x' } }],
    },
    {
      input: {
        session_id: 's1',
        cwd: '/srv/app',
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { cmd: 'ls' },
      },
      gives: { fault: '`Bash`: `command` is missing' },
    },
    {
      input: {
        session_id: 's1',
        transcript_path: '/home/me/.grok/sessions/s1.jsonl',
        cwd: '/srv/app',
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'ls' },
      },
      gives: { fault: 'this is a hook input of Grok' },
    },
  ],
}
