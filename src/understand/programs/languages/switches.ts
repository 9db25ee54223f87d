import type { Word } from '../../word.ts'

/** Switches that take the rest of their word as a value: nothing behind them is a switch. */
const TAKES_REST = new Set('eEIMmFixCDVdrKTWX'.split(''))

/**
 * A word of switches of Perl or Ruby without the numbers of `-0` and `-l`: `-0777pe` is `-0 -p -e` with a number
 * between, and a table of options would take the letters behind it for its value (perlrun, Perl 5.42).
 */
export function withoutDigits(w: Word): Word {
  const { text } = w
  if (!/^-[a-zA-Z]*[0l]/.test(text.slice(0, 40)) || text.startsWith('--')) return w
  let out = '-'
  for (let i = 1; i < text.length; i++) {
    const c = text[i] as string
    out += c
    if (TAKES_REST.has(c)) return { ...w, text: out + text.slice(i + 1) }
    if (c !== '0' && c !== 'l') continue
    if (c === '0' && /[xX]/.test(text[i + 1] ?? '')) i++
    while (/[0-9]/.test(text[i + 1] ?? '')) i++
  }
  return { ...w, text: out }
}
