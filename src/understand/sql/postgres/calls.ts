import type { EffectKind } from '../../effect.ts'

/** Kind, verb and object of a call; the name of the effect is the function's. */
export type CallRule = readonly [kind: EffectKind, verb: string, on: string]

/** Functions of `pg_catalog` that do something or read what is no status. PostgreSQL 15 to 18, `pg_proc`. */
const CALLS: Readonly<Record<string, CallRule>> = {
  // backends, configuration, the server as a whole
  pg_terminate_backend: ['restart', 'terminate', 'session'],
  pg_cancel_backend: ['restart', 'cancel', 'session'],
  pg_reload_conf: ['restart', 'reload', 'configuration'],
  pg_promote: ['restart', 'promote', 'server'],
  pg_rotate_logfile: ['change', 'rotate', 'log'],
  pg_rotate_logfile_old: ['change', 'rotate', 'log'],
  pg_log_backend_memory_contexts: ['change', 'log', 'session'],
  pg_log_standby_snapshot: ['change', 'log', 'server'],
  pg_import_system_collations: ['change', 'import', 'collation'],
  pg_extension_config_dump: ['change', 'alter', 'extension'],
  pg_notify: ['change', 'notify', 'channel'],
  pg_nextoid: ['change', 'advance', 'counter'],
  // sequences
  nextval: ['change', 'advance', 'sequence'],
  setval: ['change', 'set', 'sequence'],
  // locks that last beyond the statement
  pg_advisory_lock: ['change', 'lock', 'advisory lock'],
  pg_advisory_lock_shared: ['change', 'lock', 'advisory lock'],
  pg_advisory_xact_lock: ['change', 'lock', 'advisory lock'],
  pg_advisory_xact_lock_shared: ['change', 'lock', 'advisory lock'],
  pg_try_advisory_lock: ['change', 'lock', 'advisory lock'],
  pg_try_advisory_lock_shared: ['change', 'lock', 'advisory lock'],
  pg_try_advisory_xact_lock: ['change', 'lock', 'advisory lock'],
  pg_try_advisory_xact_lock_shared: ['change', 'lock', 'advisory lock'],
  pg_advisory_unlock: ['change', 'unlock', 'advisory lock'],
  pg_advisory_unlock_shared: ['change', 'unlock', 'advisory lock'],
  pg_advisory_unlock_all: ['change', 'unlock', 'advisory lock'],
  // statistics that are counted
  pg_stat_reset: ['change', 'reset', 'statistics'],
  pg_stat_reset_shared: ['change', 'reset', 'statistics'],
  pg_stat_reset_single_table_counters: ['change', 'reset', 'statistics'],
  pg_stat_reset_single_function_counters: ['change', 'reset', 'statistics'],
  pg_stat_reset_slru: ['change', 'reset', 'statistics'],
  pg_stat_reset_replication_slot: ['change', 'reset', 'statistics'],
  pg_stat_reset_subscription_stats: ['change', 'reset', 'statistics'],
  pg_stat_reset_backend_stats: ['change', 'reset', 'statistics'],
  pg_restore_relation_stats: ['change', 'set', 'statistics'],
  pg_restore_attribute_stats: ['change', 'set', 'statistics'],
  pg_clear_relation_stats: ['change', 'reset', 'statistics'],
  pg_clear_attribute_stats: ['change', 'reset', 'statistics'],
  // write-ahead log, backup, replication
  pg_switch_wal: ['change', 'switch', 'write-ahead log'],
  pg_create_restore_point: ['change', 'create', 'restore point'],
  pg_backup_start: ['change', 'start', 'backup'],
  pg_backup_stop: ['change', 'stop', 'backup'],
  pg_start_backup: ['change', 'start', 'backup'],
  pg_stop_backup: ['change', 'stop', 'backup'],
  pg_wal_replay_pause: ['restart', 'pause', 'replication'],
  pg_wal_replay_resume: ['restart', 'resume', 'replication'],
  pg_sync_replication_slots: ['change', 'synchronise', 'replication slot'],
  pg_create_logical_replication_slot: ['change', 'create', 'replication slot'],
  pg_create_physical_replication_slot: ['change', 'create', 'replication slot'],
  pg_copy_logical_replication_slot: ['change', 'create', 'replication slot'],
  pg_copy_physical_replication_slot: ['change', 'create', 'replication slot'],
  pg_drop_replication_slot: ['lose', 'drop', 'replication slot'],
  pg_replication_slot_advance: ['lose', 'advance', 'replication slot'],
  pg_logical_slot_get_changes: ['lose', 'consume', 'replication slot'],
  pg_logical_slot_get_binary_changes: ['lose', 'consume', 'replication slot'],
  pg_logical_slot_peek_changes: ['read-data', 'read', 'replication slot'],
  pg_logical_slot_peek_binary_changes: ['read-data', 'read', 'replication slot'],
  pg_logical_emit_message: ['change', 'write', 'write-ahead log'],
  pg_replication_origin_create: ['change', 'create', 'replication origin'],
  pg_replication_origin_drop: ['lose', 'drop', 'replication origin'],
  pg_replication_origin_advance: ['change', 'set', 'replication origin'],
  pg_replication_origin_session_setup: ['change', 'set', 'replication origin'],
  pg_replication_origin_session_reset: ['change', 'set', 'replication origin'],
  pg_replication_origin_xact_setup: ['change', 'set', 'replication origin'],
  pg_replication_origin_xact_reset: ['change', 'set', 'replication origin'],
  // indexes
  brin_summarize_new_values: ['change', 'summarise', 'index'],
  brin_summarize_range: ['change', 'summarise', 'index'],
  brin_desummarize_range: ['change', 'summarise', 'index'],
  gin_clean_pending_list: ['change', 'clean', 'index'],
  // large objects
  lo_creat: ['change', 'create', 'large object'],
  lo_create: ['change', 'create', 'large object'],
  lo_from_bytea: ['change', 'create', 'large object'],
  lo_put: ['change', 'write', 'large object'],
  lowrite: ['change', 'write', 'large object'],
  lo_truncate: ['change', 'write', 'large object'],
  lo_truncate64: ['change', 'write', 'large object'],
  lo_unlink: ['change', 'delete', 'large object'],
  lo_open: ['read-data', 'read', 'large object'],
  lo_get: ['read-data', 'read', 'large object'],
  loread: ['read-data', 'read', 'large object'],
  lo_lseek: ['read-data', 'read', 'large object'],
  lo_lseek64: ['read-data', 'read', 'large object'],
  lo_tell: ['read-data', 'read', 'large object'],
  lo_tell64: ['read-data', 'read', 'large object'],
  lo_close: ['read-data', 'read', 'large object'],
  // whole tables, schemas and databases as a value
  table_to_xml: ['read-data', 'select', 'table'],
  table_to_xml_and_xmlschema: ['read-data', 'select', 'table'],
  schema_to_xml: ['read-data', 'select', 'schema'],
  schema_to_xml_and_xmlschema: ['read-data', 'select', 'schema'],
  database_to_xml: ['read-data', 'select', 'database'],
  database_to_xml_and_xmlschema: ['read-data', 'select', 'database'],
  table_to_xmlschema: ['read', 'describe', 'table'],
  schema_to_xmlschema: ['read', 'describe', 'schema'],
  database_to_xmlschema: ['read', 'describe', 'database'],
  cursor_to_xml: ['read-data', 'fetch', 'cursor'],
  cursor_to_xmlschema: ['read', 'describe', 'cursor'],
  pg_hba_file_rules: ['read-secret', 'read', 'access rules'],
}

