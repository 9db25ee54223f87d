import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, sessionOf } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { word } from '../../word.ts'
import { dataStream, ownEntry, writeData } from '../database/client.ts'
import { MYSQL_CONNECTION, mysqlAt, mysqlClient } from './shells.ts'

/** The programs around a server of MySQL 8.4 or MariaDB 11: dumps, checks, administration. */

const DUMP = `${MYSQL_CONNECTION} -A|--all-databases -Y|--all-tablespaces -y|--no-tablespaces --add-drop-database
    --add-drop-table --skip-add-drop-table --add-drop-trigger --add-locks --skip-add-locks --allow-keywords
    --apply-replica-statements --apply-slave-statements --comments -i --skip-comments --compatible= --compact
    -c|--complete-insert --column-statistics=? --skip-column-statistics -a|--create-options -B|--databases
    --delete-source-logs --delete-master-logs -K|--disable-keys --skip-disable-keys --dump-replica=?
    --dump-slave=? --dump-date --skip-dump-date -E|--events -e|--extended-insert --skip-extended-insert
    --fields-terminated-by= --fields-enclosed-by= --fields-optionally-enclosed-by= --fields-escaped-by=
    -F|--flush-logs --flush-privileges --hex-blob --ignore-database= --ignore-error= --ignore-table=
    --ignore-table-data= --include-source-host-port --insert-ignore --lines-terminated-by= -x|--lock-all-tables
    -l|--lock-tables --skip-lock-tables --log-error= --source-data=? --master-data=? --mysqld-long-query-time=
    --network-timeout -N --no-autocommit -n|--no-create-db -t|--no-create-info -d|--no-data --no-set-names
    -T|--tab= --opt --skip-opt --order-by-primary -q|--quick --skip-quick -Q|--quote-names --skip-quote-names
    --replace -r|--result-file= -R|--routines --set-charset --skip-set-charset --set-gtid-purged=
    --show-create-skip-secondary-engine --single-transaction --skip-generated-invisible-primary-key --tables
    --triggers --skip-triggers --tz-utc --skip-tz-utc -w|--where= -X|--xml --system= --as-of= --gtid
    --order-by-size -L --default-parallelism= --exclude-databases= --include-databases= --exclude-tables=
    --include-tables= --exclude-users= --include-users= --users --skip-dump-rows --parallel-schemas=
    --skip-definer -o|--outputdir= --regex= --threads= --rows= --no-schemas --trx-consistency-only -G
    --less-locking`

const dumps = mysqlClient({
  names: ['mysqldump', 'mariadb-dump', 'mysqlpump', 'mydumper'],
  about: 'writes databases out as SQL',
  options: DUMP,
  place: (call, read) => mysqlAt(call, read, read.has('-A') ? undefined : read.operands[0]),
  examples: {
    'mysqldump -h db.example shop orders > orders.sql': ['file overwrite orders.sql', 'read-data dump database shop'],
    'mysqldump --no-data shop': ['read dump schema shop'],
    'mysqldump --all-databases': ['read-secret dump users', 'read-data dump databases'],
    'mysqldump shop -r /tmp/x.sql': ['read-data dump database shop', 'file overwrite /tmp/x.sql'],
    'mysqldump --delete-source-logs shop': ['lose purge log', 'read-data dump database shop'],
    'mysqldump --no-dat shop': ['read dump schema shop'],
  },
  run: (call, read, at) => {
    const onlySchema = read.has('-d', '--skip-dump-rows')
    const [name] = read.operands
    // The hashes of passwords lie in the database `mysql`.
    const users = read.has('-A', '--users') || read.operands.some((w) => w.text === 'mysql')
    if (users && !onlySchema) emit(call, 'read-secret', 'dump', 'users', '', { at })
    if (read.has('--delete-source-logs', '--delete-master-logs')) emit(call, 'lose', 'purge', 'log', '', { at })
    else if (read.has('-F', '--flush-privileges')) emit(call, 'change', 'flush', 'log', '', { at })
    if (onlySchema) emit(call, 'read', 'dump', 'schema', name ?? '', { at })
    else emit(call, 'read-data', 'dump', name === undefined ? 'databases' : 'database', name ?? '', { at })
    const file = read.value('-r')
    const directory = read.value('-T', '-o')
    if (directory !== undefined) emitFile(call, 'create', directory)
    if (file !== undefined) return writeData(call, file)
    return onlySchema ? undefined : dataStream(call)
  },
})

