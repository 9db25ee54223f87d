import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunnerIssuer } from '../../src/serve/identity/testing/runner-issuer.ts'
import { answerFor } from '../authority/actions.ts'
import { TestServer } from '../authority/server.ts'
import { root } from '../command.ts'
import { prodgate, type Ran } from './commands.ts'

/** A deployment in a pipeline: a real authority, a real issuer, the command as a job calls it. */

const SUBJECT = `shop@sha256:${'a'.repeat(64)}`
const OTHER = `shop@sha256:${'b'.repeat(64)}`
const home = mkdtempSync(join(tmpdir(), 'prodgate-gate-'))
let server: TestServer
let issuer: RunnerIssuer
let keys = ''
let authority = ''

beforeAll(async () => {
  issuer = await RunnerIssuer.start()
  const ci = { issuer: issuer.issuer, audience: 'gate', claims: { repository: 'acme/shop' }, agent: 'bot' }
  server = await TestServer.start({ config: { ci: [ci] } })
  keys = join(home, 'jwks.json')
  writeFileSync(keys, (await server.raw({ path: '/.well-known/jwks.json' })).text)
  authority = (await server.raw({ path: '/.well-known/prodgate' })).json.issuer
})
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

const verifyPassAt = (pass: string, target: string, ...more: readonly string[]) =>
  prodgate(['ci', 'verify-pass', pass, '--key', keys, '--audience', 'deploy', '--target', target, ...more], {
    cwd: home,
  })

