import { serverFileRead } from '../server-file.ts'
import { type Add, addEffect, stringArgument } from '../tokens/dialect.ts'
import { isWord, type Token } from '../tokens/token.ts'

/**
 * Built-in functions, methods of the xml type behind a bracket (`CAST(x AS xml).value(…)`) and types, that compute or
 * tell status: SQL Server 2022, "Functions". They have no schema, and a scalar function of a user must be called with
 * one. `FOR XML PATH('')` looks like a call and stands here too.
 */
const PURE: ReadonlySet<string> = new Set(
  `
    abs acos app_name applock_mode applock_test approx_count_distinct approx_percentile_cont approx_percentile_disc
    ascii asin assemblyproperty asymkey_id atan atn2 avg bigint binary binary_checksum bit bit_count cast ceiling
    cert_id certproperty char charindex checksum checksum_agg choose coalesce col_length col_name collationproperty
    columnproperty columns_updated compress concat concat_ws connectionproperty context_info convert cos cot count
    count_big cume_dist current_date current_request_id current_timestamp current_timezone current_timezone_id
    current_transaction_id current_user cursor_status database_principal_id databasepropertyex datalength date
    date_bucket dateadd datediff datediff_big datefromparts datename datepart datetime datetime2
    datetime2fromparts datetimefromparts datetimeoffset datetimeoffsetfromparts datetrunc day db_id db_name decimal
    decompress degrees dense_rank difference eomonth error_line error_message error_number error_procedure
    error_severity error_state exp file_id file_idex file_name filegroup_id filegroup_name filegroupproperty
    fileproperty first_value float floor format formatmessage fulltextcatalogproperty fulltextserviceproperty
    get_bit getansinull getdate getutcdate greatest grouping grouping_id has_dbaccess has_perms_by_name hashbytes
    host_id host_name ident_current ident_incr ident_seed identity iif index_col indexkey_property indexproperty int
    is_member is_objectsigned is_rolemember is_srvrolemember isdate isjson isnull isnumeric json_array
    json_modify json_object json_path_exists json_query json_value key_guid key_id key_name lag last_value lead least
    left left_shift len log log10 lower ltrim max min min_active_rowversion month nchar newid newsequentialid ntile
    nullif numeric nvarchar object_definition object_id object_name object_schema_name objectproperty
    objectpropertyex openjson openxml original_db_name original_login parse parsename patindex percent_rank
    percentile_cont percentile_disc permissions pi power pwdcompare quotename radians rand rank real replace
    replicate reverse right right_shift round row_number rowcount_big rtrim schema_id schema_name scope_identity
    serverproperty session_context session_user set_bit sign sin smalldatetimefromparts smallint soundex space
    sql_variant_property sqrt square stats_date stdev stdevp str string_agg string_escape string_split stuff
    substring sum suser_id suser_name suser_sid suser_sname switchoffset sysdatetime sysdatetimeoffset system_user
    sysutcdatetime tan textptr textvalid tertiary_weights time timefromparts tinyint todatetimeoffset trigger_nestlevel
    trim try_cast try_convert try_parse type_id type_name typeproperty unicode upper user user_id user_name var
    varbinary varchar varp xact_state year generate_series nodes value query exist path raw root
    containstable freetexttable contains freetext
  `
    .split(/\s+/)
    .filter(Boolean),
)

/** Another server, or a file: what stands in them is read there. */
const ELSEWHERE: ReadonlySet<string> = new Set(['openrowset', 'openquery', 'opendatasource'])

export function reportTsqlCall(path: readonly string[], args: readonly Token[], add: Add): void {
  const name = path.at(-1) ?? ''
  const full = path.join('.')
  if (ELSEWHERE.has(name)) {
    add('unreadable', 'call', 'function', full, { note: 'it reaches another server or a file' })
    const bulk = isWord(args[0], 'BULK') && args[1]?.is === 'string' ? args[1].text : undefined
    if (bulk !== undefined) addEffect(add, serverFileRead(bulk, name, undefined))
    return
  }
  if (name === 'loginproperty') {
    const property = stringArgument(args, 1)?.toLowerCase()
    const isSecret = property === undefined || property === 'passwordhash'
    return add(isSecret ? 'read-secret' : 'read', 'select', 'login', full)
  }
  if (path.length === 1 && PURE.has(name)) return
  if (path.at(-2) === 'sys' && name.startsWith('dm_')) return
  add('undescribed', 'call', 'function', full, { note: 'nobody described this function' })
}
