import type { Add, Dialect, PlainColumns } from '../tokens/dialect.ts'
import { reservedWords } from '../tokens/keywords.ts'
import { pathAt } from '../tokens/statements.ts'
import type { Token } from '../tokens/token.ts'
import { reportTsqlCall } from './functions.ts'
import { TSQL_SPELLING } from './spelling.ts'

/** SQL Server 2022, "Reserved Keywords", as far as they can stand in a query; and words of hints before a bracket. */
const KEYWORDS = reservedWords(`
  AUTHORIZATION BACKUP BEGIN BREAK BROWSE BULK CASCADE CHECKPOINT CLOSE CLUSTERED COMMIT CONTINUE CURRENT CURSOR
  DATABASE DBCC DEALLOCATE DECLARE DEFAULT DENY DISTRIBUTED DOUBLE ERRLVL EXEC EXECUTE EXIT EXTERNAL FETCH FILE
  FILLFACTOR FOR FREETEXT FUNCTION GOTO HOLDLOCK IDENTITY_INSERT IDENTITYCOL IF KILL LEFT LINENO LOAD MERGE NATIONAL
  NOCHECK NONCLUSTERED OF OFF OFFSETS OPEN OPTION PERCENT PIVOT PLAN PRECISION PRINT PROC PROCEDURE PUBLIC RAISERROR
  READ READTEXT RECONFIGURE REPLICATION RESTORE RESTRICT RETURN REVERT REVOKE RIGHT ROLLBACK ROWCOUNT ROWGUIDCOL RULE
  SAVE SCHEMA SHUTDOWN STATISTICS SYSTEM_USER TABLESAMPLE TEXTSIZE TOP TRAN TRANSACTION TRIGGER TRUNCATE UNPIVOT
  USE USER VARYING VIEW WAITFOR WHILE WITHIN WRITETEXT OUTPUT
`)

/** Hashes of passwords and logins of linked servers. */
const SECRETS: ReadonlySet<string> = new Set([
  'sql_logins',
  'linked_logins',
  'remote_logins',
  'syslogins',
  'sysxlogins',
  'sysremotelogins',
  'sysxlgns',
  'syslnklgns',
])

/** Beside the hashes: SQL Server 2022, "sys.sql_logins". The number of a login (`sid`) makes it again elsewhere. */
const PLAIN: PlainColumns = {
  plain: new Set(
    `name principal_id type type_desc is_disabled create_date modify_date default_database_name default_language_name
    is_policy_checked is_expiration_checked`.split(/\s+/),
  ),
  secret: new Set(['password_hash', 'sid']),
}

/** Values of columns, as samples and as pages. */
const DATA: ReadonlySet<string> = new Set(['dm_db_stats_histogram', 'dm_db_page_info', 'fn_dblog', 'fn_dump_dblog'])

/** Views of the catalogue that answer without their schema, from before SQL Server 2005. */
const LEGACY: ReadonlySet<string> = new Set([
  'sysobjects',
  'syscolumns',
  'sysindexes',
  'sysdatabases',
  'systypes',
  'sysusers',
  'sysprocesses',
  'sysfiles',
  'sysdepends',
  'sysconfigures',
])

export const TSQL: Dialect = Object.freeze({
  spelling: TSQL_SPELLING,
  keywords: KEYWORDS,
  withSeesItself: true,
  tableQuery: false,
  reading: readingOf,
  plainColumns: (parts: readonly string[]) =>
    parts.at(-2) === 'sys' && parts.at(-1) === 'sql_logins' ? PLAIN : undefined,
  system: (parts: readonly string[]) => parts.at(-2) === 'sys' || parts.at(-2) === 'information_schema',
  call: reportTsqlCall,
  into: reportInto,
})

function readingOf(parts: readonly string[]): 'read' | 'read-data' | 'read-secret' | 'nothing' {
  const name = parts.at(-1) ?? ''
  const schema = parts.at(-2)
  if (schema === undefined && (name.startsWith('#') || name === 'inserted' || name === 'deleted')) return 'nothing'
  if (schema === 'information_schema') return 'read'
  if (SECRETS.has(name)) return 'read-secret'
  if (schema === 'sys') return DATA.has(name) ? 'read-data' : 'read'
  return LEGACY.has(name) && (schema === undefined || schema === 'dbo' || schema === '') ? 'read' : 'read-data'
}

/** `SELECT … INTO t` makes a table. */
function reportInto(tokens: readonly Token[], at: number, add: Add): void {
  if (tokens[at]?.is === 'variable') return
  add('change', 'create', 'table', pathAt(tokens, at)?.text ?? '')
}
