import { emit, emitFile } from '../../../emit.ts'
import type { Program } from '../../../program.ts'
import { changes, loses, reads, tool } from '../../../tool.ts'

/** Graphics processors, the controller of the board, how the machine runs. */

const gpu: Program = {
  names: ['nvidia-smi'],
  about: 'shows and sets graphics processors',
  examples: {
    'nvidia-smi': ['read show gpu'],
    'nvidia-smi --query-gpu=name --format=csv': ['read show gpu'],
    'nvidia-smi -l 1': ['read show gpu'],
    'nvidia-smi dmon -c 1': ['read show gpu'],
    'nvidia-smi -q -f gpu.txt': ['read show gpu', 'file overwrite gpu.txt'],
    'nvidia-smi -pl 200': ['change set gpu'],
    'nvidia-smi --gpu-reset': ['change set gpu'],
    'nvidia-smi mig -cgi 9': ['change set gpu'],
  },
  run: (call) => {
    const [first] = call.args
    // Behind a word of its own the letters mean something else: `dmon -c 1` counts, `-c 1` sets.
    const shows = /^(topo|nvlink|dmon|pmon|stats|pci|replay)$/.test(first?.text ?? '')
    const lists = /^(vgpu|mig|conf-compute|daemon)$/.test(first?.text ?? '')
    const sets = call.args.some((w) =>
      lists
        ? /^-(cgi|cci|dgi|dci|cpg|srs|scc|spcm|t)$/.test(w.text)
        : /^-(r|p|pm|e|c|vm|lgc|rgc|lmc|rmc|ac|rac|acp|pl|cc|am|caa|mig|gtt)$|^--(gpu-reset|gom|reset-|[a-z-]+-mode|ecc-config|power-limit|lock-|applications-)/.test(
            w.text,
          ),
    )
    emit(call, sets && !shows ? 'change' : 'read', sets && !shows ? 'set' : 'show', 'gpu')
    const file = call.args[call.args.findIndex((w) => /^(-f|--filename)$/.test(w.text)) + 1]
    if (file !== undefined && file !== first) emitFile(call, 'overwrite', file)
  },
}

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

export const boards: readonly Program[] = [gpu, ipmitool, tuned]