/** Of extensions, by name alone: the schema that they were installed into is the database's own choice. */
const EXTENSION_CALLS: Readonly<Record<string, CallRule>> = {
  pg_stat_statements_reset: ['change', 'reset', 'statistics'],
  pg_prewarm: ['change', 'load', 'cache'],
  pg_truncate_visibility_map: ['change', 'truncate', 'visibility map'],
  heap_page_items: ['read-data', 'read', 'page'],
  get_raw_page: ['read-data', 'read', 'page'],
  pg_get_wal_records_info: ['read-data', 'read', 'write-ahead log'],
  // adminpack
  pg_file_write: ['lose', 'write', 'file'],
  pg_file_unlink: ['lose', 'delete', 'file'],
  pg_file_rename: ['lose', 'move', 'file'],
  // another server's text or programs: nobody can read here what it does there
  dblink: ['unreadable', 'run', 'other database'],
  dblink_exec: ['unreadable', 'run', 'other database'],
  dblink_open: ['unreadable', 'run', 'other database'],
  dblink_send_query: ['unreadable', 'run', 'other database'],
  dblink_connect: ['unreadable', 'connect', 'other database'],
  dblink_connect_u: ['unreadable', 'connect', 'other database'],
  dblink_fetch: ['unreadable', 'run', 'other database'],
  dblink_get_result: ['unreadable', 'run', 'other database'],
  'aws_lambda.invoke': ['unreadable', 'run', 'other program'],
  'aws_s3.query_export_to_s3': ['disclose', 'export', 'rows'],
  // pgsql-http, pg_net
  http: ['disclose', 'send', 'request'],
  http_post: ['disclose', 'send', 'request'],
  http_put: ['disclose', 'send', 'request'],
  http_patch: ['disclose', 'send', 'request'],
  http_delete: ['disclose', 'send', 'request'],
  http_get: ['disclose', 'send', 'request'],
  // pg_cron; `cron.schedule` is read by its text
  'cron.unschedule': ['change', 'delete', 'job'],
  'cron.alter_job': ['unreadable', 'schedule', 'job'],
  'cron.schedule_in_database': ['unreadable', 'schedule', 'job'],
}

