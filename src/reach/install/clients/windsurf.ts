import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { hookCommand } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'
import { machineDirectory } from '../places.ts'

/** Windsurf, from https://docs.windsurf.com/windsurf/cascade/hooks as of November 2026; not run. */
export const windsurf: ClientInstall = {
  name: 'windsurf',
  title: 'Windsurf',
  program: 'windsurf',
  levels: {
    user: (site) => [hooksFile(site, posix.join(site.places.home, '.codeium/windsurf'))],
    project: (site) => [hooksFile(site, posix.join(site.places.project, '.windsurf'))],
    managed: (site) => [hooksFile(site, machineDirectory(site.places, 'windsurf', 'Windsurf'))],
  },
  closure: () => ({
    closed: 'commands, reads, writes and MCP calls are asked for; a shim that is missing or killed refuses',
    open: 'as documented and not observed; a hook that ends with any status but 2 lets the action run',
  }),
}

const EVENTS = ['pre_run_command', 'pre_write_code', 'pre_read_code', 'pre_mcp_tool_use'] as const

function hooksFile({ shim }: Site, directory: string): Wanted {
  const value = { command: hookCommand(shim, 'windsurf'), show_output: true }
  const edits = EVENTS.map((event): JsonEdit => ({ is: 'entry', path: ['hooks', event], value }))
  return {
    path: posix.join(directory, 'hooks.json'),
    content: { is: 'json', edits, comments: false },
    why: 'commands, reads, writes and MCP calls ask the gate first',
  }
}
