/**
 * Vercel AI SDK 7: the tools are wrapped, everything else stays as it was.
 *
 *   MODEL_URL=https://api.example.com/v1 MODEL_KEY=… node ai-sdk.ts 'tidy up the shop'
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, isStepCount, tool } from 'ai'
import { guardTools } from 'prodgate/ai-sdk'
import { z } from 'zod'
import { guarded } from './gate.ts'
import { ABOUT, kubectl } from './kubectl.ts'

const provider = createOpenAICompatible({
  name: 'model',
  baseURL: process.env['MODEL_URL'] ?? 'http://127.0.0.1:8080/v1',
  apiKey: process.env['MODEL_KEY'] ?? '',
})

const tools = guardTools(
  {
    kubectl: tool({
      description: ABOUT,
      inputSchema: z.object({ args: z.array(z.string()) }),
      execute: ({ args }) => kubectl(args),
    }),
    now: tool({
      description: 'The time.',
      inputSchema: z.object({}),
      execute: () => new Date().toISOString(),
    }),
  },
  guarded,
  {
    // What a call really does: the gate understands commands, statements and requests better than names of tools.
    // The input has the type of the tool's schema.
    toAction: { kubectl: ({ args }) => ({ kind: 'exec', argv: ['kubectl', ...args] }) },
    // Tools that do nothing outside this process need not ask.
    unguarded: ['now'],
  },
)

const { text } = await generateText({
  model: provider(process.env['MODEL'] ?? 'stub'),
  prompt: process.argv[2] ?? 'What runs in production?',
  // A refused call is an error of the tool: the model reads why, and goes on with something else.
  tools,
  stopWhen: isStepCount(8),
})
console.log(text)
