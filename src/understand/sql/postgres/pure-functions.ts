/**
 * Functions of PostgreSQL (15 to 18) that compute, or that tell about schema, settings and status: nothing is changed,
 * no rows of tables and no secrets come out. Taken from `pg_proc` of PostgreSQL 15: what is not volatile, less what
 * runs a text or reads a table (`query_to_xml`, `table_to_xml`), plus the volatile ones that were looked at one by one,
 * plus the new ones of 16 to 18. A name that is in no list here is a function that nobody described.
 *
 * KNOWN GAP: a function of the same name and better fitting argument types in another schema of the search path is
 * chosen before these (CVE-2018-1058). It has to be there already: one that the same text creates is seen.
 */
const PURE_FUNCTIONS: ReadonlySet<string> = words([
  // Information, status and settings (`pg_*`)
  `
    pg_available_extension_versions pg_available_extensions pg_available_wal_summaries pg_backend_pid pg_basetype
    pg_blocking_pids pg_char_to_encoding pg_client_encoding pg_collation_actual_version pg_collation_for
    pg_collation_is_visible pg_column_compression pg_column_is_updatable pg_column_size pg_column_toast_chunk_id
    pg_conf_load_time pg_config pg_control_checkpoint pg_control_init pg_control_recovery pg_control_system
    pg_conversion_is_visible pg_current_logfile pg_current_snapshot pg_current_wal_flush_lsn pg_current_wal_insert_lsn
    pg_current_wal_lsn pg_current_xact_id pg_current_xact_id_if_assigned pg_cursor
    pg_database_collation_actual_version pg_database_size pg_describe_object pg_encoding_max_length
    pg_encoding_to_char pg_export_snapshot pg_extension_update_paths pg_filenode_relation pg_function_is_visible
    pg_get_acl pg_get_aios pg_get_backend_memory_contexts pg_get_constraintdef pg_get_expr pg_get_function_arg_default
    pg_get_function_arguments pg_get_function_identity_arguments pg_get_function_result pg_get_function_sqlbody
    pg_get_functiondef pg_get_indexdef pg_get_keywords pg_get_loaded_modules pg_get_multixact_members
    pg_get_object_address pg_get_partition_constraintdef pg_get_partkeydef pg_get_publication_tables
    pg_get_replica_identity_index pg_get_replication_slots pg_get_ruledef pg_get_sequence_data pg_get_serial_sequence
    pg_get_shmem_allocations pg_get_statisticsobjdef pg_get_statisticsobjdef_columns
    pg_get_statisticsobjdef_expressions pg_get_triggerdef pg_get_userbyid pg_get_viewdef pg_get_wait_events
    pg_get_wal_replay_pause_state pg_get_wal_resource_managers pg_get_wal_summarizer_state pg_has_role
    pg_ident_file_mappings pg_identify_object pg_identify_object_as_address pg_index_column_has_property
    pg_index_has_property pg_indexam_has_property pg_indexam_progress_phasename pg_indexes_size pg_input_error_info
    pg_input_is_valid pg_is_in_recovery pg_is_other_temp_schema pg_is_wal_replay_paused
    pg_isolation_test_session_is_blocked pg_jit_available pg_last_committed_xact pg_last_wal_receive_lsn
    pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_listening_channels pg_lock_status pg_ls_archive_statusdir
    pg_ls_dir pg_ls_logdir pg_ls_logicalmapdir pg_ls_logicalsnapdir pg_ls_replslotdir pg_ls_summariesdir pg_ls_tmpdir
    pg_ls_waldir pg_lsn pg_mcv_list_items pg_my_temp_schema pg_notification_queue_usage pg_numa_available
    pg_opclass_is_visible pg_operator_is_visible pg_opfamily_is_visible pg_partition_ancestors pg_partition_root
    pg_partition_tree pg_postmaster_start_time pg_prepared_statement pg_prepared_xact pg_relation_filenode
    pg_relation_filepath pg_relation_is_publishable pg_relation_is_updatable pg_relation_size
    pg_replication_origin_oid pg_replication_origin_progress pg_replication_origin_session_is_setup
    pg_replication_origin_session_progress pg_safe_snapshot_blocking_pids pg_sequence_last_value
    pg_sequence_parameters pg_settings_get_flags pg_show_all_file_settings pg_show_all_settings
    pg_show_replication_origin_status pg_size_bytes pg_size_pretty pg_sleep pg_sleep_for pg_sleep_until
    pg_snapshot_xip pg_snapshot_xmax pg_snapshot_xmin pg_split_walfile_name pg_stat_clear_snapshot pg_stat_file
    pg_stat_force_next_flush pg_stat_get_activity pg_stat_get_backend_activity pg_stat_get_backend_activity_start
    pg_stat_get_backend_client_addr pg_stat_get_backend_client_port pg_stat_get_backend_dbid pg_stat_get_backend_idset
    pg_stat_get_backend_io pg_stat_get_backend_pid pg_stat_get_backend_start pg_stat_get_backend_userid
    pg_stat_get_backend_wait_event pg_stat_get_backend_wait_event_type pg_stat_get_backend_wal
    pg_stat_get_backend_xact_start pg_stat_get_db_numbackends pg_stat_get_dead_tuples pg_stat_get_io
    pg_stat_get_last_analyze_time pg_stat_get_last_autoanalyze_time pg_stat_get_last_autovacuum_time
    pg_stat_get_last_vacuum_time pg_stat_get_live_tuples pg_stat_get_progress_info pg_stat_get_recovery_prefetch
    pg_stat_get_snapshot_timestamp pg_stat_get_wal_senders pg_stat_have_stats pg_statistics_obj_is_visible
    pg_table_is_visible pg_table_size pg_tablespace_databases pg_tablespace_location pg_tablespace_size
    pg_timezone_abbrevs pg_timezone_names pg_total_relation_size pg_trigger_depth pg_ts_config_is_visible
    pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible pg_typeof
    pg_visible_in_snapshot pg_wal_lsn_diff pg_wal_summary_contents pg_walfile_name pg_walfile_name_offset
    pg_xact_commit_timestamp pg_xact_commit_timestamp_origin pg_xact_status txid_current txid_current_if_assigned
    txid_current_snapshot txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin txid_status txid_visible_in_snapshot
  `,

  // JSON
  `
    array_to_json json_agg json_agg_strict json_array_elements json_array_elements_text json_array_length
    json_build_array json_build_object json_each json_each_text json_extract_path json_extract_path_text json_object
    json_object_agg json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict json_object_field
    json_object_field_text json_object_keys json_populate_record json_populate_recordset json_strip_nulls
    json_to_record json_to_recordset json_to_tsvector json_typeof jsonb_agg jsonb_agg_strict jsonb_array_element
    jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object
    jsonb_concat jsonb_contains jsonb_delete jsonb_each jsonb_each_text jsonb_exists jsonb_extract_path
    jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_agg_strict jsonb_object_agg_unique
    jsonb_object_agg_unique_strict jsonb_object_field jsonb_object_keys jsonb_path_exists jsonb_path_exists_tz
    jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz
    jsonb_path_query_first jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record
    jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset
    jsonb_to_tsvector jsonb_typeof row_to_json to_json to_jsonb
  `,

  // XML
  `
    xml xml_is_well_formed xml_is_well_formed_content xml_is_well_formed_document xmlagg xmlcomment xmlconcat2
    xmlexists xmltext xpath xpath_exists
  `,

  // Privileges, visibility and identity
  `
    aclcontains acldefault aclexplode col_description current_database current_schema current_schemas
    has_any_column_privilege has_column_privilege has_database_privilege has_foreign_data_wrapper_privilege
    has_function_privilege has_language_privilege has_largeobject_privilege has_parameter_privilege
    has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege has_tablespace_privilege
    has_type_privilege inet_client_addr inet_client_port inet_server_addr inet_server_port obj_description
    row_security_active shobj_description to_regclass to_regcollation to_regnamespace to_regoper to_regoperator
    to_regproc to_regprocedure to_regrole to_regtype to_regtypemod version
  `,

  // Everything else: numbers, text, times, arrays, ranges, geometry, search, aggregates, windows
  `
    abbrev abs acos acosd acosh age amvalidate any_value area array_agg array_append array_cat array_dims array_fill
    array_length array_lower array_ndims array_position array_positions array_prepend array_remove array_replace
    array_reverse array_sample array_shuffle array_sort array_to_string array_to_tsvector array_upper ascii asin asind
    asinh atan atan2 atan2d atand atanh avg bit bit_and bit_count bit_length bit_or bit_xor bool bool_and bool_or
    bound_box box bpchar btrim cardinality casefold cbrt ceil ceiling center char char_length character_length chr
    cidr clock_timestamp concat concat_ws convert convert_from convert_to corr cos cosd cosh cot cotd count covar_pop
    covar_samp crc32 crc32c cume_dist currval date date_add date_bin date_part date_subtract date_trunc datemultirange
    daterange decode degrees dense_rank diagonal diameter div encode enum_first enum_last enum_range erf erfc every
    exp extract factorial family first_value float4 float8 floor format format_type gamma gcd gen_random_uuid
    generate_series generate_subscripts get_bit get_byte get_current_ts_config getdatabaseencoding hashint4 hashint8
    hashtext hashtextextended height host hostmask icu_unicode_version inet_merge inet_same_family initcap int2 int4
    int4multirange int4range int8 int8multirange int8range interval is_normalized isclosed isempty isfinite
    ishorizontal isopen isparallel isperp isvertical justify_days justify_hours justify_interval lag last_value
    lastval lcm lead left length lgamma like like_escape line ln log log10 lower lower_inc lower_inf lpad lseg ltrim
    macaddr macaddr8 macaddr8_set7bit make_date make_interval make_time make_timestamp make_timestamptz makeaclitem
    masklen max md5 min min_scale mod mode money multirange mxid_age name netmask network normalize now npoints
    nth_value ntile num_nonnulls num_nulls numeric numeric_div_trunc numeric_exp numeric_ln numeric_log numeric_sqrt
    nummultirange numnode numrange octet_length oid overlaps overlay parse_ident path pclose percent_rank
    percentile_cont percentile_disc phraseto_tsquery pi plainto_tsquery point polygon popen position pow power
    querytree quote_ident quote_literal quote_nullable radians radius random random_normal range_agg range_intersect
    range_intersect_agg range_merge rank regclass regexp_count regexp_instr regexp_like regexp_match regexp_matches
    regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count
    regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse right round row_number rpad
    rtrim scale set_bit set_byte set_masklen setseed setweight sha224 sha256 sha384 sha512 sign similar_to_escape sin
    sind sinh slope split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp string_agg
    string_to_array string_to_table strip strpos substr substring sum tan tand tanh text time timeofday timestamp
    timestamptz timetz timezone to_ascii to_bin to_char to_date to_hex to_number to_oct to_timestamp to_tsquery
    to_tsvector transaction_timestamp translate trim_array trim_scale trunc ts_debug ts_delete ts_filter ts_headline
    ts_parse ts_rank ts_rank_cd ts_rewrite ts_token_type tsmultirange tsquery_phrase tsrange tstzmultirange tstzrange
    tsvector_to_array unicode_assigned unicode_version unistr unnest upper upper_inc upper_inf uuid_extract_timestamp
    uuid_extract_version uuidv4 uuidv7 var_pop var_samp varbit varchar variance websearch_to_tsquery width
    width_bucket xid
  `,
])

