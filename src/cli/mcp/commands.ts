import { type Command, InvalidArgumentError } from 'commander'
import { collected, examples, SOCKET, wholeNumber } from '../authority/reach-command.ts'
import type { McpOptions } from './command.ts'

/** `prodgate mcp`: the proxy that stands before an MCP server. */
export function mcpCommands(program: Command, done: (status: number) => void): void {
  program
    .command('mcp')
    .summary('stand before an MCP server: every call of a tool passes the gate')
    .description(
      'Stands before an MCP server as a transparent proxy. Calls of tools are judged by the authority before they go on; everything else goes through. With a command it serves its client on standard input and output, with `--listen` and `--upstream` over HTTP.',
    )
    .argument('[command...]', 'what starts the server, after `--`')
    .option('--name <server>', 'how the gate calls the server (default: from the command)')
    .option(
      '--wait <seconds>',
      'how long a held call waits for people (default: 50; 300 where progress is wanted)',
      wholeNumber,
    )
    .option('--session <name>', 'your own name for what belongs together; an approval holds within it')
    .option('--redact', 'mask secrets and personal data in what tools and resources give, and record how many')
    .option('--listen <address>', 'serve over HTTP here, for example 127.0.0.1:4600', address)
    .option('--upstream <url>', 'the server to stand before, over HTTP')
    .option('--allow-host <host>', 'also answer under this name, and listen off this host (again for more)', collected)
    .option('--url <url>', 'where the authority is (default: PRODGATE_URL, the login, http://127.0.0.1:4477)')
    .option(...SOCKET)
    .option('--token-file <file>', 'who asks (default: PRODGATE_TOKEN, the login)')
    .passThroughOptions()
    .addHelpText(
      'after',
      examples(
        'prodgate mcp -- npx -y @modelcontextprotocol/server-filesystem /srv/work',
        'prodgate mcp --name github --token-file ~/.config/prodgate/agents/mcp.token -- github-mcp-server stdio',
        'prodgate mcp --name linear --listen 127.0.0.1:4600 --upstream https://mcp.linear.app/mcp',
      ),
    )
    .action(async (command: string[], options: McpOptions) => {
      const { mcp } = await import('./command.ts')
      done(await mcp(command, options))
    })
}

function address(text: string): string {
  const port = Number(text.slice(text.lastIndexOf(':') + 1))
  if (!text.includes(':') || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Write an address with a port, as 127.0.0.1:4600.')
  return text
}
