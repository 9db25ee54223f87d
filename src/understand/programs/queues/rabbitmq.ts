import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import type { DatabasePlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, knownText, type Word } from '../../word.ts'
import { client, databaseAt, dataStream, ownEntry } from '../database/client.ts'

/** The tools of RabbitMQ 4. */

/** A node is named `rabbit@host`; the host is where it lands. */
function nodeAt(call: Call, read: Arguments): DatabasePlace {
  const node = read.value('-n') ?? call.env.get('RABBITMQ_NODENAME')
  const at = node?.text.lastIndexOf('@') ?? -1
  const host = node === undefined || at < 0 ? undefined : { ...node, text: node.text.slice(at + 1) }
  return databaseAt(call, 'rabbitmq', { host })
}

/** Commands that are not told by their first word. */
const COMMANDS: Readonly<Record<string, EffectKind>> = {
  status: 'read',
  version: 'read',
  help: 'read',
  ping: 'read',
  cluster_status: 'read',
  report: 'read-data',
  environment: 'read-data',
  export_definitions: 'read-secret',
  import_definitions: 'access',
  purge_queue: 'lose',
  delete_queue: 'lose',
  delete_vhost: 'lose',
  delete_shovel: 'lose',
  reset: 'lose',
  force_reset: 'lose',
  forget_cluster_node: 'lose',
  force_boot: 'restart',
  start_app: 'restart',
  stop_app: 'restart',
  stop: 'restart',
  shutdown: 'restart',
  restart: 'restart',
  rotate_logs: 'change',
  close_connection: 'restart',
  close_all_connections: 'restart',
  close_all_user_connections: 'restart',
  suspend_listener: 'restart',
  resume_listener: 'restart',
  suspend_all_listeners: 'restart',
  resume_all_listeners: 'restart',
  restart_vhost: 'restart',
  restart_shovel: 'restart',
  restart_federation_link: 'restart',
  add_vhost: 'change',
  join_cluster: 'lose',
  rename_cluster_node: 'change',
  await_startup: 'read',
  await_online_nodes: 'read',
  wait: 'read',
  authenticate_user: 'read',
  hash_password: 'read',
  add_user: 'access',
  delete_user: 'access',
  change_password: 'access',
  clear_password: 'access',
  set_user_tags: 'access',
  set_permissions: 'access',
  set_permissions_globally: 'access',
  clear_permissions: 'access',
  set_topic_permissions: 'access',
  clear_topic_permissions: 'access',
  set_user_limits: 'access',
  clear_user_limits: 'access',
  encode: 'read',
  decode: 'read-secret',
  eval: 'unreadable',
  eval_file: 'unreadable',
  exec: 'unreadable',
  remote_shell: 'unreadable',
  rpc: 'unreadable',
  schema_info: 'read',
  node_health_check: 'read',
  disable_feature_flag: 'change',
  clear_parameter: 'change',
  clear_policy: 'change',
  clear_operator_policy: 'change',
  clear_global_parameter: 'change',
  clear_vhost_limits: 'change',
  memory_breakdown: 'read',
  observer: 'read',
  consume_event_stream: 'read-data',
  log_tail: 'read',
  log_tail_stream: 'read',
  log_location: 'read',
  erlang_cookie_hash: 'read',
  erlang_cookie_sources: 'read',
  maybe_stuck: 'read',
  os_env: 'read-data',
  resolve_hostname: 'read',
  resolver_info: 'read',
  tls_versions: 'read',
  cipher_suites: 'read',
  certificates: 'read',
  runtime_thread_stats: 'read',
  remove_classic_queue_mirroring_from_policies: 'change',
  update_cluster_nodes: 'change',
  // rabbitmq-queues, rabbitmq-streams, rabbitmq-upgrade
  grow: 'change',
  shrink: 'change',
  delete_member: 'lose',
  delete_replica: 'lose',
  add_member: 'change',
  add_replica: 'change',
  rebalance: 'change',
  peek: 'read-data',
  quorum_status: 'read',
  stream_status: 'read',
  coordinator_status: 'read',
  drain: 'restart',
  revive: 'restart',
  post_upgrade: 'change',
  await_online_quorum_plus_one: 'read',
  await_online_synchronized_mirror: 'read',
  reclaim_quorum_memory: 'change',
  force_checkpoint: 'change',
  set_stream_retention_policy: 'lose',
  restart_stream: 'restart',
  reset_offset: 'change',
  activate_stream_consumer: 'change',
  add_super_stream: 'change',
  delete_super_stream: 'lose',
  // rabbitmq-plugins
  directories: 'read',
  is_enabled: 'read',
  enable: 'restart',
  disable: 'restart',
  set: 'restart',
}

