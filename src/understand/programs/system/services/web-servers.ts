import { emit, emitFile, nowhere, reachOf, sessionOf } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import type { Call, Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changes, changesAccess, does, reads, readsSecret, restarts, type ToolCall, tool } from '../../../tool.ts'
import { verifiedBy } from '../../../verified-by.ts'

/** Web servers, caches and application servers. */

/** A configuration that is named is read, and decides what the server will do. */
function startServer(call: Call): void {
  emit(call, 'restart', 'start', 'server', call.name)
}

const nginx: Program = flagProgram({
  names: ['nginx', 'openresty', 'tengine', 'angie'],
  about: 'the web server nginx: checks its configuration, sends it signals, starts it',
  on: 'server',
  options: '-? -h -v -V -t -T -q -s= -p= -e= -c= -g=',
  rules: [
    ['-? -h -v -V', 'read', 'help'],
    ['-t -T', 'read', 'test'],
    [
      '-s',
      (call) => {
        const signal = call.arguments.value('-s')
        emit(call, 'restart', signal?.text ?? 'signal', 'server', call.name, {
          ...verifiedBy(call, ['systemctl', 'status', call.name]),
        })
      },
    ],
  ],
  otherwise: startServer,
  examples: {
    'nginx -t': ['read test server'],
    'nginx -T -c /etc/nginx/nginx.conf': ['read test server'],
    'nginx -V': ['read help server'],
    'nginx -s reload': ['restart reload server nginx'],
    'nginx -s stop': ['restart stop server nginx'],
    nginx: ['restart start server nginx'],
    "nginx -g 'daemon off;'": ['restart start server nginx'],
  },
})

const apache: Program = {
  names: ['apachectl', 'apache2ctl', 'httpd', 'apache2', 'lighttpd', 'lighttpd-angel'],
  about: 'the web servers Apache and lighttpd',
  examples: {
    'apachectl configtest': ['read configtest server'],
    'apache2ctl -S': ['read show server'],
    'httpd -t -D DUMP_VHOSTS': ['read show server'],
    'apachectl graceful': ['restart graceful server apachectl'],
    'httpd -k restart': ['restart restart server httpd'],
    'lighttpd -tt -f x.conf': ['read show server'],
    apache2: ['restart start server apache2'],
    'apachectl $X': ['unreadable run verb \uFFFC'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(-t+|-S|-M|-l|-L|-v|-V|-h|-p|--help|--version)$/.test(w.text)))
      return emit(call, 'read', 'show', 'server')
    const signal = call.args[call.args.findIndex((w) => w.text === '-k') + 1]
    const verb =
      call.args.find((w, i) => !w.text.startsWith('-') && !/^-[dfDCcEeXTk]$/.test(call.args[i - 1]?.text ?? '')) ??
      (call.args.some((w) => w.text === '-k') ? signal : undefined)
    if (verb === undefined) return startServer(call)
    if (/^(configtest|status|fullstatus|help|-X)$/.test(verb.text)) return emit(call, 'read', verb.text, 'server')
    if (/^(start|stop|restart|graceful|graceful-stop|startssl)$/.test(verb.text))
      return emit(call, 'restart', verb.text, 'server', call.name)
    emit(call, 'unreadable', 'run', 'verb', verb)
  },
}

const a2: Program = {
  names: [
    'a2enmod',
    'a2dismod',
    'a2ensite',
    'a2dissite',
    'a2enconf',
    'a2disconf',
    'a2query',
    'phpenmod',
    'phpdismod',
    'phpquery',
    'nginx_ensite',
    'nginx_dissite',
  ],
  about: 'switches parts of a web server on and off',
  examples: { 'a2ensite shop': ['change switch server shop'], 'a2query -m ssl': ['read query server'] },
  run: (call) => {
    if (call.name.endsWith('query')) return emit(call, 'read', 'query', 'server')
    for (const one of call.args.filter((w) => !w.text.startsWith('-'))) emit(call, 'change', 'switch', 'server', one)
  },
}

const caddyPlace = (call: ToolCall) => {
  const url = call.arguments.value('--address')
  return url === undefined ? sessionOf(call) : ({ is: 'url', url, ...reachOf(call) } as const)
}

