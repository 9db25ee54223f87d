import type { Kysely } from 'kysely'
import type { StoreKind } from './location.ts'
import type { NewRows, OftenWritten } from './often-written.ts'
import type { LogEntryRow, LogHeadRow, Tables } from './schema.ts'

/** An operation's database calls and a whole batch of them take no longer than this, in milliseconds. */
export const PATIENCE_MS = 2_000

/**
 * What the store needs of a kind of database. Whatever the driver or the server says of itself is thrown as a `StoreFault`;
 * anything else that is thrown is about the statement.
 */
export interface StoreDatabase {
  readonly kind: StoreKind
  /** Committed rows only. The database itself refuses to write through it. */
  readonly read: Kysely<Tables>
  /** A transaction that holds the head of the log. When `late` fires, whatever of it is under way is given up. */
  begin(late: AbortSignal): Promise<LogTransaction>
  /** A transaction that nobody else has at the same time, before there are tables. */
  beginMigration(late: AbortSignal): Promise<WriteTransaction>
  close(): Promise<void>
}

export interface WriteTransaction {
  readonly db: Kysely<Tables>
  /**
   * Whether a statement has failed. PostgreSQL takes nothing more in a transaction after that, and so does this, with
   * every kind: otherwise an operation that goes on after it would be kept by half.
   */
  readonly failed: boolean
  /** Where `undo` goes back to. */
  mark(): Promise<void>
  undo(): Promise<void>
  /** Durable when it resolves. Throws a `StoreFault` and nothing else. */
  commit(): Promise<void>
  /** Ends the transaction without a trace. Never throws. */
  rollback(): Promise<void>
}

export interface LogTransaction extends WriteTransaction {
  /** The head of the log, which nobody else moves while the transaction lasts. */
  readonly head: LogHeadRow
  /**
   * The history of writes that the server is on, which changes when a copy takes over or a backup is restored. A file
   * has none.
   */
  readonly timeline: string | undefined
  /** New entries, and the head that follows from them. */
  writeLog(entries: readonly LogEntryRow[], head: LogHeadRow): Promise<void>
  /** New rows of a table that nearly every operation writes to. */
  writeRows<T extends OftenWritten>(table: T, rows: NewRows[T]): Promise<void>
}
