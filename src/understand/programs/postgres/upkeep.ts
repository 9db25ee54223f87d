import { emit, emitFile, nowhere, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { changes, isUndescribed, loses, reads, readsSecret, restarts, tool } from '../../tool.ts'
import { databaseAt } from '../database/client.ts'

/** What stands around PostgreSQL and is not of it: poolers, watchers, reports, other keepers of backups. */

const CONNECTION = '-h|--host= -p|--port= -U|--username= -d|--dbname= -w|--no-password -W|--password'

/** Rewrites tables in place; the rows stay. */
const repack: Program = {
  names: ['pg_repack', 'pgcompacttable', 'pg_squeeze'],
  about: 'rewrites tables of PostgreSQL without locking them',
  examples: {
    'pg_repack -h db.example -d shop -t orders': ['change repack table orders'],
    'pg_repack -h db.example -d shop --dry-run': ['read dry run plan'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(`${CONNECTION} -a|--all -t|--table= -I|--parent-table= -c|--schema= -s|--tablespace=
        -S|--moveidx -o|--order-by= -n|--no-order -N|--dry-run -j|--jobs= -i|--index= -x|--only-indexes
        -T|--wait-timeout= -D|--no-kill-backend -Z|--no-analyze -k|--no-superuser-check -C|--exclude-extension=
        -e|--echo -E|--elevel=`),
    )
    const at = databaseAt(call, 'postgresql', {
      host: read.value('--host'),
      port: read.value('--port'),
      database: read.value('-d') ?? read.operands[0],
    })
    if (read.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', '', { at })
    emit(call, 'change', 'repack', 'table', read.value('-t') ?? '', { at })
  },
}

/** They show sessions and settings, and one of them cancels sessions by a key that nobody presses here. */
const watchers: Program = {
  names: ['pg_activity', 'pg_top', 'pgcenter', 'pgmetrics', 'pg_view'],
  about: 'shows what a PostgreSQL server does',
  examples: { 'pg_activity -h db.example -U ops': ['read show server'] },
  run: (call) => {
    // It puts functions of its own into the database, or takes them out.
    const installs = call.name === 'pgcenter' && call.args[0]?.text === 'config'
    const read = readArguments(call.args, optionTable(CONNECTION))
    const at = databaseAt(call, 'postgresql', { host: read.value('-h'), port: read.value('-p') })
    emit(call, installs ? 'change' : 'read', installs ? 'install' : 'show', 'server', '', { at })
  },
}

const badger: Program = {
  names: ['pgbadger', 'pganalyze-collector', 'pgcluu'],
  about: 'makes a report from the logs of PostgreSQL',
  examples: {
    'pgbadger -o /tmp/report.html /var/log/postgresql/postgresql.log': [
      'file read /var/log/postgresql/postgresql.log',
      'file overwrite /tmp/report.html',
    ],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(`-o|--outfile= -O|--outdir= -f|--format= -p|--prefix= -j|--jobs= -J|--Jobs= -b|--begin=
        -e|--end= -d|--dbname= -t|--top= -l|--last-parsed= -I|--incremental -q|--quiet -v|--verbose
        -x|--extension= -T|--title= -n|--nohighlight --journalctl= --command= -u|--dbuser= -c|--dbclient=
        -X|--extra-files -r|--remote-host=`),
    )
    const runs = read.value('--journalctl', '--command')
    if (runs !== undefined) call.shell({ text: runs.text, carries: runs.carries, span: runs.span })
    for (const path of read.operands) emitFile(call, 'read', path)
    emitFile(
      call,
      'overwrite',
      read.value('-o') ?? { text: 'out.html', span: call.span, carries: 0, pattern: false, splits: false },
    )
  },
}

/** pgBouncer is a server; with `-R` it takes the place of the one that runs. */
const bouncer: Program = {
  names: [
    'pgbouncer',
    'odyssey',
    'pgcat',
    'pgpool',
    'pcp_node_info',
    'pcp_pool_status',
    'pcp_attach_node',
    'pcp_detach_node',
  ],
  about: 'pools connections to PostgreSQL',
  examples: {
    'pgbouncer -d /etc/pgbouncer/pgbouncer.ini': ['file read /etc/pgbouncer/pgbouncer.ini', 'restart start pooler'],
    'pcp_node_info -h pool.example -n 0': ['read show pooler'],
    'pcp_detach_node -h pool.example -n 1': ['restart pcp_detach_node pooler'],
    'pgbouncer --version': ['read help help'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(-V|--version|--help|-h)$/.test(w.text)) && !call.name.startsWith('pcp_'))
      return emit(call, 'read', 'help', 'help')
    if (call.name.startsWith('pcp_')) {
      const shows = /(info|status)$/.test(call.name)
      const host = readArguments(call.args, optionTable('-h|--host= -p|--port= -U|--username= -n|--node-id=')).value(
        '-h',
      )
      const at = host === undefined ? sessionOf(call) : databaseAt(call, 'other', { host })
      return emit(call, shows ? 'read' : 'restart', shows ? 'show' : call.name, 'pooler', '', { at })
    }
    const settings = call.args.find((w) => !w.text.startsWith('-'))
    if (settings !== undefined) emitFile(call, 'read', settings)
    emit(call, 'restart', 'start', 'pooler')
  },
}

