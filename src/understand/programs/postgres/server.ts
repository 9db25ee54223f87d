import type { EffectKind } from '../../effect.ts'
import { emit, sessionOf } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { changes, loses, reads, restarts, tool } from '../../tool.ts'
import { unknownWord, type Word } from '../../word.ts'
import { client, databaseAt, ownEntry } from '../database/client.ts'

/** What runs and repairs servers of PostgreSQL 18 on the host itself, with the tools of Debian. */

const pgCtl = tool({
  names: ['pg_ctl'],
  about: 'starts and stops a server',
  options: `-D|--pgdata= -l|--log= -m|--mode= -o|--options= -p= -t|--timeout= -w|--wait -W|--no-wait -s|--silent
      -c|--core-files -N= -P= -S= -U= -e=`,
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

function directory(call: {
  readonly arguments: { readonly value: (name: string) => Word | undefined }
}): Word | string {
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
  names: [
    'pg_ctlcluster',
    'pg_createcluster',
    'pg_dropcluster',
    'pg_upgradecluster',
    'pg_renamecluster',
    'pg_conftool',
  ],
  about: 'looks after the clusters of a Debian host',
  options: `-m|--mode= -f|--force -s|--skip-systemctl-redirect -o|--options= --foreground --stdlog -u|--user=
      -g|--group= -d|--datadir= --socketdir= -l|--logfile= -p|--port= --start --start-conf= -e|--encoding=
      --locale= --lc-collate= --lc-ctype= --createclusterconf= --environment= --pgoption= --stop --stop-server
      --method= -k|--link -v= -j|--jobs= --keep-port --rename= --no-start --keep-on-error -t|--timeout=
      -b|--boolean -h|--help`,
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
        return emit(
          call,
          ownEntry(CLUSTER_ACTIONS, action?.text) ?? 'undescribed',
          action?.text ?? 'run',
          'cluster',
          name,
        )
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
    `-A|--auth= --auth-host= --auth-local= -E|--encoding= -g|--allow-group-access -k|--data-checksums
      --no-data-checksums --locale= --lc-collate= --lc-ctype= --lc-messages= --lc-monetary= --lc-numeric=
      --lc-time= --no-locale --locale-provider= --icu-locale= --icu-rules= --builtin-locale=
      -T|--text-search-config= -U|--username= -W|--pwprompt --pwfile= -X|--waldir= -c|--set= -d|--debug
      --discard-caches -L= -n|--no-clean -N|--no-sync --no-instructions -s|--show -S|--sync-only --wal-segsize=
      --sync-method= --no-sync-data-files`,
    'create',
    'change',
    ['-s'],
    { 'initdb -D /tmp/pg -A trust': ['change create cluster /tmp/pg'], 'initdb -s': ['read check cluster'] },
  ),
  directoryTool(
    ['pg_resetwal', 'pg_resetxlog'],
    'throws the write-ahead log of a server away',
    `-f|--force -n|--dry-run --char-signedness= -c|--commit-timestamp-ids= -e|--epoch= -l|--next-wal-file=
      -m|--multixact-ids= -o|--next-oid= -O|--multixact-offset= -u|--oldest-transaction-id=
      -x|--next-transaction-id= --wal-segsize=`,
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
    `-b|--old-bindir= -B|--new-bindir= -c|--check -d|--old-datadir= -D|--new-datadir= -j|--jobs= -k|--link
      -N|--no-sync -o|--old-options= -O|--new-options= -p|--old-port= -P|--new-port= -r|--retain -s|--socketdir=
      -U|--username= -v|--verbose --clone --copy --copy-file-range --no-statistics --set-char-signedness= --swap
      --sync-method=`,
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
    `-d|--duration= -e|--exit-on-error -F|--format= -i|--ignore= -I|--individual -m|--manifest-path=
      -n|--no-parse-wal -P|--progress -q|--quiet -s|--skip-checksums -w|--wal-directory=`,
    'show',
    'read',
    [],
    { 'pg_controldata /var/lib/pg': ['read show cluster /var/lib/pg'], 'pg_verifybackup /b': ['read show cluster /b'] },
  ),
  directoryTool(
    ['pg_checksums'],
    'checks or switches the checksums of data files',
    `-c|--check -d|--disable -e|--enable -f|--filenode= -N|--no-sync -P|--progress --sync-method= -v|--verbose`,
    'switch',
    'change',
    ['-c', '-f'],
    { 'pg_checksums -c -D /d': ['read check cluster /d'], 'pg_checksums -e -D /d': ['change switch cluster /d'] },
  ),
  directoryTool(
    ['pg_rewind', 'pg_archivecleanup'],
    'takes back or removes what a server wrote',
    `--target-pgdata= --source-pgdata= --source-server= -R|--write-recovery-conf -n|--dry-run -N|--no-sync
      -P|--progress -c|--restore-target-wal --config-file= --debug --no-ensure-shutdown
      -b|--clean-backup-history -d -x|--strip-extension= --sync-method=`,
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
    `-b|--bkp-details -B|--block= -e|--end= -f|--follow -F|--fork= -n|--limit= -p|--path= -q|--quiet
      -R|--relation= -r|--rmgr= -s|--start= -t|--timeline= -w|--fullpage -x|--xid= -z|--stats=? --save-fullpage=`,
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
    `-d|--database= -n|--dry-run -p|--subscriber-port= -P|--publisher-server= -s|--socketdir=
      -t|--recovery-timeout= -T|--enable-two-phase -U|--subscriber-username= -v|--verbose --config-file=
      --publication= --replication-slot= --subscription= -o|--output= -k|--link -N|--no-sync --clone --copy
      --copy-file-range --manifest-checksums= --no-manifest --sync-method= -a|--all -R|--remove= --clean=`,
    'convert',
    'change',
    ['-n'],
    { 'pg_combinebackup /a /b -o /c': ['change convert cluster /a'] },
  ),
]

const patronictl = tool({
  names: ['patronictl'],
  about: 'looks after a cluster of PostgreSQL with failover',
  options: `-c|--config-file= -d|--dcs|--dcs-url= -k|--insecure -f|--format= -W -w|--watch= --force --group=
      -r|--role= -m|--member= --candidate= --leader= --primary= --scheduled= --command= --dbname= -U|--username=
      --file= -p|--pg= -s|--set= --apply= --replace=`,
  // Without an address the store of the cluster stands in a file of settings, and the servers in that store.
  place: (call) => databaseAt(call, 'postgresql', { host: call.arguments.value('-d') ?? unknownWord(call.span) }),
  verbs: {
    'list | topology | history | show-config | dsn | version': reads('cluster'),
    query: (call) => {
      const command = call.arguments.value('--command') ?? call.arguments.value('-c')
      const file = call.arguments.value('--file')
      const at = call.place()
      if (at.is !== 'database') return
      if (command !== undefined)
        call.sql({ text: command.text, carries: command.carries, span: command.span }, 'postgresql', at)
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
  options: `-f|--config-file= -h|--host= -p|--port= -U|--username= -d|--dbname= -D|--pgdata= --node-id=
      --upstream-node-id= --event= --limit= -L|--log-level=`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`cluster show | cluster matrix | cluster crosscheck | cluster event | node status | node check |
      service status | daemon status`]: reads('cluster'),
    [`standby switchover | standby promote | standby follow | node service | daemon start | daemon stop |
      service pause | service unpause`]: restarts('cluster'),
    [`primary register | standby register | witness register | witness create | standby unregister |
      primary unregister | witness unregister | cluster cleanup`]: changes('cluster'),
    'standby clone | node rejoin': loses('cluster'),
  },
  examples: {
    'repmgr -f /etc/repmgr.conf cluster show': ['read cluster show cluster'],
    'repmgr standby switchover': ['restart standby switchover cluster'],
  },
})

export const postgresServer: readonly Program[] = [pgCtl, debianClusters, ...directoryTools, patronictl, repmgr]
