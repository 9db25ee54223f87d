import { serverFileRead } from '../server-file.ts'
import { type Add, addEffect, stringArgument } from '../tokens/dialect.ts'
import type { Token } from '../tokens/token.ts'

/**
 * Native functions that compute or tell status: MySQL 8.4 and MariaDB 11, "Functions and Operators". A native name
 * without a schema is always the native function. Types stand here too: `CAST(x AS DECIMAL(10, 2))`.
 */
const PURE: ReadonlySet<string> = new Set(
  `
    abs acos adddate addtime aes_decrypt aes_encrypt any_value ascii asin atan atan2 avg benchmark bin bin_to_uuid
    bit_and bit_count bit_length bit_or bit_xor can_access_column can_access_database can_access_table cast ceil
    ceiling char char_length character_length charset coalesce coercibility collation compress concat concat_ws
    connection_id conv convert convert_tz cos cot count crc32 cume_dist curdate current_date current_role
    current_time current_timestamp current_user curtime database date date_add date_format date_sub datediff day
    dayname dayofmonth dayofweek dayofyear default degrees dense_rank elt exp export_set extract extractvalue field
    find_in_set first_value floor format format_bytes format_pico_time found_rows from_base64 from_days
    from_unixtime greatest group_concat grouping gtid_subset gtid_subtract hex hour icu_version if ifnull in
    inet6_aton inet6_ntoa inet_aton inet_ntoa insert instr interval is_free_lock is_ipv4 is_ipv4_compat
    is_ipv4_mapped is_ipv6 is_used_lock is_uuid isnull json_array json_array_append json_array_insert
    json_arrayagg json_contains json_contains_path json_depth json_detailed json_compact json_exists json_extract
    json_insert json_keys json_length json_loose json_merge json_merge_patch json_merge_preserve json_normalize
    json_object json_objectagg json_overlaps json_pretty json_query json_quote json_remove json_replace
    json_schema_valid json_schema_validation_report json_search json_set json_storage_free json_storage_size
    json_table json_type json_unquote json_valid json_value lag last_day last_insert_id last_value lcase lead least
    left length ln localtime localtimestamp locate log log10 log2 lower lpad ltrim make_set makedate maketime
    match max md5 microsecond mid min minute mod month monthname name_const now nth_value ntile nullif nvl nvl2 oct
    octet_length ord percent_rank percentile_cont percentile_disc median period_add period_diff pi position pow
    power ps_current_thread_id ps_thread_id quarter quote radians rand random_bytes rank regexp_instr regexp_like
    regexp_replace regexp_substr repeat replace reverse right rlike roles_graphml round row row_count row_number
    rpad rtrim schema sec_to_time second session_user sha sha1 sha2 sign sin sleep soundex space sqrt
    statement_digest statement_digest_text std stddev stddev_pop stddev_samp str_to_date strcmp subdate substr
    substring substring_index subtime sum sysdate system_user tan time time_format time_to_sec timediff timestamp
    timestampadd timestampdiff to_base64 to_char to_days to_seconds trim truncate ucase uncompress
    uncompressed_length unhex unix_timestamp updatexml upper user utc_date utc_time utc_timestamp uuid uuid_short
    uuid_to_bin validate_password_strength values var_pop var_samp variance version wait_for_executed_gtid_set
    week weekday weekofyear weight_string year yearweek analyse
    st_area st_asbinary st_asgeojson st_astext st_buffer st_centroid st_contains st_distance st_distance_sphere
    st_dimension st_envelope st_equals st_geomfromgeojson st_geomfromtext st_intersection st_intersects st_isvalid
    st_latitude st_length st_longitude st_numpoints st_point st_pointfromtext st_polygonfromtext st_simplify
    st_srid st_touches st_union st_within st_x st_y mbrcontains mbrwithin linestring point polygon
    binary bit bigint decimal double float int integer numeric real smallint tinyint signed unsigned varchar
    varbinary datetime nchar nvarchar enum
  `
    .split(/\s+/)
    .filter(Boolean),
)

/** Views of `sys` are read through these; they only format. */
const PURE_SYS: ReadonlySet<string> = new Set([
  'format_bytes',
  'format_path',
  'format_statement',
  'format_time',
  'list_add',
  'list_drop',
  'version_major',
  'version_minor',
  'version_patch',
])

/** User-defined functions known from attacks: they give their argument to a shell of the server's host. */
const SHELL: ReadonlySet<string> = new Set(['sys_exec', 'sys_eval', 'lib_mysqludf_sys_exec', 'do_system'])

export function reportMysqlCall(path: readonly string[], args: readonly Token[], add: Add): void {
  const name = path.at(-1) ?? ''
  const full = path.join('.')
  if (SHELL.has(name)) {
    const program = stringArgument(args)
    add('unreadable', 'call', 'program', full, {
      note: 'the host of the server runs a program',
      ...(program === undefined ? {} : { program }),
    })
    return
  }
  if (path.length > 1) {
    if (path.length === 2 && path[0] === 'sys' && PURE_SYS.has(name)) return
    add('undescribed', 'call', 'function', full, { note: 'nobody described this function' })
  } else if (name === 'load_file') {
    addEffect(add, serverFileRead(stringArgument(args), name, undefined))
  } else if (name === 'get_lock' || name === 'release_lock' || name === 'release_all_locks') {
    add('change', name === 'get_lock' ? 'lock' : 'unlock', 'advisory lock', full)
  } else if (name === 'nextval' || name === 'setval') {
    add('change', name === 'nextval' ? 'advance' : 'set', 'sequence', full)
  } else if (!PURE.has(name)) {
    add('undescribed', 'call', 'function', full, { note: 'nobody described this function' })
  }
}
