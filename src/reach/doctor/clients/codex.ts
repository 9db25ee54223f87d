import { join } from 'node:path'
import type { AgentClient } from './client.ts'

/** Codex CLI, `exec`. Observed with 0.169.0. */
export const codex: AgentClient = {
  name: 'codex',
  call: (command) => ({ name: 'exec_command', args: { cmd: command } }),
  settings: ({ home, work, model }) => ({
    [join(home, '.codex/config.toml')]: `model = "stub"
model_provider = "stub"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false

[analytics]
enabled = false

[feedback]
enabled = false

[model_providers.stub]
name = "stub"
base_url = "${model}/v1"
wire_api = "responses"
env_key = "STUB_KEY"
request_max_retries = 0
stream_max_retries = 0

[projects.${JSON.stringify(work)}]
trust_level = "trusted"
`,
  }),
  env: () => ({ STUB_KEY: 'stub' }),
  // Trust is a question to a person; the flag answers it for this run.
  args: () => ['exec', '--skip-git-repo-check', '--dangerously-bypass-hook-trust', 'go'],
  switchOffs: [
    { id: 'disable-hooks', title: 'started with `--disable hooks`', args: ['--disable', 'hooks'] },
    {
      id: 'no-approvals',
      title: 'started with `--dangerously-bypass-approvals-and-sandbox`',
      args: ['--dangerously-bypass-approvals-and-sandbox'],
    },
  ],
  secondLine: 'its sandbox, and `rules/*.rules`, which need no hook',
}
