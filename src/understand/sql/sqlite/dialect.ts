import { clientFileRead, clientFileWrite } from '../server-file.ts'
import { type Add, addEffect, type Dialect, stringArgument } from '../tokens/dialect.ts'
import { reservedWords } from '../tokens/keywords.ts'
import type { Token } from '../tokens/token.ts'
import { isReadingPragma } from './pragmas.ts'
import { SQLITE_SPELLING } from './spelling.ts'

/** SQLite 3.51, "SQLite Keywords", as far as they can stand in a query. */
const KEYWORDS = reservedWords(`
  ACTION AFTER ALWAYS ANALYZE ATTACH AUTOINCREMENT BEFORE CASCADE CAST COLLATE CONFLICT CURRENT_DATE CURRENT_TIME
  CURRENT_TIMESTAMP DEFAULT DEFERRABLE DETACH DO EXCLUDE EXCLUSIVE FALSE FILTER FOLLOWING FOR GENERATED GLOB GROUPS
  INDEXED INITIALLY ISNULL LEFT MATERIALIZED NATURAL NOTHING NOTNULL NULLS OF OFFSET OTHERS OVER PRECEDING RAISE RANGE
  RECURSIVE RETURNING RIGHT ROWS TRUE UNBOUNDED WINDOW
`)

/** Built in, of the JSON, date, mathematics, window and full-text functions, and of the shell. */
const PURE: ReadonlySet<string> = new Set(
  `
    abs acos acosh asin asinh atan atan2 atanh avg bm25 ceil ceiling changes char coalesce concat concat_ws cos cosh
    count cume_dist current_date current_time current_timestamp date datetime decimal decimal_add decimal_cmp
    decimal_exp decimal_mul decimal_pow2 decimal_sub decimal_sum degrees dense_rank exp first_value floor format glob
    group_concat hex highlight ieee754 ieee754_exponent ieee754_from_blob ieee754_mantissa ieee754_to_blob if ifnull
    iif instr json json_array json_array_length json_each json_error_position json_extract json_group_array
    json_group_object json_insert json_object json_patch json_pretty json_quote json_remove json_replace json_set
    json_tree json_type json_valid jsonb jsonb_array jsonb_each jsonb_extract jsonb_group_array jsonb_group_object
    jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set jsonb_tree julianday lag
    last_insert_rowid last_value lead length like likelihood likely ln log log10 log2 lower ltrim match matchinfo max
    median min mod nth_value ntile nullif octet_length offsets percent_rank percentile percentile_cont percentile_disc
    pi pow power printf quote radians random randomblob rank regexp regexpi replace round row_number rtrim sha1 sha3
    sign sin sinh snippet soundex sqlite_compileoption_get sqlite_compileoption_used sqlite_offset sqlite_source_id
    sqlite_version sqrt strftime string_agg substr substring subtype sum tan tanh time timediff total total_changes
    trim trunc typeof unhex unicode unistr unistr_quote unixepoch unlikely upper usleep zeroblob generate_series
    decimal varchar integer numeric real text blob
  `
    .split(/\s+/)
    .filter(Boolean),
)

/** The schema; every other relation holds rows. `sqlite_stat4` holds samples of them. */
const SCHEMA: ReadonlySet<string> = new Set([
  'sqlite_master',
  'sqlite_schema',
  'sqlite_temp_master',
  'sqlite_temp_schema',
  'sqlite_sequence',
  'sqlite_stat1',
  'dbstat',
  'sqlite_stmt',
])

export const SQLITE: Dialect = Object.freeze({
  spelling: SQLITE_SPELLING,
  keywords: KEYWORDS,
  withSeesItself: true,
  tableQuery: false,
  reading: readingOf,
  system: (parts: readonly string[]) => (parts.at(-1) ?? '').startsWith('sqlite_'),
  call: reportCall,
  into: () => undefined,
})

/** A relation without brackets may still be a function that gives rows: `FROM pragma_table_list`. */
function readingOf(parts: readonly string[]): 'read' | 'read-data' {
  const name = parts.at(-1) ?? ''
  const pragma = name.startsWith('pragma_') ? name.slice('pragma_'.length) : undefined
  return SCHEMA.has(name) || (pragma !== undefined && isReadingPragma(pragma)) ? 'read' : 'read-data'
}

function reportCall(path: readonly string[], args: readonly Token[], add: Add): void {
  const name = path.at(-1) ?? ''
  if (PURE.has(name) || isReadingPragma(name.replace('pragma_', ''))) return
  if (name === 'readfile' || name === 'fsdir' || name === 'zipfile') {
    addEffect(add, clientFileRead(name === 'fsdir' ? undefined : stringArgument(args), name))
  } else if (name === 'writefile') addEffect(add, clientFileWrite(stringArgument(args), name))
  else if (name === 'load_extension' || name === 'fts3_tokenizer') {
    add('unreadable', 'load', 'library', stringArgument(args) ?? '', { note: 'it loads a library' })
  } else if (name === 'edit' || name === 'sha3_query') {
    add('unreadable', 'call', 'function', name, { note: 'it runs a program or a statement' })
  } else add('undescribed', 'call', 'function', path.join('.'), { note: 'nobody described this function' })
}
