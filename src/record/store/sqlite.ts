import { closeSync, openSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely'
import { type LogTransaction, PATIENCE_MS, type StoreDatabase, type WriteTransaction } from './database.ts'
import { insertOne, type NewRows, type OftenWritten } from './often-written.ts'
import type { LogEntryRow, LogHeadRow, Tables } from './schema.ts'
import { codeOf, StoreFault } from './store-fault.ts'

/** Prepared statements that are kept; there are fewer different ones. */
const KEPT_STATEMENTS = 500
/** How long to wait before asking again for the place of the writer, in milliseconds. */
const LONGEST_NAP_MS = 8

/**
 * A file of this machine. `synchronous=FULL` in WAL mode: a commit that was answered is on the disk; with NORMAL a power
 * cut could bring a spent grant back (https://www.sqlite.org/pragma.html#pragma_synchronous).
 *
 * KNOWN GAP: calls are synchronous. A disk that hangs without failing stops the whole process, which then answers nobody.
 */
export function openSqlite(path: string): StoreDatabase {
  // SQLite would make a file that others may read.
  closeSync(attempt(() => openSync(path, 'a', 0o600)))
  const writer = attempt(() => new Writer(path))
  try {
    const reader = attempt(() => openFile(path, { readonly: true }))
    const guarded = { prepare: kept(reader, (run) => attempt(run)), close: () => reader.close() }
    const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: guarded }) })
    return {
      kind: 'sqlite',
      read,
      begin: (late) => writer.begin(late),
      beginMigration: (late) => writer.beginMigration(late),
      close: async () => {
        await read.destroy()
        reader.close()
        writer.close()
      },
    }
  } catch (cause) {
    writer.close()
    throw cause
  }
}

/** The one connection that writes. It is at the same time the transaction that is open on it. */
class Writer implements LogTransaction {
  readonly db: Kysely<Tables>
  readonly timeline = undefined
  failed = false
  private readonly path: string
  private readonly file: Database.Database
  private readonly identity: string
  private size: number
  private readonly statements: () => ReturnType<typeof logStatements>
  private current: LogHeadRow | undefined

  constructor(path: string) {
    this.path = path
    this.file = openFile(path, {})
    const mode = this.file.pragma('journal_mode = WAL', { simple: true })
    if (mode !== 'wal') {
      this.file.close()
      throw new StoreFault('STORE_UNAVAILABLE', undefined, 'its file, or the file system, cannot be written to')
    }
    this.file.pragma('synchronous = FULL')
    // macOS answers an ordinary fsync before the disk has the data.
    this.file.pragma('fullfsync = ON')
    this.file.pragma('checkpoint_fullfsync = ON')
    this.file.pragma('wal_autocheckpoint = 2000')
    // What is erased for a person's sake does not stay in a free page.
    this.file.pragma('secure_delete = ON')
    // Whoever waits here in SQLite's own way stops the process meanwhile; `place` waits instead.
    this.file.pragma('busy_timeout = 0')
    // With the first read the file of the log is there.
    this.file.prepare('select count(*) from sqlite_schema').get()
    const { identity, size } = fileState(path)
    this.identity = identity
    this.size = size
    const prepare = kept(this.file, (run) => this.guarded(run))
    this.db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close: () => undefined } }) })
    this.statements = once(() => logStatements(this.file))
  }

  get head(): LogHeadRow {
    if (this.current === undefined) throw new StoreFault('STORE_SEALED', undefined, 'the log has no head')
    return this.current
  }

  async begin(late: AbortSignal): Promise<LogTransaction> {
    await this.place(late)
    try {
      this.current = attempt(() => this.statements().selectHead.get() as LogHeadRow | undefined)
      return this
    } catch (cause) {
      await this.rollback()
      throw cause
    }
  }

  async beginMigration(late: AbortSignal): Promise<WriteTransaction> {
    await this.place(late)
    return this
  }

  async writeLog(entries: readonly LogEntryRow[], head: LogHeadRow): Promise<void> {
    this.guarded(() => {
      const { insertEntry, updateHead } = this.statements()
      for (const { idx, kind, at, bytes, hash } of entries) insertEntry.run(idx, kind, at, bytes, hash)
      updateHead.run(head)
    })
  }

  async writeRows<T extends OftenWritten>(table: T, rows: NewRows[T]): Promise<void> {
    this.guarded(() => {
      const insert = this.statements().inserts[table]
      for (const row of rows) insert.run(row)
    })
  }

  async mark(): Promise<void> {
    this.guarded(() => this.file.exec('savepoint operation'))
  }

  async undo(): Promise<void> {
    // A full disk ends the whole transaction, and then there is nothing to go back to.
    if (!this.file.inTransaction) throw new StoreFault('STORE_UNAVAILABLE', undefined)
    attempt(() => this.file.exec('rollback to operation'))
    this.failed = false
  }

  async commit(): Promise<void> {
    this.guarded(() => this.file.exec('commit'))
    this.checkFile()
  }

  async rollback(): Promise<void> {
    try {
      if (this.file.inTransaction) this.file.exec('rollback')
    } catch {
      // SQLite has rolled it back itself, or the next transaction cannot begin and says why.
    }
  }

  close(): void {
    this.file.close()
  }

  private async place(late: AbortSignal): Promise<void> {
    for (let nap = 1; ; nap = Math.min(2 * nap, LONGEST_NAP_MS)) {
      this.checkFile()
      try {
        this.file.exec('begin immediate')
        this.failed = false
        return
      } catch (cause) {
        if (!codeOf(cause).startsWith('SQLITE_BUSY') || late.aborted)
          throw asStoreFault(cause) ?? new StoreFault('STORE_UNAVAILABLE', cause)
      }
      await sleep(nap)
    }
  }

  /** A file that was taken away or replaced is still open here, and what is written to it would be lost. */
  private checkFile(): void {
    const { identity, size } = fileState(this.path)
    // It is never made smaller by SQLite, as nothing here asks for that.
    if (identity === this.identity && size >= this.size) {
      this.size = size
      return
    }
    throw new StoreFault('STORE_SEALED', undefined, 'the file of the store was taken away, replaced or cut')
  }

  private guarded<T>(run: () => T): T {
    if (!this.file.inTransaction || this.failed)
      throw new Error('the transaction is over, or a statement of it has failed')
    try {
      return run()
    } catch (cause) {
      this.failed = true
      throw asStoreFault(cause) ?? cause
    }
  }
}