/** Which argument is a statement that the function runs. */
const RUNS_TEXT: Readonly<Record<string, number>> = {
  query_to_xml: 0,
  query_to_xml_and_xmlschema: 0,
  query_to_xmlschema: 0,
  ts_stat: 0,
  crosstab: 0,
  crosstab2: 0,
  crosstab3: 0,
  crosstab4: 0,
  crosstabn: 0,
  'cron.schedule': -1,
}

/** Which argument is the path of a file on the server's host. */
const FILES: Readonly<Record<string, readonly [argument: number, operation: 'read' | 'overwrite']>> = {
  pg_read_file: [0, 'read'],
  pg_read_file_old: [0, 'read'],
  pg_read_binary_file: [0, 'read'],
  lo_import: [0, 'read'],
  lo_export: [1, 'overwrite'],
}

export function callRule(schema: string | undefined, name: string): CallRule | undefined {
  if (isBuiltIn(schema) && Object.hasOwn(CALLS, name)) return CALLS[name]
  const qualified = `${schema ?? ''}.${name}`
  if (Object.hasOwn(EXTENSION_CALLS, qualified)) return EXTENSION_CALLS[qualified]
  return Object.hasOwn(EXTENSION_CALLS, name) ? EXTENSION_CALLS[name] : undefined
}

/** The argument's number; `-1` is the last one. */
export function textArgument(schema: string | undefined, name: string, count: number): number | undefined {
  // ts_rewrite(query, text) runs its text; with three arguments it only computes.
  if (isBuiltIn(schema) && name === 'ts_rewrite') return count === 2 ? 1 : undefined
  const qualified = `${schema ?? ''}.${name}`
  const key = Object.hasOwn(RUNS_TEXT, qualified) ? qualified : name
  const at = Object.hasOwn(RUNS_TEXT, key) ? RUNS_TEXT[key] : undefined
  return at === undefined ? undefined : at < 0 ? count - 1 : at
}

export function fileArgument(
  schema: string | undefined,
  name: string,
): readonly [argument: number, operation: 'read' | 'overwrite'] | undefined {
  return isBuiltIn(schema) && Object.hasOwn(FILES, name) ? FILES[name] : undefined
}

export function isBuiltIn(schema: string | undefined): boolean {
  return schema === undefined || schema === 'pg_catalog'
}
