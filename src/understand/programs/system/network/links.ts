import { emit, emitFile } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import { isKnown, type Word } from '../../../word.ts'

/** Links, addresses, routes and queues (iproute2 6, net-tools 2). */

const ipOptions =
  '-V|-Version -h|-human|-human-readable -b|-batch= -force -s|-stats|-statistics -d|-details -l|-loops= ' +
  '-f|-family= -4 -6 -B -M -0 -o|-oneline -r|-resolve -n|-netns= -N|-Numeric -a|-all -c|-color=? -t|-timestamp ' +
  '-ts|-tshort -rc|-rcvbuf= -iec -br|-brief -j|-json -p|-pretty -echo -i -u -g -x -k'

/** Commands that only show. iproute2 takes every beginning of a command, and the first one that begins so. */
function isShow(object: string, command: string): boolean {
  // `ip link s` and `bridge link s` are `set`; everywhere else `show` comes first.
  if (object === 'link' && (command === 's' || command === 'se')) return false
  if (['show', 'list', 'lst', 'ls'].some((one) => one.startsWith(command))) return true
  return /^(get|help|monitor|identify|pids|list-id|stats|showdump|count|dump)$/.test(command)
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
    'ip l s eth0 down': ['change s network link'],
    'ip l d eth0': ['change d network link'],
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
    if (command === undefined || isShow(name, command.text))
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

export const linkPrograms: readonly Program[] = [ip, links]
