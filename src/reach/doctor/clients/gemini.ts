import { join } from 'node:path'
import type { AgentClient } from './client.ts'

const HOOKS_OFF = JSON.stringify({ hooksConfig: { enabled: false } })

/** Gemini CLI, prompt mode. Observed with 0.61.0. */
export const gemini: AgentClient = {
  name: 'gemini',
  call: (command) => ({ name: 'run_shell_command', args: { command, description: 'a trial of the gate' } }),
  settings: ({ home }) => ({
    [join(home, '.gemini/settings.json')]: JSON.stringify({
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
      security: { auth: { selectedType: 'gemini-api-key' } },
      telemetry: { enabled: false },
    }),
  }),
  env: ({ model }) => ({
    GEMINI_API_KEY: 'stub',
    GEMINI_CLI_NO_RELAUNCH: '1',
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
    GOOGLE_GEMINI_BASE_URL: model,
  }),
  // Without `--yolo` the shell tool is not offered where nobody can answer.
  args: () => ['-p', 'go', '-m', 'gemini-2.5-flash', '--yolo'],
  switchOffs: [
    {
      id: 'repository-settings',
      title: 'the repository says `hooksConfig.enabled: false`',
      files: ({ work }) => ({ [join(work, '.gemini/settings.json')]: HOOKS_OFF }),
    },
    {
      id: 'system-settings-path',
      title: 'started with another `GEMINI_CLI_SYSTEM_SETTINGS_PATH`',
      env: { GEMINI_CLI_SYSTEM_SETTINGS_PATH: '/nonexistent' },
    },
  ],
  secondLine: 'rules of the administrator in `/etc/gemini-cli/policies`, which need no hook',
}
