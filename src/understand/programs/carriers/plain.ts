import { emit, emitFile, sessionOf } from '../../emit.ts'
import { type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Call, Program, Shift } from '../../program.ts'

/** Programs that change how another one runs (its priority, its time, its output) and nothing of what it does. */

/** A carrier that reads its own options and runs the rest. `skip` operands stand between (`timeout 30s`). */
function carrier(
  names: readonly string[],
  about: string,
  options: string,
  examples: Program['examples'],
  more: {
    readonly skip?: number
    readonly alone?: (call: Call) => void
    readonly shift?: (call: Call) => Shift
    readonly output?: string
  } = {},
): Program {
  let table: OptionTable | undefined
  return {
    names,
    about,
    examples,
    run: (call) => {
      table ??= optionTable(options)
      const read = readArguments(call.args, table, 'operand')
      const rest = read.operands.slice(more.skip ?? 0)
      if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
      const out = more.output === undefined ? undefined : read.value(more.output)
      if (out !== undefined) emitFile(call, read.has('-a') ? 'append' : 'overwrite', out)
      if (rest.length === 0) return more.alone?.(call)
      return call.exec(rest, more.shift?.(call) ?? {})
    },
  }
}

export const plainCarriers: readonly Program[] = [
  carrier(
    ['envchain'],
    'runs a program with variables of a key ring',
    '--',
    { 'envchain aws rm x': ['file delete x'] },
    { skip: 1 },
  ),
  carrier(
    ['nice'],
    'runs a program at another priority',
    '-n|--adjustment= --help --version -0 -1 -2 -3 -4 -5 -6 -7 -8 -9',
    { 'nice -n 10 rm x': ['file delete x'], 'nice ls': ['file list .'] },
  ),
  carrier(['nohup'], 'runs a program that outlives the terminal', '--help --version', {
    'nohup rm x': ['file delete x'],
  }),
  carrier(
    ['timeout', 'gtimeout'],
    'runs a program for a time',
    '-k|--kill-after= -s|--signal= -v|--verbose --preserve-status --foreground',
    { 'timeout -s KILL 30s rm x': ['file delete x'] },
    { skip: 1 },
  ),
  carrier(
    ['time', 'gtime'],
    'measures a program',
    '-p|--portability -f|--format= -o|--output= -a|--append -v|--verbose -q|--quiet',
    {
      'command time -v rm x': ['file delete x'],
      'command time -o a.txt rm x': ['file overwrite a.txt', 'file delete x'],
    },
    { output: '-o' },
  ),
  carrier(['setsid'], 'runs a program in a session of its own', '-c|--ctty -f|--fork -w|--wait', {
    'setsid -f rm x': ['file delete x'],
  }),
  carrier(['stdbuf'], 'runs a program with other buffers', '-i|--input= -o|--output= -e|--error=', {
    'stdbuf -oL rm x': ['file delete x'],
  }),
  carrier(
    ['faketime'],
    'runs a program at another time',
    '-m -f --exclude-monotonic --date-prog= --help --version',
    { "faketime '2020-01-01' rm x": ['file delete x'] },
    { skip: 1 },
  ),
  carrier(
    [
      'chronic',
      'wine',
      'wine64',
      'ts',
      'caffeinate',
      'catchsegv',
      'fakeroot',
      'torsocks',
      'proxychains',
      'proxychains4',
      'dbus-run-session',
      'daemonize',
      'valgrind',
      'heaptrack',
      'rr',
      'xvfb-run',
    ],
    'runs a program under its eyes',
    '-f|-ff -e= -o= -p= -s= -c -q -i -d -t -u -v -y -tt -T',
    { 'fakeroot rm x': ['file delete x'] },
    { alone: (call) => emit(call, 'undescribed', 'run', 'program', call.name, { at: sessionOf(call) }) },
  ),
]
