import { createServer } from 'node:net'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Store } from './store.ts'
import { cuttingProxy } from './testing/cutting-proxy.ts'
import { testPorts, verifiedEntries } from './testing/test-store.ts'
import { freePort, type PostgresServer, Throwaway } from './testing/throwaway.ts'

let throwaway: Throwaway
let server: PostgresServer
let url: string
let made = 0
let stores: Store[] = []

beforeAll(async () => {
  throwaway = await Throwaway.make()
  server = await throwaway.postgres()
})
afterAll(() => throwaway.end())
beforeEach(async () => {
  url = await server.createSchema(`store${made++}`)
})
afterEach(async () => {
  for (const store of stores) await store.close()
  stores = []
})

const open = async (at = url) => {
  const store = await Store.open({ is: 'postgres', url: at }, testPorts())
  stores.push(store)
  return store
}
const write = (store: Store, i = 0) => store.commit(async (tx) => tx.append({ kind: 'outcome', i }))
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'written',
    (cause) => cause.code ?? cause,
  )
const kinds = async (store: Store) => (await verifiedEntries(store.read)).map((one) => one['why'] ?? one['kind'])
const timed = async <T>(asked: Promise<T>): Promise<readonly [T, number]> => {
  const began = performance.now()
  return [await asked, performance.now() - began]
}

test('a server that is killed under load loses nothing that was answered, and is used again once it is back', async () => {
  const store = await open()
  const answered: number[] = []
  const faults = new Set<string>()
  let stop = false
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    for (let i = writer; !stop; i += 16) {
      const code = await codeOf(write(store, i).then(() => answered.push(i)))
      if (code !== 'written') {
        faults.add(code)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  })
  for (let round = 0; round < 2; round++) {
    const before = answered.length
    while (answered.length < before + 200) await new Promise((resolve) => setTimeout(resolve, 5))
    await server.kill()
    await server.start()
  }
  const before = answered.length
  while (answered.length < before + 50) await new Promise((resolve) => setTimeout(resolve, 5))
  stop = true
  await Promise.all(writers)
  for (const code of faults) expect(['STORE_UNAVAILABLE', 'STORE_UNSURE']).toContain(code)
  const entries = await verifiedEntries(store.read)
  const kept = new Set(entries.map((one) => one['i']))
  expect(answered.filter((i) => !kept.has(i))).toEqual([])
  expect(entries.filter((one) => one['kind'] === 'epoch.began')).toEqual([])
})

describe('a server that', () => {
  test('is not there: refused at once, also when it goes away, and taken when it is back', async () => {
    const nobody = server.url('postgres', await freePort())
    expect(await codeOf(open(nobody))).toBe('STORE_UNAVAILABLE')
    const store = await open()
    await server.stop()
    const [codes, took] = await timed(Promise.all([codeOf(write(store)), codeOf(write(store))]))
    expect(codes).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE'])
    expect(took).toBeLessThan(15_000)
    expect(await codeOf(store.read.selectFrom('meta').selectAll().execute())).toBe('STORE_UNAVAILABLE')
    await server.start()
    expect(await codeOf(write(store))).toBe('written')
    expect(await kinds(store)).toEqual(['store.began', 'outcome'])
  })

  test('takes the connection and says nothing: refused in time', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.on('listening', resolve))
    const address = silent.address() as { readonly port: number }
    const [code, took] = await timed(codeOf(open(server.url('postgres', address.port))))
    expect(code).toBe('STORE_UNAVAILABLE')
    expect(took).toBeLessThan(15_000)
    silent.close()
  })

  test('is slow: everybody who waits is refused in time, and nothing of it is written', async () => {
    const store = await open()
    const other = new pg.Client(url)
    await other.connect()
    await other.query('begin; select * from log_head for update')
    const first = timed(codeOf(write(store, 1)))
    await new Promise((resolve) => setTimeout(resolve, 500))
    const second = timed(codeOf(write(store, 2)))
    for (const [code, took] of await Promise.all([first, second])) {
      expect(code).toBe('STORE_UNAVAILABLE')
      expect(took).toBeLessThan(15_000)
    }
    await other.query('rollback')
    await other.end()
    expect(await codeOf(write(store, 3))).toBe('written')
    expect((await verifiedEntries(store.read)).map((one) => one['i'])).toEqual([undefined, 3])
  })

  test('is read-only: refused, and taken when it is not any more', async () => {
    const store = await open()
    const set = async (to: string) => {
      await server.query('postgres', `alter system ${to}`)
      await server.query('postgres', 'select pg_reload_conf()')
    }
    await set('set default_transaction_read_only = on')
    while ((await codeOf(write(store))) === 'written') await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await codeOf(write(store))).toBe('STORE_UNAVAILABLE')
    expect(await codeOf(open())).toBe('STORE_UNAVAILABLE')
    // An operation that only reads takes its place in the line too.
    expect(await codeOf(store.commit(async (tx) => tx.epoch))).toBe('STORE_UNAVAILABLE')
    const client = new pg.Client(url)
    await client.connect()
    await client.query('set default_transaction_read_only = off')
    await client.query('alter system reset default_transaction_read_only')
    await client.query('select pg_reload_conf()')
    await client.end()
    while ((await codeOf(write(store))) !== 'written') await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await codeOf(write(store))).toBe('written')
  })

  test('loses what it has confirmed is not used', async () => {
    const client = new pg.Client(url)
    await client.connect()
    /** As connections find it that are made from now on. */
    const comesToBe = async (setting: string) => {
      await client.query('select pg_reload_conf()')
      for (;;) {
        const [row] = await server.query('postgres', 'show fsync')
        if (row?.['fsync'] === setting) return
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    await client.query('alter system set fsync = off')
    await comesToBe('off')
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNFIT', message: expect.stringContaining('`fsync`') })
    await client.query('alter system reset fsync')
    await comesToBe('on')
    await client.end()
    await open()
  })

  test('does not wait for its disk is made to', async () => {
    await server.query('postgres', 'alter role prodgate set synchronous_commit = off')
    const store = await open()
    const setting = await store.commit(async ({ db }) => (await sql`show synchronous_commit`.execute(db)).rows)
    expect(setting).toEqual([{ synchronous_commit: 'on' }])
    await server.query('postgres', 'alter role prodgate reset synchronous_commit')
  })
})

