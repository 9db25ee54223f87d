import type { Span } from '../../lib/span.ts'
import { emit, nowhere, reachOf } from '../emit.ts'
import type { DatabasePlace } from '../place.ts'
import type { Call } from '../program.ts'
import type { SqlDialect } from '../sql/dialect.ts'
import { isKnownText, UNKNOWN, type Word, word } from '../word.ts'
import { clusterOf } from './cluster-client.ts'
import type { CodeCall, Value } from './values.ts'

/** What a code asks of a database or of a cloud, by its libraries: the statement, or the command of `aws`, is read in its place. */
export interface Outside {
  /** True where the call was one of these, and has been read. */
  readonly read: (one: CodeCall) => boolean
  /** Libraries whose other functions only open and close. */
  readonly modules: ReadonlySet<string>
}

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

const STATEMENTS = new Set(['execute', 'executemany', 'executescript', 'query', 'prepare', 'exec'])
const IN_BETWEEN = new Set(
  'cursor commit close fetchone fetchall fetchmany connect end release all run get each iterate serialize'.split(' '),
)

/** How a statement begins that a value is not taken for: `.run('John Smith')`. */
const STATEMENT =
  /^[\s(;]*(--|\/\*|(select|insert|update|delete|replace|create|drop|alter|pragma|vacuum|attach|detach|with|begin|commit|rollback|savepoint|release|explain|analyze|reindex|truncate|grant|revoke|merge|values)\b)/i

const NOTHING: Outside = { read: () => false, modules: new Set() }

/** Of several connections nobody knows which one a statement goes to; of one that is not known neither. */
export function outsideOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside {
  return databaseOf(call, calls, span) ?? amazonOf(call, calls, span) ?? clusterOf(call, calls, span) ?? NOTHING
}

function databaseOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside | undefined {
  const opened = calls.filter((one) => Object.hasOwn(DATABASES, one.path))
  const [only] = opened
  if (only === undefined || opened.length > 1) return undefined
  const dialect = DATABASES[only.path] as SqlDialect
  const place = placeOf(call, dialect, only, span)
  if (place === undefined) return undefined
  return {
    modules: new Set([only.path.split('.')[0] ?? '']),
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

const CLIENT = /^boto3\.(client|resource|Session\(\)\.(client|resource)|session\.Session\(\)\.(client|resource))$/
const SESSION = /^boto3\.(Session|session\.Session|setup_default_session)$/
const COMMAND = /^@aws-sdk\.client-([\w-]+)\.(\w+)Command$/
const VERB =
  /^(scan|query|invoke|publish|decrypt|encrypt|((?:create|delete|describe|list|get|put|update|terminate|start|stop|reboot|run|invoke|send|receive|purge|batch|copy|upload|download|attach|detach|modify|register|deregister|authorize|revoke|tag|untag|assume|head|restore|set|add|remove|enable|disable|cancel|schedule|filter|lookup|simulate|generate|rotate|associate|disassociate|transact|execute|abort|change|import|export|reset|release|allocate|promote|failover|admin)_[a-z0-9_]+))$/
/** Helpers of the library itself. */
const PURE = new Set([
  'get_paginator',
  'get_waiter',
  'get_available_services',
  'get_available_regions',
  'get_credentials',
])
const RENAMED: Readonly<Record<string, string>> = {
  upload_file: 'put-object',
  upload_fileobj: 'put-object',
  download_file: 'get-object',
  download_fileobj: 'get-object',
}

/** What a resource of boto3 does to itself: `boto3.resource('ec2').Instance(id).terminate()`. A thread has a `start` too. */
function resourceVerb(service: string, last: string): string | undefined {
  if (last === 'delete') return 'delete-resource'
  if (service === 's3' && last === 'put') return 'put-object'
  const isOthers = service !== 'ec2' && isKnownText(service)
  return !isOthers && /^(terminate|stop|start|reboot)$/.test(last) ? `${last}-instances` : undefined
}

/** boto3 and the SDK for JavaScript 3 name their calls as `aws` does. */
function amazonOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside | undefined {
  const clients = calls.filter((one) => CLIENT.test(one.path))
  if (clients.length === 0 && !calls.some((one) => COMMAND.test(one.path))) return undefined
  const services = new Set(clients.map((one) => one.args[0]?.text ?? UNKNOWN))
  const [only = UNKNOWN] = services.size === 1 ? services : []
  const session = calls.find((one) => SESSION.test(one.path))
  const profile = session?.named.get('profile_name')?.text ?? (session === undefined ? undefined : UNKNOWN)
  const runs = (service: string, command: string, one: CodeCall): true => {
    if (!isKnownText(service)) {
      emit(call, 'undescribed', 'call', 'function', one.path, { at: nowhere(call, 'a service that is not known') })
      return true
    }
    const options = [...one.named].flatMap(([name, value]) => [`--${kebab(name)}`, value.text])
    const words = ['aws', ...(profile === undefined ? [] : ['--profile', profile]), service, command, ...options]
    call.exec(words.map((text): Word => word(text, span)))
    return true
  }
  return {
    modules: new Set([
      'boto3',
      'botocore',
      ...calls.flatMap((one) => (COMMAND.test(one.path) ? [one.path.split('.')[0] ?? ''] : [])),
    ]),
    read: (one) => {
      const found = COMMAND.exec(one.path)
      if (found !== null) return runs(serviceName(found[1] ?? ''), kebab(found[2] ?? ''), one)
      if (CLIENT.test(one.path) || SESSION.test(one.path)) return true
      const last = one.path.slice(one.path.lastIndexOf('.') + 1)
      if (PURE.has(last) || /\.(\w+Client|send)$/.test(one.path)) return true
      const ofResource = clients.some(({ path }) => path.endsWith('resource')) ? resourceVerb(only, last) : undefined
      if (ofResource !== undefined && one.path.includes('.')) return runs(serviceName(only), ofResource, one)
      if (!one.path.includes('.') || !VERB.test(last)) return false
      return runs(serviceName(only), RENAMED[last] ?? last.replaceAll('_', '-'), one)
    },
  }
}

function serviceName(service: string): string {
  return service === 's3' ? 's3api' : service
}

/** `BucketName` and `bucket_name` as options are written. */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
}
