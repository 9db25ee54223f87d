import { emit, emitFile } from '../../emit.ts'
import { flagProgram } from '../../flags.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { shows } from '../../show.ts'
import { changes, loses, reads, tool } from '../../tool.ts'
import { openShell } from '../carriers.ts'

/** What an engineer on call looks at first: the machine, its load, its clock. */

const load = shows(
  [
    'vmstat',
    'iostat',
    'mpstat',
    'free',
    'slabtop',
    'iotop',
    'iotop-c',
    'cifsiostat',
    'nfsiostat',
    'tapestat',
    'nmon',
    'collectl',
    'tload',
    'ifstat',
    'iftop',
    'nethogs',
    'bmon',
    'nload',
    'vnstat',
    'iptraf-ng',
    'bwm-ng',
    'smem',
    'pmap',
    'pwdx',
    'pstack',
    'gstack',
    'eu-stack',
    'lslocks',
    'lsns',
    'lsipc',
    'ipcs',
    'numastat',
    'lsfd',
    'systemd-cgtop',
    'systemd-cgls',
    'systemd-detect-virt',
    'systemd-path',
    'systemd-delta',
    'systemd-escape',
    'systemd-id128',
    'virt-what',
    'cgget',
    'lscgroup',
    'lssubsys',
    'irqtop',
    'lsirq',
    'powerstat',
    'xrestop',
    'nvtop',
    'gpustat',
    'radeontop',
    'intel_gpu_top',
    'rocm-smi',
    'tiptop',
    'latencytop',
    'w',
    'who',
    'whoami',
    'logname',
    'users',
    'groups',
    'finger',
    'pinky',
    'last',
    'lastb',
    'lslogins',
    'lastcomm',
    'nfsstat',
    'rpcinfo',
    'showmount',
    'smbstatus',
    'mailq',
    'atq',
    'ntpstat',
    'procinfo',
    'mcelog',
    'ras-mc-ctl',
    'edac-util',
    'edac-ctl',
    'sensors',
    'acpi',
    'upower',
    'runlevel',
  ],
  'load',
  'shows load, memory, sessions or other state of the host',
  {
    'free -m': ['read show load'],
    'vmstat 1 3': ['read show load'],
    'iotop -b -n 1': ['read show load'],
    'slabtop -o': ['read show load'],
    'systemd-cgtop -n 1': ['read show load'],
    whoami: ['read show load'],
    'last -n 20': ['read show load'],
    'sensors -s': ['change set load'],
    'vnstat --remove -i eth0': ['change set load'],
  },
  {
    changes: {
      vnstat: /^--(add|remove|rename|create|delete|reset|update|merge)/,
      rpcinfo: /^-d$/,
      sensors: /^(-s|--set)$/,
      'ras-mc-ctl': /^--(register|guess)-labels|^--init-db/,
      'edac-ctl': /^--(register|unload|load)/,
      'rocm-smi': /^--(set|reset|gpureset|load)/,
      mcelog: /^--(daemon|reset-bios)$/,
    },
  },
)

/** Recorders, which may also write what they measure into a file. */
const recorders = shows(
  ['sar', 'sadf', 'dstat', 'dool', 'atopsar'],
  'load',
  'shows or records the load of the host',
  {
    'sar -u 1 3': ['read show load'],
    'sar -o out.sa 1 3': ['read show load', 'file overwrite out.sa'],
    'dstat --output d.csv 1': ['read show load', 'file overwrite d.csv'],
  },
  { options: '-o= --output= -f=? -s=? -e=? -i= -P= -I= -m= -n= -q=? -r=?', writes: ['-o', '--output'] },
)

const hardware = shows(
  [
    'uname',
    'lscpu',
    'lsusb',
    'lspci',
    'lsmem',
    'lshw',
    'dmidecode',
    'biosdecode',
    'vpddecode',
    'inxi',
    'hwinfo',
    'lsb_release',
    'hostid',
    'neofetch',
    'fastfetch',
    'screenfetch',
    'cpuid',
    'x86info',
    'lsscsi',
    'lsinitramfs',
    'lsinitrd',
    'lspcmcia',
    'machine',
    'isainfo',
    'psrinfo',
    'prtconf',
    'prtdiag',
    'sw_vers',
    'system_profiler',
    'ver',
    'systeminfo',
    'ubuntu-distro-info',
    'debian-distro-info',
    'distro-info',
  ],
  'hardware',
  'shows what the host is made of',
  {
    'uname -a': ['read show hardware'],
    lscpu: ['read show hardware'],
    'dmidecode -t memory': ['read show hardware'],
    'lsb_release -a': ['read show hardware'],
    'dmidecode --dump-bin d.bin': ['read show hardware', 'file overwrite d.bin'],
  },
  { options: '--dump-bin= -t= -s= -C= -c=', writes: ['--dump-bin'] },
)

