import { execFile } from 'node:child_process'
import { chmodSync, copyFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Store } from './store.ts'
import { testPorts, verifiedEntries } from './testing/test-store.ts'
import { Throwaway } from './testing/throwaway.ts'

let throwaway: Throwaway
let made = 0

beforeAll(async () => {
  throwaway = await Throwaway.make()
})
afterAll(() => throwaway.end())

function replaceByCopy(path: string): void {
  copyFileSync(path, `${path}.old`)
  renameSync(`${path}.old`, path)
}

const newPath = () => throwaway.path(`store${made++}.db`)
const open = (path: string) => Store.open({ is: 'sqlite', path }, testPorts())
const write = (store: Store, length = 100) =>
  store.commit(async (tx) => tx.append({ kind: 'outcome', text: 'x'.repeat(length) }))
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'written',
    (cause) => cause.code,
  )

test('a store is nobody else’s to read', async () => {
  const path = newPath()
  const store = await open(path)
  for (const name of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(name).mode & 0o077).toBe(0)
  await store.close()
})

describe('a full disk', () => {
  test('refuses, keeps nothing of what it refused, and takes more once there is room', async () => {
    const store = await open(newPath())
    const pages = (most: string) => store.commit((tx) => sql.raw(`pragma max_page_count = ${most}`).execute(tx.db))
    await pages('200')
    const answers: string[] = []
    for (let i = 0; i < 20; i++) answers.push(await codeOf(write(store, 60_000)))
    expect(new Set(answers)).toEqual(new Set(['written', 'STORE_FULL']))
    const written = answers.filter((one) => one === 'written').length
    expect(await verifiedEntries(store.read)).toHaveLength(1 + written)
    await pages('1000000')
    await write(store, 60_000)
    expect(await verifiedEntries(store.read)).toHaveLength(2 + written)
    await store.close()
  })

  test('refuses a whole batch, and nothing of it is there', async () => {
    const store = await open(newPath())
    await store.commit((tx) => sql.raw('pragma max_page_count = 200').execute(tx.db))
    const batch = await Promise.all(Array.from({ length: 30 }, () => codeOf(write(store, 60_000))))
    expect(new Set(batch)).toEqual(new Set(['STORE_FULL']))
    expect(await verifiedEntries(store.read)).toHaveLength(1)
    await store.close()
  })
})

describe('a disk that fails', () => {
  const limited = async (path: string, blocks: string) => {
    const script = join(import.meta.dirname, 'testing/limited-writer.ts')
    const command = `ulimit -f ${blocks}; exec "$0" "$@"`
    const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, script, path])
    return JSON.parse(stdout) as { readonly answered: number; readonly faults: readonly string[] }
  }

  test('seals the store: nothing is tried again, and what was answered is there', async () => {
    const path = newPath()
    await (await open(path)).close()
    const { answered, faults } = await limited(path, '600')
    expect(answered).toBeGreaterThan(5)
    expect(faults).toEqual(['STORE_SEALED', 'STORE_SEALED', 'STORE_SEALED'])
    const again = await open(path)
    expect((await verifiedEntries(again.read)).length).toBeGreaterThanOrEqual(1 + answered)
    await write(again)
    await again.close()
  })

  test('and with no limit the same writer meets no fault', async () => {
    const path = newPath()
    expect(await limited(path, 'unlimited')).toEqual({ answered: 302, faults: [] })
  })
})

describe('a file that is no longer the store’s', () => {
  test.each<[string, (path: string) => void]>([
    ['taken away', (path) => rmSync(path)],
    ['without its log', (path) => rmSync(`${path}-wal`)],
    ['replaced by a copy', replaceByCopy],
    ['cut', (path) => truncateSync(path, statSync(path).size - 4_096)],
  ])('%s seals the store', async (_, harm) => {
    const path = newPath()
    await (await open(path)).close()
    const store = await open(path)
    await write(store)
    harm(path)
    expect(await codeOf(write(store))).toBe('STORE_SEALED')
    expect(await codeOf(write(store))).toBe('STORE_SEALED')
    await store.close()
  })

  test('a copy beside it does no harm', async () => {
    const path = newPath()
    const store = await open(path)
    copyFileSync(path, `${path}.old`)
    expect(await codeOf(write(store))).toBe('written')
    await store.close()
  })

  test('a file that is no database is refused, and an empty one is not', async () => {
    const path = newPath()
    writeFileSync(path, 'not a database, by far: '.repeat(100))
    expect(await codeOf(open(path))).toBe('STORE_SEALED')
    writeFileSync(path, '')
    const store = await open(path)
    await store.close()
  })
})

describe('what may not be written', () => {
  /** Root may write everything. */
  const asOrdinaryUser = async <T>(run: () => Promise<T>): Promise<T> => {
    if (process.getuid?.() !== 0) return run()
    process.seteuid?.(65_534)
    try {
      return await run()
    } finally {
      process.seteuid?.(0)
    }
  }

  test('a file: refused, and taken where it may be written again', async () => {
    const path = newPath()
    await (await open(path)).close()
    chmodSync(path, 0o444)
    expect(await codeOf(asOrdinaryUser(() => open(path)))).toBe('STORE_UNAVAILABLE')
    chmodSync(path, 0o600)
    const store = await open(path)
    expect(await codeOf(write(store))).toBe('written')
    await store.close()
  })

  test('a directory, and one that is not there', async () => {
    expect(await codeOf(asOrdinaryUser(() => open('/prodgate-test.db')))).toBe('STORE_UNAVAILABLE')
    expect(await codeOf(open(throwaway.path('nowhere/store.db')))).toBe('STORE_UNAVAILABLE')
  })
})

test('a writer that keeps the file to itself: refused in time, with the process alive meanwhile, and taken after it', async () => {
  const path = newPath()
  const store = await open(path)
  const { default: Database } = await import('better-sqlite3')
  const other = new Database(path)
  other.exec('begin immediate')
  let beats = 0
  const beat = setInterval(() => beats++, 50)
  const began = performance.now()
  const waiting = [write(store), write(store)]
  const late = new Promise((resolve) => setTimeout(resolve, 100)).then(() => codeOf(write(store)))
  expect(await Promise.all(waiting.map(codeOf))).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE'])
  expect(await late).toBe('STORE_UNAVAILABLE')
  expect(performance.now() - began).toBeLessThan(15_000)
  expect(beats).toBeGreaterThan(10)
  clearInterval(beat)
  other.exec('rollback')
  other.close()
  expect(await codeOf(write(store))).toBe('written')
  expect(await verifiedEntries(store.read)).toHaveLength(2)
  await store.close()
})
