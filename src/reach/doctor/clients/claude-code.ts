import { join } from 'node:path'
import type { AgentClient } from './client.ts'

const DISABLED = JSON.stringify({ disableAllHooks: true })

/** Claude Code, print mode. Observed with 2.1.329. */
export const claudeCode: AgentClient = {
  name: 'claude-code',
  call: (command) => ({ name: 'Bash', args: { command, description: 'a trial of the gate' } }),
  settings: ({ home }) => ({
    [join(home, '.claude/settings.json')]: JSON.stringify({ permissions: { allow: ['Bash'] } }),
  }),
  env: ({ model }) => ({
    ANTHROPIC_BASE_URL: model,
    ANTHROPIC_API_KEY: 'stub',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_TELEMETRY: '1',
    IS_SANDBOX: '1',
  }),
  args: () => ['-p', 'go', '--output-format', 'stream-json', '--verbose'],
  switchOffs: [
    {
      id: 'repository-settings',
      title: 'the repository says `disableAllHooks`',
      files: ({ work }) => ({ [join(work, '.claude/settings.json')]: DISABLED }),
    },
    {
      id: 'settings-flag',
      title: 'started with `--settings` that say `disableAllHooks`',
      args: ['--settings', DISABLED],
    },
    { id: 'simple-mode', title: 'started with `CLAUDE_CODE_SIMPLE=1`', env: { CLAUDE_CODE_SIMPLE: '1' } },
    {
      id: 'skip-permissions',
      title: 'started with `--dangerously-skip-permissions`',
      args: ['--dangerously-skip-permissions'],
    },
  ],
  secondLine: 'no allow rule for shell commands: then they run only where the hook allows them',
}
