/**
 * What reading a relation of the catalogues means. An unqualified `pg_class` is the catalogue's, because `pg_catalog`
 * is searched first unless the search path names it elsewhere (PostgreSQL 18, 5.10.5).
 */
type Reading = 'read' | 'read-data' | 'read-secret'

/** Password hashes, and options that hold passwords and connection strings: the columns beside them, which are no secret. */
const SECRETS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'pg_authid',
    words(`
      oid rolname rolsuper rolinherit rolcreaterole rolcreatedb rolcanlogin rolreplication rolbypassrls rolconnlimit
      rolvaliduntil
    `),
  ],
  ['pg_shadow', words('usename usesysid usecreatedb usesuper userepl usebypassrls valuntil')],
  ['pg_user_mapping', words('oid umuser umserver')],
  ['pg_user_mappings', words('umid srvid srvname umuser usename')],
  ['pg_subscription', words('oid subdbid subname subowner subenabled subslotname subpublications suborigin')],
  ['pg_hba_file_rules', words('rule_number file_name line_number type database user_name address netmask auth_method')],
])

/** Samples of table data (most common values, histogram bounds) and large objects. */
const DATA = words(`
  pg_statistic pg_statistic_ext_data pg_stats pg_stats_ext pg_stats_ext_exprs pg_largeobject
`)

/** Schema, settings and status: PostgreSQL 15 to 18. */
const STATUS = words(`
  pg_aggregate pg_am pg_amop pg_amproc pg_attrdef pg_attribute pg_auth_members pg_available_extension_versions
  pg_available_extensions pg_backend_memory_contexts pg_cast pg_class pg_collation pg_config pg_constraint
  pg_conversion pg_cursors pg_database pg_db_role_setting pg_default_acl pg_depend pg_description pg_enum
  pg_event_trigger pg_extension pg_file_settings pg_foreign_data_wrapper pg_foreign_server pg_foreign_table pg_group
  pg_ident_file_mappings pg_index pg_indexes pg_inherits pg_init_privs pg_language pg_largeobject_metadata pg_locks
  pg_matviews pg_namespace pg_opclass pg_operator pg_opfamily pg_parameter_acl pg_partitioned_table pg_policies
  pg_policy pg_prepared_statements pg_prepared_xacts pg_proc pg_publication pg_publication_namespace
  pg_publication_rel pg_publication_tables pg_range pg_replication_origin pg_replication_origin_status
  pg_replication_slots pg_rewrite pg_roles pg_rules pg_seclabel pg_seclabels pg_sequence pg_sequences pg_settings
  pg_shdepend pg_shdescription pg_shmem_allocations pg_shmem_allocations_numa pg_shseclabel pg_stat_activity
  pg_stat_all_indexes pg_stat_all_tables pg_stat_archiver pg_stat_bgwriter pg_stat_checkpointer pg_stat_database
  pg_stat_database_conflicts pg_stat_gssapi pg_stat_io pg_stat_progress_analyze pg_stat_progress_basebackup
  pg_stat_progress_cluster pg_stat_progress_copy pg_stat_progress_create_index pg_stat_progress_vacuum
  pg_stat_recovery_prefetch pg_stat_replication pg_stat_replication_slots pg_stat_slru pg_stat_ssl
  pg_stat_subscription pg_stat_subscription_stats pg_stat_sys_indexes pg_stat_sys_tables pg_stat_user_functions
  pg_stat_user_indexes pg_stat_user_tables pg_stat_wal pg_stat_wal_receiver pg_stat_xact_all_tables
  pg_stat_xact_sys_tables pg_stat_xact_user_functions pg_stat_xact_user_tables pg_statio_all_indexes
  pg_statio_all_sequences pg_statio_all_tables pg_statio_sys_indexes pg_statio_sys_sequences pg_statio_sys_tables
  pg_statio_user_indexes pg_statio_user_sequences pg_statio_user_tables pg_statistic_ext pg_subscription_rel
  pg_tables pg_tablespace pg_timezone_abbrevs pg_timezone_names pg_transform pg_trigger pg_ts_config
  pg_ts_config_map pg_ts_dict pg_ts_parser pg_ts_template pg_type pg_user pg_views pg_wait_events pg_aios
  pg_dsm_registry_allocations
`)

/** Views of extensions, wherever they were installed: queries with their constants taken out, buffers. */
const EXTENSION_STATUS = words('pg_stat_statements pg_stat_statements_info pg_buffercache')

const INFORMATION_SCHEMA_SECRETS = words('user_mapping_options _pg_user_mappings')

/** `vault` is the schema of Supabase's extension of that name. `searched` is false where the text itself moved `pg_catalog` back in the search path. */
export function readingOf(schema: string | undefined, name: string, searched: boolean): Reading {
  if (EXTENSION_STATUS.has(name)) return 'read'
  if (schema === 'vault' && name === 'decrypted_secrets') return 'read-secret'
  if (schema === 'information_schema') return INFORMATION_SCHEMA_SECRETS.has(name) ? 'read-secret' : 'read'
  if (schema === 'pg_catalog' || (schema === undefined && searched)) {
    if (SECRETS.has(name)) return 'read-secret'
    if (DATA.has(name)) return 'read-data'
    if (STATUS.has(name)) return 'read'
  }
  return 'read-data'
}

/** Columns of a relation that hold no secret, where others do. */
export function plainColumnsOf(schema: string | undefined, name: string): ReadonlySet<string> | undefined {
  return schema === undefined || schema === 'pg_catalog' ? SECRETS.get(name) : undefined
}

/** For the word in the effect: `catalogue` where it is one, even one that holds secrets. */
export function isCatalogue(schema: string | undefined, name: string): boolean {
  if (schema === 'information_schema' || schema === 'pg_catalog') return true
  return schema === undefined && (SECRETS.has(name) || DATA.has(name) || STATUS.has(name) || EXTENSION_STATUS.has(name))
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter(Boolean))
}
