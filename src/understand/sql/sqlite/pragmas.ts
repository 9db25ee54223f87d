import type { Add } from '../tokens/dialect.ts'
import { pathAt } from '../tokens/statements.ts'
import { isMark, type Token } from '../tokens/token.ts'

/** SQLite 3.51, "PRAGMA Statements": these only tell, also with an argument. */
const READING: ReadonlySet<string> = new Set([
  'collation_list',
  'compile_options',
  'data_version',
  'database_list',
  'foreign_key_check',
  'foreign_key_list',
  'freelist_count',
  'function_list',
  'index_info',
  'index_list',
  'index_xinfo',
  'integrity_check',
  'module_list',
  'page_count',
  'pragma_list',
  'quick_check',
  'table_info',
  'table_list',
  'table_xinfo',
])

/** These tell without a value and set with one. */
const SETTING: ReadonlySet<string> = new Set(
  `
    analysis_limit application_id auto_vacuum automatic_index busy_timeout cache_size cache_spill
    case_sensitive_like cell_size_check checkpoint_fullfsync count_changes default_cache_size defer_foreign_keys
    empty_result_callbacks encoding foreign_keys full_column_names fullfsync hard_heap_limit
    ignore_check_constraints journal_mode journal_size_limit legacy_alter_table locking_mode max_page_count mmap_size
    page_size query_only read_uncommitted recursive_triggers reverse_unordered_selects schema_version secure_delete
    short_column_names soft_heap_limit synchronous temp_store temp_store_directory threads trusted_schema user_version
    wal_autocheckpoint writable_schema
  `
    .split(/\s+/)
    .filter(Boolean),
)

const ACTING: ReadonlySet<string> = new Set(['incremental_vacuum', 'optimize', 'shrink_memory', 'wal_checkpoint'])

/** After these the schema may be written by hand, and a wrong write makes the whole file unreadable. */
const BREAKING: ReadonlySet<string> = new Set(['writable_schema', 'schema_version'])

export function isReadingPragma(name: string): boolean {
  return READING.has(name)
}

/** `PRAGMA [schema.]name`, `… = value`, `…(value)` */
export function readPragma(tokens: readonly Token[], add: Add): void {
  const path = pathAt(tokens, 1)
  const name = path?.parts.at(-1)?.toLowerCase() ?? ''
  const next = tokens[path?.next ?? tokens.length]
  const hasValue = isMark(next, '=') || isMark(next, '(')
  if (READING.has(name) || (SETTING.has(name) && !hasValue)) add('read', 'pragma', 'setting', name)
  else if (BREAKING.has(name)) add('lose', 'pragma', 'setting', name, { note: 'the schema can be broken after it' })
  else if (SETTING.has(name) || ACTING.has(name)) add('change', 'pragma', 'setting', name)
  // SQLCipher
  else if (name === 'rekey' || name === 'hexrekey') add('access', 'pragma', 'key', name)
  else add('unreadable', 'pragma', 'setting', name, { note: 'nobody described this pragma' })
}
