import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, lookedAt } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type Arguments, joinWords, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { Carries, isKnown, type Stream, type Word, word } from '../../word.ts'
import { emitQuery } from '../query-words.ts'
import { projectAt } from './place.ts'

/**
 * Options that take a value; every other one is a switch.
 * https://cloud.google.com/bigquery/docs/reference/bq-cli-reference
 */
const VALUES = `--api= --api_version= --apilog= --application_default_credential_file= --bigqueryrc=
  --ca_certificates_file=
  --credential_file= --dataset_id= --discovery_file= --flagfile= --format= --httplib2_debuglevel= --job_id=
  --job_property=
  --location= --max_rows_per_request= --project_id= --proxy_address= --proxy_port= --proxy_username= --proxy_password=
  --service_account= --service_account_credential_file= --service_account_private_key_file= --quota_project_id= --trace=
  --oauth_access_token= --destination_table= --destination_kms_key= --destination_schema= --display_name=
  --clustering_fields= --label= --max_completion_ratio= --max_rows= -n= --maximum_bytes_billed= --min_completion_ratio=
  --parameter= --range_partitioning= --schedule= --schema_update_option= --start_row= -s= --target_dataset=
  --time_partitioning_expiration= --time_partitioning_field= --time_partitioning_type= --udf_resource=
  --external_table_definition=
  --description= --expiration= --schema= --table_expiration= --source_format= --field_delimiter= -F= --encoding=
  --quote=
  --skip_leading_rows= --null_marker= --compression= --destination_format= --filter= --max_results= --page_token= -k=
  --default_table_expiration= --default_partition_expiration= --view= --materialized_view= --connection_type=
  --properties=
  --params= --refresh_window_days= --data_source= --set_label= --clear_label= --source= --selected_fields= -c= -t_name=
  --member= --role= --reservation_id= --slots= --edition= --job_type= --print_last_token=`

const SWITCHES = `-q -f --force -r --recursive -t --table -d --dataset -m --model -a --all -j -p -v --dry_run -h --help
  --replace --append_table`

const VERBS: { readonly [K in EffectKind]?: readonly string[] } = {
  read: ['ls', 'show', 'version', 'help', 'info', 'wait', 'get-iam-policy', 'mkdef', 'describe'],
  'read-data': ['head', 'extract'],
  change: ['mk', 'update', 'load', 'insert', 'cancel', 'undelete', 'partition', 'migrate_data_transfer'],
  lose: ['rm', 'truncate'],
  access: ['set-iam-policy', 'add-iam-policy-binding', 'remove-iam-policy-binding'],
}

let table: OptionTable | undefined

export const bq: Program = {
  names: ['bq'],
  about: 'handles BigQuery',
  examples: {
    'bq ls': ['read ls bigquery'],
    'bq --project_id=p show d.t': ['read show bigquery d.t'],
    'bq head -n 10 d.t': ['read-data head bigquery d.t'],
    "bq query --use_legacy_sql=false 'SELECT * FROM d.t'": ['read-data select statement'],
    "bq query --dry_run --nouse_legacy_sql 'DELETE FROM d.t WHERE true'": ['read dry run statement'],
    "bq query --nouse_legacy_sql 'DELETE FROM d.t WHERE id = 1'": ['change delete statement'],
    "bq query --nouse_legacy_sql 'DELETE FROM d.t WHERE true'": ['lose delete statement'],
    "bq query 'drop table d.t'": ['lose drop statement'],
    "bq query --destination_table d.t --replace 'select 1'": [
      'lose overwrite bigquery d.t',
      'read-data select statement',
    ],
    'bq query < q.sql': ['file read q.sql', 'unreadable run statement'],
    'bq rm -r -f d': ['lose rm bigquery d'],
    'bq load --replace d.t gs://b/x.csv': ['lose load bigquery d.t'],
    'bq shell': ['unreadable open shell'],
  },
  run: (call) => {
    table ??= optionTable(`${VALUES} ${SWITCHES}`)
    const read = readArguments(call.args, table)
    const [command, ...operands] = read.operands
    const at = projectAt(call, read.value('--project_id'))
    if (command === undefined)
      return read.has('--help', '-h') || call.args.length === 0 ? emit(call, 'read', 'help', 'help') : openShell(call)
    if (!isKnown(command) || read.has('--flagfile'))
      return emit(call, 'unreadable', 'run', 'verb', command, { at, note: 'the command is not known before it runs' })
    if (command.text === 'query') return query(call, read, operands, at)
    if (command.text === 'shell' || command.text === 'init') return openShell(call)
    return emitVerb(call, read, command.text, operands, at)
  },
}

function emitVerb(call: Call, read: Arguments, verb: string, operands: readonly Word[], at: Place): Stream | undefined {
  const [first, second] = operands
  if (verb === 'cp') {
    const lost = read.has('-f', '--force')
    return (
      emit(call, lost ? 'lose' : 'change', 'copy', 'bigquery', second ?? '', {
        at: at.is === 'gcp' ? ofReference(call, at, second) : at,
      }) ?? undefined
    )
  }
  const found = Object.entries(VERBS).find(([, verbs]) => verbs.includes(verb))?.[0] as EffectKind | undefined
  if (found === undefined) return emit(call, 'undescribed', verb, 'program', 'bq', { at }) ?? undefined
  const kind = found === 'change' && verb !== 'update' && read.has('--replace') ? 'lose' : found
  if (verb === 'load' && second !== undefined && !second.text.includes('://')) emitFile(call, 'read', second)
  emit(call, kind, verb, 'bigquery', first ?? '', { at: ofReference(call, at, first) })
  return kind === 'read-data' ? { text: undefined, carries: Carries.data, span: call.span } : undefined
}

/** `project:dataset.table` and `project.dataset.table` name their project. */
function ofReference(call: Call, at: Place, w: Word | undefined): Place {
  const project = /^([a-z][a-z0-9-]{4,62})[:.][\w$]+(\.|$)/.exec(w?.text ?? '')?.[1]
  const named = w !== undefined && project !== undefined && (w.text.includes(':') || w.text.split('.').length === 3)
  return named ? projectAt(call, { ...w, text: project }) : at
}

function query(call: Call, read: Arguments, operands: readonly Word[], at: Place): Stream | undefined {
  const statement: Stream = operands.length > 0 ? streamOf(joinWords(operands)) : call.stdin
  if (operands.length === 0 && !call.stdinGiven) return openShell(call) ?? undefined
  if (read.has('--dry_run')) return emit(call, 'read', 'dry run', 'statement', '', { at }) ?? undefined
  const target = read.value('--destination_table', '--target_dataset')
  if (target !== undefined)
    emit(
      call,
      read.has('--replace') ? 'lose' : 'change',
      read.has('--replace') ? 'overwrite' : 'write',
      'bigquery',
      target,
      { at: ofReference(call, at, target) },
    )
  emitQuery(call, statement, at)
  for (const project of lookedAt(call, projectsIn(statement.text ?? '')))
    emitQuery(call, statement, projectAt(call, word(project, statement.span)), project)
  return { text: undefined, carries: Carries.data, span: call.span }
}

/** Projects whose tables a statement names: `acme-prod.sales.orders`. */
export function projectsIn(statement: string): readonly string[] {
  const found = [...statement.matchAll(/\b([a-z][a-z0-9-]{4,62}[a-z0-9])\.\w{1,80}\.\w/g)]
  return [...new Set(found.map(([, project]) => project as string))]
}

const streamOf = (w: Word): Stream => ({ text: w.splits ? undefined : w.text, carries: w.carries, span: w.span })
