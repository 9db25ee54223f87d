import { isJsonObject, type JsonObject } from '../lib/json.ts'
import { quoted } from '../lib/quoted.ts'
import { fault, ok, type Result } from '../lib/result.ts'

/** A member that has to be a text with something in it. */
export function textIn(input: JsonObject, name: string): Result<string, string> {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  if (value === undefined) return fault(`${quoted(name)} is missing`)
  return typeof value === 'string' && value !== '' ? ok(value) : fault(`${quoted(name)} is no text`)
}

/** A member that has to be an object. */
export function objectIn(input: JsonObject, name: string): Result<JsonObject, string> {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  if (value === undefined) return fault(`${quoted(name)} is missing`)
  return isJsonObject(value) ? ok(value) : fault(`${quoted(name)} is no object`)
}

/** An absolute path, where the member is there. */
export function directoryIn(input: JsonObject, name: string): Result<string | undefined, string> {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  if (value === undefined || value === null || value === '') return ok(undefined)
  return typeof value === 'string' && value.startsWith('/') ? ok(value) : fault(`${quoted(name)} is no absolute path`)
}

/** The members one by one, or what is wrong with the first that is not as it has to be. */
export function together<T extends object>(
  parts: { readonly [K in keyof T]: Result<T[K], string> },
): Result<T, string> {
  const values: Partial<T> = {}
  for (const name of Object.keys(parts) as (keyof T)[]) {
    const part = parts[name]
    if (part.is === 'fault') return part
    values[name] = part.value
  }
  // Each member was taken as its own type, and none is missing.
  return ok(values as T)
}

const has = (input: JsonObject, ...names: readonly string[]) => names.every((name) => Object.hasOwn(input, name))

const isEvent = (input: JsonObject, ...events: readonly string[]) =>
  events.some((event) => input['hook_event_name'] === event)

const CLAUDE_AFTER = ['PostToolUse', 'PostToolUseFailure']

/** Who writes hook inputs, and by what each is known from all that stand behind it. */
const MARKS = [
  ['Grok', isOfGrok],
  ['Cursor', (input) => has(input, 'cursor_version') || has(input, 'conversation_id', 'generation_id')],
  ['Windsurf', (input) => has(input, 'agent_action_name')],
  ['Cline', (input) => has(input, 'clineVersion') || has(input, 'tool_call', 'hookName') || has(input, 'preToolUse')],
  ['Gemini CLI', (input) => isEvent(input, 'BeforeTool', 'AfterTool')],
  ['OpenCode', (input) => has(input, 'callID', 'sessionID')],
  ['VS Code', (input) => has(input, 'hookEventName', 'tool_name')],
  ['GitHub Copilot CLI', (input) => has(input, 'toolName', 'toolArgs')],
  ['Kiro', (input) => isEvent(input, 'preToolUse', 'postToolUse') && has(input, 'tool_name')],
  ['Codex CLI', (input) => has(input, 'turn_id', 'tool_name')],
  ['Qwen Code', (input) => has(input, 'tool_call_id', 'tool_name', 'timestamp')],
  ['Claude Code', (input) => isEvent(input, 'PreToolUse', ...CLAUDE_AFTER) && has(input, 'session_id', 'tool_name')],
] as const satisfies readonly (readonly [string, (input: JsonObject) => boolean])[]

export type Writer = (typeof MARKS)[number][0]

/**
 * The input of another client is refused by name, whatever of it could be read: its tools are called otherwise, and its
 * answers are not ours. Some clients run the hook files of others.
 */
export function isBy(input: JsonObject, writer: Writer): Result<JsonObject, string> {
  const found = MARKS.find(([, is]) => is(input))?.[0]
  if (found === writer) return ok(input)
  return fault(found === undefined ? `this is no hook input of ${writer}` : `this is a hook input of ${found}`)
}

/** Grok runs the hook files of Claude Code and Cursor, too. */
function isOfGrok(input: JsonObject): boolean {
  if (Object.keys(input).some((name) => name.toLowerCase().startsWith('grok'))) return true
  const { transcript_path: transcript } = input
  if (typeof transcript === 'string' && transcript.includes('/.grok/')) return true
  return has(input, 'hookEventName', 'toolName', 'toolInput')
}
