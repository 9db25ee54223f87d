import { type Add, type Dialect, fileDetails } from '../tokens/dialect.ts'
import { reservedWords } from '../tokens/keywords.ts'
import { isWord, type Token } from '../tokens/token.ts'
import { mysqlPlainColumns, mysqlReading } from './catalogue.ts'
import { reportMysqlCall } from './functions.ts'
import { MYSQL_SPELLING } from './spelling.ts'

/** MySQL 8.4, "Keywords and Reserved Words", as far as they can stand in a query. */
const KEYWORDS = reservedWords(`
  ACCESSIBLE ANALYZE ASENSITIVE BEFORE BOTH CALL CASCADE CHANGE CONDITION CONTINUE CUBE CURSOR DATABASES
  DAY_HOUR DAY_MINUTE DAY_SECOND DECLARE DELAYED DESCRIBE DETERMINISTIC DISTINCTROW DIV DUAL EACH ELSEIF EMPTY
  ENCLOSED ESCAPED EXIT EXPLAIN FALSE FETCH FOR FORCE FULLTEXT FUNCTION GENERATED GROUPS HIGH_PRIORITY HOUR_MINUTE
  HOUR_SECOND IGNORE INFILE INOUT ITERATE KEYS KILL LATERAL LEADING LEAVE LINEAR LINES LOAD LOCK LOOP
  LOW_PRIORITY MATERIALIZED MAXVALUE MINUTE_SECOND MODIFIES NATURAL OF OPTIMIZE OPTION OPTIONALLY OUT OUTFILE
  PRECISION PROCEDURE PURGE RANGE READ READS RECURSIVE REGEXP RELEASE RENAME REQUIRE RESIGNAL RESTRICT RETURN REVOKE
  ROLLUP ROWS SCHEMAS SENSITIVE SEPARATOR SHOW SIGNAL SPATIAL SPECIFIC SQL SQL_BIG_RESULT SQL_CALC_FOUND_ROWS
  SQL_NO_CACHE SQL_SMALL_RESULT SSL STARTING STRAIGHT_JOIN TERMINATED TRAILING TRIGGER TRUE UNDO UNLOCK UNSIGNED
  USAGE USE VARYING VIRTUAL WHILE WINDOW WRITE XOR YEAR_MONTH ZEROFILL COLUMNS AGAINST
`)

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(['mysql', 'performance_schema', 'sys', 'information_schema'])

export const MYSQL: Dialect = Object.freeze({
  spelling: MYSQL_SPELLING,
  keywords: KEYWORDS,
  withSeesItself: false,
  tableQuery: true,
  reading: mysqlReading,
  plainColumns: mysqlPlainColumns,
  system: (parts: readonly string[]) => SYSTEM_SCHEMAS.has(parts.at(-2) ?? ''),
  call: reportMysqlCall,
  into: reportInto,
})

/** The server refuses to write over a file that is there, so writing one can be undone. */
function reportInto(tokens: readonly Token[], at: number, add: Add): void {
  if (!isWord(tokens[at], 'OUTFILE', 'DUMPFILE')) return
  const path = tokens[at + 1]?.is === 'string' ? tokens[at + 1]?.text : undefined
  const note = 'writes a file of the host of the server'
  add('change', 'select', 'file', path ?? '', { note, ...fileDetails(path, 'overwrite') })
}
