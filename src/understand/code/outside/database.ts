import type { Span } from '../../../lib/span.ts'
import { reachOf } from '../../emit.ts'
import type { DatabasePlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import type { SqlDialect } from '../../sql/dialect.ts'
import { isKnownText, UNKNOWN, word } from '../../word.ts'
import type { CodeCall, Value } from '../values.ts'
import type { Outside } from './outside.ts'

const DATABASES: Readonly<Record<string, SqlDialect>> = {
  'sqlite3.connect': 'sqlite',
  'psycopg2.connect': 'postgresql',
  'psycopg.connect': 'postgresql',
  'pg8000.connect': 'postgresql',
  'pymysql.connect': 'mysql',
  'MySQLdb.connect': 'mysql',
  'mysql.connector.connect': 'mysql',
  'pg.Client': 'postgresql',
  'pg.Pool': 'postgresql',
  'mysql2.createConnection': 'mysql',
  'mysql2.createPool': 'mysql',
  'mysql2.promise.createConnection': 'mysql',
  'better-sqlite3': 'sqlite',
  'sqlite.DatabaseSync': 'sqlite',
  'bun:sqlite.Database': 'sqlite',
  'sqlite3.Database': 'sqlite',
  'sqlite3.verbose().Database': 'sqlite',
}

const STATEMENTS = new Set('execute executemany executescript query prepare exec read_sql read_sql_query'.split(' '))
const IN_BETWEEN = new Set(
  'cursor commit close fetchone fetchall fetchmany connect end release all run get each iterate serialize'.split(' '),
)

/** How a statement begins that a value is not taken for: `.run('John Smith')`. */
const STATEMENT =
  /^[\s(;]*(--|\/\*|(select|insert|update|delete|replace|create|drop|alter|pragma|vacuum|attach|detach|with|begin|commit|rollback|savepoint|release|explain|analyze|reindex|truncate|grant|revoke|merge|values)\b)/i

/** Drivers of databases. Of several connections nobody knows which one a statement goes to. */
export function databaseOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside | undefined {
  const opened = calls.filter((one) => Object.hasOwn(DATABASES, one.path))
  const [only] = opened
  if (only === undefined || opened.length > 1) return undefined
  const dialect = DATABASES[only.path] as SqlDialect
  const place = placeOf(call, dialect, only, span)
  if (place === undefined) return undefined
  return {
    // pandas takes the connection of another library.
    modules: new Set([only.path.split('.')[0] ?? '', 'pandas']),
    read: (one) => {
      if (one === only) return true
      const dot = one.path.lastIndexOf('.')
      const last = one.path.slice(dot + 1)
      if (dot < 0 || (!STATEMENTS.has(last) && !IN_BETWEEN.has(last))) return false
      const [text] = one.args
      // `db.run('…')` takes a statement; of one that was prepared it takes values.
      if (IN_BETWEEN.has(last) && !STATEMENT.test(text?.text ?? '')) return true
      // `/x/.exec(y)` is another thing altogether.
      if (text === undefined || (last === 'exec' && !/^\s*[a-z]+\s/i.test(text.text))) return false
      call.sql({ text: withoutHoles(text.text, dialect), carries: 0, span }, dialect, place)
      return true
    },
  }
}

/** `%s` and `%(name)s` stand for values that the library puts in (PEP 249). */
function withoutHoles(text: string, dialect: SqlDialect): string | undefined {
  if (text === UNKNOWN) return undefined
  return text.replaceAll(/%s|%\(\w{1,64}\)s/g, dialect === 'postgresql' ? '$1' : '?')
}

const HOST = ['host', 'hostname', 'server']
const NAME = ['dbname', 'database', 'db', 'dbName']
const URL = ['dsn', 'connectionString', 'uri', 'conninfo']
const KNOWN = new Set([
  ...HOST,
  ...NAME,
  ...URL,
  'user',
  'password',
  'port',
  'username',
  'passwd',
  'readonly',
  'timeout',
  'autocommit',
  'isolation_level',
  'sslmode',
  'ssl',
])

function placeOf(call: Call, dialect: SqlDialect, one: CodeCall, span: Span | undefined): DatabasePlace | undefined {
  // Another option may lead somewhere else.
  if ([...one.named.keys()].some((name) => !KNOWN.has(name))) return undefined
  const named = (names: readonly string[]) =>
    names.map((name) => one.named.get(name)).find((value) => value !== undefined)
  const known = (value: Value | undefined) => value === undefined || isKnownText(value.text)
  const asWord = (value: Value | undefined) => (value === undefined ? undefined : word(value.text, span))
  const first = one.args[0]?.text === UNKNOWN && one.named.size > 0 ? undefined : one.args[0]
  const [host, name, url, port] = [named(HOST), named(NAME), named(URL) ?? first, one.named.get('port')]
  if (![host, name, url, port].every(known) || one.args.length > 1) return undefined
  if (host === undefined && name === undefined && url === undefined) return undefined
  const base = { ...reachOf(call), is: 'database', engine: dialect, port: asWord(port) } as const
  if (dialect === 'sqlite') {
    const file = asWord(url ?? name)
    return file === undefined ? undefined : { ...base, url: undefined, host: undefined, database: undefined, file }
  }
  return { ...base, url: asWord(url), host: asWord(host), database: asWord(name) }
}
