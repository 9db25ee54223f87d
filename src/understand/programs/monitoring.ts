import { emit, emitFile, nowhere, reachOf } from '../emit.ts'
import type { Place } from '../place.ts'
import type { Program } from '../program.ts'
import { changes, does, reads, readsData, type ToolCall, tool } from '../tool.ts'

/** Clients of what watches a system: metrics, alerts, logs, health. */

function serverOf(...flags: readonly string[]) {
  return (call: ToolCall): Place => {
    const url = call.arguments.value(...flags)
    return url === undefined ? nowhere(call, 'the server is not named') : { ...reachOf(call), is: 'url', url }
  }
}

const amtool: Program = tool({
  names: ['amtool'],
  about: 'asks and sets the Alertmanager (0.28)',
  options: `--alertmanager.url= -o|--output= --timeout= --http.config.file= --config.file= -v|--verbose -c|--comment=
    -a|--author= -d|--duration= --start= --end= --annotation= -q|--quiet --expired --created-by= --within=
    --inhibited --silenced --active --unprocessed --receiver= --verify.receivers= --template.glob= --template.text=
    --template.type= --template.data= --version --help`,
  place: serverOf('--alertmanager.url'),
  verbs: {
    'alert | alert query | silence query | silence | cluster show | cluster | config | config show': reads('alert'),
    'config routes | config routes show | config routes test': reads('alert'),
    'check-config': (call) => {
      for (const path of call.operands) emitFile(call, 'read', path)
    },
    'template render': does('read', 'template'),
    'alert add | silence add | silence update | silence expire | silence import': changes('alert'),
  },
  examples: {
    'amtool alert query': ['read alert query alert'],
    'amtool silence add alertname=x -d 1h -c y': ['change silence add alert alertname=x'],
    'amtool check-config a.yml': ['file read a.yml'],
  },
})

const promtool: Program = tool({
  names: ['promtool'],
  about: 'checks settings of Prometheus and asks it (3.2)',
  options: `-o|--format= --header= --start= --end= --step= --match= --http.config.file= --url= --lint= --lint-fatal
    --syntax-only --agent --run= --diff --debug --enable-feature= --ignore-unknown-fields --extended --limit=
    --version --help`,
  verbs: {
    'query instant | query range | query series | query labels | query analyze': reads('metric'),
    'check healthy | check ready | check metrics | check service-discovery': reads('metric'),
    'check config | check rules | check web-config | test rules | promql format': (call) => {
      for (const path of call.operands) emitFile(call, 'read', path)
      emit(call, 'read', 'check', 'settings')
    },
    'tsdb list | tsdb analyze': reads('metric'),
    'tsdb dump | tsdb dump-openmetrics': readsData('metric'),
  },
  examples: {
    'promtool query instant http://prometheus.example:9090 up': [
      'read query instant metric http://prometheus.example:9090',
      'read query instant metric up',
    ],
    'promtool check rules a.yml': ['file read a.yml', 'read check settings'],
    'promtool push metrics http://x.example a': ['undescribed push program promtool'],
  },
})

const logcli: Program = tool({
  names: ['logcli'],
  about: 'asks Loki for logs (3.4)',
  options: `--addr= --username= --password= --bearer-token= --bearer-token-file= --org-id= --tls-skip-verify --ca-cert=
    --cert= --key= -q|--quiet -o|--output= -z|--timezone= --stdin --limit= --since= --from= --to= --step= --interval=
    --batch= --forward --no-labels --exclude-label= --include-label= --labels-length= -t|--tail -f|--follow
    --delay-for= --colored-output --analyze-labels --part-path-prefix= --parallel-duration= --merge-parts
    --include-common-labels --retries= --store-config= --version --help`,
  verbs: {
    'query | instant-query | labels | series | stats | volume | volume_range | detected-fields': reads('log'),
    fmt: reads('log'),
  },
  examples: {
    'logcli query \'{app="cart"} |= "error"\' --since=1h': ['read query log {app="cart"} |= "error"'],
    'logcli labels': ['read labels log'],
    'logcli delete create x': ['undescribed delete program logcli'],
  },
})

