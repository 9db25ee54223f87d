/**
 * OpenAI Agents SDK 0.20: `guardTools` takes the list of tools that an agent is made with.
 *
 *   MODEL_URL=https://api.openai.com/v1 MODEL_KEY=… node openai-agents.ts 'tidy up the shop'
 */
import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents'
import { guardTools } from 'prodgate/openai-agents'
import { z } from 'zod'
import { guarded } from './gate.ts'
import { ABOUT, kubectl } from './kubectl.ts'

const agent = new Agent({
  name: 'operator',
  model: process.env['MODEL'] ?? 'stub',
  tools: guardTools(
    [
      tool({
        name: 'kubectl',
        description: ABOUT,
        parameters: z.object({ args: z.array(z.string()) }),
        execute: ({ args }) => kubectl(args),
      }),
    ],
    guarded,
    { toAction: { kubectl: ({ args }) => ({ kind: 'exec', argv: ['kubectl', ...args] }) } },
  ),
})

const runner = new Runner({
  modelProvider: new OpenAIProvider({
    baseURL: process.env['MODEL_URL'] ?? 'http://127.0.0.1:8080/v1',
    apiKey: process.env['MODEL_KEY'] ?? 'none',
  }),
  tracingDisabled: true,
})

// A refused call answers with the reason as the tool's output, and the run goes on.
const { finalOutput } = await runner.run(agent, process.argv[2] ?? 'What runs in production?')
console.log(finalOutput)
