import { join } from 'node:path'
import type { AgentClient } from './client.ts'

/** Qwen Code, prompt mode. Observed with 0.24.4. */
export const qwen: AgentClient = {
  name: 'qwen',
  call: (command) => ({
    name: 'run_shell_command',
    args: { command, description: 'a trial of the gate', is_background: false },
  }),
  settings: ({ home }) => ({
    [join(home, '.qwen/settings.json')]: JSON.stringify({
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      security: { auth: { selectedType: 'openai' } },
      telemetry: { enabled: false },
    }),
  }),
  env: ({ model }) => ({
    OPENAI_API_KEY: 'stub',
    OPENAI_BASE_URL: `${model}/v1`,
    OPENAI_MODEL: 'stub',
    QWEN_CODE_NO_RELAUNCH: '1',
  }),
  args: () => ['-p', 'go', '--yolo'],
  switchOffs: [
    {
      id: 'repository-settings',
      title: 'the repository says `disableAllHooks`',
      files: ({ work }) => ({ [join(work, '.qwen/settings.json')]: '{"disableAllHooks":true}' }),
    },
  ],
  secondLine: 'none of its own',
}
