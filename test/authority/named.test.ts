import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../command.ts'
import { answerFor, approved, ask, decide, expectProblem, verdict } from './actions.ts'
import { type Person, TestServer, type Who } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({ config: { openHoldsPerAgent: 200 } })
})
afterAll(() => server.remove())

let serial = 0
const fresh = () => `pipeline ${++serial}`
const run = (name: string, target: string, more: object = {}) => ({ kind: 'named', name, target, ...more })
const digest = (digit: string) => `sha256:${digit.repeat(64)}`

function grant(name: string, target: string, more: object = {}, who: Who = 'ann') {
  const expires = new Date(Date.now() + 3_600_000).toISOString()
  const reason = 'the nightly run of the pipeline'
  return server.post(who, '/v1/grants', { name, target, environment: 'production', expires, uses: 1, reason, ...more })
}
async function given(name: string, target: string, more: object = {}, who: Person = 'ann'): Promise<string> {
  const { status, json } = await grant(name, target, more, who)
  expect(status).toBe(201)
  return json.id
}
const proof = (target: string, more: object = {}) => ({
  proof: { target, before: digest('a'), afterApply: digest('b'), afterRollback: digest('a'), ...more },
})
const asks = (who: Who, action: object) => verdict(server, who, { action })

describe('a standing grant', () => {
  test('lets its action go, so often as it says', async () => {
    const target = fresh()
    expect(await asks('bot', run('real_run', target))).toBe('hold')
    await given('REAL_RUN', target, { uses: 2 })
    expect(await asks('bot', run('real_run', target))).toBe('allow')
    expect(await asks('eve', run('real_run', target))).toBe('allow')
    expect(await asks('bot', run('real_run', target))).toBe('hold')
  })

  test('is given by the name of its action, too, and its end may be written in any zone', async () => {
    const target = fresh()
    const end = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)
    const answer = await grant('real_run', target, { expires: `${end(3)}.123456+02:00` })
    expect([answer.status, answer.json.name]).toEqual([201, 'REAL_RUN'])
    expect(await asks('bot', run('secrets_change', target))).toBe('hold')
    expect(await asks('bot', run('real_run', target))).toBe('allow')
    expect(await asks('bot', run('real_run', target))).toBe('hold')
    expectProblem(await grant('real_run', target, { expires: `${end(1)}+02:00` }), 422, 'INVALID')
  })

  test('never implies another, nor another target, environment or time', async () => {
    const target = fresh()
    for (const name of ['SECRETS_CHANGE', 'CUTOVER', 'CI_DEPLOY_PRODUCTION', 'PRODUCTION_EXECUTION_OPT4'])
      await given(name, target)
    await given('REAL_RUN', `${target}0`)
    await given('REAL_RUN', target.toUpperCase())
    await given('REAL_RUN', target, { environment: 'staging' })
    expect(await asks('bot', run('real_run', target))).toBe('hold')
    await given('REAL_RUN', target)
    expect(await asks('bot', run('real_run', target))).toBe('allow')
    expect(await asks('bot', run('secrets_change', target))).toBe('allow')
  })

  test('is void once it is revoked', async () => {
    const target = fresh()
    const id = await given('REAL_RUN', target)
    expect((await server.post('ben', `/v1/grants/${id}/revoke`)).status).toBe(200)
    expectProblem(await server.post('ben', `/v1/grants/${id}/revoke`), 409, 'CONFLICT')
    expect(await asks('bot', run('real_run', target))).toBe('hold')
  })

  test('is no way to approve what is one’s own', async () => {
    const target = fresh()
    await given('REAL_RUN', target)
    expect(await asks('ours', run('real_run', target))).toBe('hold')
    expect(await asks('ann', run('real_run', target))).toBe('hold')
    await given('REAL_RUN', target, {}, 'ben')
    expect(await asks('ours', run('real_run', target))).toBe('allow')
  })

  test('of somebody who was disabled since is void', async () => {
    const { addPerson, disablePerson, enablePerson } = await import('../../src/serve/identity/people.ts')
    const added = await server.beside((parts) => addPerson(parts, { name: 'dora', role: 'approver', by: 'local' }))
    if (added.is === 'fault') throw new Error(added.fault.message)
    const target = fresh()
    const body = JSON.stringify({
      name: 'REAL_RUN',
      target,
      environment: 'production',
      expires: new Date(Date.now() + 3_600_000).toISOString(),
      uses: 1,
      reason: 'the nightly run of the pipeline',
    })
    const headers = { authorization: `Bearer ${added.value.token}`, 'content-type': 'application/json' }
    expect((await server.raw({ method: 'POST', path: '/v1/grants', headers, body })).status).toBe(201)
    const dora = { person: added.value.id, by: 'local' }
    await server.beside((parts) => disablePerson(parts, dora))
    expect(await asks('bot', run('real_run', target))).toBe('hold')
    await server.beside(({ store }) => store.commit((tx) => enablePerson(tx, dora)))
    expect(await asks('bot', run('real_run', target))).toBe('allow')
  })

  test('is given whole, or not at all', async () => {
    const wrong: readonly (readonly [object, string])[] = [
      [{ name: 'ALL' }, 'name'],
      [{ name: 'Real_run' }, 'name'],
      [{ target: 'unknown' }, 'target'],
      [{ target: ' UNKNOWN ' }, 'target'],
      [{ target: 'prod-or-staging?' }, 'target'],
      [{ target: '*' }, 'target'],
      [{ target: ['a'] }, 'target'],
      [{ environment: 'unknown' }, 'environment'],
      [{ expires: undefined }, 'expires'],
      [{ expires: 'never' }, 'expires'],
      [{ expires: '2000-01-01T00:00:00Z' }, 'expires'],
      [{ expires: '2999-01-01T00:00:00Z' }, 'expires'],
      [{ uses: 0 }, 'uses'],
      [{ uses: 1.5 }, 'uses'],
      [{ uses: '1' }, 'uses'],
      [{ uses: 101 }, 'uses'],
      [{ reason: 'because' }, 'reason'],
      [proof('x'), 'proof'],
    ]
    for (const [more, field] of wrong) {
      const answer = await grant('REAL_RUN', fresh(), more)
      expectProblem(answer, 422, 'INVALID')
      expect([more, answer.json.errors.map((one: { field: string }) => one.field)]).toEqual([more, [field]])
    }
    expectProblem(await grant('REAL_RUN', fresh(), {}, 'rita'), 403, 'ROLE_MISSING')
    expectProblem(await grant('REAL_RUN', fresh(), {}, 'bot'), 403, 'ROLE_MISSING')
  })
})

