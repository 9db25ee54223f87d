import { createHash, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { expectProblem, READ } from './actions.ts'
import { send } from './http.ts'
import { JSON_TYPE, TestServer } from './server.ts'

/** What a token, a session and a sign-in are bound to, and when they end. */

let server: TestServer
beforeAll(async () => {
  const oidc = { issuer: 'http://127.0.0.1:1', clientId: 'gate' }
  server = await TestServer.start({ config: { oidc } })
})
afterAll(() => server.remove())

const body = JSON.stringify({ action: READ })
const decide = (token: string, more: Readonly<Record<string, string>> = {}) =>
  server.raw({
    method: 'POST',
    path: '/v1/decisions',
    body,
    headers: { ...JSON_TYPE, authorization: `Bearer ${token}`, ...more },
  })
const onSocket = (token: string) =>
  send('http://localhost', {
    method: 'POST',
    path: '/v1/decisions',
    body,
    headers: { ...JSON_TYPE, authorization: `Bearer ${token}` },
    socketPath: server.socket,
  })

describe('an agent that is bound', () => {
  test('to the socket is heard there and nowhere else', async () => {
    const bound = (await server.post('olga', '/v1/agents', { name: 'bound', socketOnly: true })).json
    const free = (await server.post('olga', '/v1/agents', { name: 'free' })).json
    expectProblem(await decide(bound.token), 401, 'UNAUTHENTICATED')
    expect([(await onSocket(bound.token)).json.verdict, (await decide(free.token)).json.verdict]).toEqual([
      'allow',
      'allow',
    ])
    const rotated = (await server.post('olga', `/v1/agents/${bound.id}/token`)).json
    expectProblem(await decide(rotated.token), 401, 'UNAUTHENTICATED')
    const listed = (await server.get('vera', '/v1/agents')).json.agents as { id: string; socketOnly: boolean }[]
    expect(listed.filter((one) => one.socketOnly).map((one) => one.id)).toEqual([bound.id])
  })

  test('to a key is heard over HTTP with a proof of it', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
    const jwk = await exportJWK(publicKey)
    const { token } = (await server.post('olga', '/v1/agents', { name: 'keyed', key: jwk })).json
    const proof = (htu: string) =>
      new SignJWT({
        htm: 'POST',
        htu,
        iat: Math.floor(Date.now() / 1000),
        jti: randomUUID(),
        ath: createHash('sha256').update(token).digest('base64url'),
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk })
        .sign(privateKey)
    expectProblem(await decide(token), 401, 'UNAUTHENTICATED')
    expectProblem(await decide(token, { dpop: await proof('http://elsewhere/v1/decisions') }), 401, 'UNAUTHENTICATED')
    const good = await proof(`${server.url}/v1/decisions`)
    expect((await decide(token, { dpop: good })).json.verdict).toBe('allow')
    expectProblem(await decide(token, { dpop: good }), 401, 'UNAUTHENTICATED')
    const scheme = { authorization: `DPoP ${token}`, dpop: await proof(`${server.url}/v1/decisions`) }
    expect((await decide(token, scheme)).json.verdict).toBe('allow')
    // On the socket of the machine it is the socket that it is bound to.
    expect((await onSocket(token)).json.verdict).toBe('allow')
    const secret = await exportJWK(privateKey)
    expectProblem(await server.post('olga', '/v1/agents', { name: 'leaky', key: secret }), 422, 'INVALID')
  })
})

test('a person ends tokens of theirs, and nobody else’s', async () => {
  expect((await server.get('rita', '/v1/status')).status).toBe(200)
  expectProblem(await server.post('rita', '/v1/me/token/revoke', {}), 422, 'INVALID')
  const { json: more } = await server.post('olga', `/v1/people/${server.id('rita')}/token`)
  const again = (which: string) =>
    server.raw({
      method: 'POST',
      path: '/v1/me/token/revoke',
      headers: { ...JSON_TYPE, authorization: `Bearer ${more.token}` },
      body: JSON.stringify({ which }),
    })
  expectProblem(await server.get('rita', '/v1/status'), 401, 'UNAUTHENTICATED')
  expect((await again('this')).json).toEqual({ revoked: 1 })
  expectProblem(await again('this'), 401, 'UNAUTHENTICATED')
  expect((await server.get('vera', '/v1/status')).status).toBe(200)
  expectProblem(await server.post('bot', '/v1/me/token/revoke', { which: 'all' }), 403, 'ROLE_MISSING')
})

