import { emit, emitFile } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changes, does, loses, reads, tool } from '../../../tool.ts'
import { isKnown } from '../../../word.ts'

/** Links, addresses and routes of the host (iproute2 6, NetworkManager 1.5x). */

/** nmcli takes every beginning of a word; what is not known as a list changes something. */
const nmcli: Program = {
  names: ['nmcli'],
  about: 'shows and changes the connections of NetworkManager',
  examples: {
    nmcli: ['read show network'],
    'nmcli device status': ['read show network'],
    'nmcli -t -f NAME con show': ['read show network'],
    'nmcli --show-secrets con show home': ['read-secret show network'],
    'nmcli con up eth0': ['change up network'],
    'nmcli con delete eth0': ['lose delete network'],
    'nmcli con edit eth0': ['unreadable open shell'],
    'nmcli dev wifi list': ['read show network'],
    'nmcli dev wifi show-password': ['read-secret show network'],
    'nmcli networking off': ['change off network'],
    'nmcli g': ['read show network'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-a|--ask -c|--colors= -e|--escape= -f|--fields= -g|--get-values= -h|--help -m|--mode= -o|--overview ' +
          '-p|--pretty -s|--show-secrets -t|--terse -v|--version -w|--wait= --offline --complete-args',
        'abbreviated',
      ),
    )
    if (read.has('-h', '-v')) return
    const [object, first, second] = read.operands
    if (read.operands.some((w, i) => i < 2 && !isKnown(w))) return emit(call, 'unreadable', 'run', 'verb')
    const wifi = first !== undefined && 'wifi'.startsWith(first.text) && object?.text.startsWith('d') === true
    const verb = wifi ? second : first
    const text = verb?.text ?? ''
    if (text.startsWith('show-p')) return emit(call, 'read-secret', 'show', 'network')
    if (
      /^(s|sh\w*|st\w*|l|li\w*|mon\w*|permissions|perm\w*|logging|connectivity|conn\w*|hostname|)$/.test(text) ||
      object?.text.startsWith('m') === true
    ) {
      const sets = read.operands.length > 2 && /^(hostname|logging)$/.test(text)
      return emit(call, sets ? 'change' : read.has('-s') ? 'read-secret' : 'read', sets ? 'set' : 'show', 'network')
    }
    if (text.startsWith('e') && text !== 'export') return openShell(call)
    if (text === 'wifi' || text === 'wwan' || text === 'all')
      return emit(call, second === undefined || read.operands.length < 3 ? 'read' : 'change', 'show', 'network')
    emit(call, text.startsWith('de') ? 'lose' : 'change', text, 'network')
  },
}

