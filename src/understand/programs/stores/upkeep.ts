import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, nowhere } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  isUndescribed,
  loses,
  reads,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { databaseAt, dataStream, withoutScheme } from '../database/client.ts'

/** What keeps stores in order: their own administration, backups, and the files below them. */

/** The programs below `bin/` of Elasticsearch 8 and OpenSearch 2 work on the node whose directory it is. */
const searchNode: Program = tool({
  names: [
    'elasticsearch-plugin',
    'opensearch-plugin',
    'kibana-plugin',
    'logstash-plugin',
    'elasticsearch-node',
    'elasticsearch-shard',
    'opensearch-node',
    'opensearch-shard',
  ],
  about: 'handles the plugins and the data of a search node',
  options: '-b|--batch -v|--verbose -s|--silent -p|--purge --index= --shard-id= --dir= --truncate-clean-corrupted-data',
  verbs: {
    'list | help': reads('plugin'),
    'install | update | remove | uninstall | generate | prepare-offline-pack': changes('plugin'),
    'repurpose | unsafe-bootstrap | detach-cluster | override-version | remove-settings | remove-customs':
      loses('node'),
    'remove-corrupted-data': loses('shard'),
    '*': isUndescribed,
  },
  examples: {
    'elasticsearch-plugin list': ['read list plugin'],
    'elasticsearch-plugin install analysis-icu': ['change install plugin analysis-icu'],
    'elasticsearch-node unsafe-bootstrap': ['lose unsafe-bootstrap node'],
  },
})

const searchKeys: Program = tool({
  names: [
    'elasticsearch-keystore',
    'opensearch-keystore',
    'kibana-keystore',
    'logstash-keystore',
    'elasticsearch-users',
    'elasticsearch-service-tokens',
    'elasticsearch-certutil',
    'kibana-encryption-keys',
  ],
  about: 'handles users and secrets of a search node',
  options: `-p|--password= -a|--add= -r|--roles|--remove= -f|--force -x|--stdin -s|--silent -v|--verbose -h
    --out= --pem --ca= --ip= --dns= --name=`,
  verbs: {
    'list | has-passwd | help': reads('key'),
    roles: (call) =>
      emit(call, call.arguments.has('-a', '-r') ? 'access' : 'read', 'roles', 'user', call.operands[0] ?? ''),
    show: readsSecret('key'),
    [`create | add | add-file | remove | delete | upgrade | passwd | useradd | userdel | generate | ca | cert |
      http | csr`]: changesAccess('key'),
    '*': isUndescribed,
  },
  examples: {
    'elasticsearch-keystore list': ['read list key'],
    'elasticsearch-keystore add s3.client.default.secret_key': ['access add key s3.client.default.secret_key'],
    'elasticsearch-users useradd a -p b -r superuser': ['access useradd key a'],
    'logstash-keystore create': ['access create key'],
  },
})

const searchPasswords: Program = {
  names: ['elasticsearch-reset-password', 'elasticsearch-setup-passwords', 'elasticsearch-create-enrollment-token'],
  about: 'makes passwords of a search cluster and prints them',
  examples: { 'elasticsearch-reset-password -u elastic -b': ['access reset password'] },
  run: (call) =>
    call.args.some((w) => /^(-h|--help)$/.test(w.text))
      ? emit(call, 'read', 'help', 'help')
      : emit(call, 'access', 'reset', 'password'),
}

/** Shippers of logs and metrics (8): `test` and `export` only look. */
const beats: Program = tool({
  names: ['filebeat', 'metricbeat', 'heartbeat', 'packetbeat', 'auditbeat', 'elastic-agent'],
  about: 'ships logs and metrics',
  options:
    '-c= -E= -M= -e -v -d= --path.config= --path.data= --path.home= --path.logs= --strict.perms= --once --modules=',
  verbs: {
    [`test config | test output | test modules | version | modules list | export template | status`]: reads('shipper'),
    'export ilm-policy | export dashboard ': reads('shipper'),
    'inspect | export config': readsSecret('shipper'),
    'setup | diagnostics | modules enable | modules disable | upgrade | install': changes('shipper'),
    'run | restart': restarts('shipper'),
    'keystore create | keystore add | keystore remove | enroll | unenroll': changesAccess('shipper'),
    uninstall: loses('shipper'),
    '': (call) => emit(call, 'restart', 'start', 'shipper'),
    '*': isUndescribed,
  },
  examples: {
    'filebeat test config -c filebeat.yml': ['read test config shipper'],
    'filebeat setup --dashboards': ['change setup shipper'],
    'filebeat keystore add ES_PWD': ['access keystore add shipper ES_PWD'],
  },
})

