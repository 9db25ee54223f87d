import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.remove())

describe('self-check', () => {
  test('agents read the lists and are told what to do', async () => {
    const { json } = await server.get('bot', '/v1/self-check')
    expect(json.lists).toHaveLength(8)
    const verdict = await server.onSocket('bot', '/v1/self-check', {
      answers: { 'environment.named': true },
      draft: 'Maybe.',
    })
    expect(verdict.json).toMatchObject({ answer: false, redFlags: ['maybe'] })
    expect(verdict.json.failures[0]).toMatchObject({ list: 'environment', question: 'environment.evidence' })
  })
})
