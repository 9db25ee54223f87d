import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { erase } from '../../src/record/erase.ts'
import { ANSWER, approve, approved, confirmed, expectProblem } from './actions.ts'
import { good, JSON_TYPE, TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({ config: { openHoldsPerAgent: 100 } })
})
afterAll(() => server.remove())

let serial = 0
const target = () => ({ kind: 'kubernetes', identity: `https://10.7.0.${++serial}:6443` })
const enrolment = (environment: string) => ({ ...target(), environment, reason: 'as the cloud account says' })
const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString()

/** What the log has on it: the entries of a request. */
async function entriesOf(hold: string) {
  const { checkpoint } = (await server.get('olga', `/v1/holds/${hold}`)).json
  const size = Number(checkpoint.split('\n')[1])
  const rows = await server.beside(({ store }) =>
    store.read
      .selectFrom('log_entry')
      .select('bytes')
      .where('idx', '>=', size - 60)
      .orderBy('idx')
      .execute(),
  )
  return rows.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString())).filter((one) => one.hold === hold)
}

describe('loosening the configuration takes a second person', () => {
  test('a target that is less than production is enrolled once somebody else has said so too', async () => {
    const enrol = enrolment('staging')
    const first = await server.post('olga', '/v1/registry', enrol)
    const { hold } = first.json
    const listed = async () => JSON.stringify((await server.get('vera', '/v1/registry')).json).includes(enrol.identity)
    expect([first.status, await listed()]).toEqual([202, false])
    // Asked for again, it is the same request; and who asked does not count.
    expect((await server.post('olga', '/v1/registry', enrol)).json.hold.id).toBe(hold.id)
    expectProblem(await approve(server, 'olga', hold.id), 403, 'OWN_REQUEST')
    expect(await listed()).toBe(false)
    const view = (await server.get('ann', `/v1/holds/${hold.id}`)).json
    expect(view).toMatchObject({
      about: 'configuration',
      person: server.id('olga'),
      targets: [enrol.identity],
      change: { is: 'target.enrolled', parts: expect.arrayContaining([{ label: 'environment', text: 'staging' }]) },
    })
    const done = await approve(server, 'ann', hold.id)
    expect([done.status, done.json.status, await listed()]).toEqual([200, 'spent', true])
    const kinds = (await entriesOf(hold.id)).map((one) => one.kind)
    // The first answer is that of who asked, which was refused.
    expect(kinds).toEqual([
      'hold.opened',
      'hold.answered',
      'hold.approved',
      'hold.answered',
      'hold.closed',
      'configuration.loosened',
    ])
    expectProblem(await approve(server, 'ben', hold.id), 409, 'ALREADY_CLOSED')
  })

  test('what tightens needs nobody', async () => {
    const enrol = enrolment('staging')
    await confirmed(server, 'ann', await server.post('olga', '/v1/registry', enrol))
    expect((await server.post('olga', '/v1/registry', { ...enrol, environment: 'development' })).status).toBe(202)
    expect((await server.post('olga', '/v1/registry', { ...enrol, environment: 'staging' })).status).toBe(201)
    expect((await server.post('olga', '/v1/registry', { ...enrol, environment: 'production' })).status).toBe(201)
    // Nothing else speaks of it: forgotten, it is production again.
    const { kind, identity } = enrol
    expect((await server.post('olga', '/v1/registry/remove', { kind, identity })).status).toBe(200)
    expectProblem(await server.post('olga', '/v1/registry/remove', { kind, identity }), 404, 'NOT_FOUND')
    // The operator's file calls this one development: without the stricter entry that would count.
    const known = { kind: 'kubernetes', identity: 'https://127.0.0.1:6443' }
    const stricter = { ...known, environment: 'production', reason: 'a tunnel leads there now' }
    expect((await server.post('olga', '/v1/registry', stricter)).status).toBe(201)
    await confirmed(server, 'ann', await server.post('olga', '/v1/registry/remove', known))
  })

  test('a freeze is lifted early by two, and taken off the list by one', async () => {
    const freeze = (from: number, to: number) =>
      server.post('olga', '/v1/freezes', { reason: 'the yearly sale', from: hours(from), to: hours(to) })
    const { id } = (await freeze(1, 2)).json
    const lift = await server.post('olga', `/v1/freezes/${id}/lift`)
    const set = async () => (await server.get('vera', '/v1/freezes')).json.freezes.length
    expect(await set()).toBe(1)
    await confirmed(server, 'ben', lift)
    expect(await set()).toBe(0)
    const over = (await freeze(-2, -1)).json
    expect((await server.post('olga', `/v1/freezes/${over.id}/lift`)).status).toBe(200)
  })

  test('somebody who approves is let in by two, and the token goes to who asked, once', async () => {
    const add = { name: 'carl', role: 'approver' }
    const asked = await server.post('olga', '/v1/people', add)
    const hold = await confirmed(server, 'ann', asked)
    expect(JSON.stringify(await entriesOf(hold))).not.toContain('carl')
    expectProblem(await server.post('ann', '/v1/people', add), 403, 'ROLE_MISSING')
    const added = await server.post('olga', '/v1/people', add)
    expect([added.status, added.json.token]).toEqual([201, expect.stringMatching(/^pgp_/)])
    expectProblem(await server.post('olga', '/v1/people', add), 409, 'CONFLICT')
    // Who decides nothing about others needs nobody.
    expect((await server.post('olga', '/v1/people', { name: 'victor', role: 'viewer' })).status).toBe(201)
    expect((await server.post('olga', '/v1/people/invitations', { role: 'requester' })).status).toBe(201)
    expect((await server.post('olga', '/v1/people/invitations', { role: 'operator' })).status).toBe(202)

    const carl = `/v1/people/${added.json.id}`
    expect((await server.post('olga', `${carl}/role`, { role: 'operator' })).status).toBe(202)
    expect((await server.post('olga', `${carl}/token`)).status).toBe(202)
    expect((await server.post('olga', `${carl}/link`)).status).toBe(202)
    expect((await server.post('olga', `/v1/people/${server.id('vera')}/link`)).status).toBe(201)
    expect((await server.post('olga', `${carl}/role`, { role: 'viewer' })).status).toBe(200)
    await confirmed(server, 'ben', await server.post('olga', `${carl}/role`, { role: 'approver' }))
    expect((await server.post('olga', `${carl}/disable`)).status).toBe(200)
    expect((await server.post('olga', `${carl}/enable`)).status).toBe(202)
    expectProblem(await server.post('olga', '/v1/people', { name: 'dirk', role: 'boss' }), 422, 'INVALID')
  })

  test('a way in that somebody else saw is void once it would let them decide', async () => {
    const konrad = (await server.post('olga', '/v1/people', { name: 'konrad', role: 'viewer' })).json
    const { link } = (await server.post('olga', `/v1/people/${konrad.id}/link`)).json
    const own = async () => {
      const headers = { authorization: `Bearer ${konrad.token}` }
      return (await server.raw({ path: '/v1/auth/me', headers })).status
    }
    const role = (role: string) => server.post('olga', `/v1/people/${konrad.id}/role`, { role })
    // One that decides nothing takes nothing away.
    expect((await role('requester')).status).toBe(200)
    expect(await own()).toBe(200)
    await confirmed(server, 'ann', await role('approver'))
    expect(await own()).toBe(401)
    const body = JSON.stringify({ token: link.split('#')[1], password: 'a sentence that nobody guesses' })
    const enrolled = await server.raw({ method: 'POST', path: '/v1/auth/enrol', headers: JSON_TYPE, body })
    expectProblem(enrolled, 401, 'UNAUTHENTICATED')
    // A token that nobody here has seen stays.
    await confirmed(
      server,
      'ann',
      await server.post('olga', `/v1/people/${server.id('rita')}/role`, { role: 'approver' }),
    )
    expect((await server.get('rita', '/v1/auth/me')).json.role).toBe('approver')
  })

  test('a standing grant that is wider than an approval', async () => {
    const grant = (uses: number, until: number) => ({
      name: 'REAL_RUN',
      target: `pipeline-${++serial}`,
      environment: 'production',
      uses,
      expires: hours(until),
      reason: 'the nightly run of the pipeline',
    })
    expect((await server.post('ann', '/v1/grants', grant(10, 23))).status).toBe(201)
    expect((await server.post('ann', '/v1/grants', grant(1, 25))).status).toBe(202)
    const wide = grant(11, 1)
    await confirmed(server, 'ben', await server.post('ann', '/v1/grants', wide))
    expect((await server.get('ann', '/v1/grants')).text).toContain(wide.target)
    expectProblem(await server.post('ann', '/v1/grants', grant(101, 1)), 422, 'INVALID')
  })

  test('an agent that somebody owns goes to another owner by two', async () => {
    const agent = `/v1/agents/${server.id('ours')}/owner`
    expect((await server.post('olga', agent, {})).status).toBe(202)
    await confirmed(server, 'ann', await server.post('olga', agent, { owner: server.id('ben') }))
    const owned = (await server.get('vera', '/v1/agents')).json.agents.find(
      (one: { name: string }) => one.name === 'ours',
    )
    expect(owned.owner).toBe(server.id('ben'))
    expect(
      (await server.post('olga', `/v1/agents/${server.id('eve')}/owner`, { owner: server.id('ben') })).status,
    ).toBe(200)
  })

  test('what has become impossible is not confirmed, and what was rejected is not done', async () => {
    const enrol = enrolment('staging')
    const rejected = (await server.post('olga', '/v1/registry', enrol)).json.hold.id
    const reason = { reason: 'this is the main cluster' }
    expect((await server.post('ann', `/v1/holds/${rejected}/reject`, reason)).status).toBe(200)
    expect((await server.get('vera', '/v1/registry')).text).not.toContain(enrol.identity)
    await server.post('olga', '/v1/registry', { ...enrol, environment: 'production' })
    const { kind, identity } = enrol
    expect((await server.post('olga', '/v1/registry/remove', { kind, identity })).status).toBe(200)
    const add = (await server.post('olga', '/v1/people', { name: 'fritz', role: 'approver' })).json.hold.id
    const { addPerson } = await import('../../src/serve/identity/people.ts')
    await server.beside(async (parts) => good(await addPerson(parts, { name: 'fritz', role: 'viewer', by: 'local' })))
    expectProblem(await approve(server, 'ann', add), 409, 'CONFLICT')
    expect((await server.get('ann', `/v1/holds/${add}`)).json.status).toBe('pending')
  })

  test('the name of somebody who has gone is erased, in requests about them too', async () => {
    const add = { name: 'Ludmilla Example', role: 'approver' }
    const hold = await confirmed(server, 'ann', await server.post('olga', '/v1/people', add))
    const { id } = (await server.post('olga', '/v1/people', add)).json
    const path = `/v1/people/${id}`
    const erase = () =>
      server.raw({
        method: 'DELETE',
        path: `${path}/name`,
        headers: { authorization: `Bearer ${server.token('olga')}` },
      })
    expectProblem(await erase(), 409, 'CONFLICT')
    const waiting = (await server.post('olga', `${path}/role`, { role: 'operator' })).json.hold.id
    const other = (await server.post('olga', '/v1/people/invitations', { role: 'approver' })).json.hold.id
    await server.post('olga', `${path}/disable`)
    expect((await erase()).status).toBe(200)
    // What waits for an answer about them can be answered no more; what is about others can.
    expect((await server.get('ann', `/v1/holds/${waiting}`)).json.status).toBe('cancelled')
    const answer = { ...ANSWER, target: add.name }
    expectProblem(await server.post('ann', `/v1/holds/${waiting}/approve`, answer), 409, 'ALREADY_CLOSED')
    await approved(server, 'ann', other)
    for (const shown of ['/v1/people', `/v1/holds/${hold}`, '/v1/holds'])
      expect((await server.get('olga', shown)).text).not.toContain('Ludmilla')
    expect((await server.get('olga', '/v1/people')).text).toContain(id)
  })
})

