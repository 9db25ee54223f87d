import { emit, emitFile } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changesAccess, reads, type ToolCall, tool } from '../../../tool.ts'
import { isKnown, type Word } from '../../../word.ts'

/** Who may reach the host: every change of a rule is a change of access. */

/** Behind a command every option belongs to the rule, and matches bring options of their own: only the commands decide. */
const iptables: Program = {
  names: [
    'iptables',
    'ip6tables',
    'iptables-legacy',
    'ip6tables-legacy',
    'iptables-nft',
    'ip6tables-nft',
    'arptables',
    'ebtables',
  ],
  about: 'shows and changes the packet filter',
  examples: {
    'iptables -L -n -v --line-numbers': ['read list firewall rule'],
    'iptables -t nat -S': ['read list firewall rule'],
    'iptables -nvL INPUT': ['read list firewall rule'],
    'iptables -C INPUT -p tcp --dport 22 -j ACCEPT': ['read list firewall rule'],
    'iptables -I INPUT -p tcp --dport 5432 -j ACCEPT': ['access set firewall rule INPUT'],
    'iptables -A INPUT -m state --state NEW -j ACCEPT': ['access set firewall rule INPUT'],
    'iptables -F': ['access set firewall rule'],
    'iptables -P INPUT DROP': ['access set firewall rule INPUT'],
    'iptables -Z': ['change zero firewall rule'],
    'iptables --frobnicate': ['access set firewall rule'],
    iptables: ['read list firewall rule'],
  },
  run: (call) => {
    const commands = call.args.filter((w) => w.text.startsWith('-'))
    const is = (letters: RegExp, long: RegExp) => commands.find((w) => letters.test(w.text) || long.test(w.text))
    const setting = is(
      /^-[a-z]*[ADIRFNXPE]/,
      /^--(append|delete|insert|replace|flush|new|delete-chain|policy|rename|init-table)/,
    )
    const showing = is(/^-[a-z0-9]*[LSCVh]$/, /^--(list|check|version|help)/)
    if (setting === undefined && is(/^-[a-z]*Z/, /^--zero/) !== undefined)
      return emit(call, 'change', 'zero', 'firewall rule')
    if (setting === undefined && (showing !== undefined || call.args.length === 0))
      return emit(call, 'read', 'list', 'firewall rule')
    const name = setting === undefined ? undefined : call.args[call.args.indexOf(setting) + 1]
    emit(call, 'access', 'set', 'firewall rule', name === undefined || name.text.startsWith('-') ? '' : name)
  },
}

const saved: Program = {
  names: [
    'iptables-save',
    'ip6tables-save',
    'iptables-restore',
    'ip6tables-restore',
    'arptables-save',
    'arptables-restore',
    'ebtables-save',
    'ebtables-restore',
    'iptables-apply',
    'xtables-monitor',
    'iptables-legacy-save',
    'iptables-nft-save',
    'iptables-translate',
    'ip6tables-translate',
    'netfilter-persistent',
  ],
  about: 'shows, saves and loads the rules of the packet filter',
  examples: {
    'iptables-save -t nat': ['read list firewall rule'],
    'iptables-save -f rules.v4': ['read list firewall rule', 'file overwrite rules.v4'],
    'iptables-restore < rules.v4': ['file read rules.v4', 'access load firewall rule'],
    'iptables-restore --test rules.v4': ['read test firewall rule'],
    'netfilter-persistent save': ['access save firewall rule'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable('-c|--counters -t|--table -n|--noflush -T= -v -V -h -M= -f|--file= -w=? -W='),
    )
    if (/-(save|monitor|translate|restore-translate)$|monitor$/.test(call.name)) {
      emit(call, 'read', 'list', 'firewall rule')
      for (const path of read.values('-f')) emitFile(call, 'overwrite', path)
      return
    }
    if (call.name !== 'netfilter-persistent' && (read.has('-t') || read.strangers.some((w) => w.text === '--test')))
      return emit(call, 'read', 'test', 'firewall rule')
    emit(
      call,
      'access',
      call.name === 'netfilter-persistent' ? (read.operands[0]?.text ?? 'run') : 'load',
      'firewall rule',
    )
  },
}

