import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Program } from '../../program.ts'
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
  tool,
} from '../../tool.ts'
import { type Stream, type Word, word } from '../../word.ts'
import { client, databaseAt, dataStream, ownEntry, withoutScheme, writeData } from '../database/client.ts'
import { runCockroach } from './cockroach-sql.ts'
import { cockroachAt } from './sql-shells.ts'
import { runStatements, type Store } from './statements.ts'

/** Stores that are neither SQL nor a queue, and the tools around those that are. */

const streamOf = (w: Word): Stream => ({ text: w.text, carries: w.carries, span: w.span })

const cockroach = tool({
  names: ['cockroach'],
  about: 'runs and looks after a cluster of CockroachDB',
  options: `-e|--execute= -f|--file= --url= --host= -p|--port= -u|--user= -d|--database= --insecure --certs-dir=
      --ca-key= --format= --watch= --set= --cluster-name= --store= --listen-addr= --http-addr= --sql-addr=
      --advertise-addr= --join= --locality= --cache= --max-sql-memory= --background --pid-file= --log=
      --log-dir= --drain-wait= --decommission --wait= --all --ranges --stats --nodes= --redact --self
      --duration= --concurrency= --drop --output= --expire-after= --only-cookie`,
  place: (call) => cockroachAt(call, call.arguments),
  verbs: {
    sql: (call) => {
      const place = call.place()
      if (place.is !== 'database') return
      const statements = call.arguments.values('-e')
      const files = call.arguments.values('-f')
      for (const one of statements) runCockroach(call, streamOf(one), place)
      for (const file of files) {
        emitFile(call, 'read', file)
        runCockroach(call, { ...call.readFile(file), span: file.span }, place)
      }
      if (statements.length + files.length > 0) return dataStream(call)
      if (!call.stdinGiven) return openShell(call)
      runCockroach(call, call.stdin, place)
      return dataStream(call)
    },
    [`node status | node ls | version | gen autocomplete | gen man | gen haproxy | cert list |
      statement-diag list | userfile list | auth-session list | debug check-store`]: reads('cluster'),
    [`debug zip | debug merge-logs | debug tsdump | debug keys | userfile get | statement-diag download |
      debug backup show`]: readsData('cluster'),
    [`start | start-single-node | quit | node drain | debug reset-quorum | workload run | workload init | demo`]:
      restarts('cluster'),
    [`init | node recommission | userfile upload | nodelocal upload | import db | import table |
      workload fixtures import`]: changes('cluster'),
    [`node decommission | userfile delete | statement-diag delete | debug recover apply-plan |
      debug unsafe-remove-dead-replicas`]: loses('cluster'),
    [`cert create-ca | cert create-client | cert create-node | auth-session login | auth-session logout |
      gen encryption-key`]: changesAccess('certificate'),
    '*': isUndescribed,
  },
  examples: {
    "cockroach sql --url postgresql://r@c.example:26257/shop -e 'drop table x'": ['lose drop table x'],
    "cockroach sql -e 'create database if not exists shop; create table shop.t (id int)'": [
      'change create database shop',
      'change create table shop.t',
    ],
    "cockroach sql -e 'drop database shop cascade'": ['lose drop database shop'],
    'cockroach sql -e "upsert into t values (1); drop table x"': ['change upsert table t', 'lose drop table x'],
    'cockroach sql -e "alter table t scatter"': ['change split range t'],
    'cockroach sql -e "alter table t drop column scatter"': ['lose drop column t.scatter'],
    'cockroach sql -e "upsert into t select * from [delete from u returning *]"': ['unreadable run statement'],
    'cockroach sql -e "upsert into t values ($V)"': ['unreadable run statement'],
    "cockroach sql -e 'cancel query 1'": ['restart set job'],
    "cockroach sql -e 'set cluster setting a.b = true'": ['change set cluster setting a'],
    'cockroach node status --host c.example': ['read node status cluster'],
    'cockroach node decommission 4': ['lose node decommission cluster 4'],
    'cockroach sql': ['unreadable open shell'],
  },
})

