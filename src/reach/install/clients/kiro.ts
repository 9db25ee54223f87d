import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_MS, hookCommand } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'

/**
 * Kiro CLI, from https://kiro.dev/docs/cli/hooks as of November 2026; not run. Hooks belong to one agent there: the gate
 * brings an agent of its own, and one that is there under that name keeps what else it says.
 */
export const kiro: ClientInstall = {
  name: 'kiro',
  title: 'Kiro CLI',
  program: 'kiro-cli',
  levels: {
    user: (site) => [agent(site, posix.join(site.places.home, '.kiro/agents'))],
    project: (site) => [agent(site, posix.join(site.places.project, '.kiro/agents'))],
  },
  closure: () => ({
    closed: 'every tool call of the agent `prodgate` is asked for; a shim that is missing or killed refuses',
    open: 'as documented and not observed; every other agent of Kiro runs without the gate, and the editor tells hooks nothing of the tool',
  }),
  next: () => 'work with this agent: `kiro-cli settings chat.defaultAgent prodgate`',
}

function agent({ shim }: Site, directory: string): Wanted {
  const value = {
    matcher: '*',
    command: hookCommand(shim, 'kiro'),
    timeout_ms: CLIENT_TIMEOUT_MS,
    // A verdict that is kept would be given again for another time.
    cache_ttl_seconds: 0,
  }
  const edits: readonly JsonEdit[] = [
    { is: 'needed', path: ['name'], value: 'prodgate' },
    { is: 'needed', path: ['tools'], value: ['*'] },
    { is: 'entry', path: ['hooks', 'preToolUse'], value },
  ]
  return {
    path: posix.join(directory, 'prodgate.json'),
    content: { is: 'json', edits, comments: false },
    why: 'an agent whose tool calls ask the gate first',
  }
}
