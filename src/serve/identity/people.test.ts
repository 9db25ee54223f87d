import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addAgent, disableAgent, enableAgent, listAgents, rotateAgentToken, setAgentOwner } from './agents.ts'
import { addPerson, changeRole, disablePerson, enablePerson, listPeople, rotatePersonToken } from './people.ts'
import { outcome, personNamed, type TestIdentity, testIdentity, value } from './testing/identity.ts'
import { authenticate, giveToken } from './token.ts'
import { openSession, readSession } from './web-session.ts'

let at: TestIdentity
beforeEach(async () => {
  at = await testIdentity()
})
afterEach(() => at.close())

const whoIs = (token: unknown) => authenticate(at.parts.store, token, at.parts.now())

describe('people', () => {
  test('a person is who shows their token', async () => {
    const { id, token } = await personNamed(at.parts, 'Ann', 'auditor')
    expect(token).toMatch(/^pgp_[\w-]{43}$/)
    expect(await whoIs(token)).toEqual({ is: 'person', id, name: 'Ann', role: 'auditor', via: 'token' })
  })

  test('neither token nor name stands in the log, and the token not in the store', async () => {
    const { id, token } = await personNamed(at.parts, 'Ann Arbor')
    expect(await at.entries()).toMatchObject([{ kind: 'person.added', person: id, role: 'approver', by: 'local' }])
    expect(JSON.stringify(await at.entries())).not.toContain('Ann Arbor')
    expect(JSON.stringify(await at.parts.store.read.selectFrom('token').selectAll().execute())).not.toContain(token)
  })

  test.each(['', 'pgp_', 'Bearer x', undefined, 7, `pgp_${'a'.repeat(43)}`, `pga_${'a'.repeat(43)}`])(
    '%j is nobody',
    async (token) => expect(await whoIs(token)).toBeUndefined(),
  )

  test('whoever asks again is found by the same statement, which is not planned anew', async () => {
    const { token } = await personNamed(at.parts, 'ann')
    const agent = value(await addAgent(at.parts, { name: 'bot', by: 'local' })).token
    for (const one of [token, agent]) expect(await whoIs(one)).toBeDefined()
    // The driver makes a function for the rows of each plan.
    const made = vi.spyOn(globalThis, 'Function')
    for (const one of [token, agent]) expect(await whoIs(one)).toBeDefined()
    expect(made).not.toHaveBeenCalled()
    await listPeople(at.parts.store)
    expect(made).toHaveBeenCalled()
    made.mockRestore()
  })

  test('a token under another prefix is nobody', async () => {
    const { token } = await personNamed(at.parts, 'ann')
    for (const prefix of ['pga_', 'pge_', 'pgd_']) expect(await whoIs(prefix + token.slice(4))).toBeUndefined()
    expect(await whoIs(`${token} `)).toBeUndefined()
  })

  test('a name that looks like a taken one is refused, whoever has it', async () => {
    await personNamed(at.parts, 'paul')
    value(await addAgent(at.parts, { name: 'deployer', by: 'local' }))
    for (const name of ['paul', 'Paul', 'pau1', 'DEPL0YER'])
      expect(outcome(await addPerson(at.parts, { name, role: 'viewer', by: 'local' }))).toBe('NAME_TAKEN')
    expect(outcome(await addAgent(at.parts, { name: 'PAUL', by: 'local' }))).toBe('NAME_TAKEN')
    expect(outcome(await addPerson(at.parts, { name: 'paula', role: 'viewer', by: 'local' }))).toBe('ok')
  })

  test('one name, added many times at once, is there once', async () => {
    const all = await Promise.all(
      Array.from({ length: 16 }, () => addPerson(at.parts, { name: 'ann', role: 'viewer', by: 'local' })),
    )
    expect(all.filter((one) => one.is === 'ok')).toHaveLength(1)
  })

  test('a role that is none is refused', async () => {
    for (const role of ['admin', '', undefined, '__proto__'])
      expect(outcome(await addPerson(at.parts, { name: 'ann', role, by: 'local' }))).toBe('ROLE_UNKNOWN')
  })

  test('a role changes with the next request', async () => {
    await personNamed(at.parts, 'root', 'operator')
    const { id, token } = await personNamed(at.parts, 'ann', 'approver')
    value(await at.parts.store.commit((tx) => changeRole(tx, { person: id, role: 'viewer', by: 'local' })))
    expect(await whoIs(token)).toMatchObject({ role: 'viewer' })
    expect((await at.entries()).at(-1)).toMatchObject({
      kind: 'person.changed',
      what: 'role',
      role: 'viewer',
      was: 'approver',
    })
  })

  test('whoever is disabled is out at once, and stays out when enabled again', async () => {
    const { id, token } = await personNamed(at.parts, 'ann')
    const session = await at.parts.store.commit((tx) => openSession(tx, at.parts, id, 'password'))
    value(await disablePerson(at.parts, { person: id, by: 'local' }))
    expect(await whoIs(token)).toBeUndefined()
    expect(await readSession(at.parts, session.cookie)).toBeUndefined()
    expect(
      outcome(await at.parts.store.commit((tx) => rotatePersonToken(tx, at.parts, { person: id, by: 'local' }))),
    ).toBe('DISABLED')
    value(await at.parts.store.commit((tx) => enablePerson(tx, { person: id, by: 'local' })))
    expect(await whoIs(token)).toBeUndefined()
    const fresh = value(
      await at.parts.store.commit((tx) => rotatePersonToken(tx, at.parts, { person: id, by: 'local' })),
    )
    expect(await whoIs(fresh.token)).toMatchObject({ id })
  })

  test('a row that another process disabled is enough', async () => {
    const { id, token } = await personNamed(at.parts, 'ann')
    await at.parts.store.commit(async (tx) => {
      await tx.db.updateTable('person').set({ disabled_at: tx.now }).where('id', '=', id).execute()
    })
    expect(await whoIs(token)).toBeUndefined()
  })

  test('the last operator stays', async () => {
    const { id } = await personNamed(at.parts, 'root', 'operator')
    expect(outcome(await disablePerson(at.parts, { person: id, by: 'local' }))).toBe('LAST_OPERATOR')
    expect(
      outcome(await at.parts.store.commit((tx) => changeRole(tx, { person: id, role: 'viewer', by: 'local' }))),
    ).toBe('LAST_OPERATOR')
    await personNamed(at.parts, 'second', 'operator')
    expect(outcome(await disablePerson(at.parts, { person: id, by: 'local' }))).toBe('ok')
  })

  test('a new token voids the old ones', async () => {
    const { id, token } = await personNamed(at.parts, 'ann')
    const other = await at.parts.store.commit((tx) => giveToken(tx, at.parts, { person: id }, tx.now + 1000))
    const fresh = value(await at.parts.store.commit((tx) => rotatePersonToken(tx, at.parts, { person: id, by: id })))
    expect(await whoIs(token)).toBeUndefined()
    expect(await whoIs(other)).toBeUndefined()
    expect(await whoIs(fresh.token)).toMatchObject({ id })
  })

  test('a token with an end ends, and a clock that is set back does not bring it back', async () => {
    const { id } = await personNamed(at.parts, 'ann')
    const token = await at.parts.store.commit((tx) => giveToken(tx, at.parts, { person: id }, tx.now + 60_000))
    expect(await whoIs(token)).toMatchObject({ id })
    at.later(60_000)
    expect(await whoIs(token)).toBeUndefined()
    await personNamed(at.parts, 'bob')
    at.later(-60_000)
    expect(await whoIs(token)).toBeUndefined()
  })

  test('the list says who is who and shows no secret', async () => {
    const { id } = await personNamed(at.parts, 'ann')
    const [only, ...more] = await listPeople(at.parts.store)
    expect(more).toEqual([])
    expect(only).toEqual({
      id,
      name: 'ann',
      role: 'approver',
      addedAt: expect.stringMatching(/Z$/),
      passkeys: 0,
      hasPassword: false,
      federated: false,
    })
  })

  test('who is not there cannot be changed', async () => {
    expect(
      outcome(await at.parts.store.commit((tx) => changeRole(tx, { person: 'person_x', role: 'viewer', by: 'local' }))),
    ).toBe('NO_SUCH_PERSON')
    expect(outcome(await disablePerson(at.parts, { person: 'person_x', by: 'local' }))).toBe('NO_SUCH_PERSON')
    expect(
      outcome(
        await at.parts.store.commit((tx) => rotatePersonToken(tx, at.parts, { person: 'person_x', by: 'local' })),
      ),
    ).toBe('NO_SUCH_PERSON')
  })
})

