import { Client as NewClient, InMemoryTransport as NewTransport } from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { McpServer as NewServer } from '@modelcontextprotocol/server'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { approved } from '../../test/authority/actions.ts'
import { TestServer } from '../../test/authority/server.ts'
import { gate } from './index.ts'
import { guardClient } from './mcp.ts'

let server: TestServer
let ran: string[] = []
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.remove())

const ABOUT = { description: 'runs a command', inputSchema: { command: z.string() } }
const run = async ({ command }: { command: string }) => {
  ran.push(command)
  const isError = command.includes('missing')
  return { content: [{ type: 'text' as const, text: `ran ${command}` }], ...(isError ? { isError } : {}) }
}
const version = { name: 'linear', version: '1.0.0' }

async function oldClient() {
  const mcp = new McpServer(version)
  mcp.registerTool('run_command', ABOUT, run)
  mcp.registerTool('erase', { ...ABOUT, annotations: { destructiveHint: true } }, run)
  const client = new Client(version)
  const [here, there] = InMemoryTransport.createLinkedPair()
  await Promise.all([mcp.connect(there), client.connect(here)])
  return client
}

async function newClient() {
  const mcp = new NewServer(version)
  mcp.registerTool('run_command', { ...ABOUT, inputSchema: z.object(ABOUT.inputSchema) }, run)
  const client = new NewClient(version)
  const [here, there] = NewTransport.createLinkedPair()
  await Promise.all([mcp.connect(there), client.connect(here)])
  return client
}

const READ = 'kubectl --context prod-eu get pods'
const LOSS = 'kubectl --context prod-eu delete namespace shop'
const call = (command: string, name = 'run_command') => ({ name, arguments: { command } })

for (const [name, open] of [
  ['@modelcontextprotocol/sdk 1', oldClient],
  ['@modelcontextprotocol/client 2', newClient],
] as const) {
  describe(name, () => {
    const guarded = async () => {
      ran = []
      const g = gate({ url: server.url, token: server.token('bot'), session: name })
      return guardClient(await (open as typeof oldClient)(), g, { server: 'shell' })
    }

    test('an allowed call is passed on, a denied one is a result that says why', async () => {
      const client = await guarded()
      expect(await client.callTool(call(READ))).toMatchObject({ content: [{ text: `ran ${READ}` }] })
      const refused = await client.callTool(call('rm -rf /'))
      expect(refused).toMatchObject({
        isError: true,
        content: [{ text: expect.stringContaining('stopped by the gate') }],
      })
      expect(ran).toEqual([READ])
    })

    test('a held call runs once it is approved, once', async () => {
      const client = await guarded()
      const held = JSON.stringify(await client.callTool(call(LOSS)))
      await approved(server, 'ann', /hold_\w+/.exec(held)?.[0] ?? '')
      expect(await client.callTool(call(LOSS))).toMatchObject({ content: [{ text: `ran ${LOSS}` }] })
      expect(await client.callTool(call(LOSS))).toMatchObject({ isError: true })
      expect(ran).toEqual([LOSS])
    })

    test('everything else is passed through', async () => {
      const client = await guarded()
      expect(client.getServerVersion()).toMatchObject(version)
      expect((await client.listTools()).tools.map((one) => one.name)).toContain('run_command')
      await client.close()
    })

    test('a result that is an error is told as a failure', async () => {
      const client = await guarded()
      await client.callTool(call('ls missing'))
      const rows = await server.beside(({ store }) => store.read.selectFrom('outcome').select('status').execute())
      expect(rows.at(-1)).toEqual({ status: 'failed' })
      await client.callTool(call(READ))
      const more = await server.beside(({ store }) => store.read.selectFrom('outcome').select('status').execute())
      expect(more.at(-1)).toEqual({ status: 'succeeded' })
    })
  })
}

describe('other ways to a tool', () => {
  const open = async () => {
    ran = []
    const client = await oldClient()
    return guardClient(client, gate({ url: server.url, token: server.token('bot') }), { server: 'shell' })
  }

  test('a request by its method asks as well', async () => {
    const client = await open()
    const request = (command: string) =>
      client.request({ method: 'tools/call', params: call(command) }, CallToolResultSchema)
    expect(await request('rm -rf /')).toMatchObject({ isError: true })
    expect(await request(READ)).toMatchObject({ content: [{ text: `ran ${READ}` }] })
    expect(ran).toEqual([READ])
  })

  test('a tool that is named need not ask, another does', async () => {
    ran = []
    const g = gate({ url: server.url, token: server.token('bot') })
    const client = guardClient(await oldClient(), g, { server: 'shell', unguarded: ['erase'] })
    await client.callTool(call('rm -rf /', 'erase'))
    await client.callTool(call('rm -rf /'))
    expect(ran).toEqual(['rm -rf /'])
  })

  test('tasks are not there', async () => {
    const client = await open()
    expect(() => client.experimental).toThrow('calls tools by `callTool`')
    expect(() => Reflect.get(client, 'requestStream')).toThrow('calls tools by `callTool`')
    expect(typeof Reflect.get(client, 'ping')).toBe('function')
  })

  test('what the server says of its tool makes it stricter', async () => {
    const g = gate({ local: true, home: server.home, registry: server.registry, cwd: server.home })
    const plain = await oldClient()
    const asked: unknown[] = []
    const client = guardClient(plain, { ...g, guard: (action) => Promise.reject(asked.push(action)) } as typeof g, {
      server: 'shell',
    })
    await client.callTool(call('ls', 'erase')).catch(() => undefined)
    await client.listTools()
    await client.callTool(call('ls', 'erase')).catch(() => undefined)
    expect(asked).toMatchObject([{ tool: 'erase' }, { tool: 'erase', annotations: { destructiveHint: true } }])
    expect(asked[0]).not.toHaveProperty('annotations')
  })

  test('a frozen client is guarded like another one', async () => {
    const calls: string[] = []
    const plain = Object.freeze({
      callTool: async ({ name }: { name: string; arguments?: unknown }) => calls.push(name),
      request: async () => 0,
      listTools: async () => ({ tools: [] }),
      version: 1,
    })
    const client = guardClient(plain, gate({ url: server.url, token: server.token('bot') }), { server: 'shell' })
    expect(await client.callTool(call('rm -rf /'))).toMatchObject({ isError: true })
    expect(await client.callTool(call(READ))).toBe(1)
    expect([calls.length, client.version]).toEqual([1, 1])
  })

  test('the client keeps its type', async () => {
    const client = await oldClient()
    expectTypeOf(guardClient(client, gate({ local: true }), { server: 'x' })).toEqualTypeOf(client)
    // @ts-expect-error: a server's name for itself is not enough
    expect(() => guardClient(client, gate({ local: true }))).toThrow('give `server`')
  })
})
