import { emit, emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { shows } from '../../show.ts'
import { changes, does, loses, reads, tool } from '../../tool.ts'
import { isKnown, type Word } from '../../word.ts'
import { openShell } from '../carriers.ts'

/** Links, addresses and routes of the host (iproute2 6, NetworkManager 1.5x). */

const ipOptions =
  '-V|-Version -h|-human|-human-readable -b|-batch= -force -s|-stats|-statistics -d|-details -l|-loops= ' +
  '-f|-family= -4 -6 -B -M -0 -o|-oneline -r|-resolve -n|-netns= -N|-Numeric -a|-all -c|-color=? -t|-timestamp ' +
  '-ts|-tshort -rc|-rcvbuf= -iec -br|-brief -j|-json -p|-pretty -echo -i -u -g -x -k'

/** Commands that only show, as far as they are written out; iproute2 takes every beginning of them. */
const SHOWS = [
  'show',
  'list',
  'lst',
  'ls',
  'get',
  'help',
  'monitor',
  'identify',
  'pids',
  'list-id',
  'dump',
  'stats',
  'showdump',
  'count',
]

function isShow(command: string): boolean {
  return SHOWS.some((one) => one.startsWith(command))
}

const ip: Program = {
  names: ['ip', 'bridge', 'tc', 'devlink', 'rdma', 'dcb', 'vdpa', 'tipc'],
  about: 'shows and changes links, addresses, routes and queues',
  examples: {
    'ip a': ['read show network addr'],
    'ip -br -4 addr show dev eth0': ['read show network addr'],
    'ip -s link': ['read show network link'],
    'ip r s': ['read show network route'],
    'ip route get 1.1.1.1': ['read show network route'],
    'ip link set eth0 down': ['change set network link'],
    'ip addr add 10.0.0.2/24 dev eth0': ['change add network addr'],
    'ip route flush table main': ['change flush network route'],
    'ip netns exec red rm a': ['file delete a @ elsewhere'],
    'ip netns list': ['read show network netns'],
    'ip xfrm state': ['read-secret show network xfrm'],
    'ip -b cmds.txt': ['file read cmds.txt', 'change run network'],
    'bridge fdb show': ['read show network fdb'],
    'tc -s qdisc show dev eth0': ['read show network qdisc'],
    'tc qdisc add dev eth0 root netem delay 100ms': ['change add network qdisc'],
    'ip neigh flush all': ['change flush network neigh'],
    'ip monitor all': ['read monitor network'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(ipOptions, 'single'), 'operand')
    if (read.has('-V')) return
    const batch = read.value('-b')
    if (batch !== undefined) {
      if (batch.text !== '-') emitFile(call, 'read', batch)
      return emit(call, 'change', 'run', 'network')
    }
    const [object, ...rest] = read.operands
    if (object === undefined) return emit(call, 'read', 'help', 'help')
    if (!isKnown(object)) return emit(call, 'unreadable', 'run', 'verb', object)
    const name = longName(call.name, object.text)
    if (object.text === 'monitor' || object.text.startsWith('mon')) return emit(call, 'read', 'monitor', 'network')
    if (object.text === 'help') return emit(call, 'read', 'help', 'help')
    const command = subcommand(name, rest)
    if (name === 'netns' && command?.text.startsWith('e') === true) {
      const words = rest.slice(read.has('-a') ? 1 : 2)
      const site = { is: 'elsewhere', why: 'another network namespace', from: call.site } as const
      return words.length === 0 ? openShell(call) : call.exec(words, { site })
    }
    if (name === 'vrf' && command?.text.startsWith('e') === true) return call.exec(rest.slice(2))
    if (command === undefined || isShow(command.text))
      return emit(call, name === 'xfrm' ? 'read-secret' : 'read', 'show', 'network', name)
    if (!isKnown(command)) return emit(call, 'unreadable', 'run', 'verb', command)
    emit(call, 'change', command.text, 'network', name)
  },
}

const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  ip: [
    'addr',
    'address',
    'addrlabel',
    'amt',
    'fou',
    'ila',
    'ioam',
    'l2tp',
    'link',
    'macsec',
    'maddress',
    'maddr',
    'mptcp',
    'mroute',
    'mrule',
    'neighbour',
    'neigh',
    'neighbor',
    'netconf',
    'netns',
    'nexthop',
    'ntable',
    'ntbl',
    'route',
    'rule',
    'sr',
    'stats',
    'tap',
    'tcpmetrics',
    'tcp_metrics',
    'token',
    'tunnel',
    'tuntap',
    'vrf',
    'xfrm',
  ],
  bridge: ['fdb', 'link', 'mdb', 'vlan', 'vni', 'mst'],
  tc: ['qdisc', 'class', 'filter', 'action', 'actions', 'chain', 'exec', 'pipe'],
}

