import type { Span } from '../../../lib/span.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, reachOf } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { isSecretShown } from '../../secrets/variable.ts'
import { SQLITE_SPELLING } from '../../sql/sqlite/spelling.ts'
import { findWord, pathAt, splitStatements } from '../../sql/tokens/statements.ts'
import { isMark, isWord, type Token } from '../../sql/tokens/token.ts'
import { tokenize } from '../../sql/tokens/tokenize.ts'
import { type Stream, word } from '../../word.ts'

/** Statements that DuckDB (1.4) has and SQLite has not. Everything else is read as SQLite's. */

interface Says {
  readonly kind: EffectKind | 'nothing'
  readonly verb: string
  readonly on: string
  readonly name?: string
  readonly note?: string
  readonly file?: { readonly path: string; readonly operation: 'read' | 'overwrite' | 'edit' }
  /** A query in it, which is read on its own. */
  readonly query?: readonly Token[]
}

/** Runs the statements of a text, one by one. False where it cannot be taken apart: then it is read as a whole. */
export function runDuckdb(call: Call, script: Stream, at: Place, plain: (sql: string) => void): boolean {
  const text = script.text ?? ''
  const read = tokenize(text, SQLITE_SPELLING)
  if (read.is === 'fault') return false
  const span = script.span ?? call.span ?? ([0, 0] as const)
  for (const statement of splitStatements(read.tokens)) {
    const remote = statement.find((one, i) => isRemoteFunction(one) && isMark(statement[i + 1], '('))
    if (remote !== undefined) {
      const note = 'it works on another database'
      emit(call, 'unreadable', 'call', 'function', remote.text.toLowerCase(), { at, span, note })
      continue
    }
    emitOpened(call, statement, span)
    const says = readOwn(statement)
    if (says === undefined) plain(textOf(text, statement))
    else if (says.kind !== 'nothing')
      emit(call, says.kind, says.verb, says.on, says.name ?? '', {
        at,
        span,
        ...(says.note === undefined ? {} : { note: says.note }),
      })
    if (says?.query !== undefined) plain(`SELECT * FROM (${textOf(text, says.query)})`)
    if (says?.file !== undefined) works(call, says.file, script)
  }
  return true
}

/** Secrets that a query opens itself: `FROM '.env'`, `read_text('.env')`, `getenv('TOKEN')`. */
function emitOpened(call: Call, tokens: readonly Token[], span: Span): void {
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1]
    if (isWord(token, 'GETENV') && isMark(tokens[i + 1], '(')) {
      const name = tokens[i + 2]
      if (name?.is !== 'string') emit(call, 'read-secret', 'print', 'environment', '', { span })
      else if (isSecretShown(name.text)) emit(call, 'read-secret', 'print', 'variable', name.text, { span })
    }
    const opens = isWord(before, 'FROM', 'JOIN', 'SUMMARIZE') || ['(', '[', ','].some((mark) => isMark(before, mark))
    if (!opens || (token.is !== 'string' && token.is !== 'name')) continue
    if (isSecretPath(token.text)) emitFile(call, 'read', word(token.text, span))
    // The spelling of SQLite takes a list in brackets for one name.
    const stored = token.text.split(/[',]/).find((one) => STORED.test(one))
    if (stored !== undefined) emit(call, 'read-data', 'fetch', 'object', stored, { at: storeOf(call, stored), span })
  }
}

/** Schemes of object stores (DuckDB 1.4, `httpfs` and `azure`). */
const STORED = /^(s3|s3a|s3n|gs|gcs|r2|hf|azure|az|abfss):\/\//i

/** An object of S3 is read with the credentials of the environment; those of the others stand nowhere. */
function storeOf(call: Call, address: string): Place {
  const reach = reachOf(call)
  const nothing = { profile: undefined, region: undefined, endpoint: undefined }
  return /^s3/i.test(address)
    ? { is: 'aws', ...nothing, words: [word(address)], ...reach }
    : { is: 'url', url: word(address), ...reach }
}

function textOf(text: string, tokens: readonly Token[]): string {
  return text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0)
}

