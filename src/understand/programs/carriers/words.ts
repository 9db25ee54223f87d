import { emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { openStream, type Stream, UNKNOWN, type Word } from '../../word.ts'
import { delimiter, inputWords } from './input-words.ts'

/** Programs that run another one once for each word that they get. */

const xargsOptions = optionTable(
  '-0|--null -a|--arg-file= -d|--delimiter= -E= -e|--eof=? -I= -i|--replace=? -L= -l|--max-lines=? -n|--max-args= -o|--open-tty -P|--max-procs= -p|--interactive --process-slot-var= -r|--no-run-if-empty -s|--max-chars= -t|--verbose -x|--exit --show-limits --help --version -J= -R= -S=',
)

const xargs: Program = {
  names: ['xargs', 'gxargs'],
  about: 'runs a program with words from standard input',
  examples: {
    "printf '%s\\n' a b | xargs rm": ['file delete a', 'file delete b'],
    'xargs rm < unknown.txt': ['file read unknown.txt', 'file delete \uFFFC'],
    'ls | xargs -I{} sh -c "rm {}"': ['file list .', 'unreadable run code', 'file delete \uFFFC'],
    'ls | xargs': ['file list .'],
    'xargs -d, rm <<< a,b': ['file delete a', 'file delete b'],
    "xargs -d '\\n' rm <<< 'a b'": ['file delete a b'],
    'xargs -J % mv % c/ <<< "a b"': ['file move a', 'file overwrite c/a', 'file move b', 'file overwrite c/b'],
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
    const place = read.value('-I')?.text ?? (read.has('-i') ? (read.value('-i')?.text ?? '{}') : undefined)
    const byLine = place !== undefined || read.has('-0')
    const words = inputWords(input, call.span, delimiter(read.value('-d')) ?? (byLine ? 'line' : 'blank'))
    const command = read.operands
    if (command.length === 0) return { text: undefined, carries: input.carries, span: call.span }
    const stdin = { text: '', carries: 0, span: call.span }
    // BSD: the first word that is the mark stands for all words at once.
    const all = read.value('-J')
    const at = all === undefined ? -1 : command.findIndex((w) => w.text === all.text)
    if (at >= 0) return call.exec([...command.slice(0, at), ...words, ...command.slice(at + 1)], { stdin })
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
                listed: w.text === place ? one.listed : undefined,
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

export const wordCarriers: readonly Program[] = [xargs]
