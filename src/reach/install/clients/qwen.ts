import { posix } from 'node:path'
import type { JsonObject } from '../../../lib/json.ts'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_MS, hookCommand, TELLING_TIMEOUT_MS, tellingCommand } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'
import { machineDirectory } from '../places.ts'

/** Qwen Code 0.24.4: the settings of Gemini CLI, the hooks of Claude Code, and time in milliseconds. */
export const qwen: ClientInstall = {
  name: 'qwen',
  title: 'Qwen Code',
  program: 'qwen',
  observed: '0.24.4',
  levels: {
    user: (site) => [settings(posix.join(site.places.home, '.qwen/settings.json'), hooks(site))],
    project: (site) => [settings(posix.join(site.places.project, '.qwen/settings.json'), hooks(site))],
    managed: (site) => [
      settings(posix.join(machineDirectory(site.places, 'qwen-code', 'QwenCode'), 'settings.json'), [
        ...hooks(site),
        { is: 'set', path: ['disableAllHooks'], value: false },
      ]),
    ],
  },
  closure: (level) => ({
    closed: 'every tool call is asked for; a shim that is missing or killed refuses',
    open:
      level === 'managed'
        ? '`QWEN_CODE_SYSTEM_SETTINGS_PATH` leads to other settings; a hook that times out runs the tool'
        : '`disableAllHooks` in any settings switches it off; a hook that times out runs the tool',
  }),
}

/** The question before each tool, and what became of it. */
function hooks({ shim }: Site): readonly JsonEdit[] {
  const question = { type: 'command', command: hookCommand(shim, 'qwen'), timeout: CLIENT_TIMEOUT_MS }
  const telling = { type: 'command', command: tellingCommand(shim, 'qwen'), timeout: TELLING_TIMEOUT_MS }
  return [entry('PreToolUse', question), entry('PostToolUse', telling), entry('PostToolUseFailure', telling)]
}

function entry(event: string, hook: JsonObject): JsonEdit {
  return { is: 'entry', path: ['hooks', event], value: { matcher: '*', hooks: [hook] } }
}

function settings(path: string, edits: readonly JsonEdit[]): Wanted {
  const offBy = { path: ['disableAllHooks'], value: true }
  return { path, content: { is: 'json', edits, comments: true, offBy }, why: 'every tool call asks the gate first' }
}