/** Curator 8: deletes old indexes by a file of actions, or by its filter. */
const curator: Program = {
  names: ['curator', 'curator_cli', 'es_repo_mgr'],
  about: 'handles indexes of Elasticsearch by their age',
  examples: {
    'curator --dry-run actions.yml': ['file read actions.yml', 'read dry run plan'],
    'curator actions.yml': ['file read actions.yml', 'lose run action'],
    'curator_cli --host es.example show-indices': ['read show-indices index'],
    'curator_cli --host es.example delete-indices --filter_list []': ['lose delete-indices index'],
    'es_repo_mgr show': ['read show index'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(`--config= --host= --hosts= --port= --dry-run --filter_list= --logformat= --loglevel=
        --logfile= --http_auth= --timeout= --use_ssl --username= --password= --ca_certs= --client_cert=
        --client_key= --url_prefix= --ignore_empty_list --verbose --header --epoch --older-than= --time-unit=
        --timestring= --prefix= --verify_certs= --api_key= --id= --master-only --wait_for_completion=
        --repository= --name=`),
    )
    const at = databaseAt(call, 'other', { host: withoutScheme(read.value('--host', '--hosts')) })
    const [verb] = read.operands
    if (call.name === 'curator' && verb !== undefined && /\.(ya?ml|json)$/.test(verb.text)) emitFile(call, 'read', verb)
    if (read.has('--dry-run')) return emit(call, 'read', 'dry run', 'plan', '', { at })
    if (
      call.name === 'curator' &&
      !/^(delete|show|snapshot|close|open|alias|allocation|optimize|replicas)$/.test(verb?.text ?? '')
    )
      return emit(call, 'lose', 'run', 'action', '', { at })
    const text = verb?.text ?? ''
    const kind =
      /^show/.test(text) || text === ''
        ? 'read'
        : /^(delete|restore|shrink)/.test(text)
          ? 'lose'
          : /^(close|open)/.test(text)
            ? 'restart'
            : /^(snapshot|alias|allocation|forcemerge|optimize|replicas|rollover|index-settings|create)/.test(text)
              ? 'change'
              : 'undescribed'
    emit(call, kind, text || 'show', 'index', '', { at })
  },
}

/** Files below Cassandra 5. Those that read show schema and statistics; a dump shows rows. */
const SSTABLES = {
  sstablemetadata: 'read',
  sstableutil: 'read',
  sstableverify: 'read',
  sstableexpiredblockers: 'read',
  sstablepartitions: 'read',
  sstabledump: 'read-data',
  sstableupgrade: 'change',
  sstablesplit: 'change',
  sstableofflinerelevel: 'change',
  sstablelevelreset: 'change',
  sstablerepairedset: 'change',
  sstablescrub: 'lose',
} as const

const sstables: Program = {
  names: Object.keys(SSTABLES),
  about: 'reads and mends the files of Cassandra',
  examples: {
    'sstablemetadata mc-1-big-Data.db': ['read sstablemetadata table mc-1-big-Data.db'],
    'sstabledump mc-1-big-Data.db': ['read-data sstabledump table mc-1-big-Data.db'],
    'sstablescrub shop orders': ['lose sstablescrub table shop'],
  },
  run: (call) => {
    const kind = SSTABLES[call.name as keyof typeof SSTABLES]
    emit(call, kind, call.name, 'table', call.args.find((w) => !w.text.startsWith('-')) ?? '')
    return kind === 'read-data' ? dataStream(call) : undefined
  },
}

/** Loaders and load makers of Cassandra: they go to the hosts that are named. */
const bulk: Program = {
  names: ['dsbulk', 'sstableloader', 'cassandra-stress'],
  about: 'moves rows into and out of Cassandra',
  examples: {
    'dsbulk unload -h cass1.example -k shop -t orders -url out': ['read-data unload table'],
    'dsbulk load -h cass1.example -k shop -t orders -url orders.csv': ['change load table'],
    'dsbulk count -h cass1.example -k shop -t orders': ['read-data count table'],
    'sstableloader -d cass1.example shop/orders': ['change load table'],
    'cassandra-stress write n=1000 -node cass1.example': ['change write table'],
  },
  run: (call) => {
    const at = databaseAt(call, 'other', { host: valueAfter(call, '-h', '-d', '-node', '--host', '--nodes') })
    const verb = call.args[0]?.text ?? ''
    if (call.name === 'sstableloader') return emit(call, 'change', 'load', 'table', '', { at })
    if (/^(help|print|version|--help|--version|-v)$/.test(verb)) return emit(call, 'read', 'help', 'help')
    const kind = /^(unload|count|read|counter_read)$/.test(verb)
      ? 'read-data'
      : /^(load|write|mixed|counter_write|user)$/.test(verb)
        ? 'change'
        : 'undescribed'
    emit(call, kind, verb || 'run', 'table', '', { at })
  },
}