/** `a` is `addr`, `r` is `route`: the first object that begins so, in iproute2's own order for the common letters. */
function longName(program: string, text: string): string {
  const common: Readonly<Record<string, string>> = {
    a: 'addr',
    l: 'link',
    r: 'route',
    ro: 'route',
    n: 'neigh',
    ru: 'rule',
    t: 'tunnel',
    m: 'maddr',
    address: 'addr',
    neighbour: 'neigh',
    neighbor: 'neigh',
  }
  if (program === 'ip' && common[text] !== undefined) return common[text]
  const objects = OBJECTS[program] ?? []
  return objects.find((one) => one === text) ?? objects.find((one) => one.startsWith(text)) ?? text
}

/** The command of an object; without one it shows. `xfrm state list` and `mptcp endpoint show` have a word between. */
function subcommand(name: string, rest: readonly Word[]): Word | undefined {
  if (name === 'xfrm' || name === 'mptcp' || name === 'l2tp' || name === 'sr') return rest[1]
  // `ip addr dev eth0`, `tc qdisc dev eth0`: no command at all.
  return rest[0] !== undefined && /^(dev|up|to|table|type|root|group|from|scope|vlan|master)$/.test(rest[0].text)
    ? undefined
    : rest[0]
}

/** Programs that show with few words and set with more. */
function setsWithWords(
  names: readonly string[],
  about: string,
  sets: (call: Call, operands: readonly Word[], flags: readonly string[]) => boolean,
  examples: Program['examples'],
): Program {
  return {
    names,
    about,
    examples,
    run: (call) => {
      if (call.args.some((w) => /^(--help|--version)$/.test(w.text))) return
      const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
      const operands = call.args.filter((w) => !w.text.startsWith('-'))
      const setting = sets(call, operands, flags)
      emit(call, setting ? 'change' : 'read', setting ? 'set' : 'show', 'network', operands[0] ?? '')
    },
  }
}

const links = setsWithWords(
  [
    'ifconfig',
    'iwconfig',
    'mii-tool',
    'vconfig',
    'brctl',
    'ifenslave',
    'ethtool',
    'iw',
    'rfkill',
    'arp',
    'route',
    'ndisc6',
    'rdisc6',
    'slattach',
    'mii-diag',
  ],
  'shows and sets links, addresses and routes',
  (call, operands, flags) => {
    const verb = operands[0]?.text ?? ''
    switch (call.name) {
      case 'arp':
        return flags.some((one) => /^(-d|-s|-f|--delete|--set|--file)/.test(one))
      case 'route':
        return /^(add|del|delete|change|flush)$/.test(verb) || flags.some((one) => /^-(f|p)$/.test(one))
      case 'brctl':
        return !/^(show|showmacs|showstp|)$/.test(verb)
      case 'rfkill':
        return /^(block|unblock|toggle)$/.test(verb)
      case 'ethtool':
        return flags.some(
          (one) =>
            /^-[KGCALNXsrtEfpUWQ]$/.test(one) ||
            /^--(features|offload|set-.*|coalesce|pause|change|config-.*|rxfh|reset|test|negotiate|identify|flash|change-eeprom|set-dump|per-queue|cable-test.*)$/.test(
              one,
            ),
        )
      case 'iw':
        return (
          !operands.every((w) =>
            /^(dev|phy|list|wlan\w*|wl\w*|phy\d+|info|link|scan|dump|station|get|reg|event|survey|mpath|power_save|features|commands|wdev)$/.test(
              w.text,
            ),
          ) || operands.some((w) => w.text === 'set')
        )
      case 'mii-tool':
      case 'mii-diag':
        return flags.some((one) => /^-[rRAFE]|^--(restart|reset|force|advertise)/.test(one))
      case 'ifconfig':
      case 'iwconfig':
        return operands.length > 1
      default:
        return !/^(ndisc6|rdisc6)$/.test(call.name)
    }
  },
  {
    ifconfig: ['read show network'],
    'ifconfig -a': ['read show network'],
    'ifconfig eth0': ['read show network eth0'],
    'ifconfig eth0 down': ['change set network eth0'],
    'ethtool -S eth0': ['read show network eth0'],
    'ethtool eth0': ['read show network eth0'],
    'ethtool -K eth0 gro off': ['change set network eth0'],
    'route -n': ['read show network'],
    'route add default gw 10.0.0.1': ['change set network add'],
    'arp -an': ['read show network'],
    'arp -d 10.0.0.1': ['change set network 10.0.0.1'],
    'iw dev wlan0 link': ['read show network dev'],
    'brctl show': ['read show network show'],
  },
)

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