describe('the rollback', () => {
  test('is measured: a proof without a change, or without the way back, is none', async () => {
    const target = fresh()
    for (const more of [
      { afterApply: digest('a') },
      { afterRollback: digest('c') },
      { target: 'other' },
      { before: 'yes' },
    ])
      expect((await grant('PROD_ROLLBACK_PROVEN', target, proof(target, more))).status).toBe(422)
    expect((await grant('PROD_ROLLBACK_PROVEN', target)).status).toBe(422)
    await given('PRODUCTION_EXECUTION_OPT4', target)
    expect(await asks('bot', run('production_run', target))).toBe('hold')
    await given('PROD_ROLLBACK_PROVEN', target, proof(target))
    expect(await asks('bot', run('production_run', target))).toBe('allow')
    expect(await asks('bot', run('production_run', target))).toBe('hold')
  })

  test('is asked for wherever the action changes state', async () => {
    for (const [name, wanted] of [
      ['qt001_apply', 'QT001_APPLY'],
      ['cutover', 'CUTOVER'],
    ] as const) {
      const target = fresh()
      await given(wanted, target)
      expect(await asks('bot', run(name, target))).toBe('hold')
      await given('PROD_ROLLBACK_PROVEN', target, proof(target))
      expect(await asks('bot', run(name, target))).toBe('allow')
    }
  })

  test('cannot be approved instead, and goes with the approval', async () => {
    const target = fresh()
    const asked = { action: run('cutover', target), session: 'rollback' }
    const { hold } = await ask(server, 'bot', asked)
    const answer = await answerFor(server, 'ann', hold)
    expectProblem(await server.post('ann', `/v1/holds/${hold}/approve`, answer), 422, 'INVALID')
    const proven = await given('PROD_ROLLBACK_PROVEN', target, proof(target))
    const second = await ask(server, 'bot', asked)
    expect(second.hold).not.toBe(hold)
    await approved(server, 'ann', second.hold)
    // The proof is taken back between the approval and the run.
    await server.post('ben', `/v1/grants/${proven}/revoke`)
    expect(await verdict(server, 'bot', asked)).toBe('hold')
    expectProblem(await server.post('bot', '/v1/passes', { decision: second.decision }), 403, 'NOT_APPROVED')
    await given('PROD_ROLLBACK_PROVEN', target, proof(target))
    expect(await verdict(server, 'bot', asked)).toBe('allow')
    // It went with it.
    await given('CUTOVER', target)
    expect(await verdict(server, 'bot', asked)).toBe('hold')
  })
})

