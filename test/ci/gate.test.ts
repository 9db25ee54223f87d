import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunnerIssuer } from '../../src/serve/identity/testing/runner-issuer.ts'
import { answerFor } from '../authority/actions.ts'
import { TestServer } from '../authority/server.ts'
import { prodgate, type Ran } from './commands.ts'

/** A deployment in a pipeline: a real authority, a real issuer, the command as a job calls it. */

const SUBJECT = `shop@sha256:${'a'.repeat(64)}`
const OTHER = `shop@sha256:${'b'.repeat(64)}`
const home = mkdtempSync(join(tmpdir(), 'prodgate-gate-'))
let server: TestServer
let issuer: RunnerIssuer
let keys = ''

beforeAll(async () => {
  issuer = await RunnerIssuer.start()
  const ci = { issuer: issuer.issuer, audience: 'gate', claims: { repository: 'acme/shop' }, agent: 'bot' }
  server = await TestServer.start({ config: { ci: [ci] } })
  keys = join(home, 'jwks.json')
  writeFileSync(keys, (await server.raw({ path: '/.well-known/jwks.json' })).text)
}, 60_000)
afterAll(async () => {
  await server.remove()
  await issuer.stop()
  rmSync(home, { recursive: true, force: true })
})

let serial = 0
const fresh = () => `shop ${++serial}`
const file = (name: string) => join(home, `${serial}-${name}`)

/** As a job of GitHub's runs it: with the identity of the runner and nothing else. */
function asJob(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const job = {
    PRODGATE_URL: server.url,
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: String(serial),
    ACTIONS_ID_TOKEN_REQUEST_URL: issuer.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.requestToken,
  }
  return prodgate(['ci', ...args], { cwd: home, env: { ...job, ...env } })
}

const gate = (target: string, ...more: readonly string[]) =>
  asJob(['gate', '--target', target, '--oidc-audience', 'gate', ...more])

async function grant(target: string): Promise<void> {
  const expires = new Date(Date.now() + 3_600_000).toISOString()
  const given = { name: 'CI_DEPLOY_PRODUCTION', target, environment: 'production', expires, uses: 1 }
  const { status } = await server.post('ann', '/v1/grants', { ...given, reason: 'the release of this evening' })
  expect(status).toBe(201)
}

const verifyPass = (pass: string, target: string, ...more: readonly string[]) =>
  prodgate(['ci', 'verify-pass', pass, '--key', keys, '--audience', 'deploy', '--target', target, ...more], {
    cwd: home,
  })

