import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Stands between an authority and PostgreSQL, and passes every piece on only after a while. */
export class SlowProxy {
  /** Milliseconds for every piece. */
  delay = 0
  readonly port: number
  private readonly server: Server
  private readonly sockets = new Set<Socket>()

  private constructor(server: Server, port: number) {
    this.server = server
    this.port = port
  }

  static async before(target: number): Promise<SlowProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a server that listens has a port')
    const proxy = new SlowProxy(server, address.port)
    server.on('connection', (near) => {
      const far = connect(target, '127.0.0.1')
      proxy.pass(near, far)
      proxy.pass(far, near)
    })
    return proxy
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
    await once(this.server, 'close')
  }

  private pass(from: Socket, to: Socket): void {
    this.sockets.add(from)
    from.on('error', () => undefined)
    from.on('close', () => {
      this.sockets.delete(from)
      to.destroy()
    })
    from.on('data', (piece) => {
      setTimeout(() => to.destroyed || to.write(piece), this.delay)
    })
  }
}
