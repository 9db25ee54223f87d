import pc from 'picocolors'

export type Colours = ReturnType<typeof pc.createColors>

/** Colour only on a terminal, and never where `NO_COLOR` asks for none (https://no-color.org). */
export function coloursFor(stream: { readonly isTTY?: boolean }): Colours {
  const wanted = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  return pc.createColors(wanted)
}

/** How many columns a text may take: what `COLUMNS` says, else the terminal, which says 0 where it does not know. */
export function widthOf(stream: { readonly columns?: number }): number {
  const columns = Number(process.env['COLUMNS']) || stream.columns || 100
  return Math.max(40, Math.min(columns, 120))
}

/**
 * How many columns a terminal draws a text in. A heuristic: letters of East Asia and emoji take two, marks that are put on
 * a letter none. Counter-example: emoji that are joined into one.
 */
export function columnsOf(text: string): number {
  if (NARROW.test(text)) return text.length
  // To make these costs 2 ms, which a start does without.
  const mark = /\p{M}/u
  const wide =
    /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u
  let columns = 0
  for (const letter of text) columns += mark.test(letter) ? 0 : wide.test(letter) ? 2 : 1
  return columns
}

const NARROW = /^[\x20-\x7e]*$/

/** Breaks text at blanks, so that no line is longer than `width`; later lines begin with `indent`. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const part of text.split(' ')) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(part) > width) {
      lines.push(line)
      line = part
    } else line = line === '' ? part : `${line} ${part}`
  }
  lines.push(line)
  return lines.join(`\n${indent}`)
}
