import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLine } from '../src/record/incident/document.ts'
import type { IncidentRecord } from '../src/record/incident/record.ts'
import { parseVerifierKey } from '../src/record/log/key.ts'
import { verifyReceipt } from '../src/record/log/receipt.ts'
import { type Ran, requestIn, start } from './act/running.ts'
import { answerFor } from './authority/actions.ts'
import { good, type Person, type Who } from './authority/server.ts'
import { PIPELINE, Shop } from './whole-story/shop.ts'

/** A team's day when a release goes wrong, each part by a process of its own; nothing stands for the gate. */

const PRODUCTION = 'https://10.0.0.1:6443'
const SUBJECT = `shop@sha256:${'a'.repeat(64)}`
const OTHER = `shop@sha256:${'b'.repeat(64)}`
const UNDO = 'kubectl --context prod-eu rollout undo deploy/shop'
const ANSWER = { justification: 'the release of this evening', rollbackPlan: UNDO, backup: true }
const CHECKLIST = { monitoring: true, incidentReport: true }
const DEPLOY = ['sh', 'production.sh'] as const

let shop: Shop
beforeAll(async () => {
  shop = await Shop.open()
})
afterAll(() => shop.close())

/** The command, in the repository as the pipeline's job calls it. */
const inJob = (args: readonly string[]): Promise<Ran> => start(shop.server, args, { cwd: shop.work }).ended
const remotely = (...command: readonly string[]) => inJob(['run', '--remote', '--', ...command])
/** The same at the desk of a person. */
const atDesk = (who: Who, ...args: readonly string[]): Promise<Ran> =>
  start(shop.server, args, { who, cwd: shop.desk }).ended
const desk = (name: string) => join(shop.desk, name)

function judged(pipeline: string): Promise<Ran> {
  writeFileSync(join(shop.work, '.github/workflows/deploy.yml'), pipeline)
  return inJob(['ci', '--runner', 'here', '--registry', shop.server.registry, '--home', shop.server.home])
}

/** The step of the production job that asks. */
const gate = (...more: readonly string[]) => [
  ...['ci', 'gate', '--name', 'ci_deploy_production', '--target', 'shop', '--session', 'run 7', '--audience', 'deploy'],
  ...['--subject', SUBJECT, '--pass', desk('pass'), '--statement', desk('statement.json'), ...more],
]

async function answer(who: Person, hold: string, checklist: object = CHECKLIST): Promise<readonly [number, string]> {
  const { sentence, target } = await answerFor(shop.server, who, hold)
  const body = { sentence, target, ...ANSWER, ...checklist }
  const { status, json } = await shop.server.post(who, `/v1/holds/${hold}/approve`, body)
  return [status, json.errors?.[0].code ?? json.code ?? json.status]
}

/** The number of the entry that tells how the run of a request ended. */
async function outcomeOf(hold: string, expected: object): Promise<string> {
  const { stdout } = await atDesk('ada', 'log', 'show', '--hold', hold, '--json', '--data', shop.server.data)
  const lines = stdout.trim().split('\n')
  const [outcome, ...more] = lines.map((line) => JSON.parse(line)).filter(({ entry }) => entry.kind === 'outcome')
  expect(more).toEqual([])
  expect(outcome.entry).toMatchObject(expected)
  return String(outcome.index)
}

/** Held, not run by one approval, run by the second, and never again by the two. */
async function runOnce(command: readonly string[], live: readonly string[]): Promise<{ hold: string; ran: Ran }> {
  const before = shop.live('prod-eu')
  const held = await remotely(...command)
  expect(held.status).toBe(3)
  const hold = requestIn(held.stderr)
  expect(await answer('ann', hold)).toEqual([200, 'pending'])
  expect((await remotely(...command)).status).toBe(3)
  expect(shop.live('prod-eu')).toEqual(before)
  expect(await answer('ben', hold)).toEqual([200, 'approved'])
  const ran = await remotely(...command)
  expect(shop.live('prod-eu')).toEqual(live)
  const again = await remotely(...command)
  expect([again.status, requestIn(again.stderr) === hold]).toEqual([3, false])
  expect(shop.live('prod-eu')).toEqual(live)
  return { hold, ran }
}

