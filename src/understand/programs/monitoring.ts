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

export const monitoring: readonly Program[] = [amtool, promtool, logcli, health, jvm]
