import { Client } from '../../client/client.ts'
import { UsageError } from '../../client/exit.ts'
import { type ReachOptions, whereabouts } from '../../client/whereabouts.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { AuthorityGate } from '../../reach/mcp/call-gate.ts'
import { serverName } from '../../reach/mcp/server-name.ts'
import { runStdioProxy } from '../../reach/mcp/stdio.ts'
import { ReadRedaction } from '../../record/redact/reads.ts'

export interface McpOptions extends ReachOptions {
  readonly name?: string
  readonly wait?: number
  readonly session?: string
  readonly listen?: string
  readonly upstream?: string
  readonly allowHost?: readonly string[]
  readonly redact?: boolean
}

/** Seconds: below the time-out of MCP clients (60 in the SDK), and as long as people need where the client sees progress. */
const WAIT = 50
const LONG_WAIT = 300

/** `prodgate mcp`: its status is that of the server. Standard output belongs to the protocol. */
export async function mcp(command: readonly string[], options: McpOptions): Promise<number> {
  const { name, wait, session, listen, upstream } = options
  if (name !== undefined && !/^[\p{L}\p{N}][\p{L}\p{N} ._/@:-]{0,99}$/u.test(name))
    throw new UsageError('the name of a server has letters, digits and ` ._/@:-`, at most 100 of them')
  const overHttp = listen !== undefined || upstream !== undefined
  if (overHttp === command.length > 0)
    throw new UsageError(
      'give the command of the server after `--`, or `--listen` and `--upstream`',
      'for example: prodgate mcp -- npx -y @modelcontextprotocol/server-filesystem /srv/work',
    )
  const log = (line: string) => process.stderr.write(`prodgate mcp: ${visibleText(line)}\n`)
  const gate = new AuthorityGate(new Client(whereabouts(options), { keepAlive: true }), session, log)
  const times = { wait: (wait ?? WAIT) * 1000, longWait: (wait ?? LONG_WAIT) * 1000 }
  const masking = options.redact === true ? { redaction: await ReadRedaction.create() } : {}
  if (!overHttp) {
    // The gate's own token is none of the server's business.
    const { PRODGATE_TOKEN: _token, ...env } = process.env
    return runStdioProxy({ command, server: name ?? serverName(command), gate, env, log, ...times, ...masking })
  }
  if (listen === undefined || upstream === undefined || name === undefined)
    throw new UsageError('over HTTP the proxy needs `--name`, `--listen` and `--upstream`')
  const { runHttpProxy } = await import('../../reach/mcp/http/proxy.ts')
  const { allowHost = [] } = options
  return runHttpProxy({ server: name, listen, upstream, allowHosts: allowHost, gate, log, ...times, ...masking })
}