test('a stream of events ends with the session or the token that it was opened with', async () => {
  const { json } = await server.post('olga', '/v1/people/invitations', { role: 'viewer' })
  const enrolled = await server.raw({
    method: 'POST',
    path: '/v1/auth/enrol',
    headers: JSON_TYPE,
    body: JSON.stringify({ token: json.link.split('#')[1], name: 'Wim', password: 'a sentence that nobody guesses' }),
  })
  const cookie = (enrolled.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')
  const [first, second] = [stream({ cookie }), stream({ authorization: `Bearer ${server.token('vera')}` })]
  await Promise.all([first.open, second.open])
  expect((await server.raw({ method: 'POST', path: '/v1/auth/sign-out', headers: { cookie } })).status).toBe(200)
  await first.ended
  expect(second.isOpen()).toBe(true)
  expect((await server.post('vera', '/v1/me/token/revoke', { which: 'all' })).json).toEqual({ revoked: 1 })
  await second.ended
})

test('so many streams of events one person may have open, and another once one of them has ended', async () => {
  const headers = { authorization: `Bearer ${server.token('ben')}` }
  const streams = Array.from({ length: 32 }, () => stream(headers))
  await Promise.all(streams.map((one) => one.open))
  expectProblem(await server.get('ben', '/v1/events'), 429, 'TOO_MANY')
  const others = stream({ authorization: `Bearer ${server.token('ada')}` })
  await others.open
  streams[0]?.leave()
  await vi.waitFor(async () => {
    const again = stream(headers)
    await again.open
    again.leave()
    expect(again.status()).toBe(200)
  }, 60_000)
  for (const one of [...streams, others]) one.leave()
})

function stream(headers: Readonly<Record<string, string>>) {
  let open = true
  let status: number | undefined
  const asked = request(`${server.url}/v1/events`, { headers })
  const ended = new Promise<void>((resolve) => {
    asked.on('response', (response) => {
      status = response.statusCode
      response.resume()
      response.on('close', () => {
        open = false
        resolve()
      })
    })
  })
  const opened = new Promise<void>((resolve) => asked.on('response', () => resolve()))
  asked.end()
  const leave = () => asked.destroy()
  return { open: opened, ended, isOpen: () => open, status: () => status, leave }
}

test('what goes wrong at the identity provider is told on a page', async () => {
  const started = await server.raw({ path: '/v1/auth/oidc/start' })
  expect([started.status, started.headers.location]).toEqual([303, '/sign-in?problem=PROVIDER_UNREACHABLE'])
  const back = await server.raw({ path: '/v1/auth/oidc/callback?code=1&state=2' })
  expect(back.status).toBe(303)
  expect(back.headers.location).toMatch(/^\/sign-in\?problem=[A-Z_]+$/)
})

test('who issues passes and signs the log is published', async () => {
  const { json } = await server.raw({ path: '/.well-known/prodgate' })
  expect(json).toEqual({
    issuer: expect.stringMatching(/./),
    jwks_uri: `${server.url}/.well-known/jwks.json`,
    log_key: (await server.raw({ path: '/v1/log/key' })).text.trim(),
    openapi: `${server.url}/openapi.json`,
  })
  expect(json.log_key.startsWith(`${json.issuer}+`)).toBe(true)
})

test('links for people have a name, for which passkeys work; both addresses are heard', async () => {
  const { port } = new URL(server.url)
  expect(server.url).toBe(`http://127.0.0.1:${port}`)
  const { json } = await server.post('olga', '/v1/people/invitations', { role: 'viewer' })
  expect(json.link).toMatch(new RegExp(`^http://localhost:${port}/enrol#`))
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`])
    expect((await server.raw({ path: '/healthz', headers: { host } })).status).toBe(200)
  expect((await server.raw({ path: '/healthz', headers: { host: `evil.example:${port}` } })).status).toBe(403)
})
