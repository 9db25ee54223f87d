import { emit, emitFile, namedInSettings, nowhere } from '../emit.ts'
import type { Program } from '../program.ts'
import { shows } from '../show.ts'
import {
  changes,
  deploys,
  does,
  isUndescribed,
  loses,
  reads,
  readsData,
  restarts,
  type ToolCall,
  tool,
} from '../tool.ts'

/** Agents and collectors of monitoring, and what asks devices over the network. */

/** With these words they hand something on that the other side does. */
const SENDS: Readonly<Record<string, RegExp>> = {
  zabbix_get: /system\.run/,
  check_nrpe: /^(-a|--args)/,
  check_http: /^(-[jP]|--method|--post)/,
  check_tcp: /^(-s|--send|-q|--quit)/,
  check_smtp: /^(-C|--command)/,
  check_pgsql: /^(-q|--query)/,
  snmptest: /^/,
}

const asking = shows(
  [
    'snmpget',
    'snmpgetnext',
    'snmpwalk',
    'snmpbulkget',
    'snmpbulkwalk',
    'snmptable',
    'snmpstatus',
    'snmpdf',
    'snmpnetstat',
    'snmptranslate',
    'snmptest',
    'zabbix_get',
    'check_http',
    'check_ping',
    'check_tcp',
    'check_disk',
    'check_load',
    'check_procs',
    'check_swap',
    'check_ssh',
    'check_dns',
    'check_icmp',
    'check_ntp_time',
    'check_users',
    'check_nrpe',
    'check_snmp',
    'check_smtp',
    'check_mysql',
    'check_pgsql',
    'uwsgitop',
    'passenger-status',
    'passenger-memory-stats',
    'memcstat',
    'innotop',
    'mokutil',
    'geoiplookup',
    'mmdblookup',
    'iotstat',
  ],
  'metric',
  'asks a device or a server how it is',
  {
    'snmpwalk -v2c -c public 10.0.0.1': ['read show metric'],
    'zabbix_get -s web1 -k system.uptime': ['read show metric'],
    'zabbix_get -s web1 -k "system.run[reboot]"': ['change set metric'],
    'check_http -H shop.example': ['read show metric'],
    'check_http -H shop.example -j DELETE': ['change set metric'],
    'check_pgsql -H db.example': ['read show metric'],
    "check_pgsql -H db.example -q 'DROP TABLE x'": ['change set metric'],
    'mokutil --sb-state': ['read show metric'],
    'mokutil --disable-validation': ['change set metric'],
  },
  {
    changes: {
      mokutil:
        /^--(import|delete|reset|disable|enable|set|password|clear|revoke|trust|untrust|ignore|use|generate|timeout)/,
    },
  },
)

const probes: Program = {
  ...asking,
  run: (call) => {
    if (!call.args.some((w) => SENDS[call.name]?.test(w.text) === true)) return asking.run(call)
    emit(call, 'change', 'set', 'metric', '', { at: nowhere(call, 'the device is not looked up') })
  },
}

const snmpSets: Program = {
  names: ['snmpset', 'snmptrap', 'snmpinform', 'zabbix_sender'],
  about: 'sets a value of a device, or sends one to a server',
  examples: {
    'snmpset -v2c -c private 10.0.0.1 sysName.0 s x': ['change set metric'],
    'zabbix_sender -z zabbix.example -s web1 -k a -o 1': ['change set metric'],
    'zabbix_sender --help': ['read help help'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--help|-V|--version|-H)$/.test(w.text) && call.args.length === 1))
      return emit(call, 'read', 'help', 'help')
    emit(call, 'change', 'set', 'metric', '', { at: nowhere(call, 'the device is not looked up') })
  },
}

/** Options with which such a server only checks its settings. The same letter means something else to each. */
const CHECKS: Readonly<Record<string, RegExp>> = {
  telegraf: /^--test(-wait)?$/,
  'fluent-bit': /^(--dry-run|-D)$/,
  fluentbit: /^(--dry-run|-D)$/,
  fluentd: /^--dry-run$/,
  'td-agent': /^--dry-run$/,
  logstash: /^(--config\.test_and_exit|-t)$/,
  collectd: /^-[tT]$/,
  nagios: /^-v+$/,
  naemon: /^-v+$/,
  icinga2: /^(-C|--validate)$/,
  vmagent: /^--?dryRun$/,
  vmalert: /^--?dryRun$/,
  'victoria-metrics': /^--?dryRun$/,
  loki: /^--?verify-config$/,
  tempo: /^--?verify-config$/,
}
const OF_HOST = /(^|=)\/etc\/(?!.*\.\.)/
const VERBS: Readonly<Record<string, RegExp>> = {
  telegraf: /^(config|plugins|version)$/,
  icinga2: /^(object|feature|variable)$/,
  otelcol: /^(validate|components)$/,
  'otelcol-contrib': /^(validate|components)$/,
}

