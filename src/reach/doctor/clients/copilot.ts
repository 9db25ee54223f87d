import { join } from 'node:path'
import type { AgentClient } from './client.ts'

/** GitHub Copilot CLI, prompt mode, with a provider of its own and without a login. Observed with 1.0.102. */
export const copilot: AgentClient = {
  name: 'copilot',
  call: (command) => ({ name: 'bash', args: { command, description: 'a trial of the gate', mode: 'sync' } }),
  settings: () => ({}),
  env: ({ model }) => ({
    COPILOT_AUTO_UPDATE: 'false',
    COPILOT_MODEL: 'stub',
    COPILOT_OFFLINE: 'true',
    COPILOT_PROVIDER_API_KEY: 'stub',
    COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
  }),
  args: () => ['-p', 'go', '--allow-all', '--no-auto-update'],
  switchOffs: [
    {
      id: 'repository-settings',
      title: 'the repository says `disableAllHooks`',
      files: ({ work }) => ({ [join(work, '.github/copilot/settings.json')]: '{"disableAllHooks":true}' }),
    },
  ],
  secondLine: 'without `--allow-all` it runs a command only where the hook allows it',
}
