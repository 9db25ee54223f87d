import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdView } from '../../src/cli/authority/requests/hold-view.ts'
import { coloursFor } from '../../src/cli/terminal.ts'
import { HoldDetail } from '../../src/client/answers.ts'
import { CHECKLIST } from '../../src/hold/approval/checklist.ts'
import { accessChange, answerFor, approve, ask, expectProblem, held } from './actions.ts'
import { TestServer } from './server.ts'

/** The whole checklist is asked for where access changes, and nowhere else. */
const RULES = {
  base: { approvers: 1, roles: ['approver', 'operator'], decideWithin: 30, executeWithin: 15 },
  rules: [{ name: 'access', when: { reasons: ['CHANGES_ACCESS'] }, checklist: 'required' }],
}

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({ rules: RULES })
})
afterAll(() => server.remove())

function statesOf(checklist: readonly { item: string; state: string }[]): Record<string, string> {
  return Object.fromEntries(checklist.map(({ item, state }) => [item, state]))
}

async function answered(hold: string): Promise<unknown> {
  const entry = await server.beside(async ({ store }) => {
    const rows = await store.read.selectFrom('log_entry').select('bytes').where('kind', '=', 'hold.answered').execute()
    return rows.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString())).findLast((one) => one.hold === hold)
  })
  return entry?.checklist
}

test('a request shows the eight items, to people and not to the agent', async () => {
  const { hold } = await ask(server, 'bot', { action: held() })
  const { json } = await server.get('ann', `/v1/holds/${hold}`)
  expect(json.checklist.map((one: { item: string }) => one.item)).toEqual(Object.keys(CHECKLIST))
  expect(statesOf(json.checklist)).toMatchObject({ environment: 'checked', monitoring: 'not answered' })
  expect((await server.get('bot', `/v1/holds/${hold}`)).json).not.toHaveProperty('checklist')
  const shown = holdView(HoldDetail.parse(json), Date.now(), coloursFor({}), 100)
  expect(shown).toContain('Checklist before an action in production\n  [x] environment confirmed as production\n')
  expect(shown).toContain('[?] incident report prepared  not answered')
})

test('the five fields approve as before, and the record says what was not answered', async () => {
  const { hold } = await ask(server, 'bot', { action: held() })
  const { status, json } = await approve(server, 'ann', hold)
  expect([status, json.status]).toEqual([200, 'approved'])
  expect(json.record.approvals[0].checklist).toMatchObject({ rollbackPlan: 'checked', monitoring: 'not answered' })
  expect(await answered(hold)).toMatchObject({
    backup: 'checked',
    monitoring: 'not answered',
    incidentReport: 'not answered',
  })
})

test('answers of the checklist are kept; a word is none', async () => {
  const { hold } = await ask(server, 'bot', { action: held() })
  const answer = await answerFor(server, 'ann', hold)
  const post = (more: object) => server.post('ann', `/v1/holds/${hold}/approve`, { ...answer, ...more })
  expectProblem(await post({ monitoring: 'yes' }), 422, 'INVALID')
  expect((await post({ monitoring: true })).status).toBe(200)
  expect(await answered(hold)).toMatchObject({ monitoring: 'checked', incidentReport: 'not answered' })
})

test('what an approver says no to stops it, whatever the rules ask for', async () => {
  const { hold } = await ask(server, 'bot', { action: held() })
  const answer = await answerFor(server, 'ann', hold)
  const post = (more: object) => server.post('ann', `/v1/holds/${hold}/approve`, { ...answer, ...more })
  for (const field of ['monitoring', 'incidentReport', 'backup']) {
    const refused = await post({ monitoring: true, incidentReport: true, [field]: false })
    expectProblem(refused, 422, 'INVALID')
    expect(refused.json.errors).toMatchObject([{ field, code: 'UNCHECKED' }])
  }
  const { json } = await server.get('ann', `/v1/holds/${hold}`)
  expect([json.status, json.wrongAnswers, json.needs]).toEqual([
    'pending',
    0,
    expect.not.objectContaining({ checklist: 'required' }),
  ])
  expect((await post({ monitoring: true, incidentReport: true, backup: true })).json.status).toBe('approved')
})

test('where the rules ask for all of it, one open item stops, and all of them approve', async () => {
  const { hold } = await ask(server, 'bot', { action: accessChange() })
  const answer = await answerFor(server, 'ann', hold)
  const post = (more: object) => server.post('ann', `/v1/holds/${hold}/approve`, { ...answer, ...more })
  const open = async (more: object) => {
    const refused = await post(more)
    expectProblem(refused, 422, 'INVALID')
    return refused.json.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
  }
  expect(await open({})).toEqual(['monitoring UNCHECKED', 'incidentReport UNCHECKED'])
  expect(await open({ monitoring: true, incidentReport: false })).toEqual(['incidentReport UNCHECKED'])
  const { json } = await server.get('ann', `/v1/holds/${hold}`)
  expect([json.status, json.wrongAnswers, json.needs.checklist]).toEqual(['pending', 0, 'required'])
  expect((await post({ monitoring: true, incidentReport: true })).json.status).toBe('approved')
})

test('a target that nobody classified is not confirmed as production', async () => {
  const action = { kind: 'shell', command: 'kubectl --server https://10.9.9.9:6443 delete namespace shop' }
  const { hold } = await ask(server, 'bot', { action })
  const { json } = await server.get('ann', `/v1/holds/${hold}`)
  expect(statesOf(json.checklist)['environment']).toBe('unchecked')
})
