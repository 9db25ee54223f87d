import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changes, reads, readsData, type ToolCall, tool } from '../../../tool.ts'
import { Carries, isKnown, type Word, word } from '../../../word.ts'

/** Programs that look into other programs while they run, or into what goes over the wire. */

/** Commands of gdb that only show. */
const SHOWS =
  /^(thread apply all )?(bt|backtrace|where|info|thread|threads|list|frame|display|p \$_siginfo|set (pagination|confirm|width|height|print)\b|quit|detach|q\b|disas|x\/|py-bt|py-list)/

/** An expression may call a function of the program, and `thread apply` and `frame apply` run any command. */
function isLook(w: Word): boolean {
  const command = w.text.trim()
  const plain = command.replace(/^thread apply (all|[\d. -]{1,40}) (?=(bt|backtrace|where)\b)/, '')
  return isKnown(w) && SHOWS.test(command) && !/[(=|]|\bapply\b/.test(plain)
}

/** Commands of gdb that let a program run that it started itself, and no word more: `run > x` goes through a shell. */
const RUNS = /^((run|r|start|continue|c|next|n|step|s|finish|kill)|(break|b|tbreak|watch) [\w.:*]{1,100})$/

/** Which functions a process is in (py-spy 0.4, rbspy 0.34), as `jstack` shows it, and not what their variables hold. */
function showsCallsOnly(call: Call): boolean {
  const verb = call.args[0]?.text
  if (verb !== (call.name === 'py-spy' ? 'dump' : 'snapshot')) return false
  return call.args.every((w) => isKnown(w) && (PLAIN.test(w.text) || !w.text.startsWith('-')))
}
const PLAIN = /^(-p|--pid|-n|--native|--nonblocking|-j|--json|--subprocesses)(=\d+)?$/

const gdb: Program = {
  names: ['gdb', 'lldb', 'gdbserver', 'cgdb', 'gcore', 'py-spy', 'rbspy', 'pyrasite', 'gdb-multiarch'],
  about: 'stops a program and looks into it',
  examples: {
    'gdb -p 4711': ['unreadable open shell'],
    "gdb -batch -ex 'thread apply all bt' -p 4711": ['read-data inspect process 4711'],
    "gdb -batch -ex 'call exit(1)' -p 4711": ['unreadable run code'],
    "gdb -batch -ex 'call exit(1)' -p $(pgrep shop)": [
      'read list process shop',
      'restart trace process shop',
      'unreadable run code',
    ],
    "gdb -batch -ex 'break main' -ex run -ex bt --args rm a": ['file delete a'],
    'gdb -batch -ex run -ex bt --args rm --force a': ['file delete a'],
    'gdb -batch -ex run ls -x commands.gdb': ['unreadable open shell'],
    'lldb -b -o run -o bt -- rm a': ['file delete a'],
    "lldb -b -o 'platform shell ls' ls": ['unreadable run code'],
    'lldb ls': ['unreadable open shell'],
    "gdb -batch -ex 'run > x' ls": ['unreadable run code'],
    "gdb -batch -ex 'display system(1)' -ex run ls": ['unreadable run code'],
    "gdb -batch -ex 'thread apply all shell ls' -p 4711": ['unreadable run code'],
    'gdb --version': [],
    'gcore 4711': ['read-data dump process 4711', 'file overwrite core.4711'],
    'py-spy dump --pid 4711': ['read inspect process'],
    'py-spy dump --locals --pid 4711': ['read-data inspect process'],
    'py-spy dump --pid 4711 -lj': ['read-data inspect process'],
    'rbspy snapshot --pid 4711': ['read inspect process'],
    'rbspy record --pid 4711': ['read-data inspect process'],
  },
  run: (call) => {
    if (call.args.length === 1 && /^(--version|-v|--help|-h|version)$/.test(call.args[0]?.text ?? '')) return
    if (call.name === 'py-spy' || call.name === 'rbspy')
      return emit(call, showsCallsOnly(call) ? 'read' : 'read-data', 'inspect', 'process')
    if (call.name === 'gcore') return dumpsCore(call)
    const read = readArguments(
      call.args,
      optionTable(
        '-p|-pid|--pid= -batch|--batch -ex|--eval-command= -x|--command= -q|-quiet|--quiet -silent -nx|--nx -nh -n ' +
          '-c|-core|--core= -e|-exec|--exec= -s|--symbols= -d|--directory= -iex= -ix= --args|-args' +
          (call.name === 'lldb' ? ' -b|--batch -o|--one-line=' : ''),
        'single',
      ),
      // Behind `--args` a program stands with its own options.
      call.args.some((w) => /^--?args$/.test(w.text)) ? 'operand' : 'never',
    )
    const isLldb = call.name === 'lldb'
    const commands = read.values('-ex', '-o')
    if (
      !read.has('-batch', '-b', '--batch') ||
      commands.length === 0 ||
      read.has('-x', '-ix', '-iex') ||
      read.strangers.length > 0 ||
      (call.name !== 'gdb' && !isLldb)
    ) {
      return openShell(call)
    }
    if (commands.every(isLook)) return emit(call, 'read-data', 'inspect', 'process', read.value('-p') ?? '')
    const process = read.value('-p')
    const [program, ...rest] = read.operands
    const follows = commands.every((w) => isLook(w) || (isKnown(w) && RUNS.test(w.text.trim())))
    if (follows && process === undefined && program !== undefined)
      return void call.exec(isLldb || read.has('--args') ? [program, ...rest] : [program])
    if (process?.about !== undefined) emit(call, 'restart', 'trace', 'process', { ...process, text: process.about })
    emit(call, 'unreadable', 'run', 'code', '', { note: 'commands of the debugger may do anything to the program' })
  },
}

const strace: Program = {
  names: ['strace', 'ltrace', 'truss', 'dtruss', 'uftrace'],
  about: 'shows the calls of a program to the kernel, as it runs',
  examples: {
    'strace -f -e trace=file rm x': ['file delete x'],
    'strace -o t.log -c ls': ['file overwrite t.log', 'file list .'],
    'strace -p $(pidof prodgate)': ['read list process prodgate', 'read-data trace process prodgate'],
    'strace -fp 4711': ['read-data trace process 4711'],
    'strace -c -p 4711': ['read trace process 4711'],
    "strace -o '|sh' ls": ['unreadable run code', 'file list .'],
    'strace -e inject=unlink:retval=0 rm x': ['unreadable run code strace', 'file delete x'],
  },
  run: (call) => {
    const table =
      '-f --follow-forks=? -ff -e= -o|--output= -p|--attach= -P|--trace-path= -s|--string-limit= -c|--summary-only ' +
      '-C|--summary -q --quiet=? -qq -i -k --stack-trace=? -d -t -tt -ttt -T -r -u|--user= -v -y -yy -x -xx ' +
      '-E|--env= -a|--columns= -O= -S= -U= -X= -b= -I= -n -w -z -Z -A|--output-append-mode -D -h|--help ' +
      '-V|--version --trace= --inject= --fault= --kill-on-exit --seccomp-bpf --daemonize=? -l= -L -F='
    const read = readArguments(call.args, optionTable(table, 'abbreviated'), 'operand')
    if (read.has('-h', '-V')) return
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    const injects = read.has('--inject', '--fault') || read.values('-e').some((w) => /^(inject|fault)=/.test(w.text))
    if (injects)
      emit(call, 'unreadable', 'run', 'code', call.name, { note: 'the program is made to see other answers' })
    for (const w of read.values('-o')) {
      if (w.text.startsWith('|') || w.text.startsWith('!')) call.shell({ text: undefined, carries: 0, span: w.span })
      else emitFile(call, 'overwrite', w)
    }
    // What a running program reads and writes goes by on the screen: rows, keys, whatever it holds.
    const shown = read.has('-c') ? 'read' : 'read-data'
    for (const w of read.values('-p')) emit(call, shown, 'trace', 'process', { ...w, text: w.about ?? w.text })
    if (read.operands.length > 0) return call.exec(read.operands)
  },
}

function dumpsCore(call: Call): void {
  const read = readArguments(call.args, optionTable('-o= -a -d='))
  for (const one of read.operands) {
    emit(call, 'read-data', 'dump', 'process', one)
    const path = { ...one, text: `${read.value('-o')?.text ?? 'core'}.${one.text}` }
    emitFile(call, 'overwrite', path)
    call.wroteFile(path, { text: undefined, carries: Carries.data | Carries.secret, span: one.span })
  }
}

/** A measurement of a program that stands in the words, or of the whole host. */
function measures(call: ToolCall): void {
  const out = call.arguments.value('-o')
  if (call.verb === 'record' || out !== undefined) emitFile(call, 'overwrite', out ?? word('perf.data', call.span))
  emit(call, 'read', call.verb, 'profile')
  if (call.operands.length > 0) call.exec(call.operands)
}

const perfOptions =
  '-e|--event= -p|--pid= -t|--tid= -o|--output= -F|--freq= -C|--cpu= -c|--count= -r|--repeat= ' +
  '-I|--interval-print= --delay= -D= -G|--cgroup= -M|--metrics= --timeout= -m= --call-graph= -j= -i|--input= ' +
  '-s|--sort= -k= -u= -g -a -d -v -x= -n -S -B -A -T -P -R -z --per-core --no-inherit --all-cpus ' +
  '--switch-output=?'

const perf: Program = tool({
  names: ['perf'],
  about: 'measures programs and the kernel',
  options: perfOptions,
  verbs: {
    '': reads('profile'),
    'list | top | report | annotate | script | diff | evlist | buildid-list | version | help': reads('profile'),
    'timechart | config | kallsyms | c2c report | mem report': reads('profile'),
    'sched latency | sched map | sched timehist | lock report | kmem stat | archive | data': reads('profile'),
    stat: { options: '', command: true, run: measures },
    record: { options: '', command: true, run: measures },
    'trace | ftrace': readsData('profile'),
    'sched record | lock record | kmem record | mem record | c2c record | kvm stat | bench | inject | buildid-cache':
      changes('profile'),
    probe: (call) =>
      emit(
        call,
        call.arguments.strangers.some((w) => /^(-l|--list|-L|--line|-V|--vars|-F|--funcs)$/.test(w.text))
          ? 'read'
          : 'change',
        'probe',
        'kernel',
      ),
    test: changes('profile'),
  },
  examples: {
    'perf top': ['read top profile'],
    'perf stat -p 4711 sleep 5': ['read stat profile'],
    'perf record -F 99 -a -g -- rm x': ['file overwrite perf.data', 'read record profile', 'file delete x'],
    'perf report --stdio': ['read report profile'],
    'perf trace -p 4711': ['read-data trace profile'],
  },
})

const bpf: Program = {
  names: ['bpftrace', 'stap', 'dtrace', 'ply', 'systemtap'],
  about: 'runs code in the kernel',
  examples: {
    'bpftrace -l "tracepoint:*"': ['read list probe'],
    "bpftrace -e 'BEGIN { exit() }'": ['unreadable run code bpftrace'],
    'bpftrace --version': [],
    'dtrace -o probes.h -C -h -s probes.d': ['file read probes.d', 'file overwrite probes.h'],
  },
  run: (call) => {
    if (call.args.length === 1 && /^(--version|--help|-V|-h|--info)$/.test(call.args[0]?.text ?? '')) return
    if (/^(-l|--info|-L)$/.test(call.args[0]?.text ?? '')) return emit(call, 'read', 'list', 'probe')
    if (call.name === 'dtrace' && makesHeader(call)) return
    emit(call, 'unreadable', 'run', 'code', call.name, { note: 'its code in the kernel is not read' })
  },
}

/** `-h` and `-G` make a header or an object of a list of probes, and run nothing (dtrace(1), SystemTap 5.2). */
function makesHeader(call: Call): boolean {
  const read = readArguments(call.args, optionTable('-h -G -C -o= -s= -q -v -Z -I= -D= -32 -64 -k -b=', 'single'))
  const [source, out] = [read.value('-s'), read.value('-o')]
  if (!read.has('-h', '-G') || source === undefined || out === undefined || read.strangers.length > 0) return false
  emitFile(call, 'read', source)
  emitFile(call, 'overwrite', out)
  return true
}

const bpftool: Program = tool({
  names: ['bpftool'],
  about: 'shows and loads programs of the kernel',
  options:
    '-j|--json -p|--pretty -f|--bpffs -m|--mapcompat -n|--nomount -d|--debug -L|--use-loader -V|--version ' +
    '-h|--help -B|--base-btf=',
  verbs: {
    'prog show | prog list | prog dump | prog profile | prog tracelog | map show | map list': reads('bpf program'),
    'cgroup show | cgroup list | cgroup tree | perf show': reads('bpf program'),
    'perf list | net show | net list | link show | link list | btf show | btf list | btf dump': reads('bpf program'),
    'feature | feature probe | struct_ops show | struct_ops list': reads('bpf program'),
    'struct_ops dump | iter': reads('bpf program'),
    'map dump | map lookup | map getnext': readsData('bpf map'),
    'prog load | prog loadall | prog attach | prog detach | prog pin | prog run': changes('bpf program'),
    'map create | map update | map delete | map pin | map push | map pop': changes('bpf program'),
    'cgroup attach | cgroup detach | net attach | net detach | link pin | link detach': changes('bpf program'),
    'struct_ops register | struct_ops unregister | iter pin | gen': changes('bpf program'),
  },
  examples: {
    'bpftool prog show': ['read prog show bpf program'],
    'bpftool map dump id 1': ['read-data map dump bpf map id', 'read-data map dump bpf map 1'],
    'bpftool prog load x.o /sys/fs/bpf/x': [
      'change prog load bpf program x.o',
      'change prog load bpf program /sys/fs/bpf/x',
    ],
  },
})

const bcc = [
  'execsnoop',
  'opensnoop',
  'biolatency',
  'biosnoop',
  'biotop',
  'bitesize',
  'cachestat',
  'cachetop',
  'ext4slower',
  'ext4dist',
  'xfsslower',
  'xfsdist',
  'filelife',
  'fileslower',
  'filetop',
  'gethostlatency',
  'hardirqs',
  'softirqs',
  'llcstat',
  'mdflush',
  'offcputime',
  'offwaketime',
  'oomkill',
  'runqlat',
  'runqlen',
  'runqslower',
  'slabratetop',
  'stackcount',
  'syncsnoop',
  'syscount',
  'tcpaccept',
  'tcpconnect',
  'tcpconnlat',
  'tcpdrop',
  'tcplife',
  'tcpretrans',
  'tcpstates',
  'tcptop',
  'tcptracer',
  'threadsnoop',
  'vfscount',
  'vfsstat',
  'wakeuptime',
  'zfsslower',
  'cpudist',
  'cpuunclaimed',
  'drsnoop',
  'killsnoop',
  'statsnoop',
  'swapin',
  'mountsnoop',
  'capable',
  'exitsnoop',
]

const snoops = shows(
  [...bcc, ...bcc.map((name) => `${name}-bpfcc`), 'inotifywatch', 'fatrace', 'blktrace', 'blkparse', 'btt'],
  'trace',
  'shows what programs and the kernel do',
  {
    'execsnoop-bpfcc -T': ['read show trace'],
    tcpretrans: ['read show trace'],
    'inotifywatch src': ['read show trace'],
  },
)

const captureOptions =
  '-A -B|--buffer-size= -b= -c= -C= -d -D|--list-interfaces -e -E= -f -F= -G= -h|--help -H -i|--interface= -I ' +
  '-j= -J -K -l -L|--list-data-link-types -m= -M= -n -N -O -p -q -Q|--direction= ' +
  '-r= -S -s|--snapshot-length= -T= -t -U -u -v -V= -w= -W= -x -X -y= -z= -Z= -# --number --version --print ' +
  '--count --immediate-mode --micro --nano --time-stamp-precision= -Y= -a= -o= -P -2 -R= -g --autostop='

const tcpdump: Program = {
  names: [
    'tcpdump',
    'tshark',
    'dumpcap',
    'ngrep',
    'wireshark',
    'termshark',
    'sysdig',
    'tcpflow',
    'snoop',
    'pktmon',
    'ssldump',
  ],
  about: 'captures what goes over the wire',
  examples: {
    'tcpdump -r dump.pcap -nn port 443': ['file read dump.pcap'],
    'tcpdump -i eth0 -nn -c 20': ['read-data capture packet'],
    'tcpdump -X -r dump.pcap': ['file read dump.pcap'],
    'tcpdump -D': ['read list interface'],
    'tcpdump -i any -w x.pcap': ['read-data capture packet', 'file overwrite x.pcap'],
    'tcpdump -i any -w x.pcap -G 1 -z ./x.sh': [
      'read-data capture packet',
      'file overwrite x.pcap',
      'undescribed run program ./x.sh',
    ],
    'tshark -r dump.pcap -T fields': ['file read dump.pcap'],
    'tshark -X lua_script:x.lua': ['unreadable run code x.lua'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(/shark$/.test(call.name) ? `${captureOptions} -X=` : captureOptions),
    )
    if (read.has('-h', '--version')) return
    if (read.has('-D', '-L')) return emit(call, 'read', 'list', 'interface')
    const script = call.args.find((w, i) => w.text.startsWith('lua_script:') && call.args[i - 1]?.text === '-X')
    if (script !== undefined && call.name !== 'tcpdump') {
      return emit(call, 'unreadable', 'run', 'code', { ...script, text: script.text.slice('lua_script:'.length) })
    }
    const from = call.name === 'ngrep' ? read.value('-I') : read.value('-r')
    if (from !== undefined) emitFile(call, 'read', from)
    else emit(call, 'read-data', 'capture', 'packet')
    const to = read.value('-w')
    if (to !== undefined && to.text !== '-') {
      emitFile(call, 'overwrite', to)
      call.wroteFile(to, { text: undefined, carries: Carries.data, span: to.span })
    }
    const after = call.name === 'tcpdump' ? read.value('-z') : undefined
    if (after !== undefined) call.exec([after, to ?? word('', after.span)])
    return { text: undefined, carries: from === undefined ? Carries.data : 0, span: call.span }
  },
}

const debugInfo: Program = flagProgram({
  names: [
    'sosreport',
    'sos',
    'supportconfig',
    'crash',
    'makedumpfile',
    'kdumpctl',
    'abrt-cli',
    'ubuntu-bug',
    'apport-cli',
    'insights-client',
  ],
  about: 'gathers what a host knows about a fault',
  on: 'report',
  options: '-h --batch --case-id= -l --list-plugins -o= -n= -e= --tmp-dir= --upload --upload-url= --clean -q -v',
  rules: [
    ['-l --list-plugins -h', 'read', 'list'],
    ['--upload --upload-url', 'disclose', 'upload'],
  ],
  otherwise: (call) => {
    if (
      /^(kdumpctl|abrt-cli)$/.test(call.name) &&
      /^(status|list|info|showmem|estimate|propagate)$/.test(call.operands[0]?.text ?? '')
    )
      return emit(call, 'read', 'show', 'report')
    emit(call, call.name === 'crash' ? 'unreadable' : 'read-data', 'gather', 'report')
  },
  examples: {
    'sos report --batch': ['read-data gather report'],
    'sosreport -l': ['read list report'],
    'sosreport --upload': ['disclose upload report'],
    'kdumpctl status': ['read show report'],
  },
})

export const tracing: readonly Program[] = [gdb, strace, perf, bpf, bpftool, snoops, tcpdump, debugInfo]
