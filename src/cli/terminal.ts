import pc from 'picocolors'
import { visible } from '../lib/quoted.ts'

export type Colours = ReturnType<typeof pc.createColors>

/** Colour only on a terminal, and never where `NO_COLOR` asks for none (https://no-color.org). */
export function coloursFor(stream: { readonly isTTY?: boolean }): Colours {
  const wanted = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  return pc.createColors(wanted)
}

export function widthOf(stream: { readonly columns?: number }): number {
  return Math.max(40, Math.min(stream.columns ?? 100, 120))
}

/** Text of an action for a terminal: what a person sees is what stands there. Tabs stay. */
export function visibleText(text: string): string {
  return text
    .split('\t')
    .map((part) => visible(part, Number.POSITIVE_INFINITY))
    .join('\t')
    .replaceAll('⟨U+0060⟩', '`')
}

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
