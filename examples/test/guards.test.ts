import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ToolMessage } from '@langchain/core/messages'
import { tool as chainTool, DynamicStructuredTool } from '@langchain/core/tools'
import {
  Agent,
  tool as agentTool,
  MCPServerStdio,
  OpenAIProvider,
  RunContext,
  Runner,
  shellTool,
  webSearchTool,
} from '@openai/agents'
import { tool } from 'ai'
import { type Gate, GateDenied, gate } from 'prodgate'
import { guardTools as guardAiTools } from 'prodgate/ai-sdk'
import { guardTools as guardChainTools } from 'prodgate/langchain'
import { guardTools as guardAgentTools, guardMcpServer } from 'prodgate/openai-agents'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { startStubModel } from '../../src/reach/doctor/stub-model/server.ts'
import { TestServer } from '../../test/authority/server.ts'

let server: TestServer
let guarded: Gate
let ran: unknown[] = []
beforeAll(async () => {
  server = await TestServer.start()
  guarded = gate({ url: server.url, token: server.token('bot') })
})
afterAll(() => server.remove())
beforeEach(() => {
  ran = []
})

const READ = 'kubectl --context prod-eu get pods'
const DENIED = 'rm -rf /'
const input = z.object({ command: z.string() })
const note = (value: unknown) => {
  ran.push(value)
  return `ran ${JSON.stringify(value)}`
}

async function lastOutcome(): Promise<string | undefined> {
  const rows = await server.beside(({ store }) => store.read.selectFrom('outcome').select('status').execute())
  return rows.at(-1)?.status
}

describe('ai-sdk', () => {
  const call = { toolCallId: 'c1', messages: [], context: {} }

  test('what a generator yields on the way is passed on, and nothing is where it is refused', async () => {
    const { bash } = guardAiTools(
      {
        bash: tool({
          inputSchema: input,
          async *execute({ command }) {
            yield `running ${command}`
            yield note(command)
          },
        }),
      },
      guarded,
    )
    const all = async (command: string) => {
      const values: string[] = []
      for await (const one of bash.execute({ command }, call) as AsyncIterable<string>) values.push(one)
      return values
    }
    expect(await all(READ)).toEqual([`running ${READ}`, `ran "${READ}"`])
    expect(await lastOutcome()).toBe('succeeded')
    await expect(all(DENIED)).rejects.toBeInstanceOf(GateDenied)
    expect(ran).toEqual([READ])
  })

  test('a function that gives an iterable gives its last value', async () => {
    const values = async function* () {
      yield 1
      yield 2
    }
    const { bash } = guardAiTools({ bash: tool({ inputSchema: input, execute: () => values() }) }, guarded)
    expect(await bash.execute({ command: READ }, call)).toBe(2)
  })

  test('a tool that somebody else runs is refused at once, unless it is named', () => {
    const tools = { search: tool({ inputSchema: input, outputSchema: z.string() }) }
    expect(() => guardAiTools(tools, guarded)).toThrow('the tool `search` cannot be guarded')
    expect(guardAiTools(tools, guarded, { unguarded: ['search'] }).search).toBe(tools.search)
    // @ts-expect-error: there is no tool of that name
    expect(() => guardAiTools(tools, guarded, { unguarded: ['serach'] })).toThrow('cannot be guarded')
  })

  test('an input that is no plain data is refused, unless `toAction` says what it means', async () => {
    const at = tool({ inputSchema: z.object({ when: z.date() }), execute: ({ when }) => note(when.getTime()) })
    const given = { when: new Date(0) }
    await expect(guardAiTools({ at }, guarded).at.execute(given, call)).rejects.toBeInstanceOf(GateDenied)
    const toAction = {
      at: ({ when }: { when: Date }) => ({ kind: 'exec', argv: ['date', '-d', when.toISOString()] }) as const,
    }
    expect(await guardAiTools({ at }, guarded, { toAction }).at.execute(given, call)).toBe('ran 0')
    // It is one of its own, whoever changes the given one meanwhile.
    const running = guardAiTools({ at }, guarded, { toAction }).at.execute(given, call)
    given.when.setTime(1)
    expect(await running).toBe('ran 0')
  })

  test('what runs is what was judged, whoever changes the input meanwhile', async () => {
    const { bash } = guardAiTools({ bash: tool({ inputSchema: input, execute: note }) }, guarded)
    const given = { command: READ }
    const running = bash.execute(given, call)
    given.command = DENIED
    await running
    expect(ran).toEqual([{ command: READ }])
  })

  test('tools keep their types', () => {
    const tools = { bash: tool({ inputSchema: input, execute: ({ command }) => command.length }) }
    expectTypeOf(guardAiTools(tools, guarded)).toEqualTypeOf(tools)
    guardAiTools(tools, guarded, {
      // @ts-expect-error: the input of the tool has no such member
      toAction: { bash: ({ query }) => ({ kind: 'shell', command: query }) },
    })
  })
})

