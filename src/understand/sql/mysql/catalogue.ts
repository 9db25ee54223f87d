/** Hashes of passwords, and servers with their passwords: MySQL 8.4, "The mysql System Schema"; MariaDB 11. */
const SECRETS: ReadonlySet<string> = new Set([
  'user',
  'global_priv',
  'servers',
  'slave_master_info',
  'password_history',
  'proxies_priv',
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
  return 'read-data'
}
