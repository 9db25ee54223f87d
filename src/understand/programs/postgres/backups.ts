import { emit, emitFile } from '../../emit.ts'
import type { Call, Program } from '../../program.ts'
import { changes, does, isUndescribed, loses, reads, readsData, restarts, tool } from '../../tool.ts'
import { client, dataStream, writeData } from '../database/client.ts'
import { POSTGRES_CONNECTION, postgresAt } from './tools.ts'

/** What copies whole servers of PostgreSQL, and keeps the copies. */

const STREAMING = `
  ${POSTGRES_CONNECTION} -d|--dbname= -D|--pgdata|--directory= -s|--status-interval= -S|--slot= -Z|--compress=
  -n|--no-loop --no-sync --synchronous --if-not-exists --create-slot --drop-slot --start -E|--endpos= -f|--file=
  -F|--fsync-interval= -I|--startpos= -o|--option= -P|--plugin= -t|--two-phase --enable-two-phase --enable-failover
  --failover
`

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
  options: `${POSTGRES_CONNECTION} -d|--dbname= -D|--pgdata= -F|--format= -i|--incremental= -r|--max-rate=
      -R|--write-recovery-conf -t|--target= -T|--tablespace-mapping= --waldir= -X|--wal-method= -z|--gzip
      -Z|--compress= -c|--checkpoint= -C|--create-slot -l|--label= -n|--no-clean -N|--no-sync -P|--progress
      -s|--status-interval= -S|--slot= --manifest-checksums= --manifest-force-encode --no-estimate-size
      --no-manifest --no-slot --no-verify-checksums --sync-method=`,
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
    [`backup-list | wal-show | wal-verify | backup-show | st ls | st check | st check read | binlog-find |
      oplog-list | flags | catchup-list`]: reads('backup'),
    [`backup-push | wal-push | copy | backup-mark | daemon | binlog-push | oplog-push | catchup-push |
      st put | create-restore-point | wal-receive | wal-restore | st check write | pgbackrest`]: changes('backup'),
    'wal-fetch | wal-prefetch | binlog-fetch': readsData('log'),
    'st cat | st get': readsData('object'),
    'st rm | st transfer | delete': loses('backup'),
    delete: { options: '--confirm --use-sentinel-time --yes', run: loses('backup') },
    'backup-fetch | catchup-fetch | binlog-replay | oplog-replay | restore': does('lose', 'cluster', {
      verb: 'restore',
    }),
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
  options: `--stanza= --config= --config-path= --config-include-path= --log-level-console= --log-level-file= --repo=
      --type= --set= --target= --output= --pg1-path= --repo1-path= --pg1-host= --process-max= --db-include=
      --db-exclude= --delta --force --dry-run --recurse --filter= --sort=`,
  dryRun: (call) => call.verb === 'expire' && call.arguments.has('--dry-run'),
  verbs: {
    'info | check | verify | version | help | repo-ls | server-ping | annotate --dry-run': reads('backup'),
    'backup | archive-push | stanza-create | stanza-upgrade | repo-put | annotate | repo-create | server':
      changes('backup'),
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
  names: [
    'barman',
    'barman-cloud-backup-list',
    'barman-cloud-backup',
    'barman-cloud-backup-delete',
    'barman-cloud-restore',
  ],
  about: 'keeps backups of servers',
  options: '-c|--config= -q|--quiet -d|--debug -f|--format= --log-level= --color=',
  verbs: {
    [`list-backup | list-backups | list-server | list-servers | list-files | list-processes | show-backup |
      show-backups | show-server | show-servers | status | check | check-backup | diagnose |
      replication-status | verify-backup | verify | show-backup-list`]: reads('backup'),
    [`backup | cron | receive-wal | switch-wal | switch-xlog | archive-wal | keep | put-wal |
      generate-manifest | sync-backup | sync-wals | sync-info | config-switch | config-update |
      terminate-process`]: changes('backup'),
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

export const postgresBackups: readonly Program[] = [receivers, basebackup, walg, pgbackrest, barman]