/** nft(8): the command may be one word or many. */
const nft: Program = {
  names: ['nft'],
  about: 'shows and changes nftables',
  examples: {
    'nft list ruleset': ['read list firewall rule'],
    'nft -a list table inet filter': ['read list firewall rule'],
    "nft 'list ruleset'": ['read list firewall rule'],
    'nft flush ruleset': ['access flush firewall rule'],
    'nft add rule inet filter input tcp dport 22 accept': ['access add firewall rule'],
    'nft -c -f x.nft': ['file read x.nft', 'read check firewall rule'],
    'nft -f x.nft': ['file read x.nft', 'access load firewall rule'],
    'nft monitor': ['read monitor firewall rule'],
    'nft -i': ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-h|--help -v|--version -V -f|--file= -D|--define= -i|--interactive -I|--includepath= -c|--check ' +
          '-o|--optimize -a|--handle -s|--stateless -t|--terse -S|--service -N|--reversedns -u|--guid -n|--numeric ' +
          '-y|--numeric-priority -p|--numeric-protocol -T|--numeric-time -e|--echo -j|--json -d|--debug=',
      ),
    )
    if (read.has('-h', '-v', '-V')) return
    for (const path of read.values('-f')) if (path.text !== '-') emitFile(call, 'read', path)
    if (read.has('-c')) return emit(call, 'read', 'check', 'firewall rule')
    if (read.has('-f')) return emit(call, 'access', 'load', 'firewall rule')
    if (read.has('-i')) return openShell(call)
    const commands = read.operands
      .map((w) => w.text)
      .join(' ')
      .split(/[;\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== '')
    for (const one of commands) {
      const verb = one.split(/\s+/)[0] ?? ''
      emit(call, /^(list|monitor|describe|get)$/.test(verb) ? 'read' : 'access', verb, 'firewall rule')
    }
    if (commands.length === 0) emit(call, 'read', 'help', 'help')
  },
}

const ufw: Program = tool({
  names: ['ufw'],
  about: 'shows and changes the firewall of Ubuntu',
  options: '--dry-run --force --version',
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'status | show | version | app list | app info | app default': reads('firewall'),
    '*': changesAccess('firewall'),
  },
  examples: {
    'ufw status verbose': ['read status firewall verbose'],
    'ufw disable': ['access disable firewall'],
    'ufw allow 8080/tcp': ['access allow firewall 8080/tcp'],
    'ufw --dry-run enable': ['read dry run plan enable'],
    'ufw app list': ['read app list firewall'],
  },
})

const firewallCmd: Program = {
  names: ['firewall-cmd', 'firewall-offline-cmd'],
  about: 'shows and changes firewalld',
  examples: {
    'firewall-cmd --state': ['read list firewall'],
    'firewall-cmd --zone=public --list-all': ['read list firewall'],
    'firewall-cmd --get-active-zones': ['read list firewall'],
    'firewall-cmd --permanent --add-port=80/tcp': ['access set firewall'],
    'firewall-cmd --reload': ['access set firewall'],
    'firewall-cmd --query-panic': ['read list firewall'],
  },
  run: (call) => {
    const plain =
      /^(--zone|--policy|--permanent|--ipset|--service|--icmptype|--helper|-q|--quiet|--family|--default-config|--system-config|-v|--verbose|--timeout|--direct)(=.*)?$/
    const reading =
      /^(--state|--list-[^=]*|--get-[^=]*|--query-[^=]*|--info-[^=]*|--path-[^=]*|--check-config|-V|--version|-h|--help)(=.*)?$/
    const all = call.args.filter((w, i) => w.text.startsWith('-') || !plain.test(call.args[i - 1]?.text ?? ''))
    const only = all.every((w) => plain.test(w.text) || reading.test(w.text) || !w.text.startsWith('-'))
    const unknown = call.args.some((w) => !isKnown(w))
    emit(call, only && !unknown ? 'read' : 'access', only ? 'list' : 'set', 'firewall')
  },
}

const fail2ban: Program = tool({
  names: ['fail2ban-client', 'cscli', 'denyhosts'],
  about: 'shows and changes who is shut out',
  options:
    '-c= -s= -p= -x -v -b -f -i -d -t|--test -V --pidfile= --loglevel= --logtarget= -o= --all -a -q --str2sec= --dp',
  shortHelp: false,
  verbs: {
    '': (call) =>
      call.arguments.has('-i')
        ? openShell(call)
        : emit(call, call.arguments.has('-d', '-t', '-V', '--dp') ? 'read' : 'undescribed', 'show', 'firewall'),
    'status | ping | get | banned | version | help | echo | statistics | stats | metrics | explain': reads('firewall'),
    'decisions list | alerts list | alerts inspect | bouncers list | machines list | hub list': reads('firewall'),
    'collections list | parsers list | scenarios list | lapi status | capi status': reads('firewall'),
    '*': changesAccess('firewall'),
  },
  examples: {
    'fail2ban-client status sshd': ['read status firewall sshd'],
    'fail2ban-client set sshd unbanip 192.0.2.1': [
      'access set firewall sshd',
      'access set firewall unbanip',
      'access set firewall 192.0.2.1',
    ],
    'fail2ban-client stop': ['access stop firewall'],
    'fail2ban-client -t': ['read show firewall'],
  },
})

/** A list that is read by some words and changed by all others. */
function ruleList(
  names: readonly string[],
  about: string,
  reading: RegExp,
  on: string,
  kind: 'access' | 'change',
  examples: Program['examples'],
): Program {
  return {
    names,
    about,
    examples,
    run: (call) => {
      const first: Word | undefined = call.args.find(
        (w) => !/^(-q|-v|-vv|-n|-numeric|-o|-t|-f|-family|-4|-6)$/.test(w.text),
      )
      const reads = first === undefined || reading.test(first.text)
      if (first !== undefined && !isKnown(first)) return emit(call, 'unreadable', 'run', 'verb', first)
      emit(call, reads ? 'read' : kind, reads ? 'list' : 'set', on)
    },
  }
}

