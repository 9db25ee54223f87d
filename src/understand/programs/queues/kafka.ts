import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { knownText, type Stream, type Word } from '../../word.ts'
import { openShell } from '../carriers.ts'
import { client, databaseAt, dataStream, withoutScheme } from '../database/client.ts'

/** The command-line tools of Apache Kafka 4 (and of its distributions without `.sh`), and kcat. */

const COMMON =
  '--bootstrap-server= --bootstrap-controller= --zookeeper= --broker-list= --command-config= --topic= --group= --if-exists --if-not-exists --timeout= ' +
  '--all-topics --all-groups --dry-run --execute --verbose --list --describe --delete --create --alter --force --state=? --members --offsets --verify '

interface Deed {
  readonly kind: EffectKind
  readonly verb: string
}

/** One tool: its options, what it works on, and what a call does. */
interface KafkaTool {
  readonly name: string
  readonly on: string
  readonly options: string
  readonly deed: (read: Arguments, call: Call) => Deed
  readonly subject?: (read: Arguments) => Word | undefined
}

const says = (kind: EffectKind, verb: string): Deed => ({ kind, verb })
const LIST = says('read', 'list')
const DESCRIBE = says('read', 'describe')

function plain(read: Arguments): Deed | undefined {
  if (read.has('--list')) return LIST
  if (read.has('--describe')) return DESCRIBE
  return undefined
}

