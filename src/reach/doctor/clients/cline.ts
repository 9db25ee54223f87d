import type { AgentClient } from './client.ts'

/** Cline CLI. Observed with 3.0.65. */
export const cline: AgentClient = {
  name: 'cline',
  call: (command) => ({ name: 'run_commands', args: { commands: [command] } }),
  settings: () => ({}),
  env: () => ({ CLINE_TELEMETRY_DISABLED: '1', CLINE_NO_AUTO_UPDATE: '1', DO_NOT_TRACK: '1' }),
  first: ({ model }) => ['auth', '-p', 'openai-compatible', '-k', 'stub', '-m', 'stub', '-b', `${model}/v1`],
  args: () => ['-P', 'openai-compatible', '-m', 'stub', '--json', 'go now'],
  switchOffs: [],
  secondLine: 'none of its own',
}