const READS = /^(list|check|is|get|discover|await|member|cluster|alarms|listeners|observe)_|^(list|alarms|listeners)$/
const CHANGES = /^(set|sync|cancel|enable|trace|force|update)_/

const TAKES = [
  `-n|--node= -l|--longnames -q|--quiet -s|--silent -t|--timeout= -p|--vhost= --formatter= --printer= --offline
    --online --local --unlimited --erlang-cookie=`,
  `--dry-run --if-empty -e --if-unused -u --all --no-table-headers --table-headers --priority= --apply-to=
    --per-connection-delay= --limit= --disk --ram`,
  `--script-name= --vhost-pattern= --queue-pattern= --errors-only --membership= --pre-hashed-password=
    --description= --tags= --default-queue-type= --global`,
  `--deadline= --wait --pid= -P= --cipher= --hash= --iterations= --list-ciphers --list-hashes
    --hostname-pattern= --skip-if-exists --force -f --state= --number= -N= --duration= -d=`,
  `--remove-offline-node --hard --experimental --enabled -E -m|--minimal -v|--verbose -o --spec= --interactive
    --strategy= --bindings --routing-keys= --address-family=`,
].join('')

const ctl = client({
  names: [
    'rabbitmqctl',
    'rabbitmq-diagnostics',
    'rabbitmq-queues',
    'rabbitmq-streams',
    'rabbitmq-upgrade',
    'rabbitmq-plugins',
    'rabbitmq-tanzu',
  ],
  about: 'looks after a node of RabbitMQ',
  options: TAKES,
  place: nodeAt,
  examples: {
    'rabbitmqctl list_queues name messages consumers': ['read list_queues broker'],
    'rabbitmqctl purge_queue orders': ['lose purge_queue queue orders'],
    'rabbitmqctl -n rabbit@mq1 -p shop delete_queue orders': ['lose delete_queue queue orders'],
    'rabbitmqctl add_user x y': ['access add_user user x'],
    'rabbitmqctl set_policy ha . x': ['change set_policy policy ha'],
    'rabbitmqctl stop_app': ['restart stop_app broker'],
    "rabbitmqctl eval 'x().'": ['unreadable eval broker'],
    'rabbitmq-diagnostics check_running': ['read check_running broker'],
    'rabbitmq-plugins enable rabbitmq_shovel': ['restart enable plugin rabbitmq_shovel'],
    'rabbitmq-plugins list': ['read list broker'],
    'rabbitmqctl frobnicate': ['undescribed frobnicate broker'],
  },
  run: (call, read, at) => {
    const [verb, name] = read.operands
    if (verb === undefined) return emit(call, 'read', 'help', 'help')
    if (!isKnown(verb))
      return emit(call, 'unreadable', 'run', 'verb', verb, { at, note: 'the verb is not known before it runs' })
    const kind =
      ownEntry(COMMANDS, verb.text) ??
      (READS.test(verb.text) ? 'read' : CHANGES.test(verb.text) ? 'change' : 'undescribed')
    const on = /(queue|vhost|user|policy|permissions|shovel|member|replica|parameter|stream)s?/.exec(verb.text)?.[1]
    const object = call.name === 'rabbitmq-plugins' && name !== undefined ? 'plugin' : (on ?? 'broker')
    const shown = kind === 'read' || kind === 'unreadable' ? '' : (name ?? '')
    emit(call, kind, verb.text, kind === 'read' || shown === '' ? 'broker' : object, shown, { at })
    const file = /definitions$/.test(verb.text) ? name : undefined
    if (file === undefined || file.text === '-') return
    emitFile(call, verb.text.startsWith('export') ? 'overwrite' : 'read', file)
    if (verb.text.startsWith('export')) call.wroteFile(file, { text: undefined, carries: 1, span: file.span })
  },
})

/** `queue=orders` is a queue of that name; the name of a `queue` stands in `name=orders`, or behind `--name`. */
function objectOf(read: Arguments, object: Word | undefined): { readonly on: string; readonly thing: string } {
  const text = object?.text ?? 'broker'
  const equals = text.indexOf('=')
  if (equals > 0) return { on: text.slice(0, equals), thing: text.slice(equals + 1) }
  const named = read.operands.find((w) => w.text.startsWith('name='))?.text.slice('name='.length)
  return { on: text, thing: named ?? read.value('--name', '--queue', '--user')?.text ?? '' }
}

