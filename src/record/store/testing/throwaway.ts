import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

type Answer = { readonly directory: string } & { readonly answer?: unknown; readonly fault?: string }

/** A temporary directory, and PostgreSQL servers in it, that are gone when this process is, whatever ends it. */
export class Throwaway {
  readonly directory: string
  private readonly guardian: ChildProcess
  private readonly lines: AsyncIterator<string>
  private last: Promise<unknown> = Promise.resolve()

  private constructor(guardian: ChildProcess, lines: AsyncIterator<string>, directory: string) {
    this.guardian = guardian
    this.lines = lines
    this.directory = directory
  }

  static async make(): Promise<Throwaway> {
    // In a group of its own, so that it outlives a group that is killed.
    const guardian = spawn(process.execPath, [join(import.meta.dirname, 'guardian.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    })
    // Ended by its input alone.
    guardian.unref()
    if (guardian.stdout === null) throw new Error('a pipe has no end to read from')
    const lines = createInterface({ input: guardian.stdout })[Symbol.asyncIterator]()
    const first: Answer = JSON.parse((await lines.next()).value ?? '')
    return new Throwaway(guardian, lines, first.directory)
  }

  path(name: string): string {
    return join(this.directory, name)
  }

  /** A new server in this directory, running. */
  async postgres(data = 'postgres'): Promise<PostgresServer> {
    const { password } = await this.ask<{ password: string }>({ do: 'init', data })
    const server = new PostgresServer(this, data, password, await freePort())
    await server.start()
    return server
  }

  async end(): Promise<void> {
    this.guardian.ref()
    const gone = once(this.guardian, 'exit')
    this.guardian.stdin?.end()
    await gone
  }

  /** One command after the other. */
  ask<T>(command: object): Promise<T> {
    const asked = this.last.then(async () => {
      this.guardian.stdin?.write(`${JSON.stringify(command)}\n`)
      const { value, done } = await this.lines.next()
      if (done) throw new Error('the guardian of the test is gone')
      const { answer, fault }: Answer = JSON.parse(value)
      if (fault !== undefined) throw new Error(fault)
      return answer as T
    })
    this.last = asked.catch(() => undefined)
    return asked
  }
}

/** A real server, on a port of 127.0.0.1. */
export class PostgresServer {
  readonly port: number
  private readonly throwaway: Throwaway
  private readonly data: string
  private readonly password: string

  constructor(throwaway: Throwaway, data: string, password: string, port: number) {
    this.throwaway = throwaway
    this.data = data
    this.password = password
    this.port = port
  }

  url(database: string, port = this.port): string {
    return `postgres://prodgate:${this.password}@127.0.0.1:${port}/${database}`
  }

  async createDatabase(name: string): Promise<string> {
    await this.query('postgres', `create database ${name}`)
    return this.url(name)
  }

  /** As good as a database of its own, and made in a hundredth of the time. */
  async createSchema(name: string): Promise<string> {
    await this.query('postgres', `create schema ${name}`)
    return `${this.url('postgres')}?options=-c%20search_path%3D${name}`
  }

  async query(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const { default: pg } = await import('pg')
    const client = new pg.Client(this.url(database))
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }

  /** After a kill, until the processes of the one before have noticed it, the server refuses to start. */
  async start(): Promise<void> {
    for (const last = performance.now() + 60_000; ; ) {
      try {
        return await this.throwaway.ask({ do: 'start', data: this.data, port: this.port })
      } catch (cause) {
        if (performance.now() > last) throw cause
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  stop(): Promise<void> {
    return this.throwaway.ask({ do: 'end', data: this.data, signal: 'SIGINT' })
  }

  kill(): Promise<void> {
    return this.throwaway.ask({ do: 'end', data: this.data, signal: 'SIGKILL' })
  }

  /** A copy of the stopped server's files, as another server on the same port. A standby waits to be promoted. */
  async copy(data: string, { standby = false } = {}): Promise<PostgresServer> {
    await this.throwaway.ask({ do: 'copy', from: this.data, to: data, standby })
    return new PostgresServer(this.throwaway, data, this.password, this.port)
  }
}

/**
 * A port for a server that is started later, and started again. Not one that the system gives out: it would give it to a
 * connection or to another test while nobody listens there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_GIVEN_OUT - 20_000, LOWEST_GIVEN_OUT)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}

/** Ports from here on are given out: by Linux, `ip_local_port_range` of 6.12; other systems begin later. */
const LOWEST_GIVEN_OUT = 32_768
