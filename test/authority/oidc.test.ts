import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestProvider } from '../../src/serve/identity/testing/provider.ts'
import { expectProblem } from './actions.ts'
import { type Answer, send } from './http.ts'
import { TestServer } from './server.ts'

/** Sign-in through a real provider of OpenID Connect, by the doors of the authority. */

const PUBLIC = 'http://127.0.0.1:9'
const SECRET_FILE = 'oidc-secret'

let provider: TestProvider
let server: TestServer

beforeAll(async () => {
  // It says on the console what it thinks of its own development settings.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  vi.spyOn(console, 'info').mockImplementation(() => undefined)
  provider = await TestProvider.start({ redirect: `${PUBLIC}/v1/auth/oidc/callback` })
  provider.people.set('mia-1', { preferred_username: 'mia', groups: ['gate-approvers'] })
  const { issuer, clientId, clientSecret } = provider
  server = await TestServer.start({
    files: { [SECRET_FILE]: `${clientSecret}\n` },
    config: {
      publicUrl: PUBLIC,
      oidc: { issuer, clientId, clientSecretFile: `~/${SECRET_FILE}`, roles: { 'gate-approvers': 'approver' } },
    },
  })
})
afterAll(async () => {
  await server?.remove()
  await provider?.stop()
})

const get = (path: string, cookie?: string) =>
  send(server.url, { path, headers: { host: new URL(PUBLIC).host, ...(cookie === undefined ? {} : { cookie }) } })

const cookieOf = (answer: Answer) => (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')

test('whom the provider vouches for is signed in, with the role that their groups name', async () => {
  const started = await get('/v1/auth/oidc/start')
  expect(started.status).toBe(303)
  const query = await provider.signIn(started.headers.location ?? '', 'mia-1')
  const back = await get(`/v1/auth/oidc/callback?${query}`, cookieOf(started))
  expect(back).toMatchObject({ status: 303, headers: { location: expect.stringMatching(/^\/#csrf=[\w-]{43}$/) } })
  const me = await get('/v1/auth/me', cookieOf(back))
  expect(me).toMatchObject({ status: 200, json: { name: 'mia', role: 'approver' } })
})

test('in a browser that did not begin it nobody is signed in', async () => {
  const started = await get('/v1/auth/oidc/start')
  const query = await provider.signIn(started.headers.location ?? '', 'mia-1')
  const back = await get(`/v1/auth/oidc/callback?${query}`)
  expect(back.headers.location).toMatch(/^\/sign-in\?problem=[A-Z_]+$/)
  expectProblem(await get('/v1/auth/me', cookieOf(back)), 401, 'UNAUTHENTICATED')
})
