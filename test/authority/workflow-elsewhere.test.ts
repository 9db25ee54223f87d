import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import {
  type Gate,
  GateUnreachable,
  gate,
  NotReal,
  type RealResult,
  requireReal,
  type UnknownResult,
  type WorkflowResult,
} from '../../src/library/index.ts'
import { TestServer } from './server.ts'
import { counted, Payments, STATUS } from './workflow-shop.ts'

let payments: Payments
let charge: Payments['charge']
beforeAll(async () => {
  payments = await Payments.start()
  charge = payments.charge
})
afterAll(() => payments.close())

describe('with the authority unreachable nothing runs', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await TestServer.start()
  })
  afterAll(() => server.remove())

  test.each([
    ['nobody listens', () => gate({ url: 'http://127.0.0.1:9', token: 'pga_x' })],
    ['a wrong token', () => gate({ url: server.url, token: 'pga_wrong' })],
    ['a local gate', () => gate({ local: true, home: server.home, registry: server.registry })],
  ])('%s', async (_name, open) => {
    const real = counted(charge)
    const mock = counted(charge)
    await expect(open().workflow('w', { real, mock })(1)).rejects.toBeInstanceOf(GateUnreachable)
    await expect(open().workflow('w', { real, mock, mode: 'mock' })(1)).rejects.toBeInstanceOf(GateUnreachable)
    await expect(open().realOnly('w', real)(1)).rejects.toBeInstanceOf(GateUnreachable)
    expect([real.times, mock.times]).toEqual([0, 0])
  })

  test('the answer to the outcome is lost: it was told, and the run is what it was', async () => {
    const lost: string[] = []
    const line = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      const path = request.url ?? ''
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' }
      const body = parts.length === 0 ? {} : { body: Buffer.concat(parts) }
      const answer = await fetch(server.url + path, { method: request.method ?? 'GET', headers, ...body })
      const text = await answer.text()
      if (/\/outcomes?$/.test(path) && !lost.includes(path)) {
        lost.push(path)
        return request.socket.destroy()
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    })
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
    const untold: Error[] = []
    const onUntold = (fault: Error) => void untold.push(fault)
    const url = `http://127.0.0.1:${(line.address() as AddressInfo).port}`
    const far = gate({ url, token: server.token('bot'), onUntold })
    expect(await far.workflow('far', { real: charge })(1)).toMatchObject({ provenance: 'real', findings: [] })
    expect(await far.guard({ kind: 'shell', command: 'kubectl --context prod-eu get pods' }, () => 'ran')).toBe('ran')
    expect([lost.length, untold]).toEqual([2, []])
    line.close()
  })

  test('gone while it ran: the work is done once, and is no evidence', async () => {
    const untold: Error[] = []
    const other = gate({ url: server.url, token: server.token('bot'), onUntold: (fault) => void untold.push(fault) })
    const real = counted(async () => {
      await server.end()
      return charge(1)
    })
    const result = await other.workflow('orphan', { real })()
    await server.run()
    expectTypeOf(result).toExtend<RealResult<unknown> | UnknownResult<unknown> | WorkflowResult<unknown>>()
    expect(result).toMatchObject({ provenance: 'unknown', findings: ['NOT_RECORDED'], value: { charged: '/1' } })
    expect(real.times).toBe(1)
    expect(untold).toHaveLength(1)
  })
})

describe('where the operator says that it is no production', () => {
  let server: TestServer
  let g: Gate
  beforeAll(async () => {
    const registry = `version: 1\nsession: { environment: development, workspaces: ["${tmpdir()}"] }\ntargets: []\n`
    server = await TestServer.start({ config: { production: false }, registry })
    g = gate({ socket: server.socket, token: server.token('bot') })
  })
  afterAll(() => server.remove())

  test('a mock needs no session, and is marked all the same', async () => {
    const demo = g.workflow('demo', { real: charge, mock: async () => ({ charged: 'mock' }), mode: 'mock' })
    const result = await demo(1)
    expect(result).toMatchObject({ provenance: 'mock', session: 'development' })
    expect(() => requireReal(result)).toThrow(NotReal)
    expect((await g.workflow('demo', { real: charge })(1)).provenance).toBe('real')
  })

  test('a silent fallback gives a result that is none, and no counted attempt', async () => {
    const rates = g.workflow('rates', { real: charge, mock: async () => ({ charged: 'mock' }), mode: 'mock' })
    const result = await g.workflow('report', { real: async () => ({ of: await rates(1) }) })()
    expect(result).toMatchObject({ provenance: 'mock', findings: expect.arrayContaining(['MOCK_IN_RESULT']) })
    const { stats } = (await server.get('vera', STATUS)).json
    expect(stats.mock_mode_attempts).toBe(0)
    expect(stats.workflows_successful).toBe(1)
  })

  test('a mode of one\u2019s own configuration gives either, and the type says so', async () => {
    const mode = process.env['NOBODY_SETS_THIS'] === undefined ? 'real' : ('mock' as 'real' | 'mock')
    const either = g.workflow('either', { real: charge, mock: charge, mode: mode as 'real' | 'mock' })
    expectTypeOf(await either(1)).toEqualTypeOf<WorkflowResult<{ charged: string }>>()
    expect((await either(1)).provenance).toBe('real')
    expect(() => g.workflow('none', { real: charge, mode: 'mock' })).toThrow('has no `mock`')
  })
})
