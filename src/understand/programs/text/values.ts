import { emit, emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { Carries, SOME_NAME, stream } from '../../word.ts'

/** Programs that print numbers, dates and names of the host. */

const seq: Program = {
  names: [
    'date',
    'seq',
    'nproc',
    'id',
    'uptime',
    'sleep',
    'tty',
    'getconf',
    'cal',
    'factor',
    'expr',
    'bc',
    'yes',
    'usleep',
    'locale',
    'uuidgen',
  ],
  about: 'prints numbers and dates, or waits',
  examples: {
    'date +%F': [],
    'sleep 5': [],
    'rm "x-$(date +%F)"': ['file delete x-20\uFFFB'],
    'rm "x-$(date +%s)"': ['file delete x-1\uFFFB'],
    'rm "x-$(date -d yesterday +%s)"': ['file delete x-\uFFFB'],
    'rm "x-$(date +%H)"': ['file delete x-\uFFFB'],
    'date -s 2020-01-01': ['change set clock'],
  },
  run: (call) => {
    if (call.name === 'date' && call.args.some((w) => /^(-s|--set)/.test(w.text)))
      return emit(call, 'change', 'set', 'clock')
    const format = call.args.find((w) => w.text.startsWith('+'))
    const plain =
      call.name !== 'yes' && call.name !== 'expr' && (format === undefined || /^[+%\w.:-]*$/.test(format.text))
    const begins = call.name === 'date' && call.args.length === 1 ? beginning(format?.text ?? '') : ''
    return stream(plain ? `${begins}${SOME_NAME}\n` : undefined, Carries.nothing, call.span)
  },
}

/** How the time of today begins, whichever moment it is: seconds until 2033, years until 2100. */
function beginning(format: string): string {
  if (/^\+%s/.test(format)) return '1'
  return /^\+%[YFG]/.test(format) ? '20' : ''
}

/** dc(1): `!` at a place for a command runs the rest of the line. */
const dc: Program = {
  names: ['dc'],
  about: 'a calculator',
  examples: {
    "dc -e '2 3 + p'": [],
    "dc -e '2 3 !=a'": [],
    "dc -e '!rm x'": ['file delete x'],
    "echo '!rm x' | dc": ['file delete x'],
    'dc x.dc': ['file read x.dc', 'undescribed run program x.dc'],
    dc: [],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable('-e|--expression= -f|--file= -h|--help -V|--version -i|--interactive'),
    )
    for (const file of [...read.values('-f'), ...read.operands]) {
      emitFile(call, 'read', file)
      emit(call, 'undescribed', 'run', 'program', file)
    }
    const codes = [...read.values('-e'), ...(call.stdinGiven ? [call.stdin] : [])]
    for (const code of codes)
      for (const line of (code.text ?? '').split('\n')) {
        const at = line.search(/!(?![<>=])/)
        if (at >= 0) call.shell({ text: line.slice(at + 1), carries: code.carries, span: code.span })
      }
  },
}

export const valuePrograms: readonly Program[] = [seq, dc]
