import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { entryBytes } from '../entry.ts'
import { EMPTY_FRONTIER, encodeFrontier, rootOfLeaves } from '../log/frontier.ts'
import { tileRoot } from '../log/tile.ts'
import { HASH_BYTES, leafHash } from '../log/tree.ts'
import type { LogTransaction } from './database.ts'
import { Edge } from './edge.ts'
import { migrations } from './migrations.ts'
import type { LogHeadRow, Tables } from './schema.ts'
import { StoreFault } from './store-fault.ts'
import { completedTiles, leafHashes, tileRoots } from './tiles.ts'

const stamp = { at: Date.UTC(2026, 10, 21, 12), epoch: 3 }
const EMPTY: LogHeadRow = { id: 1, size: 0, frontier: encodeFrontier(EMPTY_FRONTIER), checkpoint: '', at: 0, epoch: 0 }
const bytesOf = (i: number) => entryBytes({ kind: 'outcome', i }, stamp)
const hashOf = (i: number) => leafHash(bytesOf(i))
const hashesOf = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => hashOf(from + i))

let db: Kysely<Tables>
let head: LogHeadRow
let writes: number

beforeEach(async () => {
  db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  for (const { up } of migrations('sqlite')) await up(db)
  head = EMPTY
  writes = 0
})
afterEach(() => db.destroy())

/** A transaction that holds this head. */
function held(): LogTransaction {
  const nothing = async () => undefined
  return {
    db,
    failed: false,
    head,
    timeline: undefined,
    mark: nothing,
    undo: nothing,
    commit: nothing,
    rollback: nothing,
    writeRows: nothing,
    writeLog: async (entries, next) => {
      writes++
      for (const entry of entries) await db.insertInto('log_entry').values(entry).execute()
      head = next
    },
  }
}

async function append(from: number, to: number): Promise<void> {
  const edge = new Edge(head)
  for (let i = from; i < to; i++) expect(edge.append({ kind: 'outcome', i }, stamp)).toBe(i)
  await edge.write(held(), stamp, (size, root) => `${size} ${Buffer.from(root).toString('hex')}`)
}

describe('the edge of the tree', () => {
  test('is that of a head, or of none', () => {
    expect(new Edge(EMPTY).size).toBe(0)
    for (const wrong of [{ size: 1 }, { frontier: Buffer.alloc(7) }, { frontier: Buffer.alloc(40) }]) {
      expect(() => new Edge({ ...EMPTY, ...wrong })).toThrow(
        new StoreFault('STORE_SEALED', undefined, 'the head of the log does not belong to its size'),
      )
    }
  })

  test('gives each entry the next index and writes all of them with the head that follows', async () => {
    await append(0, 3)
    await append(3, 5)
    expect(head).toMatchObject({ id: 1, size: 5, at: stamp.at, epoch: 3 })
    expect(head.checkpoint).toBe(`5 ${Buffer.from(rootOfLeaves(hashesOf(0, 5))).toString('hex')}`)
    const rows = await db.selectFrom('log_entry').selectAll().orderBy('idx').execute()
    expect(rows).toEqual(
      hashesOf(0, 5).map((hash, idx) => ({ idx, kind: 'outcome', at: stamp.at, bytes: bytesOf(idx), hash })),
    )
    expect(new Edge(head).size).toBe(5)
  })

  test('keeps nothing of what was undone', async () => {
    const edge = new Edge(head)
    edge.append({ kind: 'outcome', i: 0 }, stamp)
    const mark = edge.mark()
    edge.append({ kind: 'outcome', i: 7 }, stamp)
    edge.append({ kind: 'outcome', i: 8 }, stamp)
    expect(edge.size).toBe(3)
    edge.undo(mark)
    expect(edge.size).toBe(1)
    expect(edge.append({ kind: 'outcome', i: 1 }, stamp)).toBe(1)
    await edge.write(held(), stamp, (size, root) => `${size} ${Buffer.from(root).toString('hex')}`)
    expect(head.checkpoint).toBe(`2 ${Buffer.from(rootOfLeaves(hashesOf(0, 2))).toString('hex')}`)
    expect(await leafHashes(db, 0)).toEqual(hashesOf(0, 2))
  })

  test('writes nothing where nothing was appended', async () => {
    await append(0, 0)
    expect([writes, head]).toEqual([0, EMPTY])
    await append(0, 1)
    expect([writes, head.size]).toEqual([1, 1])
  })
})

describe('tiles', () => {
  const tiles = () => db.selectFrom('log_tile').selectAll().orderBy('level').orderBy('n').execute()

  test('are written once, in the transaction that fills them', async () => {
    await append(0, 255)
    expect(await tiles()).toEqual([])
    await append(255, 256)
    const first = Buffer.concat(hashesOf(0, 256))
    expect(await tiles()).toEqual([{ level: 0, n: 0, hashes: first, root: tileRoot(first) }])
    await append(256, 769)
    expect((await tiles()).map(({ level, n }) => [level, n])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
    ])
    expect((await tiles())[2]?.hashes).toEqual(Buffer.concat(hashesOf(512, 768)))
  })

  test('of the next level hold the roots of those below, written before or just made', async () => {
    // Roots that stand in for those of 255 full tiles.
    const root = (n: number) => Buffer.alloc(HASH_BYTES, n % 251)
    for (let n = 0; n < 255; n++)
      await db
        .insertInto('log_tile')
        .values({ level: 0, n, hashes: Buffer.alloc(8192), root: root(n) })
        .execute()
    const from = 255 * 256
    const rows = hashesOf(from, from + 256).map((hash, i) => ({
      idx: from + i,
      kind: 'outcome',
      at: 0,
      bytes: Buffer.of(),
      hash,
    }))
    for (const row of rows) await db.insertInto('log_entry').values(row).execute()
    const made = await completedTiles(db, from, rows)
    const last = Buffer.concat(hashesOf(from, from + 256))
    const above = Buffer.concat([...Array.from({ length: 255 }, (_, n) => root(n)), tileRoot(last)])
    expect(made).toEqual([
      { level: 0, n: 255, hashes: last, root: tileRoot(last) },
      { level: 1, n: 0, hashes: above, root: tileRoot(above) },
    ])
    expect(await completedTiles(db, from, rows.slice(0, 255))).toEqual([])
  })

  test('are read from where they begin, and no further than they are wide', async () => {
    await append(0, 6)
    expect(await leafHashes(db, 0)).toEqual(hashesOf(0, 6))
    expect(await leafHashes(db, 2, 3)).toEqual(hashesOf(2, 5))
    expect(await leafHashes(db, 6)).toEqual([])
    const row = (level: number, n: number) => ({ level, n, hashes: Buffer.of(), root: Buffer.of(level, n) })
    for (const [level, n] of [
      [0, 3],
      [0, 1],
      [0, 2],
      [1, 1],
      [0, 0],
    ] as const)
      await db.insertInto('log_tile').values(row(level, n)).execute()
    const roots = async (...given: readonly [number, number, ReturnType<typeof row>[]?, number?]) =>
      (await tileRoots(db, ...given)).map((root) => root[1])
    expect(await roots(0, 1)).toEqual([1, 2, 3])
    expect(await roots(0, 1, [], 2)).toEqual([1, 2])
    expect(await roots(1, 0)).toEqual([1])
    expect(await roots(0, 2, [row(0, 4), row(1, 4), row(0, 1), row(0, 5)], 3)).toEqual([2, 3, 4])
    expect(await roots(0, 4, [row(0, 3), row(0, 4)])).toEqual([4])
  })
})