const nodetool = tool({
  names: ['nodetool', 'dsetool'],
  about: 'looks after a node of Cassandra',
  options: `-h|--host= -p|--port= -u|--username= -pw|--password= -pwf|--password-file= -pp|--print-port
      -r|--resolve-ip -F|--format= -t|--tag= -kt= -cf|--table=`,
  place: (call) =>
    databaseAt(call, 'other', { host: call.arguments.value('-h'), port: call.arguments.value('-p') ?? word('9042') }),
  shortHelp: false,
  verbs: {
    [`status | info | ring | tpstats | tablestats | cfstats | tablehistograms | cfhistograms |
      compactionstats | compactionhistory | describecluster | describering | gossipinfo | netstats | version |
      proxyhistograms | getendpoints | getsstables | getcompactionthroughput | getstreamthroughput |
      getinterdcstreamthroughput | getlogginglevels | gettimeout | getseeds | getconcurrentcompactors |
      getconcurrency | getbatchlogreplaythrottle | getmaxhintwindow | statusbackup | statusbinary |
      statusgossip | statushandoff | statusautocompaction | listsnapshots | toppartitions | profileload |
      clientstats | failuredetector | gcstats | rangekeysample | getreplicas | viewbuildstatus | getauditlog |
      getfullquerylog | getdefaultrf | datapaths | help | repair_admin list | getconsistencylevel |
      listendpointspendinghints | getcolumnindexsize | getauthcacheconfig`]: reads('node'),
    [`repair | compact | flush | cleanup | scrub | upgradesstables | garbagecollect | rebuild |
      rebuild_index | snapshot | refresh | import | relocatesstables | recompress_sstables |
      setcompactionthroughput | setstreamthroughput | setinterdcstreamthroughput | setlogginglevel |
      settraceprobability | settimeout | setcachecapacity | setconcurrentcompactors | setconcurrency |
      enableautocompaction | disableautocompaction | enablebackup | disablebackup | enablehandoff |
      disablehandoff | pausehandoff | resumehandoff | invalidatekeycache | invalidaterowcache |
      invalidatecountercache | reloadlocalschema | reloadtriggers | reloadseeds | setmaxhintwindow |
      enablefullquerylog | resetfullquerylog | enablehintsfordc | disablehintsfordc | replaybatchlog |
      verify | sjk | resetlocalschema | invalidatepermissionscache`]: changes('node'),
    [`drain | stop | stopdaemon | disablegossip | enablegossip | disablebinary | enablebinary |
      disablethrift | enablethrift | join | abortbootstrap | bootstrap resume | reloadssl`]: restarts('node'),
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
  options: `--host= -t|--token= -o|--org= --org-id= -b|--bucket= --bucket-id= -c|--active-config= --configs-path=
      --skip-verify -n|--name= -i|--id= -r|--retention= -f|--file= --predicate= --start= --stop= -p|--precision=
      --format= --raw -u|--username= --password= -port= -host= -database= -username= -password= -execute=
      -import -path= -precision= -ssl -unsafeSsl -format= -type= --database= --http-debug --url= --header=
      --full -d= --size= --rate-limit= -q= --user=`,
  style: 'gnu',
  shortHelp: false,
  place: (call) => {
    const host = call.arguments.value('--host') ?? call.arguments.value('-host') ?? call.env.get('INFLUX_HOST')
    return databaseAt(call, 'other', {
      host: withoutScheme(host),
      port: call.arguments.value('-port') ?? (host?.text.includes(':') === true ? undefined : word('8086')),
      database: call.arguments.value('-b', '--database') ?? call.arguments.value('-database'),
    })
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
    [`ping | version | bucket list | bucket ls | org list | org ls | org members list | user list |
      task list | task run list | task log list | secret list | dashboards | stacks | v1 dbrp list |
      v1 auth list | remote list | replication list | telegrafs | template | template validate | config ls |
      config list | show databases | show retention-policies | bucket-schema list | scripts list | help |
      completion | inspect verify-wal | inspect report-tsm | report-tsm`]: reads('server'),
    'auth list | auth ls | server-config | config': readsSecret('token'),
    'query | export | export all | backup | inspect export-lp | inspect dump-tsm | transpile': (call) => {
      const flux = call.operands[0]
      const writes = flux !== undefined && /\b(to|delete)\s*\(/.test(flux.text)
      emit(call, writes ? 'unreadable' : 'read-data', call.verb, 'bucket', '', { at: call.place() })
      return dataStream(call)
    },
    [`write | bucket create | bucket update | org create | org update | task create | task update |
      task run retry | apply | v1 dbrp create | v1 dbrp update | config create | config set | config rm |
      remote create | replication create | bucket-schema create | bucket-schema update | scripts create |
      scripts update | scripts invoke | create database | create table | create distinct_cache |
      create last_cache | ping -v`]: changes('bucket'),
    [`delete | bucket delete | bucket rm | org delete | task delete | restore | v1 dbrp delete |
      stacks remove | remote delete | replication delete | dashboards delete | inspect delete-tsm |
      scripts delete | delete database | delete table | inspect build-tsi`]: loses('bucket'),
    [`auth create | auth delete | auth active | auth inactive | user create | user delete | user password |
      user update | secret update | secret delete | org members add | org members remove | v1 auth create |
      v1 auth delete | v1 auth set-password | setup | create token | delete token |
      recovery auth create-operator | recovery user update`]: changesAccess('token'),
    'run | serve | daemon': restarts('server'),
    'v1 shell': (call) => openShell(call),
    '*': isUndescribed,
  },
  examples: {
    'influx bucket list --host http://i.example:8086': ['read bucket list server'],
    'influx query \'from(bucket: "x") |> range(start: -1h)\'': ['read-data query bucket'],
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
  options: `--input= --output= --input-index= --output-index= --type= --limit= --size= --overwrite --delete
      --searchBody= --concurrency= --debug --quiet --headers= --params= --transform= --scrollTime= --timeout=
      --toLog --noRefresh --ignore-errors --offset= --s3AccessKeyId= --s3SecretAccessKey= --s3Region=
      --fileSize= --httpAuthFile= --direction= --match= --ignoreType= --includeType= --prefix= --suffix=
      --fsCompress --maxSockets= --bulkAction=`,
  place: (call, read) => databaseAt(call, 'other', { host: withoutScheme(read.value('--input')) }),
  examples: {
    'elasticdump --input=http://es.example:9200/orders --output=orders.json': [
      'read-data dump index',
      'file overwrite orders.json',
    ],
    'elasticdump --input=orders.json --output=http://es.example:9200/orders': [
      'file read orders.json',
      'change load index',
    ],
    'elasticdump --input=http://es.example:9200/orders --output=$ --delete': [
      'read-data dump index',
      'lose delete index',
    ],
    'elasticdump --input=http://a:9200/x --output=x.json --type=mapping': ['read dump index', 'file overwrite x.json'],
  },
  run: (call, read, from) => {
    const input = read.value('--input')
    const output = read.value('--output')
    const remote = (w: Word | undefined) => w?.text.includes('://') === true
    const schema = ['mapping', 'settings', 'analyzer', 'template', 'alias', 'index', 'policy'].includes(
      read.value('--type')?.text ?? '',
    )
    if (read.value('--transform')?.text.startsWith('@') === true || read.has('--transform'))
      emit(call, 'unreadable', 'run', 'code', read.value('--transform') ?? '')
    if (remote(input) || read.value('--direction')?.text === 'dump')
      emit(call, schema ? 'read' : 'read-data', 'dump', 'index', '', { at: from })
    else if (input !== undefined && input.text !== '$') emitFile(call, 'read', input)
    if (read.has('--delete')) emit(call, 'lose', 'delete', 'index', '', { at: from })
    if (remote(output))
      emit(call, 'change', 'load', 'index', '', { at: databaseAt(call, 'other', { host: withoutScheme(output) }) })
    else if (output !== undefined && output.text !== '$') writeData(call, output)
    return dataStream(call)
  },
})

/** The tools of libmemcached, and the old script. */
const memcached: Program = {
  names: [
    'memcat',
    'memdump',
    'memstat',
    'memping',
    'memflush',
    'memrm',
    'memcp',
    'memexist',
    'memtouch',
    'memparse',
    'memerror',
    'memcached-tool',
    'memslap',
    'memaslap',
    'memcapable',
    'memcached',
  ],
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
      const kinds: Readonly<Record<string, EffectKind>> = {
        display: 'read',
        stats: 'read',
        settings: 'read',
        sizes: 'read',
        keys: 'read',
        dump: 'read-data',
        move: 'change',
        privacy: 'read',
      }
      return emit(call, ownEntry(kinds, verb) ?? 'undescribed', verb, 'server', '', { at: place })
    }
    const kinds: Readonly<Record<string, EffectKind>> = {
      memcat: 'read-data',
      memdump: 'read',
      memstat: 'read',
      memping: 'read',
      memparse: 'read',
      memerror: 'read',
      memexist: 'read',
      memflush: 'lose',
      memrm: 'change',
      memcp: 'change',
      memtouch: 'change',
      memslap: 'change',
      memaslap: 'change',
      memcapable: 'lose',
      memcached: 'restart',
    }
    const host =
      flag === undefined ? call.env.get('MEMCACHED_SERVERS') : { ...flag, text: flag.text.slice('--servers='.length) }
    const place = databaseAt(call, 'other', {
      host,
      port: host?.text.includes(':') === true ? undefined : word('11211'),
    })
    emit(call, ownEntry(kinds, call.name) ?? 'undescribed', call.name, 'server', '', { at: place })
    return call.name === 'memcat' ? dataStream(call) : undefined
  },
}

const dbt = tool({
  names: ['dbt', 'sqlmesh'],
  about: 'builds tables of a warehouse from models',
  options: `--profiles-dir= --project-dir= --profile= -t|--target= -s|--select= -m|--models= --exclude= --vars=
      --threads= --state= --selector= --target-path= --log-path= --log-level= --output= --args= --inline=
      -f|--full-refresh --limit= --event-time-start= --event-time-end= --sample= --environment= -e=`,
  place: (call) => ({
    is: 'runtime',
    framework: 'dbt',
    environment: call.arguments.value('-t') ?? call.operands[0],
    url: undefined,
    dotenv: true,
    site: call.site,
    cwd: call.cwd,
    env: call.env,
  }),
  verbs: {
    [`ls | list | parse | compile | debug | docs generate | docs serve | source freshness |
      source snapshot-freshness | info | lint | diff | table_diff | dag | environments`]: reads('model'),
    'show | evaluate | fetchdf | test': readsData('model'),
    'run | build | seed | snapshot | retry | clone | plan | migrate | janitor | invalidate': (call) => {
      const full = call.arguments.has('-f')
      emit(call, full ? 'lose' : 'deploy', call.verb, 'model', call.arguments.value('-s') ?? '', { at: call.place() })
    },
    'run-operation': (call) =>
      emit(call, 'unreadable', call.verb, 'macro', call.operands[0] ?? '', { at: call.place() }),
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

export const otherStores: readonly Program[] = [cockroach, nodetool, influx, elasticdump, memcached, dbt]
