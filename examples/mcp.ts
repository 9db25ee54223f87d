/**
 * An MCP client whose tool calls ask first. For clients that you cannot change there is `prodgate mcp -- COMMAND`.
 *
 *   node mcp.ts write_file '{"path": "/srv/app/notes.md", "content": "hello"}' /srv/app
 */
import { createRequire } from 'node:module'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { guardClient } from 'prodgate/mcp'
import { guarded } from './gate.ts'

const [tool = 'list_allowed_directories', given = '{}', directory = process.cwd()] = process.argv.slice(2)

const plain = new Client({ name: 'example', version: '1.0.0' })
const server = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')
await plain.connect(
  new StdioClientTransport({ command: process.execPath, args: [server, directory], stderr: 'ignore' }),
)

// The name by which the registry knows the server is yours to give; what a server calls itself is only a claim.
const client = guardClient(plain, guarded, { server: 'filesystem' })

// What the server says of its tools (`destructiveHint`) can only make the gate stricter. It is heard here.
await client.listTools()

// A refused call is a result with `isError`, as a failed one is: the model reads why.
const { isError, content } = await client.callTool({ name: tool, arguments: JSON.parse(given) })
console.log(
  isError === true ? 'not done:' : 'done:',
  ...content.map((one) => (one.type === 'text' ? one.text : one.type)),
)

await plain.close()
