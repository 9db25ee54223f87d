import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_SECONDS, hookCommand } from '../hook-command.ts'
import type { JsonEdit } from '../json-content.ts'
import { machineDirectory } from '../places.ts'

/** Cursor, from https://cursor.com/docs/agent/hooks as of November 2026; not run. */
export const cursor: ClientInstall = {
  name: 'cursor',
  title: 'Cursor',
  program: 'cursor',
  levels: {
    user: (site) => [hooksFile(site, posix.join(site.places.home, '.cursor'))],
    project: (site) => [hooksFile(site, posix.join(site.places.project, '.cursor'))],
    managed: (site) => [hooksFile(site, machineDirectory(site.places, 'cursor', 'Cursor'))],
  },
  closure: (level) => ({
    closed:
      'shell commands, MCP calls, reads and tools are asked for, and one whose hook fails is refused (`failClosed`)',
    open:
      level === 'managed'
        ? 'as documented and not observed; what the editor does without its agent'
        : 'as documented and not observed; whoever can write `hooks.json` switches it off',
  }),
}

/** Events of one action overlap; each of them is asked, for none covers all versions. */
const EVENTS = ['beforeShellExecution', 'beforeMCPExecution', 'beforeReadFile', 'preToolUse'] as const

function hooksFile({ shim }: Site, directory: string): Wanted {
  const value = { command: hookCommand(shim, 'cursor'), timeout: CLIENT_TIMEOUT_SECONDS, failClosed: true }
  const edits: readonly JsonEdit[] = [
    { is: 'needed', path: ['version'], value: 1 },
    ...EVENTS.map((event): JsonEdit => ({ is: 'entry', path: ['hooks', event], value })),
  ]
  return {
    path: posix.join(directory, 'hooks.json'),
    content: { is: 'json', edits, comments: false },
    why: 'shell commands, MCP calls, reads and tools ask the gate first',
  }
}
