import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_SECONDS, hookCommand, TELLING_TIMEOUT_SECONDS, tellingCommand } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'
import { NEVER, NEVER_WHY } from '../second-line.ts'

/** Codex CLI 0.169.0, and https://developers.openai.com/codex/hooks as of November 2026. */
export const codex: ClientInstall = {
  name: 'codex',
  title: 'Codex CLI',
  program: 'codex',
  observed: '0.169.0',
  elsewhere: ['CODEX_HOME'],
  levels: {
    user: (site) => {
      const directory = posix.join(site.places.home, '.codex')
      return [hooksFile(site, directory), rules(directory)]
    },
    project: (site) => {
      const directory = posix.join(site.places.project, '.codex')
      return [hooksFile(site, directory), rules(directory)]
    },
    managed: (site) => {
      const directory = posix.join(site.places.root, 'etc/codex')
      return [requirements(site, directory), rules(directory)]
    },
  },
  closure: (level) =>
    level === 'managed'
      ? {
          closed: 'every tool call is asked for, also with `--disable hooks`; a shim that is missing or killed refuses',
          open: 'a hook that times out runs the tool; input to a shell that already runs is never shown to a hook',
        }
      : {
          closed: 'every tool call is asked for once the hook is trusted; a shim that is missing or killed refuses',
          open: 'an untrusted hook is passed over without a word, `--disable hooks` switches it off, input to a shell that already runs is never shown to it',
        },
  next: (level) =>
    level === 'managed'
      ? undefined
      : `start \`codex\`, open \`/hooks\` and trust the hooks of prodgate${level === 'project' ? ', in a project that is trusted' : ''}`,
}

/** The question before each tool, and what became of it. Each is trusted by itself. */
const hooks = (shim: string) => [
  { event: 'PreToolUse', command: hookCommand(shim, 'codex'), timeout: CLIENT_TIMEOUT_SECONDS },
  { event: 'PostToolUse', command: tellingCommand(shim, 'codex'), timeout: TELLING_TIMEOUT_SECONDS },
]

function hooksFile({ shim }: Site, directory: string): Wanted {
  const edits = hooks(shim).map(({ event, command, timeout }): JsonEdit => {
    const value = { matcher: '*', hooks: [{ type: 'command', command, timeout }] }
    return { is: 'entry', path: ['hooks', event], value }
  })
  return {
    path: posix.join(directory, 'hooks.json'),
    content: { is: 'json', edits, comments: false, onlyKeys: ['description', 'hooks'] },
    why: 'every tool call asks the gate first',
  }
}

/** A string of TOML 1.0. JSON's escapes are some of TOML's; DEL, which JSON leaves bare, has no place in a path of ours. */
const tomlString = (text: string) => JSON.stringify(text)

function requirements({ shim }: Site, directory: string): Wanted {
  return {
    path: posix.join(directory, 'requirements.toml'),
    content: {
      is: 'toml',
      top: ['allow_managed_hooks_only = true'],
      tables: [
        '[features]',
        'hooks = true',
        '',
        '[hooks]',
        `managed_dir = ${tomlString(posix.dirname(shim))}`,
        ...hooks(shim).flatMap(({ event, command, timeout }) => [
          '',
          `[[hooks.${event}]]`,
          'matcher = "*"',
          '',
          `[[hooks.${event}.hooks]]`,
          'type = "command"',
          `command = ${tomlString(command)}`,
          `timeout = ${timeout}`,
        ]),
      ],
      names: ['allow_managed_hooks_only', 'features', 'hooks'],
    },
    why: 'every tool call asks the gate first, for every user, and hooks cannot be disabled',
  }
}

const MARK = '# Written by `prodgate install`'

/** Strictest wins among rules, and no hook is needed for them. */
function rules(directory: string): Wanted {
  const why = JSON.stringify(NEVER_WHY)
  const text = NEVER.map(
    (words) => `prefix_rule(pattern = ${JSON.stringify(words)}, decision = "forbidden", justification = ${why})`,
  ).join('\n')
  return {
    path: posix.join(directory, 'rules/prodgate.rules'),
    content: { is: 'whole', text: `${MARK}; \`prodgate uninstall codex\` takes it away.\n${text}\n`, mark: MARK },
    why: 'a second line that needs no hook',
    mode: 0o644,
  }
}
