import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Arguments } from '../../options.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { knownText, type Stream } from '../../word.ts'
import { client, databaseAt, dataStream, ownEntry, withoutScheme } from '../database/client.ts'
import { KAFKA_TOOLS, type KafkaTool } from './kafka-tools.ts'

/** The command-line tools of Apache Kafka 4 (and of its distributions without `.sh`), and kcat. */

const COMMON = `
  --bootstrap-server= --bootstrap-controller= --zookeeper= --broker-list= --command-config= --topic= --group=
  --if-exists --if-not-exists --timeout= --all-topics --all-groups --dry-run --execute --verbose --list --describe
  --delete --create --alter --force --state=? --members --offsets --verify
`

function kafkaAt(call: Call, read: Arguments): Place {
  return databaseAt(call, 'kafka', {
    host: withoutScheme(
      read.value('--bootstrap-server', '--bootstrap-controller') ??
        read.value('--broker-list') ??
        read.value('--zookeeper'),
    ),
  })
}

const EXAMPLES: Readonly<Record<string, Program['examples']>> = {
  'kafka-topics': {
    'kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic orders': ['lose delete topic orders'],
    'kafka-topics.sh --bootstrap-server localhost:9092 --describe --topic orders': ['read describe topic orders'],
    'kafka-topics --bootstrap-server b:9092 --create --topic x --partitions 3': ['change create topic x'],
    'kafka-topics --bootstrap-server b:9092 --del --topic x': [
      'unreadable run program kafka-topics',
      'undescribed run topic x',
    ],
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
    'kafka-configs --bootstrap-server b:9092 --entity-type topics --entity-name o --describe': [
      'read describe configuration o',
    ],
    'kafka-configs --bootstrap-server b:9092 --entity-type topics --entity-name o --alter --add-config retention.ms=1':
      ['change alter configuration o'],
    'kafka-configs --bootstrap-server b:9092 --entity-type users --entity-name u --alter --add-config x=1': [
      'access alter configuration u',
    ],
  },
  'kafka-acls': {
    'kafka-acls --bootstrap-server b:9092 --list': ['read list rights'],
    'kafka-acls --bootstrap-server b:9092 --add --allow-principal User:x --operation Read --topic o': [
      'access add rights o',
    ],
  },
  'kafka-console-consumer': {
    'kafka-console-consumer.sh --bootstrap-server b:9092 --topic orders --from-beginning': [
      'read-data consume topic orders',
    ],
  },
  'kafka-console-producer': {
    'echo x | kafka-console-producer.sh --bootstrap-server b:9092 --topic orders': ['change produce topic orders'],
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
      const { kind, verb } = spec.deed(read)
      emit(call, kind, verb, spec.on, spec.subject?.(read) ?? read.value('--topic') ?? '', { at })
      return kind === 'read-data' ? dataStream(call) : undefined
    },
  })
}

/** Tools with verbs in place of options. */
const withVerbs = client({
  names: [
    'kafka-cluster',
    'kafka-features',
    'kafka-metadata-quorum',
    'kafka-storage',
    'kafka-transactions',
    'kafka-metadata-shell',
  ].flatMap((one) => [one, `${one}.sh`]),
  about: 'looks after a cluster of Kafka',
  options: `${COMMON} --id= --config= -c= --metadata= --feature= --release-version= --upgrade-type= --unsafe --re
    --replication --status --controller-id= --controller-directory-id= --cluster-id= -t= -f= --ignore-formatted
    -g --standalone -s --initial-controllers= --no-initial-controllers -I= -N -S --add-scram= --producer-id=
    --producer-epoch= --coordinator-epoch= --partition= --start-offset= --broker-id= --max-transaction-timeout=
    --transactional-id= --duration-filter= --transactional-id-pattern= --snapshot= --directory= -h`,
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
      'cluster-id': 'read',
      'list-endpoints': 'read',
      unregister: 'lose',
      describe: 'read',
      list: 'read',
      'find-hanging': 'read',
      abort: 'change',
      forceTerminateTransaction: 'change',
      'force-terminate': 'change',
      upgrade: 'deploy',
      downgrade: 'deploy',
      disable: 'change',
      'version-mapping': 'read',
      'feature-dependencies': 'read',
      'describe-producers': 'read',
      'add-controller': 'change',
      'remove-controller': 'change',
      info: 'read',
      format: 'lose',
      'random-uuid': 'read',
    }
    if (call.name.startsWith('kafka-metadata-shell') && !read.has('--help'))
      return emit(call, 'read', 'show', 'cluster')
    emit(call, ownEntry(kinds, verb) ?? 'undescribed', verb || 'run', 'cluster', '', { at })
  },
})

const zookeeper = client({
  names: ['zookeeper-shell', 'zookeeper-shell.sh', 'zkCli.sh', 'zkcli'],
  about: 'looks after the nodes of ZooKeeper',
  options: `-server= -timeout= -r -zk-tls-config-file= -s -R -w -e -v= -c -q -waitforconnection -client-configuration=`,
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
      ls: 'read',
      ls2: 'read',
      stat: 'read',
      getAcl: 'read',
      listquota: 'read',
      getEphemerals: 'read',
      getAllChildrenNumber: 'read',
      history: 'read',
      whoami: 'read',
      config: 'read',
      version: 'read',
      printwatches: 'read',
      sync: 'read',
      get: 'read-data',
      create: 'change',
      set: 'change',
      setquota: 'change',
      delquota: 'change',
      delete: 'lose',
      deleteall: 'lose',
      rmr: 'lose',
      setAcl: 'access',
      addauth: 'read',
      reconfig: 'change',
      quit: 'read',
      help: 'read',
    }
    emit(call, ownEntry(kinds, verb.text) ?? 'undescribed', verb.text, 'node', name ?? '', { at })
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
    if (/\.GetOffsetShell$/.test(knownText(name) ?? ''))
      return emit(call, 'read', 'offsets', 'topic', read.value('--topic') ?? '', { at })
    emit(call, 'unreadable', 'run', 'class', name ?? '', { at })
  },
})

const kcat = client({
  names: ['kcat', 'kafkacat'],
  about: 'reads and writes topics of Kafka',
  options: `-C -P -L -Q -G= -M= -t= -p= -b= -D= -K= -k= -H= -c= -X= -F= -r= -s= -z= -o= -e -f= -J -u -Z -q -v -V -h
      -d= -T -l -E -m= -A -U -S -R= -i`,
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

export const kafka: readonly Program[] = [...KAFKA_TOOLS.map(kafkaProgram), withVerbs, zookeeper, runClass, kcat]