/** Commands of `mysqladmin` and how many words each takes. */
const ADMIN: Readonly<Record<string, readonly [EffectKind, 0 | 1]>> = {
  create: ['change', 1],
  drop: ['lose', 1],
  debug: ['read', 0],
  'extended-status': ['read', 0],
  'flush-hosts': ['change', 0],
  'flush-logs': ['change', 0],
  'flush-status': ['change', 0],
  'flush-tables': ['change', 0],
  'flush-threads': ['change', 0],
  'flush-privileges': ['restart', 0],
  'flush-binary-log': ['change', 0],
  'flush-engine-log': ['change', 0],
  'flush-error-log': ['change', 0],
  'flush-general-log': ['change', 0],
  'flush-relay-log': ['change', 0],
  'flush-slow-log': ['change', 0],
  'flush-ssl': ['restart', 0],
  'flush-user-resources': ['change', 0],
  'flush-table-statistics': ['change', 0],
  'flush-index-statistics': ['change', 0],
  'flush-client-statistics': ['change', 0],
  'flush-user-statistics': ['change', 0],
  'flush-all-statistics': ['change', 0],
  'flush-all-status': ['change', 0],
  kill: ['restart', 1],
  password: ['access', 1],
  'old-password': ['access', 1],
  ping: ['read', 0],
  processlist: ['read', 0],
  reload: ['restart', 0],
  refresh: ['restart', 0],
  shutdown: ['restart', 0],
  status: ['read', 0],
  'start-replica': ['restart', 0],
  'start-slave': ['restart', 0],
  'start-all-slaves': ['restart', 0],
  'stop-replica': ['restart', 0],
  'stop-slave': ['restart', 0],
  'stop-all-slaves': ['restart', 0],
  variables: ['read', 0],
  version: ['read', 0],
}

const admin = mysqlClient({
  names: ['mysqladmin', 'mariadb-admin'],
  about: 'looks after a server of MySQL',
  options: `${MYSQL_CONNECTION} -c|--count= -i|--sleep= -r|--relative -w|--wait=? -E|--vertical -b|--no-beep
    --shutdown-timeout= --show-warnings -l|--local`,
  place: (call, read) => mysqlAt(call, read, undefined),
  examples: {
    'mysqladmin -h db.example status': ['read status server'],
    'mysqladmin -i 5 extended-status processlist': ['read extended-status server', 'read processlist server'],
    'mysqladmin drop shop -f': ['lose drop database shop'],
    'mysqladmin create shop_dev': ['change create database shop_dev'],
    'mysqladmin shutdown': ['restart shutdown server'],
    'mysqladmin kill 5,6': ['restart kill session 5,6'],
    'mysqladmin password new': ['access password user'],
    'mysqladmin sharpen': ['undescribed sharpen server'],
  },
  run: (call, read, at) => {
    const words = read.operands
    for (let i = 0; i < words.length; i++) {
      const verb = words[i]?.text ?? ''
      const [kind, takes] = ownEntry(ADMIN, verb) ?? (['undescribed', 0] as const)
      const name = takes === 1 ? words[++i] : undefined
      if (verb.endsWith('password')) emit(call, kind, verb, 'user', '', { at })
      else emit(call, kind, verb, verb === 'kill' ? 'session' : takes === 1 ? 'database' : 'server', name ?? '', { at })
    }
  },
})

const imports = mysqlClient({
  names: ['mysqlimport', 'mariadb-import', 'myloader'],
  about: 'loads files into tables',
  options: `${MYSQL_CONNECTION} -c|--columns= -d|--delete --fields-terminated-by= --fields-enclosed-by=
      --fields-optionally-enclosed-by= --fields-escaped-by= -i|--ignore --ignore-lines= --lines-terminated-by=
      -L|--local -l|--lock-tables --low-priority -r|--replace --use-threads= -j|--parallel= --directory=
      -o|--overwrite-tables -B|--database= -q|--queries-per-transaction= -t|--threads= -e|--enable-binlog --dir=
      --ignore-foreign-keys`,
  place: (call, read) => mysqlAt(call, read, read.value('-B') ?? read.operands[0]),
  examples: {
    'mysqlimport --local shop_dev orders.txt': ['file read orders.txt', 'change import database shop_dev'],
    'mysqlimport --delete shop_dev orders.txt': ['lose import database shop_dev'],
  },
  run: (call, read, at) => {
    const [database, ...files] = read.operands
    if (read.has('-L')) for (const file of files) emitFile(call, 'read', file)
    emit(
      call,
      read.has('--delete', '-o') ? 'lose' : 'change',
      'import',
      'database',
      read.value('-B') ?? database ?? '',
      { at },
    )
  },
})