function valueAfter(call: Call, ...names: readonly string[]) {
  const at = call.args.findIndex((w) => names.includes(w.text))
  return at < 0 ? undefined : call.args[at + 1]
}

/** Backup tools of stores: each knows its server from a file of settings. */
const backups: Program = tool({
  names: ['clickhouse-backup', 'pbm', 'cassandra-medusa', 'chbackup'],
  about: 'backs up a store and restores it',
  options: `-c|--config= --config-file= -t|--table|--tables= -s|--schema -d|--data --rm|--drop --rbac --configs
    -m|--restore-database-mapping= --mongodb-uri= --time= -o|--out= -w|--wait --ns= --compression= --type=
    --base-snapshot= -f|--force -y|--yes --older-than= --base-snapshot= --replset-remapping= --backup-name=
    --fqdn= --bucket-name= --mode= --temp-dir= --keep-auth --set= --list --file= --tail= --event= --node=
    --severity= --full --env= --resume --diff-from= --diff-from-remote= --partitions=`,
  place: (call) => nowhere(call, 'the store of the configuration', call.arguments.values('--mongodb-uri', '--fqdn')),
  verbs: {
    'list | tables | status  | default-config | version | logs | describe-backup | describe-restore': reads('backup'),
    'list-backups | report-last-backup | verify | get-last-complete-cluster-backup | diagnostic | profile list':
      reads('backup'),
    'print-config': readsSecret('settings'),
    config: (call) =>
      emit(
        call,
        call.arguments.has('--set', '--file', '-f') || call.args.some((w) => w.text === '--force-resync')
          ? 'change'
          : 'read',
        'config',
        'backup',
        '',
        {
          at: call.place(),
        },
      ),
    [`create | create_remote | upload | backup | backup-cluster | backup-node | download | watch | server |
      oplog-replay`]: changes('backup'),
    'cancel-backup': restarts('backup'),
    'restore | restore_remote | restore-cluster | restore-node | delete | clean | clean_remote_broken | delete-backup':
      loses('backup'),
    'delete-pitr | cleanup | purge-backup | purge-decommissioned | delete-backups | clean_local_broken':
      loses('backup'),
    '*': isUndescribed,
  },
  examples: {
    'clickhouse-backup list remote': ['read list backup remote'],
    'clickhouse-backup create shop-1': ['change create backup shop-1'],
    'clickhouse-backup restore --rm shop-1': ['lose restore backup shop-1'],
    'clickhouse-backup delete remote old': ['lose delete backup remote', 'lose delete backup old'],
    'pbm status': ['read status backup'],
    'pbm restore 2026-01-01T00:00:00Z': ['lose restore backup 2026-01-01T00:00:00Z'],
  },
})

const TIDB = `-u= -p= -h|--host= -P|--port= --pd= -s|--storage= -o|--output= --filetype= -B|--database=
  -T|--tables-list= -S|--sql= --db= --table= --ts= --config= --tls=`

