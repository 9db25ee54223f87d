import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_SECONDS, hookCommand } from '../hook-command.ts'
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
    user: (site) => [settings(posix.join(site.places.home, '.claude/settings.json'), [hook(site)])],
    // Not `settings.json`: the entry names a file of this user, and `settings.local.json` is kept out of version control.
    project: (site) => [settings(posix.join(site.places.project, '.claude/settings.local.json'), [hook(site)])],
    managed: (site) => [
      settings(posix.join(machineDirectory(site.places, 'claude-code', 'ClaudeCode'), 'managed-settings.json'), [
        hook(site),
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

function hook({ shim }: Site): JsonEdit {
  const command = hookCommand(shim, 'claude-code')
  const value = {
    matcher: '*',
    hooks: [{ type: 'command', command, timeout: CLIENT_TIMEOUT_SECONDS, onFailure: 'block' }],
  }
  return { is: 'entry', path: ['hooks', 'PreToolUse'], value }
}

function settings(path: string, edits: readonly JsonEdit[]): Wanted {
  return { path, content: { is: 'json', edits, comments: false }, why: 'every tool call asks the gate first' }
}
