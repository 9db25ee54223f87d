import { emit, emitFile, sessionOf } from '../../emit.ts'
import type { EffectKind } from '../../effect.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, isUndescribed, loses, reads, readsData, restarts, tool } from '../../tool.ts'
import type { Word } from '../../word.ts'
import { client, databaseAt, dataStream, writeData } from '../database/client.ts'
import { POSTGRES_CONNECTION, postgresAt } from './tools.ts'

/** What runs, repairs and copies servers of PostgreSQL 18 on the host itself, with the tools of Debian. */

const pgCtl = tool({
  names: ['pg_ctl'],
  about: 'starts and stops a server',
  options:
    '-D|--pgdata= -l|--log= -m|--mode= -o|--options= -p= -t|--timeout= -w|--wait -W|--no-wait -s|--silent -c|--core-files -N= ' +
    '-P= -S= -U= -e=',
  verbs: {
    status: reads('server'),
    'start | stop | restart | reload | kill': (call) => emit(call, 'restart', call.verb, 'server', directory(call)),
    'promote | logrotate': (call) => emit(call, 'change', call.verb, 'server', directory(call)),
    'init | initdb': (call) => emit(call, 'change', 'create', 'cluster', directory(call)),
    'register | unregister': changes('service'),
  },
  examples: {
    'pg_ctl -D /var/lib/pg status': ['read status server'],
    'pg_ctl -D /var/lib/pg -m fast stop': ['restart stop server /var/lib/pg'],
    'pg_ctl reload': ['restart reload server'],
    'pg_ctl promote -D /var/lib/pg': ['change promote server /var/lib/pg'],
  },
})

function directory(call: { readonly arguments: { readonly value: (name: string) => Word | undefined } }): Word | string {
  return call.arguments.value('-D') ?? ''
}

const CLUSTER_ACTIONS: Readonly<Record<string, EffectKind>> = {
  status: 'read',
  start: 'restart',
  stop: 'restart',
  restart: 'restart',
  reload: 'restart',
  promote: 'change',
}

const debianClusters = client({
  names: ['pg_ctlcluster', 'pg_createcluster', 'pg_dropcluster', 'pg_upgradecluster', 'pg_renamecluster', 'pg_conftool'],
  about: 'looks after the clusters of a Debian host',
  options:
    '-m|--mode= -f|--force -s|--skip-systemctl-redirect -o|--options= --foreground --stdlog -u|--user= -g|--group= -d|--datadir= --socketdir= ' +
    '-l|--logfile= -p|--port= --start --start-conf= -e|--encoding= --locale= --lc-collate= --lc-ctype= --createclusterconf= ' +
    '--environment= --pgoption= --stop --stop-server --method= -k|--link -v= -j|--jobs= --keep-port --rename= --no-start ' +
    '--keep-on-error -t|--timeout= -b|--boolean -h|--help',
  place: (call) => sessionOf(call),
  examples: {
    'pg_ctlcluster 17 main status': ['read status cluster 17/main'],
    'pg_ctlcluster 17 main restart -- -c x=1': ['restart restart cluster 17/main'],
    'pg_createcluster 17 test': ['change create cluster 17/test'],
    'pg_dropcluster --stop 17 main': ['lose drop cluster 17/main'],
    'pg_upgradecluster 16 main': ['deploy upgrade cluster 16/main'],
    'pg_conftool 17 main show all': ['read show setting'],
    'pg_conftool 17 main set work_mem 8MB': ['change set setting work_mem'],
  },
  run: (call, read) => {
    const [version, cluster, action, setting] = read.operands
    const name = [version?.text, cluster?.text].filter((one) => one !== undefined).join('/')
    switch (call.name) {
      case 'pg_ctlcluster':
        return emit(call, CLUSTER_ACTIONS[action?.text ?? ''] ?? 'undescribed', action?.text ?? 'run', 'cluster', name)
      case 'pg_createcluster':
        return emit(call, 'change', 'create', 'cluster', name)
      case 'pg_dropcluster':
        return emit(call, 'lose', 'drop', 'cluster', name)
      case 'pg_upgradecluster':
        return emit(call, 'deploy', 'upgrade', 'cluster', name)
      case 'pg_renamecluster':
        return emit(call, 'change', 'rename', 'cluster', name)
      default: {
        const word = [version, cluster, action].find((w) => w?.text === 'show')
        if (word !== undefined) return emit(call, 'read', 'show', 'setting')
        return emit(call, 'change', action?.text === 'set' ? 'set' : 'edit', 'setting', setting ?? '')
      }
    }
  },
})

