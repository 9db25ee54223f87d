import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { CLIENT_NAMES, type ClientName } from '../client-name.ts'
import { DIALECTS } from './all.ts'

const PLACE = { cwd: '/srv/other', home: '/home/me' }

/** As it comes through the door: without prototypes, frozen. */
function door(input: unknown): JsonObject {
  const read = readJson(JSON.stringify(input))
  if (read.is === 'fault') throw new Error(read.fault.message)
  return read.value as JsonObject
}

/** As Claude Code, Codex and Qwen say what became of a call, each with its own marks. */
const hook = (own: object) => (event: string, said: object) => ({
  session_id: 's1',
  cwd: '/srv/app',
  hook_event_name: event,
  tool_name: 'Bash',
  tool_input: { command: 'ls' },
  tool_use_id: 'c1',
  ...own,
  ...said,
})
const claude = hook({})
const codex = hook({ turn_id: 't1', model: 'stub' })
const qwen = hook({ timestamp: '2026-11-20T10:00:00.000Z', tool_call_id: 'm1', tool_name: 'run_shell_command' })
const PATCH = { tool_name: 'apply_patch', tool_input: { command: '*** Begin Patch' } }
const APPLIED = 'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nA a.txt\n'

const cline = (said: object, more: object = {}) => ({
  clineVersion: '',
  taskId: 's1',
  workspaceRoots: ['/srv/app'],
  hookName: 'tool_result',
  iteration: 1,
  tool_result: { id: 'c1', name: 'run_commands', input: { commands: ['ls'] }, durationMs: 12, ...said },
  postToolUse: { toolName: 'run_commands', parameters: {}, success: true },
  ...more,
})
const one = (success: boolean) => ({ query: 'ls', result: '', success })

const plugin = (ended: object) => ({ sessionID: 's1', callID: 'c1', ended: { durationMs: 12, ...ended } })

type Case = readonly [client: ClientName, input: object, status: string | undefined]

/** What real clients sent (versions: in each dialect), and what none of them sends. */
const CASES: readonly Case[] = [
  ['claude-code', claude('PostToolUse', { tool_response: { stdout: 'a' }, duration_ms: 12 }), 'succeeded'],
  ['claude-code', claude('PostToolUse', { tool_response: { backgroundTaskId: 'b' } }), 'unknown'],
  ['claude-code', claude('PostToolUseFailure', { error: 'Exit code 3', is_interrupt: false }), 'failed'],
  ['claude-code', claude('PostToolUseFailure', { error: 'stopped', is_interrupt: true }), 'unknown'],
  ['claude-code', claude('PostToolUse', { tool_use_id: undefined }), undefined],
  ['claude-code', claude('PostToolUse', { tool_use_id: 'x'.repeat(201) }), undefined],
  ['claude-code', claude('PostToolUse', { session_id: undefined }), undefined],
  ['claude-code', claude('Stop', {}), undefined],

  ['codex', codex('PostToolUse', { tool_response: 'one\n' }), 'unknown'],
  ['codex', codex('PostToolUse', { tool_response: APPLIED }), 'unknown'],
  ['codex', codex('PostToolUse', { ...PATCH, tool_response: APPLIED }), 'succeeded'],
  ['codex', codex('PostToolUse', { ...PATCH, tool_response: 'Exit code: 1\n' }), 'unknown'],
  ['codex', codex('PostToolUse', { ...PATCH }), 'unknown'],
  ['codex', codex('PostToolUse', { tool_name: 'mcp__fs__a', tool_response: { content: [] } }), 'succeeded'],
  ['codex', codex('PostToolUse', { tool_name: 'mcp__fs__a', tool_response: { isError: true } }), 'failed'],
  ['codex', codex('PostToolUse', { tool_name: 'mcp__fs__a', tool_response: 'x' }), 'unknown'],
  ['codex', codex('PostToolUse', { tool_use_id: 7 }), undefined],

  ['qwen', qwen('PostToolUse', { tool_response: { llmContent: 'x', returnDisplay: 'x' } }), 'succeeded'],
  ['qwen', qwen('PostToolUse', { tool_input: { command: 'ls', is_background: false } }), 'succeeded'],
  ['qwen', qwen('PostToolUse', { tool_input: { command: 'ls', is_background: true } }), 'unknown'],
  ['qwen', qwen('PostToolUse', { tool_response: { returnDisplay: 'Promoted to background: bg_1' } }), 'unknown'],
  ['qwen', qwen('PostToolUseFailure', { error: 'Exit Code: 3', is_interrupt: false }), 'failed'],
  ['qwen', qwen('PostToolUseFailure', { error: 'cancelled', is_interrupt: true }), 'unknown'],

  ['cline', cline({ output: [one(true), one(true)] }), 'succeeded'],
  ['cline', cline({ output: [one(true), one(false)] }), 'failed'],
  ['cline', cline({ output: one(true) }), 'succeeded'],
  ['cline', cline({ output: one(false) }), 'failed'],
  ['cline', cline({ output: { content: [] } }), 'succeeded'],
  ['cline', cline({ output: { content: [], isError: true } }), 'failed'],
  ['cline', cline({ output: { error: 'broken' }, error: '[object Object]' }), 'failed'],
  ['cline', cline({}), 'unknown'],
  ['cline', cline({ id: '', output: [] }), undefined],
  // The extension.
  ['cline', cline({}, { hookName: 'PostToolUse', tool_result: undefined }), undefined],

  ['opencode', plugin({ output: 'one\n', exit: 0 }), 'succeeded'],
  ['opencode', plugin({ output: 'Wrote file successfully.' }), 'succeeded'],
  ['opencode', plugin({ output: 'bad\n', exit: 3 }), 'failed'],
  ['opencode', plugin({ output: '(no output)', exit: null }), 'unknown'],
  ['opencode', plugin({ error: 'File not found', interrupted: false }), 'failed'],
  ['opencode', plugin({ error: 'Tool execution aborted', interrupted: true }), 'unknown'],
  ['opencode', plugin({}), 'unknown'],
  ['opencode', { ...plugin({ output: '' }), args: { command: 'ls' }, tool: 'bash' }, undefined],
  ['kilo', plugin({ output: 'one\n', exit: 0 }), 'succeeded'],
]

