import type { Span } from '../../lib/span.ts'
import { endOfMask } from './mask.ts'

const ENDS = ' \t\r\n&;,\'"`)}]<>|#'

/**
 * The value that begins here, without its quotes; `undefined` where there is none. One whose quote or bracket never
 * closes goes to the end of the text: too much is masked, and each such text is read to its end only once.
 */
export function valueAt(text: string, from: number): Span | undefined {
  const first = text[from]
  if (first === undefined) return undefined
  if (first === '"' || first === "'" || first === '`') {
    const end = closing(text, from + 1, first)
    return [from + 1, end]
  }
  if (first === '[' || (first === '{' && text[from + 1] !== '{')) {
    const end = text.indexOf(first === '[' ? ']' : '}', from)
    return [from + 1, end < 0 ? text.length : end]
  }
  let end = from
  while (end < text.length && !ENDS.includes(text[end] as string)) end = endOfPiece(text, end)
  end = Math.min(end, text.length)
  return end === from ? undefined : [from, end]
}

/** One character, an escaped one, or what belongs together though it has signs or blanks inside. */
function endOfPiece(text: string, at: number): number {
  const c = text[at]
  if (c === '\\') return at + 2
  if (c === '$' && text[at + 1] === '{') return endOfVariable(text, at)
  if (c === '{' && text[at + 1] === '{') return endOfVariable(text, at)
  return endOfMask(text, at) ?? at + 1
}

/** `${NAME}`, `${{ secrets.NAME }}`, `{{ .name }}`. */
function endOfVariable(text: string, at: number): number {
  const piece = text.slice(at, at + LONGEST_VARIABLE)
  const close = piece.includes('{{') ? piece.indexOf('}}') + 2 : piece.indexOf('}') + 1
  return close < 3 ? at + 2 : at + close
}

const LONGEST_VARIABLE = 100

/** The value of a header that began behind `before`: up to that quote, or to the end of the line. */
export function endOfHeader(text: string, from: number, before: string): number {
  return before === '"' || before === "'"
    ? Math.min(closing(text, from, before), endOfLine(text, from))
    : unquoted(text, from)
}

function unquoted(text: string, from: number): number {
  let end = from
  while (end < text.length && !'\r\n\'"`'.includes(text[end] as string)) end++
  return end
}

export function endOfLine(text: string, from: number): number {
  let end = from
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++
  return end
}

/** Where the quote stands that is not escaped, or the end of the text. */
function closing(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === quote) return i
  }
  return text.length
}
