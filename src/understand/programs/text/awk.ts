import { emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { Carries, type Stream } from '../../word.ts'
import { asksHelp } from '../files.ts'
import { readAll, rewritten, scriptAbout } from './reading.ts'

export const awk: Program = {
  names: ['awk', 'gawk', 'mawk', 'nawk'],
  about: 'runs an awk program over lines',
  examples: {
    "awk '{print $1}' a": ['file read a'],
    'awk \'BEGIN { system("rm x") }\'': ['file delete x'],
    'awk \'/^#/ { n++ } { print > ("part-" n ".md") }\' a': ['file overwrite part-\uFFFB.md', 'file read a'],
    'awk \'{ n = $1; n++; print > ("part-" n) }\' a': ['file overwrite part-\uFFFC', 'file read a'],
    'awk -v n=../x \'{ print > ("part-" n); n++ }\' a': ['file overwrite part-\uFFFC', 'file read a'],
    'awk \'{ print > "out.txt" }\' a': ['file overwrite out.txt', 'file read a'],
    "gawk -i inplace '{ print $1 }' a": ['file edit a'],
    "gawk -i inplace '{}' a": ['file overwrite a'],
    'gawk -i inplace \'{ print "x" }\' a': ['file overwrite a'],
    "gawk -i inplace '/x/' a": ['file edit a'],
    "awk '/TRUNCATE/ { print FILENAME }' a": ['file read a'],
    'awk \'{ next } /"/ { system("rm x") } /"/ { print }\' a': ['file delete x', 'file read a'],
    'awk \'NR > 1\n/"/ { system("rm x") }\n/"/ { print }\' a': ['file delete x', 'file read a'],
    'awk \'{ a = $1 / 2; print "rm x", $2 / 4 }\' a': ['file read a'],
    "awk '{ n = 0; next } /^\\[/ { n = 1 }' a": ['file read a'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      optionTable(
        '-F|--field-separator= -v|--assign= -f|--file= -e|--source= -i|--include= -l|--load= -o=? -b -c -C -d=? -D=? -g -h -k -M -n -N -O -p=? -P -r -s -S -t -V -W=',
      ),
      'operand',
    )
    // gawk's own library that edits files in place.
    const inPlace = read.values('-i').some((w) => w.text === 'inplace')
    const files = read.values('-f', '-i').filter((w) => w.text !== 'inplace')
    const codes = [
      ...read.values('-e').map((w): Stream => ({ text: w.text, carries: w.carries, span: w.span })),
      ...files.map((path) => ({ ...call.readFile(path), span: path.span })),
    ]
    const own = codes.length === 0 ? read.operands[0] : undefined
    for (const path of files) emitFile(call, 'read', path)
    if (own !== undefined) codes.push({ text: own.text, carries: own.carries, span: own.span })
    for (const code of codes) call.code('awk', code)
    const paths = read.operands.slice(own === undefined ? 0 : 1).filter((w) => !/^[A-Za-z_]\w*=/.test(w.text))
    const prints = codes.some((code) => code.text === undefined || printsLines(code.text))
    const operation = !inPlace ? 'read' : prints ? 'edit' : 'overwrite'
    for (const path of paths) if (path.text !== '-') emitFile(call, operation, path)
    const input = readAll(call, paths)
    const every = own !== undefined && /^\{ *print \$\w+ *\}$/.test(own.text)
    return {
      text: input.text === '' ? '' : undefined,
      carries: input.carries | Carries.decoded,
      span: call.span,
      of: prints ? (input.of ?? []) : [],
      about: every ? rewritten(input.about) : scriptAbout(input, own === undefined ? [] : [own]),
    }
  },
}

/** True where something of a line may be printed: by a rule without an action, by `print` alone or by a field. */
function printsLines(program: string): boolean {
  if (program.slice(program.lastIndexOf('}') + 1).trim() !== '') return true
  // What stands at the beginning or the end prints one line of its own.
  const rules = program.replace(/\b(?:BEGIN|END)\s*\{[^{}]*\}/g, '')
  return /\bprint\s*[;}\n]/.test(rules) || (/\bprintf?\b/.test(rules) && rules.includes('$'))
}
