import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Agent, TestServer } from '../../authority/server.ts'
import { command as prodgate, root } from '../../command.ts'

const MODULES = join(root, 'node_modules/@modelcontextprotocol')
export const EVERYTHING = [process.execPath, join(MODULES, 'server-everything/dist/index.js'), 'stdio']
export const FILESYSTEM = [process.execPath, join(MODULES, 'server-filesystem/dist/index.js')]

/** The server of these tests: what it heard stands in the file that it is given. */
export const OWN = join(root, 'test/reach/mcp/own-server.ts')

/** The registry of these tests: `held` is production. */
export const REGISTRY = `version: 1
session: { environment: development, workspaces: ["/tmp"] }
targets:
  - { mcp: "open", environment: development }
  - { mcp: "filesystem", environment: development }
  - { mcp: "two-faced", environment: development }
  - { mcp: "held", environment: production }
  - { mcp: "held-old", environment: production }
`

export interface ProxyOptions {
  readonly name: string
  readonly who?: Agent
  readonly wait?: number
  readonly socket?: string
}

/** The command line of the proxy before a server's command. */
export function proxied(authority: TestServer, command: readonly string[], options: ProxyOptions) {
  const { name, who = 'bot', wait = 60, socket = authority.socket } = options
  const args = ['mcp', '--name', name, '--socket', socket, '--wait', String(wait), '--', ...command]
  const env = { PATH: process.env['PATH'] ?? '', HOME: authority.home, PRODGATE_TOKEN: authority.token(who) }
  return { command: prodgate, args, env }
}

// biome-ignore lint/suspicious/noExplicitAny: messages of another party, looked into by each test
export type Message = any

/** A client that speaks lines: what the SDK would hide or would never send. */
export class Wire {
  readonly seen: Message[] = []
  readonly exited: Promise<number | null>
  private readonly process: ChildProcess
  private readonly waiting = new Set<() => void>()
  said = ''
  private last = 0

  constructor({ command, args, env }: { command: string; args: readonly string[]; env: Record<string, string> }) {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.process = child
    wires.add(child)
    // With all that it said.
    this.exited = new Promise((resolve) => child.once('close', resolve))
    child.stdin.on('error', () => undefined)
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.said += text
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.seen.push(JSON.parse(line))
      for (const look of this.waiting) look()
    })
  }

  get pid(): number {
    return this.process.pid ?? 0
  }

  send(message: Message | string): void {
    this.process.stdin?.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`)
  }

  bytes(data: Uint8Array): void {
    this.process.stdin?.write(data)
  }

  end(): void {
    this.process.stdin?.end()
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal)
  }

  /** The first message that is so, come or to come. */
  until(is: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.seen.find(is)
        if (found === undefined) return
        this.waiting.delete(look)
        resolve(found)
      }
      this.waiting.add(look)
      look()
    })
  }

  request(method: string, params: Message = {}): Promise<Message> {
    const id = this.ask(method, params)
    return this.answer(id)
  }

  /** Sends and does not wait. */
  ask(method: string, params: Message = {}): number {
    const id = ++this.last
    this.send({ jsonrpc: '2.0', id, method, params })
    return id
  }

  answer(id: number | string | null): Promise<Message> {
    return this.until((message) => message.id === id && message.method === undefined)
  }

  async start(capabilities: Message = {}): Promise<Message> {
    const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'wire', version: '1' } }
    const answer = await this.request('initialize', params)
    this.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
    return answer.result
  }

  call(name: string, args: Message = {}, more: Message = {}): Promise<Message> {
    return this.request('tools/call', { name, arguments: args, ...more })
  }
}

const wires = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of wires) child.kill('SIGKILL')
})

/** The text that a result begins with. */
export function textOf(answer: Message): string {
  return answer.result?.content?.[0]?.text ?? ''
}

/** The number of the request to people in a refusal. */
export function holdIn(text: string): string {
  return /hold_[0-9a-z]+/.exec(text)?.[0] ?? ''
}
