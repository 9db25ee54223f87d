import { emitFile } from '../../emit.ts'
import { joinWords, optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { SOME_NAME } from '../../word.ts'
import { replaces } from './reading.ts'

/** Programs that write what they get. */

const tee: Program = {
  names: ['tee', 'sponge'],
  about: 'prints and writes what it gets',
  examples: {
    'echo a | tee b': ['file overwrite b'],
    'sort b | sponge b': ['file read b', 'file edit b'],
    'sort b | tee b': ['file read b', 'file overwrite b'],
    'echo a | tee -a b': ['file append b'],
    "echo 'rm x' | tee b.sh; sh b.sh": ['file overwrite b.sh', 'file read b.sh', 'file delete x'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable('-a|--append -i|--ignore-interrupts -p --output-error=?'))
    for (const path of read.operands) {
      if (/^\/dev\/(null|stdout|stderr|tty|fd\/[\w-]+)$/.test(path.text)) continue
      // `sponge` reads to the end before it opens the file.
      const edits = call.name === 'sponge' && replaces(call, call.stdin, path)
      emitFile(call, read.has('-a') ? 'append' : edits ? 'edit' : 'overwrite', path)
      call.wroteFile(path, call.stdin)
    }
    return call.stdin
  },
}

const split: Program = {
  names: ['split', 'csplit'],
  about: 'cuts a file into several',
  examples: { 'split -l 10 a part-': ['file read a', 'file create part-\uFFFB'] },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-l|--lines= -b|--bytes= -C|--line-bytes= -n|--number= -a|--suffix-length= -d -x --additional-suffix= --filter= -e -t= -u --verbose -f|--prefix= -k -s -z --numeric-suffixes=? --hex-suffixes=?',
      ),
    )
    const code = read.value('--filter')
    const [source, prefix] = read.operands
    if (source !== undefined) emitFile(call, 'read', source)
    if (code !== undefined) call.shell({ text: code.text, carries: code.carries, span: code.span })
    emitFile(call, 'create', {
      ...(prefix ?? joinWords([])),
      text: `${prefix?.text ?? 'x'}${SOME_NAME}`,
      span: prefix?.span ?? call.span,
    })
  },
}

export const writers: readonly Program[] = [tee, split]
