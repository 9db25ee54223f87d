import type { Span } from '../../lib/span.ts'
import { endOfMask } from './mask.ts'

/** A word of a command line. */
export interface CommandWord {
  /** Without the quotes around it. */
  readonly text: string
  /** Where `text` stands. */
  readonly span: Span
  readonly quoted: boolean
}

/**
 * Words as a reader sees them: split at blanks, a quoted piece is one word, signs between commands are words of their
 * own. It is no shell (`understand` is one): texts of a dozen languages come here, and it only has to find the word
 * behind an option.
 */
export function commandWords(text: string): readonly CommandWord[] {
  const words: CommandWord[] = []
  let i = 0
  while (i < text.length) {
    const c = text[i] as string
    if (BLANK.includes(c)) i++
    else if (BETWEEN.includes(c)) {
      let end = i + 1
      while (end < text.length && BETWEEN.includes(text[end] as string)) end++
      words.push({ text: c === '\n' || c === '(' ? ';' : text.slice(i, end), span: [i, end], quoted: false })
      i = end
    } else if (c === '"' || c === "'") {
      const close = text.indexOf(c, i + 1)
      const end = close < 0 ? text.length : close
      words.push({ text: text.slice(i + 1, end), span: [i + 1, end], quoted: true })
      i = end + 1
    } else {
      const end = endOfWord(text, i)
      words.push({ text: text.slice(i, end), span: [i, end], quoted: false })
      i = end
    }
  }
  return words
}

const BLANK = ' \t\r'
const BETWEEN = '|&;\n('

/** A quote inside a word (`-p'x y'`) belongs to it to where it closes. */
function endOfWord(text: string, from: number): number {
  let end = from
  while (end < text.length) {
    const c = text[end] as string
    if (BLANK.includes(c) || BETWEEN.includes(c)) return end
    else if (c === '⟨') end = endOfMask(text, end) ?? end + 1
    else if (c === '\\') end += 2
    else if (c === '"' || c === "'") {
      const close = text.indexOf(c, end + 1)
      end = close < 0 ? text.length : close + 1
    } else end++
  }
  return Math.min(end, text.length)
}