/** Agents that are also their own servers: with an option or verb to check they change nothing. */
const agents: Program = {
  names: [
    'telegraf',
    'fluent-bit',
    'fluentbit',
    'fluentd',
    'td-agent',
    'logstash',
    'otelcol',
    'otelcol-contrib',
    'collectd',
    'nagios',
    'naemon',
    'icinga2',
    'victoria-metrics',
    'vmagent',
    'vmalert',
    'loki',
    'tempo',
    'mimir',
    'alertmanager',
    'prometheus',
    'node_exporter',
    'grafana-server',
    'statsd',
  ],
  about: 'collects metrics and logs, or checks its settings',
  examples: {
    'telegraf --test --config t.conf': ['file read t.conf', 'restart start server'],
    'telegraf --test --config /etc/telegraf/telegraf.conf': [
      'file read /etc/telegraf/telegraf.conf',
      'read check settings',
    ],
    'telegraf config': ['read check settings'],
    'statsd c.js version': ['restart start server'],
    'fluent-bit --dry-run -c f.conf': ['file read f.conf', 'read check settings'],
    'logstash --config.test_and_exit -f l.conf': ['file read l.conf', 'read check settings'],
    'otelcol validate --config o.yaml': ['file read o.yaml', 'read check settings'],
    'icinga2 daemon -C': ['read check settings'],
    'fluent-bit -i cpu -t a -o stdout': ['restart start server'],
    'collectd -C c.conf': ['restart start server'],
    'icinga2 node setup': ['restart start server'],
    'nagios -v /etc/nagios/nagios.cfg': ['file read /etc/nagios/nagios.cfg', 'read check settings'],
    'prometheus --config.file=p.yml': ['file read p.yml', 'restart start server'],
    'prometheus --version': ['read help help'],
  },
  run: (call) => {
    const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
    const asksHelp = has(/^(--help|--version|-help|-version)$/) || /^(-h|help|version)$/.test(call.args[0]?.text ?? '')
    if (asksHelp) return emit(call, 'read', 'help', 'help')
    call.args.forEach((w, i) => {
      const joined = /^--?(?:c|config|config\.file|f|path\.config)=(.+)$/.exec(w.text)
      if (joined !== null) emitFile(call, 'read', { ...w, text: joined[1] as string })
      const named = /^--?(c|config|f|path\.config|config\.file)$/.test(call.args[i - 1]?.text ?? '')
      if (named || (/\.(cfg|conf)$/.test(w.text) && /^-v+$/.test(call.args[i - 1]?.text ?? '')))
        emitFile(call, 'read', w)
    })
    const [verb] = call.args
    const only = CHECKS[call.name]
    const installs = call.args.some((w) => /^(install|update|enable|disable|setup|add)$/.test(w.text))
    const asks = VERBS[call.name]?.test(verb?.text ?? '') === true && !installs
    // Once round is what they do: whatever programs the settings name are run. Those of the host are run all day.
    const runsOnce =
      has(/^(--test(-wait)?|-T)$/) && call.args.some((w) => /\.conf$/.test(w.text) && !OF_HOST.test(w.text))
    if ((only !== undefined && has(only) && !runsOnce) || asks) return emit(call, 'read', 'check', 'settings')
    emit(call, 'restart', 'start', 'server')
  },
}

/** Options with which `cmk` changes what it watches, or restarts it. */
const CHANGES_CORE =
  /^(-(R|O|I|U|P|u)|--(restart|reload|update|flush|discover|automation|activate|cleanup|compile|inventory|package|backup|restore|notify|handle|rename))/

const changesCore = (call: ToolCall) => call.args.some((w) => CHANGES_CORE.test(w.text))

