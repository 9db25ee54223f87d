import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Readable, Writable } from 'node:stream'
import { endOf } from '../../act/signals.ts'
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { quoted } from '../../lib/quoted.ts'
import type { ReadRedaction } from '../../record/redact/reads.ts'
import type { CallGate } from './call-gate.ts'
import { Definitions } from './definitions.ts'
import { Lines } from './lines.ts'
import { errorText, INVALID_REQUEST, MAX_MESSAGE_BYTES, parsed } from './message.ts'
import { SealedStates } from './sealed-state.ts'
import { Session, type Step } from './session.ts'

export interface StdioProxyOptions {
  readonly command: readonly string[]
  readonly server: string
  readonly gate: CallGate
  readonly wait: number
  readonly longWait: number
  readonly env: NodeJS.ProcessEnv
  readonly log: (line: string) => void
  readonly redaction?: ReadRedaction
}

/** For the server's answer to the proxy's own questions, and for each step of its end, in milliseconds. */
const PATIENCE = 15_000
const GRACE = 1000
/** Pages of `tools/list` that are asked for. */
const MAX_PAGES = 100

type Server = ChildProcessByStdio<Writable, Readable, null>

/**
 * Stands between a client on our standard streams and a server that is our child. Nothing is written to standard output but
 * messages; the server's standard error is ours.
 *
 * It ends with the client's stream or with the server, whichever comes first, and then nothing of the server is left: it
 * runs in a process group of its own, which is killed as a whole.
 */
export function runStdioProxy(options: StdioProxyOptions): Promise<number> {
  return new StdioProxy(options).run()
}

class StdioProxy {
  private readonly options: StdioProxyOptions
  private readonly states = new SealedStates()
  private readonly session: Session
  /** The proxy's own requests to the server, by their ids. */
  private readonly own = new Map<string, (answer: JsonObject) => void>()
  private readonly prefix = `prodgate-${randomBytes(9).toString('base64url')}-`
  private asked = 0
  private server: Server | undefined

  constructor(options: StdioProxyOptions) {
    this.options = options
    const { server, gate, wait, longWait, log, redaction } = options
    const definitions = new Definitions()
    const listTools = (meta: JsonObject | undefined) => this.listTools(meta)
    this.session = new Session({
      server,
      gate,
      definitions,
      states: this.states,
      wait,
      longWait,
      log,
      listTools,
      ...(redaction === undefined ? {} : { redaction }),
    })
  }

  async run(): Promise<number> {
    const { command, env, log } = this.options
    const [program = '', ...args] = command
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'], detached: true })
    this.server = child
    const ended = new Promise<number>((resolve) => {
      child.once('error', (cause: NodeJS.ErrnoException) => {
        log(`couldn't start ${quoted(program)}: ${WHY_NOT[cause.code ?? ''] ?? cause.message}`)
        resolve(127)
      })
      child.once('exit', (code, signal) => resolve(endOf(code, signal).exitCode))
    })
    child.stdin.on('error', () => undefined)
    const stop = () => this.stop(child, GRACE)
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => this.stop(child, 0))
    process.once('exit', () => killGroup(child, 'SIGKILL'))
    process.stdout.on('error', stop)

    const answered = new Lines(
      MAX_MESSAGE_BYTES,
      (line) => this.answered(line),
      () => {
        log('a message of the server was dropped: it is too long')
      },
    )
    const drained = new Promise<void>((resolve) => child.stdout.once('close', resolve))
    child.stdout.on('data', (chunk: Buffer) => answered.write(chunk))
    const said = new Lines(
      MAX_MESSAGE_BYTES,
      (line) => this.said(line),
      () => {
        log('a message of the client was dropped: it is too long')
        this.toClient(errorText(null, INVALID_REQUEST, 'prodgate: the message is too long'))
      },
    )
    process.stdin.on('data', (chunk: Buffer) => said.write(chunk))
    process.stdin.once('end', stop)
    process.stdin.once('error', stop)

    const status = await ended
    // A process that the server left behind may hold its output open.
    killGroup(child, 'SIGTERM')
    await Promise.race([drained, later(GRACE)])
    killGroup(child, 'SIGKILL')
    process.stdin.destroy()
    await Promise.race([this.close(), later(GRACE)])
    return status
  }

  private said(line: Buffer): void {
    this.take(this.session.fromClient(line))
  }

  private take(step: Step): void {
    if (step.is === 'forward') this.toServer(step.text)
    else if (step.is === 'answer') this.toClient(step.text)
    else if (step.is === 'judge')
      void this.session
        .judge(step.call, (text) => this.toClient(text))
        .then((judged) => {
          if (judged.is !== 'gone') this.take(judged)
        })
  }

  private answered(line: Buffer): void {
    const text = line.toString('utf8')
    if (this.own.size > 0 && text.includes(this.prefix)) {
      const json = parsed(text)
      const id = json !== undefined && isJsonObject(json) ? json['id'] : undefined
      const asked = typeof id === 'string' ? this.own.get(id) : undefined
      if (asked !== undefined) {
        this.own.delete(id as string)
        asked(json as JsonObject)
        return
      }
    }
    const on = this.session.fromServer(text)
    // Some readers end a line there.
    if (on?.includes('\r')) this.toClient(on.replaceAll('\r', ' '))
    else if (on === text) process.stdout.write(Buffer.concat([line, LINE_END]))
    else if (on !== undefined) this.toClient(on)
  }

  private async listTools(meta: JsonObject | undefined): Promise<readonly Json[]> {
    const { progressToken: _token, ...rest } = meta ?? {}
    const pages: Json[] = []
    let cursor: Json | undefined
    do {
      const about = meta === undefined ? {} : { _meta: rest }
      const page = await this.ask('tools/list', { ...about, ...(cursor === undefined ? {} : { cursor }) })
      pages.push(page)
      cursor = isJsonObject(page) ? page['nextCursor'] : undefined
    } while (cursor !== undefined && pages.length < MAX_PAGES)
    return pages
  }

  private ask(method: string, params: JsonObject): Promise<Json> {
    const id = `${this.prefix}${++this.asked}`
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.own.delete(id)
        reject(new Error('it does not answer in time'))
      }, PATIENCE)
      this.own.set(id, ({ result, error }) => {
        clearTimeout(late)
        // A server without tools has none to list; its answer to the call will say so.
        if (result !== undefined) resolve(result)
        else if (isJsonObject(error ?? null) && (error as JsonObject)['code'] === METHOD_NOT_FOUND)
          resolve({ tools: [] })
        else reject(new Error('it answered with an error'))
      })
      this.toServer(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    })
  }

  private toServer(text: string): void {
    this.server?.stdin.write(`${text}\n`)
  }

  private toClient(text: string): void {
    process.stdout.write(`${text}\n`)
  }

  /** Clients give their server two seconds, and two more, before they kill it: ours is gone by then. */
  private stop(child: Server, grace: number): void {
    this.session.leave()
    child.stdin.end()
    setTimeout(() => killGroup(child, 'SIGTERM'), grace).unref()
    setTimeout(() => killGroup(child, 'SIGKILL'), grace + GRACE).unref()
  }

  private async close(): Promise<void> {
    await this.session.close()
    const { gate } = this.options
    await Promise.all([...this.states.left()].map((decision) => gate.tell({ decision, status: 'unknown' })))
  }
}

const METHOD_NOT_FOUND = -32601
const LINE_END = Buffer.from('\n')

function killGroup(child: Server, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Nobody is left in it.
  }
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}

const WHY_NOT: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'it may not be run',
}
