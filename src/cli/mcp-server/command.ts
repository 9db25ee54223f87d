import manifest from '../../../package.json' with { type: 'json' }
import { Client } from '../../client/client.ts'
import { EXIT } from '../../client/exit.ts'
import { type ReachOptions, whereabouts } from '../../client/whereabouts.ts'
import { Lines } from '../../reach/mcp/lines.ts'
import { errorText, INVALID_REQUEST, MAX_MESSAGE_BYTES } from '../../reach/mcp/message.ts'
import { McpServer } from '../../reach/mcp-server/server.ts'

/** `prodgate mcp-server`: until its client closes standard input. Standard output belongs to the protocol. */
export async function mcpServer(options: ReachOptions): Promise<number> {
  const send = (text: string) => void process.stdout.write(`${text}\n`)
  const client = new Client(whereabouts(options), { keepAlive: true })
  const server = new McpServer({ client, version: manifest.version, send })
  const lines = new Lines(
    MAX_MESSAGE_BYTES,
    (line) => server.receive(line),
    () => send(errorText(null, INVALID_REQUEST, 'the message is too long')),
  )
  for await (const part of process.stdin as AsyncIterable<Buffer>) lines.write(part)
  await server.settled()
  return EXIT.allow
}