/** sysctl(8): `key=value` sets, a key alone shows. */
const sysctl: Program = {
  names: ['sysctl'],
  about: 'shows and sets settings of the kernel',
  examples: {
    'sysctl -a': ['read show kernel setting'],
    'sysctl -n vm.swappiness': ['read show kernel setting vm.swappiness'],
    'sysctl -w vm.swappiness=10': ['change set kernel setting vm.swappiness=10'],
    'sysctl vm.swappiness=10': ['change set kernel setting vm.swappiness=10'],
    'sysctl -p': ['change load kernel setting'],
    'sysctl --system': ['change load kernel setting'],
    'sysctl --dry-run -w a=1': ['read dry run kernel setting'],
    'sysctl kernel.core_pattern="|$X"': ['change set kernel setting kernel.core_pattern=|\uFFFC'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-a|--all|-A|-X -b|--binary -e|--ignore -h|--help -N|--names -n|--values -p|--load=? -f -q|--quiet ' +
          '-r|--pattern= --system -V|--version -w|--write -d -o -x --dry-run',
        'abbreviated',
      ),
    )
    if (read.has('-h', '-V')) return
    if (read.has('--dry-run')) return emit(call, 'read', 'dry run', 'kernel setting')
    if (read.has('-p', '-f', '--system')) return emit(call, 'change', 'load', 'kernel setting', read.operands[0] ?? '')
    if (read.operands.length === 0) return emit(call, 'read', 'show', 'kernel setting')
    for (const one of read.operands) {
      const sets = read.has('-w') || one.text.includes('=') || (!isKnown(one) && one.splits)
      emit(call, sets ? 'change' : 'read', sets ? 'set' : 'show', 'kernel setting', one)
    }
  },
}

const modules: Program = {
  names: [
    'modprobe',
    'rmmod',
    'insmod',
    'depmod',
    'dkms',
    'kldload',
    'kldunload',
    'update-initramfs',
    'dracut',
    'mkinitcpio',
    'kmod',
  ],
  about: 'loads and removes modules of the kernel',
  examples: {
    'modprobe -n -v br_netfilter': ['read show module'],
    'modprobe br_netfilter': ['change load module br_netfilter'],
    'modprobe -r br_netfilter': ['change remove module br_netfilter'],
    'insmod ./x.ko': ['unreadable load module ./x.ko'],
    'rmmod x': ['change remove module x'],
    'dkms status': ['read show module'],
    'dkms install x/1.0': ['change load module x/1.0'],
    'update-initramfs -u': ['change load module'],
  },
  run: (call) => {
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    const operands = call.args.filter((w) => !w.text.startsWith('-'))
    const has = (pattern: RegExp) => flags.some((one) => pattern.test(one))
    if (has(/^(--help|--version|-V|-h)$/)) return
    const module = (call.name === 'dkms' || call.name === 'kmod' ? operands[1] : operands[0]) ?? ''
    const showing =
      (call.name === 'modprobe' &&
        has(
          /^(-[a-z]*n[a-z]*|--dry-run|--simulate|--show|-D|--show-depends|-c|--showconfig|--dump-modversions|-R|--resolve-alias|--show-exports|--show-modversions)$/,
        )) ||
      (call.name === 'depmod' && has(/^(-n|--dry-run|--show)$/)) ||
      (call.name === 'dkms' && /^(status|match|)$/.test(operands[0]?.text ?? '')) ||
      (call.name === 'kmod' && /^(list|static-nodes|)$/.test(operands[0]?.text ?? '')) ||
      (call.name === 'dracut' && has(/^--(list-modules|print-cmdline|kver)$/)) ||
      (call.name === 'mkinitcpio' && !has(/^(-p|-P|-g|-U|--preset|--allpresets|--generate)/))
    if (showing) return emit(call, 'read', 'show', 'module')
    if (call.name === 'insmod')
      return emit(call, 'unreadable', 'load', 'module', module, { note: 'its code in the kernel is not read' })
    const removes =
      /^(rmmod|kldunload)$/.test(call.name) ||
      has(/^-[a-z]*r[a-z]*$|^--remove$/) ||
      /^(remove|uninstall|delete)$/.test(operands[0]?.text ?? '')
    emit(call, 'change', removes ? 'remove' : 'load', 'module', module)
  },
}

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
    const closes = call.name === 'ss' && call.args.some((w) => /^(-[a-zA-Z0-9]*K[a-zA-Z0-9]*|--kill)$/.test(w.text))
    for (const [i, w] of call.args.entries()) {
      if (call.name === 'ss' && /^(-D|--diag)$/.test(w.text)) emitFile(call, 'overwrite', call.args[i + 1] ?? w)
    }
    emit(call, closes ? 'restart' : 'read', closes ? 'close' : 'list', 'socket')
    return { text: undefined, carries: 0, span: call.span, about: 'processes' }
  },
}

export const network: readonly Program[] = [ip, links, nmcli, netplan, sysctl, modules, sockets, listed]