/** A program that does one thing to a data directory, or only says what it would do. */
function directoryTool(
  names: readonly string[],
  about: string,
  options: string,
  verb: string,
  kind: EffectKind,
  reading: readonly string[],
  examples: Program['examples'],
): Program {
  return client({
    names,
    about,
    options: `-D|--pgdata= -V|--version -?|--help ${options}`,
    place: (call) => sessionOf(call),
    examples,
    run: (call, read) => {
      const name = read.value('-D') ?? read.operands[0] ?? ''
      if (reading.length > 0 && read.has(...reading)) return emit(call, 'read', 'check', 'cluster', name)
      emit(call, kind, verb, 'cluster', name)
    },
  })
}

const directoryTools: readonly Program[] = [
  directoryTool(
    ['initdb', 'pg_initdb'],
    'makes an empty data directory',
    '-A|--auth= --auth-host= --auth-local= -E|--encoding= -g|--allow-group-access -k|--data-checksums --no-data-checksums --locale= ' +
      '--lc-collate= --lc-ctype= --lc-messages= --lc-monetary= --lc-numeric= --lc-time= --no-locale --locale-provider= --icu-locale= ' +
      '--icu-rules= --builtin-locale= -T|--text-search-config= -U|--username= -W|--pwprompt --pwfile= -X|--waldir= -c|--set= ' +
      '-d|--debug --discard-caches -L= -n|--no-clean -N|--no-sync --no-instructions -s|--show -S|--sync-only --wal-segsize= --sync-method= --no-sync-data-files',
    'create',
    'change',
    ['-s'],
    { 'initdb -D /tmp/pg -A trust': ['change create cluster /tmp/pg'], 'initdb -s': ['read check cluster'] },
  ),
  directoryTool(
    ['pg_resetwal', 'pg_resetxlog'],
    'throws the write-ahead log of a server away',
    '-f|--force -n|--dry-run --char-signedness= -c|--commit-timestamp-ids= -e|--epoch= -l|--next-wal-file= -m|--multixact-ids= -o|--next-oid= -O|--multixact-offset= -u|--oldest-transaction-id= -x|--next-transaction-id= --wal-segsize=',
    'reset',
    'lose',
    ['-n'],
    {
      'pg_resetwal -f /var/lib/pg': ['lose reset cluster /var/lib/pg'],
      'pg_resetwal -n -D /var/lib/pg': ['read check cluster /var/lib/pg'],
    },
  ),
  directoryTool(
    ['pg_upgrade'],
    'moves a server to another major version',
    '-b|--old-bindir= -B|--new-bindir= -c|--check -d|--old-datadir= -D|--new-datadir= -j|--jobs= -k|--link -N|--no-sync -o|--old-options= -O|--new-options= -p|--old-port= -P|--new-port= -r|--retain -s|--socketdir= -U|--username= -v|--verbose --clone --copy --copy-file-range --no-statistics --set-char-signedness= --swap --sync-method=',
    'upgrade',
    'deploy',
    ['-c'],
    {
      'pg_upgrade -b a -B b -d c -D d': ['deploy upgrade cluster d'],
      'pg_upgrade -b a -B b -d c -D d --check': ['read check cluster d'],
    },
  ),
  directoryTool(
    ['pg_controldata', 'pg_verifybackup', 'pg_test_timing', 'pg_walsummary'],
    'reads what a server says of its data directory',
    '-d|--duration= -e|--exit-on-error -F|--format= -i|--ignore= -I|--individual -m|--manifest-path= -n|--no-parse-wal -P|--progress -q|--quiet -s|--skip-checksums -w|--wal-directory=',
    'show',
    'read',
    [],
    { 'pg_controldata /var/lib/pg': ['read show cluster /var/lib/pg'], 'pg_verifybackup /b': ['read show cluster /b'] },
  ),
  directoryTool(
    ['pg_checksums'],
    'checks or switches the checksums of data files',
    '-c|--check -d|--disable -e|--enable -f|--filenode= -N|--no-sync -P|--progress --sync-method= -v|--verbose',
    'switch',
    'change',
    ['-c', '-f'],
    { 'pg_checksums -c -D /d': ['read check cluster /d'], 'pg_checksums -e -D /d': ['change switch cluster /d'] },
  ),
  directoryTool(
    ['pg_rewind', 'pg_archivecleanup'],
    'takes back or removes what a server wrote',
    '--target-pgdata= --source-pgdata= --source-server= -R|--write-recovery-conf -n|--dry-run -N|--no-sync -P|--progress -c|--restore-target-wal --config-file= --debug --no-ensure-shutdown -b|--clean-backup-history -d -x|--strip-extension= --sync-method=',
    'remove',
    'lose',
    ['-n'],
    {
      'pg_archivecleanup /wal 000000010000003700000010': ['lose remove cluster /wal'],
      'pg_archivecleanup -n /wal 000000010000003700000010': ['read check cluster /wal'],
    },
  ),
  directoryTool(
    ['pg_waldump'],
    'prints the write-ahead log, with the rows in it',
    '-b|--bkp-details -B|--block= -e|--end= -f|--follow -F|--fork= -n|--limit= -p|--path= -q|--quiet -R|--relation= -r|--rmgr= -s|--start= -t|--timeline= -w|--fullpage -x|--xid= -z|--stats=? --save-fullpage=',
    'dump',
    'read-data',
    ['-z'],
    {
      'pg_waldump -p /wal 000000010000003700000010': ['read-data dump cluster 000000010000003700000010'],
      'pg_waldump --stats -p /wal 000000010000003700000010': ['read check cluster 000000010000003700000010'],
    },
  ),
  directoryTool(
    ['pg_createsubscriber', 'pg_combinebackup'],
    'makes a server out of a standby or of backups',
    '-d|--database= -n|--dry-run -p|--subscriber-port= -P|--publisher-server= -s|--socketdir= -t|--recovery-timeout= -T|--enable-two-phase -U|--subscriber-username= -v|--verbose --config-file= --publication= --replication-slot= --subscription= -o|--output= -k|--link -N|--no-sync --clone --copy --copy-file-range --manifest-checksums= --no-manifest --sync-method= -a|--all -R|--remove= --clean=',
    'convert',
    'change',
    ['-n'],
    { 'pg_combinebackup /a /b -o /c': ['change convert cluster /a'] },
  ),
]