/**
 * Of extensions that ship with PostgreSQL, wherever they were installed. A user function of the same name would be
 * taken for them; the names are long enough that nobody meets them by chance.
 */
const PURE_EXTENSION_FUNCTIONS: ReadonlySet<string> = words([
  // uuid-ossp, pgcrypto
  `
    uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns
    uuid_ns_oid uuid_ns_url uuid_ns_x500 gen_random_bytes gen_salt crypt digest hmac
  `,
  // pg_trgm, unaccent, fuzzystrmatch
  `
    similarity show_trgm word_similarity strict_word_similarity show_limit unaccent levenshtein
    levenshtein_less_equal soundex difference metaphone dmetaphone daitch_mokotoff
  `,
  // pgstattuple, pg_buffercache, pg_freespacemap, amcheck: they read blocks and tell sizes and faults
  `
    pgstattuple pgstattuple_approx pgstatindex pgstatginindex pgstathashindex pg_relpages pg_freespace
    pg_buffercache_pages pg_buffercache_summary pg_buffercache_usage_counts bt_index_check bt_index_parent_check
    verify_heapam gin_index_check
  `,
])

export function isPureFunction(schema: string | undefined, name: string): boolean {
  if (PURE_EXTENSION_FUNCTIONS.has(name)) return true
  return (schema === undefined || schema === 'pg_catalog') && PURE_FUNCTIONS.has(name)
}

function words(groups: readonly string[]): ReadonlySet<string> {
  return new Set(groups.join(' ').split(/\s+/).filter(Boolean))
}