const caddy: Program = tool({
  names: ['caddy'],
  about: 'the web server caddy',
  options:
    '-c|--config= -a|--adapter= --address= --envfile= -e|--environ -r|--resume -w|--watch --pidfile= -p|--pretty ' +
    '--validate -f|--force --overwrite -d|--diff -r|--root= -l|--listen= --from= --to= --browse --access-log ' +
    '--ca= --cert= -o|--output= -i|--input= -s|--status= -H|--header= -b|--body= --internal-certs --insecure ' +
    '--json --packages --versions --keep-backup --algorithm= --plaintext= --domain= --templates',
  place: caddyPlace,
  verbs: {
    'version | list-modules | validate | adapt | hash-password | build-info | manpage | completion': reads('server'),
    environ: readsSecret('environment'),
    fmt: (call) => {
      for (const path of call.operands) emitFile(call, call.arguments.has('--overwrite') ? 'edit' : 'read', path)
    },
    'run | start | stop | reload': restarts('server'),
    'respond | file-server | reverse-proxy': changes('server'),
    'trust | untrust': changesAccess('server'),
    'upgrade | add-package | remove-package': changes('server'),
    'storage export': readsSecret('server'),
    'storage import': does('lose', 'server'),
  },
  examples: {
    'caddy validate --config Caddyfile': ['read validate server'],
    'caddy reload': ['restart reload server'],
    'caddy fmt --overwrite Caddyfile': ['file edit Caddyfile'],
    'caddy environ': ['read-secret environ environment'],
    'caddy trust': ['access trust server'],
  },
})

/** Options with which a server only checks its configuration or shows something, and then ends. The same letter means something else to each. */
const CHECKS: Readonly<Record<string, RegExp>> = {
  haproxy: /^-(c|v+|h)$/,
  varnishd: /^-(C|V|x)$/,
  squid: /^-(v|h)$/,
  traefik: /^(version|healthcheck)$/,
  envoy: /^validate$/,
  keepalived: /^(-t|--config-test|-v)$/,
  named: /^-[vV]$/,
  unbound: /^-[hV]$/,
  dnsmasq: /^(--test|-v)$/,
  sshd: /^-[tTGV]$/,
  dovecot: /^-[na]$/,
  chronyd: /^-[Qpv]$/,
  rsyslogd: /^-(N\d*|v)$/,
  smbd: /^-[bV]$/,
  nmbd: /^-V$/,
  slapd: /^-VV?$/,
  openvpn: /^--show-\w+$/,
  stunnel: /^-(version|help|sockets|options)$/,
  cron: /^-V$/,
  crond: /^-V$/,
  mosquitto: /^--test-config$/,
}

const daemons: Program = {
  names: [
    ...Object.keys(CHECKS),
    'snmpd',
    'vsftpd',
    'proftpd',
    'ntpd',
    'atd',
    'syslog-ng',
    'rpcbind',
    'nslcd',
    'sssd',
    'dhcpd',
    'radvd',
    'bird',
    'frr',
  ],
  about: 'a server: checks its configuration, or starts',
  examples: {
    'haproxy -c -f /etc/haproxy/haproxy.cfg': ['read test server haproxy'],
    'haproxy -f /etc/haproxy/haproxy.cfg -D': ['restart start server haproxy'],
    'sshd -T': ['read test server sshd'],
    'varnishd -t 60 -f x.vcl': ['restart start server varnishd'],
    'squid -k parse': ['read test server squid'],
    'squid -k reconfigure': ['restart start server squid'],
    'varnishd -C -f x.vcl': ['read test server varnishd'],
    'unbound --version': ['read test server unbound'],
    'envoy run deploy': ['unreadable run task deploy'],
    'envoy -c e.yaml': ['restart start server envoy'],
  },
  run: (call) => {
    const only = CHECKS[call.name]
    const words = call.args.map((w) => w.text)
    // Laravel has a program of this name, which runs tasks over SSH.
    if (call.name === 'envoy' && words[0] === 'run')
      return emit(call, 'unreadable', 'run', 'task', call.args[1] ?? '', {
        at: nowhere(call, 'the tasks say on which hosts'),
      })
    const signal = call.name === 'squid' && /^(parse|check)$/.test(words[words.indexOf('-k') + 1] ?? '')
    const asks = words.length === 1 && /^--(version|help)$/.test(words[0] ?? '')
    if (signal || asks || words.some((one) => only?.test(one))) return emit(call, 'read', 'test', 'server', call.name)
    startServer(call)
  },
}