/** A name of the host that is shown without a word and set by one. */
const hostname: Program = {
  names: ['hostname', 'domainname', 'nisdomainname', 'ypdomainname', 'dnsdomainname'],
  about: 'shows or sets the name of the host',
  examples: {
    hostname: ['read show host'],
    'hostname -f': ['read show host'],
    'hostname web2': ['change set host web2'],
    'hostname -F /etc/hostname': ['file read /etc/hostname', 'change set host'],
  },
  run: (call) => {
    const file = call.args.findIndex((w) => /^(-F|--file)$/.test(w.text))
    const path = file < 0 ? undefined : call.args[file + 1]
    if (path !== undefined) emitFile(call, 'read', path)
    const name = call.args.find((w, i) => !w.text.startsWith('-') && (file < 0 || i !== file + 1))
    if (path === undefined && name === undefined) {
      emit(call, 'read', 'show', 'host')
      return { text: undefined, carries: 0, span: call.span }
    }
    emit(call, 'change', 'set', 'host', name ?? '')
  },
}

const clock: Program = flagProgram({
  names: ['hwclock', 'ntpdate', 'sntp', 'adjtimex', 'rdate', 'tzselect', 'tzconfig', 'zdump'],
  about: 'shows or sets the clock',
  on: 'clock',
  options:
    '-r|--show --get --predict -p|--print -q -c -u -v|--verbose -d -w|--systohc -s|--hctosys --set --date= ' +
    '-a|--adjust --setepoch --param-get= --param-set= --utc --localtime -l -f= --adjfile= -V -h --directisa ' +
    '--delay= -t= -o= -4 -6 -b -B -M= -S',
  rules: [
    ['-r --get --predict -p -q -d -V -h --param-get', 'read', 'show'],
    ['-w -s --set -a --setepoch --param-set', 'change', 'set'],
  ],
  otherwise: (call) =>
    emit(
      call,
      /^(hwclock|tzselect|zdump|sntp)$/.test(call.name) && !call.arguments.has('-S') ? 'read' : 'change',
      'show',
      'clock',
    ),
  examples: {
    hwclock: ['read show clock'],
    'hwclock --show': ['read show clock'],
    'hwclock -w': ['change set clock'],
    'ntpdate -q pool.ntp.org': ['read show clock pool.ntp.org'],
    'ntpdate pool.ntp.org': ['change show clock'],
  },
})

const chronyc: Program = tool({
  names: ['chronyc', 'ntpq', 'ntpdc'],
  about: 'asks and steers the clock daemon',
  options: '-h= -p= -n -N -4 -6 -a -c -d -m -f= -e -i -w -u -V -v',
  shortHelp: false,
  verbs: {
    '': (call) => {
      if (call.name !== 'chronyc' && call.arguments.strangers.length + call.arguments.given.length > 0)
        return emit(call, 'read', 'show', 'clock')
      return call.stdinGiven ? emit(call, 'unreadable', 'run', 'clock') : openShell(call)
    },
    'tracking | sources | sourcestats | sourcename | selectdata | activity | ntpdata | clients': reads('clock'),
    'serverstats | rtcdata | smoothing': reads('clock'),
    'authdata | selectopts | manual | keygen | waitsync | dns | timeout | retries | help': reads('clock'),
    '*': (call) => {
      if (call.name !== 'chronyc') return emit(call, 'read', 'show', 'clock')
      emit(call, 'change', call.verb, 'clock')
    },
  },
  examples: {
    'chronyc tracking': ['read tracking clock'],
    'chronyc -n sources': ['read sources clock'],
    'chronyc makestep': ['change makestep clock'],
    'ntpq -p': ['read show clock'],
    'ntpq -c rv -p': ['read show clock'],
    chronyc: ['unreadable open shell'],
  },
})

/** Records of log-ins: cleared, they are gone. */
const lastlog: Program = flagProgram({
  names: ['lastlog', 'lastlog2', 'utmpdump'],
  about: 'shows when users logged in last',
  on: 'log-in record',
  options:
    '-b|--before= -t|--time= -u|--user= -C|--clear -S|--set -R|--root= -h -a -d|--database= -i|--import= ' +
    '-r|--reverse -o|--output= -s|--service -f|--follow',
  rules: [
    ['-C -S', (call) => emit(call, 'catastrophe', 'clear', 'log-in record', '', { note: 'who logged in is evidence' })],
    [
      '-o',
      (call) => {
        const path = call.arguments.value('-o')
        if (path !== undefined) emitFile(call, 'overwrite', path)
      },
    ],
  ],
  otherwise: 'read',
  examples: {
    'lastlog -u root': ['read run log-in record'],
    'lastlog -C -u root': ['catastrophe clear log-in record'],
    'utmpdump /var/log/wtmp': ['read run log-in record /var/log/wtmp'],
  },
})

