import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type LogTransaction, PATIENCE_MS, type StoreDatabase, type WriteTransaction } from './database.ts'
import { columnsOf, insertMany, type NewRows, type OftenWritten } from './often-written.ts'
import type { LogEntryRow, LogHeadRow, Tables } from './schema.ts'
import { codeOf, StoreFault } from './store-fault.ts'

const READERS = 8
const INT8 = 20
/** Any number that no other program takes for its advisory lock in the same database. */
const MIGRATION_LOCK = 7_041_776_203

/**
 * A database that several authorities share. One connection writes and others read, so that readers never keep the writer
 * waiting.
 */
export function openPostgres(url: string): StoreDatabase {
  const writers = openPool(url, {
    max: 1,
    // What the server is set up for is kept where it waits for more than its own disk.
    onConnect: (client) =>
      client.query(`select set_config('synchronous_commit', 'on', false)
                    where current_setting('synchronous_commit') = 'off'`),
  })
  const readers = openPool(url, {
    max: READERS,
    query_timeout: PATIENCE_MS + 500,
    onConnect: (client) => client.query('set default_transaction_read_only = on'),
  })
  const read = kyselyOver(async () => {
    const client = await connect(readers)
    return { query: (text, values) => ask(client, text, values), release: () => client.release() }
  })
  const writer = new Writer(writers)
  return {
    kind: 'postgres',
    read,
    begin: (late) => writer.begin(late),
    beginMigration: (late) => writer.beginMigration(late),
    close: async () => {
      await read.destroy()
      await Promise.all([writers.end(), readers.end()])
    },
  }
}

/** Makes the transactions, one after the other. */
class Writer {
  private readonly pool: pg.Pool
  private readonly db: Kysely<Tables>
  private current: PostgresTransaction | undefined

  constructor(pool: pg.Pool) {
    this.pool = pool
    this.db = kyselyOver(async () => {
      const current = this.current
      if (current === undefined) throw new Error('there is no transaction')
      return { query: (text, values) => current.send(text, values), release: () => undefined }
    })
  }

  begin(late: AbortSignal): Promise<LogTransaction> {
    return this.open(late, async (one) => {
      // A server that was made read-only on purpose stays so: nothing is said here about writing. The first eight digits
      // of a segment's name are the timeline.
      const [, { rows }] = await one.sendAll(`begin isolation level read committed;
        select *, substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) as timeline
        from log_head where id = 1 for update`)
      if (rows[0] === undefined) throw new StoreFault('STORE_SEALED', undefined, 'the log has no head')
      const { timeline, ...head } = rows[0]
      one.found = { head, timeline }
    })
  }

  beginMigration(late: AbortSignal): Promise<WriteTransaction> {
    return this.open(late, async (one) => {
      const answers = await one.sendAll(`begin isolation level read committed;
        set local lock_timeout = 0; set local statement_timeout = 0;
        select pg_advisory_xact_lock(${MIGRATION_LOCK}); show fsync`)
      if (answers.at(-1)?.rows[0].fsync === 'off')
        throw new StoreFault('STORE_UNFIT', undefined, 'the server loses what it has confirmed: switch its `fsync` on')
    })
  }

  private async open(
    late: AbortSignal,
    first: (one: PostgresTransaction) => Promise<void>,
  ): Promise<PostgresTransaction> {
    const one = new PostgresTransaction(await connect(this.pool), this.db, late)
    this.current = one
    try {
      if (late.aborted) throw new StoreFault('STORE_UNAVAILABLE', late.reason)
      await first(one)
      return one
    } catch (cause) {
      await one.rollback()
      throw cause instanceof StoreFault ? cause : new StoreFault('STORE_UNAVAILABLE', cause)
    }
  }
}

/** Both on one way there and back, and with one text for any number of entries, so that the server keeps it planned. */
const WRITE_LOG = `
  with entries as (
    insert into log_entry (idx, kind, at, bytes, hash)
    select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bytea[], $5::bytea[]))
  update log_head set size = $6, frontier = $7, checkpoint = $8, at = $9, epoch = $10 where id = $11`

const INSERT_MANY = { decision: insertMany('decision'), event: insertMany('event') } as const

class PostgresTransaction implements LogTransaction {
  readonly db: Kysely<Tables>
  failed = false
  found: { readonly head: LogHeadRow; readonly timeline: string } | undefined
  private readonly client: pg.PoolClient
  private readonly late: AbortSignal
  private released = false

  constructor(client: pg.PoolClient, db: Kysely<Tables>, late: AbortSignal) {
    this.client = client
    this.db = db
    this.late = late
    late.addEventListener('abort', this.cut, { once: true })
  }

  get head(): LogHeadRow {
    if (this.found === undefined) throw new TypeError('a migration has no head')
    return this.found.head
  }

  get timeline(): string | undefined {
    return this.found?.timeline
  }