test('from a staging deployment to an incident whose every line is proven', async () => {
  const keys = desk('jwks.json')
  mkdirSync(desk('seen'))
  writeFileSync(keys, (await shop.server.raw({ path: '/.well-known/jwks.json' })).text)
  const { issuer } = (await shop.server.raw({ path: '/.well-known/prodgate' })).json

  // The pipeline is judged: with its gate it goes, without it the deployment to production stops it.
  const ungated = await judged(PIPELINE.replace(/.*prodgate ci gate.*\n/, ''))
  expect([ungated.status, ungated.stdout]).toEqual([3, expect.stringContaining('HOLD  job `production`')])
  const gated = await judged(PIPELINE)
  expect([gated.status, gated.stdout]).toEqual([0, expect.stringContaining('GATE  job `production`')])

  // Staging needs nobody, and the same script for production does.
  expect((await remotely('sh', 'staging.sh')).status).toBe(0)
  expect(shop.live('staging-eu')).toEqual(['shop:1', 'shop:2'])
  expect(shop.live('prod-eu')).toEqual(['shop:1'])

  // The production job is held until two people approved, who answer all of the checklist.
  const stopped = await inJob(gate())
  expect([stopped.status, existsSync(desk('pass'))]).toEqual([3, false])
  const request = requestIn(stopped.stderr)
  const job = start(shop.server, gate('--wait', '60'), { cwd: shop.work })
  await job.says(request)
  expect(await answer('ann', request, {})).toEqual([422, 'UNCHECKED'])
  expect(await answer('ann', request)).toEqual([200, 'pending'])
  expect(await answer('ann', request)).toEqual([409, 'ALREADY_ANSWERED'])
  expect([job.child.exitCode, existsSync(desk('pass'))]).toEqual([null, false])
  expect(await answer('ben', request)).toEqual([200, 'approved'])
  const goes = await job.ended
  expect([goes.status, goes.stdout]).toEqual([0, expect.stringContaining('goes ahead: decision ')])
  const decision = /decision (\w+)/.exec(goes.stdout)?.[1] ?? ''

  // What it was handed is for this deployment, once; a second try with the same approval waits for people again.
  const passed = async (subject: string) => {
    const gateway = ['--key', keys, '--issuer', issuer, '--audience', 'deploy', '--seen', desk('seen')]
    const place = [...gateway, '--target', 'shop']
    return (await inJob(['ci', 'verify-pass', desk('pass'), ...place, '--subject', subject])).status
  }
  expect([await passed(OTHER), await passed(SUBJECT), await passed(SUBJECT)]).toEqual([2, 0, 2])
  const second = await inJob(gate())
  expect([second.status, requestIn(second.stderr) === request]).toEqual([3, false])

  // The verification summary is the authority's; its twin about another digest is not.
  const trusted = ['--key', keys, '--issuer', issuer, '--target', 'shop']
  const verified = async (file: string, subject: string) =>
    (await inJob(['ci', 'verify', file, ...trusted, '--subject', subject])).status
  const envelope = JSON.parse(readFileSync(desk('statement.json'), 'utf8'))
  const statement = Buffer.from(envelope.payload, 'base64').toString()
  const payload = Buffer.from(statement.replaceAll('a'.repeat(64), 'b'.repeat(64))).toString('base64')
  writeFileSync(desk('tampered.json'), JSON.stringify({ ...envelope, payload }))
  expect(JSON.parse(statement).predicate).toMatchObject({ verificationResult: 'PASSED' })
  expect(await verified(desk('statement.json'), SUBJECT)).toBe(0)
  expect(await verified(desk('statement.json'), OTHER)).toBe(2)
  expect(await verified(desk('tampered.json'), OTHER)).toBe(2)

  // The deployment runs once. Its check fails.
  const began = new Date().toISOString()
  const deployed = await runOnce(DEPLOY, ['shop:1', 'shop:2'])
  expect([deployed.ran.status, deployed.ran.stderr]).toEqual([1, expect.stringContaining('0 of 3 pods')])
  const failed = await outcomeOf(deployed.hold, { status: 'failed', exitCode: 1 })
  const told = ['outcome', decision, 'failed', '--exit-code', '1']
  expect([(await inJob(told)).status, (await inJob(told)).status]).toEqual([0, 64])

  // What was approved names the way back, which is an action of its own.
  const { record } = (await shop.server.get('vera', `/v1/holds/${deployed.hold}`)).json
  const [undo] = record.plan.steps.find(({ name }: { name: string }) => name === 'roll back').todo
  expect(undo).toBe(UNDO)
  const undone = await runOnce(undo.split(' '), ['shop:1', 'shop:2', 'shop:1'])
  expect(undone.ran.status).toBe(0)
  const restored = await outcomeOf(undone.hold, { status: 'succeeded', exitCode: 0 })

  // The incident. What an agent says without evidence fails the check until a person attaches some.
  writeFileSync(desk('job.log'), `deploy of shop:2\n${deployed.ran.stderr}`)
  const incident = async (who: Who, ...args: readonly string[]) => {
    const { status, stdout } = await atDesk(who, 'incident', ...args)
    expect([args[0], status]).toEqual([args[0], 0])
    return stdout
  }
  const since = ['--target', PRODUCTION, '--started', began, '--entry', failed, '--line', 'job.log:2']
  const id = (await incident('ann', 'open', 'no pod of the shop is ready', ...since)).split(' ')[0] ?? ''
  const cause = ['the check of the new image failed', '--kind', 'root-cause']
  await incident('ann', 'note', id, ...cause, '--entry', failed, '--line', 'job.log:2')
  await incident('bot', 'note', id, 'the image before it is live again', '--kind', 'mitigation')
  await incident('ann', 'attach', id, '--hold', request)
  await incident('ann', 'close', id, '--ended', new Date().toISOString(), '--entry', restored)
  const papers = readdirSync(desk('artifacts'))
    .filter((name) => name.endsWith('.md'))
    .sort()
  expect(papers).toEqual(['DECISION_RECORD.md', 'incident_report.md', 'runbook.md'])
  const check = async (...more: readonly string[]): Promise<readonly [number | null, readonly string[]]> => {
    const { status, stdout } = await atDesk('ada', 'incident', 'check', '--json', ...more)
    return [status, [...new Set<string>(JSON.parse(stdout).findings.map((one: { code: string }) => one.code))]]
  }
  expect(await check()).toEqual([2, ['STATEMENT_UNPROVEN']])
  await incident('ann', 'attach', id, '--note', '2', '--entry', restored)
  await incident('ann', 'write', id)
  expect(await check()).toEqual([0, []])
  const key = (await shop.server.raw({ path: '/v1/log/key' })).text.trim()

  // One line with another word in it is found. So is a record whose entry has one, without the authority, too.
  const path = desk('artifacts/incident_report.md')
  const report = readFileSync(path, 'utf8')
  writeFileSync(path, report.replace('FAILURE (failed', 'SUCCESS (succeeded'))
  expect(await check()).toEqual([2, ['RECORD_LINE_MISSING', 'LINE_ADDED']])
  writeFileSync(path, report)
  expect(await check()).toEqual([0, []])
  const beside = desk('artifacts/incident.json')
  const written = readFileSync(beside, 'utf8')
  writeFileSync(beside, written.replaceAll('\\"status\\":\\"failed\\"', '\\"status\\":\\"succeeded\\"'))
  const offline = ['--offline', '--incident', id, '--key', key]
  const [status, codes] = await check(...offline)
  expect([status, codes]).toEqual([2, expect.arrayContaining(['RECEIPT_INVALID'])])
  writeFileSync(beside, written)
  expect(await check(...offline)).toEqual([0, []])

  // Every line of every paper names entries, and the log gives a receipt of each that verifies for it and no other.
  const trust = { log: good(parseVerifierKey(key)), witnesses: [] }
  const { entries } = JSON.parse(written) as IncidentRecord
  const named = new Set<number>()
  for (const paper of papers) {
    const lines = readFileSync(desk(`artifacts/${paper}`), 'utf8').split('\n')
    for (const line of lines.filter((one) => one.startsWith('- '))) {
      const indexes = readLine(line).evidence.flatMap((one) => (one.is === 'entry' ? [one.index] : []))
      expect(indexes, line).not.toEqual([])
      for (const index of indexes) named.add(index)
    }
  }
  expect(named.size).toBeGreaterThan(30)
  for (const index of named) {
    const bytes = Buffer.from(entries.find((one) => one.index === index)?.entry ?? '')
    const receipt = (await shop.server.get('ada', `/v1/log/proof?index=${index}`)).bytes
    expect(verifyReceipt(receipt, bytes, trust)).toMatchObject({ is: 'ok', value: { index } })
    expect(verifyReceipt(receipt, Buffer.concat([bytes, Buffer.from(' ')]), trust).is).toBe('fault')
  }

  // And all of the log verifies; a copy of it that tells of a deployment without a fault does not.
  await shop.server.end()
  const verifies = async (data: string) => (await atDesk('ada', 'log', 'verify', '--data', data)).status
  const copy = desk('copy')
  cpSync(shop.server.data, copy, { recursive: true })
  expect([await verifies(shop.server.data), await verifies(copy)]).toEqual([0, 0])
  const database = new Database(join(copy, 'prodgate.db'))
  const entry = entries.find((one) => String(one.index) === failed)?.entry ?? ''
  const better = Buffer.from(entry.replace('"failed"', '"succeeded"'))
  expect(database.prepare('update log_entry set bytes = ? where idx = ?').run(better, Number(failed)).changes).toBe(1)
  database.close()
  expect([await verifies(shop.server.data), await verifies(copy)]).toEqual([0, 2])
})
