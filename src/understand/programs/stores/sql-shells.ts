import { emit, nowhere } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Arguments } from '../../options.ts'
import type { DatabasePlace, UnknownPlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import type { SqlDialect } from '../../sql/dialect.ts'
import { type Stream, word } from '../../word.ts'
import { client, databaseAt, dataStream, ownEntry, withoutScheme } from '../database/client.ts'
import { sqlShell } from './sql-shell.ts'
import type { Store } from './statements.ts'

/** Clients that send statements to stores beside PostgreSQL, MySQL and SQLite. */

const cql: Store = {
  catalogue: [
    'system',
    'system_schema',
    'system_distributed',
    'system_views',
    'system_traces',
    'system_virtual_schema',
  ],
  slashes: true,
}

const cqlsh = sqlShell({
  names: ['cqlsh', 'ycqlsh', 'cqlsh.py'],
  about: 'runs statements on a cluster of Cassandra',
  options: `-C|--color --no-color --browser= --ssl -u|--username= -p|--password= -k|--keyspace= -f|--file= --debug
      --coverage --encoding= --cqlshrc= --credentials= --cqlversion= --protocol-version= -e|--execute=
      --connect-timeout= --request-timeout= -t|--tty --insecure-password-without-warning
      -b|--secure-connect-bundle= --consistency-level= --serial-consistency-level= --no-file-io
      --disable-history`,
  place: (call, read) =>
    databaseAt(call, 'other', {
      host: read.operands[0] ?? call.env.get('CQLSH_HOST'),
      port: read.operands[1] ?? call.env.get('CQLSH_PORT') ?? word('9042'),
      database: read.value('-k'),
    }),
  statements: ['-e'],
  files: ['-f'],
  language: cql,
  examples: {
    "cqlsh cass.example -e 'DESCRIBE KEYSPACES'": ['read describe object'],
    "cqlsh cass.example -k shop -e 'select * from orders limit 5'": ['read-data select table orders'],
    "cqlsh -e 'select peer from system.peers'": ['read select catalogue'],
    "cqlsh -e 'TRUNCATE shop.orders; drop keyspace shop'": [
      'lose truncate object shop.orders',
      'lose drop keyspace shop',
    ],
    "cqlsh -e 'delete from shop.orders where id = 1'": ['change delete table shop.orders'],
    "cqlsh -e 'create role x'": ['access create role x'],
    'cqlsh -e "copy shop.orders to \'o.csv\'"': ['read-data copy table shop.orders', 'file overwrite o.csv'],
    'cqlsh -f x.cql': ['file read x.cql', 'unreadable run statement'],
    cqlsh: ['unreadable open shell'],
  },
})

const clickhouse: Store = {
  catalogue: ['system', 'information_schema'],
  hash: true,
  tableFunctions: [
    'numbers',
    'numbers_mt',
    'zeros',
    'zeros_mt',
    'generaterandom',
    'generate_series',
    'merge',
    'view',
    'viewifpermitted',
    'values',
    'null',
    'clusterallreplicas',
    'cluster',
  ],
}

const CLICKHOUSE_OPTIONS = `
  -q|--query= --queries-file= -h|--host= --port= -u|--user= --password=? -d|--database= -n|--multiquery -m|--multiline
  -s|--secure -f|--format= -E|--vertical -t|--time --stacktrace -C|--config-file= --max_threads= --max_memory_usage=
  --readonly= --progress=? --param_id= --connection= --connection-string= --external --file= --name= --structure=
  --types= --quota_key= --history_file= --query_id= --input-format= --output-format= --inline --send_logs_level=
  -S|--table= -N|--output-table= --max_execution_time= --accept-invalid-certificate --no-warnings --echo --path=
  -i|--interleave-queries-file= --client_name= --log-level= --memory-usage=? --history-file= --query-fuzzer-runs=
  --verbose -V -A|--no-suggestion --prompt=
`

const clickhouseClient = sqlShell({
  names: ['clickhouse-client', 'clickhouse', 'chc', 'clickhouse-local', 'chl'],
  about: 'runs statements on a server of ClickHouse',
  options: CLICKHOUSE_OPTIONS,
  place: (call, read) => {
    const local = call.name.endsWith('local') || call.name === 'chl' || read.operands[0]?.text === 'local'
    if (local) return databaseAt(call, 'sqlite', { file: read.value('--path') ?? word(':memory:') })
    const connection = read.value('--connection')
    if (connection !== undefined) return nowhere(call, 'its settings name the host', [connection])
    const port = read.value('--port') ?? word('9000')
    return databaseAt(call, 'other', {
      url: read.value('--connection-string'),
      host: read.value('-h'),
      port,
      database: read.value('-d'),
    })
  },
  statements: ['-q'],
  files: ['--queries-file'],
  operands: (read) => read.operands.filter((w) => w.text.includes(' ')),
  language: clickhouse,
  examples: {
    "clickhouse-client -h ch.example -q 'show tables'": ['read show object'],
    "clickhouse-client -q 'select query, elapsed from system.processes'": ['read select catalogue'],
    'clickhouse-client -q "select table, sum(rows) from system.parts group by table order by 2 format Pretty"': [
      'read select catalogue',
    ],
    "clickhouse-client -q 'select 1 union all table orders'": ['read-data select table orders'],
    "clickhouse-client --query='select count() from shop.orders'": ['read-data select table shop.orders'],
    "clickhouse client -q 'truncate table shop.orders'": ['lose truncate object shop.orders'],
    "clickhouse-client -q 'alter table o delete where id = 1'": ['change delete table o'],
    "clickhouse-client -q 'system reload config'": ['restart system object'],
    'clickhouse-client -q "select * from url(\'https://x.example/\')"': ['unreadable select table'],
    "echo 'drop table o' | clickhouse-client": ['lose drop table o'],
    'clickhouse-client': ['unreadable open shell'],
  },
})

const cockroach = sqlShell({
  names: ['cockroach-sql'],
  about: 'runs statements on a cluster of CockroachDB',
  options: `-e|--execute= -f|--file= --url= --host= -h= -p|--port= -u|--user= -d|--database= --insecure --certs-dir=
      --format= --watch= --set= --safe-updates=? --echo-sql --no-line-editor --embedded --read-only --password=
      --cluster-name=`,
  place: cockroachAt,
  statements: ['-e'],
  files: ['-f'],
  language: 'postgresql',
  examples: { "cockroach-sql --url postgresql://r@c.example/shop -e 'drop table x'": ['lose drop table x'] },
})

export function cockroachAt(call: Call, read: Arguments): DatabasePlace {
  return databaseAt(call, 'postgresql', {
    url: read.value('--url') ?? call.env.get('COCKROACH_URL'),
    host: read.value('--host', '-h') ?? call.env.get('COCKROACH_HOST'),
    port: read.value('--port', '-p') ?? word('26257'),
    database: read.value('--database', '-d') ?? call.env.get('COCKROACH_DATABASE'),
  })
}

const trinoStore: Store = { catalogue: ['information_schema', 'system', 'runtime', 'metadata'] }

const trino = sqlShell({
  names: ['trino', 'presto', 'trino-cli', 'presto-cli'],
  about: 'runs statements on a cluster of Trino',
  options: `--server= --catalog= --schema= --execute= -f|--file= --user= --password --access-token= --client-info=
      --client-request-timeout= --client-tags= --debug --disable-compression --editing-mode= --http-proxy=
      --ignore-errors --insecure --keystore-path= --keystore-password= --krb5-config-path= --krb5-principal=
      --krb5-keytab-path= --network-logging= --output-format= --output-format-interactive= --pager= --path=
      --progress=? --resource-estimate= --session= --session-user= --socks-proxy= --source= --timezone=
      --trace-token= --truststore-path= --truststore-password= --truststore-type= --extra-credential=
      --external-authentication --history-file= --decimal-data-size`,
  place: (call, read) => {
    const operand = read.operands[0]
    const server = read.value('--server') ?? operand
    return databaseAt(call, 'other', {
      host: withoutScheme(server) ?? word('localhost:8080'),
      database: read.value('--catalog'),
    })
  },
  statements: ['--execute'],
  files: ['-f'],
  language: trinoStore,
  examples: {
    "trino --server t.example:8080 --execute 'show catalogs'": ['read show object'],
    "trino --execute 'select * from hive.shop.orders'": ['read-data select table hive.shop.orders'],
    "trino --execute 'select * from system.runtime.queries'": ['read select catalogue'],
    "trino --execute 'explain select * from a.b.c'": ['read explain plan'],
    "trino --execute 'drop table hive.shop.orders'": ['lose drop table hive.shop.orders'],
    "trino --execute 'call x.y()'": ['unreadable run statement'],
  },
})

const hive = sqlShell({
  names: ['beeline', 'hive', 'impala-shell', 'impala-shell.sh', 'spark-sql'],
  about: 'runs statements on Hive, Impala or Spark',
  options: `-e|--execute= -f|--query_file= -q|--query= -u|--jdbc= -n= -p= -d|--database= -i|--impalad= -k|--kerberos
      -s= -l|--ldap --ssl --ca_cert= --silent=? --showHeader=? --outputformat= --hivevar= --hiveconf= --define=
      -B|--delimited -o|--output_file= --output_delimiter= --quiet --verbose --master= --conf= --name=
      --deploy-mode= --packages= --jars= --property-file= -S -v -w|--password-file= --print_header -V --var=
      --user= --database_name= --force=? --incremental=? --protocol= --properties-file=`,
  place: (call, read) =>
    databaseAt(call, 'other', { url: read.value('-u'), host: read.value('-i'), database: read.value('-d') }),
  statements: ['-e', '-q'],
  files: ['-f'],
  output: ['-o'],
  language: { catalogue: ['information_schema', 'sys'] },
  examples: {
    "beeline -u jdbc:hive2://h.example:10000/shop -e 'show tables'": ['read show object'],
    "impala-shell -i i.example -q 'select 1'": ['read select value'],
    "hive -e 'drop table shop.orders'": ['lose drop table shop.orders'],
  },
})

export const snowflake: Store = {
  catalogue: ['information_schema', 'account_usage'],
  slashes: true,
  tableFunctions: ['table', 'flatten', 'generator', 'values'],
}

/** The account is the place; its own settings name it where no flag does. */
function accountAt(call: Call, read: Arguments): DatabasePlace | UnknownPlace {
  const connection = read.value('-c')
  const account = read.value('-a') ?? (connection === undefined ? call.env.get('SNOWSQL_ACCOUNT') : undefined)
  if (account === undefined)
    return nowhere(call, 'its settings name the account', connection === undefined ? [] : [connection])
  const name = {
    ...account,
    text: account.text.includes('.snowflakecomputing.') ? account.text : `${account.text}.snowflakecomputing.com`,
  }
  return databaseAt(call, 'other', { host: name, port: word('443'), database: read.value('-d') })
}

const snowsql = sqlShell({
  names: ['snowsql'],
  about: 'runs statements on an account of Snowflake',
  options: `-a|--accountname= -u|--username= -d|--dbname= -s|--schemaname= -r|--rolename= -w|--warehouse= -h|--host=
      -p|--port= --region= -m|--mfa-passcode= --mfa-passcode-in-password --abort-detached-query
      --probe-connection --proxy-host= --proxy-port= --proxy-user= --proxy-password= --authenticator=
      -v|--version=? --noup -D|--variable= -o|--option= -f|--filename= -q|--query= --config= -P|--prompt
      -M|--mfa-prompt -c|--connection= --single-transaction --private-key-path= --generate-jwt
      --disable-request-pooling -U|--upgrade -K|--client-session-keep-alive --query_tag=`,
  place: accountAt,
  statements: ['-q'],
  files: ['-f'],
  language: snowflake,
  examples: {
    "snowsql -a acme -q 'show warehouses'": ['read show object'],
    "snowsql -a acme -q 'select * from orders'": ['read-data select table orders'],
    "snowsql -c dev -q 'drop database shop'": ['lose drop database shop'],
    "snowsql -a acme -q 'create user x'": ['access create role x'],
    snowsql: ['unreadable open shell'],
  },
})

const others: Program = {
  names: [
    'sqlplus',
    'sqlcl',
    'rman',
    'expdp',
    'impdp',
    'sqlldr',
    'db2',
    'vsql',
    'nzsql',
    'bteq',
    'hdbsql',
    'isql-fb',
    'isql-v',
    'mclient',
    'arangosh',
    'arangodump',
    'arangorestore',
    'ksql',
    'pinot-admin.sh',
    'surreal',
    'gremlin.sh',
  ],
  about: 'clients of stores whose statements are not read',
  examples: {
    'sqlplus system/x@db.example': ['unreadable open shell'],
    'sqlplus -V': ['read help help'],
    "echo 'drop table x;' | sqlplus a/b@c": ['unreadable run statement'],
    'expdp a/b directory=d dumpfile=x.dmp': ['read-data dump database'],
    'arangodump --output-directory d': ['read-data dump database'],
  },
  run: (call) => {
    if (call.args.length === 1 && /^(-V|-v|--version|-h|--help|-\?)$/.test(call.args[0]?.text ?? ''))
      return emit(call, 'read', 'help', 'help')
    const at = nowhere(call, 'the connection is not read', call.args)
    if (/^(expdp|arangodump)$/.test(call.name)) {
      emit(call, 'read-data', 'dump', 'database', '', { at })
      return dataStream(call)
    }
    if (/^(impdp|sqlldr|arangorestore)$/.test(call.name)) return emit(call, 'lose', 'restore', 'database', '', { at })
    if (!call.stdinGiven && call.args.every((w) => !/^@|^-[a-z]|\s/i.test(w.text))) return openShell(call)
    emit(call, 'unreadable', 'run', 'statement', '', { at, note: `the statements of \`${call.name}\` are not read` })
    return dataStream(call)
  },
}

/** `usql` speaks the dialect of the scheme that its address has. */
const usql = client({
  names: ['usql'],
  about: 'runs statements on many kinds of databases',
  options: `-c|--command= -f|--file= -w|--no-password -X|--no-init -o|--out= -W|--password -1|--single-transaction
      -v|--set|--variable= -N|--cset= -P|--pset= -F|--field-separator= -R|--record-separator= -T|--table-attr=
      -A|--no-align -H|--html -t|--tuples-only -x|--expanded -z|--field-separator-zero
      -0|--record-separator-zero -J|--json -C|--csv -G|--vertical -q|--quiet --config= -V|--version -?|--help`,
  place: (call, read) => {
    const url = read.operands[0]
    return databaseAt(call, 'other', { url })
  },
  examples: {
    "usql postgres://db.example/shop -c 'drop table x'": ['lose drop table x'],
    "usql my://db.example/shop -c 'select * from x'": ['read-data select table x'],
    "usql other://db.example/shop -c 'select 1'": ['unreadable run statement'],
    'usql pg://db.example/shop': ['unreadable open shell'],
  },
  run: (call, read, at) => {
    if (at.is !== 'database') return
    const scheme = read.operands[0]?.text.split(':')[0] ?? ''
    const dialect = ownEntry(DIALECTS, scheme)
    const statements = read.values('-c')
    const files = read.values('-f')
    if (statements.length + files.length === 0 && !call.stdinGiven) return openShell(call)
    const sources: Stream[] = [
      ...statements.map((one) => ({ text: one.text, carries: one.carries, span: one.span })),
      ...files.map((one) => ({ ...call.readFile(one), span: one.span })),
    ]
    for (const one of sources.length > 0 ? sources : [call.stdin]) {
      if (dialect === undefined || one.text?.includes('\\') === true)
        emit(call, 'unreadable', 'run', 'statement', '', { at })
      else call.sql(one, dialect, at)
    }
    return dataStream(call)
  },
})

const DIALECTS: Readonly<Record<string, SqlDialect>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  pg: 'postgresql',
  pgsql: 'postgresql',
  cockroachdb: 'postgresql',
  cr: 'postgresql',
  redshift: 'postgresql',
  mysql: 'mysql',
  my: 'mysql',
  mariadb: 'mysql',
  maria: 'mysql',
  tidb: 'mysql',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  sq: 'sqlite',
  file: 'sqlite',
  sqlserver: 'tsql',
  mssql: 'tsql',
  ms: 'tsql',
}

export const sqlStores: readonly Program[] = [cqlsh, clickhouseClient, cockroach, trino, hive, snowsql, usql, others]
