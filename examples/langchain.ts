/**
 * LangChain tools in a LangGraph graph: the tool node gets the guarded tools.
 *
 *   MODEL_URL=https://api.openai.com/v1 MODEL_KEY=… node langchain.ts 'tidy up the shop'
 */
import { tool } from '@langchain/core/tools'
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { guardTools } from 'prodgate/langchain'
import { z } from 'zod'
import { guarded } from './gate.ts'
import { ABOUT, kubectl } from './kubectl.ts'

const tools = guardTools(
  [
    tool(({ args }: { args: string[] }) => kubectl(args), {
      name: 'kubectl',
      description: ABOUT,
      schema: z.object({ args: z.array(z.string()) }),
    }),
  ],
  guarded,
  { toAction: { kubectl: ({ args }) => ({ kind: 'exec', argv: ['kubectl', ...args] }) } },
)

const model = new ChatOpenAI({
  model: process.env['MODEL'] ?? 'stub',
  apiKey: process.env['MODEL_KEY'] ?? 'none',
  configuration: { baseURL: process.env['MODEL_URL'] ?? 'http://127.0.0.1:8080/v1' },
}).bindTools(tools)

const graph = new StateGraph(MessagesAnnotation)
  .addNode('agent', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  // A refused call is a tool message with the status `error`: the model reads why.
  .addNode('tools', new ToolNode(tools))
  .addEdge(START, 'agent')
  .addConditionalEdges('agent', toolsCondition, ['tools', END])
  .addEdge('tools', 'agent')
  .compile()

const { messages } = await graph.invoke({
  messages: [{ role: 'user', content: process.argv[2] ?? 'What runs there?' }],
})
console.log(messages.at(-1)?.content)