const netplan: Program = tool({
  names: [
    'netplan',
    'connmanctl',
    'wpa_cli',
    'resolvconf',
    'dhclient',
    'dhcpcd',
    'ifup',
    'ifdown',
    'ifquery',
    'wicked',
    'vtysh',
    'birdc',
    'ovs-vsctl',
    'ovs-ofctl',
    'ovs-appctl',
    'lldpctl',
    'lldpcli',
    'teamdctl',
    'bluetoothctl',
    'mmcli',
  ],
  about: 'shows and changes how the network is set up',
  options:
    '-a -l -i= -p= -r -x -d= -u -f -c= -m= -q -v -n -s= -o= --root-dir= --debug --all --timeout= -h -w -P= -g= -e ' +
    '-b -4 -6 -t= -F= -D= --format=',
  shortHelp: false,
  verbs: {
    '': (call) => {
      if (/^(lldpctl|ifquery)$/.test(call.name) || call.arguments.has('-l'))
        return emit(call, 'read', 'show', 'network')
      if (call.name === 'vtysh') {
        const commands = call.arguments.values('-c').map((w) => w.text.trim())
        if (commands.length === 0) return openShell(call)
        return emit(
          call,
          commands.every((one) => /^(show|sh|ping|traceroute)\b/.test(one)) ? 'read' : 'change',
          'run',
          'network',
        )
      }
      return /^(dhclient|dhcpcd|ifup|ifdown|resolvconf)$/.test(call.name)
        ? emit(call, 'change', call.name, 'network')
        : openShell(call)
    },
    'get | info | status | ip leases | show | list | services | technologies | state': reads('network'),
    'scan_results | list_networks | signal_poll | list-br | list-ports | list-ifaces | version': reads('network'),
    'dump-flows | dump-ports | dump-groups | dump-tables | fdb/show | coverage/show | bond/show': reads('network'),
    'dpif/show | neighbors | chassis | statistics | interfaces | devices | scan': reads('network'),
    'try | apply | generate | set | rebind | migrate | enable | disable | connect | disconnect': changes('network'),
    'reconnect | reassociate | save_config | select_network': changes('network'),
    'add-br | add-port | set-controller | mod-flows | add-flow | add | up | down | reload | power | pair | trust':
      changes('network'),
    'del-br | del-port | del-flows | remove_network | remove | reset': loses('network'),
    '*': (call) => {
      if (call.name === 'ifquery' || call.name === 'lldpctl') return emit(call, 'read', 'show', 'network')
      if (/^(dhclient|dhcpcd|ifup|ifdown|resolvconf)$/.test(call.name))
        return emit(call, 'change', call.name, 'network', call.arguments.operands[0] ?? '')
      does('undescribed', 'network')(call)
    },
  },
  examples: {
    'netplan get': ['read get network'],
    'netplan apply': ['change apply network'],
    'resolvconf -l': ['read show network'],
    'dhclient -r eth0': ['change dhclient network eth0'],
    'ifdown eth0': ['change ifdown network eth0'],
    'ovs-vsctl show': ['read show network'],
    'ovs-vsctl del-br br0': ['lose del-br network br0'],
    "vtysh -c 'show ip bgp summary'": ['read run network'],
    vtysh: ['unreadable open shell'],
    'bluetoothctl devices': ['read devices network'],
  },
})

const listed = shows(
  [
    'lsmod',
    'modinfo',
    'kldstat',
    'iwlist',
    'iwgetid',
    'nstat',
    'rtacct',
    'rtmon',
    'lnstat',
    'routel',
    'ifdata',
    'ipcalc',
    'sipcalc',
    'subnetcalc',
    'ctstat',
    'rtstat',
    'networkQuality',
    'iptraf',
    'ethstats',
    'wavemon',
    'dropwatch',
    'genl',
    'ipmaddr',
  ],
  'network',
  'shows modules, links and their counters',
  { lsmod: ['read show network'], 'nstat -az': ['read show network'], 'modinfo br_netfilter': ['read show network'] },
)

/** Sockets of the host; `ss -K` closes those that it shows. */
const sockets: Program = {
  names: ['ss', 'netstat', 'sockstat'],
  about: 'lists sockets',
  examples: {
    'ss -ltnp': ['read list socket'],
    'netstat -ant': ['read list socket'],
    'ss -K dst 192.0.2.1': ['restart close socket'],
    'kill $(ss -ltnp | grep prodgate | cut -d, -f2)': ['read list socket', 'restart stop process prodgate'],
  },
  run: (call) => {
    const closes = call.name === 'ss' && call.args.some((w) => /^(-[a-zA-JL-Z0-9]*K[a-zA-Z0-9]*|--kill)$/.test(w.text))
    for (const [i, w] of call.args.entries()) {
      if (call.name === 'ss' && /^(-D|--diag)$/.test(w.text)) emitFile(call, 'overwrite', call.args[i + 1] ?? w)
    }
    emit(call, closes ? 'restart' : 'read', closes ? 'close' : 'list', 'socket')
    return { text: undefined, carries: 0, span: call.span, about: 'processes' }
  },
}

export const network: readonly Program[] = [nmcli, netplan, sockets, listed]