describe('a deployment', () => {
  test('without a grant ends with 3, and nothing is handed over; with one, it goes, once', async () => {
    const target = fresh()
    const args = ['--audience', 'deploy', '--pass', file('pass')]
    const before = await gate(target, ...args)
    expect([before.status, existsSync(file('pass'))]).toEqual([3, false])
    await grant(target)
    const now = await gate(target, ...args)
    expect([now.status, now.stderr.match(/^::add-mask::/m)?.length]).toEqual([0, 1])
    expect(statSync(file('pass')).mode & 0o777).toBe(0o600)
    expect(now.stdout).not.toContain(readFileSync(file('pass'), 'utf8').trim())
    expect((await verifyPass(file('pass'), target)).status).toBe(0)
    const again = await gate(target, ...args)
    expect([again.status, again.stdout.includes('HOLD')]).toEqual([3, true])
  })

  test('waits for people, who approve exactly this digest', async () => {
    const target = fresh()
    const statement = file('statement')
    const args = ['--audience', 'deploy', '--pass', file('pass'), '--statement', statement, '--subject', SUBJECT]
    const waiting = gate(target, '--wait', '60', ...args)
    const hold = await pendingFor(target)
    const { status } = await server.post('ben', `/v1/holds/${hold}/approve`, await answerFor(server, 'ben', hold))
    expect(status).toBe(200)
    expect((await waiting).status).toBe(0)
    const seen = join(home, 'seen')
    mkdirSync(seen, { recursive: true })
    expect((await verifyPass(file('pass'), target, '--subject', OTHER, '--seen', seen)).status).toBe(2)
    expect((await verifyPass(file('pass'), `${target}0`, '--subject', SUBJECT, '--seen', seen)).status).toBe(2)
    expect((await verifyPass(file('pass'), target, '--subject', SUBJECT, '--seen', seen)).status).toBe(0)
    const shown = await verifyPass(file('pass'), target, '--subject', SUBJECT, '--seen', seen)
    expect([shown.status, shown.stderr]).toEqual([2, expect.stringContaining('shown before')])
    const verified = (...more: readonly string[]) =>
      prodgate(['ci', 'verify', statement, '--key', keys, '--json', ...more], { cwd: home })
    const good = await verified('--subject', SUBJECT, '--target', target)
    expect([good.status, JSON.parse(good.stdout).statement.predicate.verificationResult]).toEqual([0, 'PASSED'])
    expect((await verified('--subject', OTHER)).status).toBe(2)
    expect((await verified('--target', `${target}0`)).status).toBe(2)
  })

  test('that people reject ends with 2', async () => {
    const target = fresh()
    const waiting = gate(target, '--wait', '60', '--pass', file('pass'))
    const hold = await pendingFor(target)
    await server.post('ben', `/v1/holds/${hold}/reject`, { reason: 'not on a Friday evening' })
    expect([(await waiting).status, existsSync(file('pass'))]).toEqual([2, false])
  })

  test('of another name than one that is described is denied', async () => {
    expect((await gate(fresh(), '--name', 'deploy_everything')).status).toBe(2)
    expect((await gate('UNKNOWN')).status).toBe(3)
  })

  test('is stopped where the authority cannot be asked, or does not know who asks', async () => {
    const target = fresh()
    await grant(target)
    const args = ['gate', '--target', target, '--oidc-audience', 'gate']
    expect((await asJob(args, { PRODGATE_URL: 'http://127.0.0.1:9' })).status).toBe(69)
    expect((await asJob(args, { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of another job' })).status).toBe(69)
    expect((await asJob(args, { ACTIONS_ID_TOKEN_REQUEST_URL: '' })).status).toBe(64)
    const stranger = await asJob(['gate', '--target', target, '--oidc-audience', 'another gate'])
    expect([stranger.status, stranger.stderr]).toEqual([77, expect.stringContaining('stands for no agent')])
    expect((await asJob(args)).status).toBe(0)
  })

  test('in GitLab hands the pass over in a file only', async () => {
    const target = fresh()
    await grant(target)
    const id = await issuer.token('gate')
    const job = { PRODGATE_URL: server.url, GITLAB_CI: 'true', PRODGATE_ID_TOKEN: id }
    const args = ['ci', 'gate', '--target', target]
    expect((await prodgate(args, { cwd: home, env: job })).status).toBe(64)
    const given = await prodgate([...args, '--pass', file('pass')], { cwd: home, env: job })
    expect([given.status, given.stdout.includes('eyJ')]).toEqual([0, false])
  })
})

describe('a statement', () => {
  test('is given for what was let go, to whoever asked for it, and for nothing else', async () => {
    const target = fresh()
    const action = { kind: 'named', name: 'ci_deploy_production', target, productionGatePresent: true }
    const held = (await server.post('bot', '/v1/decisions', { action: { ...action, claim: `deploys ${SUBJECT}` } }))
      .json
    const at = (decision: string) => `/v1/ci/statement/${decision}`
    expect((await server.get('bot', at(held.id))).status).toBe(403)
    await grant(target)
    const went = (await server.post('bot', '/v1/decisions', { action: { ...action, claim: `deploys ${SUBJECT}` } }))
      .json
    expect(went.verdict).toBe('allow')
    const { status, json } = await server.get('bot', at(went.id))
    expect([status, json.payloadType]).toEqual([200, 'application/vnd.in-toto+json'])
    const { subject, predicate } = JSON.parse(Buffer.from(json.payload, 'base64').toString())
    expect(subject).toEqual([{ name: 'shop', digest: { sha256: 'a'.repeat(64) } }])
    const entry = await server.get('ada', `/v1/log/proof?index=${predicate.prodgate_log.index}`)
    expect(entry.status).toBe(200)
    expect((await server.get('eve', at(went.id))).status).toBe(404)
    const read = (await server.post('bot', '/v1/decisions', { action: { kind: 'shell', command: 'ls' } })).json
    expect((await server.get('bot', at(read.id))).status).toBeGreaterThanOrEqual(400)
  })
})

async function pendingFor(target: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const { json } = await server.get('ben', '/v1/holds')
    const found = json.holds.find(
      (one: { status: string; target: string }) => one.status === 'pending' && one.target === target,
    )
    if (found !== undefined) return found.id
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nobody asked')
}