const health: Program = {
  names: ['grpc_health_probe', 'grpc-health-probe'],
  about: 'asks a service whether it is well',
  examples: { 'grpc_health_probe -addr=localhost:50051': ['read ask service'] },
  run: (call) => emit(call, 'read', 'ask', 'service'),
}

const jvm: Program = {
  names: ['jps', 'jstat', 'jstack', 'jinfo'],
  about: 'shows processes of Java (JDK 21)',
  examples: {
    'jps -lv': ['read show process'],
    'jstack 4711': ['read show process 4711'],
    'jstat -gc 4711 1s 3': ['read show process 4711'],
    'jinfo -flag +PrintGC 4711': ['change set process 4711'],
  },
  run: (call) => {
    const sets =
      call.name === 'jinfo' && call.args.some((w) => /^[+-]\w|=/.test(w.text) && !/^-(flags?|sysprops)$/.test(w.text))
    const process = call.args.find((w) => !w.text.startsWith('-') && !w.text.startsWith('+')) ?? ''
    emit(call, sets ? 'change' : 'read', sets ? 'set' : 'show', 'process', process)
  },
}

/** Commands that a Java process answers (JDK 24). A dump is its whole memory; others change how it runs. */
const JCMD_READS =
  /^(help|VM\.(version|uptime|flags|command_line|info|classloader_stats|classloaders|native_memory|metaspace|stringtable|symboltable|systemdictionary|log|events|dynlibs|class_hierarchy|cds|print_touched_methods)|GC\.(heap_info|class_histogram|finalizer_info)|Thread\.(print|vthread_scheduler|vthread_pollers)|Compiler\.(codecache|codelist|queue|memory|directives_print|perfmap)|JFR\.(check|view)|ManagementAgent\.status|PerfCounter\.print|System\.(map|native_heap_info))$/

const jcmd: Program = {
  names: ['jcmd', 'jmap', 'jfr'],
  about: 'asks a process of Java',
  examples: {
    jcmd: ['read show process'],
    'jcmd 4711 GC.heap_info': ['read show process 4711'],
    'jcmd 4711 Thread.print -l': ['read show process 4711'],
    'jcmd 4711 VM.system_properties': ['read-secret show properties 4711'],
    'jcmd 4711 GC.heap_dump /tmp/h.hprof': ['read-data dump process 4711', 'file overwrite /tmp/h.hprof'],
    'jcmd 4711 JFR.start name=x': ['change run process 4711'],
    'jmap -histo 4711': ['read show process 4711'],
    'jmap -dump:live,format=b,file=/tmp/h.hprof 4711': ['read-data dump process 4711', 'file overwrite /tmp/h.hprof'],
    'jfr summary a.jfr': ['file read a.jfr'],
  },
  run: (call) => {
    const [process, command, ...rest] = call.args.filter((w) => call.name !== 'jcmd' || w.text !== '-l')
    if (call.name === 'jfr') {
      for (const path of call.args.slice(1).filter((w) => /\.jfr$/.test(w.text))) emitFile(call, 'read', path)
      return
    }
    if (call.name === 'jmap') {
      const id = call.args.at(-1) ?? ''
      const dump = call.args.find((w) => w.text.startsWith('-dump'))
      if (dump === undefined) return emit(call, 'read', 'show', 'process', id)
      emit(call, 'read-data', 'dump', 'process', id)
      const file = /(?:^|[:,])file=([^,]+)/.exec(dump.text)?.[1]
      if (file !== undefined) emitFile(call, 'overwrite', { ...dump, text: file })
      return
    }
    if (process === undefined || command === undefined || process.text.startsWith('-'))
      return emit(call, 'read', 'show', 'process', process ?? '')
    if (JCMD_READS.test(command.text)) return emit(call, 'read', 'show', 'process', process)
    if (command.text === 'VM.system_properties') return emit(call, 'read-secret', 'show', 'properties', process)
    if (command.text !== 'GC.heap_dump') return emit(call, 'change', 'run', 'process', process)
    emit(call, 'read-data', 'dump', 'process', process)
    for (const path of rest.filter((w) => !w.text.startsWith('-'))) emitFile(call, 'overwrite', path)
  },
}