describe('a connection that is cut', () => {
  test.each([
    // What is sent ends in a zero byte, which tells it from `read committed`.
    ['commit', 'commit\0', 'held back', 'STORE_UNSURE', false],
    ['commit', 'commit\0', 'passed on', 'STORE_UNSURE', true],
    ['the log', '{"outcome"', 'held back', 'STORE_UNAVAILABLE', false],
    ['the log', '{"outcome"', 'passed on', 'STORE_UNAVAILABLE', false],
    ['begin', 'begin ', 'held back', 'STORE_UNAVAILABLE', false],
  ] as const)('at %s (%j), %s, gives %s', async (_, at, word, code, kept) => {
    const proxy = await cuttingProxy(server.port)
    const store = await open(url.replace(`:${server.port}/`, `:${proxy.port}/`))
    expect(await codeOf(write(store, 1))).toBe('written')
    proxy.cutting = { at, word }
    expect(await Promise.all([codeOf(write(store, 2)), codeOf(write(store, 3))])).toEqual([code, code])
    proxy.cutting = undefined
    expect(await codeOf(write(store, 4))).toBe('written')
    const entries = await verifiedEntries(store.read)
    expect(entries.slice(1).map((one) => one['i'])).toEqual(kept ? [1, 2, 3, 4] : [1, 4])
    await store.close()
    await proxy.close()
  })
})

describe('another server that takes over', () => {
  test('without the last commits begins an epoch, once for all authorities; with all of them it begins none', async () => {
    const [store, other] = [await open(), await open()]
    await write(store, 1)
    await server.stop()
    const old = await server.copy('old')
    await server.start()
    for (let i = 2; i < 5; i++) await write(i % 2 ? store : other, i)
    await server.stop()
    const same = await server.copy('same')

    await same.start()
    await write(store, 5)
    await write(other, 6)
    await same.stop()
    expect((await withServer(server, () => kinds(store))).includes('the store went back')).toBe(false)

    await old.start()
    for (let i = 7; i < 11; i++) await write(i % 2 ? store : other, i)
    expect(await kinds(store)).toEqual([
      'store.began',
      'outcome',
      'the store went back',
      'outcome',
      'outcome',
      'outcome',
      'outcome',
    ])
    await old.stop()
    await server.start()
  })

  test('by promotion begins an epoch, also where nothing is missing', async () => {
    const [store, other] = [await open(), await open()]
    await write(store, 1)
    await write(other, 2)
    await server.stop()
    const standby = await server.copy('standby', { standby: true })
    await standby.start()
    expect(await codeOf(write(store))).toBe('STORE_UNAVAILABLE')
    await standby.query('postgres', 'select pg_promote()')
    for (let i = 3; i < 6; i++) await write(i % 2 ? store : other, i)
    expect(await kinds(other)).toEqual([
      'store.began',
      'outcome',
      'outcome',
      'another server of the database took over',
      'outcome',
      'outcome',
      'outcome',
    ])
    await open()
    expect((await kinds(other)).filter((one) => one === 'another server of the database took over')).toHaveLength(1)
    await standby.stop()
    await server.start()
  })
})

async function withServer<T>(one: PostgresServer, run: () => Promise<T>): Promise<T> {
  await one.start()
  try {
    return await run()
  } finally {
    await one.stop()
  }
}
