import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll } from 'vitest'
import { type EntryBody, entryBytes } from '../../entry.ts'
import { signCheckpoint } from '../../log/checkpoint.ts'
import { append, EMPTY_FRONTIER, encodeFrontier, rootOf } from '../../log/frontier.ts'
import { tileRoot } from '../../log/tile.ts'
import { type Hash, leafHash } from '../../log/tree.ts'
import { storeLogReader } from '../../store/log-reader.ts'
import { openReadOnly } from '../../store/read-only.ts'
import { Store } from '../../store/store.ts'
import { testKey, testPorts } from '../../store/testing/test-store.ts'
import { type Audit, audit } from '../audit.ts'
import { fill } from './fill.ts'

/** A filled store, and what becomes of its copies in the hands of somebody who writes to them. Test support. */

const key = testKey()
export const trust = { log: key.verifier }
export const directory = mkdtempSync(join(tmpdir(), 'prodgate-audit-'))
export const original = join(directory, 'original.db')
let made = 0

beforeAll(async () => {
  const store = await Store.open({ is: 'sqlite', path: original }, testPorts())
  await fill(store)
  await store.close()
})
afterAll(() => rmSync(directory, { recursive: true }))

/** A copy of the store, after `tamper` had its way with it. */
export function copy(tamper: (file: Database.Database) => void = () => undefined): string {
  const path = join(directory, `copy${made++}.db`)
  copyFileSync(original, path)
  const file = new Database(path)
  tamper(file)
  file.close()
  return path
}

export async function auditOf(
  path: string,
  options: { readonly older?: Uint8Array; readonly as?: 'log' } = {},
): Promise<Audit> {
  const { as, ...rest } = options
  const store = await openReadOnly({ is: 'sqlite', path })
  try {
    const { db } = store
    const audited = as === 'log' ? ({ is: 'log', reader: storeLogReader(db) } as const) : ({ is: 'store', db } as const)
    return await audit(audited, { trust, ...rest })
  } finally {
    await store.close()
  }
}

export const run = (sql: string, ...values: unknown[]) => copy((file) => file.prepare(sql).run(...values))
/** One more row, like that of this id. */
export const forged = (table: string, like: string, change: object) =>
  copy((file) => {
    const row = { ...(file.prepare(`select * from ${table} where id = ?`).get(like) as object), ...change }
    const columns = Object.keys(row)
    const marks = columns.map(() => '?').join(', ')
    file.prepare(`insert into ${table} (${columns.join(', ')}) values (${marks})`).run(Object.values(row))
  })
export const codes = (found: Audit) => [...new Set(found.faults.map((one) => one.code))]

export interface Row {
  idx: number
  kind: string
  at: number
  bytes: Buffer
}

/**
 * What somebody who has the signing key can do: the entries as they like them, and hashes, tiles, head and checkpoint to
 * match.
 */
export function rewritten(
  edit: (entries: Row[]) => Row[],
  tables: (file: Database.Database) => void = () => undefined,
): string {
  return copy((file) => {
    const rows = edit(file.prepare('select idx, kind, at, bytes from log_entry order by idx').all() as Row[])
    file.exec('delete from log_entry; delete from log_tile')
    let frontier = EMPTY_FRONTIER
    const hashes: Hash[] = []
    for (const [idx, { kind, at, bytes }] of rows.entries()) {
      const hash = leafHash(bytes)
      hashes.push(hash)
      frontier = append(frontier, hash)
      file.prepare('insert into log_entry values (?, ?, ?, ?, ?)').run(idx, kind, at, bytes, hash)
    }
    const full = Buffer.concat(hashes.slice(0, 256))
    file.prepare('insert into log_tile values (0, 0, ?, ?)').run(full, tileRoot(full))
    const checkpoint = signCheckpoint({ origin: key.verifier.name, size: rows.length, root: rootOf(frontier) }, key)
    const last = rows.at(-1)
    file
      .prepare('update log_head set size = ?, frontier = ?, checkpoint = ?, at = ?, epoch = ?')
      .run(rows.length, encodeFrontier(frontier), Buffer.from(checkpoint).toString(), last?.at, epochOf(last))
    tables(file)
  })
}

const epochOf = (row: Row | undefined) => JSON.parse(String(row?.bytes)).epoch
const bodyOf = (row: Row) => JSON.parse(String(row.bytes))
export const edited = (row: Row, change: object): Row => {
  const { v: _, at, epoch, ...body } = { ...bodyOf(row), ...change }
  return {
    ...row,
    at: Date.parse(at),
    kind: body.kind,
    bytes: Buffer.from(entryBytes(body as EntryBody, { at: Date.parse(at), epoch })),
  }
}
const indexOf = (rows: readonly Row[], kind: string) => rows.findIndex((row) => row.kind === kind)
export const without = (kind: string) => (rows: Row[]) => rows.toSpliced(indexOf(rows, kind), 1)
export const changed = (kind: string, change: object) => (rows: Row[]) => {
  const at = indexOf(rows, kind)
  return rows.with(at, edited(rows[at] as Row, change))
}
/** The first entry of the kind once more, at the end and as new. */
export const again =
  (kind: string, change: object = {}) =>
  (rows: Row[]) => {
    const last = bodyOf(rows.at(-1) as Row)
    return [...rows, edited(rows[indexOf(rows, kind)] as Row, { at: last.at, epoch: last.epoch, ...change })]
  }
