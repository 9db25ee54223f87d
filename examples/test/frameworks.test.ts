import { afterAll, beforeAll } from 'vitest'
import { Stage } from './run-example.ts'
import { tellStory } from './story.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.server.remove())

const kubectl = (args: string) => ({ name: 'kubectl', args: { args: args.split(' ') } })
const openAiLike = (model: string) => ({ MODEL_URL: `${model}/v1`, MODEL_KEY: 'none' })

for (const example of ['ai-sdk.ts', 'openai-agents.ts', 'langchain.ts'])
  tellStory({ example, call: kubectl, env: openAiLike }, () => stage)
