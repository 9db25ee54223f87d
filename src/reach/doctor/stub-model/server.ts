import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { anthropic } from './anthropic.ts'
import { gemini } from './gemini.ts'
import type { Conversation, ModelApi, PlannedCall, Turn } from './model-api.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'

/**
 * A model that asks for the tool calls of a plan, in every wire form that agent clients speak. It keeps nothing between
 * requests: the step to play is the number of tool results that the request brings.
 */
export interface StubModel {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  /** The tools that clients have offered so far. */
  readonly offered: ReadonlySet<string>
  /** The tool results of the last conversation that brought any, as the client sent them. */
  readonly results: readonly string[]
  /** How many tool calls it has asked for so far. */
  readonly calls: number
  close(): Promise<void>
}

const APIS: readonly ModelApi[] = [anthropic, openaiResponses, openaiChat, gemini]
const MODELS = { object: 'list', data: [{ id: 'stub', type: 'model', object: 'model' }], has_more: false } as const
/** The longest request that is read. Clients send their whole conversation and every tool. */
const MAX_BYTES = 32 * 1_048_576

export async function startStubModel(plan: readonly PlannedCall[]): Promise<StubModel> {
  const offered = new Set<string>()
  let results: readonly string[] = []
  let calls = 0
  const seen = (conversation: Conversation) => {
    // Tools that the model's own host runs have no name.
    for (const { name } of conversation.offered) if (name !== '') offered.add(name)
    if (conversation.results.length > 0) results = conversation.results
  }
  const server = createServer((request, response) => {
    const asked = (conversation: Conversation) => {
      seen(conversation)
      const turn = nextTurn(plan, conversation)
      if (turn.is === 'call') calls += 1
      return turn
    }
    answer(request, response, asked).catch((cause: unknown) => {
      if (response.headersSent) response.destroy()
      else json(response, 400, { error: { type: 'invalid_request_error', message: String(cause) } })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    offered,
    get results() {
      return results
    },
    get calls() {
      return calls
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  asked: (conversation: Conversation) => Turn,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
  if (request.method === 'GET' && path.endsWith('/models')) return json(response, 200, MODELS)
  if (request.method !== 'POST') return json(response, 404, { error: { type: 'not_found_error', message: path } })
  const body: unknown = JSON.parse(await text(request))
  if (path.endsWith('/count_tokens')) return json(response, 200, { input_tokens: 1 })
  if (path.endsWith(':countTokens')) return json(response, 200, { totalTokens: 1 })
  const api = APIS.find((one) => one.takes(path))
  if (api === undefined) return json(response, 404, { error: { type: 'not_found_error', message: path } })
  const turn = asked(api.read(body))
  if (api.streams(path, body)) stream(response, api, turn)
  else json(response, 200, api.whole(turn))
}

/** Titles, warm-ups and the like offer other tools or none: they get a text. */
function nextTurn(plan: readonly PlannedCall[], { offered, results, wantsJson }: Conversation): Turn {
  const step = results.length
  const planned = plan[step]
  const tool = offered.find(({ name }) => name === planned?.name)
  if (planned === undefined || tool === undefined) return { is: 'text', text: wantsJson === true ? '{}' : 'done' }
  return { is: 'call', id: `stub_${step}`, tool, args: planned.args }
}

function stream(response: ServerResponse, api: ModelApi, turn: Turn): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  for (const { event, data } of api.events(turn))
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`)
  response.end(api.end === undefined ? '' : `data: ${api.end}\n\n`)
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BYTES) throw new Error('the request is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
