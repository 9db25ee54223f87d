import { emit } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import type { Program } from '../../../program.ts'
import { reads, tool } from '../../../tool.ts'

/** The clock of the host. */

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

export const clocks: readonly Program[] = [clock, chronyc]
