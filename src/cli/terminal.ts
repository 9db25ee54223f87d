import pc from 'picocolors'

export type Colours = ReturnType<typeof pc.createColors>

/** Colour only on a terminal, and never where `NO_COLOR` asks for none (https://no-color.org). */
export function coloursFor(stream: { readonly isTTY?: boolean }): Colours {
  const wanted = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  return pc.createColors(wanted)
}

export function widthOf(stream: { readonly columns?: number }): number {
  return Math.max(40, Math.min(stream.columns ?? 100, 120))
}

/**
 * Text of an action for a terminal: every control, bidi mark and invisible character is shown as its number, so that what
 * a person sees is what stands there.
 */
export function visibleText(text: string): string {
  return text.replaceAll(HIDDEN, (one) => `⟨U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
}

const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** Breaks text at blanks, so that no line is longer than `width`; later lines begin with `indent`. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const part of text.split(' ')) {
    if (line !== '' && line.length + 1 + part.length > width) {
      lines.push(line)
      line = part
    } else line = line === '' ? part : `${line} ${part}`
  }
  lines.push(line)
  return lines.join(`\n${indent}`)
}
