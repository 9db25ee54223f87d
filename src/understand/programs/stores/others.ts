import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, nowhere } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, does, isUndescribed, loses, reads, readsData, readsSecret, restarts, type ToolCall, tool } from '../../tool.ts'
import { knownText, type Stream, type Word, word } from '../../word.ts'
import { openShell } from '../carriers.ts'
import { client, databaseAt, dataStream, withoutScheme, writeData } from '../database/client.ts'
import { cockroachAt } from './sql-shells.ts'
import { runStatements, type Store } from './statements.ts'

/** Stores that are neither SQL nor a queue, and the tools around those that are. */

const streamOf = (w: Word): Stream => ({ text: w.text, carries: w.carries, span: w.span })

const at = (call: ToolCall) => call.place()

const cockroach = tool({
  names: ['cockroach'],
  about: 'runs and looks after a cluster of CockroachDB',
  options:
    '-e|--execute= -f|--file= --url= --host= -p|--port= -u|--user= -d|--database= --insecure --certs-dir= --ca-key= --format= --watch= --set= --cluster-name= --store= ' +
    '--listen-addr= --http-addr= --sql-addr= --advertise-addr= --join= --locality= --cache= --max-sql-memory= --background --pid-file= --log= --log-dir= --drain-wait= ' +
    '--decommission --wait= --all --ranges --stats --nodes= --redact --self --duration= --concurrency= --drop --output= --expire-after= --only-cookie',
  place: (call) => cockroachAt(call, call.arguments),
  verbs: {
    sql: (call) => {
      const place = call.place()
      if (place.is !== 'database') return
      const statements = call.arguments.values('-e')
      const files = call.arguments.values('-f')
      for (const one of statements) call.sql(streamOf(one), 'postgresql', place)
      for (const file of files) {
        emitFile(call, 'read', file)
        call.sql({ ...call.readFile(file), span: file.span }, 'postgresql', place)
      }
      if (statements.length + files.length > 0) return dataStream(call)
      if (!call.stdinGiven) return openShell(call)
      call.sql(call.stdin, 'postgresql', place)
      return dataStream(call)
    },
    'node status | node ls | version | gen autocomplete | gen man | gen haproxy | cert list | statement-diag list | userfile list | auth-session list | debug check-store': reads('cluster'),
    'debug zip | debug merge-logs | debug tsdump | debug keys | userfile get | statement-diag download | debug backup show': readsData('cluster'),
    'start | start-single-node | quit | node drain | debug reset-quorum | workload run | workload init | demo': restarts('cluster'),
    'init | node recommission | userfile upload | nodelocal upload | import db | import table | workload fixtures import': changes('cluster'),
    'node decommission | userfile delete | statement-diag delete | debug recover apply-plan | debug unsafe-remove-dead-replicas': loses('cluster'),
    'cert create-ca | cert create-client | cert create-node | auth-session login | auth-session logout | gen encryption-key': changesAccess('certificate'),
    '*': isUndescribed,
  },
  examples: {
    "cockroach sql --url postgresql://r@c.example:26257/shop -e 'drop table x'": ['lose drop table x'],
    'cockroach node status --host c.example': ['read node status cluster'],
    'cockroach node decommission 4': ['lose node decommission cluster 4'],
    'cockroach sql': ['unreadable open shell'],
  },
})

