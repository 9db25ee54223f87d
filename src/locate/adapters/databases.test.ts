import { afterAll, describe } from 'vitest'
import { buildWorld, expectPlace, reach } from '../../../test/world/world.ts'
import type { DatabasePlace, Engine, RuntimePlace } from '../../understand/place.ts'
import { UNKNOWN, word } from '../../understand/word.ts'

const world = buildWorld()
afterAll(() => world.remove())

/** One line a case: the place as a command would name it, then what it really is. */
const is = expectPlace(world)
const words = (text: string | undefined) => (text === undefined ? undefined : word(text))
type Variables = Readonly<Record<string, string>>

describe('database', () => {
  const db = (
    engine: Engine,
    flags: Partial<Record<'url' | 'host' | 'port' | 'database' | 'file', string>> = {},
    env: Variables = {},
  ): DatabasePlace => ({
    is: 'database',
    engine,
    url: words(flags.url),
    host: words(flags.host),
    port: words(flags.port),
    database: words(flags.database),
    ...(flags.file === undefined ? {} : { file: word(flags.file) }),
    ...reach(world, env),
  })
  const pg = (flags: Parameters<typeof db>[1] = {}, env: Variables = {}) => db('postgresql', flags, env)
  is('a URL', pg({ url: 'postgresql://app@db.prod.example/shop' }), 'db.prod.example:5432/shop', 'production')
  is('a URL of this host', pg({ url: 'postgresql://dev@localhost/shop_dev' }), 'localhost:5432/shop_dev', 'development')
  is(
    '127.0.0.1 is this host',
    pg({ url: 'postgresql://dev@127.0.0.1:5432/shop_dev' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    '[::1] is this host',
    pg({ url: 'postgresql://dev@[::1]:5432/shop_dev' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'case and a final dot',
    pg({ host: 'DB.Prod.Example.', database: 'shop' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is('a password holds an @', pg({ url: 'postgresql://app:p@w@db.prod.example/shop' }), 'unknown', 'unknown')
  is(
    'host in the query',
    pg({ url: 'postgresql:///shop?host=db.prod.example' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is('service=', pg({ url: 'service=shop-staging' }), 'db.staging.example:5432/shop', 'staging')
  is(
    'service= where the database stands',
    pg({ database: 'service=shop-dev' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is('PGSERVICE', pg({}, { PGSERVICE: 'shop-prod' }), 'db.prod.example:5432/shop', 'production')
  is('a service that is not there', pg({}, { PGSERVICE: 'shop-qa' }), 'unknown', 'unknown')
  is(
    'a flag beats the service',
    pg({ host: 'localhost', database: 'shop_dev' }, { PGSERVICE: 'shop-prod' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'the service beats PGHOST',
    pg({}, { PGSERVICE: 'shop-dev', PGHOST: 'db.prod.example' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is('PGHOST', pg({ database: 'shop' }, { PGHOST: 'db.prod.example' }), 'db.prod.example:5432/shop', 'production')
  is(
    'a flag beats PGHOST',
    pg({ host: 'localhost', database: 'shop_dev' }, { PGHOST: 'db.prod.example' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'PGHOSTADDR beats the host',
    pg({ host: 'localhost', database: 'shop_dev' }, { PGHOSTADDR: '10.9.9.9' }),
    '10.9.9.9:5432/shop_dev',
    'unknown',
  )
  is(
    'key=value',
    pg({ url: "host='db.prod.example' dbname=shop password=x" }),
    'db.prod.example:5432/shop',
    'production',
  )
  is(
    'several hosts',
    pg({ url: 'postgresql://localhost,db.prod.example/shop_dev' }),
    'localhost:5432/shop_dev, db.prod.example:5432/shop_dev',
    'production',
  )
  is('nothing said: this host', pg({ database: 'shop_dev' }), 'localhost:5432/shop_dev', 'development')
  is(
    'a socket is this host',
    pg({ host: '/var/run/postgresql', database: 'shop_dev' }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'another port of this host',
    pg({ host: 'localhost', port: '5433', database: 'shop_dev' }),
    'localhost:5433/shop_dev',
    'development',
  )
  is(
    'a database of this host that nobody listed',
    pg({ host: 'localhost', database: 'shop' }),
    'localhost:5432/shop',
    'development',
  )
  is(
    'a name of production on this host',
    pg({ host: 'localhost', database: 'shop_production' }),
    'localhost:5432/shop_production',
    'production',
  )
  is(
    'a hosted name says nothing',
    pg({ host: 'ep-cool-darkness-a1b2c3.us-east-2.aws.neon.tech', database: 'shop_dev' }),
    /neon/,
    'unknown',
  )
  is(
    'another database of a listed server',
    pg({ host: 'db.prod.example', database: 'postgres' }),
    'db.prod.example:5432/postgres',
    'production',
  )
  is('a server without a database', pg({ host: 'db.prod.example' }), 'db.prod.example:5432', 'production')
  is(
    'a shared entrance',
    pg({ url: 'postgresql://postgres.abc:x@aws-0-eu.pooler.supabase.com:5432/postgres' }),
    'aws-0-eu.pooler.supabase.com:5432/postgres@postgres.abc',
    'unknown',
  )
  is(
    'a socket of Cloud SQL',
    pg({ host: '/cloudsql/acme-prod:eu:shop', database: 'shop' }),
    '/cloudsql/acme-prod:eu:shop/shop',
    'production',
  )
  is('a URL that is not known', pg({ url: UNKNOWN }), 'unknown', 'unknown')
  is(
    'a name lowers nothing',
    pg({ host: 'localhost', database: 'shop_dev' }),
    'localhost:5432/shop_dev',
    'unknown',
    'empty',
  )
  is('mysql follows its file', db('mysql', { database: 'shop' }), 'db.prod.example:3306/shop', 'production')
  is(
    'mysql -h localhost',
    db('mysql', { host: 'localhost', database: 'shop_dev' }),
    'localhost:3306/shop_dev',
    'development',
  )
  is('redis', db('redis', { host: 'cache.prod.example' }), 'cache.prod.example:6379/0', 'production')
  is(
    'redis, another number',
    db('redis', { host: 'cache.prod.example', database: '3' }),
    'cache.prod.example:6379/3',
    'production',
  )
  is(
    'redis URL',
    db('redis', { url: 'rediss://:x@cache.prod.example:6379/0' }),
    'cache.prod.example:6379/0',
    'production',
  )
  is('redis of this host', db('redis'), 'localhost:6379/0', 'development')
  is(
    'mongodb, several hosts',
    db('mongodb', { url: 'mongodb://a.example:27017,b.example/shop' }),
    'a.example:27017/shop, b.example:27017/shop',
    'unknown',
  )
  is(
    'mongodb+srv',
    db('mongodb', { url: 'mongodb+srv://x:y@cluster0.abc.mongodb.net/shop' }),
    'cluster0.abc.mongodb.net:27017/shop',
    'unknown',
  )
  is(
    'jdbc',
    db('other', { url: 'jdbc:postgresql://db.prod.example:5432/shop?user=x' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is(
    'jdbc of SQL Server',
    db('other', { url: 'jdbc:sqlserver://10.1.1.1:1433;databaseName=shop' }),
    '10.1.1.1:1433/shop',
    'unknown',
  )
  is(
    'a string of ADO',
    db('tsql', { url: 'Server=tcp:sql.prod.example,1433;Database=shop;Password=x' }),
    /sql.prod.example:1433\/shop/,
    'production',
  )
  is(
    'a driver in the scheme',
    db('other', { url: 'postgresql+psycopg2://u:p@db.prod.example/shop' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is('kafka of this host', db('kafka', { host: 'localhost:9092' }), 'localhost:9092', 'development')
  is('a file of the workspace', db('sqlite', { file: 'data/seed.db' }), /data\/seed.db$/, 'development')
  is('a file of production', db('sqlite', { file: 'data/production.sqlite3' }), /production.sqlite3$/, 'production')
  is('a file somewhere else', db('sqlite', { file: '/srv/shop/shop.db' }), '/srv/shop/shop.db', 'unknown')
  is('a URL of a file', db('other', { url: 'sqlite:///data/seed.db' }), /app\/data\/seed.db$/, 'development')
  is('a URL of an absolute file', db('other', { url: 'sqlite:////srv/x.db' }), '/srv/x.db', 'unknown')
  is('an absolute file of JDBC', db('other', { url: 'jdbc:sqlite:/srv/x.db' }), '/srv/x.db', 'unknown')
  is('an absolute file that is not there', db('other', { url: 'sqlite:/etc/no.db' }), '/etc/no.db', 'unknown')
  is('a URL that may be absolute', db('other', { url: 'sqlite:///etc/passwd' }), '/etc/passwd', 'unknown')
  is('a file in the way of prisma', db('other', { url: 'file:./dev.db' }), /app\/dev.db$/, 'development')
  is('a URL with two slashes', db('other', { url: 'sqlite://data/seed.db' }), /app\/data\/seed.db$/, 'development')
  is('one that names only a file', db('other', { url: 'sqlite://prod.db' }), /prod.db$/, 'production')
  is('a file by its URL', db('other', { url: 'file:///srv/x.db' }), '/srv/x.db', 'unknown')
  is('a path alone', db('sqlite', { url: 'data/seed.db' }), /app\/data\/seed.db$/, 'development')
  is('an absolute path alone', db('sqlite', { url: '/srv/x.db' }), '/srv/x.db', 'unknown')
  is('memory alone', db('sqlite', { url: ':memory:' }), 'a database in memory', 'development')
  is('a connection of ADO', db('sqlite', { url: 'Data Source=/srv/x.db;Version=3' }), '/srv/x.db', 'unknown')
  is('the same with one setting', db('sqlite', { url: 'Data Source=data/seed.db' }), /data\/seed.db$/, 'development')
  is('a server that speaks SQLite', db('sqlite', { url: 'libsql://x.example' }), 'unknown', 'unknown')
  is('one by its driver', db('other', { url: 'sqlite+libsql://x.example/y' }), 'unknown', 'unknown')
  is('a file by its driver', db('other', { url: 'sqlite+aiosqlite:///data/x.db' }), /data\/x.db$/, 'development')
  is('another one', db('sqlite', { url: 'sqlitecloud://x.example/y' }), 'unknown', 'unknown')
  is('a file of a strange name', db('sqlite', { file: '/srv/x:memory:.db' }), '/srv/x:memory:.db', 'unknown')
  is('a database in memory', db('sqlite', { file: ':memory:' }), 'a database in memory', 'development')
})

describe('runtime', () => {
  const runtime = (
    framework: string,
    more: { url?: string; environment?: string; dotenv?: boolean } = {},
    env: Variables = {},
  ): RuntimePlace => ({
    is: 'runtime',
    framework,
    environment: words(more.environment),
    url: words(more.url),
    dotenv: more.dotenv ?? false,
    ...reach(world, env),
  })
  const dev = 'postgresql://dev:dev@localhost:5432/shop_dev'
  is('prisma reads .env', runtime('prisma', { dotenv: true }), 'db.prod.example:5432/shop', 'production')
  is(
    'a variable beats .env',
    runtime('prisma', { dotenv: true }, { DATABASE_URL: dev }),
    'localhost:5432/shop_dev',
    'development',
  )
  is('.env.development comes first', runtime('next', { dotenv: true }), 'localhost:5432/shop_dev', 'development')
  is(
    'NODE_ENV=production reads .env',
    runtime('next', { dotenv: true }, { NODE_ENV: 'production' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is(
    'a URL on the command line',
    runtime('flyway', { url: 'jdbc:postgresql://db.prod.example:5432/shop' }),
    'db.prod.example:5432/shop',
    'production',
  )
  is('nothing says it', runtime('django'), 'unknown', 'unknown')
  is('RAILS_ENV=production', runtime('rails', {}, { RAILS_ENV: 'production' }), 'unknown', 'production')
  is(
    'an exact entry silences the variable',
    runtime('rails', {}, { RAILS_ENV: 'production', DATABASE_URL: dev }),
    'localhost:5432/shop_dev',
    'development',
  )
  is('-e production', runtime('rails', { environment: 'production' }), 'unknown', 'production')
  for (const value of ['PRODUCTION', 'prod', 'prod ', 'Production']) {
    is(`NODE_ENV=${JSON.stringify(value)}`, runtime('x', {}, { NODE_ENV: value }), 'unknown', 'production')
  }
  is(
    'DJANGO_SETTINGS_MODULE',
    runtime('django', {}, { DJANGO_SETTINGS_MODULE: 'shop.settings.production' }),
    'unknown',
    'production',
  )
  is('DEBUG=0', runtime('django', {}, { DEBUG: '0' }), 'unknown', 'production')
  is('CI=true and NODE_ENV', runtime('x', {}, { CI: 'true', NODE_ENV: 'production' }), 'unknown', 'production')
  is(
    'an unlisted database of this host, run as production',
    runtime('x', {}, { APP_ENV: 'production', DATABASE_URL: 'postgres://localhost:5439/x' }),
    'localhost:5439/x',
    'production',
  )
  is(
    'the same, run as nothing',
    runtime('x', {}, { DATABASE_URL: 'postgres://localhost:5439/x' }),
    'localhost:5439/x',
    'development',
  )
  is('a variable that is not known', runtime('x', {}, { DATABASE_URL: UNKNOWN }), 'unknown', 'unknown')
})
