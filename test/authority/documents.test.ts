import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Entry, readEntry } from '../../src/record/entry.ts'
import { ANSWER, approved, ask, decide, expectProblem, held, READ } from './actions.ts'
import { TestServer } from './server.ts'

/**
 * What the production gate and the production policy say of the record, of faults and of monitoring, where no other test
 * shows it. `docs/requirements.md` names these tests.
 */
const STATUS = '/bmad/production-mode/status'
const REQUEST = '/bmad/production-mode/request-mock'
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
const REASON = 'demonstrate the new checkout flow'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({ env: { BMAD_LOG_PRODUCTION_VIOLATIONS: 'false' } })
})
afterAll(() => server.remove())

function inDatabase<T>(work: (database: Database.Database) => T): T {
  const database = new Database(join(server.data, 'prodgate.db'))
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** Everything that the log has by now. */
const record = (): readonly Entry[] =>
  inDatabase((database) =>
    database
      .prepare<[], { bytes: Buffer }>('select bytes from log_entry order by idx')
      .all()
      .map((row) => readEntry(row.bytes)),
  )
const entries = (kind: Entry['kind']) => record().filter((one) => one.kind === kind)

const validate = (mode: string) => server.post('bot', '/v1/workflows/validate', { workflow: 'nightly', mode })

test('no variable keeps a violation out of the record', async () => {
  expect((await validate('real')).status).toBe(200)
  expect(entries('violation')).toEqual([])
  expect((await validate('mock')).status).toBe(403)
  expect(entries('violation')).toMatchObject([
    { code: 'PRODUCTION_MODE_VIOLATION', workflow: 'nightly', agent: server.id('bot') },
  ])
})

test('requests for a mock and refusals of one stand in the record, with who asked and why', async () => {
  const before = entries('mock.requested').length
  expectProblem(await server.post('rita', REQUEST, { reason: 'short' }), 422, 'INVALID')
  expect(entries('mock.requested')).toHaveLength(before)
  expect(entries('mock.refused').at(-1)).toMatchObject({ person: server.id('rita'), codes: ['REASON_TOO_SHORT'] })
  const { json } = await server.post('rita', REQUEST, { reason: REASON, workflow: 'nightly' })
  expect(entries('mock.requested').at(-1)).toMatchObject({ person: server.id('rita') })
  expect((await server.get('ann', `/v1/holds/${json.hold.id}`)).json.mock.reason).toBe(REASON)
  const kept = (await server.get('vera', '/v1/validations')).json.validations
  expect(kept[0].details).toEqual({ reason: REASON, user_id: server.id('rita') })
})

test('a fault of the system is a 500, and nothing is enabled by it', async () => {
  inDatabase((database) => database.exec('alter table validation rename to away'))
  try {
    expectProblem(await server.get('vera', STATUS), 500, 'GATE_FAULT')
    const asked = await server.post('rita', REQUEST, { reason: REASON, workflow: 'other' })
    expect([asked.status, asked.json.mock_mode_enabled]).toEqual([500, undefined])
    expect((await validate('real')).status).toBe(500)
  } finally {
    inDatabase((database) => database.exec('alter table away rename to validation'))
  }
  expect((await server.get('vera', STATUS)).status).toBe(200)
  expect((await validate('real')).status).toBe(200)
})

test('an action in production is logged with time, action, environment, user, approval, result and evidence', async () => {
  const action = held()
  const outputDigest = `sha256:${'a'.repeat(64)}`
  const { hold, decision: stopped } = await ask(server, 'bot', { action })
  await approved(server, 'ann', hold)
  const allowed = (await decide(server, 'bot', { action })).json
  await server.post('bot', '/v1/outcomes', { decision: allowed.id, status: 'failed', exitCode: 1, outputDigest })

  const of = (kind: Entry['kind'], decision: string) => entries(kind).find((one) => one['decision'] === decision)
  expect(of('decision.stopped', stopped)).toMatchObject({ verdict: 'hold', hold })
  const intent = of('decision.intent', allowed.id)
  expect(intent).toMatchObject({
    at: ISO,
    digest: allowed.digest,
    effects: [expect.stringContaining('delete')],
    environment: 'production',
    agent: server.id('bot'),
    hold,
  })
  expect(entries('hold.approved').at(-1)).toMatchObject({ hold })
  expect(of('outcome', allowed.id)).toMatchObject({ status: 'failed', exitCode: 1, outputDigest })
})

test('what nobody approved is logged as that', async () => {
  const { json } = await decide(server, 'bot', { action: READ })
  const intent = entries('decision.intent').find((one) => one['decision'] === json.id)
  expect(intent).toMatchObject({ verdict: 'allow', environment: 'production' })
  expect(intent).not.toHaveProperty('hold')
})

test('an approval is kept with who gave it, when, why and how it is undone', async () => {
  const { hold } = await ask(server, 'bot', { action: held() })
  await approved(server, 'ann', hold)
  const shown = (await server.get('ada', `/v1/holds/${hold}`)).json
  expect(shown.record).toMatchObject({
    hold,
    environment: 'production',
    requestedBy: server.id('bot'),
    requestedAt: ISO,
    approvals: [
      {
        by: server.id('ann'),
        timestamp: ISO,
        justification: ANSWER.justification,
        rollbackPlan: ANSWER.rollbackPlan,
        backup: 'taken',
      },
    ],
  })
})

test('what is decided can be watched and alerted on', async () => {
  const of = async (verdict: string) => {
    const { text } = await server.get('vera', '/metrics')
    return Number(new RegExp(`^prodgate_decisions_total\\{verdict="${verdict}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  }
  const [held0, allowed0] = [await of('hold'), await of('allow')]
  await decide(server, 'bot', { action: held() })
  expect([await of('hold'), await of('allow')]).toEqual([held0 + 1, allowed0])
  const { text } = await server.get('vera', '/metrics')
  expect(text).toMatch(/^prodgate_http_request_seconds_count\{route="\/v1\/decisions",status="200"\} [1-9]/m)
  expectProblem(await server.raw({ path: '/metrics' }), 401, 'UNAUTHENTICATED')
})
