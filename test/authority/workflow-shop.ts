import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { approved } from './actions.ts'
import type { TestServer } from './server.ts'

const REASON = 'demonstrate the new checkout flow'
export const STATUS = '/bmad/production-mode/status'

/** A provider of payments, which counts what it is asked. */
export class Payments {
  /** As workflows name it. */
  readonly host: string
  charges = 0
  private readonly server: Server

  private constructor(server: Server) {
    this.server = server
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => {
      this.charges++
      response.end(JSON.stringify({ charged: request.url }))
    })
  }

  static async start(): Promise<Payments> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new Payments(server)
  }

  /** Works when it is handed on by itself, as a workflow's function is. */
  readonly charge = async (amount: number) =>
    (await fetch(`http://${this.host}/${amount}`)).json() as Promise<{ charged: string }>

  close(): void {
    this.server.close()
  }
}

/** A function that counts how often it ran. */
export function counted<A extends unknown[], T>(work: (...args: A) => T) {
  const run = (...args: A) => {
    run.times++
    return work(...args)
  }
  run.times = 0
  return run
}

/** A mock session for this workflow, asked for and approved. */
export async function mockSession(server: TestServer, workflow: string): Promise<string> {
  const { json } = await server.post('rita', '/bmad/production-mode/request-mock', { reason: REASON, workflow })
  await approved(server, 'ann', json.hold.id)
  const { mock_sessions } = (await server.get('vera', STATUS)).json
  return mock_sessions.find((one: { workflow: string }) => one.workflow === workflow).id
}