const TOOLS: readonly KafkaTool[] = [
  {
    name: 'kafka-topics',
    on: 'topic',
    options:
      '--partitions= --replication-factor= --replica-assignment= --config= --delete-config= --topic-id= --topic-id-type= --exclude-internal ' +
      '--disable-rack-aware --topics-with-overrides --under-replicated-partitions --unavailable-partitions --under-min-isr-partitions ' +
      '--at-min-isr-partitions --partition-size-limit-per-response=',
    deed: (read) => {
      if (read.has('--delete')) return says('lose', 'delete')
      if (read.has('--create', '--alter')) return says('change', read.has('--create') ? 'create' : 'alter')
      return plain(read) ?? says('undescribed', 'run')
    },
  },
  {
    name: 'kafka-consumer-groups',
    on: 'consumer group',
    options:
      '--reset-offsets --delete-offsets --to-earliest --to-latest --to-current --to-offset= --to-datetime= --by-duration= --shift-by= --from-file= --export ' +
      '--validate-regex= --type=? --remove-members=? --remove-all-members',
    deed: (read) => {
      if (read.has('--delete')) return says('lose', 'delete')
      if (read.has('--delete-offsets')) return says('lose', 'delete offsets')
      // Without `--execute` it only prints the new offsets.
      if (read.has('--reset-offsets')) return read.has('--execute') && !read.has('--dry-run') ? says('change', 'reset offsets') : says('read', 'reset offsets')
      return plain(read) ?? says('undescribed', 'run')
    },
    subject: (read) => read.value('--group') ?? read.value('--topic'),
  },
  {
    name: 'kafka-share-groups',
    on: 'share group',
    options: '--reset-offsets --delete-offsets --to-earliest --to-latest --to-datetime= --export',
    deed: (read) => {
      if (read.has('--delete', '--delete-offsets')) return says('lose', 'delete')
      if (read.has('--reset-offsets')) return read.has('--execute') ? says('change', 'reset offsets') : says('read', 'reset offsets')
      return plain(read) ?? says('undescribed', 'run')
    },
    subject: (read) => read.value('--group'),
  },
  {
    name: 'kafka-configs',
    on: 'configuration',
    options:
      '--entity-type= --entity-name= --entity-default --all --add-config= --add-config-file= --delete-config= --broker= --topic= --user= --client= --ip= ' +
      '--broker-defaults --user-defaults --client-defaults --ip-defaults --broker-logger= --client-metrics= --zk-tls-config-file= --group=',
    deed: (read) => {
      if (!read.has('--alter')) return plain(read) ?? says('undescribed', 'run')
      const users = read.has('--user', '--user-defaults') || knownText(read.value('--entity-type')) === 'users'
      const text = `${read.value('--add-config')?.text ?? ''} ${read.value('--delete-config')?.text ?? ''}`
      // Credentials of a user, or the settings by which a broker lets somebody in.
      return users || /scram|authorizer|super\.users|sasl|ssl|password/i.test(text) ? says('access', 'alter') : says('change', 'alter')
    },
    subject: (read) => read.value('--entity-name') ?? read.value('--topic', '--broker', '--user', '--client'),
  },
  {
    name: 'kafka-acls',
    on: 'rights',
    options:
      '--authorizer-properties= --add --remove --principal= --allow-principal= --deny-principal= --allow-host= --deny-host= --operation= --cluster ' +
      '--transactional-id= --idempotent --delegation-token= --user-principal= --resource-pattern-type= --producer --consumer --authorizer=',
    deed: (read) => (read.has('--add', '--remove') ? says('access', read.has('--add') ? 'add' : 'remove') : LIST),
  },
  {
    name: 'kafka-console-consumer',
    on: 'topic',
    options:
      '--partition= --offset= --consumer-property= --consumer.config= --formatter= --formatter-config= --property= --from-beginning --max-messages= --timeout-ms= ' +
      '--skip-message-on-error --key-deserializer= --value-deserializer= --enable-systest-events --isolation-level= --include= --whitelist= --command-property=',
    deed: () => says('read-data', 'consume'),
    subject: (read) => read.value('--topic', '--include', '--whitelist'),
  },
  {
    name: 'kafka-console-share-consumer',
    on: 'topic',
    options: '--consumer-property= --consumer-config= --formatter= --formatter-config= --max-messages= --timeout-ms= --reject --release --reject-message-on-error --key-deserializer= --value-deserializer=',
    // What it has taken is gone for the others of the group.
    deed: () => says('change', 'consume'),
  },
  {
    name: 'kafka-console-producer',
    on: 'topic',
    options:
      '--sync --compression-codec=? --batch-size= --message-send-max-retries= --retry-backoff-ms= --request-required-acks= --request-timeout-ms= ' +
      '--metadata-expiry-ms= --max-block-ms= --max-memory-bytes= --max-partition-memory-bytes= --socket-buffer-size= --line-reader= --reader-config= ' +
      '--producer-property= --producer.config= --property= --command-property=',
    deed: () => says('change', 'produce'),
  },
  {
    name: 'kafka-delete-records',
    on: 'records',
    options: '--offset-json-file=',
    deed: () => says('lose', 'delete'),
    subject: (read) => read.value('--offset-json-file'),
  },
  {
    name: 'kafka-reassign-partitions',
    on: 'partitions',
    options:
      '--generate --cancel --additional --preserve-throttles --topics-to-move-json-file= --reassignment-json-file= --throttle= --broker-list= ' +
      '--replica-alter-log-dirs-throttle= --disable-rack-aware --disallow-replication-factor-change',
    deed: (read) => (read.has('--execute', '--cancel') ? says('change', 'reassign') : says('read', 'plan')),
  },
  {
    name: 'kafka-leader-election',
    on: 'partitions',
    options: '--election-type= --partition= --all-topic-partitions --path-to-json-file= --admin.config=',
    deed: () => says('restart', 'elect'),
  },
  { name: 'kafka-preferred-replica-election', on: 'partitions', options: '--path-to-json-file=', deed: () => says('restart', 'elect') },
  { name: 'kafka-log-dirs', on: 'log', options: '--broker-list= --topic-list=', deed: () => DESCRIBE },
  { name: 'kafka-get-offsets', on: 'topic', options: '--topic-partitions= --partitions= --time= --exclude-internal-topics', deed: () => says('read', 'offsets') },
  { name: 'kafka-broker-api-versions', on: 'broker', options: '', deed: () => says('read', 'versions') },
  { name: 'kafka-groups', on: 'consumer group', options: '--group-type= --protocol= --consumer --share --streams --classic', deed: () => LIST },
  {
    name: 'kafka-client-metrics',
    on: 'configuration',
    options: '--name= --generate-name --interval= --match= --metrics=',
    deed: (read) => (read.has('--alter', '--delete') ? says('change', 'alter') : DESCRIBE),
  },
  {
    name: 'kafka-dump-log',
    on: 'log',
    options:
      '--files= --print-data-log --deep-iteration --index-sanity-check --max-message-size= --offsets-decoder --transaction-log-decoder ' +
      '--cluster-metadata-decoder --remote-log-metadata-decoder --share-group-state-decoder --value-decoder-class= --key-decoder-class= --skip-record-metadata --verify-index-only --max-bytes= --skip-batch-metadata',
    deed: (read) => (read.has('--print-data-log', '--value-decoder-class') ? says('read-data', 'dump') : says('read', 'dump')),
    subject: (read) => read.value('--files'),
  },
  {
    name: 'kafka-producer-perf-test',
    on: 'topic',
    options: '--num-records= --payload-delimiter= --throughput= --producer-props= --producer.config= --print-metrics --transactional-id= --transaction-duration-ms= --record-size= --payload-file= --payload-monotonic --warmup-records= --command-property=',
    deed: () => says('change', 'produce'),
  },
  {
    name: 'kafka-consumer-perf-test',
    on: 'topic',
    options: '--fetch-size= --from-latest --reporting-interval= --socket-buffer-size= --consumer.config= --print-metrics --show-detailed-stats --hide-header --num-fetch-threads= --messages= --num-records= --date-format= --threads= --include= --command-property=',
    deed: () => says('read-data', 'consume'),
  },
  {
    name: 'kafka-verifiable-producer',
    on: 'topic',
    options: '--max-messages= --throughput= --acks= --producer.config= --message-create-time= --value-prefix= --repeating-keys=',
    deed: () => says('change', 'produce'),
  },
  {
    name: 'kafka-verifiable-consumer',
    on: 'topic',
    options: '--max-messages= --group-id= --session-timeout= --enable-autocommit --reset-policy= --consumer.config= --group-protocol= --group-remote-assignor= --group-instance-id= --assignment-strategy=',
    deed: () => says('read-data', 'consume'),
  },
  {
    name: 'kafka-streams-application-reset',
    on: 'application',
    options: '--application-id= --input-topics= --internal-topics= --intermediate-topics= --to-earliest --to-latest --to-offset= --to-datetime= --by-duration= --shift-by= --from-file= --config-file=',
    deed: (read) => (read.has('--dry-run') ? says('read', 'reset') : says('lose', 'reset')),
    subject: (read) => read.value('--application-id'),
  },
  {
    name: 'kafka-delegation-tokens',
    on: 'token',
    options: '--renew --expire --hmac= --owner-principal= --renewer-principal= --max-life-time-period= --renew-time-period= --expiry-time-period=',
    deed: (read) => (read.has('--describe') ? says('read-secret', 'describe') : says('access', 'change')),
  },
  { name: 'kafka-replica-verification', on: 'topic', options: '--fetch-size= --max-wait-ms= --report-interval-ms= --time= --topics-include=', deed: () => says('read', 'verify') },
  { name: 'kafka-server-start', on: 'broker', options: '-daemon --override= -name=', deed: () => says('restart', 'start') },
  { name: 'kafka-server-stop', on: 'broker', options: '--process-role= --node-id=', deed: () => says('restart', 'stop') },
  { name: 'zookeeper-server-start', on: 'server', options: '-daemon', deed: () => says('restart', 'start') },
  { name: 'zookeeper-server-stop', on: 'server', options: '', deed: () => says('restart', 'stop') },
  { name: 'kafka-mirror-maker', on: 'topic', options: '--consumer.config= --producer.config= --num.streams= --whitelist= --include= --new.consumer --abort.on.send.failure=', deed: () => says('change', 'mirror') },
  { name: 'connect-distributed', on: 'worker', options: '-daemon', deed: () => says('restart', 'start') },
  { name: 'connect-standalone', on: 'worker', options: '-daemon', deed: () => says('restart', 'start') },
  { name: 'connect-mirror-maker', on: 'worker', options: '-daemon --clusters=', deed: () => says('change', 'mirror') },
]