const STREAMING =
  `${POSTGRES_CONNECTION} -d|--dbname= -D|--pgdata|--directory= -s|--status-interval= -S|--slot= -Z|--compress= ` +
  '-n|--no-loop --no-sync --synchronous --if-not-exists --create-slot --drop-slot --start -E|--endpos= -f|--file= -F|--fsync-interval= ' +
  '-I|--startpos= -o|--option= -P|--plugin= -t|--two-phase --enable-two-phase --enable-failover --failover'

const receivers = client({
  names: ['pg_receivewal', 'pg_receivexlog', 'pg_recvlogical'],
  about: 'streams what a server writes',
  options: STREAMING,
  place: (call, read) => postgresAt(call, read, read.value('-d')),
  examples: {
    'pg_receivewal -h db.example -D /wal': ['read-data stream log'],
    'pg_recvlogical -d shop --slot s --drop-slot': ['lose drop slot s'],
    'pg_recvlogical -d shop --slot s --create-slot': ['change create slot s'],
    'pg_recvlogical -d shop --slot s --start -f out.json': ['read-data stream log', 'file overwrite out.json'],
  },
  run: (call, read, at) => {
    const slot = read.value('-S') ?? ''
    if (read.has('--drop-slot')) emit(call, 'lose', 'drop', 'slot', slot, { at })
    if (read.has('--create-slot')) emit(call, 'change', 'create', 'slot', slot, { at })
    if (read.has('--drop-slot') || (read.has('--create-slot') && !read.has('--start'))) return
    emit(call, 'read-data', 'stream', 'log', '', { at })
    const file = read.value('-f')
    if (file !== undefined && file.text !== '-') writeData(call, file)
    return dataStream(call)
  },
})

