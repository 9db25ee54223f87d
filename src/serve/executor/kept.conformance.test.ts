import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sealWith } from '../../record/seal.ts'
import { Store, type Tx } from '../../record/store/store.ts'
import { bothStores } from '../../record/store/testing/both-stores.ts'
import { foreignText } from '../../record/store/testing/foreign-text.ts'
import { testPorts, verifiedEntries } from '../../record/store/testing/test-store.ts'
import { Vault } from '../vault/vault.ts'
import { begin, closeForsaken, end, findRun, intend, sweep } from './run-rows.ts'

const CALLER = { is: 'agent', id: 'agent_1', name: 'bot' } as const
const EXECUTOR = 'executor_1'
const EFFECTS = [
  {
    kind: 'read',
    verdict: 'allow',
    verb: 'get',
    on: 'pod',
    target: 'x',
    environment: 'production',
    reversible: 'yes',
    identity: { kind: 'kubernetes', id: 'https://10.0.0.1:6443' },
  },
] as const

describe.each(bothStores())('what the executor keeps, on %s', (_kind, place) => {
  let store: Store
  beforeEach(async () => {
    store = await Store.open(await place(), testPorts())
  })
  afterEach(() => store.close())

  const decided = (id: string) => (tx: Tx) => {
    tx.keepDecision({
      id,
      at: tx.now,
      digest: 'sha256:0',
      verdict: 'allow',
      kind: 'shell',
      agent: CALLER.id,
      person: null,
      session: '',
      target: '',
      environment: 'production',
      body: foreignText('{}'),
      action: null,
      asked: null,
      hold: null,
      grant_id: null,
      epoch: tx.epoch,
      idx: 0,
      outcome: null,
    })
    return intend(tx, { id: `run_${id}`, decision: id, executor: EXECUTOR, caller: CALLER })
  }
  const run = (id: string) => ({ id: `run_${id}`, decision: id, executor: EXECUTOR })
  const starting = (id: string) => begin(store, { ...run(id), fingerprint: 'sha256:1', credentials: [] })
  const outcomeOf = async (id: string) =>
    (await store.read.selectFrom('decision').select('outcome').where('id', '=', id).executeTakeFirstOrThrow()).outcome

  test('a run is begun by one of many, once', async () => {
    await store.commit(decided('a'))
    const begun = await Promise.all(Array.from({ length: 8 }, () => starting('a')))
    expect(begun.filter(Boolean)).toHaveLength(1)
    await end(store, run('a'), { status: 'succeeded', exitCode: 0 })
    await end(store, run('a'), { status: 'unknown' })
    expect([await starting('a'), await outcomeOf('a')]).toEqual([false, 'succeeded'])
    expect((await findRun(store, 'run_a'))?.state).toBe('ended')
  })

  test('a decision has one run', async () => {
    await store.commit(decided('a'))
    const again = (tx: Tx) => intend(tx, { id: 'run_b', decision: 'a', executor: EXECUTOR, caller: CALLER })
    await expect(store.commit(again)).rejects.toThrow()
  })

  test('the sweep says what can be said, of its own and of nobody else', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await store.commit(decided(id))
    await starting('b')
    await end(store, run('c'), { status: 'failed', exitCode: 1 })
    expect(await sweep(store, 'executor_2', new Set())).toEqual([])
    expect(await sweep(store, EXECUTOR, new Set(['run_d']))).toEqual(['run_a a', 'run_b b'])
    expect(await Promise.all(['a', 'b', 'c', 'd'].map(outcomeOf))).toEqual(['not-run', 'unknown', 'failed', null])
    expect([await starting('a'), await starting('b')]).toEqual([false, false])
    const kinds = (await verifiedEntries(store.read)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'outcome')).toHaveLength(3)
  })

  test('runs of an executor that did not come back are closed by whoever shares the store, and no earlier', async () => {
    for (const id of ['a', 'b', 'c']) await store.commit(decided(id))
    await starting('b')
    await store.commit(async (tx) => {
      await tx.db.updateTable('run').set({ executor: 'asker' }).where('id', '=', 'run_c').execute()
    })
    expect(await closeForsaken(store, Date.now() - 60_000)).toEqual([])
    expect(await closeForsaken(store, Date.now() + 60_000)).toEqual(['run_a a', 'run_b b'])
    expect(await closeForsaken(store, Date.now() + 60_000)).toEqual([])
    expect(await Promise.all(['a', 'b', 'c'].map(outcomeOf))).toEqual(['not-run', 'unknown', null])
    expect(await starting('a')).toBe(false)
  })

  test('a credential opens for the terms that it was sealed for, and for no other', async () => {
    const learned: string[] = []
    const learn = async (values: readonly string[]) => {
      learned.push(...values)
    }
    const vault = new Vault({ store, seal: sealWith(randomBytes(32), randomBytes), learn })
    const names = { env: ['TOKEN'], files: [] }
    const terms = { targets: ['kubernetes:https://10.0.0.1:6443'], users: [], ...names, unattended: false }
    const added = await vault.add({ name: 'prod', terms, values: { TOKEN: 'first-value' } }, 'person_1')
    expect(added).toMatchObject({ is: 'ok', value: { version: 1 } })
    expect(learned).toEqual(['first-value'])
    const kept = await store.read.selectFrom('credential').selectAll().executeTakeFirstOrThrow()
    expect((await vault.handedTo(EFFECTS, 'agent_1', true)).is === 'ok' && (await vault.knownValues())).toEqual([
      'first-value',
    ])
    await vault.rotate({ name: 'prod', values: { TOKEN: 'second-value' } }, 'person_1')
    expect(await vault.handedTo(EFFECTS, 'agent_1', true)).toMatchObject({ value: { env: { TOKEN: 'second-value' } } })
    // Whoever writes to the database points it elsewhere, or brings an older value back.
    const body = JSON.stringify({ ...terms, targets: ['kubernetes:https://evil.example:443', ...terms.targets] })
    const loosened = kept.body.replace('"unattended":false', '"unattended":true')
    expect(loosened).not.toBe(kept.body)
    for (const change of [{ body }, { body: loosened }, { sealed: kept.sealed }]) {
      const before = await store.read.selectFrom('credential').selectAll().executeTakeFirstOrThrow()
      await store.commit(async (tx) => {
        await tx.db.updateTable('credential').set(change).execute()
      })
      expect(await vault.handedTo(EFFECTS, 'agent_1', true)).toMatchObject({ is: 'fault', fault: { code: 'SEALED' } })
      await store.commit(async (tx) => {
        await tx.db.updateTable('credential').set(before).execute()
      })
    }
    expect((await vault.handedTo(EFFECTS, 'agent_1', true)).is).toBe('ok')
    expect((await vault.remove('prod', 'person_1')).is).toBe('ok')
    expect((await vault.remove('prod', 'person_1')).is).toBe('fault')
    expect(await vault.handedTo(EFFECTS, 'agent_1', true)).toMatchObject({ value: { names: [] } })
    const texts = JSON.stringify(await verifiedEntries(store.read))
    expect(texts).toContain('credential.rotated')
    expect(texts).not.toMatch(/first-value|second-value/)
  })

  test('a credential is for runs that people approved, unless it is sealed for others too', async () => {
    const seal = sealWith(randomBytes(32), randomBytes)
    const vault = new Vault({ store, seal, learn: async () => undefined })
    const terms = { targets: ['kubernetes:https://10.0.0.1:6443'], users: [], files: [] }
    const add = (name: string, env: string, unattended: boolean) =>
      vault.add({ name, terms: { ...terms, env: [env], unattended }, values: { [env]: `${name}-value` } }, 'person_1')
    await add('held', 'HELD', false)
    expect(await vault.handedTo(EFFECTS, 'agent_1', false)).toMatchObject({ value: { names: [], withheld: ['held'] } })
    expect(await vault.handedTo(EFFECTS, 'agent_1', true)).toMatchObject({ value: { names: ['held'], withheld: [] } })
    await add('open', 'OPEN', true)
    expect(await vault.handedTo(EFFECTS, 'agent_1', false)).toMatchObject({
      value: { names: ['open'], withheld: ['held'], env: { OPEN: 'open-value' } },
    })
    expect(await vault.handedTo(EFFECTS, 'agent_1', true)).toMatchObject({ value: { names: ['held', 'open'] } })
    expect((await vault.list()).map(({ unattended }) => unattended)).toEqual([false, true])
    const entries = (await verifiedEntries(store.read)).map((entry) => JSON.stringify(entry))
    const added = entries.filter((text) => text.includes('credential.added'))
    expect(added.map((text) => text.includes('"unattended":true'))).toEqual([false, true])
    // One that was kept before there was `unattended`.
    const old = JSON.stringify({ env: ['OPEN'], files: [], targets: terms.targets, users: [] })
    const sealed = seal.close(JSON.stringify({ OPEN: 'old-value' }), `credential open 1 ${old}`)
    await store.commit(async (tx) => {
      await tx.db.updateTable('credential').set({ body: old, sealed }).where('name', '=', 'open').execute()
    })
    expect(await vault.handedTo(EFFECTS, 'agent_1', false)).toMatchObject({
      value: { names: [], withheld: ['held', 'open'] },
    })
    expect(await vault.handedTo(EFFECTS, 'agent_1', true)).toMatchObject({ value: { env: { OPEN: 'old-value' } } })
    expect((await vault.rotate({ name: 'open', values: { OPEN: 'new-value' } }, 'person_1')).is).toBe('ok')
    expect(await vault.handedTo(EFFECTS, 'agent_1', false)).toMatchObject({ value: { names: [] } })
  })
})
