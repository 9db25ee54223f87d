import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_SECONDS, hookCommand } from '../hook-command.ts'

/** GitHub Copilot CLI 1.0.102, and its reference of hooks as of November 2026. */
export const copilot: ClientInstall = {
  name: 'copilot',
  title: 'GitHub Copilot CLI',
  program: 'copilot',
  observed: '1.0.102',
  levels: {
    user: (site) => [hooksFile(site, posix.join(site.places.home, '.copilot/hooks'))],
    project: (site) => [hooksFile(site, posix.join(site.places.project, '.github/hooks'))],
  },
  closure: (level) => ({
    closed: 'every tool call is asked for, and one whose hook fails or is missing does not run',
    open:
      level === 'project'
        ? 'a folder that is not trusted loads no hooks of the repository; a hook that prints junk, nothing, or hangs runs the tool'
        : '`disableAllHooks` in a trusted repository switches it off; a hook that prints junk, nothing, or hangs runs the tool',
  }),
}

function hooksFile({ shim }: Site, directory: string): Wanted {
  const value = { type: 'command', bash: hookCommand(shim, 'copilot'), timeoutSec: CLIENT_TIMEOUT_SECONDS }
  const edits = [
    { is: 'needed', path: ['version'], value: 1 },
    { is: 'entry', path: ['hooks', 'preToolUse'], value },
  ] as const
  return {
    path: posix.join(directory, 'prodgate.json'),
    content: { is: 'json', edits, comments: false },
    why: 'every tool call asks the gate first',
  }
}
