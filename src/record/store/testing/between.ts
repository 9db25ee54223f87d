import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Stands between an authority and PostgreSQL. What it does with what it hears is `join`'s to say. */
export interface Between {
  readonly port: number
  close(): Promise<void>
}

export async function between(target: number, join: (near: Socket, far: Socket) => void): Promise<Between> {
  const sockets = new Set<Socket>()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server that listens has a port')
  server.on('connection', (near) => {
    const far = connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    // What was sent on still arrives.
    near.on('close', () => far.end())
    far.on('close', () => near.destroy())
    join(near, far)
  })
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
