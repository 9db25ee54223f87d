import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.remove())

test('an authority that is told to stop as soon as it is ready finishes as at any other time', async () => {
  const statuses: (number | null)[] = []
  for (let i = 0; i < 5; i++) {
    statuses.push(await server.end('SIGTERM'))
    await server.run()
  }
  expect(statuses).toEqual([0, 0, 0, 0, 0])
})
