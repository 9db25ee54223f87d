import { generateKeyPairSync } from 'node:crypto'
import { generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunnerIssuer } from '../../src/serve/identity/testing/runner-issuer.ts'
import { expectProblem } from '../authority/actions.ts'
import { JSON_TYPE, TestServer } from '../authority/server.ts'

/** Runners' own tokens at a real authority, from a real issuer on a port of this machine. */

const AUDIENCE = 'https://gate.example'
let issuer: RunnerIssuer
let server: TestServer

beforeAll(async () => {
  issuer = await RunnerIssuer.start()
  const claims = {
    repository: 'acme/shop',
    ref: 'refs/heads/main',
    environment: 'production',
    job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  }
  const deploy = { issuer: issuer.issuer, audience: AUDIENCE, claims, agent: 'bot', minutes: 5 }
  const twice = { issuer: issuer.issuer, audience: AUDIENCE, claims: { repository: 'acme/twice' }, agent: 'bot' }
  server = await TestServer.start({ config: { ci: [deploy, twice, { ...twice, agent: 'eve' }] } })
})
afterAll(async () => {
  await server.remove()
  await issuer.stop()
})

function exchange(token: unknown) {
  return server.raw({ method: 'POST', path: '/v1/ci/token', headers: JSON_TYPE, body: JSON.stringify({ token }) })
}

const now = () => Math.floor(Date.now() / 1000)

test('a runner is the agent that its claims stand for, with a token of its own', async () => {
  const answer = await exchange(await issuer.token(AUDIENCE))
  expect(answer.status).toBe(201)
  expect(answer.json.agent).toBe(server.id('bot'))
  expect(Date.parse(answer.json.expires) - Date.now()).toBeLessThanOrEqual(5 * 60_000)
  const action = { kind: 'named', name: 'ci_deploy_production', target: 'shop', productionGatePresent: true }
  const decided = await server.raw({
    method: 'POST',
    path: '/v1/decisions',
    headers: { authorization: `Bearer ${answer.json.token}`, ...JSON_TYPE },
    body: JSON.stringify({ action }),
  })
  expect([decided.status, decided.json.verdict]).toEqual([200, 'hold'])
})

test('a token is heard once', async () => {
  const token = await issuer.token(AUDIENCE)
  expect((await exchange(token)).status).toBe(201)
  expectProblem(await exchange(token), 401, 'UNAUTHENTICATED')
})

test('shown twice at the same moment, too, it is heard once', async () => {
  const token = await issuer.token(AUDIENCE)
  const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(token)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
})

describe('one thing is different, and it is nobody', () => {
  type Changed = Readonly<Record<string, unknown>>
  const cases: Readonly<Record<string, Changed | (() => Changed)>> = {
    'another repository': { repository: 'acme/shop2' },
    'a fork': { repository: 'eve/shop' },
    'another branch': { ref: 'refs/heads/mine' },
    'another environment': { environment: 'staging' },
    'no environment': { environment: undefined },
    'another workflow': { job_workflow_ref: 'acme/shop/.github/workflows/mine.yml@refs/heads/main' },
    'a list that holds the value': { repository: ['acme/shop'] },
    'two agents that it could be': { repository: 'acme/twice' },
    'another issuer': { iss: 'https://token.actions.githubusercontent.com' },
    'another audience': { aud: 'https://other.example' },
    'an audience more': { aud: [AUDIENCE, 'https://other.example'] },
    'it is over': () => ({ exp: now() - 60 }),
    'it begins later': () => ({ nbf: now() + 120 }),
    'it was made long ago': () => ({ iat: now() - 3600, nbf: now() - 3600 }),
    'no number of its own': { jti: undefined },
    'an empty number': { jti: '' },
    'no end': { exp: undefined },
    'no beginning': { iat: undefined },
  }
  test.each(Object.entries(cases))('%s', async (_name, changed) => {
    const claims = typeof changed === 'function' ? changed() : changed
    expectProblem(await exchange(await issuer.token(AUDIENCE, claims)), 401, 'UNAUTHENTICATED')
    expect((await exchange(await issuer.token(AUDIENCE))).status).toBe(201)
  })

  test('another key, a secret as the key, no signature, another kind of token', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    const shared = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' })
    const plain = (await issuer.token(AUDIENCE)).split('.')
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    const bad = [
      await issuer.token(AUDIENCE, {}, {}, privateKey),
      await issuer.token(AUDIENCE, {}, { alg: 'HS256' }, Buffer.from(shared)),
      `${none}.${plain[1]}.`,
      `${plain[0]}.${plain[1]}.`,
      await issuer.token(AUDIENCE, {}, { typ: 'at+jwt' }),
      'no token at all',
      'x'.repeat(16_000),
    ]
    for (const token of bad) expectProblem(await exchange(token), 401, 'UNAUTHENTICATED')
    expect((await exchange(plain.join('.'))).status).toBe(201)
  })
})

test('what was refused stands in the log, and who was let in', async () => {
  const text = server.bytes().toString('latin1')
  expect(text).toContain('RUNNER_REFUSED')
  expect(text).toContain('"how":"ci"')
})
