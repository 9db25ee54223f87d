import type { PlainColumns } from '../tokens/dialect.ts'

/** Hashes of passwords, and servers with their passwords: MySQL 8.4, "The mysql System Schema"; MariaDB 11. */
const SECRETS: ReadonlySet<string> = new Set([
  'user',
  'global_priv',
  'servers',
  'slave_master_info',
  'password_history',
  'proxies_priv',
])

/** Beside the hashes, and the second ones that stand in `user_attributes`. */
const PLAIN: ReadonlyMap<string, PlainColumns> = new Map([
  [
    'user',
    {
      plain: new Set(
        `host user plugin account_locked password_expired password_last_changed password_lifetime password_reuse_history
        password_reuse_time password_require_current ssl_type max_questions max_updates max_connections
        max_user_connections max_statement_time is_role default_role select_priv insert_priv update_priv delete_priv
        create_priv drop_priv reload_priv shutdown_priv process_priv file_priv grant_priv references_priv index_priv
        alter_priv show_db_priv super_priv create_tmp_table_priv lock_tables_priv execute_priv repl_slave_priv
        repl_client_priv create_view_priv show_view_priv create_routine_priv alter_routine_priv create_user_priv
        event_priv trigger_priv create_tablespace_priv create_role_priv drop_role_priv delete_history_priv`.split(
          /\s+/,
        ),
      ),
      secret: new Set(['authentication_string', 'password', 'user_attributes']),
    },
  ],
  ['global_priv', { plain: new Set(['host', 'user']), secret: new Set(['priv']) }],
  [
    'servers',
    {
      plain: new Set(['server_name', 'host', 'db', 'username', 'port', 'wrapper', 'owner']),
      secret: new Set(['password', 'socket', 'options']),
    },
  ],
])

/** Who may do what, and what the server has loaded. */
const STATUS: ReadonlySet<string> = new Set([
  'db',
  'tables_priv',
  'columns_priv',
  'procs_priv',
  'role_edges',
  'default_roles',
  'global_grants',
  'roles_mapping',
  'component',
  'func',
  'plugin',
])

/** Words of full-text indexes and histograms hold values of columns. */
const INFORMATION_SCHEMA_DATA: ReadonlySet<string> = new Set([
  'column_statistics',
  'innodb_ft_index_table',
  'innodb_ft_index_cache',
  'innodb_ft_being_deleted',
  'innodb_ft_deleted',
])

/** What the sessions of others hold in their variables. */
const PERFORMANCE_SCHEMA_DATA: ReadonlySet<string> = new Set(['user_variables_by_thread'])

/** `parts` is a name in lower case; without a schema it is a table of whatever schema is in use. */
export function mysqlReading(parts: readonly string[]): 'read' | 'read-data' | 'read-secret' | 'nothing' {
  const name = parts.at(-1) ?? ''
  const schema = parts.at(-2)
  if (schema === undefined) return name === 'dual' ? 'nothing' : 'read-data'
  if (schema === 'information_schema') return INFORMATION_SCHEMA_DATA.has(name) ? 'read-data' : 'read'
  if (schema === 'performance_schema') return PERFORMANCE_SCHEMA_DATA.has(name) ? 'read-data' : 'read'
  if (schema === 'sys') return 'read'
  if (schema === 'mysql' && SECRETS.has(name)) return 'read-secret'
  if (schema === 'mysql' && STATUS.has(name)) return 'read'
  return 'read-data'
}

export function mysqlPlainColumns(parts: readonly string[]): PlainColumns | undefined {
  return parts.at(-2) === 'mysql' ? PLAIN.get(parts.at(-1) ?? '') : undefined
}
