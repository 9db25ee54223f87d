import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { Carries, SOME_NAME, stream } from '../../../word.ts'

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
    'rm "x-$(whoami)"': ['read show load', 'file delete x-\uFFFB'],
    'rm "x-$(who)"': ['read show load', 'file delete x-\uFFFC'],
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
    oneName: { whoami: /^$/, logname: /^$/ },
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
    'rm "x-$(uname -s)-$(uname -m)"': ['read show hardware', 'file delete x-\uFFFB-\uFFFB'],
    'rm "x-$(uname -a)"': ['read show hardware', 'file delete x-\uFFFC'],
    lscpu: ['read show hardware'],
    'dmidecode -t memory': ['read show hardware'],
    'lsb_release -a': ['read show hardware'],
    'dmidecode --dump-bin d.bin': ['read show hardware', 'file overwrite d.bin'],
  },
  {
    options: '--dump-bin= -t= -s= -C= -c=',
    writes: ['--dump-bin'],
    oneName: { uname: /^(?:-[smrnp])?$/, lsb_release: /^-(?:cs|rs|is|sc|sr|si)$/, machine: /^$/, hostid: /^$/ },
  },
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
      return stream(`${SOME_NAME}\n`, Carries.nothing, call.span)
    }
    emit(call, 'change', 'set', 'host', name ?? '')
  },
}

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

export const hostStatus: readonly Program[] = [load, recorders, hardware, hostname, lastlog, ipc, numactl]
