import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { whenEnded } from './event-stream.ts'

const asked: ServerResponse[] = []
const server = createServer((_, response) => void asked.push(response))
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function stream() {
  const { port } = server.address() as AddressInfo
  const reader = request({ port, host: '127.0.0.1' }).on('error', () => undefined)
  reader.end()
  const response = await vi.waitFor(() => {
    const [one] = asked.splice(0)
    if (one === undefined) throw new Error('nobody has asked yet')
    return one
  }, 60_000)
  return { reader, response }
}

test('what a stream holds is given back when its reader goes, and not before', async () => {
  const { reader, response } = await stream()
  const back = vi.fn()
  whenEnded(response, back)
  response.write('a')
  expect(back).not.toHaveBeenCalled()
  reader.destroy()
  await vi.waitFor(() => expect(back).toHaveBeenCalledTimes(1), 60_000)
})

test('and where the reader had gone before, at once', async () => {
  const { reader, response } = await stream()
  const gone = once(response, 'close')
  reader.destroy()
  await gone
  const back = vi.fn()
  whenEnded(response, back)
  expect(back).toHaveBeenCalledTimes(1)
})
