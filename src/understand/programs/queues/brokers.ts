import { emit, emitFile, nowhere, reachOf } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { DatabasePlace, Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  isUndescribed,
  loses,
  reads,
  readsData,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, type Stream, type Word, word } from '../../word.ts'

/** Brokers beside Kafka's own tools and RabbitMQ: MQTT, Pulsar, ActiveMQ, and other clients of Kafka. */

function brokerAt(call: Call, host: Word | undefined, port: Word | undefined): DatabasePlace {
  const known = host ?? word('localhost')
  return {
    is: 'database',
    engine: 'other',
    url: undefined,
    host: known,
    port: port ?? word('1883'),
    database: undefined,
    ...reachOf(call),
  }
}

/** Mosquitto 2: without `-h` the broker is this host's. */
const mqtt: Program = {
  names: ['mosquitto_pub', 'mosquitto_sub', 'mosquitto_rr'],
  about: 'sends and receives messages of MQTT',
  examples: {
    'mosquitto_sub -h mq.example -t shop/# -v': ['read-data receive message shop/#'],
    'mosquitto_pub -h mq.example -t shop/a -m on': ['change send message shop/a'],
    'mosquitto_pub -h mq.example -t shop/a -f docs/runbook.md': [
      'file read docs/runbook.md',
      'change send message shop/a',
    ],
  },
  run: (call): Stream | undefined => {
    const read = readArguments(
      call.args,
      optionTable(`-h|--host= -p|--port= -t|--topic= -m|--message= -f|--file= -q|--qos= -u|--username= -P|--pw=
        -i|--id= -L|--url= -C= -W= -T|--filter-out= -F= -k|--keepalive= -V|--protocol-version= --cafile= --cert=
        --key= --capath= -A= -D= -x= -U|--unsubscribe= --will-topic= --will-payload= -l|--stdin-line
        -s|--stdin-file -n|--null-message -r|--retain -d|--debug -v|--verbose -c -N -R -S --quiet --insecure
        --retained-only --remove-retained --repeat= --repeat-delay= --tls-version= -e= -E -I= -M= --help`),
    )
    if (read.has('--help')) return void emit(call, 'read', 'help', 'help')
    const url = read.value('-L')
    const at: Place =
      url === undefined ? brokerAt(call, read.value('--host'), read.value('-p')) : { ...reachOf(call), is: 'url', url }
    const file = read.value('-f')
    if (file !== undefined) emitFile(call, 'read', file)
    const topic = read.value('-t') ?? ''
    if (call.name === 'mosquitto_pub') return void emit(call, 'change', 'send', 'message', topic, { at })
    const drops = read.has('--remove-retained')
    emit(call, drops ? 'lose' : 'read-data', drops ? 'remove' : 'receive', 'message', topic, { at })
    return { text: undefined, carries: Carries.data, span: call.span }
  },
}

const mqttUsers: Program = {
  names: ['mosquitto_passwd', 'mosquitto_ctrl'],
  about: 'sets who may use a broker of MQTT',
  examples: { 'mosquitto_passwd -b /etc/mosquitto/passwd app pw': ['access set user'] },
  run: (call) => emit(call, 'access', 'set', 'user'),
}

const kafkaServers = (call: ToolCall): Place => {
  const given = call.arguments.value('-b')
  // The name of a cluster is a name in the configuration, and no host.
  return given === undefined
    ? nowhere(call, 'the cluster of the configuration', call.arguments.values('-c'))
    : {
        is: 'database',
        engine: 'kafka',
        url: undefined,
        host: given,
        port: undefined,
        database: undefined,
        ...reachOf(call),
      }
}

/** kaf 0.2 and kcctl 1. */
const kaf: Program = tool({
  names: ['kaf', 'kcctl'],
  about: 'asks and handles Kafka',
  options: `-b|--brokers= -c|--cluster= --config= -v|--verbose -p|--partitions= -r|--replicas= -g|--group= -f|--follow
      -n|--tail= --offset= -k|--key= -o|--output=`,
  place: kafkaServers,
  verbs: {
    [`topics | topic ls | topic list | topic describe | topic lag | groups | group ls | group describe |
      group list | node ls | nodes | config ls | config current-context | config get-contexts | get connectors |
      get plugins | get loggers | info | describe connector | describe plugin | version | schemas`]: reads('topic'),
    'consume | query | group peek': readsData('topic'),
    'produce | topic create | topic set-config | topic add-config | topic update | group commit | apply | patch':
      changes('topic'),
    [`config use-cluster | config add-cluster | config import | config set-context | config use-context |
      config select-cluster`]: (call) => emit(call, 'change', call.verb, 'settings', call.operands[0] ?? ''),
    'restart | pause | resume | stop connector': restarts('connector'),
    'topic delete | topic rm | group delete | delete': loses('topic'),
    'acl ls': reads('acl'),
    '*': isUndescribed,
  },
  examples: {
    'kaf topics -b k1.example:9092': ['read topics topic'],
    'kaf consume orders -b k1.example:9092': ['read-data consume topic orders'],
    'kaf topic delete orders -b k1.example:9092': ['lose topic delete topic orders'],
    'kcctl get connectors': ['read get connectors topic'],
  },
})

/** Pulsar 4: `pulsar-admin` is described elsewhere. */
const pulsar: Program = tool({
  names: ['pulsar-client', 'pulsar-perf'],
  about: 'sends and receives messages of Pulsar',
  options: `--url= --auth-params= --auth-plugin= -m|--messages= -f|--files= -n|--num-produce|--num-messages=
      -s|--subscription-name= -t|--subscription-type= -p|--subscription-position= -r|--rate=`,
  place: (call) => {
    const url = call.arguments.value('--url')
    return url === undefined ? nowhere(call, 'the broker of client.conf') : { ...reachOf(call), is: 'url', url }
  },
  verbs: {
    'consume | read': readsData('topic'),
    produce: changes('topic'),
    'generate_documentation | --version': reads('topic'),
    '*': isUndescribed,
  },
  examples: {
    'pulsar-client --url pulsar://p1.example:6650 consume -s s1 -n 1 orders': ['read-data consume topic orders'],
    'pulsar-client produce orders -m hello': ['change produce topic orders'],
  },
})

/** EMQX 5 and VerneMQ 2: their own node, on this host. */
const mqttNode: Program = tool({
  names: ['emqx_ctl', 'emqx', 'vmq-admin'],
  about: 'handles a node of an MQTT broker',
  verbs: {
    [`status | broker | cluster status | cluster show | clients list | clients show | topics list |
      topics show | subscriptions list | subscriptions show | plugins list | listeners | metrics | vm |
      log primary-level | session show | metrics show | listener show | ping | conf show | data info |
      rules list`]: reads('broker'),
    [`cluster join | cluster leave | plugins load | plugins enable | plugins disable | conf load | conf reload |
      log set-level`]: changes('broker'),
    [`clients kick | listeners restart | listeners stop | start | stop | restart | session disconnect |
      listener start | listener stop`]: restarts('broker'),
    'admins add | admins del | admins passwd | acl | authz | api-key': changesAccess('broker'),
    'data import | retainer clean | cluster force-leave | topics clean | messages': loses('broker'),
    'data export': readsData('broker'),
    '*': isUndescribed,
  },
  examples: {
    'emqx_ctl clients list': ['read clients list broker'],
    'emqx_ctl clients kick c1': ['restart clients kick broker c1'],
    'vmq-admin cluster show': ['read cluster show broker'],
  },
})

export const brokers: readonly Program[] = [mqtt, mqttUsers, kaf, pulsar, mqttNode]
