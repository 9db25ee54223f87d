import { join } from 'node:path'
import type { AgentClient } from './client.ts'

/** OpenCode, `run`. Observed with 1.18.33. Its hook is a plugin in its own process. */
export const opencode: AgentClient = {
  name: 'opencode',
  call: (command) => ({ name: 'bash', args: { command, description: 'a trial of the gate' } }),
  settings: ({ home, model }) => ({
    [join(home, '.config/opencode/opencode.json')]: JSON.stringify({
      autoupdate: false,
      model: 'stub/stub',
      small_model: 'stub/stub',
      permission: { bash: { '*': 'allow' }, edit: 'allow', external_directory: 'allow' },
      provider: {
        stub: {
          npm: '@ai-sdk/openai-compatible',
          name: 'stub',
          options: { baseURL: `${model}/v1`, apiKey: 'stub' },
          models: { stub: { name: 'stub', tool_call: true } },
        },
      },
    }),
  }),
  env: () => ({
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_SHARE: '1',
  }),
  // As soon as there is a plugin it wants `@opencode-ai/plugin` beside it, and waits for the network. It asks npm's own files
  // whether it is there: a link to the package is not enough.
  prefill: {
    into: ({ home }) => join(home, '.config/opencode'),
    names: ['package.json', 'package-lock.json', 'node_modules'],
  },
  args: () => ['run', 'go'],
  switchOffs: [{ id: 'pure', title: 'started with `--pure`', args: ['--pure'] }],
  secondLine: '`permission` rules: what they deny is not offered at all',
}
