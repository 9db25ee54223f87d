import type { Span } from '../../lib/span.ts'
import { endOfMask } from './mask.ts'

const ENDS = ' \t\r\n&;,\'"`)}]<>|#'

/** What a command prints does not stand in the text. */
export const COMMAND = '$('

/**
 * The value that begins here, without its quotes; `undefined` where there is none. One whose quote or bracket never
 * closes goes to the end of the text: too much is masked, and each such text is read to its end only once. A command is
 * no value, and that is seen before its end is looked for, as what stands in it is looked at once more.
 */
export function valueAt(text: string, from: number): Span | undefined {
  const first = text[from] ?? ' '
  if (QUOTES.includes(first)) return [from + 1, closing(text, from + 1, first)]
  const inBrackets = first === '[' || (first === '{' && text[from + 1] !== '{')
  if (text.startsWith(COMMAND, inBrackets ? from + 1 : from)) return undefined
  if (inBrackets) return [from + 1, closingBracket(text, from)]
  let end = from
  while (end < text.length && !ENDS.includes(text[end] as string)) end = endOfPiece(text, end)
  end = Math.min(end, text.length)
  return end === from ? undefined : [from, end]
}

const QUOTES = '"\'`'

/** Where the bracket closes that opens here. Brackets within double quotes are text. */
function closingBracket(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    const c = text[i] as string
    if (c === '"') i = closing(text, i + 1, c)
    else if (c === '[' || c === '{') depth++
    else if ((c === ']' || c === '}') && --depth === 0) return i
  }
  return text.length
}

/** One character, an escaped one, or what belongs together though it has signs or blanks inside. */
function endOfPiece(text: string, at: number): number {
  const c = text[at]
  if (c === '\\') return at + 2
  if (c === '(') return endOfCall(text, at)
  if (text.startsWith('${', at) || text.startsWith('{{', at)) return endOfVariable(text, at)
  return endOfMask(text, at) ?? at + 1
}

/** `PASSWORD('x')`, where it does not close the rest of the line. */
function endOfCall(text: string, at: number): number {
  let depth = 0
  let end = at
  for (; end < text.length && text[end] !== '\n'; end++) {
    if (text[end] === '(') depth++
    else if (text[end] === ')' && --depth === 0) return end + 1
  }
  return end
}

/** `${NAME}`, `${{ secrets.NAME }}`, `{{ .name }}`. */
function endOfVariable(text: string, at: number): number {
  const close = text.startsWith('{{', text[at] === '$' ? at + 1 : at) ? '}}' : '}'
  const end = text.slice(at, at + LONGEST_VARIABLE).indexOf(close)
  return end < 0 ? at + 2 : at + end + close.length
}

const LONGEST_VARIABLE = 100

/** The value of a header that began behind `before`: up to that quote, or to any, and at most to the end of the line. */
export function endOfHeader(text: string, from: number, before: string): number {
  return closing(text, from, before === '"' || before === "'" ? `${before}\r\n` : '\'"`\r\n')
}

export function endOfLine(text: string, from: number): number {
  let end = from
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++
  return end
}

/**
 * What belongs to a key of YAML below its line: lines that are further in than the key, and the items of a list that
 * stand as far in as it does.
 */
export function blockBelow(text: string, from: number, column: number): Span | undefined {
  let start: number | undefined
  let end = from
  for (let line = text.indexOf('\n', from); line >= 0; line = text.indexOf('\n', line + 1)) {
    let at = line + 1
    while (text[at] === ' ' || text[at] === '\t') at++
    const last = endOfLine(text, at)
    if (last === at) continue
    const indent = at - line - 1
    if (indent < column || (indent === column && !text.startsWith('- ', at))) break
    if (start === undefined && text.startsWith(COMMAND, at)) return undefined
    start ??= at
    end = last
  }
  return start === undefined ? undefined : [start, end]
}

/** Where one of the signs stands that is not escaped, or the end of the text. At the end of a line nothing is. */
function closing(text: string, from: number, signs: string): number {
  for (let i = from; i < text.length; i++) {
    const c = text[i] as string
    if (signs.includes(c)) return i
    if (c === '\\' && text[i + 1] !== '\n') i++
  }
  return text.length
}
