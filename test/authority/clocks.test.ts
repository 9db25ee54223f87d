import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { SENTENCE } from '../../src/hold/approval/phrase.ts'
import type { StandingInput } from '../../src/hold/grants/standing-grant.ts'
import { Config } from '../../src/serve/config/config.ts'
import { addAgent } from '../../src/serve/identity/agents.ts'
import type { AgentCaller, PersonCaller } from '../../src/serve/identity/caller.ts'
import { addPerson } from '../../src/serve/identity/people.ts'
import { type Running, setUp } from '../../src/serve/process.ts'
import { held } from './actions.ts'
import { good, REGISTRY } from './server.ts'

/** The authority in this process, over a real store, with a clock that the test sets. */
const MINUTE = 60_000
const machine = Date.now.bind(Date)
let shift = 0
let home = ''
let running: Running
let bot: AgentCaller
let ann: PersonCaller
let olga: PersonCaller

beforeAll(async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => machine() + shift)
  home = mkdtempSync(join(tmpdir(), 'prodgate-clocks-'))
  process.env['HOME'] = home
  mkdirSync(join(home, '.kube'))
  writeFileSync(join(home, 'targets.yaml'), REGISTRY)
  const options = { data: join(home, 'data'), registry: join(home, 'targets.yaml'), home }
  running = good(await setUp(options, Config.parse({ version: 1, openHoldsPerAgent: 500 }), () => 'http://localhost'))
  const { parts } = running.authority
  const person = async (name: string, role: 'approver' | 'operator'): Promise<PersonCaller> => {
    const { id } = good(await addPerson(parts, { name, role, by: 'local' }))
    return { is: 'person', id, name, role, via: 'token' }
  }
  ann = await person('ann', 'approver')
  olga = await person('olga', 'operator')
  bot = { is: 'agent', name: 'bot', id: good(await addAgent(parts, { name: 'bot', by: 'local' })).id }
})
afterAll(async () => {
  await running.close()
  vi.restoreAllMocks()
  rmSync(home, { recursive: true, force: true })
})

const pass = (minutes: number) => {
  shift += minutes * MINUTE
}
const decide = (asked: { action: unknown; session?: string }) => running.authority.decisions.decide(bot, asked)
async function ask(asked: { action: unknown; session?: string }) {
  const { verdict, hold, id } = await decide(asked)
  expect(verdict).toBe('hold')
  return { decision: id, hold: hold?.id ?? '' }
}
async function giveGrant(input: StandingInput) {
  const { configuration, loosening } = running.authority
  expect(good(await configuration.ask(ann, loosening.giveGrant(input, ann.id))).is).toBe('done')
}
async function approve(hold: string, by = ann) {
  const view = good(await running.authority.holds.view(by, hold)) as { targets: readonly string[] }
  const answer = {
    sentence: SENTENCE,
    target: view.targets[0],
    justification: 'the shop is being retired today',
    rollbackPlan: 'restore it from the last backup',
    backup: true,
  }
  return running.authority.holds.approve(by, hold, answer, false)
}
const status = async (hold: string) => good(await running.authority.holds.view(bot, hold)).status
const code = (done: { is: 'ok' } | { is: 'fault'; fault: { code: string } }) =>
  done.is === 'ok' ? 'ok' : done.fault.code

describe('the clock to decide', () => {
  test('ends in a stop, at its very moment', async () => {
    const asked = { action: held() }
    const { hold } = await ask(asked)
    pass(29)
    expect(await status(hold)).toBe('pending')
    pass(1)
    expect(await status(hold)).toBe('expired')
    expect(code(await approve(hold))).toBe('ALREADY_CLOSED')
    expect((await ask(asked)).hold).not.toBe(hold)
  })
  test('runs out though nobody looks', async () => {
    const { hold } = await ask({ action: held() })
    pass(31)
    await running.authority.holds.runClocks()
    const row = await running.store.read.selectFrom('hold').select('status').where('id', '=', hold).executeTakeFirst()
    expect(row?.status).toBe('expired')
  })
  test('is shortened by an emergency and by nothing lengthened', async () => {
    const { hold } = await ask({ action: held() })
    good(await running.authority.holds.emergency(ann, hold, 'the shop is down for all'))
    pass(10)
    expect(await status(hold)).toBe('expired')
  })
})

describe('the clock to execute', () => {
  test('begins with the approval and ends in a stop', async () => {
    const early = { action: held() }
    const late = { action: held() }
    const [first, second] = [await ask(early), await ask(late)]
    pass(20)
    good(await approve(first.hold))
    good(await approve(second.hold))
    pass(9)
    expect((await decide(early)).verdict).toBe('allow')
    pass(1)
    expect((await decide(late)).verdict).toBe('hold')
    expect(await status(second.hold)).toBe('expired')
    expect(code(await running.authority.passes.issue(bot, { decision: second.decision }))).toBe('NOT_APPROVED')
  })
  test('goes on for the pass of what was let go', async () => {
    const asked = { action: held() }
    const { hold } = await ask(asked)
    good(await approve(hold))
    const { id } = await decide(asked)
    pass(11)
    expect(code(await running.authority.passes.issue(bot, { decision: id }))).toBe('GRANT_VOID')
  })
})

test('a rejection sticks for an hour, and in its session', async () => {
  const asked = { action: held(), session: 's' }
  const { hold } = await ask(asked)
  good(await running.authority.holds.reject(ann, hold, 'not before the holidays'))
  pass(59)
  expect((await decide(asked)).verdict).toBe('deny')
  pass(2)
  expect((await decide(asked)).verdict).toBe('hold')
})

