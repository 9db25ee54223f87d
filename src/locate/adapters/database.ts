import { posix } from 'node:path'
import type { DatabasePlace, Engine } from '../../understand/place.ts'
import { isKnown, type Word, word } from '../../understand/word.ts'
import { isHostText, isLocalHost, isPort, joinHostPort, splitHostPort } from '../address.ts'
import { type Claim, nameClaims, type Subject } from '../evidence.ts'
import { type Connection, readConnection } from '../formats/connection.ts'
import { databaseFileIdentity, databaseIdentity } from '../identity.ts'
import { first, flag, type Setting, state, textOf, variable } from '../setting.ts'
import { homePathFrom, isWithin, local, lost, remote, type Vantage } from '../vantage.ts'
import { mysqlDefaults } from './mysql.ts'
import { postgresService } from './postgres-service.ts'
import { tunnelAt } from './tunnel.ts'

/** Where a client would connect, before it is looked up. */
interface Endpoint {
  /** `undefined`: the engine's own default, which is this machine. */
  readonly host: string | undefined
  readonly port: string | undefined
  readonly database: string | undefined
}

const USUAL_PORTS: Readonly<Record<Engine, string | undefined>> = {
  postgresql: '5432',
  mysql: '3306',
  redis: '6379',
  mongodb: '27017',
  tsql: '1433',
  kafka: '9092',
  rabbitmq: '5672',
  sqlite: undefined,
  other: undefined,
}

const ENGINES: Readonly<Record<string, Engine>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  pgsql: 'postgresql',
  pg: 'postgresql',
  postgis: 'postgresql',
  cockroachdb: 'postgresql',
  ecto: 'postgresql',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mysql',
  mysqlx: 'mysql',
  redis: 'redis',
  rediss: 'redis',
  mongodb: 'mongodb',
  'mongodb+srv': 'mongodb',
  sqlserver: 'tsql',
  mssql: 'tsql',
  sqlsrv: 'tsql',
  amqp: 'rabbitmq',
  amqps: 'rabbitmq',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  file: 'sqlite',
}

/** Which database a client would really reach: its server and its name on that server. */
export function locateDatabase(place: DatabasePlace, from: Vantage): readonly Subject[] {
  const given = first(flag(place.url, 'the connection'), connectionInName(place))
  if (given.is === 'unknown') return [lost(from, 'the connection is not known before it runs')]
  const connection = given.is === 'known' ? readConnection(given.text) : undefined
  const file = given.is === 'known' && connection === undefined ? bareFile(place.engine, given.text) : undefined
  if (given.is === 'known' && connection === undefined && file === undefined)
    return [lost(from, 'the connection is not understood')]
  const engine = engineOf(place.engine, connection?.scheme ?? '')
  if (engine === 'sqlite') return [locateFile(file === undefined ? place : { ...place, file }, from, connection)]
  const settings =
    engine === 'postgresql' ? postgresSettings(place, from, connection) : otherSettings(engine, place, from, connection)
  if (typeof settings === 'string') return [lost(from, settings, nameClaims(textOf(flag(place.host, '')), 'host'))]
  const called = nameClaims(textOf(settings.called ?? { is: 'absent' }), 'host')
  return endpoints(settings, connection)
    .map((one) => atEndpoint(place, from, engine, one))
    .map((one) => (called.length === 0 ? one : { ...one, claims: [...one.claims, ...called] }))
}

/** Who says that it is SQLite may name the file alone. */
function bareFile(engine: Engine, text: string): Word | undefined {
  if (engine !== 'sqlite') return undefined
  const bare = text.replace(/^(data ?source|filename)=/i, '')
  return bare === ':memory:' || !/^[a-z][a-z0-9+.-]*:|[=;]/i.test(bare) ? word(bare) : undefined
}

/** libpq takes a connection string where a database's name stands. */
function connectionInName(place: DatabasePlace): Setting {
  const name = flag(place.database, 'the database')
  if (name.is !== 'known' || place.engine !== 'postgresql') return { is: 'absent' }
  return name.text.includes('=') || name.text.includes('://') ? name : { is: 'absent' }
}

function engineOf(told: Engine, scheme: string): Engine {
  const bare = scheme.startsWith('mongodb+') ? scheme : (scheme.split('+')[0] ?? scheme)
  return ENGINES[bare] ?? told
}

/** What was found for each part of an address; several hosts stand with commas between. */
interface Settings {
  readonly host: Setting
  /** What the server is called where its address is given beside it: the address may be the end of a tunnel to it. */
  readonly called?: Setting
  readonly port: Setting
  readonly database: Setting
}

/**
 * libpq (PostgreSQL 18 manual, sections 33.1 and 33.15 to 33.17): the connection string, the flags, the service, the
 * variables, the defaults. `hostaddr` is where it connects, whatever `host` says.
 */