function kafkaAt(call: Call, read: Arguments): Place {
  return databaseAt(call, 'kafka', { host: withoutScheme(read.value('--bootstrap-server', '--bootstrap-controller') ?? read.value('--broker-list') ?? read.value('--zookeeper')) })
}

const EXAMPLES: Readonly<Record<string, Program['examples']>> = {
  'kafka-topics': {
    'kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic orders': ['lose delete topic orders'],
    'kafka-topics.sh --bootstrap-server localhost:9092 --describe --topic orders': ['read describe topic orders'],
    'kafka-topics --bootstrap-server b:9092 --create --topic x --partitions 3': ['change create topic x'],
    'kafka-topics --bootstrap-server b:9092 --del --topic x': ['unreadable run program kafka-topics', 'undescribed run topic x'],
  },
  'kafka-consumer-groups': {
    'kafka-consumer-groups.sh --bootstrap-server b:9092 --describe --group cart': ['read describe consumer group cart'],
    'kafka-consumer-groups.sh --bootstrap-server b:9092 --group cart --topic o --reset-offsets --to-latest --execute': [
      'change reset offsets consumer group cart',
    ],
    'kafka-consumer-groups.sh --bootstrap-server b:9092 --group cart --topic o --reset-offsets --to-latest': [
      'read reset offsets consumer group cart',
    ],
    'kafka-consumer-groups --bootstrap-server b:9092 --delete --group cart': ['lose delete consumer group cart'],
  },
  'kafka-configs': {
    'kafka-configs --bootstrap-server b:9092 --entity-type topics --entity-name o --describe': ['read describe configuration o'],
    'kafka-configs --bootstrap-server b:9092 --entity-type topics --entity-name o --alter --add-config retention.ms=1': [
      'change alter configuration o',
    ],
    'kafka-configs --bootstrap-server b:9092 --entity-type users --entity-name u --alter --add-config x=1': ['access alter configuration u'],
  },
  'kafka-acls': {
    'kafka-acls --bootstrap-server b:9092 --list': ['read list rights'],
    'kafka-acls --bootstrap-server b:9092 --add --allow-principal User:x --operation Read --topic o': ['access add rights o'],
  },
  'kafka-console-consumer': {
    'kafka-console-consumer.sh --bootstrap-server b:9092 --topic orders --from-beginning': ['read-data consume topic orders'],
  },
  'kafka-console-producer': {
    "echo x | kafka-console-producer.sh --bootstrap-server b:9092 --topic orders": ['change produce topic orders'],
  },
}

