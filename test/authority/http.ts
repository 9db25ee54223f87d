import { type IncomingHttpHeaders, request } from 'node:http'

export interface Sent {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
  readonly socketPath?: string
  /** The body is not waited for where it is one that goes on. */
  readonly head?: boolean
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly bytes: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests are about
  readonly json: any
}

/** One request on a connection of its own, with exactly these headers. The path goes out as it is written. */
export function send(url: string, sent: Sent): Promise<Answer> {
  const { hostname, port, host } = new URL(url)
  const { path, method = 'GET', headers = {}, body, socketPath, head = false } = sent
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...(socketPath === undefined ? { hostname, port } : { socketPath }),
        path,
        method,
        agent: false,
        setHost: false,
        headers: {
          host,
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          ...(headers as Record<string, string | string[]>),
        },
      },
      (response) => {
        if (head && response.headers['content-type'] === 'text/event-stream') response.destroy()
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', head ? () => undefined : reject)
        response.on('close', () => {
          const bytes = Buffer.concat(parts)
          const text = bytes.toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, bytes, json: jsonOf(text) })
        })
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
