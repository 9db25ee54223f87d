import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approve, approved, confirmed, expectProblem, held } from './actions.ts'
import { JSON_TYPE, type Person, TestServer } from './server.ts'

/** Who is let in with the head of a request, and is nobody any more when it goes on. */

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({ config: { openHoldsPerAgent: 100 } })
})
afterAll(() => server.remove())

let serial = 0
async function newAgent(): Promise<{ readonly id: string; readonly token: string }> {
  serial++
  const made = await server.post('olga', '/v1/agents', { name: `late-${serial}` })
  expect(made.status).toBe(201)
  return made.json
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** The request of this agent, once it is there. */
async function pending(agent: string): Promise<string> {
  for (const until = Date.now() + 50_000; Date.now() < until; await sleep(20)) {
    const { json } = await server.get('ann', '/v1/holds?status=pending')
    const found = (json.holds as { id: string; agent?: string }[]).find((one) => one.agent === agent)
    if (found !== undefined) return found.id
  }
  throw new Error('nothing waits')
}

function waits({ token }: { readonly token: string }, action: unknown) {
  const headers = { ...JSON_TYPE, ...bearer(token) }
  return server.raw({ method: 'POST', path: '/v1/decisions', headers, body: JSON.stringify({ action, wait: 60 }) })
}

describe('an agent that waits for people', () => {
  test('is let go by their approval', async () => {
    const agent = await newAgent()
    const answer = waits(agent, held())
    await approved(server, 'ann', await pending(agent.id))
    expect((await answer).json.verdict).toBe('allow')
  })

  test('and is nobody once it was disabled: nothing is spent for it', async () => {
    const agent = await newAgent()
    const answer = waits(agent, held())
    const hold = await pending(agent.id)
    expect((await server.post('olga', `/v1/agents/${agent.id}/disable`)).status).toBe(200)
    await approved(server, 'ann', hold)
    expectProblem(await answer, 401, 'UNAUTHENTICATED')
    expect((await server.get('ann', `/v1/holds/${hold}`)).json.status).toBe('approved')
  })

  test('or once its token was made anew', async () => {
    const agent = await newAgent()
    const { hold } = (
      await server.raw({
        method: 'POST',
        path: '/v1/decisions',
        headers: { ...JSON_TYPE, ...bearer(agent.token) },
        body: JSON.stringify({ action: held() }),
      })
    ).json
    const answer = server.raw({ path: `/v1/holds/${hold.id}?wait=60`, headers: bearer(agent.token) })
    await sleep(300)
    expect((await server.post('olga', `/v1/agents/${agent.id}/token`)).status).toBe(201)
    expect((await approve(server, 'ann', hold.id)).status).toBe(200)
    expectProblem(await answer, 401, 'UNAUTHENTICATED')
  })
})

/** Sends the head and the beginning of the body, does something, and sends the rest. The status of the answer. */
async function slowly(token: string, path: string, body: unknown, meanwhile: () => Promise<unknown>): Promise<number> {
  const { hostname, port, host } = new URL(server.url)
  const text = JSON.stringify(body)
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${host}`,
    `authorization: Bearer ${token}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
  ]
  const socket = connect(Number(port), hostname)
  const said = new Promise<string>((resolve, reject) => {
    socket.setEncoding('utf8').once('data', resolve).once('error', reject)
  })
  socket.write(`${head.join('\r\n')}\r\n\r\n${text.slice(0, 3)}`)
  await sleep(300)
  await meanwhile()
  socket.write(text.slice(3))
  const status = Number((await said).split(' ')[1])
  socket.destroy()
  return status
}

describe('somebody whose body comes late', () => {
  const agents = async () => (await server.get('olga', '/v1/agents')).json.agents as { name: string }[]
  const add = (who: Person, name: string, meanwhile: () => Promise<unknown>) =>
    slowly(server.token(who), '/v1/agents', { name }, meanwhile)

  test('is heard as who they are then', async () => {
    expect(await add('olga', 'in time', async () => undefined)).toBe(201)
    const role = `/v1/people/${server.id('ben')}/role`
    await confirmed(server, 'ann', await server.post('olga', role, { role: 'operator' }))
    const lower = () => server.post('olga', role, { role: 'viewer' })
    expect(await add('ben', 'too late', lower)).toBe(401)
    expect((await agents()).map(({ name }) => name)).not.toContain('too late')
  })

  test('and not at all once they were disabled', async () => {
    const disable = () => server.post('olga', `/v1/people/${server.id('rita')}/disable`)
    expect(await slowly(server.token('rita'), '/v1/decisions', { action: held() }, disable)).toBe(401)
  })
})