/** Tools of TiDB 8. */
const tidb: Program = tool({
  names: ['tiup', 'dumpling', 'tidb-lightning', 'pd-ctl', 'tikv-ctl'],
  about: 'handles a cluster of TiDB',
  options: `${TIDB} -y|--yes -N|--node= -R|--role= --wait-timeout= --force`,
  place: (call) => nowhere(call, 'a cluster of TiDB', call.arguments.values('--pd', '-h')),
  verbs: {
    [`list | status | version | cluster list | cluster display | cluster check | cluster audit |
      cluster template | mirror show | store | health | region | hot | config show | operator show |
      scheduler show | br log status | br validate | cluster show-config | dm list | dm display | help`]:
      reads('cluster'),
    'member | member leader show': (call) =>
      emit(call, call.operands.length === 0 ? 'read' : 'restart', call.verb, 'member', '', { at: call.place() }),
    'store label | store weight | store limit': changes('cluster'),
    'cluster deploy | cluster upgrade | cluster patch | cluster scale-out | dm deploy': (call) =>
      emit(call, 'deploy', call.verb, 'cluster', call.operands[0] ?? '', { at: call.place() }),
    'cluster start | cluster stop | cluster restart | cluster reload | cluster enable | cluster disable':
      restarts('cluster'),
    [`cluster destroy | cluster clean | cluster prune | cluster scale-in | store delete | member delete |
      unsafe | dm destroy`]: loses('cluster'),
    'cluster exec | cluster push | cluster edit-config': (call) =>
      emit(call, 'unreadable', call.verb, 'cluster', call.operands[0] ?? '', { at: call.place() }),
    'br backup full | br backup db | br backup table | br backup raw | br log start | br log stop | br log resume':
      changes('backup'),
    'br restore full | br restore db | br restore table | br restore point | br restore raw | br log truncate':
      loses('backup'),
    'install | update | uninstall | self | mirror set | playground | bench | client': changes('cluster'),
    'config set | scheduler add | scheduler remove | operator add | operator remove': changes('cluster'),
    '': (call) =>
      emit(
        call,
        call.name === 'dumpling' ? 'read-data' : call.name === 'tidb-lightning' ? 'change' : 'read',
        'run',
        'database',
        '',
        {
          at: call.place(),
        },
      ),
    '*': isUndescribed,
  },
  examples: {
    'tiup cluster display shop': ['read cluster display cluster shop'],
    'tiup cluster destroy shop': ['lose cluster destroy cluster shop'],
    'tiup br backup full --pd pd.example:2379 -s local:///b': ['change br backup full backup'],
    'tiup br restore full --pd pd.example:2379 -s local:///b': ['lose br restore full backup'],
    'dumpling -h db.example -P 4000 -o /tmp/d': ['read-data run database'],
  },
})

/** What each command does, and in those of a workflow its last word; the first form that fits decides. */
const VITESS: readonly (readonly [RegExp, EffectKind])[] = [
  [/^(ExecuteFetchAs|VtGateExecute)/, 'unreadable'],
  [/^(Delete|Remove)/, 'lose'],
  [
    /^(MoveTables|Reshard|Workflow|OnlineDDL|Migrate|LookupVindex|VDiff|Materialize) .*\b(cancel|complete|delete)\b/,
    'lose',
  ],
  [/^(Get|Find|List|Validate|Ping|Check|Version|help)/, 'read'],
  [/^(MoveTables|Reshard|Workflow|OnlineDDL|Migrate|LookupVindex|VDiff|Materialize) (show|status|list)$/, 'read'],
  [/^(MoveTables|Reshard|Workflow|OnlineDDL|VDiff) \S+ (show|status|list)$/, 'read'],
  [/^ApplySchema/, 'deploy'],
  [/^(PlannedReparent|EmergencyReparent|Reparent|SetWritable|StopReplication|StartReplication)/, 'restart'],
  [/^(RunHealthCheck|Refresh|Reload|SleepTablet)/, 'restart'],
  [/^(Apply|Create|Backup|ChangeTabletType|Update|Rebuild|Materialize|MoveTables|Reshard|LookupVindex)/, 'change'],
  [/^(VDiff|Mount|Workflow|Set|InitShard|OnlineDDL|Add)/, 'change'],
]

/** Vitess 21: `--server` is the control daemon. */
const vitess: Program = tool({
  names: ['vtctldclient', 'vtctlclient'],
  about: 'handles a cluster of Vitess',
  options: `--server= --action_timeout= --sql= --sql-file= --ddl-strategy= --keyspace= --target-keyspace=
    --source-keyspace= --workflow= --tables= --cells= --tablet-types= --recursive --force --new-primary=
    --format= --strict --dry-run`,
  place: (call) => nowhere(call, 'a cluster of Vitess', call.arguments.values('--server')),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    '*': (call) => {
      const verb = call.verb
      const text = [verb, ...call.operands.map((w) => w.text)].join(' ')
      const kind = VITESS.find(([form]) => form.test(text))?.[1] ?? 'undescribed'
      emit(call, kind, verb, 'shard', call.operands.at(-1) ?? '', { at: call.place() })
    },
  },
  examples: {
    'vtctldclient --server vt.example:15999 GetTablets': ['read GetTablets shard'],
    'vtctldclient --server vt.example:15999 DeleteKeyspace shop': ['lose DeleteKeyspace shard shop'],
    'vtctldclient --server vt.example:15999 PlannedReparentShard shop/0': ['restart PlannedReparentShard shard shop/0'],
    'vtctldclient --server vt.example:15999 Reshard --workflow w --target-keyspace shop show': [
      'read Reshard shard show',
    ],
  },
})