test('a standing grant ends', async () => {
  const give = async (target: string) =>
    giveGrant({
      name: 'REAL_RUN',
      target,
      environment: 'production',
      expires: new Date(Date.now() + 5 * MINUTE).toISOString(),
      uses: 9,
      reason: 'the nightly run of the pipeline',
    })
  const run = (target: string) => decide({ action: { kind: 'named', name: 'real_run', target } })
  await give('nightly')
  expect((await run('nightly')).verdict).toBe('allow')
  pass(5)
  expect((await run('nightly')).verdict).toBe('hold')
})

test('ATTACK-20 a mock session that is over lets nothing run', async () => {
  const { mode, mocks } = running.authority
  const requested = good(
    await mode.requestMock(ann, { reason: 'demonstrate the new checkout', minutes: 5, workflow: 'w', agent: 'bot' }),
  )
  pass(3)
  // Its time begins with the approval.
  good(await approve(requested.hold?.id ?? '', olga))
  pass(4)
  expect(code(await mode.validate(bot, 'w', 'mock'))).toBe('ok')
  pass(1)
  expect(code(await mode.validate(bot, 'w', 'mock'))).toBe('PRODUCTION_MODE_VIOLATION')
  expect((await decide({ action: { kind: 'workflow', name: 'w', mode: 'mock' } })).verdict).toBe('hold')
  expect(await mocks.openSessions({ db: running.store.read, now: Date.now() })).toEqual([])
})

test('a freeze that is set ahead begins by itself', async () => {
  const iso = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString()
  const set = good(await running.authority.freezes.set(olga, { reason: 'the yearly sale', from: iso(5), to: iso(60) }))
  const [before, within] = [{ action: held() }, { action: held() }]
  const [first, second] = [await ask(before), await ask(within)]
  good(await approve(first.hold))
  good(await approve(second.hold))
  expect((await decide(before)).verdict).toBe('allow')
  pass(5)
  expect((await decide(within)).verdict).toBe('hold')
  const { configuration, loosening } = running.authority
  const lift = good(await configuration.ask(olga, loosening.liftFreeze(set.id, olga.id)))
  expect((await decide(within)).verdict).toBe('hold')
  if (lift.is === 'waits') good(await approve(lift.hold.id))
  expect((await decide(within)).verdict).toBe('allow')
})

test('F16 who waits and is not answered in time is stopped', async () => {
  const { hold } = await ask({ action: held() })
  const waits = running.authority.holds.wait(bot, hold, 60)
  pass(31)
  // Anything that happens wakes whoever waits.
  await decide({ action: held() })
  expect(good(await waits).status).not.toBe('approved')
})

test('ATTACK-3 a clock that goes back voids what was approved before', async () => {
  const asked = { action: held() }
  const first = await ask(asked)
  good(await approve(first.hold))
  const given = { name: 'REAL_RUN', target: 'back', environment: 'production', uses: 1, reason: 'the nightly run' }
  await giveGrant({ ...given, expires: new Date(Date.now() + 9 * MINUTE).toISOString() })
  const spent = { action: held() }
  good(await approve((await ask(spent)).hold))
  const allowed = await decide(spent)
  pass(-60)
  expect((await decide(asked)).verdict).toBe('hold')
  expect((await decide({ action: { kind: 'named', name: 'real_run', target: 'back' } })).verdict).toBe('hold')
  expect(code(await running.authority.passes.issue(bot, { decision: allowed.id }))).toBe('GRANT_VOID')
  const second = await ask(asked)
  expect(second.hold).not.toBe(first.hold)
  good(await approve(second.hold))
  expect((await decide(asked)).verdict).toBe('allow')
})

test('an escalation is told once, by two authorities over one store and after a start', async () => {
  const step = (after: number, role: string) => ({ after, roles: [role], people: [] })
  const base = { approvers: 1, roles: ['approver'], escalate: [step(5, 'operator'), step(15, 'auditor')] }
  const rules = join(home, 'escalating.json')
  writeFileSync(rules, JSON.stringify({ base: { ...base, decideWithin: 30, executeWithin: 15 }, rules: [] }))
  const start = async () => {
    const options = { data: join(home, 'escalating'), registry: join(home, 'targets.yaml'), home }
    return good(await setUp(options, Config.parse({ version: 1, approvalRules: rules }), () => 'http://localhost'))
  }
  const [first, second] = [await start(), await start()]
  const { id } = good(await addAgent(first.authority.parts, { name: 'bot', by: 'local' }))
  await first.authority.decisions.decide({ is: 'agent', name: 'bot', id }, { action: held() })
  const told = async () => {
    const rows = await first.store.read
      .selectFrom('log_entry')
      .select('bytes')
      .where('kind', '=', 'hold.escalated')
      .orderBy('idx')
      .execute()
    return rows.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()).roles)
  }
  const look = () => Promise.all([first, second].map((one) => one.authority.holds.runClocks()))
  await look()
  expect(await told()).toEqual([])
  pass(6)
  await look()
  await second.close()
  const third = await start()
  await third.authority.holds.runClocks()
  expect(await told()).toEqual([['operator']])
  pass(10)
  await third.authority.holds.runClocks()
  await first.authority.holds.runClocks()
  expect(await told()).toEqual([['operator'], ['auditor']])
  await third.close()
  await first.close()
})
