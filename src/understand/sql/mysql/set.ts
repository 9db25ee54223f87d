import type { Add, Dialect } from '../tokens/dialect.ts'
import { scanQuery } from '../tokens/query.ts'
import { splitAt, startsWith } from '../tokens/statements.ts'
import { isMark, isWord, type Token } from '../tokens/token.ts'

/** System variables that, for this session, change nothing but how it answers. MySQL 8.4, MariaDB 11. */
const HARMLESS: ReadonlySet<string> = new Set(
  `
    autocommit big_tables collation_connection collation_database collation_server cte_max_recursion_depth
    div_precision_increment group_concat_max_len information_schema_stats_expiry innodb_lock_wait_timeout insert_id
    interactive_timeout join_buffer_size last_insert_id lc_messages lc_time_names lock_wait_timeout
    low_priority_updates max_execution_time max_heap_table_size max_join_size max_statement_time net_read_timeout
    net_write_timeout optimizer_prune_level optimizer_search_depth optimizer_switch optimizer_trace profiling
    profiling_history_size rand_seed1 rand_seed2 read_buffer_size session_track_gtids session_track_schema
    session_track_state_change sort_buffer_size sql_auto_is_null sql_notes sql_quote_show_create sql_safe_updates
    sql_select_limit sql_warnings time_zone timestamp tmp_table_size transaction_isolation tx_isolation wait_timeout
  `
    .split(/\s+/)
    .filter(Boolean),
)

/** Modes that leave the spelling of strings and names as it is. */
const SAFE_MODES: ReadonlySet<string> = new Set(
  `
    allow_invalid_dates error_for_division_by_zero high_not_precedence ignore_space no_auto_create_user
    no_auto_value_on_zero no_dir_in_create no_engine_substitution no_unsigned_subtraction no_zero_date
    no_zero_in_date only_full_group_by pad_char_to_full_length pipes_as_concat real_as_float
    strict_all_tables strict_trans_tables time_truncate_fractional traditional
  `
    .split(/\s+/)
    .filter(Boolean),
)

/** Encodings in which no byte of a character can be a quote or a backslash. */
const SAFE_ENCODINGS: ReadonlySet<string> = new Set([
  'utf8',
  'utf8mb3',
  'utf8mb4',
  'latin1',
  'ascii',
  'binary',
  'default',
])

const OTHER_SPELLING = 'the rest may be read in another way after it'

export function readSet(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  scanQuery(tokens.slice(1), dialect, add)
  if (isWord(tokens[1], 'PASSWORD', 'ROLE')) return add('access', 'set', tokens[1]?.text.toLowerCase() ?? '', '')
  if (startsWith(tokens, 1, 'DEFAULT', 'ROLE')) return add('access', 'set', 'default role', '')
  if (startsWith(tokens, 1, 'RESOURCE', 'GROUP')) return add('change', 'set', 'resource group', '')
  if (isWord(tokens[1], 'STATEMENT')) {
    return add('unreadable', 'set', 'statement', '', { note: 'the statement after its settings is not read' })
  }
  if (isWord(tokens[1], 'TRANSACTION') || startsWith(tokens, 1, 'SESSION', 'TRANSACTION')) {
    return add('read', 'set', 'transaction', '')
  }
  if (startsWith(tokens, 1, 'GLOBAL', 'TRANSACTION')) return add('change', 'set', 'transaction', 'global')
  if (isWord(tokens[1], 'NAMES', 'CHARSET') || startsWith(tokens, 1, 'CHARACTER', 'SET')) {
    return reportEncoding(tokens[isWord(tokens[1], 'CHARACTER') ? 3 : 2]?.text, add)
  }
  let global = false
  for (const assignment of splitAt(tokens.slice(1), (token) => isMark(token, ','))) {
    global = readAssignment(assignment, global, add)
  }
}

/** Gives back whether what follows without a word of its own is global too. */
function readAssignment(tokens: readonly Token[], wasGlobal: boolean, add: Add): boolean {
  let global = wasGlobal
  let i = 0
  if (isWord(tokens[0], 'GLOBAL', 'PERSIST', 'PERSIST_ONLY', 'SESSION', 'LOCAL')) {
    global = !isWord(tokens[0], 'SESSION', 'LOCAL')
    i = 1
  }
  const first = tokens[i]
  if (first?.is === 'variable' && !first.text.startsWith('@@')) {
    add('read', 'set', 'variable', first.text)
    return global
  }
  let name = first?.text.toLowerCase().replace('@@', '') ?? ''
  let isGlobal = global
  if (first?.is === 'variable' && isMark(tokens[i + 1], '.')) {
    isGlobal = name !== 'session' && name !== 'local'
    name = tokens[i + 2]?.text.toLowerCase() ?? ''
    i += 2
  }
  if (!isMark(tokens[i + 1], '=') && !isMark(tokens[i + 1], ':=')) {
    add('unreadable', 'set', 'statement', '', { note: 'it is no setting that is known' })
    return global
  }
  const value = tokens.slice(i + 2)
  if (isGlobal) reportGlobal(name, add)
  else reportSession(name, value, add)
  return global
}

/** A path of a log, a text that runs with every connection: who sets them writes files and code of the server. */
function reportGlobal(name: string, add: Add): void {
  const isAccess = name.endsWith('_file') || name.startsWith('init_') || name.startsWith('secure_')
  if (name === 'sql_mode') add('unreadable', 'set', 'global setting', name, { note: OTHER_SPELLING })
  else add(isAccess ? 'access' : 'change', 'set', 'global setting', name)
}

function reportSession(name: string, value: readonly Token[], add: Add): void {
  if (name === 'sql_mode') {
    const isSafe = value.every((token) => token.is !== 'string' || isSafeMode(token.text))
    if (isSafe && !value.some((token) => token.is === 'number')) add('read', 'set', 'setting', name)
    else add('unreadable', 'set', 'setting', name, { note: OTHER_SPELLING })
  } else if (name.startsWith('character_set_')) reportEncoding(value[0]?.text, add)
  else add(HARMLESS.has(name) ? 'read' : 'change', 'set', 'setting', name)
}

function isSafeMode(text: string): boolean {
  return text.split(',').every((mode) => mode.trim() === '' || SAFE_MODES.has(mode.trim().toLowerCase()))
}

function reportEncoding(name: string | undefined, add: Add): void {
  const isSafe = name !== undefined && (SAFE_ENCODINGS.has(name.toLowerCase()) || name.startsWith('@'))
  if (isSafe) add('read', 'set', 'setting', 'names')
  else add('unreadable', 'set', 'setting', 'names', { note: OTHER_SPELLING })
}