/** Couchbase 7.6. */
const couchbase: Program = tool({
  names: ['couchbase-cli', 'cbbackupmgr', 'cbimport', 'cbexport', 'cbstats', 'cbq'],
  about: 'handles a cluster of Couchbase',
  options: `-c|--cluster= -u|--username= -p|--password= -a|--archive= -r|--repo= -e|--engine= -s|--script=
    -b|--bucket= -d|--dataset= -f|--format= -o|--output= -g= --bucket= --bucket-type= --bucket-ramsize=
    --server-remove= --server-failover= --server-add= --force --start= --end= --backup= --set --list --get
    -j|--json`,
  place: (call) => databaseAt(call, 'other', { host: withoutScheme(call.arguments.value('-c', '-e')) }),
  verbs: {
    [`server-list | server-info | bucket-list | host-list | rebalance-status | info | list |
      setting-cluster --get | recovery-status | xdcr-replicate --list | all | memory | help`]: reads('cluster'),
    'json | csv | docs': (call) =>
      emit(call, call.name === 'cbimport' ? 'change' : 'read-data', call.name, 'bucket', '', { at: call.place() }),
    'backup | config | merge | compact | examine': changes('backup'),
    [`bucket-create | bucket-edit | bucket-compact | collection-manage | setting-cluster | rebalance |
      server-add | recovery`]: changes('cluster'),
    'failover | rebalance-stop | node-init | cluster-init | server-readd': restarts('cluster'),
    'bucket-delete | bucket-flush | restore | remove': loses('bucket'),
    'user-manage | setting-security | ssl-manage | setting-ldap | setting-audit | setting-password-policy':
      changesAccess('cluster'),
    '': (call: ToolCall) => emit(call, 'unreadable', 'run', 'statement', '', { at: call.place() }),
    '*': isUndescribed,
  },
  examples: {
    'couchbase-cli server-list -c cb1.example -u a -p b': ['read server-list cluster'],
    'couchbase-cli bucket-flush -c cb1.example -u a -p b --bucket shop': ['lose bucket-flush bucket'],
    'cbexport json -c cb1.example -b shop -o out.json': ['read-data cbexport bucket'],
    'cbbackupmgr restore -a /b -r r -c cb1.example': ['lose restore bucket'],
  },
})

/** `redis-shake`, `rdr`: what copies whole stores goes where its file of settings says. */
const copiers: Program = {
  names: ['redis-shake', 'mongosync-cli', 'pg_chameleon', 'ora2pg', 'pgsync', 'pgcopydb'],
  about: 'copies whole databases to another server',
  examples: {
    'redis-shake shake.toml': ['file read shake.toml', 'change copy database'],
    'pgcopydb clone --source postgres://a.example/x --target postgres://b.example/y': [
      'read-data copy database',
      'change copy database',
    ],
    'pgcopydb list tables --source postgres://a.example/x': ['read list database'],
    'ora2pg -t SHOW_REPORT -c o.conf': ['read SHOW_REPORT database'],
  },
  run: (call) => {
    const [first] = call.args.filter((w) => !w.text.startsWith('-'))
    const kind = valueAfter(call, '-t', '--type')
    if (call.name === 'ora2pg' && kind?.text.startsWith('SHOW') === true)
      return emit(call, 'read', kind.text, 'database')
    if (/^(list|ping|help|version|status)$/.test(first?.text ?? ''))
      return emit(call, 'read', first?.text ?? '', 'database')
    if (call.name === 'redis-shake' && first !== undefined) emitFile(call, 'read', first)
    else
      emit(call, 'read-data', 'copy', 'database', '', {
        at: nowhere(call, 'the source', optional(valueAfter(call, '--source', '-s'))),
      })
    emit(call, 'change', 'copy', 'database', '', {
      at: nowhere(call, 'the target', optional(valueAfter(call, '--target', '-d'))),
    })
  },
}

const optional = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one])

export const storeUpkeep: readonly Program[] = [
  searchNode,
  searchKeys,
  searchPasswords,
  beats,
  curator,
  sstables,
  bulk,
  backups,
  tidb,
  vitess,
  couchbase,
  copiers,
]
