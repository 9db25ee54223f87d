import type { Command } from 'commander'
import type { ReachOptions } from '../../client/whereabouts.ts'
import { examples, SOCKET } from '../authority/reach-command.ts'

/** `prodgate mcp-server`: the gate itself as tools. */
export function mcpServerCommands(program: Command, done: (status: number) => void): void {
  program
    .command('mcp-server')
    .summary('offer the gate to agents as MCP tools, on standard input and output')
    .description(
      'Serves the Model Context Protocol on standard input and output, with the tools `self_check`, `ask_decision`, `hold_status` and `incident_note`. It guards nothing by itself: `prodgate mcp` stands before other servers.',
    )
    .option('--url <url>', 'where the authority is (default: PRODGATE_URL, the login, http://127.0.0.1:4477)')
    .option(...SOCKET)
    .option('--token-file <file>', 'which agent asks (default: PRODGATE_TOKEN, the login)')
    .addHelpText(
      'after',
      examples(
        'prodgate mcp-server --socket /run/prodgate/agent.sock --token-file ~/.config/prodgate/agents/mcp.token',
        'claude mcp add prodgate -- prodgate mcp-server',
      ),
    )
    .action(async (options: ReachOptions) => {
      const { mcpServer } = await import('./command.ts')
      done(await mcpServer(options))
    })
}
