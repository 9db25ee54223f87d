import { posix } from 'node:path'
import type { JsonObject } from '../../../lib/json.ts'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_SECONDS, hookCommand, TELLING_TIMEOUT_SECONDS, tellingCommand } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'
import { machineDirectory } from '../places.ts'

/** Claude Code 2.1.329, and https://code.claude.com/docs/en/hooks as of November 2026. */
export const claudeCode: ClientInstall = {
  name: 'claude-code',
  title: 'Claude Code',
  program: 'claude',
  floor: { version: '2.1.295', before: 'takes `onFailure` without a word and lets the tool run where the hook fails' },
  observed: '2.1.329',
  elsewhere: ['CLAUDE_CONFIG_DIR'],
  levels: {
    user: (site) => [settings(posix.join(site.places.home, '.claude/settings.json'), hooks(site))],
    // Not `settings.json`: the entry names a file of this user, and `settings.local.json` is kept out of version control.
    project: (site) => [settings(posix.join(site.places.project, '.claude/settings.local.json'), hooks(site))],
    managed: (site) => [
      settings(posix.join(machineDirectory(site.places, 'claude-code', 'ClaudeCode'), 'managed-settings.json'), [
        ...hooks(site),
        { is: 'set', path: ['allowManagedHooksOnly'], value: true },
        { is: 'set', path: ['permissions', 'disableBypassPermissionsMode'], value: 'disable' },
      ]),
    ],
  },
  closure: (level) =>
    level === 'managed'
      ? {
          closed:
            'every tool call is asked for; flags, settings of the user or the repository, and bypass mode do not change it',
          open: 'a hook that prints junk or nothing where an allow rule stands; what runs outside of the client',
        }
      : {
          closed: 'every tool call is asked for, and one whose hook fails or is missing does not run',
          open: '`--bare`, `--settings`, and `disableAllHooks` in a repository switch it off (`--managed` holds against these)',
        },
}

/** The question before each tool, and what became of it. */
function hooks({ shim }: Site): readonly JsonEdit[] {
  const command = hookCommand(shim, 'claude-code')
  const question = { type: 'command', command, timeout: CLIENT_TIMEOUT_SECONDS, onFailure: 'block' }
  // Not `async`: in print mode, 2.1.329 ends such hooks 20 ms after it started them where the last call has ended.
  const telling = { type: 'command', command: tellingCommand(shim, 'claude-code'), timeout: TELLING_TIMEOUT_SECONDS }
  return [entry('PreToolUse', question), entry('PostToolUse', telling), entry('PostToolUseFailure', telling)]
}

function entry(event: string, hook: JsonObject): JsonEdit {
  return { is: 'entry', path: ['hooks', event], value: { matcher: '*', hooks: [hook] } }
}

function settings(path: string, edits: readonly JsonEdit[]): Wanted {
  const offBy = { path: ['disableAllHooks'], value: true }
  return { path, content: { is: 'json', edits, comments: false, offBy }, why: 'every tool call asks the gate first' }
}