/** A path with a scheme is on another machine; writing there sends what was read. */
function works(call: Call, file: NonNullable<Says['file']>, script: Stream): void {
  if (!/^\w+:\/\//.test(file.path)) return emitFile(call, file.operation, word(file.path, script.span))
  const span = script.span ?? call.span ?? ([0, 0] as const)
  if (file.operation === 'read') emit(call, 'read-data', 'fetch', 'file', file.path, { span })
  else emit(call, 'disclose', 'send', 'file', file.path, { span })
}

const REMOTE = /^(postgres|mysql|mssql|snowflake|bigquery|odbc)_(scan|query|execute|attach)\w*$/i

function isRemoteFunction(token: Token): boolean {
  return token.is === 'word' && REMOTE.test(token.text)
}

const METADATA: ReadonlySet<string> = new Set(
  `duckdb_tables duckdb_columns duckdb_indexes duckdb_constraints duckdb_views duckdb_schemas duckdb_databases
   duckdb_extensions duckdb_functions duckdb_settings duckdb_types duckdb_sequences duckdb_keywords duckdb_memory
   duckdb_optimizers parquet_schema parquet_metadata parquet_file_metadata parquet_kv_metadata sniff_csv glob pragma_version
   pragma_database_size pragma_table_info pragma_storage_info pragma_show`.split(/\s+/),
)

const SETTINGS =
  /^(threads|memory_limit|max_memory|temp_directory|search_path|schema|timezone|enable_progress_bar|preserve_insertion_order|default_order|default_null_order|s3_region|s3_endpoint|s3_url_style|s3_use_ssl|http_timeout|http_retries|explain_output|errors_as_json|worker_threads|max_expression_depth|order_by_non_integer_literal|pivot_limit)$/i

function readOwn(tokens: readonly Token[]): Says | undefined {
  const first = tokens[0]?.upper ?? ''
  const name = pathAt(tokens, 1)?.text ?? ''
  switch (first) {
    case 'DESCRIBE':
    case 'DESC':
    case 'SHOW':
      return { kind: 'read', verb: 'describe', on: 'schema' }
    case 'SUMMARIZE':
      return { kind: 'read-data', verb: 'summarize', on: 'table', name }
    case 'FROM':
    case 'PIVOT':
    case 'UNPIVOT':
    case 'PIVOT_WIDER':
    case 'PIVOT_LONGER':
      return isMark(tokens[1], '(') || changes(tokens)
        ? undefined
        : { kind: 'read-data', verb: 'select', on: 'table', name }
    case 'SELECT':
    case 'WITH':
      return readsMetadata(tokens) ? { kind: 'read', verb: 'select', on: 'catalogue' } : undefined
    case 'PRAGMA':
      return /^(database_size|version|show_tables|show_tables_expanded|table_info|storage_info|metadata_info|functions|collations|database_list|platform|show)$/i.test(
        name,
      )
        ? { kind: 'read', verb: 'describe', on: 'schema' }
        : undefined
    case 'USE':
    case 'CHECKPOINT':
    case 'DEALLOCATE':
      return { kind: 'nothing', verb: '', on: '' }
    case 'SET':
    case 'RESET': {
      const at = isWord(tokens[1], 'GLOBAL', 'SESSION', 'LOCAL') ? 2 : 1
      return SETTINGS.test(tokens[at]?.text ?? '') ? { kind: 'nothing', verb: '', on: '' } : undefined
    }
    case 'COPY':
      return readCopy(tokens)
    case 'EXPORT': {
      const path = tokens.find((one) => one.is === 'string')?.text
      if (path === undefined) return undefined
      return { kind: 'read-data', verb: 'export', on: 'database', file: { path, operation: 'overwrite' } }
    }
    case 'INSTALL':
    case 'FORCE':
      return readInstall(first === 'FORCE' ? tokens.slice(1) : tokens)
    case 'LOAD':
      // Of a name it takes what was installed; a path is a library of anybody.
      return tokens[1]?.is === 'word' && tokens.length === 2 && !isMark(tokens[1], '/')
        ? { kind: 'nothing', verb: '', on: '' }
        : undefined
    case 'ATTACH':
      return readAttach(tokens)
    case 'CREATE':
      return readCreate(tokens)
    default:
      return undefined
  }
}

function changes(tokens: readonly Token[]): boolean {
  return tokens.some((one, i) => isWord(one, 'INSERT', 'UPDATE', 'DELETE', 'DROP') && !isMark(tokens[i + 1], '('))
}

/** Every table is a function that tells about tables or files and not what is in them. */
function readsMetadata(tokens: readonly Token[]): boolean {
  let some = false
  let inFrom = false
  if (tokens.some((one, i) => isWord(one, 'GETENV') && isMark(tokens[i + 1], '('))) return false
  for (const [i, token] of tokens.entries()) {
    const opens = isWord(token, 'FROM', 'JOIN')
    if (opens) inFrom = true
    else if (isWord(token, 'WHERE', 'ORDER', 'GROUP', 'LIMIT', 'HAVING')) inFrom = false
    if (!opens && !(inFrom && isMark(token, ','))) continue
    const path = pathAt(tokens, i + 1)
    const isCall = path !== undefined && isMark(tokens[path.next], '(')
    if (!isCall || !METADATA.has(path.text.toLowerCase())) return false
    some = true
  }
  return some && !changes(tokens)
}

/** `COPY orders TO 'a.csv' (HEADER)`, `COPY (SELECT …) TO 'a.parquet'`, `COPY orders FROM 'a.csv'`. */
function readCopy(tokens: readonly Token[]): Says | undefined {
  const to = findWord(tokens, 1, 'TO')
  const target = to ?? findWord(tokens, 1, 'FROM')
  const path = target === undefined ? undefined : tokens[target + 1]
  if (target === undefined || path?.is !== 'string') return undefined
  if (isWord(tokens[1], 'FROM')) return undefined
  const query = isMark(tokens[1], '(') ? { query: tokens.slice(2, target - 1) } : {}
  const name = isMark(tokens[1], '(') ? '' : (pathAt(tokens, 1)?.text ?? '')
  if (to === undefined)
    return { kind: 'change', verb: 'copy', on: 'table', name, file: { path: path.text, operation: 'read' } }
  return {
    kind: 'read-data',
    verb: 'copy',
    on: 'table',
    name,
    ...query,
    file: { path: path.text, operation: 'overwrite' },
  }
}

function readInstall(tokens: readonly Token[]): Says | undefined {
  const name = tokens[1]
  if (name?.is !== 'word') return undefined
  const from = isWord(tokens[2], 'FROM') ? tokens[3] : undefined
  if (from !== undefined && from.is !== 'word') return undefined
  return { kind: 'change', verb: 'install', on: 'extension', name: name.text.toLowerCase() }
}

/** `ATTACH 'a.duckdb' AS a (READ_ONLY)`; of another kind, or behind a scheme, it is another database. */
function readAttach(tokens: readonly Token[]): Says | undefined {
  const at = 1 + (isWord(tokens[1], 'DATABASE') ? 1 : 0)
  const start = isWord(tokens[at], 'OR', 'IF') ? tokens.findIndex((one) => one.is === 'string') : at
  const path = tokens[start]
  if (path?.is !== 'string') return undefined
  const type = tokens.findIndex((one) => isWord(one, 'TYPE'))
  const kind = type < 0 ? undefined : tokens[type + 1]?.text
  if ((kind !== undefined && !/^(sqlite|duckdb)$/i.test(kind)) || /^\w+:/.test(path.text))
    return { kind: 'unreadable', verb: 'attach', on: 'database', name: path.text, note: 'it is another database' }
  if (path.text === '' || path.text === ':memory:') return { kind: 'nothing', verb: '', on: '' }
  const isReading = tokens.some((one) => isWord(one, 'READ_ONLY'))
  const file = { path: path.text, operation: isReading ? 'read' : 'edit' } as const
  return { kind: isReading ? 'read' : 'change', verb: 'attach', on: 'database', name: path.text, file }
}

/** What `OR REPLACE` puts away of a table is lost; a macro or a view is only a text. */
function readCreate(tokens: readonly Token[]): Says | undefined {
  const replaces = isWord(tokens[1], 'OR') && isWord(tokens[2], 'REPLACE')
  let at = replaces ? 3 : 1
  const isTemporary = isWord(tokens[at], 'TEMP', 'TEMPORARY')
  if (isTemporary) at += 1
  const isText = isWord(tokens[at], 'MACRO', 'FUNCTION', 'SCHEMA', 'TYPE', 'SEQUENCE', 'VIEW')
  if (!replaces && !isText) return undefined
  if (!isText && !isWord(tokens[at], 'TABLE')) return undefined
  let next = at + 1
  while (isWord(tokens[next], 'IF', 'NOT', 'EXISTS')) next += 1
  const name = pathAt(tokens, next)?.text ?? ''
  const on = tokens[at]?.text.toLowerCase() ?? ''
  return { kind: isText || isTemporary ? 'change' : 'lose', verb: replaces ? 'replace' : 'create', on, name }
}
