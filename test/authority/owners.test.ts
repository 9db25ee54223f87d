import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANSWER, approve, approved, confirmed, expectProblem, held } from './actions.ts'
import { JSON_TYPE, type Person, TestServer } from './server.ts'

/** Whose an agent is, and who therefore does not approve what it asks for. */

let serial = 0

class NewAgent {
  readonly id: string
  readonly token: string
  private readonly server: TestServer

  private constructor(server: TestServer, made: { id: string; token: string }) {
    this.server = server
    this.id = made.id
    this.token = made.token
  }

  static async addedBy(server: TestServer, who: Person, more: object = {}): Promise<NewAgent> {
    const added = await server.post(who, '/v1/agents', { name: `agent-${++serial}`, ...more })
    expect(added.status).toBe(201)
    return new NewAgent(server, added.json)
  }

  async asks(action: unknown = held(), token = this.token) {
    const { json } = await this.server.raw({
      method: 'POST',
      path: '/v1/decisions',
      headers: { ...JSON_TYPE, authorization: `Bearer ${token}` },
      body: JSON.stringify({ action }),
    })
    return json
  }

  async holds(action: unknown = held()): Promise<string> {
    return (await this.asks(action)).hold.id
  }

  owner(who: Person, owner: Person) {
    return this.server.post(who, `/v1/agents/${this.id}/owner`, { owner: this.server.id(owner) })
  }

  /** As the pages see it. */
  async ownedBy(): Promise<readonly string[]> {
    const { agents } = (await this.server.get('ann', '/v1/agents')).json
    return (agents as { id: string; ownedBy: readonly string[] }[]).find(({ id }) => id === this.id)?.ownedBy ?? []
  }

  newToken(who: Person) {
    return this.server.post(who, `/v1/agents/${this.id}/token`)
  }
}

describe('where several people could approve', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await TestServer.start({ config: { openHoldsPerAgent: 100 } })
  })
  afterAll(() => server.remove())

  test('whoever added an agent does not approve what it asks for', async () => {
    const agent = await NewAgent.addedBy(server, 'olga')
    const hold = await agent.holds()
    expectProblem(await approve(server, 'olga', hold), 403, 'OWN_REQUEST')
    await approved(server, 'ann', hold)
    // The twin: of one that the owner of the machine added, an operator approves.
    const { hold: other } = (await server.post('bot', '/v1/decisions', { action: held() })).json
    await approved(server, 'olga', other.id)
  })

  test('nor do they give a standing grant that it would use', async () => {
    const agent = await NewAgent.addedBy(server, 'olga')
    const action = { kind: 'named', name: 'real_run', target: 'pipeline-owners' }
    const grant = (who: Person) =>
      server.post(who, '/v1/grants', {
        name: 'REAL_RUN',
        target: action.target,
        environment: 'production',
        uses: 1,
        expires: new Date(Date.now() + 3_600_000).toISOString(),
        reason: 'the nightly run of the pipeline',
      })
    await grant('olga')
    expect((await agent.asks(action)).verdict).toBe('hold')
    await grant('ben')
    expect((await agent.asks(action)).verdict).toBe('allow')
  })

  test('once another owner is named it is theirs; that takes two, and does not reach back', async () => {
    const agent = await NewAgent.addedBy(server, 'olga')
    const before = await agent.holds()
    const asked = await agent.owner('olga', 'vera')
    expect(asked.status).toBe(202)
    expectProblem(await approve(server, 'olga', asked.json.hold.id), 403, 'OWN_REQUEST')
    await confirmed(server, 'ann', asked)
    await approved(server, 'olga', await agent.holds())
    expectProblem(await approve(server, 'olga', before), 403, 'OWN_REQUEST')
    // To name oneself loosens nothing.
    const own = await NewAgent.addedBy(server, 'olga')
    expect((await own.owner('olga', 'olga')).status).toBe(200)
  })

  test('in somebody else’s name it is still theirs who added it and has its token', async () => {
    const agent = await NewAgent.addedBy(server, 'olga', { owner: server.id('vera') })
    const before = await agent.holds()
    expect(await agent.ownedBy()).toEqual([server.id('vera'), server.id('olga')])
    expectProblem(await approve(server, 'olga', before), 403, 'OWN_REQUEST')
    await approved(server, 'ann', before)
    // Once somebody else has confirmed whose it is it is handed over; that does not reach back.
    const waiting = await agent.holds()
    await confirmed(server, 'ben', await agent.owner('olga', 'vera'))
    expectProblem(await approve(server, 'olga', waiting), 403, 'OWN_REQUEST')
    await approved(server, 'olga', await agent.holds())
    expect((await agent.owner('olga', 'vera')).status).toBe(200)
  })

  test('nor does a grant of theirs count for it', async () => {
    const agent = await NewAgent.addedBy(server, 'olga', { owner: server.id('vera') })
    const action = { kind: 'named', name: 'real_run', target: 'pipeline-in-another-name' }
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    const given = { name: 'REAL_RUN', target: action.target, environment: 'production', uses: 1, expires }
    const grant = (who: Person) => server.post(who, '/v1/grants', { ...given, reason: 'the nightly run of it' })
    await grant('olga')
    expect((await agent.asks(action)).verdict).toBe('hold')
    await grant('ann')
    expect((await agent.asks(action)).verdict).toBe('allow')
  })

  test('a new token of an agent that is somebody else’s takes two, and goes to who asked', async () => {
    const agent = await NewAgent.addedBy(server, 'olga')
    expect((await agent.newToken('olga')).status).toBe(201)
    const path = `/v1/agents/${server.id('ours')}/token`
    await confirmed(server, 'ben', await server.post('olga', path))
    const { status, json } = await server.post('olga', path)
    expect([status, json.token]).toEqual([201, expect.stringMatching(/^pga_/)])
    expect((await server.post('olga', path)).status).toBe(202)
    // One that was nobody's is, from then on, whose who was handed the token is.
    const made = await server.post('olga', `/v1/agents/${server.id('eve')}/token`)
    expect(made.status).toBe(201)
    const { hold } = await agent.asks(held(), made.json.token)
    expectProblem(await approve(server, 'olga', hold.id), 403, 'OWN_REQUEST')
    await approved(server, 'ann', hold.id)
  })
})

