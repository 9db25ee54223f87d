import { emit, emitFile } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, does, isUndescribed, reads, restarts, type ToolCall, tool } from '../../tool.ts'
import { databaseAt, dataStream, withoutScheme, writeData } from '../database/client.ts'

/** `etcdctl` of etcd 3.6, its old `ls`, `rm` and `mk` beside, and `etcdutl`. */

const OPTIONS = `--endpoint|--endpoints= --cacert= --cert= --key= --user= --password= --command-timeout= --dial-timeout=
    --keepalive-time= --keepalive-timeout= -w|--write-out= -d|--discovery-srv= --discovery-srv-name=
    --auth-jwt-token= --insecure-skip-tls-verify --insecure-transport --insecure-discovery --hex --debug
    --prefix --from-key --keys-only --count-only --print-value-only --limit= --order= --sort-by= --rev=
    --consistency= --range-end= --lease= --prev-kv --ignore-value --ignore-lease --cluster --data-dir=
    --wal-dir= --initial-cluster= --initial-cluster-token= --initial-advertise-peer-urls= --name=
    --skip-hash-check --physical -i|--interactive --peer-urls= --learner --no-password --new-user-password=
    --ttl= --once --keys --dest-prefix= --dest-cert= --dest-key= --dest-cacert= --ca-file= --cert-file=
    --key-file= --peers= -C= --recursive --bump-revision= --mark-compacted --load= --version --revision-bump=`

const etcdAt = (call: ToolCall): Place => {
  const endpoints =
    call.arguments.value('--endpoints') ?? call.arguments.value('-C') ?? call.env.get('ETCDCTL_ENDPOINTS')
  return databaseAt(call, 'other', { host: withoutScheme(endpoints) })
}

/** Where the stores of a cluster lie in etcd: kubernetes keeps its secrets there. */
const isSecretKey = (key: string) => key.startsWith('/registry/secrets')

const etcdctl = tool({
  names: ['etcdctl', 'etcdutl'],
  about: 'reads and writes keys of etcd',
  options: OPTIONS,
  place: etcdAt,
  verbs: {
    'get | watch': (call) => {
      const key = call.operands[0] ?? ''
      const at = call.place()
      if (call.arguments.has('--keys-only', '--count-only')) return emit(call, 'read', call.verb, 'key', key, { at })
      const text = typeof key === 'string' ? key : key.text
      const wide = call.arguments.has('--prefix', '--from-key') && '/registry/secrets/'.startsWith(text)
      emit(call, isSecretKey(text) || wide ? 'read-secret' : 'read-data', call.verb, 'key', key, { at })
      return dataStream(call)
    },
    ls: reads('key'),
    'put | set | mk | mkdir | update | setdir | updatedir': (call) =>
      emit(call, 'change', call.verb, 'key', call.operands[0] ?? '', { at: call.place() }),
    'del | rm | rmdir': (call) => {
      const many =
        call.arguments.has('--prefix', '--from-key', '--recursive', '--range-end') || call.operands.length > 1
      const [key] = call.operands
      // Keys of every program that keeps something there, or all that Kubernetes has.
      const isAll = key !== undefined && /^(\0|\/registry\/?)?$/.test(key.text)
      if (isAll && call.arguments.has('--prefix', '--from-key', '--recursive'))
        return emit(call, 'catastrophe', call.verb, 'key', key, { at: call.place(), note: 'every key of the cluster' })
      emit(call, many ? 'lose' : 'change', call.verb, 'key', key ?? '', { at: call.place() })
    },
    txn: (call) => emit(call, 'unreadable', 'run', 'transaction', '', { at: call.place() }),
    [`endpoint health | endpoint status | endpoint hashkv | member list | alarm list | lease list |
      lease timetolive | version | cluster-health | snapshot status | auth status | user list | user get |
      role list | role get | hashkv | completion | options`]: reads('cluster'),
    [`member add | member remove | member update | member promote | alarm disarm | defrag | lease grant |
      lease keep-alive | check perf | check datascale | elect | migrate | downgrade validate`]: changes('cluster'),
    'downgrade enable | downgrade cancel': does('deploy', 'cluster'),
    'lease revoke': does('lose', 'lease'),
    compaction: does('lose', 'history'),
    compact: does('lose', 'history'),
    'move-leader': restarts('cluster'),
    'snapshot save': (call) => {
      emit(call, 'read-secret', call.verb, 'cluster', '', { at: call.place(), note: 'a snapshot holds every key' })
      const file = call.operands[0]
      if (file !== undefined) writeData(call, file)
    },
    'snapshot restore': (call) => {
      const [file] = call.operands
      if (file !== undefined) emitFile(call, 'read', file)
      emit(call, 'lose', call.verb, 'cluster', call.arguments.value('--data-dir') ?? '')
    },
    [`auth enable | auth disable | user add | user delete | user passwd | user grant-role | user revoke-role |
      role add | role delete | role grant-permission | role revoke-permission`]: changesAccess('role'),
    'make-mirror': does('disclose', 'cluster'),
    lock: {
      command: true,
      run: (call) => {
        const [name, ...command] = call.operands
        emit(call, 'change', 'lock', 'key', name ?? '', { at: call.place() })
        return command.length === 0 ? undefined : call.exec(command)
      },
    },
    '*': isUndescribed,
  },
  examples: {
    'etcdctl endpoint health --endpoints=https://10.0.0.1:2379': ['read endpoint health cluster'],
    'etcdctl get /app --prefix --keys-only': ['read get key /app'],
    'etcdctl get /app/config': ['read-data get key /app/config'],
    'etcdctl get /registry/secrets/shop/db': ['read-secret get key /registry/secrets/shop/db'],
    'etcdctl put /app/config x': ['change put key /app/config'],
    'etcdctl del /app/config': ['change del key /app/config'],
    "etcdctl del '' --prefix": ['catastrophe del key'],
    'etcdctl del /app --prefix': ['lose del key /app'],
    'etcdctl snapshot save /b/etcd.db': ['read-secret snapshot save cluster', 'file overwrite /b/etcd.db'],
    'etcdctl user add x': ['access user add role x'],
    'etcdctl member list -w table': ['read member list cluster'],
  },
})

const etcdServer: Program = {
  names: ['etcd'],
  about: 'starts a member of etcd',
  examples: { 'etcd --version': ['read help help'], 'etcd --data-dir d': ['restart start server'] },
  run: (call) => {
    if (call.args.some((w) => w.text === '--version' || w.text === '-h' || w.text === '--help'))
      return emit(call, 'read', 'help', 'help')
    emit(call, 'restart', 'start', 'server')
  },
}

export const etcd: readonly Program[] = [etcdctl, etcdServer]
