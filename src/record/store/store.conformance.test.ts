import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatVerifierKey } from '../log/key.ts'
import { verifyLog } from '../log/verify.ts'
import type { StoreLocation } from './location.ts'
import { storeLogReader } from './log-reader.ts'
import { openPostgres } from './postgres.ts'
import type { DecisionRow, LogHeadRow } from './schema.ts'
import { openSqlite } from './sqlite.ts'
import { Store, type StorePorts, type Tx } from './store.ts'
import { StoreFault } from './store-fault.ts'
import { bothStores } from './testing/both-stores.ts'
import { foreignText } from './testing/foreign-text.ts'
import { testKey, testPorts, verifiedEntries } from './testing/test-store.ts'

describe.each(bothStores())('a store on %s', (kind, place) => {
  let location: StoreLocation
  let stores: Store[]
  let store: Store

  const open = async (ports: StorePorts = testPorts()) => {
    const opened = await Store.open(location, ports)
    stores.push(opened)
    return opened
  }
  beforeEach(async () => {
    location = await place()
    stores = []
    store = await open()
  })
  afterEach(async () => {
    for (const one of stores) await one.close()
  })

  const outcome = (i: number) => (tx: Tx) => Promise.resolve(tx.append({ kind: 'outcome', i }))
  const put =
    (name: string, value = '') =>
    async (tx: Tx) => {
      await tx.db.insertInto('meta').values({ name, value }).execute()
      return tx.append({ kind: 'outcome', name })
    }
  /** A store that answers late says that it did nothing, and is asked again: on a busy machine that is no finding. */
  const insisting = async <T>(one: Store, operation: (tx: Tx) => Promise<T>): Promise<T> => {
    for (let left = 100; ; left--)
      try {
        return await one.commit(operation)
      } catch (cause) {
        // A store that a test which took too long has closed says so for ever.
        if (left === 0 || !(cause instanceof StoreFault) || cause.code !== 'STORE_UNAVAILABLE') throw cause
        await sleep(20)
      }
  }
  const names = async () => {
    const rows = await store.read
      .selectFrom('meta')
      .select('name')
      .where('name', 'like', 'm%')
      .orderBy('name')
      .execute()
    return rows.map((row) => row.name)
  }
  const epochs = async (of = store) => {
    const entries = await verifiedEntries(of.read)
    return entries.filter((one) => one['kind'] === 'epoch.began').map(({ epoch, why }) => ({ epoch, why }))
  }

  describe('the log', () => {
    test('has the entries in the order of their indices, without a gap, and verifies', async () => {
      const given = await Promise.all(Array.from({ length: 600 }, (_, i) => store.commit(outcome(i))))
      expect(given).toEqual(Array.from({ length: 600 }, (_, i) => i + 1))
      const entries = await verifiedEntries(store.read)
      expect(entries.slice(1).map((one) => one['i'])).toEqual(Array.from({ length: 600 }, (_, i) => i))
    })

    test('verifies at 255, 256 and 257 entries and where a tile of level 1 is full', async () => {
      let size = 1
      for (const wanted of [255, 256, 257, 65_535, 65_536, 65_537]) {
        while (size < wanted) {
          const count = Math.min(4_096, wanted - size)
          await store.commit(async (tx) => {
            for (let i = 0; i < count; i++) tx.append({ kind: 'outcome' })
          })
          size += count
        }
        if (size < 300 || size === 65_537) expect(await verifiedEntries(store.read)).toHaveLength(size)
      }
    })

    test('gives an old size as it was, after it has grown', async () => {
      const reader = storeLogReader(store.read)
      await store.commit(async (tx) => {
        for (let i = 1; i < 300; i++) tx.append({ kind: 'outcome', i })
      })
      const older = (await reader.checkpoint()) as Uint8Array
      await store.commit(async (tx) => {
        for (let i = 0; i < 300; i++) tx.append({ kind: 'outcome', i })
      })
      const asItWas = { ...reader, checkpoint: async () => older }
      const trust = { log: testKey().verifier }
      expect(await verifyLog(asItWas, { trust })).toMatchObject({ is: 'ok', value: { size: 300 } })
      expect(await verifyLog(reader, { trust, older })).toMatchObject({ is: 'ok', value: { size: 600 } })
    })

    test('has nothing where it ends', async () => {
      const reader = storeLogReader(store.read)
      expect(await reader.tile(0, 0, 1)).toHaveLength(32)
      expect(await reader.tile(0, 0, 2)).toBeUndefined()
      expect(await reader.tile(1, 0, 1)).toBeUndefined()
      expect(await reader.entries(0, 2)).toBeUndefined()
    })

    test('bears the stamp of the store, whatever an operation says', async () => {
      await store.commit(async (tx) => tx.append({ kind: 'outcome', at: 'then', epoch: 99, v: 2 }))
      expect((await verifiedEntries(store.read)).at(-1)).toMatchObject({
        v: 1,
        epoch: 1,
        at: expect.stringMatching(/Z$/),
      })
    })

    test('finds a changed entry, a changed tile and a changed head', async () => {
      await store.commit(async (tx) => {
        for (let i = 1; i < 257; i++) tx.append({ kind: 'outcome', i })
      })
      const answer = (statement: string) =>
        store.commit(async (tx) => {
          await sql.raw(statement).execute(tx.db)
          expect(await verifiedEntries(tx.db)).toHaveLength(257)
          throw new Error('it verifies')
        })
      const change = (statement: string) => expect(answer(statement)).rejects.toThrow(/does not verify|is not/)
      await expect(answer('update log_entry set idx = idx')).rejects.toThrow('it verifies')
      const zero = kind === 'sqlite' ? 'zeroblob(32)' : `decode(repeat('00', 32), 'hex')`
      await change(`update log_entry set bytes = ${zero} where idx = 3`)
      await change(`update log_entry set hash = ${zero} where idx = 256`)
      await change(`update log_tile set hashes = ${zero}`)
      await change(`update log_tile set root = ${zero}`)
      await change('update log_head set size = size - 1')
      expect(await verifiedEntries(store.read)).toHaveLength(257)
    })
  })

  describe('operations', () => {
    test('that arrive together share transactions, and the others have their own', async () => {
      let transactions = 0
      const ports = testPorts()
      // The clock is read once in a transaction.
      const counted = await open({ ...ports, now: () => ++transactions && ports.now() })
      transactions = 0
      await Promise.all(Array.from({ length: 512 }, (_, i) => counted.commit(outcome(i))))
      expect(transactions).toBe(2)
      await counted.commit(outcome(1))
      await counted.commit(outcome(2))
      expect(transactions).toBe(4)
    })

    test('that throw take nothing with them, and the others of their batch succeed once', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, (_, i) =>
          store.commit(async (tx) => {
            tx.tell('topic', i)
            await put(`m${i}`)(tx)
            if (i % 4 === 1) throw new Error('this one breaks')
            // What a driver or a socket might say, said by a bug.
            if (i % 4 === 2) throw Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })
            return i
          }),
        ),
      )
      const kept = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      expect(kept).toEqual(Array.from({ length: 40 }, (_, i) => i).filter((i) => i % 4 === 0 || i % 4 === 3))
      expect((await names()).sort()).toEqual(kept.map((i) => `m${i}`).sort())
      const entries = await verifiedEntries(store.read)
      expect(entries.slice(1).map((one) => one['name'])).toEqual(kept.map((i) => `m${i}`))
      const events = await store.read.selectFrom('event').select('body').orderBy('id').execute()
      expect(events.map((row) => Number(row.body))).toEqual(kept)
    })

    test('that break a rule of a table fail alone', async () => {
      const [first, second, third] = await Promise.allSettled([
        store.commit(put('m1')),
        store.commit(put('m1')),
        store.commit(put('m2')),
      ])
      expect([first.status, second.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(await names()).toEqual(['m1', 'm2'])
    })

    test('keep decisions together, and one that is not taken is the fault of its own operation', async () => {
      const keep = (id: string, breaks = false) =>
        store.commit(async (tx) => {
          tx.keepDecision(decisionRow(id, tx.append({ kind: 'decision.stopped', decision: id })))
          if (breaks) throw new Error('this one breaks')
          return id
        })
      const ids = Array.from({ length: 100 }, (_, i) => `decision-${i}`)
      await Promise.all(ids.map((id) => keep(id)))
      const given = await Promise.allSettled([keep('new-1'), keep('decision-7'), keep('broken', true), keep('new-2')])
      expect(given.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
      const rows = await store.read.selectFrom('decision').select(['id', 'idx']).orderBy('idx').execute()
      expect(rows.map((row) => row.id)).toEqual([...ids, 'new-1', 'new-2'])
      const entries = await verifiedEntries(store.read)
      expect(rows.every((row) => entries[row.idx]?.['decision'] === row.id)).toBe(true)
      expect(entries).toHaveLength(103)
    })

    test('that go on after a failed statement are not kept by half', async () => {
      const goesOn = async (tx: Tx) => {
        await tx.db.insertInto('meta').values({ name: 'm1', value: '' }).execute()
        await tx.db
          .insertInto('meta')
          .values({ name: 'm1', value: '' })
          .execute()
          .catch(() => undefined)
        return 'done'
      }
      await expect(store.commit(goesOn)).rejects.toThrow(/went on after a statement/)
      const [half, other] = await Promise.allSettled([store.commit(goesOn), store.commit(put('m2'))])
      expect([half.status, other.status]).toEqual(['rejected', 'fulfilled'])
      expect(await names()).toEqual(['m2'])
    })

    test('that are too long for the log are refused without hurting others, and the longest goes in', async () => {
      const sized = (length: number) =>
        store.commit(async (tx) => tx.append({ kind: 'outcome', text: 'x'.repeat(length) }))
      const [before, tooLong, after] = await Promise.allSettled([sized(1), sized(65_536), sized(2)])
      expect([before.status, tooLong.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      const frame = (await store.read.selectFrom('log_entry').select('bytes').where('idx', '=', 1).executeTakeFirst())
        ?.bytes.length as number
      await sized(65_535 - frame + 1)
      await expect(sized(65_535 - frame + 2)).rejects.toThrow(RangeError)
      expect(await verifiedEntries(store.read)).toHaveLength(4)
    })

    test('are refused what they send after their answer', async () => {
      let late: Tx | undefined
      await store.commit(async (tx) => {
        late = tx
      })
      await expect(late?.db.insertInto('meta').values({ name: 'm1', value: '' }).execute()).rejects.toThrow(/answered/)
      expect(() => late?.append({ kind: 'outcome' })).toThrow(/answered/)
      expect(() => late?.tell('topic', 1)).toThrow(/answered/)
    })

    test('see what those before them in the batch did, and readers do not', async () => {
      let seen: readonly string[] | undefined
      const [, found] = await Promise.all([
        store.commit(put('m1')),
        store.commit(async (tx) => {
          seen = await names()
          return tx.db.selectFrom('meta').select('name').where('name', '=', 'm1').executeTakeFirst()
        }),
      ])
      expect(found).toEqual({ name: 'm1' })
      expect(seen).toEqual([])
      expect(await names()).toEqual(['m1'])
    })

    test('that never end are given up in time, with nothing kept, and later ones go on', async () => {
      const began = performance.now()
      const stuck = store.commit(async (tx) => {
        await put('m1')(tx)
        await new Promise(() => undefined)
      })
      await expect(stuck).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      expect(performance.now() - began).toBeLessThan(15_000)
      await store.commit(put('m2'))
      expect(await names()).toEqual(['m2'])
    })
  })

  test('nothing is written through the reader', async () => {
    await expect(store.read.insertInto('meta').values({ name: 'm1', value: '' }).execute()).rejects.toThrow()
    expect(await names()).toEqual([])
  })

  test('tells after the commit, and only where something was told', async () => {
    let calls = 0
    const stop = store.onTold(() => calls++)
    await store.commit(outcome(1))
    expect(calls).toBe(0)
    await store.commit(async (tx) => tx.tell('topic', { n: 1 }))
    expect(calls).toBe(1)
    stop()
    await store.commit(async (tx) => tx.tell('topic', { n: 2 }))
    expect(calls).toBe(1)
  })

  test('closing waits for what was asked before and refuses what comes after', async () => {
    const asked = Array.from({ length: 300 }, (_, i) => store.commit(outcome(i)))
    const closed = store.close()
    await expect(store.commit(outcome(0))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect(await Promise.all(asked)).toHaveLength(300)
    await closed
    expect(await verifiedEntries((await open()).read)).toHaveLength(301)
  })

  describe('two authorities', () => {
    test('make one log without a gap', async () => {
      const other = await open()
      const all = await Promise.all(
        Array.from({ length: 400 }, (_, i) => [store, other][i % 2]?.commit(outcome(i)) as Promise<number>),
      )
      expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1))
      expect(await verifiedEntries(store.read)).toHaveLength(401)
      expect(await epochs()).toEqual([])
    })

    test('spend a grant once, whoever asks, and each of 200', async () => {
      const other = await open()
      const spent: number[] = []
      for (let round = 0; round < 200; round++) {
        const id = `grant_${round}`
        await insisting(store, (tx) =>
          tx.db
            .insertInto('grant_given')
            .values({ ...GRANT, id })
            .execute(),
        )
        const spend = async (tx: Tx) => {
          const { numUpdatedRows } = await tx.db
            .updateTable('grant_given')
            .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
            .where('id', '=', id)
            .where('uses_left', '>', 0)
            .executeTakeFirst()
          return Number(numUpdatedRows)
        }
        const asks = [store, other].flatMap((one) => Array.from({ length: 16 }, () => insisting(one, spend)))
        spent.push((await Promise.all(asks)).reduce((sum, one) => sum + one, 0))
      }
      expect(spent).toEqual(spent.map(() => 1))
    })

    test('that start at once on a new store make it once', async () => {
      location = await place()
      const both = await Promise.all([open(), open(), open()])
      await Promise.all(both.map((one, i) => one.commit(outcome(i))))
      const entries = await verifiedEntries((both[0] as Store).read)
      expect(entries.map((one) => one['kind'])).toEqual(['store.began', 'outcome', 'outcome', 'outcome'])
    })

    test('whose clocks differ by minutes begin no epochs, and time does not go back', async () => {
      const ports = testPorts()
      const other = await open(ports)
      ports.shift = 300_000
      for (let i = 0; i < 6; i++) await [store, other][i % 2]?.commit(outcome(i))
      expect(await epochs()).toEqual([])
      const times = (await verifiedEntries(store.read)).map((one) => String(one['at']))
      expect(times).toEqual([...times].sort())
    })
  })

  describe('the schema', () => {
    test('is as it was when it is opened again', async () => {
      await store.commit(outcome(1))
      expect(await verifiedEntries((await open()).read)).toHaveLength(2)
    })

    test('of a later version is refused', async () => {
      await store.commit((tx) => sql`insert into schema_step (name) values ('9999-later')`.execute(tx.db))
      await expect(open()).rejects.toMatchObject({
        code: 'STORE_UNFIT',
        message: expect.stringContaining('later version'),
      })
    })
  })

  test('is used with the key of its log and with no other', async () => {
    const other = testPorts(testKey('prodgate.test/other'))
    await expect(open(other)).rejects.toMatchObject({
      code: 'STORE_UNFIT',
      message: expect.stringMatching(/copy.*keys/),
    })
    await expect(open(other)).rejects.toThrow(formatVerifierKey(testKey().verifier))
    await expect(open()).resolves.toBeInstanceOf(Store)
  })

  describe('epochs', () => {
    const wentBack = { epoch: 2, why: 'the store went back' }
    const clockBack = { epoch: 2, why: 'the clock went back' }

    test('a store below the mark begins one, once', async () => {
      const ports = testPorts(undefined, { size: 100, epoch: 1, at: 0 })
      const again = await open(ports)
      for (let i = 0; i < 3; i++) await again.commit(outcome(i))
      expect(await again.commit(async (tx) => tx.epoch)).toBe(2)
      expect(await epochs()).toEqual([wentBack])
      await again.close()
      await open(ports)
      expect(await epochs()).toEqual([wentBack])
    })

    test('where the mark is lost one begins, once', async () => {
      const ports = testPorts(undefined, { size: 0, epoch: 0, at: 0, lost: true })
      const again = await open(ports)
      for (let i = 0; i < 3; i++) await again.commit(outcome(i))
      await again.close()
      await open(ports)
      expect(await epochs()).toEqual([{ epoch: 2, why: 'the mark of how far the store was is lost' }])
    })

    test('a store at the mark begins none', async () => {
      const ports = testPorts(undefined, { size: 1, epoch: 1, at: 0 })
      await open(ports)
      expect(await epochs()).toEqual([])
    })

    test('a store with an epoch before that of the mark begins the one after it', async () => {
      await open(testPorts(undefined, { size: 1, epoch: 6, at: 0 }))
      expect(await epochs()).toEqual([{ ...wentBack, epoch: 7 }])
    })

    test('two authorities that met the same loss begin one', async () => {
      const other = await open()
      for (let i = 0; i < 5; i++) await [store, other][i % 2]?.commit(outcome(i))
      const head = await store.read.selectFrom('log_head').selectAll().executeTakeFirstOrThrow()
      for (let i = 0; i < 6; i++) await [store, other][i % 2]?.commit(outcome(i))
      await rewind(location, head)
      for (let i = 0; i < 6; i++) await [store, other][i % 2]?.commit(outcome(i))
      expect(await epochs()).toEqual([wentBack])
    })

    test('an operation that throws does not lose the epoch that was to begin', async () => {
      const ports = testPorts()
      const again = await open(ports)
      ports.shift = -60_000
      const failed = again.commit(async () => {
        throw new Error('this one breaks')
      })
      await expect(failed).rejects.toThrow('this one breaks')
      expect(await epochs()).toEqual([])
      await again.commit(outcome(1))
      expect(await epochs()).toEqual([clockBack])
    })

    test('a clock that goes back begins one, once, and time goes on by the monotonic clock', async () => {
      let monotonic = 0
      const ports = { ...testPorts(), clock: 1_000_000, now: () => ports.clock, monotonic: () => monotonic }
      // The store has seen today.
      location = await place()
      const one = await open(ports)
      const time = () => one.commit(async (tx) => tx.append({ kind: 'outcome' }) && tx.now)
      ports.clock += 10_000
      monotonic += 10_000
      expect(await time()).toBe(1_010_000)
      ports.clock -= 5_000
      const times: number[] = []
      for (let i = 0; i < 100; i++) {
        ports.clock += 0.25
        monotonic += 0.25
        times.push(await time())
      }
      expect(times[0]).toBe(1_010_000)
      expect(times.at(-1)).toBe(1_010_025)
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(await epochs(one)).toEqual([clockBack])
      ports.clock -= 5_000
      await time()
      expect(await epochs(one)).toEqual([clockBack, { ...clockBack, epoch: 3 }])
    })

    test('a clock that went back between two commits far apart is noticed too', async () => {
      const ports = {
        ...testPorts(),
        clock: 1_000_000,
        now: () => ports.clock,
        elapsed: 0,
        monotonic: () => ports.elapsed,
      }
      location = await place()
      const one = await open(ports)
      ports.elapsed += 3_600_000
      ports.clock += 1_800_000
      await one.commit(outcome(1))
      expect(await epochs(one)).toEqual([clockBack])
    })

    test.each([
      [1_500, []],
      [60_000, [clockBack]],
    ])('a clock that is back by %i ms when the authority starts', async (back, wanted) => {
      await store.commit(outcome(1))
      const ports = testPorts()
      ports.shift = -back
      const again = await open(ports)
      await again.commit(outcome(2))
      expect(await epochs()).toEqual(wanted)
    })

    test('a mark is kept with the last commit when the store is closed', async () => {
      const ports = testPorts()
      const again = await open(ports)
      await again.commit(outcome(1))
      await again.close()
      expect(ports.mark).toMatchObject({ size: 2, epoch: 1 })
      expect(Math.abs(ports.mark.at - Date.now())).toBeLessThan(60_000)
    })
  })
})

const GRANT = {
  id: '',
  name: null,
  digest: null,
  target: 't',
  environment: 'production',
  agent: null,
  session: null,
  epoch: 1,
  not_before: 0,
  expires: 1,
  uses_left: 1,
  revoked_at: null,
  hold: null,
  body: '{}',
}

/** Takes the log back to an older head, as a restored copy would have it. */
async function rewind(location: StoreLocation, head: LogHeadRow): Promise<void> {
  const database = location.is === 'sqlite' ? openSqlite(location.path) : openPostgres(location.url)
  const held = await database.begin(new AbortController().signal)
  await held.db.deleteFrom('log_entry').where('idx', '>=', head.size).execute()
  await held.writeLog([], head)
  await held.commit()
  await database.close()
}

function decisionRow(id: string, idx: number): DecisionRow {
  const text = {
    digest: '',
    verdict: 'deny',
    kind: 'none',
    session: '',
    target: '',
    environment: 'unknown',
    body: foreignText('{}'),
  }
  const nothing = { agent: null, person: null, action: null, asked: null, hold: null, grant_id: null, outcome: null }
  return { id, idx, at: 0, epoch: 1, ...text, ...nothing }
}