describe('somebody who works alone', () => {
  test('approves what their own agent asks for, as long as nobody else could', async () => {
    const alone = await TestServer.start({ cast: { olga: 'operator', vera: 'viewer' } })
    try {
      const agent = await NewAgent.addedBy(alone, 'olga')
      const action = held()
      await approved(alone, 'olga', await agent.holds(action))
      expect((await agent.asks(action)).verdict).toBe('allow')
      const kept = await agent.holds(action)
      // An owner who is named counts, also for somebody alone.
      const named = await NewAgent.addedBy(alone, 'olga', { owner: alone.id('olga') })
      expectProblem(await approve(alone, 'olga', await named.holds()), 403, 'OWN_REQUEST')

      const ben = (await alone.post('olga', '/v1/people', { name: 'ben', role: 'approver' })).json
      expectProblem(await approve(alone, 'olga', kept), 403, 'OWN_REQUEST')
      // To send the other one away is no way around them.
      expect((await alone.post('olga', `/v1/people/${ben.id}/disable`)).status).toBe(200)
      expectProblem(await approve(alone, 'olga', kept), 403, 'OWN_REQUEST')
      expectProblem(await approve(alone, 'olga', await agent.holds()), 403, 'OWN_REQUEST')
    } finally {
      await alone.remove()
    }
  })

  test('finds what they approved alone void where somebody else could approve before it was done', async () => {
    const alone = await TestServer.start({ cast: { olga: 'operator' } })
    try {
      const agent = await NewAgent.addedBy(alone, 'olga')
      const action = held()
      await approved(alone, 'olga', await agent.holds(action))
      await alone.post('olga', '/v1/people', { name: 'ben', role: 'approver' })
      expect((await agent.asks(action)).verdict).toBe('hold')
    } finally {
      await alone.remove()
    }
  })
})

describe('a change of the configuration that has become impossible', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await TestServer.start({ cast: { ann: 'approver', vera: 'approver', ben: 'operator', olga: 'operator' } })
  })
  afterAll(() => server.remove())

  test('is refused when it is asked for', async () => {
    const agent = `/v1/agents/${server.id('ours')}`
    expectProblem(await server.post('olga', `${agent}/owner`, { owner: 'person_nobody' }), 422, 'INVALID')
    expect((await server.post('olga', `${agent}/owner`, { owner: server.id('ben') })).status).toBe(202)
    await server.post('olga', `${agent}/disable`)
    expectProblem(await server.post('olga', `${agent}/token`), 409, 'CONFLICT')
    await server.post('olga', `${agent}/enable`)
    expect((await server.post('olga', `${agent}/token`)).status).toBe(202)
    const ann = `/v1/people/${server.id('ann')}`
    await server.post('olga', `${ann}/disable`)
    for (const way of ['token', 'link']) expectProblem(await server.post('olga', `${ann}/${way}`), 409, 'CONFLICT')
    await confirmed(server, 'ben', await server.post('olga', `${ann}/enable`))
    for (const way of ['token', 'link']) expect((await server.post('olga', `${ann}/${way}`)).status).toBe(202)
  })

  test('is not done for somebody who may no longer ask for it', async () => {
    const target = 'https://10.9.0.1:6443'
    const enrol = { kind: 'kubernetes', identity: target, environment: 'staging', reason: 'as the cloud account says' }
    const { hold } = (await server.post('olga', '/v1/registry', enrol)).json
    await server.post('ben', `/v1/people/${server.id('olga')}/role`, { role: 'viewer' })
    const answer = { ...ANSWER, target }
    expectProblem(await server.post('ben', `/v1/holds/${hold.id}/approve`, answer), 409, 'CONFLICT')
    expect((await server.get('ben', '/v1/registry')).text).not.toContain(target)
    await confirmed(
      server,
      'vera',
      await server.post('ben', `/v1/people/${server.id('olga')}/role`, { role: 'operator' }),
    )
    const done = await server.post('ben', `/v1/holds/${hold.id}/approve`, answer)
    expect([done.status, done.json.status]).toEqual([200, 'spent'])
  })
})