test('the name of somebody who was never let in is erased with the request for them, once it is closed', async () => {
  const name = 'Wilhelmina Example'
  const { id } = (await server.post('olga', '/v1/people', { name, role: 'approver' })).json.hold
  const erased = () => server.beside(({ store }) => store.commit((tx) => erase(tx, { about: id }, 'local')))
  const shown = async () => (await server.get('ann', `/v1/holds/${id}`)).text
  expect(await erased()).toEqual({ values: 0, actions: 0 })
  expect(await shown()).toContain(name)
  expect((await server.post('ann', `/v1/holds/${id}/reject`, { reason: 'nobody knows them here' })).status).toBe(200)
  expect(await erased()).toEqual({ values: 1, actions: 0 })
  expect(await shown()).not.toContain(name)
  expect(await erased()).toEqual({ values: 0, actions: 0 })
})

describe('somebody who works alone', () => {
  let alone: TestServer
  beforeAll(async () => {
    alone = await TestServer.start({ cast: { olga: 'operator', vera: 'viewer' } })
  })
  afterAll(() => alone.remove())

  test('enrols their own target, loudly, until there is somebody else; and who was sent away still counts', async () => {
    expect((await alone.post('olga', '/v1/registry', enrolment('staging'))).status).toBe(201)
    expect(await alone.loud('CONFIGURATION LOOSENED ALONE')).toBe(1)
    expect((await alone.post('olga', '/v1/registry', enrolment('production'))).status).toBe(201)
    expect(await alone.loud('CONFIGURATION LOOSENED ALONE')).toBe(1)
    // The first one who could confirm is let in alone, and counts from then on.
    const added = await alone.post('olga', '/v1/people', { name: 'ben', role: 'approver' })
    expect(added.status).toBe(201)
    const waiting = await alone.post('olga', '/v1/registry', enrolment('staging'))
    expect(waiting.status).toBe(202)
    expect((await alone.post('olga', `/v1/people/${added.json.id}/disable`)).status).toBe(200)
    expect((await alone.post('olga', '/v1/registry', enrolment('staging'))).status).toBe(202)
  })

  test('where the rules of the house do not let anybody do it alone, it waits', async () => {
    const rules = { base: { approvers: 1, roles: ['operator'], decideWithin: 30, executeWithin: 15 }, rules: [] }
    const strict = await TestServer.start({ cast: { olga: 'operator' }, rules })
    try {
      expect((await strict.post('olga', '/v1/registry', enrolment('staging'))).status).toBe(202)
    } finally {
      await strict.remove()
    }
  })
})

test('a change that is written past the authority is not done', async () => {
  const { hold } = (await server.post('olga', '/v1/registry', enrolment('staging'))).json
  await server.beside(({ store }) =>
    store.commit(async (tx) => {
      const { body } = await tx.db
        .selectFrom('asked_change')
        .select('body')
        .where('hold', '=', hold.id)
        .executeTakeFirstOrThrow()
      await tx.db
        .updateTable('asked_change')
        .set({ body: (body ?? '').replace('staging', 'local') })
        .where('hold', '=', hold.id)
        .execute()
    }),
  )
  const answer = { ...ANSWER, target: `https://10.7.0.${serial}:6443` }
  expect((await server.post('ann', `/v1/holds/${hold.id}/approve`, answer)).status).toBe(500)
  expect((await server.get('ann', `/v1/holds/${hold.id}`)).json.status).toBe('pending')
})