const nodetool = tool({
  names: ['nodetool', 'dsetool'],
  about: 'looks after a node of Cassandra',
  options: '-h|--host= -p|--port= -u|--username= -pw|--password= -pwf|--password-file= -pp|--print-port -r|--resolve-ip -F|--format= -t|--tag= -kt= -cf|--table=',
  place: (call) => databaseAt(call, 'other', { host: call.arguments.value('-h'), port: call.arguments.value('-p') ?? word('9042') }),
  shortHelp: false,
  verbs: {
    'status | info | ring | tpstats | tablestats | cfstats | tablehistograms | cfhistograms | compactionstats | compactionhistory | describecluster | describering | gossipinfo | netstats | version | proxyhistograms | getendpoints | getsstables | getcompactionthroughput | getstreamthroughput | getinterdcstreamthroughput | getlogginglevels | gettimeout | getseeds | getconcurrentcompactors | getconcurrency | getbatchlogreplaythrottle | getmaxhintwindow | statusbackup | statusbinary | statusgossip | statushandoff | statusautocompaction | listsnapshots | toppartitions | profileload | clientstats | failuredetector | gcstats | rangekeysample | getreplicas | viewbuildstatus | getauditlog | getfullquerylog | getdefaultrf | datapaths | help | repair_admin list | getconsistencylevel | listendpointspendinghints | getcolumnindexsize | getauthcacheconfig':
      reads('node'),
    'repair | compact | flush | cleanup | scrub | upgradesstables | garbagecollect | rebuild | rebuild_index | snapshot | refresh | import | relocatesstables | recompress_sstables | setcompactionthroughput | setstreamthroughput | setinterdcstreamthroughput | setlogginglevel | settraceprobability | settimeout | setcachecapacity | setconcurrentcompactors | setconcurrency | enableautocompaction | disableautocompaction | enablebackup | disablebackup | enablehandoff | disablehandoff | pausehandoff | resumehandoff | invalidatekeycache | invalidaterowcache | invalidatecountercache | reloadlocalschema | reloadtriggers | reloadseeds | setmaxhintwindow | enablefullquerylog | resetfullquerylog | enablehintsfordc | disablehintsfordc | replaybatchlog | verify | sjk | resetlocalschema | invalidatepermissionscache':
      changes('node'),
    'drain | stop | stopdaemon | disablegossip | enablegossip | disablebinary | enablebinary | disablethrift | enablethrift | join | abortbootstrap | bootstrap resume | reloadssl': restarts('node'),
    'decommission | removenode | assassinate | move | clearsnapshot | truncatehints': loses('node'),
    'disableauditlog | enableauditlog': does('catastrophe', 'audit log'),
    '*': isUndescribed,
  },
  examples: {
    'nodetool -h cass.example status': ['read status node'],
    'nodetool repair shop': ['change repair node shop'],
    'nodetool decommission': ['lose decommission node'],
    'nodetool drain': ['restart drain node'],
  },
})

/** `ls -h`, `get --body …`: verbs of InfluxDB 2 and 3, and `-execute` of version 1. */
const influxStore: Store = { catalogue: ['_internal', 'system', 'information_schema'] }

