import { emit, emitFile, reachOf, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  does,
  isUndescribed,
  loses,
  reads,
  readsData,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { client, databaseAt, dataStream, withoutScheme } from '../database/client.ts'
import { namesIn } from '../project-code.ts'

/** Message brokers and job queues beside Kafka and RabbitMQ. */

const prints = (call: ToolCall, on: string) => {
  emit(call, 'read-data', call.verb, on, call.operands[0] ?? '', { at: call.place() })
  return dataStream(call)
}

const nats = tool({
  names: ['nats'],
  about: 'works on servers, streams and subjects of NATS',
  options: `-s|--server= --user= --password= --token= --creds= --nkey= --tlscert= --tlskey= --tlsca= --socks-proxy=
      --timeout= --connection-name= --context= --js-api-prefix= --js-event-prefix= --js-domain= --inbox-prefix=
      --domain= --jwt= --count= --sleep= -H|--header= --queue= --stream= --raw --subjects= --storage=
      --replicas= --retention= --discard= --max-msgs= --max-bytes= --max-age= --ttl= --history= --filter=
      --config= --wait= --size= --output= --last= --since= --seq= --keep= --subject=`,
  place: (call) => {
    const url = call.arguments.value('-s') ?? call.env.get('NATS_URL')
    const context = call.arguments.value('--context') ?? call.env.get('NATS_CONTEXT')
    // A context of its settings names the server where no flag does.
    if (url === undefined && context !== undefined)
      return { is: 'unknown', why: 'a context of its settings names the server', names: [context], ...reachOf(call) }
    return databaseAt(call, 'other', { host: withoutScheme(url) })
  },
  verbs: {
    [`rtt | latency | cheat | errors ls | errors lookup | governor view | trace | top | graph | schema ls |
      schema search | schema info | schema validate`]: reads('server'),
    [`server ls | server list | server info | server ping | server report | server check | server stats |
      server mappings | server graph | server passwd | server watch | server account info |
      server cluster report | server generate | server mkpasswd`]: reads('server'),
    'server request | server req | server config validate': reads('server'),
    [`server config reload | server cluster step-down | server raft step-down | server raft peer-remove |
      server cluster peer-remove | server account purge`]: restarts('server'),
    'server run': restarts('server'),
    [`account info | account report | account ls | events | context ls | context list | context validate |
      account tls`]: reads('account'),
    [`context select | context add | context save | context edit | context copy | context rm | context delete`]:
      changes('context'),
    'context show | context info': readsSecret('context'),
    'account backup': readsData('account'),
    'account restore': does('change', 'account'),
    auth: changesAccess('account'),
    [`auth operator ls | auth operator info | auth account ls | auth account info | auth user ls |
      auth user info`]: reads('account'),
    'pub | publish | request | req | reply | bench | bench pub | bench js pub': changes('subject'),
    'sub | subscribe | bench sub': (call) => prints(call, 'subject'),
    [`stream ls | stream list | stream info | stream report | stream state | stream subjects | stream find |
      stream gaps | stream graph | stream cluster | str ls | str info | str report | s ls | s info | s report`]:
      reads('stream'),
    [`stream add | stream create | stream new | stream edit | stream update | stream copy | stream seal |
      stream restore | stream cluster step-down | stream cluster peer-remove | str add | s add`]: changes('stream'),
    'stream get | stream view | stream backup | str get | str view | s get | s view': (call) => prints(call, 'stream'),
    [`stream rm | stream delete | stream del | stream purge | stream rmm | str rm | str purge | s rm | s purge`]:
      loses('stream'),
    [`consumer ls | consumer list | consumer info | consumer report | consumer find | con ls | con info |
      con report | c ls | c info | c report`]: reads('consumer'),
    [`consumer add | consumer create | consumer edit | consumer copy | consumer pause | consumer resume |
      consumer unpin | consumer cluster step-down | con add`]: changes('consumer'),
    'consumer next | consumer sub | consumer consume | con next | con sub | c next | c sub': (call) =>
      prints(call, 'consumer'),
    'consumer rm | consumer delete | con rm | c rm': loses('consumer'),
    'kv ls | kv list | kv status | kv info': reads('bucket'),
    'kv get | kv watch | kv history': (call) => prints(call, 'bucket'),
    'kv add | kv put | kv create | kv update | kv revert | kv compact | kv edit': changes('bucket'),
    'kv del | kv rm | kv purge': (call) => {
      // With a key one entry goes, without one the whole bucket.
      emit(call, call.operands.length > 1 ? 'change' : 'lose', call.verb, 'bucket', call.operands[0] ?? '', {
        at: call.place(),
      })
    },
    'object ls | object list | object info | object status | obj ls | obj info': reads('bucket'),
    'object get | obj get | object watch': (call) => prints(call, 'bucket'),
    'object add | object put | object seal | obj add | obj put': changes('bucket'),
    'object rm | object del | obj rm': loses('bucket'),
    [`service ls | service list | service info | service stats | service ping | micro ls | micro info |
      micro stats`]: reads('service'),
    '*': isUndescribed,
  },
  examples: {
    'nats stream ls': ['read stream ls stream'],
    'nats stream info ORDERS -s nats://n:4222': ['read stream info stream ORDERS'],
    'nats stream purge ORDERS -f': ['lose stream purge stream ORDERS'],
    "nats pub orders 'x'": ['change pub subject orders', 'change pub subject x'],
    'nats sub orders': ['read-data sub subject orders'],
    'nats kv del cfg key': ['change kv del bucket cfg'],
    'nats kv del cfg': ['lose kv del bucket cfg'],
  },
})

/** The small tools of NSQ: one each. */
const nsq = client({
  names: [
    'nsq_stat',
    'nsq_tail',
    'nsq_to_file',
    'nsq_to_http',
    'nsq_to_nsq',
    'to_nsq',
    'nsqd',
    'nsqlookupd',
    'nsqadmin',
  ],
  about: 'reads and writes topics of NSQ',
  options: `-topic= -channel= -nsqd-tcp-address= -lookupd-http-address= -nsqd-http-address=
      -destination-nsqd-tcp-address= -destination-topic= -n= -max-in-flight= -consumer-opt= -producer-opt=
      -output-dir= -filename-format= -gzip -get= -post= -delimiter= -rate= -count= -interval= -print-topic
      -data-path= -tcp-address= -http-address= -config= -total-messages= -broadcast-address= -mode=
      -content-type= -sample=`,
  style: 'single',
  place: (call, read) =>
    databaseAt(call, 'other', {
      host: withoutScheme(
        read.value('-destination-nsqd-tcp-address', '-nsqd-tcp-address') ??
          read.value('-nsqd-http-address', '-lookupd-http-address'),
      ),
    }),
  examples: {
    'nsq_stat -topic orders -channel c -nsqd-http-address n:4151': ['read show topic orders'],
    'nsq_tail -topic orders -nsqd-tcp-address n:4150': ['read-data consume topic orders'],
    'echo x | to_nsq -topic orders -nsqd-tcp-address n:4150': ['change produce topic orders'],
    'nsq_to_http -topic orders -post http://x.example': [
      'read-data consume topic orders',
      'disclose send topic orders',
    ],
    nsqd: ['restart start server'],
  },
  run: (call, read, at) => {
    const topic = read.value('-topic') ?? ''
    if (/^nsq(d|lookupd|admin)$/.test(call.name)) return emit(call, 'restart', 'start', 'server')
    if (call.name === 'nsq_stat') return emit(call, 'read', 'show', 'topic', topic, { at })
    if (call.name === 'to_nsq') return emit(call, 'change', 'produce', 'topic', topic, { at })
    emit(call, 'read-data', 'consume', 'topic', topic, { at })
    if (call.name === 'nsq_to_nsq')
      return emit(call, 'change', 'produce', 'topic', read.value('-destination-topic') ?? topic, { at })
    if (call.name === 'nsq_to_http') return emit(call, 'disclose', 'send', 'topic', topic)
    const directory = read.value('-output-dir')
    if (directory !== undefined) emitFile(call, 'create', directory)
    return dataStream(call)
  },
})

function applicationAt(framework: string, url: string) {
  return (call: ToolCall): Place => ({
    is: 'runtime',
    framework,
    environment: call.arguments.value('-e'),
    url: call.arguments.value(url),
    dotenv: false,
    ...reachOf(call),
  })
}

/** A process of this host, as a server of the project is one; what its words and variables lead to can only raise. */
function startsWorker(call: Call, verb: string): void {
  emit(call, 'restart', verb, 'worker', '', { at: { ...sessionOf(call), names: namesIn(call.args) } })
}

const celery = tool({
  names: ['celery'],
  about: 'runs and steers workers of Celery',
  options: `-A|--app= -b|--broker= --result-backend= --loader= --config= --workdir= -C|--no-color -q|--quiet
      --skip-checks -d|--destination= -t|--timeout= -j|--json -Q|--queues= -X|--exclude-queues= -f|--force
      -l|--loglevel= -c|--concurrency= -P|--pool= -n|--hostname= -B|--beat -s|--schedule= -D|--detach --pidfile=
      --logfile= -E|--task-events --statedb= -a|--args= -k|--kwargs= --eta= --countdown= --expires=
      --serializer= --queue= --exchange= --routing-key= -o|--output= --autoscale= --max-tasks-per-child=
      --time-limit= --soft-time-limit= --prefetch-multiplier= --uid= --gid= --port= --address= --basic-auth=
      --purge|--discard`,
  shortHelp: false,
  place: applicationAt('celery', '-b'),
  verbs: {
    [`status | report | inspect active | inspect active_queues | inspect clock | inspect memdump |
      inspect memsample | inspect objgraph | inspect ping | inspect query_task | inspect registered |
      inspect reserved | inspect revoked | inspect scheduled | inspect stats | list bindings | graph |
      graph bindings | graph workers`]: reads('worker'),
    'inspect conf | inspect': readsData('configuration'),
    result: (call) => prints(call, 'result'),
    'events | logtool | logtool stats | logtool errors | logtool incomplete': readsData('event'),
    [`control add_consumer | control autoscale | control cancel_consumer | control disable_events |
      control enable_events | control heartbeat | control pool_grow | control pool_shrink |
      control rate_limit | control time_limit | control election | control revoke | control terminate |
      control revoke_by_stamped_headers | upgrade | upgrade settings`]: changes('worker'),
    [`control shutdown | control pool_restart | multi start | multi stop | multi restart | multi stopwait |
      multi kill`]: restarts('worker'),
    'worker | beat | flower': (call) => {
      // What waits in the queue is thrown away first.
      if (call.arguments.has('--purge')) emit(call, 'lose', 'purge', 'queue', '', { at: call.place() })
      startsWorker(call, call.verb)
    },
    'multi show | multi expand | multi names | multi get | multi help': reads('worker'),
    call: changes('task'),
    'purge | amqp queue.purge | amqp queue.delete | amqp exchange.delete | migrate': loses('queue'),
    'amqp queue.declare | amqp queue.bind | amqp exchange.declare | amqp basic.publish | amqp basic.ack':
      changes('queue'),
    'amqp basic.get': (call) => prints(call, 'queue'),
    shell: (call) => (call.stdinGiven ? void call.code('python', call.stdin) : openShell(call)),
    amqp: (call) => openShell(call),
  },
  examples: {
    'celery -A shop purge -f': ['lose purge queue'],
    'celery -A shop worker --purge': ['lose purge queue', 'restart worker worker'],
    'celery -A shop inspect active': ['read inspect active worker'],
    'celery -A shop status': ['read status worker'],
    'celery -A shop control shutdown': ['restart control shutdown worker'],
    'celery -A shop control rate_limit shop.mail 10/m': [
      'change control rate_limit worker shop.mail',
      'change control rate_limit worker 10/m',
    ],
    'celery -A shop worker -l info': ['restart worker worker'],
    'celery -A shop shell': ['unreadable open shell'],
  },
})

/** Workers of Ruby and JavaScript that only run, and their small helpers. */
const workers: Program = {
  names: [
    'sidekiq',
    'sidekiqctl',
    'sidekiqmon',
    'sidekiqswarm',
    'resque',
    'resque-web',
    'bull-repl',
    'rq',
    'dramatiq',
    'huey_consumer',
    'huey_consumer.py',
    'arq',
    'delayed_job',
    'good_job',
    'que',
    'faktory',
    'gearadmin',
  ],
  about: 'runs and watches workers of job queues',
  examples: {
    'sidekiqmon queues': ['read show worker'],
    'sidekiqctl stop tmp/sidekiq.pid': ['restart stop worker'],
    sidekiq: ['restart start worker'],
    'rq info': ['read show worker'],
    'rq empty default': ['lose empty queue default'],
    'bull-repl': ['unreadable open shell'],
    'gearadmin --status': ['read show worker'],
  },
  run: (call) => {
    const [first, ...rest] = call.args.filter((w) => !w.text.startsWith('-'))
    const verb = first?.text ?? ''
    const at: Place = {
      is: 'runtime',
      framework: call.name,
      environment: undefined,
      url: undefined,
      dotenv: false,
      ...reachOf(call),
    }
    if (call.args.some((w) => w.text === '--help' || w.text === '--version')) return emit(call, 'read', 'help', 'help')
    switch (call.name) {
      case 'sidekiqmon':
        return emit(call, 'read', 'show', 'worker', '', { at })
      case 'bull-repl':
        return openShell(call)
      case 'gearadmin':
        if (call.args.some((w) => /shutdown|drop|cancel|create/.test(w.text)))
          return emit(call, 'restart', 'shutdown', 'worker', '', { at })
        return emit(call, 'read', 'show', 'worker', '', { at })
      case 'sidekiqctl':
      case 'delayed_job':
        return emit(call, verb === 'status' ? 'read' : 'restart', verb || 'start', 'worker', '', { at })
      case 'rq':
        if (verb === 'info' || verb === 'cron-list') return emit(call, 'read', 'show', 'worker', '', { at })
        if (verb === 'empty') return emit(call, 'lose', 'empty', 'queue', rest[0] ?? '', { at })
        if (verb === 'worker' || verb === 'worker-pool') return startsWorker(call, verb)
        if (verb === 'enqueue' || verb === 'requeue') return emit(call, 'change', verb, 'job', rest[0] ?? '', { at })
        return emit(
          call,
          verb === 'suspend' || verb === 'resume' ? 'restart' : 'undescribed',
          verb || 'start',
          'worker',
          '',
          { at },
        )
      case 'good_job':
        if (verb === 'cleanup_preserved_jobs') return emit(call, 'lose', verb, 'job', '', { at })
        return emit(call, 'restart', verb || 'start', 'worker', '', { at })
      default:
        return startsWorker(call, 'start')
    }
  },
}

const workflowAt = (call: ToolCall): Place =>
  databaseAt(call, 'other', {
    host: withoutScheme(
      call.arguments.value('--address') ?? call.env.get('TEMPORAL_ADDRESS') ?? call.env.get('TEMPORAL_CLI_ADDRESS'),
    ),
    database: call.arguments.value('-n') ?? call.env.get('TEMPORAL_NAMESPACE'),
  })

const temporal = tool({
  names: ['temporal', 'tctl', 'cadence'],
  about: 'works on workflows of Temporal',
  options: `--ad|--address= -n|--ns|--namespace= --env= --env-file= --profile= --config-file= --api-key=
      --tls-cert-path= --tls-key-path= --tls-ca-path= --tls-server-name= --codec-endpoint= --codec-auth=
      --grpc-meta= --log-level= --log-format= -o|--output= --time-format= --color= --command-timeout=
      -w|--wid|--workflow-id= -r|--rid|--run-id= --type= -t|--tq|--task-queue= -i|--input= --input-file=
      --query= -q --name= --reason= --signal= --limit= --event-id= --schedule-id= -s --retention= --description=
      --fields= --yes|-y --auto_confirm --reset-type=`,
  place: workflowAt,
  verbs: {
    [`workflow list | workflow describe | workflow count | workflow metadata | workflow trace |
      workflow stack | wf list | wf describe | workflow listall | wf desc | workflow desc | workflow scan`]:
      reads('workflow'),
    [`workflow show | workflow result | workflow query | workflow observe | wf show | wf query | wf observe |
      workflow fix-history-json`]: (call) => prints(call, 'workflow'),
    [`workflow start | workflow execute | workflow signal | workflow signal-with-start | workflow update |
      workflow update execute | workflow update start | workflow update-options |
      workflow start-update-with-start | workflow execute-update-with-start | workflow run | workflow reset |
      workflow reset-batch | workflow pause | workflow unpause | wf start | wf run | wf signal | wf reset`]:
      changes('workflow'),
    'workflow update describe | workflow update result': reads('workflow'),
    'workflow cancel | workflow terminate | wf cancel | wf terminate | wf term': restarts('workflow'),
    'workflow delete | wf delete': loses('workflow'),
    'activity describe | activity list | activity count': reads('activity'),
    [`activity complete | activity fail | activity pause | activity unpause | activity reset |
      activity update-options | activity start | activity execute`]: changes('activity'),
    'activity cancel | activity terminate': restarts('activity'),
    'schedule list | schedule describe': reads('schedule'),
    'schedule create | schedule update | schedule toggle | schedule trigger | schedule backfill': changes('schedule'),
    'schedule delete': loses('schedule'),
    [`task-queue describe | task-queue list-partition | task-queue get-build-ids |
      task-queue get-build-id-reachability | task-queue config get | task-queue versioning get-rules |
      taskqueue describe | tq describe | taskqueue list-partition`]: reads('task queue'),
    'task-queue update-build-ids | task-queue config set | task-queue versioning': changes('task queue'),
    'batch list | batch describe': reads('batch'),
    'batch terminate': restarts('batch'),
    [`operator cluster health | operator cluster describe | operator cluster system | operator cluster list |
      cluster health | cluster system | cluster get-search-attributes | operator namespace list |
      operator namespace describe | namespace list | namespace describe | n list | n desc |
      operator search-attribute list | operator nexus endpoint list | operator nexus endpoint get |
      worker list | worker describe | worker deployment list | worker deployment describe |
      worker deployment describe-version`]: reads('server'),
    [`operator namespace create | operator namespace update | namespace register | namespace update |
      operator cluster upsert | operator search-attribute create | operator nexus endpoint create |
      operator nexus endpoint update | admin cluster add-search-attributes`]: changes('namespace'),
    [`operator namespace delete | operator search-attribute remove | operator cluster remove |
      operator nexus endpoint delete | namespace delete`]: loses('namespace'),
    [`worker deployment set-current-version | worker deployment set-ramping-version |
      worker deployment update-version-metadata | worker deployment manager-identity`]: does('deploy', 'worker'),
    'worker deployment delete | worker deployment delete-version': loses('worker'),
    'server start-dev': restarts('server'),
    'env list | config list': reads('environment'),
    'env get | config get': readsSecret('environment'),
    'env set | env delete | config set | config delete | config delete-profile': changes('environment'),
    'dataconverter web': reads('server'),
    '*': isUndescribed,
  },
  examples: {
    'temporal workflow list': ['read workflow list workflow'],
    'temporal workflow show -w x': ['read-data workflow show workflow'],
    'temporal workflow terminate -w x --address t.example:7233': ['restart workflow terminate workflow'],
    'temporal operator namespace delete shop': ['lose operator namespace delete namespace shop'],
    'tctl wf start --tq q --wt T': ['change wf start workflow T'],
    'temporal operator cluster health': ['read operator cluster health server'],
  },
})

export const jobQueues: readonly Program[] = [nats, nsq, celery, workers, temporal]