function postgresSettings(place: DatabasePlace, from: Vantage, connection: Connection | undefined): Settings | string {
  const inString = (key: string) => state(connection?.settings.get(key), `${key} of the connection`)
  const name = connectionInName(place).is === 'known' ? undefined : place.database
  const hosts = connection === undefined ? undefined : connection.hosts.map((one) => one.host).join(',')
  const ports = connection === undefined ? undefined : connection.hosts.map((one) => one.port ?? '').join(',')
  if (connection?.settings.has('servicefile') === true) return 'the connection names a service file of its own'
  const service = first(inString('service'), variable(place.env, 'PGSERVICE'))
  if (service.is === 'unknown') return 'the service is not known before it runs'
  const ofService = service.is === 'known' ? postgresService(place, from, service.text) : new Map<string, string>()
  if (typeof ofService === 'string') return ofService
  const inService = (key: string) => state(ofService.get(key), `${key} of the service`)
  const address = first(inString('hostaddr'), inService('hostaddr'), variable(place.env, 'PGHOSTADDR'))
  const host = first(
    inString('host'),
    state(hosts, 'the connection'),
    flag(place.host, '--host'),
    inService('host'),
    variable(place.env, 'PGHOST'),
  )
  return {
    host: first(address, host),
    ...(address.is === 'absent' ? {} : { called: host }),
    port: first(
      inString('port'),
      state(onlyCommas(ports), 'the connection'),
      flag(place.port, '--port'),
      inService('port'),
      variable(place.env, 'PGPORT'),
    ),
    database: first(
      inString('dbname'),
      state(connection?.database, 'the connection'),
      flag(name, '--dbname'),
      inService('dbname'),
      variable(place.env, 'PGDATABASE'),
    ),
  }
}

function onlyCommas(ports: string | undefined): string | undefined {
  return ports === undefined || /^,*$/.test(ports) ? undefined : ports
}

function otherSettings(
  engine: Engine,
  place: DatabasePlace,
  from: Vantage,
  connection: Connection | undefined,
): Settings | string {
  const any = (...keys: readonly string[]) =>
    first(...keys.map((key) => state(connection?.settings.get(key), `${key} of the connection`)))
  const hosts = connection?.hosts.map((one) => one.host).join(',')
  const ports = connection?.hosts.map((one) => one.port ?? '').join(',')
  const host = first(
    any('host', 'server', 'data source', 'address', 'unix_socket'),
    state(hosts, 'the connection'),
    flag(place.host, '--host'),
  )
  const port = first(any('port'), state(onlyCommas(ports), 'the connection'), flag(place.port, '--port'))
  const database = first(
    any('dbname', 'database', 'databasename', 'initial catalog'),
    state(connection?.database, 'the connection'),
    flag(place.database, '--database'),
  )
  if (engine === 'tsql') return { host: withPort(host), port, database }
  if (engine !== 'mysql' || connection !== undefined) return { host, port, database }
  // A file of login paths in another place (MySQL 8.4 manual, section 6.6.7): nobody can read what it names.
  if (host.is === 'absent' && variable(place.env, 'MYSQL_TEST_LOGIN_FILE').is !== 'absent')
    return 'a login path may name the host'
  const defaults = mysqlDefaults(from, host.is === 'absent')
  if (typeof defaults === 'string') return defaults
  return {
    host: first(host, state(defaults.host, '~/.my.cnf'), variable(place.env, 'MYSQL_HOST')),
    port: first(port, state(defaults.port, '~/.my.cnf'), variable(place.env, 'MYSQL_TCP_PORT')),
    database: first(database, state(defaults.database, '~/.my.cnf')),
  }
}

/** SQL Server has its port behind a comma: `tcp:host,1433`. */
function withPort(host: Setting): Setting {
  return host.is === 'known' ? { ...host, text: host.text.replace(/,\s{0,9}(\d{1,5})\s*$/, ':$1') } : host
}

function endpoints(settings: Settings, connection: Connection | undefined): readonly (Endpoint | string)[] {
  for (const one of [settings.host, settings.port, settings.database]) {
    if (one.is === 'unknown') return [`${one.from} is not known before it runs`]
  }
  const hosts = (textOf(settings.host) ?? '').split(',')
  const ports = (textOf(settings.port) ?? '').split(',')
  const database = databaseOf(textOf(settings.database), connection)
  if (hosts.length > MOST_HOSTS) return ['it names more hosts than are looked at']
  return hosts.map((text, i) => {
    // `tcp:host` and `host\instance` of SQL Server are other ways to write it.
    const bare = text.trim().replace(/^tcp:/, '').split('\\')[0] ?? ''
    const port = (ports.length === 1 ? ports[0] : ports[i])?.trim() ?? ''
    if (port !== '' && !isPort(port)) return 'the port is no number'
    if (bare === '' || bare.startsWith('/') || bare.startsWith('@'))
      return { host: bare || undefined, port: port || undefined, database }
    const split = splitHostPort(bare)
    if (split === undefined || !isHostText(split.host)) return 'the host is not understood'
    return { host: split.host, port: split.port ?? (port || undefined), database }
  })
}

