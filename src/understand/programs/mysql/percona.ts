import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import type { DatabasePlace, UnknownPlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { type Word, word } from '../../word.ts'
import { databaseAt } from '../database/client.ts'
import { MYSQL_CONNECTION, mysqlAt, mysqlClient } from './shells.ts'

/** Percona Toolkit 3.7 and gh-ost: they name servers by DSN (`h=host,P=port,D=database,t=table`). */

const OPTIONS = `${MYSQL_CONNECTION} --execute --dry-run --print --alter= --alter-foreign-keys-method= -A|--charset=
    --chunk-size= --chunk-time= --chunk-index= --critical-load= --max-load= --max-lag= --check-interval=
    --check-slave-lag= --check-replication-filters --config= -D|--database= -d|--databases= -t|--tables=
    --ignore-tables= --ignore-databases= --engines= --ignore-engines= --data-dir= --default-engine
    --drop-new-table --no-drop-new-table --no-drop-old-table --no-drop-triggers --no-swap-tables
    --new-table-name= --null-to-not-null --pause-file= --pid= --plugin= --progress= --recurse=
    --recursion-method= --set-vars= --sleep= --statistics --tries= --where= --limit= --review= --history=
    --filter= --group-by= --order-by= --output= --report-format= --report-all --type= --since= --until=
    --interval= --iterations= --run-time= --log= --processlist= --fingerprints --no-report --sample=
    --expected-range= --attribute-aliases= --explain= --timeline --read-timeout= --purge --source= --dest=
    --file= --txn-size= --commit-each --bulk-delete --bulk-insert --no-delete --no-check-charset
    --primary-key-only --why-quit --sync-to-master --sync-to-source --replicate= --replicate-check-only
    --verbose --no-check-binlog-format --create-replicate-table --kill --kill-query --busy-time= --idle-time=
    --match-info= --match-user= --match-db= --match-host= --match-command= --match-state= --ignore-user=
    --victims= --any-busy-time= --each-busy-time= --execute-command= --daemonize --stop --sentinel= --check
    --monitor --update --create-table --table= --master-server-id= --frames= --collect --notify-by-email=
    --threshold= --variable= --function= --cycles= --save-samples= --samples-per-second= --exec= --exec-plus=
    --exec-dsn= --exec-stored= --tablesize= --mtime= --empty --drop --show-grants --flush --separate --only=
    --ignore= --sync-method= --algorithms= --no-foreign-key-checks --no-unique-checks --no-check-triggers
    --no-version-check --version-check --table-name= --allow-on-master --allow-master-master --cut-over=
    --exact-rowcount --initially-drop-ghost-table --initially-drop-old-table --ok-to-drop-table --assume-rbr
    --switch-to-rbr --throttle-control-replicas= --panic-flag-file= --postpone-cut-over-flag-file=
    --serve-socket-file= --nice-ratio= --dml-batch-size= --test-on-replica --migrate-on-replica
    --max-lag-millis= --heartbeat-interval-millis= --stack --concurrent-rowcount`

/** `pt-archiver` and `pt-table-sync` may write to each server that they name, the last one above all. */
function perconaAt(call: Call, read: Arguments): DatabasePlace | UnknownPlace {
  const dsn = read.value('--dest', '--source') ?? read.operands.findLast((w) => /^([A-Za-z]=[^,]*)(,|$)/.test(w.text))
  if (dsn === undefined) return mysqlAt(call, read, read.value('-D'))
  const parts = new Map<string, Word>()
  for (const pair of dsn.text.split(',')) {
    const equals = pair.indexOf('=')
    if (equals === 1) parts.set(pair.slice(0, 1), word(pair.slice(2), dsn.span))
  }
  const flags = mysqlAt(call, read, parts.get('D') ?? read.value('-D'))
  const host = parts.get('h') ?? parts.get('S')
  if (host === undefined) return flags
  return databaseAt(call, 'mysql', {
    host,
    port: parts.get('P') ?? read.value('-P'),
    database: parts.get('D') ?? read.value('-D'),
  })
}

interface Deed {
  readonly kind: EffectKind
  readonly verb: string
}

function deedOf(name: string, read: Arguments): Deed {
  const dry = read.has('--dry-run') && !read.has('--execute')
  switch (name) {
    case 'pt-online-schema-change':
    case 'gh-ost': {
      if (!read.has('--execute')) return { kind: 'read', verb: 'check' }
      const alter = read.value('--alter')?.text ?? ''
      // A dropped column or a dropped partition is gone; the table itself is copied and swapped.
      return {
        kind: /\bdrop\s+(?!\s|index|key|foreign|primary|constraint|default|check)/i.test(alter) ? 'lose' : 'deploy',
        verb: 'alter',
      }
    }
    case 'pt-table-sync':
      if (read.has('--execute')) return { kind: 'lose', verb: 'sync' }
      return { kind: 'read-data', verb: 'compare' }
    case 'pt-archiver':
      if (dry || read.has('--dry-run')) return { kind: 'read', verb: 'check' }
      return read.has('--no-delete') ? { kind: 'change', verb: 'copy' } : { kind: 'lose', verb: 'archive' }
    case 'pt-table-checksum':
      if (read.has('--replicate-check-only') || read.has('--explain')) return { kind: 'read', verb: 'check' }
      return { kind: 'change', verb: 'checksum' }
    case 'pt-kill':
      if (read.has('--execute-command')) return { kind: 'unreadable', verb: 'run' }
      return read.has('--kill', '--kill-query') ? { kind: 'restart', verb: 'kill' } : { kind: 'read', verb: 'list' }
    case 'pt-heartbeat':
      return read.has('--update', '--create-table', '--stop')
        ? { kind: 'change', verb: 'update' }
        : { kind: 'read', verb: 'check' }
    case 'pt-find':
      if (read.has('--exec', '--exec-plus', '--exec-stored')) return { kind: 'unreadable', verb: 'run' }
      return { kind: 'read', verb: 'find' }
    case 'pt-slave-restart':
    case 'pt-replica-restart':
      return { kind: 'restart', verb: 'restart' }
    case 'pt-slave-delay':
      return { kind: 'change', verb: 'delay' }
    case 'pt-show-grants':
      return { kind: 'read-secret', verb: 'show' }
    case 'pt-upgrade':
    case 'pt-fk-error-logger':
    case 'pt-deadlock-logger':
      return read.has('--dest') || name === 'pt-upgrade'
        ? { kind: 'change', verb: 'run' }
        : { kind: 'read', verb: 'show' }
    case 'pt-query-digest':
      return read.has('--review', '--history') ? { kind: 'change', verb: 'store' } : { kind: 'read', verb: 'digest' }
    case 'pt-stalk':
      return { kind: 'change', verb: 'collect' }
    case 'pt-table-usage':
    case 'pt-index-usage':
      return read.has('--save-results-database') ? { kind: 'change', verb: 'store' } : { kind: 'read', verb: 'show' }
    default:
      return { kind: 'read', verb: 'show' }
  }
}

const toolkit = mysqlClient({
  names: [
    'pt-query-digest',
    'pt-online-schema-change',
    'pt-table-sync',
    'pt-table-checksum',
    'pt-archiver',
    'pt-kill',
    'pt-heartbeat',
    'pt-find',
    'pt-show-grants',
    'pt-slave-restart',
    'pt-replica-restart',
    'pt-slave-delay',
    'pt-upgrade',
    'pt-stalk',
    'pt-summary',
    'pt-mysql-summary',
    'pt-variable-advisor',
    'pt-index-usage',
    'pt-table-usage',
    'pt-duplicate-key-checker',
    'pt-diskstats',
    'pt-sift',
    'pt-pmp',
    'pt-config-diff',
    'pt-deadlock-logger',
    'pt-fk-error-logger',
    'pt-slave-find',
    'pt-replica-find',
    'pt-visual-explain',
    'pt-fingerprint',
    'pt-align',
    'pt-mext',
    'pt-ioprofile',
    'pt-mongodb-summary',
    'pt-mongodb-query-digest',
    'pt-pg-summary',
    'pt-eustack-resolver',
    'gh-ost',
  ],
  about: 'tools of Percona, and gh-ost, around MySQL',
  options: OPTIONS,
  place: perconaAt,
  examples: {
    'pt-query-digest slow.log': ['file read slow.log', 'read digest server'],
    "pt-online-schema-change --alter 'ADD COLUMN c INT' D=shop,t=orders --execute": ['deploy alter server'],
    "pt-online-schema-change --alter 'DROP COLUMN c' D=shop,t=orders --execute": ['lose alter server'],
    "pt-online-schema-change --alter 'ADD COLUMN c INT' D=shop,t=orders --dry-run": ['read check server'],
    "pt-archiver --source h=db.example,D=shop,t=orders --purge --where '1=1'": ['lose archive server'],
    'pt-kill --busy-time 60 --print': ['read list server'],
    'pt-kill --busy-time 60 --kill': ['restart kill server'],
    'pt-show-grants h=db.example': ['read-secret show server'],
  },
  run: (call, read, at) => {
    if (call.name === 'pt-query-digest' || call.name === 'pt-fingerprint') {
      for (const file of read.operands) if (!file.text.includes('=')) emitFile(call, 'read', file)
    }
    const { kind, verb } = deedOf(call.name, read)
    emit(call, kind, verb, 'server', '', { at })
  },
})

export const perconaTools: readonly Program[] = [toolkit]
