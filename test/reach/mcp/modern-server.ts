/** A server of the newer protocol (2026-07-28) with the SDK's own parts, on standard streams or over HTTP. */
import { createServer } from 'node:http'
import {
  acceptedContent,
  createMcpHandler,
  fromJsonSchema,
  inputRequired,
  McpServer,
} from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'

interface Echo {
  readonly text: string
}

const text = { type: 'string', 'x-mcp-header': 'Text' } as const
const input = fromJsonSchema<Echo>({ type: 'object', properties: { text }, required: ['text'] })
const CONFIRM = {
  type: 'object' as const,
  properties: { yes: { type: 'boolean' as const } },
  required: ['yes'],
}

function server(): McpServer {
  const made = new McpServer({ name: 'modern', version: '1' })
  made.registerTool('echo', { inputSchema: input }, ({ text }) => ({ content: [{ type: 'text', text }] }))
  made.registerTool('confirm', { inputSchema: input }, ({ text }, context) => {
    const { inputResponses, requestState } = context.mcpReq
    const yes = acceptedContent(inputResponses, 'sure')?.['yes']
    if (yes === true) return { content: [{ type: 'text', text: `${text} ${requestState() ?? ''}` }] }
    return inputRequired({
      inputRequests: { sure: inputRequired.elicit({ message: 'sure?', requestedSchema: CONFIRM }) },
      requestState: 'state of the server',
    })
  })
  return made
}

if (process.argv[2] === 'stdio') serveStdio(server)
else {
  const handler = createMcpHandler(server)
  const listener = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
    const body = request.method === 'POST' ? { body: Buffer.concat(parts) } : {}
    const answer = await handler.fetch(
      new Request(`http://localhost${request.url}`, { method: request.method ?? 'GET', headers, ...body }),
    )
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    for await (const part of answer.body ?? []) response.write(part)
    response.end()
  })
  listener.listen(0, '127.0.0.1', () => {
    const address = listener.address()
    process.stderr.write(`listening on port ${typeof address === 'object' ? address?.port : ''}\n`)
  })
}