/** Keepers of backups and of who is first. */
const keepers: Program = tool({
  names: ['pg_probackup', 'pg_autoctl', 'stolonctl', 'pg_rman', 'repmgrd'],
  about: 'keeps backups and replicas of PostgreSQL',
  options: `${CONNECTION} -B|--backup-path= -D|--pgdata= -b|--backup-mode= -i|--backup-id= --instance= --pgctl=
    --formation= --group= --name= --cluster-name= --store-backend= --store-endpoints= --kube-resource-kind=
    -f|--file= --recovery-target-time= --stream --delete-expired --delete-wal --retention-redundancy=
    -j|--threads= -y|--yes --force-yes --json --patch --dry-run --all -I|--incremental-mode= --monitor=`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  place: (call) => {
    const host = call.arguments.value('--host')
    if (host !== undefined) return databaseAt(call, 'postgresql', { host })
    // What these two are told is done to a whole cluster, by its monitor or its store.
    return /^(pg_autoctl|stolonctl)$/.test(call.name)
      ? nowhere(call, 'the cluster', call.arguments.values('--monitor', '--store-endpoints', '--cluster-name'))
      : sessionOf(call)
  },
  verbs: {
    [`show | show state | show events | show settings | show-config | validate | version | status | spec |
      clusterdata read`]: reads('backup'),
    'show uri | show file': readsSecret('backup'),
    'backup | init | add-instance | set-config | set-backup | update | archive-push | archive-get | create monitor':
      changes('backup'),
    'create postgres | enable maintenance | disable maintenance | enable secondary | merge | checkdb':
      changes('backup'),
    'failkeeper | perform failover | perform switchover | perform promotion | run | stop | reload | promote':
      restarts('server'),
    'restore | delete | del-instance | drop node | drop monitor | drop formation | removekeeper | purge':
      loses('backup'),
    'catchup | do': (call) => openShell(call),
    '*': isUndescribed,
  },
  examples: {
    'pg_probackup show -B /backup': ['read show backup'],
    'pg_probackup backup -B /backup --instance main -b FULL': ['change backup backup'],
    'pg_probackup delete -B /backup --instance main -i X1': ['lose delete backup'],
    'pg_autoctl show state': ['read show state backup'],
    'pg_autoctl perform failover': ['restart perform failover server'],
    'stolonctl --cluster-name c removekeeper k1': ['lose removekeeper backup k1'],
  },
})

export const postgresUpkeep: readonly Program[] = [repack, watchers, badger, bouncer, keepers]
