import type { Kysely } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { decodeBundle } from '../log/bundle.ts'
import type { OpenedCheckpoint } from '../log/checkpoint.ts'
import { append, EMPTY_FRONTIER, encodeFrontier, type Frontier, rootOf } from '../log/frontier.ts'
import { tileRoot } from '../log/tile.ts'
import { leafHash } from '../log/tree.ts'
import type { Tables } from '../store/schema.ts'
import type { AuditFault } from './fault.ts'
import { LogRows } from './log-rows.ts'
import { Story } from './story.ts'
import { emptyTables, faultsTaken } from './testing/tables.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const AT = new Date(NOW).toISOString()
const bytesOf = (index: number) => Buffer.from(`entry ${index}`)
const HASHES = Array.from({ length: 300 }, (_, index) => leafHash(bytesOf(index)))
const frontierAt = (size: number): Frontier => HASHES.slice(0, size).reduce(append, EMPTY_FRONTIER)
const FULL = Buffer.concat(HASHES.slice(0, 256))
const checkpointAt = (size: number, root = rootOf(frontierAt(size))): OpenedCheckpoint => ({
  origin: 'o',
  size,
  root,
  text: '',
  cosigned: [],
})

let db: Kysely<Tables>
let rows: LogRows
beforeEach(async () => {
  db = await emptyTables()
  rows = new LogRows(db, async () => undefined)
})

const entryRow = (idx: number): Tables['log_entry'] => ({
  idx,
  kind: 'login',
  at: NOW + idx,
  bytes: bytesOf(idx),
  hash: leafHash(bytesOf(idx)),
})
async function insertEntries(from: number, to: number): Promise<void> {
  const all = Array.from({ length: to - from }, (_, i) => entryRow(from + i))
  for (let at = 0; at < all.length; at += 100)
    await db
      .insertInto('log_entry')
      .values(all.slice(at, at + 100))
      .execute()
}
/** A log of this size, with its head and tile. */
async function fill(size: number): Promise<void> {
  await insertEntries(0, size)
  const frontier = encodeFrontier(frontierAt(size))
  await db.insertInto('log_head').values({ id: 1, size, frontier, checkpoint: '', at: NOW, epoch: 2 }).execute()
  if (size >= 256)
    await db
      .insertInto('log_tile')
      .values({ level: 0, n: 0, hashes: FULL, root: tileRoot(FULL) })
      .execute()
}
/** The story of a log whose last entry is of this time and epoch. */
function storyAt(at = AT, epoch = 2): Story {
  const story = new Story()
  story.read(0, { v: 1, kind: 'login', at, epoch })
  return story
}
async function finished(size: number, story = storyAt()): Promise<readonly AuditFault[]> {
  const { faults, report } = faultsTaken()
  await rows.finish(checkpointAt(size), story, report)
  return faults
}

describe('a bundle', () => {
  const texts = async (index: number, width: number) => {
    const bundle = await rows.reader.entries(index, width)
    const entries = bundle === undefined ? undefined : decodeBundle(bundle, width)
    return entries?.is === 'ok' ? entries.value.map(String) : undefined
  }

  test('has the entries of its place, in their order', async () => {
    await insertEntries(1, 300)
    await insertEntries(0, 1)
    expect(await texts(0, 256)).toEqual(Array.from({ length: 256 }, (_, i) => `entry ${i}`))
    expect(await texts(1, 44)).toEqual(Array.from({ length: 44 }, (_, i) => `entry ${256 + i}`))
    expect(await texts(1, 3)).toEqual(['entry 256', 'entry 257', 'entry 258'])
  })

  test('that lacks one is none', async () => {
    await insertEntries(0, 3)
    expect(await texts(0, 3)).toHaveLength(3)
    expect(await texts(0, 4)).toBeUndefined()
    expect(await texts(1, 1)).toBeUndefined()
    await db.deleteFrom('log_entry').where('idx', '=', 1).execute()
    expect(await texts(0, 3)).toBeUndefined()
  })

  test('is read after what was to be done before', async () => {
    await insertEntries(0, 2)
    const done: number[] = []
    const one = new LogRows(db, async () => {
      done.push(0)
      await db
        .updateTable('log_entry')
        .set({ bytes: Buffer.from('changed') })
        .where('idx', '=', 1)
        .execute()
    })
    expect(String(Buffer.from((await one.reader.entries(0, 2)) ?? []))).toContain('changed')
    expect(done).toEqual([0])
  })
})