function kafkaProgram(spec: KafkaTool): Program {
  return client({
    names: [spec.name, `${spec.name}.sh`],
    about: `works on ${spec.on} of Kafka`,
    options: `${COMMON} ${spec.options}`,
    place: kafkaAt,
    examples: EXAMPLES[spec.name] ?? { [`${spec.name} --help`]: ['read help help'] },
    run: (call, read, at): Stream | undefined => {
      const { kind, verb } = spec.deed(read, call)
      emit(call, kind, verb, spec.on, spec.subject?.(read) ?? read.value('--topic') ?? '', { at })
      return kind === 'read-data' ? dataStream(call) : undefined
    },
  })
}

/** Tools with verbs in place of options. */
const withVerbs = client({
  names: ['kafka-cluster', 'kafka-features', 'kafka-metadata-quorum', 'kafka-storage', 'kafka-transactions', 'kafka-metadata-shell'].flatMap((one) => [one, `${one}.sh`]),
  about: 'looks after a cluster of Kafka',
  options: `${COMMON} --id= --config= -c= --metadata= --feature= --release-version= --upgrade-type= --unsafe --re --replication --status --controller-id= --controller-directory-id= --cluster-id= -t= -f= --ignore-formatted -g --standalone -s --initial-controllers= --no-initial-controllers -I= -N -S --add-scram= --producer-id= --producer-epoch= --coordinator-epoch= --partition= --start-offset= --broker-id= --max-transaction-timeout= --transactional-id= --duration-filter= --transactional-id-pattern= --snapshot= --directory= -h`,
  place: kafkaAt,
  examples: {
    'kafka-metadata-quorum.sh --bootstrap-server b:9092 describe --status': ['read describe cluster'],
    'kafka-storage.sh format -t x -c server.properties': ['lose format cluster'],
    'kafka-storage.sh random-uuid': ['read random-uuid cluster'],
    'kafka-cluster cluster-id --bootstrap-server b:9092': ['read cluster-id cluster'],
    'kafka-features --bootstrap-server b:9092 upgrade --release-version 4.1': ['deploy upgrade cluster'],
  },
  run: (call, read, at) => {
    const verb = knownText(read.operands[0]) ?? ''
    const kinds: Readonly<Record<string, EffectKind>> = {
      'cluster-id': 'read', 'list-endpoints': 'read', unregister: 'lose', describe: 'read', list: 'read', 'find-hanging': 'read', abort: 'change',
      'forceTerminateTransaction': 'change', 'force-terminate': 'change', upgrade: 'deploy', downgrade: 'deploy', disable: 'change', 'version-mapping': 'read',
      'feature-dependencies': 'read', 'describe-producers': 'read', 'add-controller': 'change', 'remove-controller': 'change', info: 'read', format: 'lose',
      'random-uuid': 'read',
    } // prettier-ignore
    if (call.name.startsWith('kafka-metadata-shell') && !read.has('--help')) return emit(call, 'read', 'show', 'cluster')
    emit(call, kinds[verb] ?? 'undescribed', verb || 'run', 'cluster', '', { at })
  },
})