const basebackup = client({
  names: ['pg_basebackup'],
  about: 'copies a whole server',
  options:
    `${POSTGRES_CONNECTION} -d|--dbname= -D|--pgdata= -F|--format= -i|--incremental= -r|--max-rate= -R|--write-recovery-conf ` +
    '-t|--target= -T|--tablespace-mapping= --waldir= -X|--wal-method= -z|--gzip -Z|--compress= -c|--checkpoint= -C|--create-slot -l|--label= ' +
    '-n|--no-clean -N|--no-sync -P|--progress -s|--status-interval= -S|--slot= --manifest-checksums= --manifest-force-encode --no-estimate-size ' +
    '--no-manifest --no-slot --no-verify-checksums --sync-method=',
  place: (call, read) => postgresAt(call, read, read.value('-d')),
  examples: {
    'pg_basebackup -h db.example -D /backup -Ft': ['read-data copy server', 'file create /backup'],
    'pg_basebackup -h db.example -D - -Ft': ['read-data copy server'],
  },
  run: (call, read, at) => {
    emit(call, 'read-data', 'copy', 'server', '', { at })
    const target = read.value('-t')
    if (target !== undefined && target.text !== 'blackhole') {
      emit(call, 'change', 'write', 'backup', target, { at, note: 'written on the host of the server' })
    }
    const into = read.value('-D')
    if (into !== undefined && into.text !== '-') emitFile(call, 'create', into)
    return dataStream(call)
  },
})

const walg = tool({
  names: ['wal-g', 'wal-e'],
  about: 'keeps backups of servers in an object store',
  options: '--config= --turbo --tool= -t|--target=',
  dryRun: (call) => call.verb.startsWith('delete') && !call.arguments.has('--confirm'),
  verbs: {
    'backup-list | wal-show | wal-verify | backup-show | st ls | st check | st check read | binlog-find | oplog-list | flags | catchup-list':
      reads('backup'),
    'backup-push | wal-push | copy | backup-mark | daemon | binlog-push | oplog-push | catchup-push | st put | create-restore-point | wal-receive | wal-restore | st check write | pgbackrest':
      changes('backup'),
    'wal-fetch | wal-prefetch | binlog-fetch': readsData('log'),
    'st cat | st get': readsData('object'),
    'st rm | st transfer | delete': loses('backup'),
    delete: { options: '--confirm --use-sentinel-time --yes', run: loses('backup') },
    'backup-fetch | catchup-fetch | binlog-replay | oplog-replay | restore': does('lose', 'cluster', { verb: 'restore' }),
    '*': isUndescribed,
  },
  examples: {
    'wal-g backup-list': ['read backup-list backup'],
    'wal-g backup-push /var/lib/pg': ['change backup-push backup /var/lib/pg'],
    'wal-g backup-fetch /var/lib/pg LATEST': ['lose restore cluster /var/lib/pg', 'lose restore cluster LATEST'],
    'wal-g delete everything FORCE --confirm': ['lose delete backup everything', 'lose delete backup FORCE'],
    'wal-g delete everything': ['read dry run plan delete'],
  },
})

const pgbackrest = tool({
  names: ['pgbackrest'],
  about: 'keeps backups of servers',
  options:
    '--stanza= --config= --config-path= --config-include-path= --log-level-console= --log-level-file= --repo= --type= --set= --target= --output= ' +
    '--pg1-path= --repo1-path= --pg1-host= --process-max= --db-include= --db-exclude= --delta --force --dry-run --recurse --filter= --sort=',
  dryRun: (call) => call.verb === 'expire' && call.arguments.has('--dry-run'),
  verbs: {
    'info | check | verify | version | help | repo-ls | server-ping | annotate --dry-run': reads('backup'),
    'backup | archive-push | stanza-create | stanza-upgrade | repo-put | annotate | repo-create | server': changes('backup'),
    'repo-get | archive-get | manifest': readsData('backup'),
    'expire | stanza-delete | repo-rm': loses('backup'),
    restore: does('lose', 'cluster'),
    'start | stop': restarts('backup'),
  },
  examples: {
    'pgbackrest --stanza=main info': ['read info backup'],
    'pgbackrest --stanza=main --type=full backup': ['change backup backup'],
    'pgbackrest --stanza=main restore': ['lose restore cluster'],
    'pgbackrest stanza-delete --stanza=main': ['lose stanza-delete backup'],
    'pgbackrest --stanza=main --dry-run expire': ['read dry run plan expire'],
  },
})