const gpu: Program = flagProgram({
  names: ['nvidia-smi'],
  about: 'shows and sets graphics processors',
  on: 'gpu',
  options:
    '-L|--list-gpus -B|--list-excluded-gpus -q|--query -u|--unit -i|--id= -f|--filename= -x|--xml-format --dtd ' +
    '-d|--display= -l|--loop=? -lms|--loop-ms= --query-gpu= --query-compute-apps= ' +
    '--query-supported-clocks= --query-accounted-apps= --query-retired-pages= --query-remapped-rows= --format= ' +
    '-pm|--persistence-mode= -e|--ecc-config= -p|--reset-ecc-errors= -c|--compute-mode= ' +
    '--gom= -r|--gpu-reset -vm= -lgc= -rgc -lmc= -rmc -ac= -rac -acp= -pl|--power-limit= -cc= ' +
    '-am|--accounting-mode= -caa -mig= -h',
  rules: [['-r -p -pm -e -c --gom -vm -lgc -rgc -lmc -rmc -ac -rac -acp -pl -cc -am -caa -mig', 'change', 'set']],
  otherwise: (call) => {
    const words = call.operands.map((w) => w.text)
    if (
      /^(topo|nvlink|dmon|pmon|stats|pci|vgpu|mig|conf-compute|daemon|replay)$/.test(words[0] ?? '') &&
      words.length > 0
    ) {
      const sets = call.arguments.strangers.length > 0 && /^(mig|daemon|conf-compute)$/.test(words[0] ?? '')
      return emit(call, sets ? 'change' : 'read', words[0] ?? '', 'gpu')
    }
    for (const path of call.arguments.values('-f')) emitFile(call, 'overwrite', path)
    emit(call, 'read', 'show', 'gpu')
  },
  examples: {
    'nvidia-smi': ['read show gpu'],
    'nvidia-smi --query-gpu=name --format=csv': ['read show gpu'],
    'nvidia-smi -l 1': ['read show gpu'],
    'nvidia-smi -pl 200': ['change set gpu'],
    'nvidia-smi --gpu-reset': ['change set gpu'],
  },
})

/** The controller of a server's board. */
const ipmitool: Program = tool({
  names: [
    'ipmitool',
    'racadm',
    'ipmi-sensors',
    'ipmi-sel',
    'storcli',
    'storcli64',
    'perccli',
    'megacli',
    'arcconf',
    'ssacli',
    'hpssacli',
  ],
  about: 'shows and controls the hardware of a server',
  options: '-I= -H= -U= -P= -E -p= -L= -C= -c -v -f= -k= -y= -K -b= -t= -d= -g -S= -o= -O= -A= -r= -u= -i=',
  shortHelp: false,
  place: (call) => {
    const host = call.arguments.value('-H') ?? call.arguments.value('-r')
    const { site, cwd, env } = call
    return host === undefined
      ? { is: 'session', site, cwd, env }
      : { is: 'host', name: host, options: [], site, cwd, env }
  },
  verbs: {
    '': reads('hardware'),
    'sdr | sensor | fru | mc info | bmc info | chassis status | chassis power status': reads('hardware'),
    'chassis selftest | chassis restart_cause | power status': reads('hardware'),
    'sel | sel list | sel elist | sel info | sel get | sel time get | lan print | user list': reads('hardware'),
    'user summary | session info | channel info | dcmi': reads('hardware'),
    'getsel | getsysinfo | getsensorinfo | getversion | getconfig | get | getniccfg | getsvctag | show | ctrl':
      reads('hardware'),
    'sel clear | clrsel': (call) =>
      emit(call, 'catastrophe', 'clear', 'event log', '', {
        at: call.place(),
        note: 'the events of the hardware are evidence',
      }),
    'power off | power cycle | power reset | power soft | chassis power off | chassis power cycle': loses('host'),
    'chassis power reset | chassis power soft | serveraction': loses('host'),
    'power on | chassis power on | chassis identify | chassis bootdev | chassis bootparam': changes('hardware'),
    'chassis policy | mc reset | bmc reset | sol set | sol': changes('hardware'),
    'user set | user enable | user disable | user priv | user test | lan set | channel setaccess': (call) =>
      emit(call, 'access', call.verb, 'hardware', '', { at: call.place() }),
  },
  examples: {
    'ipmitool sdr': ['read sdr hardware'],
    'ipmitool sel elist': ['read sel elist hardware'],
    'ipmitool -H bmc1 -U a -P b power cycle': ['lose power cycle host'],
    'ipmitool sel clear': ['catastrophe clear event log'],
    'ipmitool user set password 2 x': ['access user set hardware'],
  },
})