function openFile(path: string, options: Database.Options): Database.Database {
  const file = new Database(path, { ...options, timeout: PATIENCE_MS, fileMustExist: true })
  file.pragma('trusted_schema = OFF')
  return file
}

/** To prepare a statement costs as much as to run it, and Kysely prepares anew each time. */
function kept(file: Database.Database, guarded: <T>(run: () => T) => T): (source: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>()
  return (source) => {
    const known = statements.get(source)
    if (known !== undefined) return known
    const statement = guarded(() => file.prepare(source))
    const made: SqliteStatement = {
      reader: statement.reader,
      all: (parameters) => guarded(() => statement.all(parameters)),
      run: (parameters) => guarded(() => statement.run(parameters)),
      iterate: (parameters) => guarded(() => statement.iterate(parameters)),
    }
    if (statements.size < KEPT_STATEMENTS) statements.set(source, made)
    return made
  }
}

/** What every transaction does, prepared when there are tables. */
function logStatements(file: Database.Database) {
  return {
    selectHead: file.prepare('select * from log_head where id = 1'),
    insertEntry: file.prepare('insert into log_entry (idx, kind, at, bytes, hash) values (?, ?, ?, ?, ?)'),
    updateHead: file.prepare(`update log_head set size = @size, frontier = @frontier, checkpoint = @checkpoint,
      at = @at, epoch = @epoch where id = @id`),
    inserts: { decision: file.prepare(insertOne('decision')), event: file.prepare(insertOne('event')) },
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Device and inode of the file and of its log, which holds the newest commits, and the size of the file in bytes. */
function fileState(path: string): { readonly identity: string; readonly size: number } {
  const [file, log] = [path, `${path}-wal`].map((one) => statSync(one, { throwIfNoEntry: false }))
  return { identity: `${file?.dev}:${file?.ino} ${log?.dev}:${log?.ino}`, size: file?.size ?? 0 }
}

function attempt<T>(run: () => T): T {
  try {
    return run()
  } catch (cause) {
    throw asStoreFault(cause) ?? cause
  }
}

/** What SQLite or the file system says of itself; nothing where it speaks of the statement or of its values. */
function asStoreFault(cause: unknown): StoreFault | undefined {
  if (cause instanceof StoreFault) return cause
  const code = codeOf(cause)
  // After a failed fsync the page may be gone from the cache: to try again would report what was never written.
  if (/^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(code)) return new StoreFault('STORE_SEALED', cause)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new StoreFault('STORE_FULL', cause)
  if (/^SQLITE_(CONSTRAINT|ERROR|MISMATCH|RANGE|TOOBIG)/.test(code)) return undefined
  return /^SQLITE_|^E[A-Z]+$/.test(code) ? new StoreFault('STORE_UNAVAILABLE', cause) : undefined
}