describe('agents', () => {
  test('an agent is who shows its token, with its owner', async () => {
    const { id: owner } = await personNamed(at.parts, 'ann')
    const { id, token } = value(await addAgent(at.parts, { name: 'ci', owner, by: owner }))
    expect(token).toMatch(/^pga_[\w-]{43}$/)
    expect(await whoIs(token)).toEqual({ is: 'agent', id, name: 'ci', owner })
    expect((await at.entries()).at(-1)).toMatchObject({ kind: 'agent.added', agent: id, owner, by: owner })
  })

  test('an owner is a person who is there', async () => {
    const { id } = value(await addAgent(at.parts, { name: 'first', by: 'local' }))
    for (const owner of ['person_x', id, ''])
      expect(outcome(await addAgent(at.parts, { name: 'ci', owner, by: 'local' }))).toBe('OWNER_UNKNOWN')
    const ann = await personNamed(at.parts, 'ann')
    value(await disablePerson(at.parts, { person: ann.id, by: 'local' }))
    expect(
      outcome(await at.parts.store.commit((tx) => setAgentOwner(tx, { agent: id, owner: ann.id, by: 'local' }))),
    ).toBe('OWNER_UNKNOWN')
  })

  test('a disabled agent is nobody, and its old token stays void', async () => {
    const { id, token } = value(await addAgent(at.parts, { name: 'ci', by: 'local' }))
    value(await disableAgent(at.parts, { agent: id, by: 'local' }))
    expect(await whoIs(token)).toBeUndefined()
    expect(
      outcome(await at.parts.store.commit((tx) => rotateAgentToken(tx, at.parts, { agent: id, by: 'local' }))),
    ).toBe('DISABLED')
    value(await enableAgent(at.parts, { agent: id, by: 'local' }))
    expect(await whoIs(token)).toBeUndefined()
    const fresh = value(await at.parts.store.commit((tx) => rotateAgentToken(tx, at.parts, { agent: id, by: 'local' })))
    expect(await whoIs(fresh.token)).toMatchObject({ is: 'agent', id })
    expect(await listAgents(at.parts)).toMatchObject([{ id, name: 'ci' }])
  })
})
