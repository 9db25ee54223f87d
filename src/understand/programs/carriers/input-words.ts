import type { Call } from '../../program.ts'
import { type Stream, UNKNOWN, type Word, word } from '../../word.ts'

/** Between two words of standard input, where the caller did not name another text. */
type Between = 'blank' | 'line' | { readonly text: string }

/** Words that come from standard input: whatever stands there. Known ones are given one by one, so that paths are seen. */
export function inputWords(stream: Stream, span: Call['span'], between: Between): readonly Word[] {
  const unknown: Word = {
    text: UNKNOWN,
    span,
    carries: stream.carries,
    pattern: false,
    splits: true,
    about: stream.about,
  }
  // Cut somewhere else, the names of a list are others.
  if (stream.lists !== undefined && typeof between === 'object') return [unknown]
  if (stream.lists !== undefined && stream.text === undefined)
    return stream.lists.map((one) => ({ ...one, carries: one.carries | stream.carries }))
  if (stream.text === undefined || stream.text.includes(UNKNOWN)) return [unknown]
  const pieces = stream.text.split(separator(between)).filter((one) => one !== '')
  if (pieces.length > 200 || pieces.some((one) => /['"\\]/.test(one))) return [unknown]
  return pieces.map((one) => word(one, span, { carries: stream.carries }))
}

/** The line end behind the last word is no part of it, or a part that changes nothing of what is read here. */
function separator(between: Between): RegExp {
  if (between === 'blank') return /[ \t\n\0]+/
  if (between === 'line') return /[\n\0]/
  return new RegExp(`${between.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}|\\n$`)
}

/** The delimiter as `-d` takes it: one character, or an escape of C (xargs(1), GNU Parallel). */
export function delimiter(given: Word | undefined): Between | undefined {
  if (given === undefined) return undefined
  const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\0': '\0', '\\t': '\t' }
  const text = escapes[given.text] ?? given.text
  return text === '\n' || text === '\0' || text === '' ? 'line' : { text }
}
