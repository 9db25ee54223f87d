import { emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { openStream, type Stream, UNKNOWN, type Word, word } from '../../word.ts'

/** Programs that run another one once for each word that they get. */

const xargsOptions = optionTable(
  '-0|--null -a|--arg-file= -d|--delimiter= -E= -e|--eof=? -I= -i|--replace=? -L= -l|--max-lines=? -n|--max-args= -o|--open-tty -P|--max-procs= -p|--interactive --process-slot-var= -r|--no-run-if-empty -s|--max-chars= -t|--verbose -x|--exit --show-limits --help --version -J= -R= -S=',
)

/** Words that come from standard input: whatever stands there. Known lines are given one by one, so that paths are seen. */
function inputWords(stream: Stream, span: Call['span'], byLine: boolean): readonly Word[] {
  const unknown: Word = {
    text: UNKNOWN,
    span,
    carries: stream.carries,
    pattern: false,
    splits: true,
    about: stream.about,
  }
  if (stream.lists !== undefined && stream.text === undefined)
    return stream.lists.map((one) => ({ ...one, carries: one.carries | stream.carries }))
  if (stream.text === undefined || stream.text.includes(UNKNOWN)) return [unknown]
  const pieces = stream.text.split(byLine ? /[\n\0]/ : /[ \t\n\0]+/).filter((one) => one !== '')
  if (pieces.length > 200 || pieces.some((one) => /['"\\]/.test(one))) return [unknown]
  return pieces.map((one) => word(one, span, { carries: stream.carries }))
}

const xargs: Program = {
  names: ['xargs', 'gxargs'],
  about: 'runs a program with words from standard input',
  examples: {
    "printf '%s\\n' a b | xargs rm": ['file delete a', 'file delete b'],
    'xargs rm < unknown.txt': ['file read unknown.txt', 'file delete \uFFFC'],
    'ls | xargs -I{} sh -c "rm {}"': ['file list .', 'unreadable run code', 'file delete \uFFFC'],
    'ls | xargs': ['file list .'],
    'find /srv -type f | xargs rm': ['file list /srv', 'file delete /srv', 'file delete /srv/**'],
    "find /srv -name '*.bak' -print0 | xargs -0 rm -f": ['file list /srv', 'file delete /srv/**/*.bak'],
    'find /srv | xargs -I{} sh -c "rm {}"': [
      'file list /srv',
      'file delete /srv',
      'unreadable run code',
      'file delete \uFFFC',
    ],
    'find /srv -type f | grep x | xargs rm': ['file list /srv', 'file delete /srv', 'file delete /srv/**'],
    "find /srv -type f | grep '\\.bak$' | sort | xargs rm": ['file list /srv', 'file delete /srv/**/*.bak'],
    "grep -rl x /srv --include='*.bak' | xargs rm": ['file read below /srv', 'file delete /srv/**/*.bak'],
    'rg -l x src | head -5 | xargs rm': ['file read below src', 'file delete src/**'],
    "git ls-files '*.ts' | xargs rm": ['read ls-files repository', 'file delete ./**/*.ts'],
    "git diff --name-only main | grep -E '\\.(ts|tsx)$' | xargs rm": [
      'read diff repository',
      'file delete ./**/*.ts',
      'file delete ./**/*.tsx',
    ],
    'git diff --name-only main | xargs rm': ['read diff repository', 'file delete \uFFFC'],
    'git grep -l x | xargs sed -i s/x/y/': ['read grep repository', 'file edit \uFFFC'],
  },
  run: (call) => {
    const read = readArguments(call.args, xargsOptions, 'operand')
    const file = read.value('-a')
    if (file !== undefined) emitFile(call, 'read', file)
    const input = file === undefined ? call.stdin : call.readFile(file)
    const place = read.value('-I', '-J')?.text ?? (read.has('-i') ? (read.value('-i')?.text ?? '{}') : undefined)
    const words = inputWords(input, call.span, place !== undefined || read.has('-d', '-0'))
    const command = read.operands
    if (command.length === 0) return { text: undefined, carries: input.carries, span: call.span }
    const stdin = { text: '', carries: 0, span: call.span }
    if (place === undefined) return call.exec([...command, ...words], { stdin })
    let out: Stream = openStream
    for (const one of words) {
      // The word is put in where the mark stands, also in the middle of shell code: there it is code that nobody read.
      out = call.exec(
        command.map((w) =>
          w.text.includes(place)
            ? {
                ...w,
                text: putInto(w, place, one),
                pattern: one.pattern,
                carries: w.carries | one.carries,
                about: one.about,
              }
            : w,
        ),
        { stdin },
      )
    }
    return out
  },
}

/** A word in place of a mark. In a text that looks like code a name that is not known is code that nobody read. */
function putInto(w: Word, place: string, one: Word): string {
  const code = w.text !== place && /[\s;|&'"$`]/.test(w.text)
  return w.text.split(place).join(code && one.pattern ? UNKNOWN : one.text)
}

const parallel: Program = {
  names: ['parallel'],
  about: 'runs a program once for each word',
  examples: {
    'parallel systemctl restart ::: nginx myapp': ['restart restart unit nginx', 'restart restart unit myapp'],
    parallel: ['unreadable run code', 'unreadable run program \uFFFC'],
  },
  run: (call) => {
    const read = readArguments(call.args, parallelOptions, 'operand')
    const mark = read.operands.findIndex((w) => /^:::\+?$/.test(w.text))
    const command = mark < 0 ? read.operands : read.operands.slice(0, mark)
    const given =
      mark < 0
        ? inputWords(call.stdin, call.span, true)
        : read.operands.slice(mark + 1).filter((w) => !/^:::/.test(w.text))
    if (command.length === 0) {
      for (const one of given) call.shell({ text: one.text, carries: one.carries, span: one.span })
      return
    }
    for (const one of given) {
      const text = command.map((w) => w.text).join(' ')
      const code = text.includes('{}') ? text.split('{}').join(one.text) : `${text} ${one.text}`
      call.shell({ text: code, carries: one.carries, span: call.span })
    }
  },
}

const parallelOptions = optionTable(
  '-j|--jobs= -k|--keep-order -a|--arg-file= -I= -n|--max-args= -N= --colsep= -C= --bar --eta --progress -t --dry-run --halt= --joblog= -v --will-cite --timeout= --tag --linebuffer --lb -u',
)

export const wordCarriers: readonly Program[] = [xargs, parallel]
