import type { EffectKind } from '../../effect.ts'

/** Settings of this session that change nothing outside it and no rights within it. */
const HARMLESS = words(`
  application_name array_nulls backtrace_functions bytea_output check_function_bodies client_connection_check_interval
  client_min_messages compute_query_id constraint_exclusion cpu_index_tuple_cost cpu_operator_cost cpu_tuple_cost
  cursor_tuple_fraction datestyle deadlock_timeout debug_pretty_print debug_print_parse debug_print_plan
  debug_print_rewritten default_statistics_target default_table_access_method default_tablespace
  default_text_search_config default_toast_compression default_transaction_deferrable default_transaction_isolation
  effective_cache_size effective_io_concurrency enable_async_append enable_bitmapscan enable_gathermerge
  enable_group_by_reordering enable_hashagg enable_hashjoin enable_incremental_sort enable_indexonlyscan
  enable_indexscan enable_material enable_memoize enable_mergejoin enable_nestloop enable_parallel_append
  enable_parallel_hash enable_partition_pruning enable_partitionwise_aggregate enable_partitionwise_join
  enable_presorted_aggregate enable_seqscan enable_sort enable_tidscan escape_string_warning exit_on_error
  extra_float_digits from_collapse_limit geqo geqo_effort geqo_generations geqo_pool_size geqo_seed
  geqo_selection_bias geqo_threshold gin_fuzzy_search_limit hash_mem_multiplier idle_in_transaction_session_timeout
  idle_session_timeout intervalstyle jit jit_above_cost jit_inline_above_cost jit_optimize_above_cost
  join_collapse_limit lc_messages lc_monetary lc_numeric lc_time lock_timeout maintenance_io_concurrency
  maintenance_work_mem max_parallel_maintenance_workers max_parallel_workers max_parallel_workers_per_gather
  max_stack_depth min_parallel_index_scan_size min_parallel_table_scan_size parallel_leader_participation
  parallel_setup_cost parallel_tuple_cost plan_cache_mode quote_all_identifiers random_page_cost
  recursive_worktable_factor seed seq_page_cost statement_timeout stats_fetch_consistency synchronize_seqscans
  temp_buffers temp_tablespaces timezone timezone_abbreviations track_activities track_io_timing
  transaction_deferrable transaction_isolation transaction_timeout transform_null_equals work_mem xmlbinary xmloption
`)

/** Encodings in which no byte of a character can be a quote or a backslash. */
const SAFE_ENCODINGS = words('utf8 utf-8 unicode sql_ascii latin1 latin9 win1252 iso_8859_1')

interface SettingReading {
  readonly kind: EffectKind
  readonly note?: string
  /** After it an unqualified name of the catalogue may be another schema's. */
  readonly hidesCatalogue?: true
}

/**
 * What `SET name = value` does in this session; `value` is undefined where it is computed, and `default` for a reset.
 * A name that is not listed is a change: an application's own setting may be what its row policies look at.
 */
export function settingReading(name: string, value: string | undefined): SettingReading {
  const setting = name.toLowerCase()
  const text = value?.toLowerCase()
  if (setting === 'role' || setting === 'session_authorization') {
    return { kind: 'access', note: 'acts as another role from here on' }
  }
  if (setting === 'search_path') return searchPathReading(text)
  if (setting === 'standard_conforming_strings') return isOn(text) ? { kind: 'read' } : otherReading(setting)
  if (setting === 'client_encoding') {
    const safe = text === 'default' || (text !== undefined && SAFE_ENCODINGS.has(text))
    return safe ? { kind: 'read' } : otherReading(setting)
  }
  if (setting === 'transaction_read_only' || setting === 'default_transaction_read_only') {
    return isOn(text) ? { kind: 'read' } : { kind: 'change', note: 'lifts a limit to reading' }
  }
  return { kind: HARMLESS.has(setting) ? 'read' : 'change' }
}

/** What a setting of the server does that is more than a change; `undefined` for all others. */
export function systemSettingReading(name: string): SettingReading | 'program' | undefined {
  const setting = name.toLowerCase()
  if (setting.endsWith('_command')) return 'program'
  if (setting.endsWith('_preload_libraries') || setting === 'dynamic_library_path') {
    return { kind: 'unreadable', note: 'the server loads libraries by it' }
  }
  return ACCESS_SETTINGS.has(setting) ? { kind: 'access' } : undefined
}

/** Who comes in, and with which rights. */
const ACCESS_SETTINGS = words(`
  authentication_timeout config_file data_directory db_user_namespace hba_file ident_file listen_addresses
  password_encryption role row_security session_authorization ssl ssl_ca_file ssl_cert_file ssl_key_file
`)

/** Its values hold passwords. */
export function isSecretSetting(name: string): boolean {
  return name.toLowerCase() === 'primary_conninfo'
}

function otherReading(setting: string): SettingReading {
  return { kind: 'unreadable', note: `after \`${setting}\` is set, the rest may be read in another way` }
}

function searchPathReading(value: string | undefined): SettingReading {
  const hidden: SettingReading = { kind: 'change', note: 'names of the catalogue may be hidden', hidesCatalogue: true }
  if (value === undefined) return hidden
  const schemas = value.split(',').map((s) => s.trim().replaceAll('"', ''))
  if (schemas.indexOf('pg_catalog') > 0) return hidden
  // The session's own tables come first, unless they are put behind others.
  return schemas.indexOf('pg_temp') > 0 ? { kind: 'read', hidesCatalogue: true } : { kind: 'read' }
}

function isOn(value: string | undefined): boolean {
  return value === 'on' || value === 'true' || value === '1' || value === 'yes'
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter(Boolean))
}
