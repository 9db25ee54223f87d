import type { EffectKind } from '../../effect.ts'
import type { Arguments } from '../../options.ts'
import { knownText, type Word } from '../../word.ts'

export interface Deed {
  readonly kind: EffectKind
  readonly verb: string
}

/** One tool: its options, what it works on, and what a call does. */
export interface KafkaTool {
  readonly name: string
  readonly on: string
  readonly options: string
  readonly deed: (read: Arguments) => Deed
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

/** The tools that are told by options what to do. */
export const KAFKA_TOOLS: readonly KafkaTool[] = [
  {
    name: 'kafka-topics',
    on: 'topic',
    options: `--partitions= --replication-factor= --replica-assignment= --config= --delete-config= --topic-id=
        --topic-id-type= --exclude-internal --disable-rack-aware --topics-with-overrides
        --under-replicated-partitions --unavailable-partitions --under-min-isr-partitions
        --at-min-isr-partitions --partition-size-limit-per-response=`,
    deed: (read) => {
      if (read.has('--delete')) return says('lose', 'delete')
      if (read.has('--create', '--alter')) return says('change', read.has('--create') ? 'create' : 'alter')
      return plain(read) ?? says('undescribed', 'run')
    },
  },
  {
    name: 'kafka-consumer-groups',
    on: 'consumer group',
    options: `--reset-offsets --delete-offsets --to-earliest --to-latest --to-current --to-offset= --to-datetime=
        --by-duration= --shift-by= --from-file= --export --validate-regex= --type=? --remove-members=?
        --remove-all-members`,
    deed: (read) => {
      if (read.has('--delete')) return says('lose', 'delete')
      if (read.has('--delete-offsets')) return says('lose', 'delete offsets')
      // Without `--execute` it only prints the new offsets.
      if (read.has('--reset-offsets'))
        return read.has('--execute') && !read.has('--dry-run')
          ? says('change', 'reset offsets')
          : says('read', 'reset offsets')
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
      if (read.has('--reset-offsets'))
        return read.has('--execute') ? says('change', 'reset offsets') : says('read', 'reset offsets')
      return plain(read) ?? says('undescribed', 'run')
    },
    subject: (read) => read.value('--group'),
  },
  {
    name: 'kafka-configs',
    on: 'configuration',
    options: `--entity-type= --entity-name= --entity-default --all --add-config= --add-config-file= --delete-config=
        --broker= --topic= --user= --client= --ip= --broker-defaults --user-defaults --client-defaults
        --ip-defaults --broker-logger= --client-metrics= --zk-tls-config-file= --group=`,
    deed: (read) => {
      if (!read.has('--alter')) return plain(read) ?? says('undescribed', 'run')
      const users = read.has('--user', '--user-defaults') || knownText(read.value('--entity-type')) === 'users'
      const text = `${read.value('--add-config')?.text ?? ''} ${read.value('--delete-config')?.text ?? ''}`
      // Credentials of a user, or the settings by which a broker lets somebody in.
      return users || /scram|authorizer|super\.users|sasl|ssl|password/i.test(text)
        ? says('access', 'alter')
        : says('change', 'alter')
    },
    subject: (read) => read.value('--entity-name') ?? read.value('--topic', '--broker', '--user', '--client'),
  },
  {
    name: 'kafka-acls',
    on: 'rights',
    options: `--authorizer-properties= --add --remove --principal= --allow-principal= --deny-principal= --allow-host=
        --deny-host= --operation= --cluster --transactional-id= --idempotent --delegation-token=
        --user-principal= --resource-pattern-type= --producer --consumer --authorizer=`,
    deed: (read) => (read.has('--add', '--remove') ? says('access', read.has('--add') ? 'add' : 'remove') : LIST),
  },
  {
    name: 'kafka-console-consumer',
    on: 'topic',
    options: `--partition= --offset= --consumer-property= --consumer.config= --formatter= --formatter-config=
        --property= --from-beginning --max-messages= --timeout-ms= --skip-message-on-error --key-deserializer=
        --value-deserializer= --enable-systest-events --isolation-level= --include= --whitelist=
        --command-property=`,
    deed: () => says('read-data', 'consume'),
    subject: (read) => read.value('--topic', '--include', '--whitelist'),
  },
  {
    name: 'kafka-console-share-consumer',
    on: 'topic',
    options: `--consumer-property= --consumer-config= --formatter= --formatter-config= --max-messages= --timeout-ms=
        --reject --release --reject-message-on-error --key-deserializer= --value-deserializer=`,
    // What it has taken is gone for the others of the group.
    deed: () => says('change', 'consume'),
  },
  {
    name: 'kafka-console-producer',
    on: 'topic',
    options: `--sync --compression-codec=? --batch-size= --message-send-max-retries= --retry-backoff-ms=
        --request-required-acks= --request-timeout-ms= --metadata-expiry-ms= --max-block-ms= --max-memory-bytes=
        --max-partition-memory-bytes= --socket-buffer-size= --line-reader= --reader-config= --producer-property=
        --producer.config= --property= --command-property=`,
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
    options: `--generate --cancel --additional --preserve-throttles --topics-to-move-json-file=
        --reassignment-json-file= --throttle= --broker-list= --replica-alter-log-dirs-throttle=
        --disable-rack-aware --disallow-replication-factor-change`,
    deed: (read) => (read.has('--execute', '--cancel') ? says('change', 'reassign') : says('read', 'plan')),
  },
  {
    name: 'kafka-leader-election',
    on: 'partitions',
    options: '--election-type= --partition= --all-topic-partitions --path-to-json-file= --admin.config=',
    deed: () => says('restart', 'elect'),
  },
  {
    name: 'kafka-preferred-replica-election',
    on: 'partitions',
    options: '--path-to-json-file=',
    deed: () => says('restart', 'elect'),
  },
  { name: 'kafka-log-dirs', on: 'log', options: '--broker-list= --topic-list=', deed: () => DESCRIBE },
  {
    name: 'kafka-get-offsets',
    on: 'topic',
    options: '--topic-partitions= --partitions= --time= --exclude-internal-topics',
    deed: () => says('read', 'offsets'),
  },
  { name: 'kafka-broker-api-versions', on: 'broker', options: '', deed: () => says('read', 'versions') },
  {
    name: 'kafka-groups',
    on: 'consumer group',
    options: '--group-type= --protocol= --consumer --share --streams --classic',
    deed: () => LIST,
  },
  {
    name: 'kafka-client-metrics',
    on: 'configuration',
    options: '--name= --generate-name --interval= --match= --metrics=',
    deed: (read) => (read.has('--alter', '--delete') ? says('change', 'alter') : DESCRIBE),
  },
  {
    name: 'kafka-dump-log',
    on: 'log',
    options: `--files= --print-data-log --deep-iteration --index-sanity-check --max-message-size= --offsets-decoder
        --transaction-log-decoder --cluster-metadata-decoder --remote-log-metadata-decoder
        --share-group-state-decoder --value-decoder-class= --key-decoder-class= --skip-record-metadata
        --verify-index-only --max-bytes= --skip-batch-metadata`,
    deed: (read) =>
      read.has('--print-data-log', '--value-decoder-class') ? says('read-data', 'dump') : says('read', 'dump'),
    subject: (read) => read.value('--files'),
  },
  {
    name: 'kafka-producer-perf-test',
    on: 'topic',
    options: `--num-records= --payload-delimiter= --throughput= --producer-props= --producer.config= --print-metrics
        --transactional-id= --transaction-duration-ms= --record-size= --payload-file= --payload-monotonic
        --warmup-records= --command-property=`,
    deed: () => says('change', 'produce'),
  },
  {
    name: 'kafka-consumer-perf-test',
    on: 'topic',
    options: `--fetch-size= --from-latest --reporting-interval= --socket-buffer-size= --consumer.config=
        --print-metrics --show-detailed-stats --hide-header --num-fetch-threads= --messages= --num-records=
        --date-format= --threads= --include= --command-property=`,
    deed: () => says('read-data', 'consume'),
  },
  {
    name: 'kafka-verifiable-producer',
    on: 'topic',
    options: `--max-messages= --throughput= --acks= --producer.config= --message-create-time= --value-prefix=
        --repeating-keys=`,
    deed: () => says('change', 'produce'),
  },
  {
    name: 'kafka-verifiable-consumer',
    on: 'topic',
    options: `--max-messages= --group-id= --session-timeout= --enable-autocommit --reset-policy= --consumer.config=
        --group-protocol= --group-remote-assignor= --group-instance-id= --assignment-strategy=`,
    deed: () => says('read-data', 'consume'),
  },
  {
    name: 'kafka-streams-application-reset',
    on: 'application',
    options: `--application-id= --input-topics= --internal-topics= --intermediate-topics= --to-earliest --to-latest
        --to-offset= --to-datetime= --by-duration= --shift-by= --from-file= --config-file=`,
    deed: (read) => (read.has('--dry-run') ? says('read', 'reset') : says('lose', 'reset')),
    subject: (read) => read.value('--application-id'),
  },
  {
    name: 'kafka-delegation-tokens',
    on: 'token',
    options: `--renew --expire --hmac= --owner-principal= --renewer-principal= --max-life-time-period=
        --renew-time-period= --expiry-time-period=`,
    deed: (read) => (read.has('--describe') ? says('read-secret', 'describe') : says('access', 'change')),
  },
  {
    name: 'kafka-replica-verification',
    on: 'topic',
    options: '--fetch-size= --max-wait-ms= --report-interval-ms= --time= --topics-include=',
    deed: () => says('read', 'verify'),
  },
  {
    name: 'kafka-server-start',
    on: 'broker',
    options: '-daemon --override= -name=',
    deed: () => says('restart', 'start'),
  },
  {
    name: 'kafka-server-stop',
    on: 'broker',
    options: '--process-role= --node-id=',
    deed: () => says('restart', 'stop'),
  },
  { name: 'zookeeper-server-start', on: 'server', options: '-daemon', deed: () => says('restart', 'start') },
  { name: 'zookeeper-server-stop', on: 'server', options: '', deed: () => says('restart', 'stop') },
  {
    name: 'kafka-mirror-maker',
    on: 'topic',
    options: `--consumer.config= --producer.config= --num.streams= --whitelist= --include= --new.consumer
        --abort.on.send.failure=`,
    deed: () => says('change', 'mirror'),
  },
  { name: 'connect-distributed', on: 'worker', options: '-daemon', deed: () => says('restart', 'start') },
  { name: 'connect-standalone', on: 'worker', options: '-daemon', deed: () => says('restart', 'start') },
  { name: 'connect-mirror-maker', on: 'worker', options: '-daemon --clusters=', deed: () => says('change', 'mirror') },
]