const zookeeper = client({
  names: ['zookeeper-shell', 'zookeeper-shell.sh', 'zkCli.sh', 'zkcli'],
  about: 'looks after the nodes of ZooKeeper',
  options: '-server= -timeout= -r -zk-tls-config-file= -s -R -w -e -v= -c -q -waitforconnection -client-configuration=',
  style: 'single',
  place: (call, read) => {
    const server = read.value('-server') ?? (call.name.startsWith('zookeeper') ? read.operands[0] : undefined)
    return databaseAt(call, 'other', { host: server })
  },
  examples: {
    'zookeeper-shell.sh zk:2181 ls /brokers/ids': ['read ls node /brokers/ids'],
    'zkCli.sh -server zk:2181 get /config': ['read-data get node /config'],
    'zookeeper-shell.sh zk:2181 deleteall /brokers': ['lose deleteall node /brokers'],
    'zkCli.sh -server zk:2181': ['unreadable open shell'],
  },
  run: (call, read, at) => {
    const words = call.name.startsWith('zookeeper') ? read.operands.slice(1) : read.operands
    const [verb, name] = words
    if (verb === undefined) {
      if (!call.stdinGiven) return openShell(call)
      return emit(call, 'unreadable', 'run', 'commands', '', { at })
    }
    const kinds: Readonly<Record<string, EffectKind>> = {
      ls: 'read', ls2: 'read', stat: 'read', getAcl: 'read', listquota: 'read', getEphemerals: 'read', getAllChildrenNumber: 'read', history: 'read', whoami: 'read',
      config: 'read', version: 'read', printwatches: 'read', sync: 'read', get: 'read-data', create: 'change', set: 'change', setquota: 'change', delquota: 'change',
      delete: 'lose', deleteall: 'lose', rmr: 'lose', setAcl: 'access', addauth: 'read', reconfig: 'change', quit: 'read', help: 'read',
    } // prettier-ignore
    emit(call, kinds[verb.text] ?? 'undescribed', verb.text, 'node', name ?? '', { at })
  },
})

const runClass = client({
  names: ['kafka-run-class', 'kafka-run-class.sh'],
  about: 'runs a class of Kafka',
  options: `${COMMON} --time= --partitions= --offsets= -name= -loggc -daemon`,
  place: kafkaAt,
  examples: {
    'kafka-run-class.sh kafka.tools.GetOffsetShell --broker-list b:9092 --topic o': ['read offsets topic o'],
    'kafka-run-class.sh kafka.admin.TopicCommand --delete --topic o': ['unreadable run class kafka.admin.TopicCommand'],
  },
  run: (call, read, at) => {
    const [name] = read.operands
    if (/\.GetOffsetShell$/.test(knownText(name) ?? '')) return emit(call, 'read', 'offsets', 'topic', read.value('--topic') ?? '', { at })
    emit(call, 'unreadable', 'run', 'class', name ?? '', { at })
  },
})

const kcat = client({
  names: ['kcat', 'kafkacat'],
  about: 'reads and writes topics of Kafka',
  options:
    '-C -P -L -Q -G= -M= -t= -p= -b= -D= -K= -k= -H= -c= -X= -F= -r= -s= -z= -o= -e -f= -J -u -Z -q -v -V -h -d= -T -l -E -m= -A -U -S -R= -i',
  place: (call, read) => databaseAt(call, 'kafka', { host: read.value('-b') }),
  examples: {
    'kcat -b b:9092 -L': ['read list topic'],
    'kcat -b b:9092 -L -t orders': ['read list topic orders'],
    'kcat -b b:9092 -t orders -C -o beginning': ['read-data consume topic orders'],
    'echo x | kcat -b b:9092 -t orders -P': ['change produce topic orders'],
    'echo x | kcat -b b:9092 -t orders': ['change produce topic orders'],
    'kcat -P -b b:9092 -t orders -l x.json': ['change produce topic orders', 'file read x.json'],
  },
  run: (call, read, at) => {
    const topic = read.value('-t') ?? read.value('-G') ?? ''
    if (read.has('-V', '-h')) return emit(call, 'read', 'help', 'help')
    if (read.has('-L', '-Q')) return emit(call, 'read', 'list', 'topic', topic, { at })
    // Without a mode it produces where something is piped into it.
    const produces = read.has('-P') || (!read.has('-C', '-G') && call.stdinGiven)
    emit(call, produces ? 'change' : 'read-data', produces ? 'produce' : 'consume', 'topic', topic, { at })
    if (!produces) return dataStream(call)
    if (read.has('-P')) for (const file of read.operands) emitFile(call, 'read', file)
  },
})

export const kafka: readonly Program[] = [...TOOLS.map(kafkaProgram), withVerbs, zookeeper, runClass, kcat]
