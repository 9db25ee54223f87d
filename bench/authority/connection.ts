import { connect, type Socket } from 'node:net'

/**
 * One kept connection that sends requests made ahead and reads no more of an answer than its length and verdict: what is
 * measured is the authority, and the load takes as little of the machine as it can.
 */
export class Connection {
  private readonly socket: Socket
  private got: Buffer = Buffer.alloc(0)
  private answered: ((text: string) => void) | undefined
  private failed: ((cause: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (piece) => this.take(piece))
    socket.on('error', (cause) => this.failed?.(cause))
    socket.on('close', () => this.failed?.(new Error('the connection is closed')))
  }

  /** `door` is an address, or the path of a socket. */
  static open(door: string): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = door.startsWith('/') ? { hostname: '', port: '' } : new URL(door)
      const socket = hostname === '' ? connect(door) : connect(Number(port), hostname)
      socket.setNoDelay(true)
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Connection(socket)))
    })
  }

  /** The body of the answer, which has to be a success. */
  send(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.answered = resolve
      this.failed = reject
      this.socket.write(request)
    })
  }

  close(): void {
    this.failed = undefined
    this.socket.destroy()
  }

  private take(piece: Buffer): void {
    this.got = this.got.length === 0 ? piece : Buffer.concat([this.got, piece])
    const end = this.got.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.got.toString('latin1', 0, end)
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
    if (this.got.length < end + 4 + length) return
    const body = this.got.toString('utf8', end + 4, end + 4 + length)
    this.got = this.got.subarray(end + 4 + length)
    if (/^HTTP\/1\.1 20\d/.test(head)) this.answered?.(body)
    else this.failed?.(new Error(`${head.slice(0, 40)}: ${body.slice(0, 200)}`))
  }
}

export function requestText(door: string, token: string, path: string, body: unknown): string {
  const json = JSON.stringify(body)
  const host = door.startsWith('/') ? 'localhost' : new URL(door).host
  return [
    `POST ${path} HTTP/1.1`,
    `host: ${host}`,
    `authorization: Bearer ${token}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(json)}`,
    '',
    json,
  ].join('\r\n')
}