const varnishadm: Program = tool({
  names: [
    'varnishadm',
    'unbound-control',
    'rndc',
    'haproxyctl',
    'dovecot-adm',
    'ctlinnd',
    'knotc',
    'nsd-control',
    'pdns_control',
    'rec_control',
  ],
  about: 'controls a cache or a name server',
  options: '-n= -t= -T= -S= -c= -s= -k= -p= -q -b= -y= -V -r -4 -6 --socket-dir= --config-dir=',
  place: (call) => {
    const host = call.name === 'varnishadm' ? call.arguments.value('-T') : call.arguments.value('-s')
    return host === undefined
      ? sessionOf(call)
      : { is: 'host', name: { ...host, text: host.text.replace(/:\d+$/, '') }, options: [], ...reachOf(call) }
  },
  verbs: {
    '': (call) => openShell(call),
    'ping | status | vcl.list | vcl.show | vcl.deps | backend.list | param.show | ban.list': reads('server'),
    'panic.show | storage.list | banner | pid | help': reads('server'),
    'stats | stats_noreset | list_stubs | list_forwards | list_local_zones | list_local_data': reads('server'),
    'dump_requestlist | lookup | get_option': reads('server'),
    'zonestatus | zone-status | conf-check | conf-read | conf-get | showzone | managed-keys': reads('server'),
    'rping | show | list | uptime | version': reads('server'),
    'start | stop | restart | reload | reconfig | refresh | halt | child | quit | shutdown | reload_keep_cache':
      restarts('server'),
    'ban | vcl.load | vcl.use | vcl.discard | vcl.inline | vcl.state | vcl.label | param.set': changes('server'),
    'param.reset | backend.set_health | panic.clear': changes('server'),
    'flush | flush_zone | flush_type | flushname | flushtree | sync | freeze | thaw | notify': changes('server'),
    'retransfer | trace | notrace | set_option | purge': changes('server'),
    'addzone | modzone | local_zone | local_data | local_data_remove | local_zone_remove': changes('server'),
    'zone-reload | zone-refresh | zone-begin | zone-commit': changes('server'),
    'delzone | zone-purge': does('lose', 'zone'),
    dump_cache: does('read-data', 'server'),
  },
  examples: {
    'varnishadm ban.list': ['read ban.list server'],
    "varnishadm 'ban.list'": ['read ban.list server'],
    "varnishadm ban req.url '~' '^/x'": ['change ban server req.url', 'change ban server ~', 'change ban server ^/x'],
    'rndc status': ['read status server'],
    'rndc flush': ['change flush server'],
    varnishadm: ['unreadable open shell'],
  },
})

const phpFpm: Program = flagProgram({
  names: ['php-fpm', 'php-fpm7.4', 'php-fpm8.0', 'php-fpm8.1', 'php-fpm8.2', 'php-fpm8.3', 'php-fpm8.4', 'php-fpm8.5'],
  about: 'the process manager of PHP',
  on: 'server',
  options:
    '-c= -n -d= -e -h -i -m -v -p= -g= -y= -t -tt -D -F -R -O --prefix= --pid= --fpm-config= --test --daemonize ' +
    '--nodaemonize --allow-to-run-as-root --force-stderr',
  rules: [
    ['-h -m -v', 'read', 'help'],
    ['-t -tt --test', 'read', 'test'],
    ['-i', 'read-secret', 'print'],
  ],
  otherwise: startServer,
  examples: {
    'php-fpm -t': ['read test server'],
    'php-fpm8.3 -tt': ['read test server'],
    'php-fpm -i': ['read-secret print server'],
    'php-fpm -D': ['restart start server php-fpm'],
  },
})

/** Application servers run the project's own code, as a process of this host. */
const applications: Program = {
  names: ['uwsgi', 'gunicorn', 'gunicorn3', 'uvicorn', 'hypercorn', 'daphne', 'waitress-serve', 'granian'],
  about: 'serves an application of Python',
  examples: {
    'uvicorn app:app --reload': ['change start server uvicorn'],
    'gunicorn --version': ['read help server gunicorn'],
    'uwsgi --reload /run/app.pid': ['restart signal server /run/app.pid'],
    'gunicorn app:app -b 0.0.0.0:8000': ['change start server gunicorn'],
  },
  run: (call) => {
    if (call.args.some((w) => /^(--version|--help|-h)$/.test(w.text)))
      return emit(call, 'read', 'help', 'server', call.name)
    const at = call.args.findIndex((w) => call.name === 'uwsgi' && /^--(reload|stop)$/.test(w.text))
    if (at >= 0) return emit(call, 'restart', 'signal', 'server', call.args[at + 1] ?? call.name)
    emit(call, 'change', 'start', 'server', call.name)
  },
}

/** What only checks a configuration, or shows what a server does. */
const checks = shows(
  [
    ...['varnishstat', 'varnishlog', 'varnishncsa', 'varnishtop', 'varnishhist', 'named-checkconf', 'named-checkzone'],
    ...['unbound-checkconf', 'unbound-host', 'nsd-checkconf', 'nsd-checkzone', 'knot-checkconf', 'testparm'],
    ...['apachetop', 'goaccess', 'ngxtop', 'lpstat', 'lpq', 'lpinfo', 'squidclient'],
  ],
  'server',
  'shows what a server does',
  {
    'varnishstat -1': ['read show server'],
    'varnishlog -w v.log': ['read show server', 'file overwrite v.log'],
    'named-checkconf /etc/named.conf': ['read show server'],
    'lpstat -t': ['read show server'],
  },
  {
    options: '-w= -o= -n= -q= -g= -i= -I= -x= -c=?',
    writes: ['-w'],
    changes: { squidclient: /^(-m|mgr:(shutdown|reconfigure|rotate).*)$/ },
  },
)

export const webServers: readonly Program[] = [
  nginx,
  apache,
  a2,
  caddy,
  daemons,
  varnishadm,
  phpFpm,
  applications,
  checks,
]