const MOST_HOSTS = 32

/**
 * Supabase's shared entrance serves the databases of many owners: which one it is stands in the user's name
 * (`postgres.<project>`), and the entrance alone is no identity.
 */
function databaseOf(database: string | undefined, connection: Connection | undefined): string | undefined {
  const pooled = connection?.hosts.some((one) => one.host.toLowerCase().endsWith('.pooler.supabase.com')) === true
  if (!pooled) return database
  return `${database ?? ''}@${connection?.user ?? 'unknown'}`
}

function atEndpoint(place: DatabasePlace, from: Vantage, engine: Engine, endpoint: Endpoint | string): Subject {
  if (typeof endpoint === 'string') return lost(from, endpoint)
  const { host, database } = endpoint
  const claims: readonly Claim[] = [...nameClaims(host, 'host'), ...nameClaims(database, 'database')]
  if (host?.startsWith('/cloudsql/') === true) return remote(from, [databaseFileIdentity(host, database)], claims)
  const port = endpoint.port ?? USUAL_PORTS[engine]
  if (host !== undefined && !host.startsWith('/') && !host.startsWith('@') && !isLocalHost(host)) {
    return remote(from, [databaseIdentity({ host, port, database: nameFor(engine, database) })], claims)
  }
  const socket = host?.startsWith('/') === true || host?.startsWith('@') === true
  const tunnel = socket ? undefined : tunnelAt(place, port)
  if (tunnel !== undefined) {
    if (tunnel.to === undefined) return lost(from, 'a tunnel leads to a database that is not known', claims)
    const { tunnels: _, ...plain } = place
    return atEndpoint({ ...plain, is: 'database' }, from.at(tunnel.to.site), engine, { ...tunnel.to, database })
  }
  const address = { host: from.self ?? 'localhost', port, database: nameFor(engine, database) }
  const shown = `${joinHostPort(address.host, port)}${address.database === undefined ? '' : `/${address.database}`}`
  return local(from, shown, from.self === undefined ? [] : [databaseIdentity(address)], claims)
}

/** The database that is used where none is named: a number for redis, `test` for mongodb. For the others the user's. */
function nameFor(engine: Engine, database: string | undefined): string | undefined {
  if (database !== undefined) return database
  return engine === 'redis' ? '0' : engine === 'mongodb' ? 'test' : undefined
}

/** A database in a file: a file of this machine, of the session's class only where the session works. */
function locateFile(place: DatabasePlace, from: Vantage, connection: Connection | undefined): Subject {
  const given = place.file ?? place.database
  if (connection === undefined && given !== undefined && !isKnown(given))
    return lost(from, 'the file is not known before it runs')
  const text = connection === undefined ? (given?.text ?? ':memory:') : pathIn(connection)
  if (text === undefined) return lost(from, 'nobody knows where such a connection leads')
  if (text === '' || /^(file:)?\/*:memory:(\?|$)/.test(text)) {
    const inMemory = local(from, 'a database in memory')
    return text === ':memory:' ? { ...inMemory, fleeting: true } : inMemory
  }
  const path = homePathFrom(from, place.cwd, filePath(from, connection, text))
  if (path === undefined) return lost(from, 'the path of the database is not known')
  const real = from.files.real(path)
  const workspace = from.workspaces().find((one) => isWithin(real, one))
  const name = workspace === undefined ? posix.basename(real) : real.slice(workspace.length + 1)
  const claims = nameClaims(name, 'file')
  const identity = databaseFileIdentity(real)
  const subject = from.owns(real) ? local(from, real, [identity], claims) : remote(from, [identity], claims)
  return { ...subject, file: real }
}

/** `sqlite:data/x.db`, `Data Source=data/x.db` of ADO; other addresses (`libsql://…`) are those of servers. */
function pathIn(connection: Connection): string | undefined {
  const { path, settings, scheme } = connection
  if (path !== undefined || scheme !== '') return path
  return settings.get('data source') ?? settings.get('datasource') ?? settings.get('filename')
}

/**
 * `sqlite:////srv/x` is an absolute path to all readers; `sqlite:///srv/x` is one to some and relative to others, and
 * is taken as absolute where such a file is there.
 */
function filePath(from: Vantage, connection: Connection | undefined, text: string): string {
  const bare = text.replace(/^file:/, '').split('?')[0] ?? ''
  if (connection === undefined || connection.scheme === 'file' || connection.scheme === '') return bare
  if (bare.startsWith('//')) return bare.slice(1)
  return bare.startsWith('/') && from.files.kind(bare) === 'absent' ? bare.slice(1) : bare
}
