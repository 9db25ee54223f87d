import type { Span } from '../../../lib/span.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, reachOf } from '../../emit.ts'
import type { DatabasePlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import type { SqlDialect } from '../../sql/dialect.ts'
import { isKnownText, UNKNOWN, word } from '../../word.ts'
import type { CodeCall, Value } from '../values.ts'
import type { Outside } from './outside.ts'

const OPENS = /^sqlalchemy\.(engine\.|ext\.asyncio\.)?create_(async_)?engine$/
const TEXT = /^sqlalchemy\.(sql\.|sql\.expression\.)?text$/
/** What a text still is once its values or columns are said. */
const KEPT_TEXT = /\(\)\.(bindparams|columns)$/
const PANDAS = /^pandas\.read_sql(_query)?$/
const RUNS = new Set(['execute', 'scalar', 'scalars', 'stream', 'exec_driver_sql'])
const IN_BETWEEN = new Set(
  'connect begin commit rollback close dispose fetchall fetchone fetchmany all first one mappings keys bindparams'.split(
    ' ',
  ),
)
/** Options of an engine that lead nowhere else. */
const PLAIN = new Set('echo future pool_pre_ping pool_size max_overflow pool_recycle isolation_level'.split(' '))

/** SQLAlchemy 2 with statements as texts. What its own functions make (`select(Order)`) is not read. */
export function alchemyOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside | undefined {
  const opened = calls.filter((one) => OPENS.test(one.path))
  const [only, ...others] = [...opened, ...calls.flatMap(openedByAddress)]
  if (only === undefined || others.length > 0) return undefined
  const found = placeOf(call, only, span)
  if (found === undefined) return undefined
  const isText = ({ called }: Value) =>
    calls.some(({ path, at }) => at === called && TEXT.test(path.replace(KEPT_TEXT, '')))
  const { dialect, place } = found
  const reads = (text: string) =>
    call.sql({ text: text === UNKNOWN ? undefined : withoutNames(text, dialect), carries: 0, span }, dialect, place)
  return {
    modules: new Set(['sqlalchemy', 'pandas']),
    read: (one) => {
      const dot = one.path.lastIndexOf('.')
      const last = one.path.slice(dot + 1)
      const first = one.args[0] ?? one.named.get('statement') ?? one.named.get('sql')
      if (one === only) return true
      if (TEXT.test(one.path)) {
        reads(first?.text ?? UNKNOWN)
        return true
      }
      const whole = dot < 0 ? undefined : wholeTable(one, last)
      if (whole !== undefined) {
        emit(call, whole, last, 'table', '', { at: place })
        return true
      }
      if (dot < 0 || (!RUNS.has(last) && !PANDAS.test(one.path))) return dot >= 0 && IN_BETWEEN.has(last)
      if (first === undefined ? one.args.length + one.named.size === 0 : isText(first)) return true
      if (first !== undefined && isKnownText(first.text)) reads(first.text)
      else emit(call, 'unreadable', 'run', 'statement', '', { at: place, note: 'the statement is made elsewhere' })
      return true
    },
  }
}

/** `pd.read_sql(statement, 'postgresql://…')` opens an engine of its own. */
function openedByAddress(one: CodeCall): readonly CodeCall[] {
  if (!/^pandas\.read_sql(_query|_table)?$|\.to_sql$/.test(one.path)) return []
  const address = one.args[1] ?? one.named.get('con')
  return address?.text.includes('://') ? [{ ...one, args: [address], named: new Map() }] : []
}

/** What is done with a table as a whole, without a statement. */
function wholeTable({ path, args, named }: CodeCall, last: string): EffectKind | undefined {
  if (path === 'pandas.read_sql_table') return 'read-data'
  if (/(^|\.)(__table__|Table\(\))\.drop$/.test(path)) return 'lose'
  if (last !== 'to_sql') return undefined
  const exists = (named.get('if_exists') ?? args[3])?.text ?? 'fail'
  return /^(fail|append)$/.test(exists) ? 'change' : 'lose'
}

/** `:name` stands for a value; `::text` is a type. */
function withoutNames(text: string, dialect: SqlDialect): string {
  return text.replace(/(?<![:\w]):[A-Za-z_]\w{0,63}/g, dialect === 'postgresql' ? '$1' : '?')
}

const DIALECTS: Readonly<Record<string, SqlDialect>> = {
  postgresql: 'postgresql',
  postgres: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
}

/** `postgresql+psycopg2://host/name`, `sqlite:///a.db`: the driver says nothing of the place. */
function placeOf(
  call: Call,
  { args, named }: CodeCall,
  span: Span | undefined,
): { readonly dialect: SqlDialect; readonly place: DatabasePlace } | undefined {
  const text = args[0]?.text ?? UNKNOWN
  const parts = /^(\w{1,20})(?:\+\w{1,20})?:\/\/(.*)$/s.exec(text)
  const dialect = parts === null ? undefined : DIALECTS[parts[1] ?? '']
  const isPlain = args.length === 1 && [...named.keys()].every((name) => PLAIN.has(name))
  if (dialect === undefined || !isKnownText(text) || !isPlain) return undefined
  const rest = parts?.[2] ?? ''
  const base = { ...reachOf(call), is: 'database', engine: dialect, port: undefined, host: undefined } as const
  if (dialect !== 'sqlite')
    return { dialect, place: { ...base, url: word(`${parts?.[1]}://${rest}`, span), database: undefined } }
  const [file = ''] = rest.replace(/^\//, '').split('?')
  return {
    dialect,
    place: { ...base, url: undefined, database: undefined, file: word(file === '' ? ':memory:' : file, span) },
  }
}
