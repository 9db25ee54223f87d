import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import {
  CallToolResultSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestServer } from '../authority/server.ts'
import { EVERYTHING, FILESYSTEM, proxied, REGISTRY } from './mcp/wire.ts'

/**
 * The servers that everybody knows, driven by the SDK's own client (protocol 2025-11-25): directly and through the proxy,
 * and both have to come out alike.
 */

let authority: TestServer
let folder: string

beforeAll(async () => {
  authority = await TestServer.start({ registry: REGISTRY })
  folder = mkdtempSync(join(tmpdir(), 'prodgate-mcp-sdk-'))
})
afterAll(async () => {
  await authority?.remove()
  rmSync(folder, { recursive: true, force: true })
})

function outcomes(): Promise<readonly string[]> {
  return authority.beside(async ({ store }) => {
    const rows = await store.read.selectFrom('outcome').select('status').orderBy('at').execute()
    return rows.map((row) => row.status)
  })
}

/** What a client was asked and told meanwhile. */
interface Noted {
  readonly client: Client
  readonly asked: string[]
  readonly logs: unknown[]
  readonly changes: string[]
  /** Progress notifications on the wire: the SDK drops the last callback where it comes together with the result. */
  progress: number
}

async function connected(command: readonly string[], through: string | undefined, wait = 15): Promise<Noted> {
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: { sampling: {}, elicitation: { form: {} }, roots: { listChanged: true } } },
  )
  const noted: Noted = { client, asked: [], logs: [], changes: [], progress: 0 }
  client.setRequestHandler(CreateMessageRequestSchema, () => {
    noted.asked.push('sampling')
    return { model: 'm', role: 'assistant', content: { type: 'text', text: 'sampled' } }
  })
  client.setRequestHandler(ElicitRequestSchema, () => {
    noted.asked.push('elicitation')
    return { action: 'accept', content: { name: 'x' } }
  })
  client.setRequestHandler(ListRootsRequestSchema, () => {
    noted.asked.push('roots')
    return { roots: [{ uri: `file://${folder}`, name: 'folder' }] }
  })
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void noted.logs.push(params.level))
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void noted.changes.push('tools'))
  const [program = '', ...rest] = command
  const direct = { command: program, args: rest, env: { PATH: process.env['PATH'] ?? '' } }
  const target = through === undefined ? direct : proxied(authority, command, { name: through, wait })
  const transport = new StdioClientTransport({ ...target, args: [...target.args], stderr: 'ignore' })
  await client.connect(transport)
  const { onmessage } = transport
  transport.onmessage = (message) => {
    if ('method' in message && message.method === 'notifications/progress') noted.progress++
    onmessage?.(message)
  }
  return noted
}

/** A round through everything that a server can do and ask. */
async function everything({ client, ...noted }: Noted, self: Noted) {
  const { tools } = await client.listTools()
  const { prompts } = await client.listPrompts()
  const { resources } = await client.listResources()
  const { resourceTemplates } = await client.listResourceTemplates()
  await client.setLoggingLevel('debug')
  const call = (name: string, args: Record<string, unknown> = {}) => client.callTool({ name, arguments: args })
  const unknown = await client
    .request({ method: 'no/such' } as never, CallToolResultSchema)
    .catch((e: Error) => e.message)
  const long = call2(client, { duration: 0.4, steps: 4 })
  const cancelling = new AbortController()
  const running = client
    .callTool({ name: 'trigger-long-running-operation', arguments: { duration: 20, steps: 20 } }, undefined, {
      signal: cancelling.signal,
      onprogress: () => cancelling.abort('enough'),
    })
    .catch((cause: unknown) => String(cause))
  const prompt = prompts.find((one) => one.arguments === undefined || one.arguments.length === 0)?.name ?? ''
  return {
    server: client.getServerVersion()?.name,
    capabilities: client.getServerCapabilities(),
    instructions: client.getInstructions(),
    tools,
    prompts,
    resources: resources.length,
    resourceTemplates,
    prompt: await client.getPrompt({ name: prompt }),
    resource: (await client.readResource({ uri: resources[0]?.uri ?? '' })).contents.length,
    echo: await call('echo', { message: 'héllo  \u0085' }),
    image: await call('get-tiny-image'),
    structured: await call('get-structured-content', { location: 'Chicago' }),
    wrong: await call('get-sum', { a: 'x' }),
    unknown,
    sampling: (await call('trigger-sampling-request', { prompt: 'p', maxTokens: 5 })).isError,
    elicitation: (await call('trigger-elicitation-request')).isError,
    roots: await call('get-roots-list'),
    // It asks for the roots again where they are told late.
    asked: [...new Set(noted.asked)].sort(),
    long: await long,
    cancelled: await running,
    ping: await client.ping(),
    progress: self.progress > 4,
  }
}

function call2(client: Client, args: Record<string, unknown>) {
  return client.callTool({ name: 'trigger-long-running-operation', arguments: args }, undefined, {
    onprogress: () => undefined,
  })
}

describe('the everything server', () => {
  test('comes out alike through the proxy', async () => {
    const [direct, through] = await Promise.all([connected(EVERYTHING, undefined), connected(EVERYTHING, 'open')])
    const [one, other] = await Promise.all([everything(direct, direct), everything(through, through)])
    expect(one.tools.length).toBeGreaterThan(10)
    expect(one.asked).toEqual(['elicitation', 'roots', 'sampling'])
    expect(one.progress).toBe(true)
    expect(other).toEqual(one)
    await Promise.all([direct.client.close(), through.client.close()])
  })

  test('a call as a task runs to its end, and its outcome is told with it', async () => {
    const { client } = await connected(EVERYTHING, 'open')
    const before = await outcomes()
    const seen: string[] = []
    const stream = client.experimental.tasks.callToolStream(
      { name: 'simulate-research-query', arguments: { topic: 'gates', ambiguous: false } },
      CallToolResultSchema,
      { task: { ttl: 60_000 } },
    )
    for await (const message of stream) seen.push(message.type)
    expect([seen[0], seen.at(-1)]).toEqual(['taskCreated', 'result'])
    await client.close()
    const told = await outcomes()
    expect(told.length - before.length).toBe(1)
    expect(told.at(-1)).toBe('succeeded')
  })
})

describe('the filesystem server', () => {
  test('reads and writes in the workspace, and does not get to a secret', async () => {
    writeFileSync(join(folder, 'a.txt'), 'alpha')
    writeFileSync(join(folder, '.env'), 'TOKEN=hidden')
    const { client } = await connected([...FILESYSTEM, folder], 'filesystem', 0)
    const read = (path: string) => client.callTool({ name: 'read_text_file', arguments: { path: join(folder, path) } })
    expect(await read('a.txt')).toMatchObject({ content: [{ text: 'alpha' }] })
    const refused = read('.env')
    expect(await refused).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/READS_SECRET/) }] })
    await client.close()
  })
})
