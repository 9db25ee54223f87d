import { emit } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'

/** moreutils 0.69: each word is a whole command for a shell. */
const joined: Program = {
  names: ['pee', 'mispipe'],
  about: 'runs commands with one input, or one behind the other',
  examples: {
    "echo x | pee 'rm a' 'tee b'": ['file delete a', 'file overwrite b'],
    "mispipe 'rm a' cat": ['file delete a'],
    pee: [],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable('--ignore-sigpipe --no-ignore-sigpipe --ignore-write-errors --no-ignore-write-errors'),
    )
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    for (const w of read.operands) call.shell({ text: w.text, carries: w.carries, span: w.span }, { stdin: call.stdin })
  },
}

export const joinedCommands: readonly Program[] = [joined]