const influx = tool({
  names: ['influx', 'influx_inspect', 'influxd', 'influxd-ctl', 'influxdb3'],
  about: 'works on a server of InfluxDB',
  options:
    '--host= -t|--token= -o|--org= --org-id= -b|--bucket= --bucket-id= -c|--active-config= --configs-path= --skip-verify -n|--name= -i|--id= -r|--retention= -f|--file= --predicate= ' +
    '--start= --stop= -p|--precision= --format= --raw -u|--username= --password= -port= -host= -database= -username= -password= -execute= -import -path= -precision= -ssl -unsafeSsl -format= -type= --database= --http-debug --url= --header= --full -d= --size= --rate-limit= -q= --user=',
  style: 'gnu',
  shortHelp: false,
  place: (call) => {
    const host = call.arguments.value('--host') ?? call.arguments.value('-host') ?? call.env.get('INFLUX_HOST')
    return databaseAt(call, 'other', { host: withoutScheme(host), port: call.arguments.value('-port') ?? (host?.text.includes(':') === true ? undefined : word('8086')), database: call.arguments.value('-b', '--database') ?? call.arguments.value('-database') })
  },
  verbs: {
    '': (call) => {
      const statement = call.arguments.value('-execute')
      if (statement !== undefined) {
        runStatements(call, streamOf(statement), call.place(), influxStore)
        return dataStream(call)
      }
      if (call.arguments.has('-import')) return emit(call, 'change', 'import', 'bucket', '', { at: call.place() })
      if (call.name === 'influxd') return emit(call, 'restart', 'start', 'server')
      return openShell(call)
    },
    'ping | version | bucket list | bucket ls | org list | org ls | org members list | user list | task list | task run list | task log list | secret list | dashboards | stacks | v1 dbrp list | v1 auth list | remote list | replication list | telegrafs | template | template validate | config ls | config list | show databases | show retention-policies | bucket-schema list | scripts list | help | completion | inspect verify-wal | inspect report-tsm | report-tsm':
      reads('server'),
    'auth list | auth ls | server-config | config': readsSecret('token'),
    'query | export | export all | backup | inspect export-lp | inspect dump-tsm | transpile': (call) => {
      const flux = call.operands[0]
      const writes = flux !== undefined && /\b(to|delete)\s*\(/.test(flux.text)
      emit(call, writes ? 'unreadable' : 'read-data', call.verb, 'bucket', '', { at: call.place() })
      return dataStream(call)
    },
    'write | bucket create | bucket update | org create | org update | task create | task update | task run retry | apply | v1 dbrp create | v1 dbrp update | config create | config set | config rm | remote create | replication create | bucket-schema create | bucket-schema update | scripts create | scripts update | scripts invoke | create database | create table | create distinct_cache | create last_cache | ping -v':
      changes('bucket'),
    'delete | bucket delete | bucket rm | org delete | task delete | restore | v1 dbrp delete | stacks remove | remote delete | replication delete | dashboards delete | inspect delete-tsm | scripts delete | delete database | delete table | inspect build-tsi':
      loses('bucket'),
    'auth create | auth delete | auth active | auth inactive | user create | user delete | user password | user update | secret update | secret delete | org members add | org members remove | v1 auth create | v1 auth delete | v1 auth set-password | setup | create token | delete token | recovery auth create-operator | recovery user update':
      changesAccess('token'),
    'run | serve | daemon': restarts('server'),
    'v1 shell': (call) => openShell(call),
    '*': isUndescribed,
  },
  examples: {
    'influx bucket list --host http://i.example:8086': ['read bucket list server'],
    "influx query 'from(bucket: \"x\") |> range(start: -1h)'": ['read-data query bucket'],
    'influx delete --bucket x --start 2020-01-01T00:00:00Z --stop 2021-01-01T00:00:00Z': ['lose delete bucket'],
    "influx -database shop -execute 'show measurements'": ['read show object'],
    "influx -database shop -execute 'drop measurement orders'": ['lose drop measurement orders'],
    'influx auth create --org x': ['access auth create token'],
    influx: ['unreadable open shell'],
  },
})

const elasticdump = client({
  names: ['elasticdump', 'multielasticdump'],
  about: 'copies indexes of Elasticsearch',
  options:
    '--input= --output= --input-index= --output-index= --type= --limit= --size= --overwrite --delete --searchBody= --concurrency= --debug --quiet --headers= --params= --transform= ' +
    '--scrollTime= --timeout= --toLog --noRefresh --ignore-errors --offset= --s3AccessKeyId= --s3SecretAccessKey= --s3Region= --fileSize= --httpAuthFile= --direction= --match= --ignoreType= --includeType= --prefix= --suffix= --fsCompress --maxSockets= --bulkAction=',
  place: (call, read) => databaseAt(call, 'other', { host: withoutScheme(read.value('--input')) }),
  examples: {
    'elasticdump --input=http://es.example:9200/orders --output=orders.json': ['read-data dump index', 'file overwrite orders.json'],
    'elasticdump --input=orders.json --output=http://es.example:9200/orders': ['file read orders.json', 'change load index'],
    'elasticdump --input=http://es.example:9200/orders --output=$ --delete': ['read-data dump index', 'lose delete index'],
    'elasticdump --input=http://a:9200/x --output=x.json --type=mapping': ['read dump index', 'file overwrite x.json'],
  },
  run: (call, read, from) => {
    const input = read.value('--input')
    const output = read.value('--output')
    const remote = (w: Word | undefined) => w?.text.includes('://') === true
    const schema = ['mapping', 'settings', 'analyzer', 'template', 'alias', 'index', 'policy'].includes(read.value('--type')?.text ?? '')
    if (read.value('--transform')?.text.startsWith('@') === true || read.has('--transform')) emit(call, 'unreadable', 'run', 'code', read.value('--transform') ?? '')
    if (remote(input) || read.value('--direction')?.text === 'dump') emit(call, schema ? 'read' : 'read-data', 'dump', 'index', '', { at: from })
    else if (input !== undefined && input.text !== '$') emitFile(call, 'read', input)
    if (read.has('--delete')) emit(call, 'lose', 'delete', 'index', '', { at: from })
    if (remote(output)) emit(call, 'change', 'load', 'index', '', { at: databaseAt(call, 'other', { host: withoutScheme(output) }) })
    else if (output !== undefined && output.text !== '$') writeData(call, output)
    return dataStream(call)
  },
})

/** The tools of libmemcached, and the old script. */
const memcached: Program = {
  names: ['memcat', 'memdump', 'memstat', 'memping', 'memflush', 'memrm', 'memcp', 'memexist', 'memtouch', 'memparse', 'memerror', 'memcached-tool', 'memslap', 'memaslap', 'memcapable', 'memcached'],
  about: 'reads and writes a server of memcached',
  examples: {
    'memstat --servers=m.example': ['read memstat server'],
    'memflush --servers=m.example': ['lose memflush server'],
    'memcat --servers=m.example k': ['read-data memcat server'],
    'memcached-tool m.example:11211 stats': ['read stats server'],
    'memcached-tool m.example:11211 dump': ['read-data dump server'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const flag = call.args.find((w) => w.text.startsWith('--servers='))
    if (call.args.some((w) => w.text === '--help' || w.text === '--version')) return emit(call, 'read', 'help', 'help')
    if (call.name === 'memcached-tool') {
      const place = databaseAt(call, 'other', { host: words[0] })
      const verb = words[1]?.text ?? 'display'
      const kinds: Readonly<Record<string, EffectKind>> = { display: 'read', stats: 'read', settings: 'read', sizes: 'read', keys: 'read', dump: 'read-data', move: 'change', privacy: 'read' }
      return emit(call, kinds[verb] ?? 'undescribed', verb, 'server', '', { at: place })
    }
    const kinds: Readonly<Record<string, EffectKind>> = {
      memcat: 'read-data', memdump: 'read', memstat: 'read', memping: 'read', memparse: 'read', memerror: 'read', memexist: 'read', memflush: 'lose', memrm: 'change',
      memcp: 'change', memtouch: 'change', memslap: 'change', memaslap: 'change', memcapable: 'lose', memcached: 'restart',
    } // prettier-ignore
    const host = flag === undefined ? call.env.get('MEMCACHED_SERVERS') : { ...flag, text: flag.text.slice('--servers='.length) }
    const place = databaseAt(call, 'other', { host, port: host?.text.includes(':') === true ? undefined : word('11211') })
    emit(call, kinds[call.name] ?? 'undescribed', call.name, 'server', '', { at: place })
    return call.name === 'memcat' ? dataStream(call) : undefined
  },
}

/** Objects of MinIO and S3 are named `alias/bucket/key`; the alias is in the client's own settings. */
const isRemote = (w: Word) => !/^(\.|\/|~|-)/.test(w.text) && w.text.includes('/')

const aliasAt = (call: ToolCall): Place => nowhere(call, 'its settings say which server the alias is', call.operands)

const mc = tool({
  names: ['mc', 'mcli', 'minio-client'],
  about: 'works on buckets of MinIO and S3',
  options:
    '-C|--config-dir= --limit-upload= --limit-download= -H|--custom-header= --resolve= --older-than= --newer-than= --rewind= --vid|--version-id= --attr= --tags= --sc|--storage-class= --enc-s3= --enc-c= ' +
    '--enc-kms= -r|--recursive --force --dangerous --incomplete --versions --bypass --purge --remove --overwrite -w|--watch --exclude= --name= --path= --regex= --larger= --smaller= --maxdepth= --exec= --print= --expire= -E= ' +
    '--region= -l --with-lock -a --dry-run --json -q|--quiet --no-color --debug --insecure --api= --retry --depth= --part-size= --parallel= --priority= --remote-bucket= --state=',
  place: aliasAt,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'ls | tree | stat | du | find | diff | ping | ready | version info | ilm ls | ilm rule ls | ilm tier ls | ilm tier info | ilm export | tag list | policy get | policy list | anonymous get | anonymous list | anonymous links | event ls | event list | replicate ls | replicate status | replicate export | replicate diff | retention info | legalhold info | quota info | encrypt info | cors get | license info | batch list | batch status | batch describe':
      (call) => {
        const program = call.arguments.value('--exec')
        if (program !== undefined) emit(call, 'unreadable', 'run', 'program', program)
        emit(call, 'read', call.verb, 'object', call.operands[0] ?? '', { at: at(call) })
      },
    'alias list | alias ls | alias export | config host list': readsSecret('alias'),
    'alias set | alias remove | alias rm | alias import | config host add': changesAccess('alias'),
    'cat | head | sql | od | watch': (call) => {
      emit(call, 'read-data', call.verb, 'object', call.operands[0] ?? '', { at: at(call) })
      return dataStream(call)
    },
    'cp | mirror | get | put | mv': (call) => copies(call),
    pipe: (call) => emit(call, 'change', 'pipe', 'object', call.operands[0] ?? '', { at: at(call) }),
    'mb | tag set | tag remove | ilm add | ilm rule add | ilm rule edit | ilm import | ilm tier add | ilm tier update | ilm restore | version enable | version suspend | event add | event remove | event rm | replicate add | replicate update | replicate resync | replicate import | retention set | legalhold set | legalhold clear | quota set | quota clear | encrypt set | encrypt clear | cors set | cors remove | batch start | batch cancel | batch generate | undo | update | support callhome | license register':
      changes('bucket'),
    'rm | rb | retention clear | ilm rm | ilm rule rm | ilm edit | replicate rm | ilm tier rm': loses('object'),
    'anonymous set | anonymous set-json | policy set | policy set-json | share download | share upload': changesAccess('bucket'),
    'share list | share ls': reads('bucket'),
    'admin info | admin user list | admin user ls | admin group list | admin group ls | admin group info | admin user info | admin policy list | admin policy ls | admin policy info | admin policy entities | admin top locks | admin top api | admin scanner status | admin scanner trace | admin prometheus metrics | admin rebalance status | admin decommission status | admin logs | admin console | admin kms key status | admin kms key list | admin replicate info | admin replicate status':
      reads('server'),
    'admin config get | admin config export | admin trace | admin prometheus generate | admin cluster iam export | admin inspect | support inspect | support diag | support profile | admin config history | admin cluster bucket export | support top | support perf': readsData('server'),
    'admin config set | admin config import | admin config reset | admin config restore | admin heal | admin rebalance start | admin rebalance stop | admin bucket quota | admin bucket remote | admin replicate add | admin replicate update | admin replicate resync | admin cluster bucket import':
      changes('server'),
    'admin service restart | admin service stop | admin service freeze | admin service unfreeze | admin service': restarts('server'),
    'admin update': does('deploy', 'server'),
    'admin decommission start | admin replicate rm': loses('server'),
    'admin user | admin user add | admin user remove | admin user rm | admin user enable | admin user disable | admin user svcacct | admin group | admin group add | admin group remove | admin policy | admin policy create | admin policy attach | admin policy detach | admin policy remove | admin accesskey | admin accesskey create | admin accesskey rm | admin kms | admin kms key create | admin idp | admin cluster iam import | idp':
      changesAccess('user'),
    '*': isUndescribed,
  },
  examples: {
    'mc ls prod/shop': ['read ls object prod/shop'],
    'mc cat prod/shop/a.csv': ['read-data cat object prod/shop/a.csv'],
    'mc rm --recursive --force prod/shop': ['lose rm object prod/shop'],
    'mc rm --dry-run prod/shop/a': ['read dry run plan rm'],
    'mc cp a.csv prod/shop/': ['file read a.csv', 'change cp object prod/shop/'],
    'mc cp prod/shop/a.csv .': ['read-data cp object prod/shop/a.csv', 'file overwrite .'],
    'mc mirror --remove ./site prod/site': ['file read below ./site', 'lose mirror object prod/site'],
    'mc admin user add prod x y': ['access admin user add user prod', 'access admin user add user x', 'access admin user add user y'],
    'mc admin info prod': ['read admin info server prod'],
  },
})

function copies(call: ToolCall): void {
  const sources = call.operands.slice(0, -1)
  const target = call.operands.at(-1)
  const many = call.verb === 'mirror' || call.arguments.has('-r')
  for (const source of sources) {
    if (isRemote(source)) emit(call, call.verb === 'mv' ? 'lose' : 'read-data', call.verb, 'object', source, { at: at(call) })
    else emitFile(call, call.verb === 'mv' ? 'move' : 'read', source, many ? { recursive: true } : {})
  }
  if (target === undefined) return
  if (!isRemote(target)) return writeData(call, target)
  // A mirror that removes takes away what the source does not have.
  emit(call, call.arguments.has('--remove', '--overwrite') ? 'lose' : 'change', call.verb, 'object', target, { at: at(call) })
}

const minio: Program = {
  names: ['minio'],
  about: 'starts a server of MinIO',
  examples: { 'minio server /data': ['restart start server'], 'minio --version': ['read help help'] },
  run: (call) => {
    const verb = knownText(call.args.find((w) => !w.text.startsWith('-')))
    if (verb === undefined) return emit(call, 'read', 'help', 'help')
    emit(call, 'restart', 'start', 'server')
  },
}

/** Clauses of Cypher that only read; one that is not here makes the statement unreadable. */
const CYPHER_WRITES = /\b(create|merge|set|delete|detach|remove|foreach|load|call|drop|alter|grant|revoke|deny|start|stop|use|terminate|dryrun|enable|rename|reallocate|deallocate)\b/i

const cypher = client({
  names: ['cypher-shell', 'neo4j-shell'],
  about: 'runs statements on a server of Neo4j',
  options: '-a|--address|--uri= -u|--username= -p|--password= -d|--database= --encryption= --format= -P|--param= --non-interactive -f|--file= --fail-fast --fail-at-end --sample-rows= --wrap= --access-mode= --impersonate= --change-password --history= --notifications --enable-autocompletions --error-format= -v --idle-timeout=',
  place: (call, read) => databaseAt(call, 'other', { host: withoutScheme(read.value('-a') ?? call.env.get('NEO4J_URI') ?? call.env.get('NEO4J_ADDRESS')), database: read.value('-d') }),
  examples: {
    "cypher-shell -a neo4j://n.example:7687 'MATCH (n) RETURN n LIMIT 5'": ['read-data match graph'],
    "cypher-shell 'SHOW INDEXES'": ['read show schema'],
    "cypher-shell 'MATCH (n) DETACH DELETE n'": ['lose delete graph'],
    "cypher-shell 'CREATE (n:Person)'": ['unreadable run statement'],
    'cypher-shell': ['unreadable open shell'],
  },
  run: (call, read, place) => {
    const file = read.value('-f')
    if (file !== undefined) emitFile(call, 'read', file)
    const given = file === undefined ? read.operands.map(streamOf) : [{ ...call.readFile(file), span: file.span }]
    if (given.length === 0 && !call.stdinGiven) return openShell(call)
    for (const one of given.length === 0 ? [call.stdin] : given) {
      for (const statement of (one.text ?? '\uFFFC').split(';')) runCypher(call, statement, place)
    }
    return dataStream(call)
  },
})

function runCypher(call: Call, statement: string, place: Place): void {
  // A quoted text may hold any word, and a `;` cut it: then the words that are found only raise.
  const text = statement.trim()
  if (text === '') return
  if (/^show\b/i.test(text) && !/\b(user|users|privileges)\b/i.test(text)) return emit(call, 'read', 'show', 'schema', '', { at: place })
  if (/\bdelete\b|^drop\b/i.test(text)) return emit(call, 'lose', 'delete', 'graph', '', { at: place })
  const reads = /^(match|optional match|unwind|return|with|explain|profile)\b/i.test(text)
  if (!reads || CYPHER_WRITES.test(text) || text.includes('\uFFFC')) return emit(call, 'unreadable', 'run', 'statement', '', { at: place })
  emit(call, 'read-data', 'match', 'graph', '', { at: place })
}

const neo4jAdmin = tool({
  names: ['neo4j-admin', 'neo4j'],
  about: 'looks after a server of Neo4j',
  options: '--database= --from-path= --to-path= --to= --from= --overwrite-destination --verbose --expand-commands --additional-config= --path=',
  verbs: {
    'status | version | server report | database info | check-consistency | database check | server memory-recommendation | server license | help': reads('server'),
    'start | stop | restart | console | server console | server start | server stop | server restart': restarts('server'),
    'dump | database dump | backup | database backup | server get-snapshot': (call) => emit(call, 'read-data', call.verb, 'database', call.operands[0] ?? ''),
    'load | database load | restore | database restore | import | database import | database import full | database copy | copy | unbind | server unbind': loses('database'),
    'database migrate | store-info | database aggregate-backup | server migrate-configuration': does('deploy', 'database'),
    'set-initial-password | dbms set-initial-password | dbms set-default-admin | set-default-admin': changesAccess('user'),
    '*': isUndescribed,
  },
  examples: { 'neo4j status': ['read status server'], 'neo4j restart': ['restart restart server'], 'neo4j-admin database load shop': ['lose database load database shop'] },
})

const dbt = tool({
  names: ['dbt', 'sqlmesh'],
  about: 'builds tables of a warehouse from models',
  options: '--profiles-dir= --project-dir= --profile= -t|--target= -s|--select= -m|--models= --exclude= --vars= --threads= --state= --selector= --target-path= --log-path= --log-level= --output= --args= --inline= -f|--full-refresh --limit= --event-time-start= --event-time-end= --sample= --environment= -e=',
  place: (call) => ({ is: 'runtime', framework: 'dbt', environment: call.arguments.value('-t') ?? call.operands[0], url: undefined, dotenv: true, site: call.site, cwd: call.cwd, env: call.env }),
  verbs: {
    'ls | list | parse | compile | debug | docs generate | docs serve | source freshness | source snapshot-freshness | info | lint | diff | table_diff | dag | environments': reads('model'),
    'show | evaluate | fetchdf | test': readsData('model'),
    'run | build | seed | snapshot | retry | clone | plan | migrate | janitor | invalidate': (call) => {
      const full = call.arguments.has('-f')
      emit(call, full ? 'lose' : 'deploy', call.verb, 'model', call.arguments.value('-s') ?? '', { at: call.place() })
    },
    'run-operation': (call) => emit(call, 'unreadable', call.verb, 'macro', call.operands[0] ?? '', { at: call.place() }),
    'deps | init | clean': (call) => emit(call, 'change', call.verb, 'project'),
    '*': isUndescribed,
  },
  examples: {
    'dbt ls': ['read ls model'],
    'dbt compile --target prod': ['read compile model'],
    'dbt run --target prod': ['deploy run model'],
    'dbt run --full-refresh': ['lose run model'],
    'dbt run-operation drop_all': ['unreadable run-operation macro drop_all'],
    'dbt deps': ['change deps project'],
  },
})

export const otherStores: readonly Program[] = [cockroach, nodetool, influx, elasticdump, memcached, mc, minio, cypher, neo4jAdmin, dbt]
