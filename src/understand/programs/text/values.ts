import { emit } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { Carries, SOME_NAME, stream } from '../../word.ts'

/** Programs that print numbers, dates and names of the host. */

const seq: Program = {
  names: [
    'date',
    'seq',
    'nproc',
    'id',
    'arch',
    'uptime',
    'sleep',
    'tty',
    'getconf',
    'cal',
    'factor',
    'expr',
    'bc',
    'dc',
    'yes',
    'usleep',
    'locale',
    'uuidgen',
  ],
  about: 'prints numbers and dates, or waits',
  examples: {
    'date +%F': [],
    'sleep 5': [],
    'rm "x-$(date +%F)"': ['file delete x-\uFFFB'],
    'date -s 2020-01-01': ['change set clock'],
  },
  run: (call) => {
    if (call.name === 'date' && call.args.some((w) => /^(-s|--set)/.test(w.text)))
      return emit(call, 'change', 'set', 'clock')
    const format = call.args.find((w) => w.text.startsWith('+'))
    const plain =
      call.name !== 'yes' && call.name !== 'expr' && (format === undefined || /^[+%\w.:-]*$/.test(format.text))
    return stream(plain ? `${SOME_NAME}\n` : undefined, Carries.nothing, call.span)
  },
}

export const valuePrograms: readonly Program[] = [seq]
