import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Kysely, PostgresDialect, SqliteDialect, type SqliteStatement } from 'kysely'
import type { StoreLocation } from './location.ts'
import type { Tables } from './schema.ts'

/**
 * A store as auditors read it: as it stood at one moment, while its authority runs or does not, and without writing
 * anything: no migration, no file beside it.
 */
export interface ReadOnlyStore {
  readonly db: Kysely<Tables>
  /** Whether everything that was read is of one moment. To be asked last: without an authority's lock it may not be. */
  isOfOneMoment(): boolean
  close(): Promise<void>
}

/** How long to wait for a database that does not answer, in milliseconds. */
const PATIENCE_MS = 10_000
const INT8 = 20

/** Throws where there is no store, or where it cannot be read. */
export async function openReadOnly(location: StoreLocation): Promise<ReadOnlyStore> {
  return location.is === 'sqlite' ? openFile(location.path) : openServer(location.url)
}

/**
 * The driver is Node's own: SQLite makes its two files beside a store that nobody has open, also for a reader, unless it is
 * told that the file does not change, and only this driver lets it be told (https://www.sqlite.org/wal.html#read_only_databases).
 */
function openFile(path: string): ReadOnlyStore {
  const before = stateOf(path)
  // Whoever has it open, or has crashed with it, left the file of the newest commits there.
  const still = !existsSync(`${path}-wal`)
  const url = pathToFileURL(path)
  if (still) url.searchParams.set('immutable', '1')
  const file = new DatabaseSync(url, { readOnly: true, timeout: PATIENCE_MS })
  try {
    file.exec('pragma trusted_schema = OFF; pragma query_only = ON; begin')
    // A snapshot is taken with the first read.
    file.prepare('select count(*) from sqlite_schema').get()
  } catch (cause) {
    file.close()
    throw cause
  }
  const prepare = (source: string): SqliteStatement => {
    const statement = file.prepare(source)
    return {
      reader: true,
      all: (values) => statement.all(...(values as [])),
      run: () => {
        throw new Error('the store is only read')
      },
      iterate: (values) => statement.iterate(...(values as [])) as IterableIterator<unknown>,
    }
  }
  return {
    db: new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close: () => undefined } }) }),
    isOfOneMoment: () => !still || stateOf(path) === before,
    close: async () => file.close(),
  }
}

function stateOf(path: string): string {
  const { ino, size, mtimeNs } = statSync(path, { bigint: true })
  return `${ino} ${size} ${mtimeNs}`
}

async function openServer(url: string): Promise<ReadOnlyStore> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE_MS,
    application_name: 'prodgate log',
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        id === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(id, format as 'text'),
    },
  })
  // A connection that breaks fails the query that is under way; unheard, it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  await client.query('begin isolation level repeatable read read only')
  const connection = { query: client.query.bind(client), release: () => undefined }
  const pool = { connect: async () => connection, end: async () => undefined }
  return {
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) }),
    isOfOneMoment: () => true,
    close: () => client.end(),
  }
}