const CHECKS: Readonly<Record<string, string>> = {
  mysqlrepair: 'repair',
  'mariadb-repair': 'repair',
  mysqlanalyze: 'analyze',
  'mariadb-analyze': 'analyze',
  mysqloptimize: 'optimize',
  'mariadb-optimize': 'optimize',
}

const checks = mysqlClient({
  names: ['mysqlcheck', 'mariadb-check', ...Object.keys(CHECKS)],
  about: 'checks and repairs tables',
  options: `${MYSQL_CONNECTION} -A|--all-databases -1|--all-in-1 -a|--analyze --auto-repair -B|--databases -c|--check
      -C|--check-only-changed -g|--check-upgrade -e|--extended --fast -F --fix-db-names --fix-table-names
      -m|--medium-check -o|--optimize -q|--quick -r|--repair --skip-database= --tables --use-frm --write-binlog
      --skip-write-binlog -Z|--persistent -P|--process-views= --process-tables`,
  place: (call, read) => mysqlAt(call, read, read.operands[0]),
  examples: {
    'mysqlcheck shop': ['read check database shop'],
    'mysqlcheck -o shop': ['change optimize database shop'],
    'mysqlrepair -A': ['change repair database'],
    'mysqlcheck --auto-repair shop': ['change repair database shop'],
  },
  run: (call, read, at) => {
    const asked = read.has('-r', '--auto-repair', '--fix-db-names', '--fix-table-names') ? 'repair' : undefined
    const verb =
      ownEntry(CHECKS, call.name) ?? asked ?? (read.has('-o') ? 'optimize' : read.has('-a') ? 'analyze' : 'check')
    emit(call, verb === 'check' ? 'read' : 'change', verb, 'database', read.operands[0] ?? '', { at })
  },
})

const shows = mysqlClient({
  names: [
    'mysqlshow',
    'mariadb-show',
    'mysql_config',
    'mariadb_config',
    'perror',
    'my_print_defaults',
    'innochecksum',
    'mysqldumpslow',
    'mariadb-dumpslow',
    'mysql_tzinfo_to_sql',
  ],
  about: 'shows what a server or its log holds',
  options: `${MYSQL_CONNECTION} -k|--keys -i|--status -t|--show-table-type --count --cflags --include --libs --libs_r
    --plugindir --socket --variable= -a|--all -g= -l -n= -r -t= -s= -d -c|--config-file= -e= --show --page=`,
  place: (call, read) => mysqlAt(call, read, read.operands[0]),
  examples: {
    'mysqlshow -h db.example shop': ['read show schema shop'],
    'mysqlshow --count shop': ['read-data count rows shop'],
    'perror 150': ['read show schema 150'],
    'my_print_defaults -s client': ['read-secret print options'],
  },
  run: (call, read, at) => {
    const name = read.operands[0] ?? ''
    if (call.name === 'my_print_defaults') return emit(call, 'read-secret', 'print', 'options', name)
    if (/dumpslow|innochecksum|tzinfo/.test(call.name)) {
      for (const file of read.operands) emitFile(call, 'read', file)
      return
    }
    if (read.has('--count')) return emit(call, 'read-data', 'count', 'rows', name, { at })
    emit(call, 'read', 'show', 'schema', name, { at })
  },
})

const binlog = mysqlClient({
  names: ['mysqlbinlog', 'mariadb-binlog'],
  about: 'prints the binary log, with the rows in it',
  options: `${MYSQL_CONNECTION} --base64-output= --binlog-row-event-max-size= -d|--database= -D|--disable-log-bin
      --exclude-gtids= -F|--force-if-open -H|--hexdump --idempotent --include-gtids= -l|--local-load=
      -o|--offset= --open-files-limit= -R|--read-from-remote-server --read-from-remote-source=
      --read-from-remote-master= --raw --require-row-format -r|--result-file= --rewrite-db= --server-id=
      --server-id-bits= --set-charset= -s|--short-form --skip-gtids --start-datetime= -j|--start-position=
      --stop-datetime= --stop-never --stop-never-slave-server-id= --stop-position= -t|--to-last-log
      -M|--verify-binlog-checksum -B|--flashback -T|--table= --connection-server-id= --print-table-metadata -I`,
  place: (call, read) =>
    read.has('-R', '--read-from-remote-source', '--read-from-remote-master', '-h')
      ? mysqlAt(call, read, undefined)
      : sessionOf(call),
  examples: {
    'mysqlbinlog binlog.000001': ['read-data print log binlog.000001'],
    'mysqlbinlog -R -h db.example binlog.000001 -r out.sql': [
      'read-data print log binlog.000001',
      'file overwrite out.sql',
    ],
  },
  run: (call, read, at) => {
    emit(call, 'read-data', 'print', 'log', read.operands[0] ?? '', { at })
    const file = read.value('-r')
    if (file !== undefined) return writeData(call, file)
    return dataStream(call)
  },
})

