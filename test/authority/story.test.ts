import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCheckpoint } from '../../src/record/log/checkpoint.ts'
import { parseVerifierKey } from '../../src/record/log/key.ts'
import type { LogReader } from '../../src/record/log/log-reader.ts'
import { verifyReceipt } from '../../src/record/log/receipt.ts'
import { formatTilePath } from '../../src/record/log/tile.ts'
import { verifyLog } from '../../src/record/log/verify.ts'
import { Throwaway } from '../../src/record/store/testing/throwaway.ts'
import {
  ANSWER,
  accessChange,
  answerFor,
  approve,
  approved,
  ask,
  confirmed,
  decide,
  expectProblem,
  held,
  READ,
  verdict,
} from './actions.ts'
import { good, TestServer } from './server.ts'

/** One approver for everything, two for changes of access. */
const RULES = {
  base: { approvers: 1, roles: ['approver', 'operator'], decideWithin: 30, executeWithin: 15 },
  rules: [{ name: 'access', when: { reasons: ['CHANGES_ACCESS'] }, approvers: 2 }],
}

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`the story of a held action, on ${kind}`, () => {
    let throwaway: Throwaway | undefined
    let server: TestServer

    beforeAll(async () => {
      if (kind === 'postgres') throwaway = await Throwaway.make()
      const database = await (await throwaway?.postgres())?.createDatabase('story')
      server = await TestServer.start({
        rules: RULES,
        config: { openHoldsPerAgent: 12 },
        ...(database === undefined ? {} : { database }),
      })
    })
    afterAll(async () => {
      await server.remove()
      await throwaway?.end()
    })

    test('what needs nobody is allowed, what nobody can approve is denied', async () => {
      expect(await verdict(server, 'bot', { action: READ })).toBe('allow')
      const denied = await decide(server, 'bot', { action: { kind: 'shell', command: 'rm -rf /' } })
      expect(denied.json).toMatchObject({ verdict: 'deny' })
      expect(denied.json).not.toHaveProperty('hold')
    })

    test('held, approved, allowed exactly once, passed, told', async () => {
      const action = held()
      const first = await decide(server, 'bot', { action, session: 's' })
      expect(first.status).toBe(200)
      expect(first.json).toMatchObject({
        verdict: 'hold',
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        environment: { class: 'production', treatedAs: 'production' },
        hold: {
          id: expect.stringMatching(/^hold_/),
          status: 'pending',
          url: `${server.url.replace('127.0.0.1', 'localhost')}/holds/${first.json.hold.id}`,
          decideBefore: expect.stringMatching(/^\d{4}-.*Z$/),
        },
      })
      const { id } = first.json.hold
      const again = await decide(server, 'bot', { action, session: 's' })
      expect(again.json.hold.id).toBe(id)
      expect(again.json.id).not.toBe(first.json.id)
      // A pass for what nobody approved yet.
      expectProblem(await server.post('bot', '/v1/passes', { decision: first.json.id }), 403, 'NOT_APPROVED')
      expectProblem(
        await server.post('bot', '/v1/outcomes', { decision: first.json.id, status: 'ok' }),
        409,
        'CONFLICT',
      )

      await approved(server, 'ann', id)
      expect((await server.get('bot', `/v1/holds/${id}`)).json.status).toBe('approved')
      // Somebody else, another session, another action: none of them is what was approved.
      expect(await verdict(server, 'eve', { action, session: 's' })).toBe('hold')
      expect(await verdict(server, 'bot', { action, session: 't' })).toBe('hold')
      expect(await verdict(server, 'bot', { action: { ...action, command: `${action.command} ` }, session: 's' })).toBe(
        'hold',
      )
      const allowed = await decide(server, 'bot', { action, session: 's' })
      expect(allowed.json).toMatchObject({ verdict: 'allow', digest: first.json.digest })
      expect(allowed.json.reasons[0].code).toBe('APPROVED')
      expect((await server.get('bot', `/v1/holds/${id}`)).json.status).toBe('spent')
      const after = await decide(server, 'bot', { action, session: 's' })
      expect(after.json.verdict).toBe('hold')
      expect(after.json.hold.id).not.toBe(id)

      const pass = await server.post('bot', '/v1/passes', { decision: allowed.json.id })
      expect(pass.status).toBe(201)
      expect(pass.json).toEqual({ pass: expect.stringMatching(/^ey/), expires: expect.stringMatching(/Z$/) })
      expectProblem(await server.post('bot', '/v1/passes', { decision: allowed.json.id }), 409, 'ALREADY_SPENT')
      expectProblem(await server.post('eve', '/v1/passes', { decision: allowed.json.id }), 404, 'NOT_FOUND')
      const outcome = { decision: allowed.json.id, status: 'succeeded', exitCode: 0, durationMs: 12.5 }
      expectProblem(await server.post('eve', '/v1/outcomes', outcome), 404, 'NOT_FOUND')
      const told = await server.post('bot', '/v1/outcomes', outcome)
      expect([told.status, Object.keys(told.json)]).toEqual([201, ['index']])
      expectProblem(await server.post('bot', '/v1/outcomes', outcome), 409, 'CONFLICT')
    })

    test('of several outcomes each stands for itself', async () => {
      const allowed = async () =>
        (await decide(server, 'bot', { action: { kind: 'shell', command: 'ls' } })).json.id as string
      const [first, second] = [await allowed(), await allowed()]
      const outcomes = [first, 'nothing', second, first].map((decision) => ({ decision, status: 'succeeded' }))
      const { status, json } = await server.post('bot', '/v1/outcomes/several', { outcomes })
      expect(status).toBe(200)
      const index = { index: expect.any(Number) }
      expect(json.outcomes).toMatchObject([index, { code: 'NOT_FOUND' }, index, { code: 'CONFLICT' }])
      const [{ index: one }, , { index: other }] = json.outcomes
      expect(other).not.toBe(one)
      const others = await server.post('eve', '/v1/outcomes/several', { outcomes: outcomes.slice(0, 1) })
      expect(others.json.outcomes).toMatchObject([{ code: 'NOT_FOUND' }])
      const third = await allowed()
      const twice = [
        { decision: third, status: 'failed', tail: 'no', notes: ['n'] },
        { decision: third, status: 'ok' },
      ]
      const inOrder = await server.post('bot', '/v1/outcomes/several', { outcomes: twice })
      expect(inOrder.json.outcomes).toMatchObject([index, { code: 'CONFLICT' }])
      for (const few of [[], Array(33).fill(outcomes[0]), [{ decision: first }]])
        expectProblem(await server.post('bot', '/v1/outcomes/several', { outcomes: few }), 422, 'INVALID')
    })

    test('of many who ask at once after an approval, one is let go', async () => {
      const action = held()
      const { hold } = await ask(server, 'bot', { action, session: 'race' })
      await approved(server, 'ben', hold)
      const answers = await Promise.all(
        Array.from({ length: 16 }, () => verdict(server, 'bot', { action, session: 'race' })),
      )
      expect(answers.filter((one) => one === 'allow')).toHaveLength(1)
    })

    test('ATTACK-1 of 64 who take the pass of one approval, one gets it', async () => {
      const { decision, hold } = await ask(server, 'bot', { action: held() })
      await approved(server, 'ben', hold)
      const answers = await Promise.all(
        Array.from({ length: 64 }, () => server.post('bot', '/v1/passes', { decision })),
      )
      const statuses = answers.map((one) => one.status)
      expect(statuses.filter((one) => one === 201)).toHaveLength(1)
      expect(statuses.filter((one) => one === 409)).toHaveLength(63)
    })

    test('an approver sees all of it, the agent neither the sentence nor what people write', async () => {
      const { hold } = await ask(server, 'bot', { action: held() })
      const shown = (await server.get('ann', `/v1/holds/${hold}`)).json
      expect(shown).toMatchObject({
        status: 'pending',
        sentence: ANSWER.sentence,
        environment: 'production',
        agent: server.id('bot'),
        changesData: true,
        warning: expect.any(Object),
        plan: expect.any(Object),
        checkpoint: expect.stringContaining('\u2014'),
      })
      const own = await server.get('bot', `/v1/holds/${hold}`)
      expect(Object.keys(own.json).sort()).toEqual(['decideBefore', 'decision', 'digest', 'id', 'status'])
      expectProblem(await server.get('eve', `/v1/holds/${hold}`), 404, 'NOT_FOUND')
      expect((await server.get('eve', '/v1/holds')).text).not.toContain(hold)
      expect((await server.get('bot', '/v1/holds')).text).toContain(hold)
      expect((await server.get('bot', '/v1/holds')).text).not.toContain(ANSWER.sentence)
      await approved(server, 'ann', hold)
      const record = (await server.get('vera', `/v1/holds/${hold}`)).json.record
      expect(JSON.stringify(record)).toContain(ANSWER.justification)
      expect((await server.get('bot', `/v1/holds/${hold}`)).text).not.toContain(ANSWER.justification)
      await server.post('ben', `/v1/holds/${hold}/reject`, { reason: 'it is not needed any more' })
    })

    test('an answer that is not exact is no approval, and the fifth wrong one closes the request', async () => {
      const asked = { action: held(), session: 'wrong' }
      const { hold } = await ask(server, 'bot', asked)
      const right = await answerFor(server, 'ann', hold)
      const path = `/v1/holds/${hold}/approve`
      const lacking = await server.post('ann', path, {
        ...right,
        justification: 'short',
        rollbackPlan: 7,
        backup: 'yes',
      })
      expectProblem(lacking, 422, 'INVALID')
      expect(lacking.json.errors.map((one: { field: string }) => one.field)).toEqual([
        'justification',
        'rollbackPlan',
        'backup',
      ])
      const wrong = [
        { ...right, sentence: 'yes' },
        { ...right, sentence: `${right.sentence} ` },
        { ...right, target: right.target.toUpperCase() },
        { ...right, target: `${right.target}/` },
        { ...right, sentence: [right.sentence] },
      ]
      for (const answer of [{}, { ...right, target: '' }, ...wrong])
        expectProblem(await server.post('ann', path, answer), 422, 'INVALID')
      expectProblem(await server.post('ann', path, right), 409, 'ALREADY_CLOSED')
      expect((await server.get('bot', `/v1/holds/${hold}`)).json.status).toBe('rejected')
      expect(await verdict(server, 'bot', asked)).toBe('hold')
      // The twin: four wrong ones, and then the right one.
      const twin = await ask(server, 'bot', { action: held(), session: 'wrong' })
      for (const answer of wrong.slice(0, 4))
        expect((await server.post('ann', `/v1/holds/${twin.hold}/approve`, answer)).status).toBe(422)
      await approved(server, 'ann', twin.hold)
    })

    test('ATTACK-14 nobody approves what they or their own agent asked for', async () => {
      const asked = { action: held(), session: 'own' }
      const { hold } = await ask(server, 'ours', asked)
      const path = `/v1/holds/${hold}/approve`
      const answer = await answerFor(server, 'ann', hold)
      expectProblem(await server.post('ours', path, answer), 403, 'ROLE_MISSING')
      expectProblem(await server.post('ann', path, answer), 403, 'OWN_REQUEST')
      expect(await verdict(server, 'ours', asked)).toBe('hold')
      await approved(server, 'ben', hold)
      expect(await verdict(server, 'ours', asked)).toBe('allow')
      // An operator is no exception.
      const { json } = await decide(server, 'olga', { action: held() })
      const own = await answerFor(server, 'olga', json.hold.id)
      expectProblem(await server.post('olga', `/v1/holds/${json.hold.id}/approve`, own), 403, 'OWN_REQUEST')
      await approved(server, 'ann', json.hold.id)
    })

    test('two people where the rule says two, each counted once', async () => {
      const asked = { action: accessChange(), session: 'two' }
      const { hold } = await ask(server, 'bot', asked)
      expect((await approve(server, 'ann', hold)).json).toMatchObject({ status: 'pending', approvals: 1 })
      expectProblem(await approve(server, 'ann', hold), 409, 'ALREADY_ANSWERED')
      expect(await verdict(server, 'bot', asked)).toBe('hold')
      await approved(server, 'ben', hold)
      expect(await verdict(server, 'bot', asked)).toBe('allow')
    })

    test('a part that needs two people needs them behind however many that need one, and is shown first', async () => {
      const access = accessChange()
      const many = Array.from({ length: 15 }, (_, i) => `kubectl --context prod-eu scale deploy/web${i} --replicas 1`)
      const asked = { action: { ...access, command: [...many, access.command].join('; ') }, session: 'padded' }
      const { hold } = await ask(server, 'bot', asked)
      const shown = (await server.get('ann', `/v1/holds/${hold}`)).json
      expect(shown.reasons[0]).toBe('CHANGES_ACCESS')
      expect((await approve(server, 'ann', hold)).json).toMatchObject({ status: 'pending', approvals: 1 })
      await approved(server, 'ben', hold)
      expect(await verdict(server, 'bot', asked)).toBe('allow')
      const fewer = await ask(server, 'bot', { action: { ...access, command: many.join('; ') }, session: 'padded' })
      await approved(server, 'ann', fewer.hold)
    })

    test('what a person rejected stays rejected in its session', async () => {
      const asked = { action: held(), session: 'no' }
      const { hold } = await ask(server, 'bot', asked)
      expectProblem(await server.post('ben', `/v1/holds/${hold}/reject`, { reason: ' ' }), 422, 'INVALID')
      const rejected = await server.post('ben', `/v1/holds/${hold}/reject`, { reason: 'no' })
      expect([rejected.status, rejected.json.status]).toEqual([200, 'rejected'])
      const after = await decide(server, 'bot', asked)
      expect(after.json.verdict).toBe('deny')
      expect(after.json.reasons[0].code).toBe('REJECTED')
      expectProblem(await approve(server, 'ann', hold), 409, 'ALREADY_CLOSED')
      expect(await verdict(server, 'eve', asked)).toBe('hold')
      // An approval that was given is stopped by a rejection, too.
      const other = { action: held(), session: 'no' }
      const late = await ask(server, 'bot', other)
      await approved(server, 'ann', late.hold)
      await server.post('ben', `/v1/holds/${late.hold}/reject`, { reason: 'not before the holidays' })
      expect(await verdict(server, 'bot', other)).toBe('deny')
    })

    test('who asked may cancel, and nobody else', async () => {
      const asked = { action: held(), session: 'cancel' }
      const { hold } = await ask(server, 'bot', asked)
      expectProblem(await server.post('eve', `/v1/holds/${hold}/cancel`), 404, 'NOT_FOUND')
      expectProblem(await server.post('rita', `/v1/holds/${hold}/cancel`), 403, 'FORBIDDEN')
      const cancelled = await server.post('bot', `/v1/holds/${hold}/cancel`)
      expect([cancelled.status, cancelled.json.status]).toEqual([200, 'cancelled'])
      expectProblem(await approve(server, 'ann', hold), 409, 'ALREADY_CLOSED')
      expect((await ask(server, 'bot', asked)).hold).not.toBe(hold)
      // The owner may call off what their agent asked for.
      const ours = await ask(server, 'ours', asked)
      expect((await server.post('ann', `/v1/holds/${ours.hold}/cancel`)).json.status).toBe('cancelled')
    })

    test('who waits is told at once', async () => {
      const asked = { action: held(), session: 'wait' }
      const { hold } = await ask(server, 'bot', asked)
      const waits = server.get('bot', `/v1/holds/${hold}?wait=60`)
      const decides = decide(server, 'bot', { ...asked, wait: 60 })
      await approved(server, 'ann', hold)
      expect((await decides).json.verdict).toBe('allow')
      expect(['approved', 'spent']).toContain((await waits).json.status)
      const second = await ask(server, 'bot', { action: held(), session: 'wait' })
      const rejected = server.get('bot', `/v1/holds/${second.hold}?wait=60`)
      await server.post('ann', `/v1/holds/${second.hold}/reject`, { reason: 'not before the holidays' })
      expect((await rejected).json.status).toBe('rejected')
      expect((await server.get('bot', `/v1/holds/${second.hold}?wait=61`)).status).toBe(422)
    })

    test('an emergency shortens, lets nothing go, and is reviewed by somebody who took no part', async () => {
      const asked = { action: accessChange(), session: 'emergency' }
      const { hold } = await ask(server, 'bot', asked)
      const before = (await server.get('ann', `/v1/holds/${hold}`)).json
      const called = await server.post('ann', `/v1/holds/${hold}/emergency`, { reason: 'the shop is down for all' })
      expect(called.json).toMatchObject({ status: 'pending', emergency: true })
      expect(called.json.decideBefore < before.decideBefore).toBe(true)
      expect(await verdict(server, 'bot', asked)).toBe('hold')
      expectProblem(
        await server.post('ben', `/v1/holds/${hold}/emergency`, { reason: 'the shop is down for all' }),
        409,
        'CONFLICT',
      )
      expect((await approve(server, 'ann', hold)).json.status).toBe('pending')
      await approved(server, 'ben', hold)
      const finding = { finding: 'it was needed, the shop was down' }
      expectProblem(await server.post('ann', `/v1/holds/${hold}/review`, finding), 403, 'OWN_REQUEST')
      expect((await server.post('ada', `/v1/holds/${hold}/review`, finding)).status).toBe(200)
      expectProblem(await server.post('olga', `/v1/holds/${hold}/review`, finding), 409, 'CONFLICT')
    })

    test('in a freeze somebody named for it has to approve as well', async () => {
      const window = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 3_600_000) }
      const asked = { action: held(), session: 'freeze' }
      const { hold } = await ask(server, 'bot', asked)
      await approved(server, 'ann', hold)
      const set = await server.post('olga', '/v1/freezes', {
        reason: 'the yearly sale',
        from: window.from.toISOString(),
        to: window.to.toISOString(),
        approvers: [server.id('olga')],
      })
      expect(set.status).toBe(201)
      // Approved before it began: it waits.
      expect(await verdict(server, 'bot', asked)).toBe('hold')
      const frozen = { action: held(), session: 'freeze' }
      const second = await ask(server, 'bot', frozen)
      expect((await approve(server, 'ann', second.hold)).json.status).toBe('pending')
      await approved(server, 'olga', second.hold)
      expect(await verdict(server, 'bot', frozen)).toBe('allow')
      // To lift it early takes somebody else besides.
      const lift = await server.post('olga', `/v1/freezes/${set.json.id}/lift`)
      expect(await verdict(server, 'bot', asked)).toBe('hold')
      await confirmed(server, 'ann', lift)
      expectProblem(await server.post('olga', `/v1/freezes/${set.json.id}/lift`), 404, 'NOT_FOUND')
      expect(await verdict(server, 'bot', asked)).toBe('allow')
    })

    test('F7 an approval by somebody who was disabled since is void', async () => {
      const { addPerson, disablePerson } = await import('../../src/serve/identity/people.ts')
      const carl = await server.beside(async (parts) =>
        good(await addPerson(parts, { name: 'carl', role: 'approver', by: 'local' })),
      )
      const asked = { action: held(), session: 'disabled' }
      const { hold } = await ask(server, 'bot', asked)
      const answer = await answerFor(server, 'ann', hold)
      const headers = { authorization: `Bearer ${carl.token}`, 'content-type': 'application/json' }
      const path = `/v1/holds/${hold}/approve`
      const sent = { method: 'POST', path, headers, body: JSON.stringify(answer) }
      expect((await server.raw(sent)).json.status).toBe('approved')
      await server.beside((parts) => disablePerson(parts, { person: carl.id, by: 'local' }))
      const after = await decide(server, 'bot', asked)
      expect(after.json.verdict).toBe('hold')
      expect(after.json.hold.id).not.toBe(hold)
      expectProblem(
        await server.raw({ ...sent, path: `/v1/holds/${after.json.hold.id}/approve` }),
        401,
        'UNAUTHENTICATED',
      )
      await approved(server, 'ben', after.json.hold.id)
      expect(await verdict(server, 'bot', asked)).toBe('allow')
    })

    test('the list has a card for each request, the latest first', async () => {
      const { hold } = await ask(server, 'eve', { action: held(), session: 'list' })
      const { json } = await server.get('vera', '/v1/holds?status=pending')
      expect(json.holds[0]).toMatchObject({ id: hold, status: 'pending', environment: 'production', approvals: 0 })
      expect(json.holds.every((one: { status: string }) => one.status === 'pending')).toBe(true)
      expect((await server.get('vera', '/v1/holds?status=open')).status).toBe(422)
    })

    test('ATTACK-20 a thousand requests are a dozen', async () => {
      const asked = Array.from({ length: 40 }, () => held())
      const answers = await Promise.all(asked.map((action, i) => decide(server, 'eve', { action, session: `n${i}` })))
      const stopped = answers.map((one) => one.json)
      expect(stopped.filter((one) => one.verdict === 'allow')).toEqual([])
      const denied = stopped.filter((one) => one.verdict === 'deny')
      expect(denied.length).toBeGreaterThanOrEqual(28)
      expect(new Set(denied.map((one) => one.reasons[0].code))).toEqual(new Set(['TOO_MANY_REQUESTS']))
      // What is no request of people goes on, and one more fits once another is closed.
      expect(await verdict(server, 'eve', { action: READ })).toBe('allow')
      const waiting = stopped.find((one) => one.hold !== undefined)
      await server.post('eve', `/v1/holds/${waiting.hold.id}/cancel`)
      expect(await verdict(server, 'eve', { action: held() })).toBe('hold')
    })

    test('an auditor verifies all of it from outside, and a changed byte is found', async () => {
      const fetched = async (path: string) => {
        const answer = await server.get('ada', `/v1/log/${path}`)
        return answer.status === 200 ? new Uint8Array(answer.bytes) : undefined
      }
      const reader: LogReader = {
        checkpoint: () => fetched('checkpoint'),
        tile: (level, index, width) => fetched(formatTilePath({ level, index, width })),
        entries: (index, width) => fetched(formatTilePath({ level: 'entries', index, width })),
      }
      const key = good(parseVerifierKey((await server.get('ada', '/v1/log/key')).text.trim()))
      const trust = { log: key, witnesses: [] }
      const entries: Uint8Array[] = []
      const checkpoint = (await reader.checkpoint()) ?? new Uint8Array()
      const still = { ...reader, checkpoint: async () => checkpoint }
      good(await verifyLog(still, { trust: { log: key }, entry: (_, bytes) => entries.push(bytes) }))
      expect(good(openCheckpoint(checkpoint, trust)).size).toBe(entries.length)
      const kinds = entries.map((bytes) => (JSON.parse(Buffer.from(bytes).toString()) as { kind: string }).kind)
      for (const one of ['decision.intent', 'hold.approved', 'grant.given', 'grant.spent', 'pass.issued', 'outcome'])
        expect(kinds).toContain(one)
      const at = kinds.indexOf('grant.spent')
      const receipt = (await server.get('ada', `/v1/log/proof?index=${at}`)).bytes
      expect(verifyReceipt(receipt, entries[at] ?? new Uint8Array(), trust).is).toBe('ok')
      const changed = Uint8Array.from(entries[at] ?? [])
      changed[3] = (changed[3] ?? 0) ^ 1
      expect(verifyReceipt(receipt, changed, trust).is).toBe('fault')
      expectProblem(await server.get('ada', `/v1/log/proof?index=${entries.length + 999}`), 404, 'NOT_FOUND')
      expectProblem(await server.get('ann', '/v1/log/checkpoint'), 403, 'ROLE_MISSING')
    })

    test('it ends when it is told to, with somebody waiting, and all of it is there afterwards', async () => {
      const { hold } = await ask(server, 'bot', { action: held(), session: 'end' })
      const waits = server.get('bot', `/v1/holds/${hold}?wait=60`).catch((cause: unknown) => cause)
      const events = server.get('vera', '/v1/events').catch((cause: unknown) => cause)
      expect(await server.end()).toBe(0)
      await Promise.all([waits, events])
      await server.run()
      expect((await server.get('bot', `/v1/holds/${hold}`)).json.status).toBe('pending')
    })
  })
}
