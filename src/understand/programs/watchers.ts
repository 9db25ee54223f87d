import { emit, emitFile, nowhere } from '../emit.ts'
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

const unnamed = (call: ToolCall) => nowhere(call, 'the settings of the tool say which server')

const probes = shows(
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
    'mokutil --sb-state': ['read show metric'],
    'mokutil --disable-validation': ['change set metric'],
  },
  {
    changes: {
      zabbix_get: /system\.run/,
      mokutil:
        /^--(import|delete|reset|disable|enable|set|password|clear|revoke|trust|untrust|ignore|use|generate|timeout)/,
      check_nrpe: /^(-a|--args)/,
    },
  },
) // prettier-ignore

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
    'telegraf --test --config t.conf': ['file read t.conf', 'read check settings'],
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
    if (has(/^(--?help|--?version|-h|help|version)$/)) return emit(call, 'read', 'help', 'help')
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
    if ((only !== undefined && has(only)) || asks) return emit(call, 'read', 'check', 'settings')
    emit(call, 'restart', 'start', 'server')
  },
} // prettier-ignore

/** Options with which `cmk` changes what it watches, or restarts it. */
const CHANGES_CORE =
  /^(-(R|O|I|U|P|u)|--(restart|reload|update|flush|discover|automation|activate|cleanup|compile|inventory|package|backup|restore|notify|handle|rename))/

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
    'integration install | integration remove | set': changes('integration'),
    flare: does('disclose', 'log'),
    '': (call) => {
      const quiet = call.name !== 'vector' && !call.args.some((w) => CHANGES_CORE.test(w.text))
      emit(call, quiet ? 'read' : 'restart', quiet ? 'show' : 'start', 'metric')
    },
    '*': (call) => (call.name === 'cmk' || call.name === 'check_mk' ? reads('metric')(call) : isUndescribed(call)),
  },
  examples: {
    'vector validate v.toml': ['file read v.toml', 'read validate metric'],
    'vector top': ['read top metric'],
    'datadog-agent status': ['read status metric'],
    'datadog-agent flare': ['disclose flare log'],
    'vector frobnicate': ['undescribed frobnicate program vector'],
  },
}) // prettier-ignore

const thanos: Program = tool({
  names: ['thanos'],
  about: 'keeps metrics of Prometheus for long (0.38)',
  options:
    '--objstore.config= --objstore.config-file= --id= --marker= --details= -o|--output= --delete --dry-run --wait',
  place: unnamed,
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
  place: unnamed,
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

export const watchers: readonly Program[] = [probes, snmpSets, agents, vector, thanos, grafana]
