import { afterAll, beforeAll, expect, test } from 'vitest'
import { ANSWER, ask, confirmed, expectProblem, held } from './actions.ts'
import { JSON_TYPE, TestServer } from './server.ts'

/** A browser hands the cookies of a host to whatever listens on any port of it: to what an agent started there, too. */

const PASSWORD = 'a sentence that nobody guesses'

let server: TestServer
let neighbour: TestServer
let cookie: string
let csrf: string
beforeAll(async () => {
  server = await TestServer.start()
  neighbour = await TestServer.start()
  ;({ cookie, csrf } = await signedIn(server))
})
afterAll(() => Promise.all([server.remove(), neighbour.remove()]))

async function signedIn(at: TestServer): Promise<{ readonly cookie: string; readonly csrf: string }> {
  const invite = () => at.post('olga', '/v1/people/invitations', { role: 'approver' })
  await confirmed(at, 'ann', await invite())
  const [, token] = (await invite()).json.link.split('#')
  const body = JSON.stringify({ token, name: 'carla', password: PASSWORD })
  const enrolled = await at.raw({ method: 'POST', path: '/v1/auth/enrol', headers: JSON_TYPE, body })
  const given = (enrolled.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '')
  return { cookie: given.join('; '), csrf: enrolled.json.csrf }
}

test('the cookie alone approves nothing and reads nothing', async () => {
  const { hold } = await ask(server, 'bot', { action: held() })
  const body = JSON.stringify({ ...ANSWER, target: 'https://10.0.0.1:6443' })
  const post = (headers: Readonly<Record<string, string>>) =>
    server.raw({
      method: 'POST',
      path: `/v1/holds/${hold}/approve`,
      headers: { ...JSON_TYPE, cookie, ...headers },
      body,
    })
  const look = (headers: Readonly<Record<string, string>>) =>
    server.raw({ path: `/v1/holds/${hold}`, headers: { cookie, ...headers } })
  const value = cookie.split('=')[1] ?? ''
  for (const given of [{}, { 'x-csrf-token': value }, { 'x-csrf-token': '' }]) {
    expectProblem(await look(given), 403, 'FORBIDDEN')
    expectProblem(await post(given), 403, 'FORBIDDEN')
  }
  const own = { 'x-csrf-token': csrf }
  expect((await look(own)).status).toBe(200)
  expect(await post(own)).toMatchObject({ status: 200, json: { status: 'approved' } })
})

test('and does not tell what goes with it', async () => {
  const alone = await server.raw({ path: '/v1/auth/me', headers: { cookie } })
  expect([alone.status, alone.json.name]).toEqual([200, 'carla'])
  expect(alone.text).not.toContain(csrf)
  expect(alone.json.csrf).toBeUndefined()
  const both = await server.raw({ path: '/v1/auth/me', headers: { cookie, 'x-csrf-token': csrf } })
  expect(both.json.csrf).toBe(csrf)
})

test('an authority on another port of the host has a cookie of its own', async () => {
  const theirs = await signedIn(neighbour)
  expect(theirs.cookie.split('=')[0]).not.toBe(cookie.split('=')[0])
  const both = `${theirs.cookie}; ${cookie}`
  for (const at of [server, neighbour])
    expect((await at.raw({ path: '/v1/auth/me', headers: { cookie: both } })).status).toBe(200)
  expectProblem(await server.raw({ path: '/v1/auth/me', headers: { cookie: theirs.cookie } }), 401, 'UNAUTHENTICATED')
})
