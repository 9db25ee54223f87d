import { cutTrailing } from '../../lib/cut.ts'
import { optionTable, readArguments } from '../options.ts'
import type { Call } from '../program.ts'
import { fewer, linesOf, oneOf, secretAmong } from '../programs/text/listed.ts'
import { emptyStream, isKnownText, SOME_NAME, type Stream, UNKNOWN, unknownWord, type Word, word } from '../word.ts'
import { LIMITS } from './limits.ts'
import type { Run } from './run.ts'
import type { Scope } from './scope/scope.ts'

/** Builtins that put what they are given into variables. Bash 5.2 manual, section 4.2. */

function putUnknownList(scope: Scope, name: string, value: Word): void {
  scope.put(name, { value, exported: false, elements: [value] })
}

const READ = optionTable('-a= -d= -i= -n= -N= -p= -t= -u= -e -r -s -E -A= -k= -q -z')

export function readLine(_run: Run, scope: Scope, call: Call): Stream {
  const read = readArguments(call.args, READ, 'operand')
  const { stdin } = scope
  const unknown = { ...unknownWord(stdin.span, stdin.carries), about: stdin.about }
  const end = endOfLine(read.value('-d'))
  // From another descriptor, up to another end, a part of a line, or what was typed in beforehand.
  const isLine = !read.has('-u', '-n', '-N', '-e', '-i', '-k') && end !== undefined
  const line = isLine ? onlyLine(stdin.text, end) : undefined
  const own = (call.env.get('IFS') ?? scope.variables.get('IFS')?.value)?.text
  const isRaw = read.has('-r')
  const list = read.value('-a', '-A')
  if (list !== undefined) {
    const fields = line === undefined ? undefined : fieldsOf(line, own, Number.POSITIVE_INFINITY, isRaw)
    const elements = fields?.map((one) => word(one, stdin.span, { carries: stdin.carries }))
    if (elements === undefined) putUnknownList(scope, list.text, { ...unknown, splits: true })
    else scope.put(list.text, { value: elements[0] ?? word(''), exported: false, elements })
    return emptyStream
  }
  const names = read.operands.length === 0 ? [word('REPLY')] : read.operands
  const fields = line === undefined ? undefined : fieldsOf(line, own, names.length, isRaw)
  // Any of many lines, of which a separator of its own may cut something off.
  const isWhole = isLine && line === undefined && /^[ \t\n]*$/.test(own ?? '')
  const any = names.length === 1 && isWhole ? anyOf(scope, stdin, end) : undefined
  for (const [i, name] of names.entries()) {
    const value = fields === undefined ? unknown : word(fields[i] ?? '', stdin.span, { carries: stdin.carries })
    scope.set(name.text, any ?? value)
  }
  return emptyStream
}

/** The line of this round of a loop, where it reads them one by one; else what stands for any of them. */
function anyOf(scope: Scope, stdin: Stream, end: '\n' | '\0'): Word | undefined {
  // Names that end with a zero byte run together where lines are expected, those of them that are printed.
  if (end === '\n' && stdin.text?.includes('\0') === true) return secretAmong(linesOf(asLines(stdin, '\0')))
  const list = asLines(stdin, end)
  const { round } = scope
  const lines = round === undefined ? [] : linesOf(list)
  if (round === undefined || lines.length < 2 || lines.length > LIMITS.rounds) return oneOf(list)
  scope.round = undefined
  round.of = lines.length
  return lines[round.at]
}

/** What a line ends with, where that is one of the two that lists are written with; `-d ''` is the zero byte. */
function endOfLine(given: Word | undefined): '\n' | '\0' | undefined {
  if (given === undefined || given.text === '\n') return '\n'
  return given.text === '' || given.text === '\0' ? '\0' : undefined
}

/** Of more lines than one, a loop reads each, and of what is empty the end. */
function onlyLine(text: string | undefined, end: '\n' | '\0'): string | undefined {
  const line = text?.endsWith(end) === true ? text.slice(0, -1) : text
  return line === '' || line === undefined || line.includes(end) || line.includes('\0') ? undefined : line
}

/** A list of which each ends with a zero byte, as one of lines; what holds a line end is no such list. */
function asLines(list: Stream, end: '\n' | '\0'): Stream {
  if (list.text === undefined || end === '\n') return list
  return { ...list, text: list.text.includes('\n') ? UNKNOWN : list.text.replaceAll('\0', '\n') }
}

/** The fields of one line for so many names, the last of which takes the rest. */
function fieldsOf(
  line: string,
  separators: string | undefined,
  count: number,
  isRaw: boolean,
): readonly string[] | undefined {
  if (!isRaw && line.includes('\\')) return undefined
  const set = separators ?? ' \t\n'
  if (!isKnownText(set)) return undefined
  const blanks = [' ', '\t', '\n'].filter((one) => set.includes(one)).join('')
  const others = set.replace(/[ \t\n]/g, '')
  if (others === '') return betweenBlanks(line, blanks, count)
  // A single one at the end is taken off, and blanks beside it at both ends.
  if (blanks !== '' || others.includes(line.at(-1) ?? '')) return undefined
  if (count === 1) return [line]
  if (others.length > 1 || others === '\\' || !isKnownText(line)) return undefined
  const parts = line.split(others)
  return parts.length <= count ? parts : [...parts.slice(0, count - 1), parts.slice(count - 1).join(others)]
}

/** The last field takes the rest as it is. */
function betweenBlanks(line: string, blanks: string, count: number): readonly string[] | undefined {
  if (blanks === '') return [line]
  let rest = cutTrailing(line, blanks).replace(new RegExp(`^[${blanks}]+`), '')
  if (count > 1 && !isKnownText(rest)) return undefined
  const between = new RegExp(`[${blanks}]+`)
  if (count === Number.POSITIVE_INFINITY) return rest.split(between)
  const fields: string[] = []
  for (let found = between.exec(rest); found !== null && fields.length < count - 1; found = between.exec(rest)) {
    fields.push(rest.slice(0, found.index))
    rest = rest.slice(found.index + found[0].length)
  }
  return [...fields, rest]
}

const FILL = optionTable('-d= -n= -O= -s= -t -u= -C= -c=')

/** `mapfile`; `evaluate` runs the code of `-C`, each time that some lines were read. */
export function fillList(scope: Scope, call: Call, evaluate: (code: Word) => void): Stream {
  const read = readArguments(call.args, FILL, 'operand')
  const code = read.value('-C')
  if (code !== undefined) evaluate(code)
  const name = read.operands[0]?.text ?? 'MAPFILE'
  const value = unknownWord(call.span, scope.stdin.carries, true)
  // `-u` reads something else, `-O` leaves what stands before, `-s` and `-d` make other elements.
  const end = endOfLine(read.value('-d'))
  const lists = read.has('-u', '-O', '-s') || end === undefined ? undefined : fewer(asLines(scope.stdin, end)).lists
  scope.put(name, { value, exported: false, elements: lists ?? [value] })
  return emptyStream
}

/** `getopts OPTIONS NAME [ARG …]`: in each round another option. */
export function nextOption(_run: Run, scope: Scope, call: Call): Stream {
  const [, name, ...given] = call.args
  if (name === undefined) return emptyStream
  const from = given.length > 0 ? given : scope.positional
  const carries = from.reduce((sum, one) => sum | one.carries, 0)
  scope.set(name.text, unknownWord(call.span))
  scope.set('OPTARG', unknownWord(call.span, carries))
  scope.set('OPTIND', word(SOME_NAME))
  return emptyStream
}