/** At a place that remembers what it was shown. */
function verifyPass(pass: string, target: string, ...more: readonly string[]): Promise<Ran> {
  const seen = join(home, 'seen')
  mkdirSync(seen, { recursive: true })
  return verifyPassAt(pass, target, '--issuer', authority, '--seen', seen, ...more)
}

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
    expect((await verifyPass(file('pass'), target, '--subject', OTHER)).status).toBe(2)
    expect((await verifyPass(file('pass'), target)).status).toBe(2)
    expect((await verifyPass(file('pass'), `${target}0`, '--subject', SUBJECT)).status).toBe(2)
    expect((await verifyPass(file('pass'), target, '--subject', SUBJECT)).status).toBe(0)
    const shown = await verifyPass(file('pass'), target, '--subject', SUBJECT)
    expect([shown.status, shown.stderr]).toEqual([2, expect.stringContaining('shown before')])
    const wanted = { subject: SUBJECT, target, issuer: authority, name: 'ci_deploy_production' }
    const verified = (changed: Partial<Record<keyof typeof wanted, string | undefined>> = {}) => {
      const given = Object.entries({ ...wanted, ...changed }).flatMap(([name, text]) =>
        text === undefined ? [] : [`--${name}`, text],
      )
      return prodgate(['ci', 'verify', statement, '--key', keys, '--json', ...given], { cwd: home })
    }
    const good = await verified()
    expect([good.status, JSON.parse(good.stdout).statement.predicate.verificationResult]).toEqual([0, 'PASSED'])
    for (const other of [{ subject: OTHER }, { target: `${target}0` }, { issuer: 'x' }, { name: 'incident_rollback' }])
      expect((await verified(other)).status).toBe(2)
    for (const missing of ['subject', 'target', 'issuer'] as const) {
      const { status, stderr } = await verified({ [missing]: undefined })
      expect([status, stderr]).toEqual([64, expect.stringContaining(`--${missing}`)])
    }
  })

  test('is verified only where it is said whose passes count, and where they are remembered', async () => {
    const target = fresh()
    await grant(target)
    expect((await gate(target, '--audience', 'deploy', '--pass', file('pass'))).status).toBe(0)
    const seen = join(home, 'seen-here')
    const at = (...more: readonly string[]) => verifyPassAt(file('pass'), target, ...more)
    const none = await at('--issuer', authority)
    expect([none.status, none.stderr]).toEqual([64, expect.stringContaining('`--seen`')])
    // A directory that somebody took away is no empty one.
    expect((await at('--issuer', authority, '--seen', seen)).status).toBe(64)
    mkdirSync(seen)
    const nobody = await at('--seen', seen)
    expect([nobody.status, nobody.stderr]).toEqual([64, expect.stringContaining('`--issuer`')])
    expect((await at('--issuer', `${authority}x`, '--seen', seen)).status).toBe(2)
    expect((await at('--issuer', authority, '--seen', seen)).status).toBe(0)
    expect((await at('--issuer', authority, '--seen', seen)).status).toBe(2)
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

describe('what it prints is no command to a runner', () => {
  const HOSTILE = [
    '::set-output name=x::y ##[group]a',
    '  ::add-mask::e ##vso[task.setvariable variable=PATH]/tmp',
    'a\n::error::b',
    'a ::stop-commands::b ###[error]c ##teamcity[x]',
  ]
  /** As runners find one in a line. Our own mask of the pass is meant. */
  const obeyed = ({ stdout, stderr }: Ran) =>
    `${stdout}\n${stderr}`
      .split(/[\n\r]/)
      .filter((line) => (/^\s*::/.test(line) && !/^::add-mask::eyJ[\w.-]+$/.test(line)) || /##\w*\[/.test(line))

  test.each(HOSTILE)('for the target %j, held, gone and refused', async (text) => {
    const target = `${text} ${fresh()}`
    const [told, json] = [await gate(target, '--subject', SUBJECT), await gate(target, '--subject', SUBJECT, '--json')]
    expect([told.status, json.status, obeyed(told), obeyed(json)]).toEqual([3, 3, [], []])
    // A reader of JSON finds what stood there.
    if (!text.includes('\n')) expect(JSON.parse(json.stdout).effects[0].target).toContain(text)
    const wrong = await gate(target, '--name', text, '--session', text)
    expect([wrong.status, obeyed(wrong)]).toEqual([2, []])
    for (const more of [
      ['--subject', text],
      ['--wait', text],
      ['--url', text],
      [`--${text}`, 'x'],
    ])
      expect([more, obeyed(await gate(target, ...more))]).toEqual([more, []])
  })

  test('also where it goes ahead', async () => {
    const target = `##[group] ::error::x ${fresh()}`
    await grant(target)
    const goes = await gate(target, '--pass', file('pass'))
    expect([goes.status, obeyed(goes)]).toEqual([0, []])
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

describe('a statement says what was true when it was decided', () => {
  const asked = (target: string, who: 'bot' | 'eve' = 'bot') => {
    const action = { kind: 'named', name: 'ci_deploy_production', target, productionGatePresent: true }
    const body = { action: { ...action, claim: `deploys ${SUBJECT}` }, session: 'run 7' }
    return server.post(who, '/v1/decisions', body)
  }
  const predicateOf = async (decision: string) => {
    const { json } = await server.get('bot', `/v1/ci/statement/${decision}`)
    return JSON.parse(Buffer.from(json.payload, 'base64').toString()).predicate
  }

  test('who asked for what; and that it was taken back, once it was', async () => {
    const [kept, revoked] = [fresh(), fresh()]
    for (const target of [kept, revoked]) await grant(target)
    const [good, bad] = [(await asked(kept)).json, (await asked(revoked)).json]
    const passed = await predicateOf(good.id)
    expect(passed.prodgate_decision).toMatchObject({
      action: { name: 'ci_deploy_production', target: kept, sha256: good.digest.slice('sha256:'.length) },
      asked: { by: server.id('bot'), session: 'run 7' },
    })
    const [given] = (await predicateOf(bad.id)).prodgate_decision.grants
    expect((await server.post('olga', `/v1/grants/${given}/revoke`)).status).toBe(200)
    expect((await predicateOf(bad.id)).verificationResult).toBe('FAILED')
    expect((await predicateOf(bad.id)).prodgate_revoked).toEqual([{ grant: given, at: expect.any(String) }])
    expect(await predicateOf(good.id)).toEqual(passed)
    const verified = async (decision: string, target: string) => {
      const path = file('statement')
      writeFileSync(path, (await server.get('bot', `/v1/ci/statement/${decision}`)).text)
      const wanted = ['--subject', SUBJECT, '--target', target, '--issuer', authority]
      return prodgate(['ci', 'verify', path, '--key', keys, ...wanted], { cwd: home })
    }
    expect(await verified(bad.id, revoked)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is REVOKED since'),
    })
    expect((await verified(good.id, kept)).status).toBe(0)
  })

  test('by the rules of that time, whichever are in force when it is asked for', async () => {
    const [before, after] = [fresh(), fresh()]
    await grant(before)
    const old = (await asked(before)).json.id
    const passed = await predicateOf(old)
    const rules = JSON.parse(readFileSync(join(root, 'policies/approval-rules.json'), 'utf8'))
    writeFileSync(
      join(server.home, 'rules.json'),
      JSON.stringify({ ...rules, base: { ...rules.base, decideWithin: 20 } }),
    )
    const config = join(server.home, 'config.yaml')
    const settings = JSON.parse(readFileSync(config, 'utf8'))
    writeFileSync(config, JSON.stringify({ ...settings, approvalRules: join(server.home, 'rules.json') }))
    await server.end()
    await server.run()
    expect(await predicateOf(old)).toEqual(passed)
    await grant(after)
    const now = await predicateOf((await asked(after)).json.id)
    expect(now.policy.digest).not.toEqual(passed.policy.digest)
  })
})

async function pendingFor(target: string): Promise<string> {
  for (let tries = 0; tries < 1_000; tries++) {
    const { json } = await server.get('ben', '/v1/holds')
    const found = json.holds.find(
      (one: { status: string; target: string }) => one.status === 'pending' && one.target === target,
    )
    if (found !== undefined) return found.id
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nobody asked')
}
