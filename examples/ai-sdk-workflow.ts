/**
 * Vercel AI SDK 7: a workflow of several steps whose model and whose tool have to be real ones.
 *
 *   MODEL_URL=https://api.example.com/v1 MODEL_KEY=… PAYMENTS=http://127.0.0.1:8081 node ai-sdk-workflow.ts 'charge 12'
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, isStepCount, tool, wrapLanguageModel } from 'ai'
import { observedModel, realTools } from 'prodgate/ai-sdk'
import { z } from 'zod'
import { guarded } from './gate.ts'

const payments = process.env['PAYMENTS'] ?? 'http://127.0.0.1:8081'
const provider = createOpenAICompatible({
  name: 'model',
  baseURL: process.env['MODEL_URL'] ?? 'http://127.0.0.1:8080/v1',
  apiKey: process.env['MODEL_KEY'] ?? '',
})

const model = wrapLanguageModel({
  model: provider(process.env['MODEL'] ?? 'stub'),
  middleware: observedModel('model'),
})

const tools = realTools(
  {
    charge: tool({
      description: 'Charges an amount.',
      inputSchema: z.object({ amount: z.number() }),
      execute: async ({ amount }) => (await fetch(`${payments}/${amount}`, { method: 'POST' })).json(),
    }),
  },
  guarded,
  { charge: { providers: [new URL(payments).host] } },
)

const assist = guarded.workflow('assist', {
  real: async (prompt: string) =>
    (await generateText({ model, prompt, tools, stopWhen: isStepCount(8) })).steps.flatMap((one) => one.toolResults),
  providers: ['model'],
})

console.log(JSON.stringify(await assist(process.argv[2] ?? 'charge 12')))