const tuned: Program = tool({
  names: [
    'tuned-adm',
    'cpupower',
    'powertop',
    'turbostat',
    'x86_energy_perf_policy',
    'cpufreq-info',
    'cpufreq-set',
    'powerprofilesctl',
    'zramctl',
    'irqbalance',
    'numad',
  ],
  about: 'shows and sets how the machine runs',
  options:
    '-c|--cpu= -f= -g= -d= -u= -r --auto-tune --csv=? --html=? --time= -q --quiet -i|--interval= ' +
    '-n|--num_iterations= -o|--out= --show= --hide= --Dump -S -a|--algorithm= -s|--size= -t|--streams= --find ' +
    '--reset --raw -b|--bytes --output= -l --debug -p= --policyscript=',
  verbs: {
    '': (call) => {
      const sets =
        call.arguments.has('--auto-tune', '--find', '--reset', '-s') ||
        /^(cpufreq-set|x86_energy_perf_policy|irqbalance|numad)$/.test(call.name)
      emit(call, sets ? 'change' : 'read', sets ? 'set' : 'show', 'machine')
      for (const path of call.arguments.values('-o')) emitFile(call, 'overwrite', path)
    },
    'active | list | recommend | verify | profile_info | profile_mode | frequency-info': reads('machine'),
    'idle-info | powercap-info | monitor | info | get | list-holds': reads('machine'),
    'profile | off | auto_profile | frequency-set | idle-set | set': changes('machine'),
    '*': (call) =>
      call.name === 'turbostat'
        ? void call.exec(call.arguments.operands)
        : emit(call, 'change', 'set', 'machine', call.arguments.operands[0] ?? ''),
  },
  examples: {
    'tuned-adm active': ['read active machine'],
    'tuned-adm profile powersave': ['change profile machine powersave'],
    'cpupower frequency-info': ['read frequency-info machine'],
    'cpupower frequency-set -g performance': ['change frequency-set machine'],
    powertop: ['read show machine'],
    'powertop --auto-tune': ['change set machine'],
    turbostat: ['read show machine'],
  },
})

/** Memory, queues and semaphores that programs share, and the groups of the kernel. */
const ipc: Program = {
  names: ['ipcrm', 'ipcmk', 'cgset', 'cgcreate', 'cgdelete', 'cgconfigparser'],
  about: 'makes and removes what programs share',
  examples: {
    'ipcrm -m 4711': ['lose remove shared memory'],
    'ipcrm --all': ['lose remove shared memory'],
    'ipcmk -M 1024': ['change make shared memory'],
    'cgset -r cpu.max=1 web': ['change set control group'],
  },
  run: (call) => {
    if (call.name === 'ipcrm') return emit(call, 'lose', 'remove', 'shared memory')
    if (call.name === 'ipcmk') return emit(call, 'change', 'make', 'shared memory')
    emit(call, call.name === 'cgdelete' ? 'lose' : 'change', call.name.slice(2), 'control group')
  },
}

/** numactl(8) runs a program on some processors, or shows what there is. */
const numactl: Program = {
  names: [
    'numactl',
    'cgexec',
    'chpst',
    'softlimit',
    'setuidgid',
    'envdir',
    'dumb-init',
    'tini',
    'gosu',
    'su-exec',
    'catatonit',
  ],
  about: 'runs a program under other conditions',
  examples: {
    'numactl --hardware': ['read show machine'],
    'numactl -N 0 rm x': ['file delete x'],
    'tini -- rm x': ['file delete x'],
    'gosu deploy rm x': ['file delete x'],
    'cgexec -g cpu:web rm x': ['file delete x'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-H|--hardware -s|--show -N|--cpunodebind= -m|--membind= -i|--interleave= -C|--physcpubind= -p|--preferred= ' +
          '-l|--localalloc -g= --sticky -u= -U= -b= -d= -o= -n= -e= -/= -a= -f= -c= -P -0 -1 -2 -v -w -k=',
        'abbreviated',
      ),
      'operand',
    )
    if (read.has('-H', '-s') && call.name === 'numactl') return emit(call, 'read', 'show', 'machine')
    const skip = /^(gosu|su-exec|setuidgid|envdir)$/.test(call.name) ? 1 : 0
    const command = read.operands.slice(skip)
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    return command.length === 0 ? emit(call, 'read', 'show', 'machine') : call.exec(command)
  },
}

export const hostStatus: readonly Program[] = [
  load,
  recorders,
  hardware,
  hostname,
  clock,
  chronyc,
  lastlog,
  gpu,
  ipmitool,
  tuned,
  ipc,
  numactl,
]