describe('the row of an entry', () => {
  const check = (index: number, change: Partial<{ bytes: Uint8Array; kind: string; at: string }> = {}) => {
    const { bytes = bytesOf(index), kind = 'login', at = new Date(NOW + index).toISOString() } = change
    return rows.check(index, bytes, { kind, at })
  }
  const wrong = (index: number, column: string) => ({
    code: 'ROW_CONTRADICTS_LOG',
    message: `\`${column}\` beside the entry is not that of the entry`,
    index,
    row: `log_entry ${index}`,
  })

  test.each([0, 1, 255])('%i says what the entry says', async (index) => {
    await insertEntries(0, 300)
    await rows.reader.entries(0, 256)
    expect(check(index)).toBeUndefined()
    expect(rows.check(index, bytesOf(index), undefined)).toBeUndefined()
    await rows.reader.entries(1, 44)
    expect(check(256)).toBeUndefined()
    expect(check(299)).toBeUndefined()
    expect(check(300)).toEqual(wrong(300, 'idx'))
    expect(check(0)).toEqual(wrong(0, 'idx'))
  })

  test('is none where no bundle was read', () => {
    expect(check(0)).toEqual(wrong(0, 'idx'))
  })

  test.each<[string, Partial<Tables['log_entry']>]>([
    ['hash', { hash: Buffer.alloc(32) }],
    ['hash', { hash: leafHash(bytesOf(1)).subarray(1) }],
    ['kind', { kind: 'outcome' }],
    ['at', { at: NOW + 2 }],
    ['at', { at: NOW }],
  ])('with another `%s` is found', async (column, change) => {
    await insertEntries(0, 3)
    await db.updateTable('log_entry').set(change).where('idx', '=', 1).execute()
    await rows.reader.entries(0, 3)
    expect(check(1)).toEqual(wrong(1, column))
    expect(check(0)).toBeUndefined()
    expect(check(2)).toBeUndefined()
  })

  test('is held against the hash of the entry, also of one that cannot be read', async () => {
    await insertEntries(0, 3)
    await rows.reader.entries(0, 3)
    expect(rows.check(1, bytesOf(2), undefined)).toEqual(wrong(1, 'hash'))
    expect(check(1, { bytes: bytesOf(2) })).toEqual(wrong(1, 'hash'))
    expect(check(1, { kind: 'outcome' })).toEqual(wrong(1, 'kind'))
    expect(check(1, { at: AT })).toEqual(wrong(1, 'at'))
  })
})

describe('the head', () => {
  const wrong = (message: string) => [{ code: 'HEAD_CONTRADICTS_LOG', message, row: 'log_head 1' }]
  const FRONTIER = 'the frontier is not that of the entries: the next entry would not continue this log'

  test.each([1, 3, 255, 256, 300])('of %i entries is that of its log', async (size) => {
    await fill(size)
    expect(await finished(size)).toEqual([])
  })

  test('of none is of any time', async () => {
    await fill(0)
    expect(await finished(0, new Story())).toEqual([])
  })

  test('is one', async () => {
    await fill(3)
    await db.updateTable('log_head').set({ id: 2 }).execute()
    expect(await finished(3)).toEqual([])
    const head = await db.selectFrom('log_head').selectAll().executeTakeFirstOrThrow()
    await db
      .insertInto('log_head')
      .values({ ...head, id: 1 })
      .execute()
    expect(await finished(3)).toEqual(wrong('the log has one head'))
    await db.deleteFrom('log_head').execute()
    expect(await finished(3)).toEqual(wrong('the log has one head'))
  })

  test.each<[string, Partial<Tables['log_head']>]>([
    ['the head is at 2 entries and its checkpoint at 3', { size: 2 }],
    ['the head is at 4 entries and its checkpoint at 3', { size: 4 }],
    [FRONTIER, { frontier: Buffer.of() }],
    [FRONTIER, { frontier: encodeFrontier(frontierAt(2)) }],
    [FRONTIER, { frontier: encodeFrontier({ ...frontierAt(3), size: 5 }) }],
    [FRONTIER, { frontier: encodeFrontier({ size: 3, roots: HASHES.slice(0, 2) }) }],
    ['`at` is not that of the last entry', { at: NOW - 1 }],
    ['`at` is not that of the last entry', { at: NOW + 1 }],
    ['`epoch` is not that of the last entry', { epoch: 1 }],
    ['`epoch` is not that of the last entry', { epoch: 3 }],
  ])('is found: %s', async (message, change) => {
    await fill(3)
    await db.updateTable('log_head').set(change).execute()
    expect(await finished(3)).toEqual(wrong(message))
  })

  test('is not of another root', async () => {
    await fill(3)
    const { faults, report } = faultsTaken()
    await rows.finish(checkpointAt(3, HASHES[0]), storyAt(), report)
    expect(faults).toEqual(wrong(FRONTIER))
  })
})

