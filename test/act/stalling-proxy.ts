import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { send } from '../authority/http.ts'

/** Where a request is stopped for good: before the authority has it, or before its answer leaves. */
export type Stall = 'before' | 'after'

/** Stands before an authority, and lets a request wait for ever at a point that a test chooses. */
export class StallingProxy {
  readonly url: string
  private readonly server: Server
  private readonly reached: Promise<void>

  private constructor(server: Server, reached: Promise<void>) {
    this.server = server
    this.reached = reached
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** `at` says of a request by its path and body whether it is the one; `answered` is called before an answer goes on. */
  static async before(
    url: string,
    stall: Stall,
    at: (path: string, body: string) => boolean,
    answered: (path: string) => void = () => {},
  ): Promise<StallingProxy> {
    let met = () => {}
    const reached = new Promise<void>((resolve) => {
      met = resolve
    })
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      const body = Buffer.concat(parts).toString()
      const path = request.url ?? ''
      const isIt = at(path, body)
      if (isIt && stall === 'before') return met()
      const { authorization = '', 'content-type': type = 'application/json' } = request.headers
      const posted = request.method === 'POST' ? { method: 'POST', body } : {}
      const answer = await send(url, { path, headers: { authorization, 'content-type': type }, ...posted })
      if (isIt) return met()
      answered(path)
      response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': answer.bytes.length })
      response.end(answer.bytes)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new StallingProxy(server, reached)
  }

  /** Resolves once the request waits. */
  stalled(): Promise<void> {
    return this.reached
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }
}