describe('what became of a call', () => {
  test.each(CASES)('%s: %o', (client, input, status) => {
    const told = DIALECTS[client].told?.(door(input))
    expect(told?.status).toBe(status)
    if (status !== undefined)
      expect(told).toMatchObject({ session: 's1', call: 'c1', outputDigest: expect.stringMatching(/^sha256:/) })
  })

  test('is told by the client that was asked, in its own words only', () => {
    const plugins: readonly ClientName[] = ['opencode', 'kilo']
    for (const [client, input, status] of CASES.filter(([, , status]) => status !== undefined))
      for (const other of CLIENT_NAMES) {
        const own = other === client || (plugins.includes(client) && plugins.includes(other))
        expect([other, DIALECTS[other].told?.(door(input))?.status]).toEqual([other, own ? status : undefined])
      }
  })

  test('asks for nothing: what is told is no question of any client', () => {
    for (const [, input, status] of CASES)
      if (status !== undefined)
        for (const client of CLIENT_NAMES) expect(DIALECTS[client].read(door(input), PLACE).is).toBe('fault')
  })

  test('and a question tells nothing', () => {
    for (const { examples } of Object.values(DIALECTS))
      for (const { input } of examples)
        for (const client of CLIENT_NAMES) expect(DIALECTS[client].told?.(door(input))).toBeUndefined()
  })

  test.each(['claude-code', 'codex', 'qwen', 'cline', 'opencode', 'kilo'] as const)(
    '%s asks with the number under which it tells',
    (client) => {
      const [first] = DIALECTS[client].examples
      const asked = DIALECTS[client].read(door(first?.input), PLACE)
      expect(asked).toMatchObject({ value: { session: 's1', call: expect.any(String) } })
    },
  )

  test.each(['gemini', 'copilot', 'cursor', 'windsurf', 'kiro', 'vscode'] as const)(
    '%s gives its calls no number that we know, and does not tell',
    (client) => {
      const [first] = DIALECTS[client].examples
      const asked = DIALECTS[client].read(door(first?.input), PLACE)
      expect(asked.is === 'ok' && asked.value.call).toBeUndefined()
      expect(DIALECTS[client].told).toBeUndefined()
    },
  )
})
