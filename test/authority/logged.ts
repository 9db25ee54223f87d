import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Entry, readEntry } from '../../src/record/entry.ts'
import type { TestServer } from './server.ts'

/** The entries of a kind that the log of an authority has by now, the oldest first. */
export function logged(server: TestServer, kind: Entry['kind']): readonly Entry[] {
  const database = new Database(join(server.data, 'prodgate.db'), { readonly: true })
  try {
    return database
      .prepare<[], { bytes: Buffer }>('select bytes from log_entry order by idx')
      .all()
      .map((row) => readEntry(row.bytes))
      .filter((one) => one.kind === kind)
  } finally {
    database.close()
  }
}