/** Tools of .NET 9 for a process that runs; Java's async-profiler 4. */
const samplers: Program = tool({
  names: ['dotnet-counters', 'dotnet-trace', 'dotnet-stack', 'dotnet-dump', 'dotnet-gcdump', 'asprof'],
  about: 'measures a process as it runs',
  options:
    '-p|--process-id= -n|--name= --counters= --refresh-interval= --format= -o|--output= --duration= --profile= ' +
    '-d= -e= -f= -i= --type= --diagnostic-port= --providers=',
  verbs: {
    'ps | list | list-processes | list-profiles | monitor | status | version | report | meminfo': reads('process'),
    'collect | start | stop | resume | dump | convert | analyze | restore': (call) => {
      for (const path of call.arguments.values('-o', '-f')) emitFile(call, 'overwrite', path)
      const dumps = call.name === 'dotnet-dump' || call.name === 'dotnet-gcdump'
      emit(call, dumps ? 'read-data' : 'change', call.verb, 'process', call.arguments.value('-p') ?? '')
    },
  },
  examples: {
    'dotnet-counters monitor -p 4711': ['read monitor process'],
    'dotnet-trace ps': ['read ps process'],
    'dotnet-dump collect -p 4711 -o a.dmp': ['file overwrite a.dmp', 'read-data collect process 4711'],
    'asprof status 4711': ['read status process 4711'],
  },
})

/** Readers of CloudWatch's logs. */
const cloudLogs: Program = {
  names: ['awslogs', 'saw', 'cw'],
  about: 'shows logs of CloudWatch',
  examples: {
    'awslogs get /ecs/cart --start 1h': ['read get log /ecs/cart'],
    'saw watch production --filter error': ['read watch log production'],
    'awslogs groups': ['read groups log'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const verb = words[0]?.text ?? 'help'
    const known = /^(get|groups|streams|watch|tail|ls|help|version)$/.test(verb)
    emit(call, known ? 'read' : 'undescribed', verb, 'log', words[1] ?? '', {
      at: nowhere(call, 'the account is not named'),
    })
  },
}

/** Grafana's clients of Mimir and Tempo. */
const mimirtool: Program = tool({
  names: ['mimirtool', 'cortextool', 'lokitool', 'tempo-cli', 'profilecli'],
  about: 'works on rules and metrics of Grafana Mimir, Loki, Tempo (2.17)',
  options:
    '--address= --id= --user= --key= --auth-token= --tls-ca-path= --log.level= --backend= --output-dir= --format= -o|--output= --rule-files= --rule-dirs= --start= --end= --query= --selector= --from= --to= --namespaces= --ignored-namespaces= -d|--org-id=',
  place: serverOf('--address'),
  verbs: {
    ['rules list | rules print | rules get | rules diff | rules lint | rules check | alertmanager get | alertmanager ' +
      'verify | config inspect | analyze grafana | analyze ruler | analyze prometheus | promql format | version | ' +
      'remote-read stats | bucket-validation | query api search-tags | list blocks | list block | query profile | query series']:
      reads('rule'),
    'query | query api trace-id | remote-read dump': reads('metric'),
    'rules load | rules sync | rules prepare | alertmanager load': changes('rule'),
    'rules delete | rules delete-namespace | alertmanager delete': does('lose', 'rule'),
  },
  examples: {
    'mimirtool rules list --address=https://m.example': ['read rules list rule'],
    'mimirtool rules delete ns group --address=https://m.example': [
      'lose rules delete rule ns',
      'lose rules delete rule group',
    ],
    'mimirtool acl generate-header': ['undescribed acl program mimirtool'],
  },
})

export const monitoring: readonly Program[] = [
  amtool,
  promtool,
  logcli,
  health,
  jvm,
  jcmd,
  samplers,
  cloudLogs,
  mimirtool,
]