const barman = tool({
  names: ['barman', 'barman-cloud-backup-list', 'barman-cloud-backup', 'barman-cloud-backup-delete', 'barman-cloud-restore'],
  about: 'keeps backups of servers',
  options: '-c|--config= -q|--quiet -d|--debug -f|--format= --log-level= --color=',
  verbs: {
    'list-backup | list-backups | list-server | list-servers | list-files | list-processes | show-backup | show-backups | show-server | show-servers | status | check | check-backup | diagnose | replication-status | verify-backup | verify | show-backup-list':
      reads('backup'),
    'backup | cron | receive-wal | switch-wal | switch-xlog | archive-wal | keep | put-wal | generate-manifest | sync-backup | sync-wals | sync-info | config-switch | config-update | terminate-process':
      changes('backup'),
    'get-wal': readsData('log'),
    delete: loses('backup'),
    'recover | restore': does('lose', 'cluster', { verb: 'restore' }),
    '*': (call) => cloudBarman(call),
  },
  examples: {
    'barman list-backups main': ['read list-backups backup main'],
    'barman delete main oldest': ['lose delete backup main', 'lose delete backup oldest'],
    'barman-cloud-backup-list s3://b main': ['read list backup'],
    'barman-cloud-backup-delete s3://b main': ['lose delete backup'],
  },
})

function cloudBarman(call: Call): void {
  if (call.name.endsWith('-list')) return emit(call, 'read', 'list', 'backup')
  if (call.name.endsWith('-delete')) return emit(call, 'lose', 'delete', 'backup')
  if (call.name.endsWith('-restore')) return emit(call, 'lose', 'restore', 'cluster')
  if (call.name === 'barman-cloud-backup') return emit(call, 'change', 'write', 'backup')
  emit(call, 'undescribed', 'run', 'program', call.name)
}

const patronictl = tool({
  names: ['patronictl'],
  about: 'looks after a cluster of PostgreSQL with failover',
  options:
    '-c|--config-file= -d|--dcs|--dcs-url= -k|--insecure -f|--format= -W -w|--watch= --force --group= -r|--role= -m|--member= --candidate= --leader= ' +
    '--primary= --scheduled= --command= --dbname= -U|--username= --file= -p|--pg= -s|--set= --apply= --replace=',
  place: (call) => databaseAt(call, 'postgresql', { host: call.arguments.value('-d') }),
  verbs: {
    'list | topology | history | show-config | dsn | version': reads('cluster'),
    query: (call) => {
      const command = call.arguments.value('--command') ?? call.arguments.value('-c')
      const file = call.arguments.value('--file')
      const at = call.place()
      if (at.is !== 'database') return
      if (command !== undefined) call.sql({ text: command.text, carries: command.carries, span: command.span }, 'postgresql', at)
      else if (file !== undefined) call.sql(call.readFile(file), 'postgresql', at)
      else emit(call, 'unreadable', 'run', 'statement', '', { at })
    },
    'restart | reload | failover | switchover | flush | demote-cluster | promote-cluster': restarts('cluster'),
    'pause | resume | edit-config | configure | scaffold': changes('cluster'),
    'reinit | remove': loses('cluster'),
  },
  examples: {
    'patronictl -c /etc/patroni.yml list': ['read list cluster'],
    'patronictl switchover main --force': ['restart switchover cluster main'],
    'patronictl reinit main db2': ['lose reinit cluster main', 'lose reinit cluster db2'],
    "patronictl query main --command 'drop table x'": ['lose drop table x'],
  },
})

const repmgr = tool({
  names: ['repmgr'],
  about: 'looks after standbys of PostgreSQL',
  options: '-f|--config-file= -h|--host= -p|--port= -U|--username= -d|--dbname= -D|--pgdata= --node-id= --upstream-node-id= --event= --limit= -L|--log-level=',
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'cluster show | cluster matrix | cluster crosscheck | cluster event | node status | node check | service status | daemon status': reads('cluster'),
    'standby switchover | standby promote | standby follow | node service | daemon start | daemon stop | service pause | service unpause': restarts('cluster'),
    'primary register | standby register | witness register | witness create | standby unregister | primary unregister | witness unregister | cluster cleanup': changes('cluster'),
    'standby clone | node rejoin': loses('cluster'),
  },
  examples: {
    'repmgr -f /etc/repmgr.conf cluster show': ['read cluster show cluster'],
    'repmgr standby switchover': ['restart standby switchover cluster'],
  },
})

export const postgresServer: readonly Program[] = [
  pgCtl,
  debianClusters,
  ...directoryTools,
  receivers,
  basebackup,
  walg,
  pgbackrest,
  barman,
  patronictl,
  repmgr,
]
