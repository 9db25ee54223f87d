import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approved } from '../authority/actions.ts'
import { TestServer } from '../authority/server.ts'
import { root } from '../command.ts'

/** `prodgate mcp-server`, driven by the client of the protocol's own SDK (2025-11-25), against a real authority. */

let server: TestServer
let client: Client
beforeAll(async () => {
  server = await TestServer.start()
  client = new Client({ name: 'test', version: '1' })
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(root, 'src/cli/start.ts'), 'mcp-server', '--socket', server.socket],
      env: { PATH: process.env['PATH'] ?? '', HOME: server.home, PRODGATE_TOKEN: server.token('bot') },
    }),
  )
})
afterAll(async () => {
  await client?.close()
  await server?.remove()
})

interface Called {
  readonly isError: boolean
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests are about
  readonly json: any
}

async function call(name: string, given: Record<string, unknown>): Promise<Called> {
  const result = await client.callTool({ name, arguments: given }, CallToolResultSchema)
  const [first] = result.content as readonly { text: string }[]
  return { isError: result.isError === true, text: first?.text ?? '', json: result.structuredContent }
}

test('says what it is and which tools there are', async () => {
  expect(client.getServerVersion()).toMatchObject({ name: 'prodgate' })
  expect(client.getInstructions()).toContain('ask_decision')
  const { tools } = await client.listTools()
  expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
    ['self_check', true],
    ['ask_decision', false],
    ['hold_status', true],
    ['incident_note', false],
  ])
  expect(tools.every(({ inputSchema }) => inputSchema.type === 'object')).toBe(true)
  await client.ping()
})

test('asks for decisions: a read goes, a deletion waits for a person and goes once', async () => {
  const shell = (command: string) => call('ask_decision', { action: { kind: 'shell', command } })
  expect((await shell('kubectl --context prod-eu get pods')).json).toMatchObject({ verdict: 'allow' })
  const deletion = 'kubectl --context prod-eu delete namespace shop'
  const first = await shell(deletion)
  expect(first.json).toMatchObject({ verdict: 'hold', hold: { status: 'pending' } })
  const hold = first.json.hold.id as string
  expect((await call('hold_status', { hold })).json).toMatchObject({ id: hold, status: 'pending' })
  await approved(server, 'ann', hold)
  expect((await call('hold_status', { hold })).json).toMatchObject({ status: 'approved' })
  expect((await shell(deletion)).json).toMatchObject({ verdict: 'allow' })
  expect((await shell(deletion)).json).toMatchObject({ verdict: 'hold' })
  // Neither the sentence nor what people wrote comes to an agent.
  expect((await call('hold_status', { hold })).text).not.toMatch(/sentence|retired/)
})

test('checks the agent: the questions, then what fails', async () => {
  expect((await call('self_check', {})).json.lists).toHaveLength(8)
  const { json } = await call('self_check', { answers: { 'environment.named': true }, draft: 'I think so.' })
  expect(json).toMatchObject({ answer: false, redFlags: ['i think'] })
})

test('notes in an incident, as an agent', async () => {
  const opened = await server.post('ann', '/v1/incidents', { title: 'the cart answers 502', targets: [] })
  const note = { incident: opened.json.id, kind: 'symptom', text: '502 from every pod of cart' }
  expect((await call('incident_note', note)).json).toMatchObject({ note: 1 })
  expect(await call('incident_note', { ...note, incident: 'incident_none' })).toMatchObject({ isError: true })
})

test('what is wrong is told to the model, and is never an allow', async () => {
  expect(await call('ask_decision', {})).toMatchObject({ isError: true, text: expect.stringContaining('action') })
  expect((await call('ask_decision', { action: { kind: 'none' } })).json).toMatchObject({ verdict: 'deny' })
  expect(await call('hold_status', { hold: 'hold_none' })).toMatchObject({ isError: true })
  await expect(call('no_tool', {})).rejects.toThrow('there is no such tool')
})