const vector: Program = tool({
  names: ['vector', 'datadog-agent', 'cmk', 'check_mk'],
  about: 'collects metrics and logs, or shows what it collects',
  options:
    '-c|--config= --config-toml= --config-yaml= -C|--config-dir= --no-environment -v -d|--debug -D -l -n|--dry -q -w',
  verbs: {
    [`validate | top | list | graph | test | status | health | check | config | configcheck | version | hostname | diagnose |
      tagger-list | workload-list | stream-logs | secret | integration show | integration freeze`]: (call) => {
      for (const path of call.operands.filter((w) => /\.(toml|ya?ml|json)$/.test(w.text))) emitFile(call, 'read', path)
      emit(call, 'read', call.verb, 'metric')
    },
    tap: readsData('log'),
    'start | stop | restart | run | restart-service | stopservice': restarts('server'),
    'config set': changes('server'),
    'integration install | integration remove | set': changes('integration'),
    flare: does('disclose', 'log'),
    '': (call) => {
      const quiet = call.name !== 'vector' && !changesCore(call)
      emit(call, quiet ? 'read' : 'restart', quiet ? 'show' : 'start', 'metric')
    },
    '*': (call) =>
      !/^(cmk|check_mk)$/.test(call.name)
        ? isUndescribed(call)
        : changesCore(call)
          ? emit(call, 'restart', 'change', 'metric')
          : reads('metric')(call),
  },
  examples: {
    'vector validate v.toml': ['file read v.toml', 'read validate metric'],
    'vector top': ['read top metric'],
    'datadog-agent status': ['read status metric'],
    'datadog-agent flare': ['disclose flare log'],
    'datadog-agent config': ['read config metric'],
    'datadog-agent config set log_level debug': [
      'change config set server log_level',
      'change config set server debug',
    ],
    'cmk web1': ['read web1 metric'],
    'cmk -I web1': ['undescribed web1 program cmk', 'restart change metric'],
    'vector frobnicate': ['undescribed frobnicate program vector'],
  },
})

const thanos: Program = tool({
  names: ['thanos'],
  about: 'keeps metrics of Prometheus for long (0.38)',
  options:
    '--objstore.config= --objstore.config-file= --id= --marker= --details= -o|--output= --delete --dry-run --wait',
  place: namedInSettings,
  verbs: {
    'tools bucket ls | tools bucket inspect | tools bucket web | tools rules-check | tools bucket verify':
      reads('block'),
    'tools bucket mark | tools bucket cleanup | tools bucket rewrite | tools bucket retention': loses('block'),
    'tools bucket replicate | tools bucket downsample | tools bucket upload-blocks': changes('block'),
    'query | sidecar | store | receive | rule | query-frontend': restarts('server'),
    compact: does('lose', 'block'),
    '*': isUndescribed,
  },
  examples: {
    'thanos tools bucket ls': ['read tools bucket ls block'],
    'thanos tools bucket cleanup': ['lose tools bucket cleanup block'],
    'thanos frobnicate': ['undescribed frobnicate program thanos'],
  },
})

const grafana: Program = tool({
  names: ['grafana-cli', 'grafanactl', 'newrelic', 'gcx'],
  about: 'handles Grafana and New Relic from outside',
  options: `--config= --homepath= --pluginsDir= --repo= --pluginUrl= --insecure --profile= --format= --accountId= --name= -n=
    --query= -q= --context= -o|--output= -p|--path= --include-managers --dry-run`,
  place: namedInSettings,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`plugins ls | plugins list-remote | plugins list-versions | resources list | resources get | resources validate |
      resources pull | config view | config check | config current-context | entity search | entity tags get | apm application search |
      apm application get | workload list | workload get | nrql query | events list | diagnose run`]:
      reads('dashboard'),
    'nerdgraph query': does('change', 'account'),
    'plugins install | plugins update | plugins update-all | plugins remove | plugins uninstall': changes('plugin'),
    'resources push | resources edit | entity tags create | apm deployment create | entity deployment create | workload create':
      deploys('dashboard'),
    'resources delete | entity tags delete | apm deployment delete | workload delete': loses('dashboard'),
    'admin reset-admin-password | admin data-migration | apiAccess apiAccessCreateKeys | apiAccess apiAccessDeleteKeys':
      does('access', 'key'),
    'profile list': reads('profile'),
    '*': isUndescribed,
  },
  examples: {
    'grafana-cli plugins ls': ['read plugins ls dashboard'],
    'grafana-cli admin reset-admin-password x': ['access admin reset-admin-password key x'],
    'grafanactl resources delete dashboards': ['lose resources delete dashboard dashboards'],
    'newrelic entity search --name web': ['read entity search dashboard'],
    'newrelic frobnicate': ['undescribed frobnicate program newrelic'],
  },
})

export const monitoringAgents: readonly Program[] = [probes, snmpSets, agents, vector, thanos, grafana]