const ipset = ruleList(
  ['ipset', 'nfacct'],
  'lists of addresses',
  /^(list|-L|--list|save|-S|--save|test|-T|--test|version|-V|help|-h|get)$/,
  'firewall list',
  'access',
  {
    'ipset list': ['read list firewall list'],
    'ipset test bad 192.0.2.1': ['read list firewall list'],
    'ipset add bad 192.0.2.1': ['access set firewall list'],
  },
)

const ipvsadm = ruleList(
  ['ipvsadm', 'ipvsadm-save', 'ipvsadm-restore'],
  'balances connections',
  /^(-L.*|-l.*|-S|--list|--save|-h|-Ln)$/,
  'balancer',
  'change',
  {
    'ipvsadm -Ln': ['read list balancer'],
    'ipvsadm -A -t 10.0.0.1:80': ['change set balancer'],
  },
)

const conntrack = ruleList(
  ['conntrack'],
  'shows and changes tracked connections',
  /^(-L|-S|-C|-G|-E|--dump|--stats|--count|--get|--event|-h|-V|--help|--version)$/,
  'connection',
  'change',
  {
    'conntrack -L': ['read list connection'],
    'conntrack -S': ['read list connection'],
    'conntrack -D -s 192.0.2.1': ['change set connection'],
  },
)

const pf: Program = {
  names: ['pfctl', 'ipfw', 'npfctl'],
  about: 'shows and changes the packet filter of BSD and macOS',
  examples: {
    'pfctl -s rules': ['read list firewall rule'],
    'pfctl -sr': ['read list firewall rule'],
    'pfctl -nf pf.conf': ['read list firewall rule'],
    'pfctl -d': ['access set firewall rule'],
    'pfctl -f pf.conf': ['access set firewall rule'],
    'ipfw list': ['read list firewall rule'],
  },
  run: (call) => {
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    const verb = call.args.find((w) => !w.text.startsWith('-'))?.text ?? ''
    const reads =
      call.name === 'pfctl'
        ? flags.length > 0 &&
          (flags.some((one) => /^-[a-z]*n/.test(one)) || flags.every((one) => /^-(s\w*|v+|g|q|r)$/.test(one)))
        : /^(list|show|stats|validate)$/.test(verb)
    emit(call, reads ? 'read' : 'access', reads ? 'list' : 'set', 'firewall rule')
  },
}

const watchers = shows(['fail2ban-regex', 'iptstate', 'pktstat'], 'firewall', 'shows what the firewall does', {
  'fail2ban-regex /var/log/auth.log sshd': ['read show firewall'],
})

/** Keys and peers of WireGuard. */
const wg: Program = {
  names: ['wg', 'wg-quick'],
  about: 'shows and changes WireGuard',
  examples: {
    wg: ['read show tunnel'],
    'wg show wg0': ['read show tunnel'],
    'wg show wg0 dump': ['read-secret show tunnel'],
    'wg showconf wg0': ['read-secret show tunnel'],
    'wg genkey': ['read make key'],
    'wg set wg0 peer x remove': ['access set tunnel'],
    'wg-quick up wg0': ['access up tunnel'],
    'wg-quick strip wg0': ['read-secret show tunnel'],
  },
  run: (call) => {
    const words = call.args.map((w) => w.text)
    const verb = words[0] ?? 'show'
    if (/^(--help|--version|help)$/.test(verb)) return
    if (/^(genkey|genpsk|pubkey)$/.test(verb)) {
      emit(call, 'read', 'make', 'key')
      return
    }
    if (/^(showconf|strip)$/.test(verb) || words.some((one) => /^(dump|private-key|preshared-keys)$/.test(one))) {
      emit(call, 'read-secret', 'show', 'tunnel')
      return { text: undefined, carries: 1, span: call.span }
    }
    emit(call, verb === 'show' ? 'read' : 'access', verb, 'tunnel')
  },
}

const shorewall: Program = tool({
  names: ['shorewall', 'shorewall6', 'csf', 'firehol', 'apf'],
  about: 'shows and changes a firewall made of files',
  options: '-q -v -l -t -g= -v4 -s= -d= -a= -dr= -ar= -r -x -e -f',
  verbs: {
    '': (call: ToolCall) => emit(call, call.arguments.has('-l', '-t', '-g') ? 'read' : 'access', 'set', 'firewall'),
    'status | show | list | ls | dump | check | version | debug | explain': reads('firewall'),
    'start | stop | restart | reload | clear | refresh | allow | drop | reject | try | save | restore | open | close':
      changesAccess('firewall'),
  },
  examples: {
    'shorewall status': ['read status firewall'],
    'shorewall clear': ['access clear firewall'],
    'csf -l': ['read set firewall'],
    'csf -x': ['access set firewall'],
  },
})

export const firewall: readonly Program[] = [
  iptables,
  saved,
  nft,
  ufw,
  firewallCmd,
  fail2ban,
  ipset,
  ipvsadm,
  conntrack,
  pf,
  watchers,
  wg,
  shorewall,
]
