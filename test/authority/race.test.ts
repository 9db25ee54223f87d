import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openKeys } from '../../src/record/store/keys.ts'
import type { StoreLocation } from '../../src/record/store/location.ts'
import { Throwaway } from '../../src/record/store/testing/throwaway.ts'
import { type AuthorityOptions, AuthorityProcess, cast } from './proof/authority-process.ts'
import { type Answer, answerTo, approve, Client, heldAction, isStoreFault } from './proof/client.ts'
import { faultsOfStory, keptLog } from './proof/kept-log.ts'
import { isLong, timeLimit, times } from './proof/size.ts'
import { Spenders } from './proof/spenders.ts'

const PROCESSES = isLong ? 64 : 8
const ROUNDS = times(7, 334)

const OTHERS = ['Ann', 'Ben', 'Cid'] as const

vi.setConfig({ testTimeout: timeLimit, hookTimeout: timeLimit })

let throwaway: Throwaway
beforeAll(async () => {
  throwaway = await Throwaway.make()
})
afterAll(() => throwaway.end())

// Attack 1. The doors are the sockets and addresses of two authorities over one store.
describe.each(['sqlite', 'postgres'] as const)('at the same moment on %s', (store) => {
  let given: AuthorityOptions
  let authorities: readonly AuthorityProcess[]
  let agent: Client
  let approvers: readonly Client[]
  /** The first of the approvers, at the doors of both authorities. */
  let asker: readonly Client[]
  let spenders: Spenders
  let n = 0

  beforeAll(async () => {
    const directory = throwaway.path(store)
    given = store === 'sqlite' ? { directory } : { directory, database: (await throwaway.postgres()).url('postgres') }
    const tokens = await cast(given, OTHERS)
    const first = await AuthorityProcess.start(given)
    const second = await AuthorityProcess.start({ ...given, socket: 'second.sock' })
    authorities = [first, second]
    agent = new Client(first.http, tokens.agent)
    approvers = tokens.approvers.map((token, i) => new Client((i % 2 ? second : first).http, token))
    asker = authorities.map(({ http }) => new Client(http, tokens.approvers[0] ?? ''))
    const doors = authorities.flatMap((one) => [one.socket, one.http])
    spenders = Spenders.start(PROCESSES, tokens.agent, doors)
  })

  afterAll(async () => {
    await spenders?.end()
    for (const one of [agent, ...(approvers ?? []), ...(asker ?? [])]) one?.close()
    for (const one of authorities ?? []) await one.stop()
  })

  const ask = (name: string) => agent.post('/v1/decisions', { action: heldAction(name), session: name })
  const held = async (name: string) => {
    const { body } = await ask(name)
    return { decision: body.id as string, hold: body.hold.id as string }
  }
  const approved = async (name: string) => {
    const one = await held(name)
    expect((await approve(approvers[0]!, one.hold)).status).toBe(200)
    return one
  }
  const count = (answers: readonly Answer[], is: (answer: Answer) => boolean) => answers.filter(is).length

  test(`${PROCESSES} processes ask again after an approval: one is let go, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const name = `decision-${n++}`
      const { hold } = await approved(name)
      const body = { action: heldAction(name), session: name }
      const answers = await spenders.together('/v1/decisions', body)
      expect(count(answers, ({ status, body }) => status === 200 && body.verdict === 'allow')).toBe(1)
      // All others wait for the same new request.
      const others = waiting(answers)
      const [again, ...more] = [...new Set(others.map(({ body }) => body.hold.id))]
      expect(more).toEqual([])
      expect(again).not.toBe(hold)
      expect((await agent.post(`/v1/holds/${again}/cancel`)).status).toBe(200)
    }
  })

  test(`${PROCESSES} processes take the pass of an approved decision: one gets it, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { decision } = await approved(`pass-${n++}`)
      const answers = await spenders.together('/v1/passes', { decision })
      expect(count(answers, ({ status }) => status === 201)).toBe(1)
      expect(answers.filter((one) => !isStoreFault(one) && one.status !== 201).map(({ body }) => body.code)).toEqual(
        Array(count(answers, (one) => one.status === 409)).fill('ALREADY_SPENT'),
      )
    }
  })

  test(`${PROCESSES} processes use a standing grant: one is let go, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const target = `pipeline ${n++}`
      const grant = {
        name: 'REAL_RUN',
        target,
        environment: 'production',
        expires: new Date(Date.now() + 3_600_000).toISOString(),
        uses: 1,
        reason: 'the nightly run of the pipeline',
      }
      expect((await approvers[0]!.post('/v1/grants', grant)).status).toBe(201)
      const action = { kind: 'named', name: 'real_run', target }
      const answers = await spenders.together('/v1/decisions', { action, session: target })
      expect(count(answers, ({ status, body }) => status === 200 && body.verdict === 'allow')).toBe(1)
      await agent.post(`/v1/holds/${waiting(answers)[0]?.body.hold.id}/cancel`)
    }
  })

  test(`approvers answer: it is approved once, and gives one grant, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { hold } = await held(`approvers-${n++}`)
      const { body: view } = await approvers[0]!.get(`/v1/holds/${hold}`)
      const answers = await Promise.all(approvers.map((one) => one.post(`/v1/holds/${hold}/approve`, answerTo(view))))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
      const { body: grants } = await approvers[0]!.get('/v1/grants')
      const own = grants.grants.filter((one: { hold: string }) => one.hold === hold)
      expect(own).toHaveLength(1)
      await agent.post(`/v1/holds/${hold}/cancel`)
    }
  })

  test(`one approves and one rejects: it ends rejected or approved and never both, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const name = `reject-${n++}`
      const { hold } = await held(name)
      const { body: view } = await approvers[0]!.get(`/v1/holds/${hold}`)
      await Promise.all([
        approvers[0]!.post(`/v1/holds/${hold}/approve`, answerTo(view)),
        approvers[1]!.post(`/v1/holds/${hold}/reject`, { reason: 'not while the shop is open' }),
      ])
      // A rejection stops what was approved before, and nothing approves what was rejected.
      expect((await approvers[2]!.get(`/v1/holds/${hold}`)).body.status).toBe('rejected')
      expect((await ask(name)).body.verdict).toBe('deny')
    }
  })

  test(`one cancels while it is spent: cancelled, or let go once, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const name = `cancel-${n++}`
      const { hold } = await approved(name)
      const [cancelled, asked] = await Promise.all([
        round % 2 ? agent.post(`/v1/holds/${hold}/cancel`) : later(agent, hold),
        ask(name),
      ])
      expect([cancelled.status, asked.body.verdict]).toEqual(
        asked.body.verdict === 'allow' ? [409, 'allow'] : [200, 'hold'],
      )
      if (asked.body.hold !== undefined) await agent.post(`/v1/holds/${asked.body.hold.id}/cancel`)
    }
  })

  test(`a change of the configuration is asked for and confirmed at once: it is done once, ${ROUNDS} times`, async () => {
    const grants = async (target: string) =>
      (await asker[0]!.get('/v1/grants')).body.grants.filter((one: { target: string }) => one.target === target).length
    for (let round = 0; round < ROUNDS; round++) {
      const wide = {
        name: 'REAL_RUN',
        target: `wide pipeline ${n++}`,
        environment: 'production',
        expires: new Date(Date.now() + 3_600_000).toISOString(),
        uses: 50,
        reason: 'the nightly run of the pipeline',
      }
      const asked = await Promise.all([...asker, ...asker].map((one) => one.post('/v1/grants', wide)))
      const [hold, ...others] = [...new Set(asked.map(({ body }) => body.hold.id as string))]
      expect([asked.map(({ status }) => status), others]).toEqual([[202, 202, 202, 202], []])
      // Who asked is tried besides, by both doors: no order of these makes them count.
      const { body: view } = await approvers[1]!.get(`/v1/holds/${hold}`)
      const answers = await Promise.all(
        [...asker, approvers[1]!, approvers[2]!].map((one) => one.post(`/v1/holds/${hold}/approve`, answerTo(view))),
      )
      expect(count(answers, ({ status, body }) => status === 200 && body.status === 'spent')).toBe(1)
      expect(count(answers, ({ status }) => status === 403 || status === 409)).toBe(3)
      expect(await grants(wide.target)).toBe(1)
    }
  })

  test('the log verifies and tells of nothing that was spent twice', async () => {
    const keys = openKeys(`${given.directory}/data/keys`)
    if (keys.is === 'fault') throw new Error(keys.fault.message)
    const location: StoreLocation =
      given.database === undefined
        ? { is: 'sqlite', path: `${given.directory}/data/prodgate.db` }
        : { is: 'postgres', url: given.database }
    const entries = await keptLog(location, keys.value.log.verifier)
    expect(faultsOfStory(entries)).toEqual([])
    expect(entries.filter((one) => one.kind === 'grant.spent')).not.toHaveLength(0)
    expect(entries.filter((one) => one.kind === 'epoch.began')).toEqual([])
  })
})

/** A moment later, so that the other one is first now and then. */
async function later(agent: Client, hold: string): Promise<Answer> {
  await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 10))
  return agent.post(`/v1/holds/${hold}/cancel`)
}

/**
 * Those that have to wait for people. On a machine that is too slow for so many, the store gives up on some in time, which
 * is a deny; nothing else is.
 */
function waiting(answers: readonly Answer[]): readonly Answer[] {
  const others = answers.filter((one) => one.body.verdict !== 'allow' && !isStoreFault(one))
  expect(others.map(({ body }) => body.verdict)).toEqual(others.map(() => 'hold'))
  return others
}
