import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Stands between an authority and PostgreSQL, and cuts the connection when it hears a certain word. */
export class CuttingProxy {
  /** `held back`: the server never hears the word. `passed on`: the server does, and its answer is lost. */
  cutting: { readonly at: string; readonly word: 'held back' | 'passed on' } | undefined
  readonly port: number
  private readonly server: Server
  private readonly sockets = new Set<Socket>()

  private constructor(server: Server, port: number) {
    this.server = server
    this.port = port
  }

  static async before(target: number): Promise<CuttingProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a server that listens has a port')
    const proxy = new CuttingProxy(server, address.port)
    server.on('connection', (near) => proxy.join(near, connect(target, '127.0.0.1')))
    return proxy
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
    await once(this.server, 'close')
  }

  private join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => this.sockets.delete(socket))
    }
    near.on('close', () => far.end())
    far.on('close', () => near.destroy())
    let cut = false
    far.on('data', (piece) => cut || near.write(piece))
    near.on('data', (piece) => {
      const { cutting } = this
      cut ||= cutting !== undefined && piece.includes(cutting.at)
      if (!cut) return void far.write(piece)
      if (cutting?.word === 'passed on') far.write(piece)
      near.destroy()
    })
  }
}