describe('near misses', () => {
  test('the name, the target and the gate are what they are', async () => {
    const target = fresh()
    await given('CI_DEPLOY_PRODUCTION', target)
    const deploy = (more: object) => asks('bot', run('ci_deploy_production', target, more))
    expect(await deploy({ productionGatePresent: false })).toBe('hold')
    expect(await deploy({})).toBe('hold')
    for (const productionGatePresent of ['true', 1, [true]])
      expect(await deploy({ productionGatePresent })).toBe('deny')
    expect(await deploy({ productionGatePresent: true, claim: 'PRODUCTION_PASS' })).toBe('allow')
    await given('REAL_RUN', target)
    for (const name of ['REAL_RUN', 'Real_Run', 'real_run ', 'real-run', '__proto__', ''])
      expect([name, await asks('bot', run(name, target))]).toEqual([name, 'deny'])
    for (const other of [`${target} `, ` ${target}`, 'unknown', `${target}?`, ''])
      expect([other, await asks('bot', run('real_run', other))]).toEqual([other, 'hold'])
    expect(await asks('bot', run('real_run', target))).toBe('allow')
  })
  test('a claim of a pass is told, and not believed', async () => {
    const { json } = await decide(server, 'bot', { action: run('real_run', fresh(), { claim: 'PRODUCTION_PASS' }) })
    expect(json.reasons.map((one: { code: string }) => one.code)).toContain('CLAIM_IGNORED')
    expect(JSON.stringify(json)).not.toMatch(/"(token|pass)"/)
  })
})

describe('the probes against this authority', () => {
  const file = (who: Who) => {
    const path = join(server.home, `token-${who}`)
    writeFileSync(path, server.token(who), { mode: 0o600 })
    return path
  }
  function probe(...args: readonly string[]): Promise<{ status: number | null; text: string; said: string }> {
    const child = spawn(process.execPath, [join(root, 'src/cli/start.ts'), 'probe', ...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: server.home },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    let said = ''
    child.stdout.on('data', (part) => {
      text += String(part)
    })
    child.stderr.on('data', (part) => {
      said += String(part)
    })
    return new Promise((resolve) => child.on('close', (status) => resolve({ status, text, said })))
  }
  const at = () => ['--url', server.url, '--token-file', file('bot')]

  test('every probe is closed and every twin open, with grants that are spent', async () => {
    const { status, text } = await probe(...at(), '--approver-token-file', file('ann'))
    const summary = JSON.parse(text)
    expect(summary).toMatchObject({
      doc: 'prodgate-bad-input-probes',
      any_fail_open: false,
      production_token_leaked: false,
      verdict: 'ALL_FAIL_CLOSED',
    })
    expect(summary.results.slice(0, 9).map((one: { id: string }) => one.id.slice(0, 2))).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `P${n}`),
    )
    for (const one of summary.results) expect(one).toMatchObject({ allow: false, token: null, fail_open: false })
    for (const one of summary.twins) expect(one).toMatchObject({ allow: true, token: 'PRODUCTION_PASS' })
    expect(summary.blocked_count).toBe(summary.probe_count)
    expect(status).toBe(0)
    const left = (await server.get('ann', '/v1/grants')).json.grants as { target: string }[]
    expect(left.filter((one) => one.target === 'fn_birth_register')).toEqual([])
    const waiting = (await server.get('vera', '/v1/holds?status=pending')).json.holds as { session?: string }[]
    expect(waiting.filter((one) => one.session?.startsWith('probe-'))).toEqual([])
  })
  test('without somebody who gives grants the twins are closed, and that is no success', async () => {
    const { status, text } = await probe(...at())
    expect(JSON.parse(text)).toMatchObject({ verdict: 'ALL_FAIL_CLOSED', twins_open_count: 0 })
    expect(status).toBe(2)
  })
  test('an agent gives no grants, and nobody is no agent', async () => {
    expect((await probe(...at(), '--approver-token-file', file('eve'))).status).toBe(77)
    expect((await probe('--url', 'http://127.0.0.1:1', '--token-file', file('bot'))).status).toBe(69)
    expect((await probe('--url', server.url)).status).toBe(64)
  })
})