const servers = mysqlClient({
  names: [
    'mysqld',
    'mariadbd',
    'mysqld_safe',
    'mariadbd-safe',
    'mysqld_multi',
    'mysql_upgrade',
    'mariadb-upgrade',
    'mysql_install_db',
    'mariadb-install-db',
    'mysql_secure_installation',
    'mariadb-secure-installation',
    'mysqlslap',
    'mariadb-slap',
    'mysqltest',
  ],
  about: 'runs, makes and upgrades a server',
  options: `${MYSQL_CONNECTION} --datadir= --basedir= --user= --initialize --initialize-insecure --validate-config
      --console -b= --pid-file= --log-error= --skip-grant-tables --skip-networking --upgrade-system-tables
      --version-check --auth-root-authentication-method= --use-default -a|--auto-generate-sql -c|--concurrency=
      -q|--query= --create= --create-schema= --iterations= --number-of-queries= --only-print --engine= --log=
      --no-log --mysqld= --mysqladmin= --example --bootstrap --skip-test-db`,
  place: (call, read) => mysqlAt(call, read, undefined),
  examples: {
    'mysqld --validate-config': ['read check configuration'],
    'mysqld_safe --datadir=/d': ['restart start server'],
    'mysql_upgrade -h db.example': ['deploy upgrade server'],
    'mysql_install_db --datadir=/d': ['change create cluster'],
    mysql_secure_installation: ['access change user'],
  },
  run: (call, read, at) => {
    if (read.has('--validate-config', '--only-print', '--print-defaults'))
      return emit(call, 'read', 'check', 'configuration')
    if (call.name.endsWith('upgrade')) return emit(call, 'deploy', 'upgrade', 'server', '', { at })
    if (/secure.installation/.test(call.name)) return emit(call, 'access', 'change', 'user', '', { at })
    if (/install.db/.test(call.name) || read.has('--initialize', '--initialize-insecure'))
      return emit(call, 'change', 'create', 'cluster')
    if (/slap|mysqltest/.test(call.name)) return emit(call, 'unreadable', 'run', 'benchmark', '', { at })
    emit(call, 'restart', 'start', 'server')
  },
})

const editor: Program = {
  names: ['mysql_config_editor'],
  about: 'keeps passwords of servers',
  examples: {
    'mysql_config_editor print --all': ['read print login'],
    'mysql_config_editor set --login-path=x --host=h': ['access set login'],
  },
  run: (call) => {
    const verb = readArguments(call.args, optionTable('-v|--verbose')).operands[0]?.text ?? 'help'
    emit(call, verb === 'print' || verb === 'help' ? 'read' : 'access', verb, 'login')
  },
}

/** Copies of data files by Percona XtraBackup and mariabackup. */
const hotBackup = mysqlClient({
  names: ['xtrabackup', 'mariabackup', 'mariadb-backup', 'innobackupex'],
  about: 'copies the data files of a server',
  options: `${MYSQL_CONNECTION} --backup --prepare --copy-back --move-back --decompress --decrypt= --target-dir=
      --incremental-basedir= --incremental-dir= --incremental --datadir= --stream= --parallel= --compress=?
      --encrypt= --encrypt-key-file= --tables= --databases= --apply-log --apply-log-only --use-memory=
      --slave-info --safe-slave-backup --no-lock --force-non-empty-directories --export --stats --extra-lsndir=
      --galera-info --rsync --no-timestamp --throttle=`,
  place: (call, read) => mysqlAt(call, read, undefined),
  examples: {
    'mariabackup --backup --target-dir=/b': ['read-data copy server', 'file create /b'],
    'xtrabackup --prepare --target-dir=/b': ['change prepare backup /b'],
    'xtrabackup --copy-back --target-dir=/b': ['lose restore server /b'],
  },
  run: (call, read, at) => {
    const into = read.value('--target-dir')
    if (read.has('--copy-back', '--move-back')) return emit(call, 'lose', 'restore', 'server', into ?? '', { at })
    if (read.has('--prepare', '--apply-log', '--decompress'))
      return emit(call, 'change', 'prepare', 'backup', into ?? '')
    emit(call, 'read-data', 'copy', 'server', '', { at })
    emitFile(call, 'create', into ?? read.operands[0] ?? word('.'))
    return dataStream(call)
  },
})

export const mysqlTools: readonly Program[] = [dumps, admin, imports, checks, shows, binlog, servers, editor, hotBackup]
