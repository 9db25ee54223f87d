import { z } from 'zod'
import type { Client } from '../../client/client.ts'
import { CommandFault } from '../../client/exit.ts'
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { errorText, type Id, isId, readClientMessage } from '../mcp/message.ts'
import { TOOLS, type Tool } from './tools.ts'

/** Versions of the protocol that it speaks, the newest first: https://modelcontextprotocol.io/specification/2025-11-25 */
const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const

const METHOD_NOT_FOUND = -32601
const INVALID_PARAMS = -32602

const INSTRUCTIONS =
  'The production gate. Before you answer about production: `self_check`. Before you act: `ask_decision`, and do only what it allows. What is held waits for a person: `hold_status`.'

export interface McpServerOptions {
  readonly client: Client
  readonly version: string
  /** One message, on a line of its own. */
  readonly send: (text: string) => void
}

/** The gate as tools for agents: a server of the Model Context Protocol over lines. */
export class McpServer {
  private readonly options: McpServerOptions
  /** Calls that run, and whether anybody still waits for them. */
  private readonly running = new Map<Id, { wanted: boolean }>()
  private readonly calls = new Set<Promise<void>>()

  constructor(options: McpServerOptions) {
    this.options = options
  }

  receive(line: Uint8Array): void {
    const message = readClientMessage(line)
    if (message.is === 'none') return this.options.send(errorText(message.id, message.code, message.why))
    if (message.is === 'response') return
    const { method, params } = message
    if (message.is === 'request') return this.request(message.id, method, params)
    const cancelled = params['requestId']
    const call = method === 'notifications/cancelled' && isId(cancelled) ? this.running.get(cancelled) : undefined
    if (call !== undefined) call.wanted = false
  }

  /** Once every call has its answer. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.calls)
  }

  private request(id: Id, method: string, params: JsonObject): void {
    switch (method) {
      case 'initialize':
        return this.answer(id, this.initialized(params))
      case 'ping':
        return this.answer(id, {})
      case 'tools/list':
        return this.answer(id, { tools: TOOLS.map(listed) })
      case 'tools/call':
        return this.call(id, params)
      default:
        return this.options.send(errorText(id, METHOD_NOT_FOUND, `there is no method \`${method.slice(0, 100)}\``))
    }
  }

  private initialized({ protocolVersion }: JsonObject): JsonObject {
    return {
      protocolVersion: VERSIONS.find((one) => one === protocolVersion) ?? VERSIONS[0],
      capabilities: { tools: {} },
      serverInfo: { name: 'prodgate', version: this.options.version },
      instructions: INSTRUCTIONS,
    }
  }

  private call(id: Id, params: JsonObject): void {
    const tool = TOOLS.find(({ name }) => name === params['name'])
    if (tool === undefined) return this.options.send(errorText(id, INVALID_PARAMS, 'there is no such tool'))
    if (this.running.has(id)) return this.options.send(errorText(id, INVALID_PARAMS, 'the id is in use'))
    const call = { wanted: true }
    this.running.set(id, call)
    const done = this.result(tool, params['arguments'] ?? {}).then((result) => {
      this.running.delete(id)
      if (call.wanted) this.answer(id, result)
    })
    this.calls.add(done)
    void done.finally(() => this.calls.delete(done))
  }

  /** What goes wrong is a result for the model, and no error of the protocol (2025-11-25, "Tools", error handling). */
  private async result(tool: Tool, given: Json): Promise<JsonObject> {
    const read = tool.input.safeParse(given)
    if (!read.success)
      return failed(`the arguments are not as \`${tool.name}\` takes them: ${z.prettifyError(read.error)}`)
    try {
      const answer = await tool.call(this.options.client, read.data)
      return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer }
    } catch (cause) {
      // Whatever it was: nothing was allowed.
      const why = cause instanceof CommandFault ? cause.message : 'a fault of the gate'
      return failed(`prodgate could not answer, which counts as stopped: ${why}`)
    }
  }

  private answer(id: Id, result: JsonObject): void {
    this.options.send(JSON.stringify({ jsonrpc: '2.0', id, result }))
  }
}

function failed(text: string): JsonObject {
  return { content: [{ type: 'text', text }], isError: true }
}

function listed({ name, description, readOnly, input }: Tool): JsonObject {
  const schema: unknown = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
  const inputSchema = isJsonObject(schema as Json) ? (schema as JsonObject) : {}
  return {
    name,
    description,
    inputSchema,
    annotations: { readOnlyHint: readOnly, destructiveHint: false, openWorldHint: false },
  }
}