  async writeLog(entries: readonly LogEntryRow[], head: LogHeadRow): Promise<void> {
    await this.send(WRITE_LOG, [
      entries.map((row) => row.idx),
      entries.map((row) => row.kind),
      entries.map((row) => row.at),
      entries.map((row) => row.bytes),
      entries.map((row) => row.hash),
      head.size,
      head.frontier,
      head.checkpoint,
      head.at,
      head.epoch,
      head.id,
    ])
  }

  async writeRows<T extends OftenWritten>(table: T, rows: NewRows[T]): Promise<void> {
    await this.send(INSERT_MANY[table], columnsOf(table, rows))
  }

  async mark(): Promise<void> {
    await this.send('savepoint operation')
  }

  async undo(): Promise<void> {
    this.failed = false
    await this.send('rollback to savepoint operation')
  }

  async commit(): Promise<void> {
    try {
      const { command } = await this.client.query('commit')
      // So is a commit answered after a statement that failed.
      if (command !== 'COMMIT') throw new StoreFault('STORE_UNAVAILABLE', undefined, 'the server rolled back')
      this.release()
    } catch (cause) {
      this.release(true)
      if (cause instanceof StoreFault) throw cause
      if (/^53/.test(codeOf(cause))) throw asStoreFault(cause)
      // The server has answered: a rule of a table or another transaction was in the way.
      if (/^(23|40|25)/.test(codeOf(cause))) throw new StoreFault('STORE_UNAVAILABLE', cause)
      throw new StoreFault('STORE_UNSURE', cause)
    }
  }

  async rollback(): Promise<void> {
    if (this.released) return
    try {
      await this.client.query('rollback')
      this.release()
    } catch {
      this.release(true)
    }
  }

  /** The server rolls back what belongs to a connection that is gone. */
  private readonly cut = () => this.release(true)

  private release(destroy = false): void {
    if (this.released) return
    this.released = true
    this.late.removeEventListener('abort', this.cut)
    this.client.release(destroy)
  }

  async send(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    if (this.released || this.failed) throw new Error('the transaction is over, or a statement of it has failed')
    try {
      return await ask(this.client, text, values)
    } catch (cause) {
      this.failed = true
      // The server will not be asked to roll back what it may still be at.
      if (cause instanceof StoreFault) this.release(true)
      throw cause
    }
  }

  /** Several statements on one way there and back. */
  async sendAll(text: string): Promise<readonly [pg.QueryResult, pg.QueryResult, ...pg.QueryResult[]]> {
    const answers: unknown = await this.send(text)
    return answers as readonly [pg.QueryResult, pg.QueryResult, ...pg.QueryResult[]]
  }
}

function openPool(url: string, config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    lock_timeout: PATIENCE_MS,
    // An authority that stops in the middle of a transaction shall not keep the others waiting.
    idle_in_transaction_session_timeout: PATIENCE_MS,
    application_name: 'prodgate',
    // Counts and times fit into a double; `pg` would hand them over as text.
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        id === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(id, format as 'text'),
    },
    ...config,
  })
  // A connection that breaks is replaced. It tells both whether it is idle or not; unheard, it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (cause) {
    throw new StoreFault('STORE_UNAVAILABLE', cause)
  }
}

interface Connection {
  query(text: string, values: readonly unknown[]): Promise<pg.QueryResult>
  release(): void
}

function kyselyOver(acquire: () => Promise<Connection>): Kysely<Tables> {
  const pool = { connect: acquire, end: async () => undefined }
  // Kysely asks for cursors too, where a query is streamed. Nothing is.
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) })
}

/** Statements that the server keeps parsed and planned, by their text. */
const names = new Map<string, string>()
const KEPT_STATEMENTS = 500

async function ask(client: pg.PoolClient, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
  try {
    if (values.length === 0) return await client.query(text)
    const known = names.get(text) ?? (names.size < KEPT_STATEMENTS ? `s${names.size}` : undefined)
    if (known !== undefined) names.set(text, known)
    return await client.query({ ...(known === undefined ? {} : { name: known }), text, values: [...values] })
  } catch (cause) {
    throw asStoreFault(cause) ?? cause
  }
}

/**
 * What the server or the connection says of itself; nothing where it speaks of the statement or its values: classes 21
 * cardinality, 22 data, 23 constraints, 42 syntax and access, 44 views, P0 raised by a function, and 25P02, a transaction
 * that has failed before (PostgreSQL 18, appendix A).
 */
function asStoreFault(cause: unknown): StoreFault | undefined {
  if (cause instanceof StoreFault) return cause
  // The driver could not make a parameter of a value.
  if (cause instanceof TypeError) return undefined
  const code = codeOf(cause)
  if (cause instanceof pg.DatabaseError && /^(21|22|23|42|44|P0|25P02)/.test(code)) return undefined
  return new StoreFault(code === '53100' ? 'STORE_FULL' : 'STORE_UNAVAILABLE', cause)
}
