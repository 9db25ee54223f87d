import { afterEach, describe, expect, test } from 'vitest'
import { type StubModel, startStubModel } from './server.ts'

let model: StubModel | undefined
afterEach(() => model?.close())

const args = { command: 'touch marker' }

async function ask(path: string, body: object): Promise<string> {
  const response = await fetch(`${model?.url}${path}`, { method: 'POST', body: JSON.stringify(body) })
  expect(response.status).toBe(200)
  return response.text()
}

/** The requests of one conversation before and after a tool result, in the form of each API. */
const FORMS = {
  'Anthropic Messages': {
    path: '/v1/messages',
    first: { stream: true, tools: [{ name: 'run' }], messages: [{ role: 'user', content: 'go' }] },
    other: { stream: true, messages: [{ role: 'user', content: 'a title' }] },
    next: {
      stream: true,
      tools: [{ name: 'run' }],
      messages: [{ role: 'user', content: [{ type: 'tool_result', content: [{ type: 'text', text: 'ran' }] }] }],
    },
    called: '"partial_json":"{\\"command\\":\\"touch marker\\"}"',
  },
  'OpenAI Responses': {
    path: '/v1/responses',
    first: { stream: true, tools: [{ type: 'function', name: 'run' }], input: [{ type: 'message' }] },
    other: { stream: true, tools: [], input: 'a title' },
    next: {
      stream: true,
      tools: [{ type: 'function', name: 'run' }],
      input: [{ type: 'function_call_output', output: 'ran' }],
    },
    called: '"arguments":"{\\"command\\":\\"touch marker\\"}"',
  },
  'OpenAI Chat': {
    path: '/v1/chat/completions',
    first: { stream: true, tools: [{ type: 'function', function: { name: 'run' } }], messages: [] },
    other: { stream: true, messages: [] },
    next: {
      stream: true,
      tools: [{ type: 'function', function: { name: 'run' } }],
      messages: [{ role: 'tool', content: 'ran' }],
    },
    called: '"arguments":"{\\"command\\":\\"touch marker\\"}"',
  },
  Gemini: {
    path: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    first: { tools: [{ functionDeclarations: [{ name: 'run' }] }], contents: [] },
    other: { contents: [] },
    next: {
      tools: [{ functionDeclarations: [{ name: 'run' }] }],
      contents: [{ role: 'user', parts: [{ functionResponse: { name: 'run', response: 'ran' } }] }],
    },
    called: '"args":{"command":"touch marker"}',
  },
} as const

describe.each(Object.entries(FORMS))('%s', (_name, { path, first, other, next, called }) => {
  test('the planned call comes where its tool is offered, and a text after its result', async () => {
    model = await startStubModel([{ name: 'run', args }])
    expect(await ask(path, first)).toContain(called)
    expect(await ask(path, other)).not.toContain('touch marker')
    // The same request gets the same answer: nothing is kept between requests.
    expect(await ask(path, first)).toContain(called)
    expect(await ask(path, next)).not.toContain('touch marker')
    expect([...model.offered]).toEqual(['run'])
    expect(model.results).toHaveLength(1)
    expect(model.results[0]).toContain('ran')
  })
})

test('without streaming the answer is one object', async () => {
  model = await startStubModel([{ name: 'run', args }])
  const { first } = FORMS['OpenAI Chat']
  const whole = JSON.parse(await ask('/v1/chat/completions', { ...first, stream: false })) as {
    choices: { message: { tool_calls: { function: object }[] } }[]
  }
  expect(whole.choices[0]?.message.tool_calls[0]?.function).toEqual({ name: 'run', arguments: JSON.stringify(args) })
})

test('a tool in a namespace is planned by its full name and called by its own', async () => {
  model = await startStubModel([{ name: 'mcp__fs__write_file', args: { path: 'x' } }])
  const tools = [{ type: 'namespace', name: 'mcp__fs', tools: [{ type: 'function', name: 'write_file' }] }]
  const whole = JSON.parse(await ask('/v1/responses', { tools, input: [] })) as { output: object[] }
  expect(whole.output[0]).toMatchObject({ type: 'function_call', name: 'write_file', namespace: 'mcp__fs' })
})

test('what it does not know is no answer of a model', async () => {
  model = await startStubModel([])
  expect((await fetch(`${model.url}/v1/embeddings`, { method: 'POST', body: '{}' })).status).toBe(404)
  expect((await fetch(`${model.url}/v1/messages`, { method: 'POST', body: '{' })).status).toBe(400)
  expect(await (await fetch(`${model.url}/v1/models`)).json()).toMatchObject({ data: [{ id: 'stub' }] })
})
