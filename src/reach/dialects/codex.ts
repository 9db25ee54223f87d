import type { Dialect } from '../dialect.ts'
import { isBy } from '../hook-input.ts'
import {
  actsOnNothing,
  patches,
  readsFile,
  shellText,
  type ToolTable,
  toolTable,
  typesIntoSession,
} from '../tool-use.ts'
import { claudeOutcome } from './claude-outcome.ts'
import { readClaudeShape } from './claude-shape.ts'
import { resultOfCodex } from './codex-outcome.ts'
import { numbered } from './outcome.ts'

/**
 * Codex CLI 0.169.0 (https://developers.openai.com/codex/hooks). Its hook has no allow: nothing said is no objection.
 *
 * KNOWN GAP: what the model types into a program that it was let to start (`write_stdin`) is never shown to a hook
 * (openai/codex #46372). The gate holds programs that read commands from whoever types.
 */
const TOOLS: ToolTable = toolTable({
  'Bash | shell | exec_command | local_shell': shellText(['command', 'cmd'], ['workdir', 'cwd']),
  apply_patch: patches('command', 'input', 'patch'),
  write_stdin: typesIntoSession,
  view_image: readsFile('path'),
  'update_plan | request_user_input': actsOnNothing,
})

export const codex: Dialect = {
  client: 'codex',
  read: (input, place) =>
    numbered(
      readClaudeShape(input, place, { writer: 'Codex CLI', client: 'codex', tools: TOOLS }),
      input['tool_use_id'],
    ),
  told: (input) => (isBy(input, 'Codex CLI').is === 'ok' ? claudeOutcome(input, resultOfCodex) : undefined),
  allow: () => '{}',
  examples: [
    {
      input: codexInput('Bash', { command: 'git status' }),
      gives: [{ kind: 'shell', command: 'git status', cwd: '/srv/app' }],
    },
    {
      input: codexInput('apply_patch', {
        command:
          '*** Begin Patch\n*** Add File: a.txt\n+one\n*** Update File: b.txt\n*** Move to: c.txt\n@@\n-x\n+y\n*** Delete File: d.txt\n*** End Patch\n',
      }),
      gives: [
        { kind: 'file', operation: 'write', path: '/srv/app/a.txt', content: '+one' },
        { kind: 'file', operation: 'write', path: '/srv/app/b.txt', content: '@@\n-x\n+y' },
        { kind: 'file', operation: 'move', path: '/srv/app/b.txt', to: '/srv/app/c.txt' },
        { kind: 'file', operation: 'delete', path: '/srv/app/d.txt' },
      ],
    },
    {
      input: codexInput('mcp__fs__write_file', { path: '/a' }),
      gives: [{ kind: 'tool', server: 'fs', tool: 'write_file', arguments: { path: '/a' } }],
    },
    {
      input: codexInput('write_stdin', { session_id: 1, chars: 'rm -rf x' }),
      gives: {
        fault: '`write_stdin`: text for a session that is open already cannot be judged; start the command by itself',
      },
    },
    {
      input: { session_id: 's1', cwd: '/srv/app', hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: {} },
      gives: { fault: 'this is a hook input of Claude Code' },
    },
  ],
}

function codexInput(tool: string, given: Readonly<Record<string, string | number>>) {
  return {
    session_id: 's1',
    turn_id: 't1',
    transcript_path: '/home/me/.codex/sessions/s1.jsonl',
    cwd: '/srv/app',
    hook_event_name: 'PreToolUse',
    model: 'stub',
    permission_mode: 'default',
    tool_name: tool,
    tool_input: given,
    tool_use_id: 'call_1',
  }
}
