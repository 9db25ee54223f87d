import type { Span } from '../lib/span.ts'
import { commentEnd, dollarQuoteEnd, quoteEnd } from '../understand/sql/postgres/quotes.ts'

/** More are not looked at one by one: what is found is then told of the file. */
const MOST_STATEMENTS = 200

/**
 * Where the statements of an SQL file stand, without the blanks and comments around them. Only places are taken from it, so
 * that a dialect whose quotes are others costs a place and no verdict.
 */
export function statementPlaces(text: string): readonly Span[] {
  const found: Span[] = []
  let start: number | undefined
  let end = 0
  for (let i = 0; i < text.length; ) {
    const next = afterSpace(text, i)
    if (next > i) {
      i = next
      continue
    }
    if (text[i] === ';') {
      if (start !== undefined) found.push([start, i])
      if (found.length > MOST_STATEMENTS) return []
      start = undefined
      i++
      continue
    }
    start ??= i
    i = afterToken(text, i)
    end = i
  }
  if (start !== undefined) found.push([start, end])
  return found
}

/** Behind a blank or a comment. */
function afterSpace(text: string, at: number): number {
  const char = text[at] as string
  if (char === ' ' || char === '\n' || char === '\t' || char === '\r') return at + 1
  if (text.startsWith('/*', at)) return commentEnd(text, at)
  if (!text.startsWith('--', at)) return at
  const line = text.indexOf('\n', at)
  return line < 0 ? text.length : line
}

function afterToken(text: string, at: number): number {
  const char = text[at] as string
  if (char === "'" || char === '"' || char === '`') return quoteEnd(text, at, char, false)
  return (char === '$' ? dollarQuoteEnd(text, at) : undefined) ?? at + 1
}
