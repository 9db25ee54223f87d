import { posix } from 'node:path'
import { type PluginOptions, renderOpencodePlugin } from '../../shim/opencode-plugin.ts'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { TELLING_TIMEOUT_SECONDS } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'
import { NEVER } from '../second-line.ts'

/** OpenCode 1.18.33. It has no managed plugins. */
export const opencode: ClientInstall = {
  name: 'opencode',
  title: 'OpenCode',
  program: 'opencode',
  observed: '1.18.33',
  elsewhere: ['OPENCODE_CONFIG_DIR', 'XDG_CONFIG_HOME'],
  levels: {
    user: (site) => filesOf(site, 'opencode', posix.join(site.places.home, '.config/opencode')),
    project: (site) => filesOf(site, 'opencode', posix.join(site.places.project, '.opencode')),
  },
  closure: closureOf,
}

/** Kilo CLI 7.8.1, a fork of OpenCode: the same plugin, in directories of its own. */
export const kilo: ClientInstall = {
  name: 'kilo',
  title: 'Kilo CLI',
  program: 'kilo',
  elsewhere: ['XDG_CONFIG_HOME'],
  levels: {
    user: (site) => filesOf(site, 'kilo', posix.join(site.places.home, '.config/kilo')),
    project: (site) => filesOf(site, 'kilo', posix.join(site.places.project, '.kilo')),
  },
  closure: closureOf,
}

function closureOf() {
  return {
    closed: 'every tool call is asked for, also those of MCP; a shim that is missing or fails refuses',
    open: '`--pure`, and a plugin that cannot be loaded, run tools without a word; only the rules of `permission` are left then',
  }
}

const MARK = '// Made by "prodgate install"'

function filesOf({ shim }: Site, client: PluginOptions['client'], directory: string): readonly Wanted[] {
  const edits = NEVER.map(
    (words): JsonEdit => ({ is: 'set', path: ['permission', 'bash', `${words.join(' ')}*`], value: 'deny' }),
  )
  return [
    {
      path: posix.join(directory, 'plugin/prodgate.js'),
      content: {
        is: 'whole',
        text: renderOpencodePlugin({ shim, client, tellingSeconds: TELLING_TIMEOUT_SECONDS }),
        mark: MARK,
      },
      why: 'every tool call asks the gate first',
      mode: 0o644,
    },
    {
      path: posix.join(directory, `${client}.json`),
      orWhere: posix.join(directory, `${client}.jsonc`),
      content: { is: 'json', edits, comments: true },
      why: 'a second line that needs no plugin',
      optional: true,
    },
  ]
}
