import { UNKNOWN } from '../word.ts'
import type { SqlDialect } from './dialect.ts'
import { readMysql } from './mysql/read-mysql.ts'
import { readPostgres } from './postgres/read-postgres.ts'
import type { PostgresParser } from './postgres-parser.ts'
import { type SqlEffect, unreadable } from './sql-effect.ts'
import { readSqlite } from './sqlite/read-sqlite.ts'
import { readTsql } from './tsql/read-tsql.ts'

/** 256 KiB take about 150 ms and 70 MB in libpg-query. */
const LONGEST_POSTGRES = 256 * 1024
/** As many of tokens that stand one by one take 300 ms and 60 MB. */
const LONGEST_OTHER = 512 * 1024

/**
 * What a text of SQL does, statement by statement. An empty list: there is nothing to run, or only statements that
 * begin, end or reset something of the session. For PostgreSQL without a parser (it is not loaded yet) one `unreadable`
 * effect comes back, and the caller loads it (`postgres-parser.ts`) and asks again.
 *
 * A `-c` of psql is such a text as it is; a script of psql is split first (`psql-script.ts`).
 */
export function readSql(
  statement: string,
  dialect: SqlDialect,
  parser: PostgresParser | undefined,
): readonly SqlEffect[] {
  const refused = refusal(statement, dialect)
  if (refused !== undefined) return [unreadable(refused, [0, statement.length])]
  if (dialect === 'mysql') return readMysql(statement)
  if (dialect === 'sqlite') return readSqlite(statement)
  if (dialect === 'tsql') return readTsql(statement)
  if (parser === undefined) return [unreadable('the grammar of PostgreSQL is not loaded', [0, statement.length])]
  return readPostgres(statement, parser)
}

/** Texts that a server reads in another way than we would: a NUL ends the text for some of them. */
function refusal(text: string, dialect: SqlDialect): string | undefined {
  if (text.length > (dialect === 'postgresql' ? LONGEST_POSTGRES : LONGEST_OTHER)) return 'it is too long to be read'
  if (text.includes('\0')) return 'it holds a NUL'
  if (text.startsWith('\uFEFF')) return 'it begins with a byte order mark'
  if (!text.isWellFormed()) return 'it holds half a character'
  if (text.includes(UNKNOWN)) return 'a part of it is not known before it runs'
  return undefined
}
