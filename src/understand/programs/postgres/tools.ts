import { emit, emitFile, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Arguments } from '../../options.ts'
import type { DatabasePlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { Carries, type Word } from '../../word.ts'
import { client, databaseAt, dataStream, writeData } from '../database/client.ts'

/** The client programs of PostgreSQL 18 that carry no statement of the caller's; `psql` has a file of its own. */

export const POSTGRES_CONNECTION = `
  -h|--host= -p|--port= -U|--username= -w|--no-password -W|--password -?|--help -V|--version -e|--echo -v|--verbose
`

/** The connection of a client; the database stands under `-d` or in an operand. */
export function postgresAt(call: Call, read: Arguments, database: Word | undefined): DatabasePlace {
  return databaseAt(call, 'postgresql', { host: read.value('-h'), port: read.value('-p'), database })
}

const DUMP = `${POSTGRES_CONNECTION} -f|--file= -F|--format= -j|--jobs= -Z|--compress= -d|--dbname= -a|--data-only
    -b|--large-objects --blobs -B|--no-large-objects --no-blobs -c|--clean -C|--create -e|--extension=
    -E|--encoding= -n|--schema= -N|--exclude-schema= -O|--no-owner -s|--schema-only -S|--superuser= -t|--table=
    -T|--exclude-table= -x|--no-privileges --no-acl --binary-upgrade --column-inserts --attribute-inserts
    --disable-dollar-quoting --disable-triggers --enable-row-security --exclude-extension=
    --exclude-table-and-children= --exclude-table-data= --exclude-table-data-and-children= --extra-float-digits=
    --filter= --if-exists --include-foreign-data= --inserts --load-via-partition-root --lock-wait-timeout=
    --no-comments --no-data --no-policies --no-publications --no-schema --no-security-labels --no-statistics
    --no-subscriptions --no-sync --no-table-access-method --no-tablespaces --no-toast-compression
    --no-unlogged-table-data --on-conflict-do-nothing --quote-all-identifiers --restrict-key= --rows-per-insert=
    --section= --sequence-data --serializable-deferrable --snapshot= --statistics --statistics-only
    --strict-names --sync-method= --table-and-children= --use-set-session-authorization --role= --oids -o`

const pgDump = client({
  names: ['pg_dump'],
  about: 'writes a database out as SQL or as an archive',
  options: DUMP,
  place: (call, read) => postgresAt(call, read, read.value('-d') ?? read.operands[0]),
  examples: {
    'pg_dump -h db.example shop': ['read-data dump database shop'],
    'pg_dump -h db.example -d shop --schema-only': ['read dump schema shop'],
    'pg_dump -s shop -f schema.sql': ['read dump schema shop', 'file overwrite schema.sql'],
    'pg_dump -Fc -f /tmp/shop.dump shop': ['read-data dump database shop', 'file overwrite /tmp/shop.dump'],
    'pg_dump --section=pre-data shop': ['read dump schema shop'],
    'pg_dump --schema-onl shop': ['read dump schema shop'],
    'pg_dump --bogus shop': ['unreadable run program pg_dump', 'read-data dump database shop'],
    'pg_dump --help': ['read help help'],
  },
  run: (call, read, at) => {
    const name = read.value('-d') ?? read.operands[0] ?? ''
    const sections = read.values('--section').map((w) => w.text)
    const withoutRows = sections.length > 0 && !sections.includes('data')
    const onlySchema = read.has('-s', '--no-data', '--statistics-only') || withoutRows
    if (onlySchema) emit(call, 'read', 'dump', 'schema', name, { at })
    else emit(call, 'read-data', 'dump', 'database', name, { at })
    const file = read.value('-f')
    if (file === undefined) return onlySchema ? undefined : dataStream(call)
    if (onlySchema) return emitFile(call, 'overwrite', file)
    return writeData(call, file)
  },
})

const pgDumpall = client({
  names: ['pg_dumpall'],
  about: 'writes every database of a server out, with its roles',
  options: `${DUMP} -g|--globals-only -l|--database= -r|--roles-only -t|--tablespaces-only --exclude-database=
      --no-role-passwords`,
  place: (call, read) => postgresAt(call, read, read.value('-d', '-l')),
  examples: {
    'pg_dumpall -h db.example > all.sql': [
      'file overwrite all.sql',
      'read-data dump databases',
      'read-secret dump roles',
    ],
    'pg_dumpall -g': ['read-secret dump roles'],
    'pg_dumpall --globals-only --no-role-passwords': ['read dump roles'],
    'pg_dumpall -s --no-role-passwords': ['read dump schema', 'read dump roles'],
  },
  run: (call, read, at) => {
    const only = read.has('-g', '-r', '-t', '--tablespaces-only')
    const rows = !only && !read.has('-s', '--no-data')
    if (!only) emit(call, rows ? 'read-data' : 'read', 'dump', rows ? 'databases' : 'schema', '', { at })
    // Roles come with the hashes of their passwords.
    const secret = !read.has('--no-role-passwords', '-t')
    emit(call, secret ? 'read-secret' : 'read', 'dump', 'roles', '', { at })
    const carries = (rows ? Carries.data : 0) | (secret ? Carries.secret : 0)
    const out = { text: undefined, carries, span: call.span }
    const file = read.value('-f')
    if (file === undefined) return out
    emitFile(call, 'overwrite', file)
    call.wroteFile(file, out)
  },
})

const pgRestore = client({
  names: ['pg_restore'],
  about: 'reads an archive of pg_dump back in, or prints it',
  options: `${POSTGRES_CONNECTION} -d|--dbname= -f|--file= -F|--format= -l|--list -v|--verbose -a|--data-only
      -c|--clean -C|--create -e|--exit-on-error -I|--index= -j|--jobs= -L|--use-list= -n|--schema=
      -N|--exclude-schema= -O|--no-owner -P|--function= -s|--schema-only -S|--superuser= -t|--table=
      -T|--trigger= -x|--no-privileges --no-acl -1|--single-transaction --disable-triggers --enable-row-security
      --filter= --if-exists --no-comments --no-data --no-data-for-failed-tables --no-policies --no-publications
      --no-schema --no-security-labels --no-statistics --no-subscriptions --no-table-access-method
      --no-tablespaces --restrict-key= --section= --statistics --statistics-only --strict-names
      --transaction-size= --use-set-session-authorization --role=`,
  place: (call, read) => postgresAt(call, read, read.value('-d')),
  examples: {
    'pg_restore -l shop.dump': ['file list shop.dump'],
    'pg_restore -l -f toc.txt shop.dump': ['file list shop.dump', 'file overwrite toc.txt'],
    'pg_restore shop.dump > shop.sql': ['file overwrite shop.sql', 'file read shop.dump'],
    'pg_restore -d shop_dev shop.dump': ['file read shop.dump', 'change restore database shop_dev'],
    'pg_restore --clean -h db.example -d shop /tmp/shop.dump': [
      'file read /tmp/shop.dump',
      'lose restore database shop',
    ],
  },
  run: (call, read, at) => {
    const archive = read.operands[0]
    const file = read.value('-f')
    if (read.has('-l')) {
      if (archive !== undefined) emitFile(call, 'list', archive)
      if (file !== undefined && file.text !== '-') emitFile(call, 'overwrite', file)
      return
    }
    if (archive !== undefined) emitFile(call, 'read', archive)
    const into = read.value('-d')
    if (file !== undefined && file.text !== '-') return writeData(call, file)
    if (into === undefined) return dataStream(call)
    // What is in the way is dropped first.
    emit(call, read.has('-c') ? 'lose' : 'change', 'restore', 'database', into, { at })
  },
})

const createdb = client({
  names: ['createdb'],
  about: 'makes a database',
  options: `${POSTGRES_CONNECTION} -D|--tablespace= -E|--encoding= -l|--locale= --lc-collate= --lc-ctype=
      --builtin-locale= --icu-locale= --icu-rules= --locale-provider= -O|--owner= -S|--strategy= -T|--template=
      --maintenance-db=`,
  place: (call, read) => postgresAt(call, read, read.operands[0]),
  examples: { 'createdb -h localhost shop_dev': ['change create database shop_dev'] },
  run: (call, read, at) => emit(call, 'change', 'create', 'database', read.operands[0] ?? '', { at }),
})

const dropdb = client({
  names: ['dropdb'],
  about: 'drops a database',
  options: `${POSTGRES_CONNECTION} -f|--force -i|--interactive --if-exists --maintenance-db=`,
  place: (call, read) => postgresAt(call, read, read.operands[0]),
  examples: {
    'dropdb -h localhost shop_dev': ['lose drop database shop_dev'],
    'dropdb --if-exists -f shop': ['lose drop database shop'],
    'dropdb --help': ['read help help'],
  },
  run: (call, read, at) => emit(call, 'lose', 'drop', 'database', read.operands[0] ?? '', { at }),
})

const createuser = client({
  names: ['createuser', 'dropuser'],
  about: 'makes or drops a role',
  options: `${POSTGRES_CONNECTION} -a|--with-admin= -c|--connection-limit= -d|--createdb -D|--no-createdb
      -g|--member-of= --role= -i|--inherit --interactive -I|--no-inherit -l|--login -L|--no-login
      -m|--with-member= -P|--pwprompt -r|--createrole -R|--no-createrole -s|--superuser -S|--no-superuser
      -v|--valid-until= --bypassrls --no-bypassrls --replication --no-replication --if-exists`,
  place: (call, read) => postgresAt(call, read, undefined),
  examples: {
    'createuser -s -h db.example ops': ['access create role ops'],
    'dropuser ops': ['access drop role ops'],
  },
  run: (call, read, at) =>
    emit(call, 'access', call.name === 'dropuser' ? 'drop' : 'create', 'role', read.operands[0] ?? '', { at }),
})

const upkeep = client({
  names: ['vacuumdb', 'reindexdb', 'clusterdb'],
  about: 'vacuums, reindexes or clusters tables',
  options: `${POSTGRES_CONNECTION} -a|--all -d|--dbname= -t|--table= -i|--index= -n|--schema= -N|--exclude-schema=
      -s|--system -q|--quiet -S|--schema= --concurrently --tablespace= -f|--full -F|--freeze -j|--jobs=
      -z|--analyze -Z|--analyze-only --analyze-in-stages -P|--parallel= --buffer-usage-limit=
      --disable-page-skipping --force-index-cleanup --no-index-cleanup --no-process-main --no-process-toast
      --no-truncate --min-mxid-age= --min-xid-age= --missing-stats-only --skip-locked --maintenance-db=`,
  place: (call, read) => postgresAt(call, read, read.value('-d', '--maintenance-db') ?? read.operands[0]),
  examples: {
    'vacuumdb -z shop': ['change vacuum database shop'],
    'reindexdb -h db.example --concurrently -t orders shop': ['change reindex database shop'],
    'clusterdb -a': ['change cluster database'],
  },
  run: (call, read, at) => {
    const verb = call.name.slice(0, -2)
    emit(call, 'change', verb, 'database', read.value('-d') ?? read.operands[0] ?? '', { at })
  },
})

const isready = client({
  names: ['pg_isready', 'pg_amcheck', 'pg_config', 'oid2name'],
  about: 'asks a server how it is',
  options: `${POSTGRES_CONNECTION} -d|--dbname= -q|--quiet -t|--timeout= -a|--all -f|--filenode= -i|--indexes
      -o|--oid= -H= -s|--tablespaces -S|--system-objects -x|--extended -D= -I= -r= -R= -T= --database=
      --exclude-database= --index= --exclude-index= --relation= --exclude-relation= --schema= --exclude-schema=
      --table= --exclude-table= --no-dependent-indexes --no-dependent-toast --no-strict-names --on-error-stop
      --startblock= --endblock= --skip= --heapallindexed --parent-check --rootdescend --checkunique
      --install-missing=? -j|--jobs= -P|--progress --maintenance-db= --bindir --includedir --libdir --sharedir
      --pkglibdir --pgxs --configure --cc --cflags --ldflags --libs --includedir-server --sysconfdir --docdir
      --mandir`,
  place: (call, read) => postgresAt(call, read, read.value('-d') ?? read.operands[0]),
  examples: {
    'pg_isready -h db.example -p 5432': ['read check server'],
    'pg_isready -q': ['read check server'],
    'pg_config --bindir': ['read check server'],
    'pg_amcheck --install-missing shop': ['change install extension amcheck'],
  },
  run: (call, read, at) => {
    if (read.has('--install-missing')) return emit(call, 'change', 'install', 'extension', 'amcheck', { at })
    emit(call, 'read', 'check', 'server', '', { at })
  },
})

const pgbench = client({
  names: ['pgbench'],
  about: 'loads a database with made-up work',
  options: `${POSTGRES_CONNECTION} -i|--initialize -I|--init-steps= -F|--fillfactor= -n|--no-vacuum -q|--quiet
      -s|--scale= --foreign-keys --index-tablespace= --partition-method= --partitions= --tablespace=
      --unlogged-tables -b|--builtin= -c|--client= -C|--connect -D|--define= -f|--file= -j|--jobs= -l|--log
      -L|--latency-limit= -M|--protocol= -N|--skip-some-updates -P|--progress= -r|--report-per-command
      -R|--rate= -S|--select-only -t|--transactions= -T|--time= -v|--vacuum-all --aggregate-interval=
      --exit-on-abort --failures-detailed --log-prefix= --max-tries= --progress-timestamp --random-seed=
      --sampling-rate= --show-script= --verbose-errors --debug -d|--dbname=`,
  place: (call, read) => postgresAt(call, read, read.value('-d') ?? read.operands[0]),
  examples: {
    'pgbench -i -s 10 bench': ['lose initialize database bench'],
    'pgbench -S -c 4 -T 10 bench': ['read-data run benchmark bench'],
    'pgbench -c 4 bench': ['change run benchmark bench'],
    'pgbench -f x.sql bench': ['file read x.sql', 'unreadable run code', 'change run benchmark bench'],
    'pgbench --show-script=tpcb-like': ['read show script'],
  },
  run: (call, read, at) => {
    const name = read.value('-d') ?? read.operands[0] ?? ''
    if (read.has('--show-script')) return emit(call, 'read', 'show', 'script')
    // The tables pgbench_* are dropped and made again.
    if (read.has('-i')) return emit(call, 'lose', 'initialize', 'database', name, { at })
    for (const file of read.values('-f')) {
      emitFile(call, 'read', file)
      // Its own meta-commands and variables make most of these texts no SQL: those are held.
      if (at.is === 'database') call.sql(call.readFile(file), 'postgresql', at)
    }
    emit(call, read.has('-S') ? 'read-data' : 'change', 'run', 'benchmark', name, { at })
  },
})

const pgcli = client({
  names: ['pgcli'],
  about: 'an interactive client of PostgreSQL',
  options: `-h|--host= -p|--port= -U|--username= -u|--user= -W|--password -w|--no-password --single-connection
      -v|--version -d|--dbname= --pgclirc= -D|--dsn= --list-dsn --row-limit= --application-name= --less-chatty
      --prompt= --prompt-dsn= -l|--list --ping --auto-vertical-output --warn=? --ssh-tunnel= --log-file=
      -c|--init-command=`,
  place: (call, read) => {
    const dsn = read.value('-D')
    if (dsn !== undefined) return databaseAt(call, 'postgresql', { url: { ...dsn, text: `dsn ${dsn.text}` } })
    return postgresAt(call, read, read.value('-d') ?? read.operands[0])
  },
  examples: {
    'pgcli -h db.example shop': ['unreadable open shell'],
    'pgcli --list -h db.example': ['read list database'],
    "echo 'show server_version' | pgcli shop": ['read show setting server_version'],
  },
  run: (call, read, at) => {
    if (read.has('-l', '--ping', '--list-dsn')) return emit(call, 'read', 'list', 'database', '', { at })
    if (at.is !== 'database') return
    const init = read.value('-c')
    if (init !== undefined) call.sql({ text: init.text, carries: init.carries, span: init.span }, 'postgresql', at)
    if (!call.stdinGiven) return openShell(call)
    call.sql(call.stdin, 'postgresql', at)
  },
})

const pgloader = client({
  names: ['pgloader'],
  about: 'loads another database or files into PostgreSQL',
  options: `-h|--help -V|--version -v|--verbose -d|--debug -q|--quiet -u|--upgrade-config --client-min-messages=
      --log-min-messages= -S|--summary= -D|--root-dir= -L|--logfile= --dry-run --on-error-stop
      --no-ssl-cert-verification -C|--context= -l|--load-lisp-file= --self-upgrade= --regress
      -E|--list-encodings --type= --encoding= --with= --set= --field= --cast= --before= --after=`,
  place: (call, read) => databaseAt(call, 'postgresql', { url: read.operands.at(-1) }),
  examples: {
    'pgloader mysql://app@db.example/shop postgresql:///shop_dev': [
      'read-data read database mysql://app@db.example/shop',
      'lose load database postgresql:///shop_dev',
    ],
    'pgloader shop.load': ['unreadable run script shop.load'],
    'pgloader --dry-run shop.load': ['read check script shop.load'],
  },
  run: (call, read, at) => {
    const [source, target] = read.operands
    if (read.has('--dry-run')) return emit(call, 'read', 'check', 'script', source ?? '')
    if (read.has('-l', '--before', '--after') || source === undefined || target === undefined) {
      return emit(call, 'unreadable', 'run', 'script', source ?? '', { note: 'load commands are not read' })
    }
    emit(call, 'read-data', 'read', 'database', source, { at: databaseAt(call, 'mysql', { url: source }) })
    // A whole database is loaded with `include drop`: the tables of the target are dropped first.
    emit(call, 'lose', 'load', 'database', target, { at })
  },
})

const conversions = client({
  names: ['vacuumlo'],
  about: 'removes large objects that nothing refers to',
  options: `${POSTGRES_CONNECTION} -l|--limit= -n|--dry-run`,
  place: (call, read) => postgresAt(call, read, read.operands[0]),
  examples: {
    'vacuumlo shop': ['lose remove objects shop'],
    'vacuumlo -n shop': ['read list objects shop'],
  },
  run: (call, read, at) => {
    const [kind, verb] = read.has('-n') ? (['read', 'list'] as const) : (['lose', 'remove'] as const)
    emit(call, kind, verb, 'objects', read.operands[0] ?? '', { at })
  },
})

const lsclusters = client({
  names: ['pg_lsclusters'],
  about: 'lists the clusters of a Debian host',
  options: '-h|--no-header -j|--json -s|--start-conf',
  place: (call) => sessionOf(call),
  examples: { 'pg_lsclusters -h': ['read list cluster'] },
  run: (call) => emit(call, 'read', 'list', 'cluster'),
})

export const postgresTools: readonly Program[] = [
  pgDump,
  pgDumpall,
  pgRestore,
  createdb,
  dropdb,
  createuser,
  upkeep,
  isready,
  pgbench,
  pgcli,
  pgloader,
  conversions,
  lsclusters,
]