describe('an entry beyond the end', () => {
  const beyond = (index: number, size: number) => ({
    code: 'ROW_WITHOUT_ENTRY',
    message: `the checkpoint ends at ${size} entries, and here is one more`,
    index,
    row: `log_entry ${index}`,
  })

  test('is found', async () => {
    await fill(3)
    await insertEntries(3, 5)
    expect(await finished(3)).toEqual([beyond(3, 3)])
    await db.deleteFrom('log_entry').where('idx', '=', 3).execute()
    expect(await finished(3)).toEqual([beyond(4, 3)])
  })

  test('is found before the beginning', async () => {
    await fill(3)
    await insertEntries(-1, 0)
    expect(await finished(3)).toEqual([beyond(-1, 3)])
  })
})

describe('a full tile', () => {
  test('is there once it is full', async () => {
    await fill(256)
    await db.deleteFrom('log_tile').execute()
    expect(await finished(256)).toEqual([
      { code: 'ENTRY_WITHOUT_ROW', message: 'a full tile has no row', row: 'log_tile 0 0' },
    ])
  })

  test.each([
    [0, 1],
    [1, 0],
  ])('of level %i at %i is found where its entries are not there', async (level, n) => {
    await fill(300)
    await db
      .insertInto('log_tile')
      .values({ level, n, hashes: FULL, root: tileRoot(FULL) })
      .execute()
    expect(await finished(300)).toEqual([
      {
        code: 'ROW_WITHOUT_ENTRY',
        message: 'there is a tile of entries that are not there',
        row: `log_tile ${level} ${n}`,
      },
    ])
  })

  test('is found before it is full', async () => {
    await fill(255)
    await db
      .insertInto('log_tile')
      .values({ level: 0, n: 0, hashes: FULL, root: tileRoot(FULL) })
      .execute()
    expect(await finished(255)).toMatchObject([{ code: 'ROW_WITHOUT_ENTRY', row: 'log_tile 0 0' }])
  })

  test.each<[string, Partial<Tables['log_tile']>]>([
    ['another root', { root: Buffer.alloc(32) }],
    ['other hashes', { hashes: Buffer.alloc(8192) }],
    ['a byte less', { hashes: FULL.subarray(0, -1) }],
    ['a byte more', { hashes: Buffer.concat([FULL, Buffer.of(0)]) }],
    ['no hashes', { hashes: Buffer.of() }],
  ])('with %s is found', async (_, change) => {
    await fill(300)
    await db.updateTable('log_tile').set(change).execute()
    expect(await finished(300)).toEqual([
      { code: 'ROW_CONTRADICTS_LOG', message: '`root` is not that of the tile', row: 'log_tile 0 0' },
    ])
  })

  test('is found by its place among others', async () => {
    await fill(300)
    const other = Buffer.concat(HASHES.slice(44, 300))
    await db
      .insertInto('log_tile')
      .values({ level: 0, n: 1, hashes: other, root: tileRoot(FULL) })
      .execute()
    await db
      .insertInto('log_tile')
      .values({ level: 1, n: 0, hashes: other, root: tileRoot(other) })
      .execute()
    const contradicts = (await finished(300)).filter(({ code }) => code === 'ROW_CONTRADICTS_LOG')
    expect(contradicts).toMatchObject([{ row: 'log_tile 0 1' }])
  })
})
