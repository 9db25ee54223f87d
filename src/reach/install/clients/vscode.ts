import { posix } from 'node:path'
import type { ClientInstall, Site, Wanted } from '../client.ts'
import { CLIENT_TIMEOUT_SECONDS, hookCommand } from '../hook-command.ts'

/** Agent hooks of VS Code (preview), from https://code.visualstudio.com/docs/agents/reference/hooks-reference; not run. */
export const vscode: ClientInstall = {
  name: 'vscode',
  title: 'VS Code agent hooks',
  program: 'code',
  levels: {
    project: (site) => [hooksFile(site, posix.join(site.places.project, '.github/hooks'))],
  },
  closure: () => ({
    closed: 'every tool call of the agent is asked for; a shim that is missing or killed refuses',
    open: 'as documented and not observed; a hook that ends with any status but 2 is a warning, and settings of the editor switch hooks off',
  }),
}

/** A file beside the one of Copilot CLI, which reads the same directory in another form. */
function hooksFile({ shim }: Site, directory: string): Wanted {
  const value = { type: 'command', command: hookCommand(shim, 'vscode'), timeout: CLIENT_TIMEOUT_SECONDS }
  return {
    path: posix.join(directory, 'prodgate-vscode.json'),
    content: { is: 'json', edits: [{ is: 'entry', path: ['hooks', 'PreToolUse'], value }], comments: false },
    why: 'every tool call asks the gate first',
  }
}
