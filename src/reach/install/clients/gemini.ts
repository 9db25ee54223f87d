import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_MS, hookCommand } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'
import { machineDirectory } from '../places.ts'
import { NEVER, NEVER_WHY } from '../second-line.ts'

/** Gemini CLI 0.61.0 and the documentation in its package. */
export const gemini: ClientInstall = {
  name: 'gemini',
  title: 'Gemini CLI',
  program: 'gemini',
  observed: '0.61.0',
  levels: {
    user: (site) => [
      settings(posix.join(site.places.home, '.gemini/settings.json'), [hook(site)]),
      policy(posix.join(site.places.home, '.gemini/policies')),
    ],
    // The policies of a work tree are not read (google-gemini/gemini-cli#18186).
    project: (site) => [settings(posix.join(site.places.project, '.gemini/settings.json'), [hook(site)])],
    managed: (site) => {
      const directory = machineDirectory(site.places, 'gemini-cli', 'GeminiCli')
      return [
        // Settings of the system stand above those of user and work tree. KNOWN GAP: lists are joined, so that
        // `hooksConfig.disabled` of a repository can still name this very command.
        settings(posix.join(directory, 'settings.json'), [
          hook(site),
          { is: 'set', path: ['hooksConfig', 'enabled'], value: true },
        ]),
        policy(posix.join(directory, 'policies')),
      ]
    },
  },
  closure: (level) =>
    level === 'managed'
      ? {
          closed:
            'every tool call is asked for, also with `hooksConfig.enabled: false`; the admin policy holds without the hook, for what is never allowed',
          open: '`hooksConfig.disabled` in a repository can name this hook, `GEMINI_CLI_SYSTEM_SETTINGS_PATH` leads to other settings, and a hook that times out runs the tool',
        }
      : {
          closed: 'every tool call is asked for; a shim that is missing or killed refuses',
          open: '`hooksConfig` in a repository switches it off; a hook that times out runs the tool',
        },
}

function hook({ shim }: Site): JsonEdit {
  const command = hookCommand(shim, 'gemini')
  const value = { matcher: '.*', hooks: [{ type: 'command', command, timeout: CLIENT_TIMEOUT_MS }] }
  return { is: 'entry', path: ['hooks', 'BeforeTool'], value }
}

function settings(path: string, edits: readonly JsonEdit[]): Wanted {
  const offBy = { path: ['hooksConfig', 'enabled'], value: false }
  return { path, content: { is: 'json', edits, comments: true, offBy }, why: 'every tool call asks the gate first' }
}

const MARK = '# Written by `prodgate install`'

function policy(directory: string): Wanted {
  const prefixes = NEVER.map((words) => JSON.stringify(words.join(' '))).join(', ')
  const rules = [
    '[[rule]]',
    'toolName = "run_shell_command"',
    `commandPrefix = [${prefixes}]`,
    'decision = "deny"',
    'priority = 900',
    `denyMessage = ${JSON.stringify(NEVER_WHY)}`,
    '',
    '[[rule]]',
    'toolName = ["write_file", "replace"]',
    // The settings of the client itself, in which a hook is switched off.
    `argsPattern = '"file_path":"[^"]*\\.gemini/(settings\\.json|policies/)'`,
    'decision = "deny"',
    'priority = 900',
    `denyMessage = ${JSON.stringify('prodgate: these settings can switch the gate off')}`,
  ]
  const text = `${MARK}; \`prodgate uninstall gemini\` takes it away.\n${rules.join('\n')}\n`
  return {
    path: posix.join(directory, 'prodgate.toml'),
    content: { is: 'whole', text, mark: MARK },
    why: 'a second line that needs no hook',
    mode: 0o644,
  }
}