/** `rabbitmqadmin get queue=orders`, or `rabbitmqadmin queues delete --name orders` of its second version. */
const admin = client({
  names: ['rabbitmqadmin', 'rabbitmqadmin-ng'],
  about: 'works on a broker through its management interface',
  options: `-c|--config= -N|--node= -H|--host= -P|--port= --path-prefix= -V|--vhost= -u|--username= -p|--password=
      -U|--uri|--base-uri= -q|--quiet -s|--ssl --use-tls --tls --ssl-key-file= --ssl-cert-file=
      --ssl-ca-cert-file= --tls-ca-cert-file= --tls-cert-file= --tls-key-file=
      --ssl-disable-hostname-verification -k|--ssl-insecure -t|--request-timeout= -f|--format= -S|--sort=
      -R|--sort-reverse -d|--depth= --bash-completion --table-style= --name= --queue= --type= --durable=
      --auto-delete= --arguments= --count= --ack-mode= --routing-key= --payload= --exchange= --properties=
      --file= --stdout --stdin --pattern= --apply-to= --priority= --definition= --source= --destination=
      --destination-type= --user= --password-hash= --tags= --configure= --read= --write= --idempotently
      --columns= -y --page= --page-size=`,
  place: (call, read) =>
    databaseAt(call, 'rabbitmq', { url: read.value('-U'), host: read.value('-H'), port: read.value('-P') }),
  examples: {
    'rabbitmqadmin list queues name messages': ['read list queues'],
    'rabbitmqadmin -H mq.example get queue=orders count=5': ['read-data get queue orders'],
    'rabbitmqadmin publish routing_key=orders payload=x': ['change publish routing_key orders'],
    'rabbitmqadmin delete queue name=orders': ['lose delete queue orders'],
    'rabbitmqadmin purge queue name=orders': ['lose purge queue orders'],
    'rabbitmqadmin declare user name=x password=y tags=': ['access declare user x'],
    'rabbitmqadmin queues delete --name orders': ['lose delete queues orders'],
    'rabbitmqadmin show overview': ['read show overview'],
  },
  run: (call, read, at) => {
    const [first, second] = read.operands
    const verbs: Readonly<Record<string, EffectKind>> = {
      list: 'read',
      show: 'read',
      help: 'read',
      health_check: 'read',
      check: 'read',
      get: 'read-data',
      peek: 'read-data',
      publish: 'change',
      declare: 'change',
      import: 'access',
      export: 'read-secret',
      delete: 'lose',
      purge: 'lose',
      close: 'restart',
      clear: 'change',
      set: 'change',
      grant: 'access',
      memory_breakdown_in_bytes: 'read',
      memory_breakdown_in_percents: 'read',
      overview: 'read',
      churn: 'read',
      rebalance: 'change',
      enable: 'change',
      enable_all: 'change',
      delete_multiple: 'lose',
      sync: 'change',
      update: 'change',
      update_definition: 'change',
      reset: 'change',
      list_all: 'read',
      list_in: 'read',
      list_matching_object: 'read',
      bind: 'change',
      unbind: 'change',
      generate: 'read',
    }
    const known = (w: Word | undefined) => ownEntry(verbs, knownText(w)) !== undefined
    // In the second version the object stands first.
    const [verb, object] = known(first) ? [first, second] : [second, first]
    const name = knownText(verb)
    if (name === undefined) return emit(call, 'unreadable', 'run', 'verb', verb ?? first ?? '', { at })
    let kind = ownEntry(verbs, name) ?? 'undescribed'
    if (kind !== 'read' && /^(user|permission|topic_permission)s?$/.test(object?.text ?? '')) kind = 'access'
    const { on, thing } = objectOf(read, object)
    emit(call, kind, name, on, thing, { at })
    return kind === 'read-data' ? dataStream(call) : undefined
  },
})

const server = client({
  names: ['rabbitmq-server'],
  about: 'starts a node of RabbitMQ',
  options: '-detached',
  place: (call) => databaseAt(call, 'rabbitmq', {}),
  examples: { 'rabbitmq-server -detached': ['restart start broker'] },
  run: (call) => emit(call, 'restart', 'start', 'broker'),
})

export const rabbitmq: readonly Program[] = [ctl, admin, server]
