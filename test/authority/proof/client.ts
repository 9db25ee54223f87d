import { Agent, request } from 'node:http'

export interface Answer {
  readonly status: number
  // A test reads what it expects to find.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any
}

/** Somebody with a token, at an address of an authority or at the path of its socket. Connections are kept. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true })
  private readonly where: { readonly socketPath: string } | { readonly host: string; readonly port: string }
  private readonly token: string

  constructor(door: string, token: string) {
    this.token = token
    if (door.startsWith('/')) this.where = { socketPath: door }
    else {
      const { hostname, port } = new URL(door)
      this.where = { host: hostname, port }
    }
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path)
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.send('POST', path, Buffer.from(JSON.stringify(body)))
  }

  close(): void {
    this.agent.destroy()
  }

  /** Rejects where no whole answer came. */
  private send(method: string, path: string, body?: Buffer): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
    }
    return new Promise((resolve, reject) => {
      const sent = request({ ...this.where, method, path, headers, agent: this.agent }, (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece) => pieces.push(piece))
        response.on('error', reject)
        response.on('end', () => {
          if (!response.complete) return reject(Object.assign(new Error('the answer was cut'), { code: 'ECONNRESET' }))
          const text = Buffer.concat(pieces).toString()
          const isJson = /json/.test(response.headers['content-type'] ?? '')
          resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : text })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
}

/** An action that waits for a person, each number another one. */
export const heldAction = (n: number | string = 0) => ({
  kind: 'shell',
  command: `kubectl --context prod-eu delete namespace shop-${n}`,
})

export const allowedAction = (n: number | string = 0) => ({ kind: 'shell', command: `echo ${n}` })

/**
 * The store gave up in time: on a machine that is too slow for so many at once it does, and then nothing was done that is
 * told.
 */
export function isStoreFault({ status, body }: Answer): boolean {
  return status === 503 || /^the gate could not decide: the store could not be/.test(body.reasons?.[0]?.message ?? '')
}

/** The answer of an approver who has read all of it. */
export async function approve(approver: Client, hold: string): Promise<Answer> {
  const view = await approver.get(`/v1/holds/${hold}`)
  return view.status === 200 ? approver.post(`/v1/holds/${hold}/approve`, answerTo(view.body)) : view
}

export function answerTo(view: { readonly sentence: string; readonly targets: readonly string[] }) {
  return {
    sentence: view.sentence,
    target: view.targets[0],
    justification: 'the shop is being retired today',
    rollbackPlan: 'restore the namespace from the nightly backup',
    backup: true,
  }
}
