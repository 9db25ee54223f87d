import { emit } from '../../emit.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import type { Word } from '../../word.ts'

/**
 * Programs of util-linux that start another one with a priority, on some processors or under limits; with the number of a
 * process they show how that one is run, or change it while it runs. (Checked against util-linux 2.41.)
 */

interface OfProcess {
  /** The numbers of processes that a call is about; empty where it starts a program. */
  readonly processes: readonly Word[]
  readonly sets: boolean
  /** The program that it starts, with its words. */
  readonly program: readonly Word[]
}

function scheduler(
  name: string,
  about: string,
  options: string,
  read: (given: Arguments) => OfProcess,
  examples: Program['examples'],
): Program {
  let table: OptionTable | undefined
  return {
    names: [name],
    about,
    examples,
    run: (call: Call) => {
      table ??= optionTable(`${options} -h|--help -V|--version`, 'abbreviated')
      const given = readArguments(call.args, table, 'operand')
      if (given.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
      if (given.has('-h', '-V')) return
      const { processes, sets, program } = read(given)
      for (const process of processes) emit(call, sets ? 'change' : 'read', sets ? 'set' : 'show', 'process', process)
      if (processes.length === 0 && program.length > 0) return call.exec(program)
    },
  }
}

/** `-p PID …`, and what is behind it are more of them. */
const ionice = scheduler(
  'ionice',
  'runs a program at another disk priority, or shows or sets the one of a process',
  '-c|--class= -n|--classdata= -p|--pid= -P|--pgid= -t|--ignore -u|--uid=',
  (given) => {
    const first = given.values('-p', '-P', '-u')
    return {
      processes: first.length === 0 ? [] : [...first, ...given.operands],
      sets: given.has('-c', '-n'),
      program: given.operands,
    }
  },
  {
    'ionice -c3 rm x': ['file delete x'],
    'ionice -p 4711 4712': ['read show process 4711', 'read show process 4712'],
    'ionice -c 3 -p 4711': ['change set process 4711'],
    'ionice -c idle -P 4711': ['change set process 4711'],
  },
)

/** `chrt -p PID` shows, `chrt -p PRIORITY PID` sets, and so does any policy beside it. */
const chrt = scheduler(
  'chrt',
  'runs a program at another real-time priority, or shows or sets the one of a process',
  '-b|--batch -d|--deadline -e|--ext -f|--fifo -i|--idle -o|--other -r|--rr -v|--verbose -p|--pid -a|--all-tasks -m|--max ' +
    '-R|--reset-on-fork -T|--sched-runtime= -P|--sched-period= -D|--sched-deadline=',
  (given) => ({
    processes: given.has('-p') ? given.operands.slice(-1) : [],
    sets: given.operands.length > 1 || given.has('-b', '-d', '-e', '-f', '-i', '-o', '-r', '-R', '-T', '-P', '-D'),
    // A policy that has no priorities needs none before the program (2.42).
    program: given.operands.slice(/^[a-z./]/i.test(given.operands[0]?.text ?? '') ? 0 : 1),
  }),
  {
    'chrt -b 0 rm x': ['file delete x'],
    'chrt --idle rm x': ['file delete x'],
    'chrt -p 4711': ['read show process 4711'],
    'chrt -p 50 4711': ['change set process 4711'],
    'chrt -f -p 50 4711': ['change set process 4711'],
    'chrt --rr --pid 10 4711': ['change set process 4711'],
    'chrt -m': [],
  },
)

/** `taskset -p PID` shows, `taskset -p MASK PID` sets. */
const taskset = scheduler(
  'taskset',
  'runs a program on some processors, or shows or sets those of a process',
  '-c|--cpu-list -p|--pid -a|--all-tasks',
  (given) => ({
    processes: given.has('-p') ? given.operands.slice(-1) : [],
    sets: given.operands.length > 1,
    program: given.operands.slice(1),
  }),
  {
    'taskset 1 rm x': ['file delete x'],
    'taskset -pc 4711': ['read show process 4711'],
    'taskset -pc 0-3 4711': ['change set process 4711'],
  },
)

const LIMITS =
  '-c|--core -d|--data -e|--nice -f|--fsize -i|--sigpending -l|--memlock -m|--rss -n|--nofile -q|--msgqueue -r|--rtprio ' +
  '-s|--stack -t|--cpu -u|--nproc -v|--as -x|--locks -y|--rttime'
const LIMIT_NAMES = LIMITS.split(/[ |]/).filter((name) => !name.startsWith('--'))

/** A limit without a value is one that is shown. */
const prlimit = scheduler(
  'prlimit',
  'runs a program under limits, or shows or sets those of a process',
  `${LIMITS.replaceAll(' ', '=? ')}=? -p|--pid= -o|--output= --noheadings --raw --verbose`,
  (given) => ({
    processes: given.values('-p'),
    sets: given.values(...LIMIT_NAMES).length > 0,
    program: given.operands,
  }),
  {
    'prlimit --nofile=1 rm x': ['file delete x'],
    'prlimit -p 4711': ['read show process 4711'],
    'prlimit --pid 4711 --nofile': ['read show process 4711'],
    'prlimit -p 4711 --nofile=65535': ['change set process 4711'],
    'prlimit -p4711 -n65535': ['change set process 4711'],
  },
)

export const schedulingCarriers: readonly Program[] = [ionice, chrt, taskset, prlimit]
