import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_MS, hookCommand } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'
import { machineDirectory } from '../places.ts'

/** Qwen Code 0.24.4: the settings of Gemini CLI, the hooks of Claude Code, and time in milliseconds. */
export const qwen: ClientInstall = {
  name: 'qwen',
  title: 'Qwen Code',
  program: 'qwen',
  observed: '0.24.4',
  levels: {
    user: (site) => [settings(posix.join(site.places.home, '.qwen/settings.json'), [hook(site)])],
    project: (site) => [settings(posix.join(site.places.project, '.qwen/settings.json'), [hook(site)])],
    managed: (site) => [
      settings(posix.join(machineDirectory(site.places, 'qwen-code', 'QwenCode'), 'settings.json'), [
        hook(site),
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

function hook({ shim }: Site): JsonEdit {
  const command = hookCommand(shim, 'qwen')
  const value = { matcher: '*', hooks: [{ type: 'command', command, timeout: CLIENT_TIMEOUT_MS }] }
  return { is: 'entry', path: ['hooks', 'PreToolUse'], value }
}

function settings(path: string, edits: readonly JsonEdit[]): Wanted {
  const offBy = { path: ['disableAllHooks'], value: true }
  return { path, content: { is: 'json', edits, comments: true, offBy }, why: 'every tool call asks the gate first' }
}