describe('openai-agents', () => {
  const context = new RunContext({})
  const bash = agentTool({
    name: 'bash',
    description: 'runs',
    parameters: input,
    execute: ({ command }) => note(command),
  })

  test('what the tool reads is what was judged: a key that stands twice is not', async () => {
    const [one] = guardAgentTools([bash], guarded)
    expect(await one.invoke(context, JSON.stringify({ command: READ }))).toBe(`ran "${READ}"`)
    const twice = `{"command": "${READ}", "command": "${DENIED}"}`
    await expect(one.invoke(context, twice)).rejects.toThrow('no plain JSON')
    expect(await one.invoke(context, JSON.stringify({ command: DENIED }))).toContain('stopped by the gate')
    expect(ran).toEqual([READ])
  })

  test('what the tool throws is told as a failure', async () => {
    const failing = agentTool({
      name: 'bash',
      description: 'fails',
      parameters: input,
      execute: () => Promise.reject(new Error('boom')),
    })
    const [one] = guardAgentTools([failing], guarded)
    expect(await one.invoke(context, JSON.stringify({ command: READ }))).toContain('An error occurred')
    expect(await lastOutcome()).toBe('failed')
  })

  test('a tool with a form of its own says a refusal in it, or ends the run', async () => {
    const shape = {
      name: 'bash',
      description: 'runs',
      parameters: input,
      outputSchema: z.object({ said: z.string() }),
    }
    const execute = ({ command }: { command: string }) => ({ said: note(command) })
    const errorFunction = (_context: unknown, error: unknown) => ({ said: String(error) })
    const [told, ends] = guardAgentTools(
      [agentTool({ ...shape, execute, errorFunction }), agentTool({ ...shape, execute })],
      guarded,
    )
    const denied = JSON.stringify({ command: DENIED })
    expect(await told.invoke(context, denied)).toEqual({ said: expect.stringContaining('stopped by the gate') })
    await expect(ends.invoke(context, denied)).rejects.toBeInstanceOf(GateDenied)
    expect(await ends.invoke(context, JSON.stringify({ command: READ }))).toEqual({ said: `ran "${READ}"` })
    expect(ran).toEqual([READ])
  })

  test('of a local shell each command asks, and the first refused one ends the call', async () => {
    const shell = {
      run: async ({ commands }: { commands: string[] }) => ({
        output: commands.map((one) => ({
          stdout: note(one),
          stderr: '',
          outcome: { type: 'exit' as const, exitCode: 0 },
        })),
      }),
    }
    const [one] = guardAgentTools([shellTool({ shell })], guarded)
    const { output } = await one.shell.run({ commands: [READ, DENIED, READ] })
    expect(output).toMatchObject([
      { outcome: { exitCode: 0 } },
      { outcome: { exitCode: 126 }, stderr: expect.stringContaining('stopped by the gate') },
    ])
    expect(ran).toEqual([READ])
  })

  test('a hosted tool is refused at once, unless it is named', () => {
    const search = webSearchTool()
    expect(() => guardAgentTools([search], guarded)).toThrow('cannot be guarded')
    expect(guardAgentTools([search], guarded, { unguarded: [search.name] })[0]).toBe(search)
  })

  test('tools of an MCP server ask as well, and the model is told', async () => {
    const root = realpathSync(server.home)
    const program = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')
    const files = new MCPServerStdio({ command: process.execPath, args: [program, root], name: 'files' })
    await files.connect()
    const settings = { path: join(root, '.config/prodgate/targets.yaml'), content: 'version: 1' }
    const model = await startStubModel([
      { name: 'write_file', args: settings },
      { name: 'list_directory', args: { path: root } },
    ])
    try {
      const mcpServers = [guardMcpServer(files, guarded, { server: 'filesystem' })]
      const provider = new OpenAIProvider({ baseURL: `${model.url}/v1`, apiKey: 'none' })
      const runner = new Runner({ modelProvider: provider, tracingDisabled: true })
      await runner.run(new Agent({ name: 'a', model: 'stub', mcpServers }), 'go on')
      expect(model.results[0]).toContain('stopped by the gate')
      expect(model.results[1]).toContain('[DIR] .kube')
      expect(existsSync(settings.path)).toBe(false)
    } finally {
      await Promise.all([files.close(), model.close()])
    }
  })

  test('an MCP call that is given up while people are waited for is not made', async () => {
    const calls: string[] = []
    const plain = {
      name: 'files',
      callTool: async (name: string, _given: unknown, _meta?: unknown, _options?: { signal: AbortSignal }) => {
        calls.push(name)
        return [{ type: 'text', text: 'done' }]
      },
    }
    const files = guardMcpServer(plain, guarded, { server: 'filesystem', wait: 20 })
    const write = { path: '/srv/app/a', content: 'x' }
    const calling = new AbortController()
    const going = files.callTool('write_file', write, undefined, { signal: calling.signal })
    const given = expect(going).rejects.toThrow('given up')
    calling.abort(new Error('given up'))
    await given
    expect(calls).toEqual([])
    const { signal } = new AbortController()
    expect(await files.callTool('list_directory', { path: server.home }, undefined, { signal })).toMatchObject([{}])
    expect(calls).toEqual(['list_directory'])
  })

  test('tools keep their types, and agents take them', () => {
    const tools = guardAgentTools([bash], guarded)
    expectTypeOf(tools).toEqualTypeOf([bash] as [typeof bash])
    expect(new Agent({ name: 'a', tools }).tools).toHaveLength(1)
  })
})

