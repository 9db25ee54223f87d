/**
 * Claude Agent SDK: the guard is a hook for every tool call, and `canUseTool` behind it.
 *
 *   ANTHROPIC_API_KEY=… node claude-agent-sdk.ts 'tidy up the shop'
 */
import { query } from '@anthropic-ai/claude-agent-sdk'
import { claudeGuard } from 'prodgate/claude-agent-sdk'
import { guarded } from './gate.ts'

const run = query({
  prompt: process.argv[2] ?? 'What runs in production?',
  options: {
    // Settings in the working directory may allow tools and turn hooks off: what an agent can write must not decide.
    settingSources: [],
    // Nothing runs that the gate has not let go; `bypassPermissions` would leave the hook alone on guard.
    permissionMode: 'default',
    ...claudeGuard(guarded, { session: 'examples' }),
  },
})

for await (const message of run) {
  if (message.type === 'result') console.log(message.subtype === 'success' ? message.result : message.subtype)
}