describe('langchain', () => {
  const bash = chainTool(({ command }) => note(command), { name: 'bash', description: 'runs', schema: input })
  const asked = (command: string) => ({ name: 'bash', args: { command }, id: 'c1', type: 'tool_call' as const })

  test('a model is answered, your own code gets what is thrown', async () => {
    const [one] = guardChainTools([bash], guarded)
    const told: unknown = await one.invoke(asked(DENIED))
    expect(told).toBeInstanceOf(ToolMessage)
    expect(told).toMatchObject({ status: 'error', tool_call_id: 'c1', content: expect.stringContaining('stopped by') })
    await expect(one.invoke({ command: DENIED })).rejects.toBeInstanceOf(GateDenied)
    expect(ran).toEqual([])
    expect(await one.invoke(asked(READ))).toMatchObject({ status: 'success', content: `ran "${READ}"` })
    expect(await one.invoke({ command: READ })).toBe(`ran "${READ}"`)
    expect(ran).toEqual([READ, READ])
  })

  test('no way around: `call`, `func` and `batch` ask as well', async () => {
    const [one] = guardChainTools([bash], guarded)
    for (const way of [
      () => one.call({ command: DENIED }),
      () => one.func({ command: DENIED }),
      () => one.batch([{ command: DENIED }]),
    ])
      await expect((async () => way())()).rejects.toBeInstanceOf(GateDenied)
    expect(ran).toEqual([])
    expect(await one.batch([{ command: READ }])).toEqual([`ran "${READ}"`])
  })

  test('a tool with artefacts is answered in its form', async () => {
    const [one] = guardChainTools(
      [
        chainTool(({ command }) => [note(command), { exit: 0 }], {
          name: 'bash',
          description: 'runs',
          schema: input,
          responseFormat: 'content_and_artifact',
        }),
      ],
      guarded,
    )
    expect(await one.invoke(asked(DENIED))).toMatchObject({
      status: 'error',
      content: expect.stringContaining('stopped'),
    })
    expect(await one.invoke(asked(READ))).toMatchObject({ status: 'success', artifact: { exit: 0 } })
  })

  test('a class with private members stays what it is', async () => {
    class Bash extends DynamicStructuredTool<typeof input> {
      readonly #prefix = 'bash:'
      protected override async _call({ command }: z.infer<typeof input>) {
        return note(this.#prefix + command)
      }
    }
    const own = new Bash({ name: 'bash', description: 'runs', schema: input, func: async () => '' })
    const [one] = guardChainTools([own], guarded)
    expect(one).toBeInstanceOf(Bash)
    expect(await one.invoke({ command: READ })).toBe(`ran "bash:${READ}"`)
    await expect(one.invoke({ command: DENIED })).rejects.toBeInstanceOf(GateDenied)
  })

  test('a generator is run to its end', async () => {
    const [one] = guardChainTools(
      [
        chainTool(
          async function* ({ command }: { command: string }) {
            yield 'half'
            return note(command)
          },
          { name: 'bash', description: 'runs', schema: input },
        ),
      ],
      guarded,
    )
    expect(await one.invoke({ command: READ })).toBe(`ran "${READ}"`)
    expect(await lastOutcome()).toBe('succeeded')
  })

  test('what is no tool with a `_call` is refused at once', () => {
    expect(() => guardChainTools([{ name: 'x', invoke: async () => 1 }], guarded)).toThrow('cannot be guarded')
  })

  test('tools keep their types', () => {
    expectTypeOf(guardChainTools([bash], guarded)).toEqualTypeOf([bash] as [typeof bash])
  })
})
