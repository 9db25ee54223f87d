/** Templates of task runners: `{{ … }}` in a text that a shell reads afterwards. */

/** Values that use one another twice double with each of them; a longer text is unknown. */
const LONGEST = 262_144

/** Puts values where `{{ … }}` stands. What `value` does not know becomes `mark`. */
export function fillTemplate(text: string, mark: string, value: (inner: string) => string | undefined): string {
  let out = ''
  let at = 0
  for (;;) {
    const open = text.indexOf('{{', at)
    const close = open < 0 ? -1 : text.indexOf('}}', open)
    if (close < 0) return out + text.slice(at)
    out += text.slice(at, open) + (value(text.slice(open + 2, close).trim()) ?? mark)
    if (out.length > LONGEST) return mark
    at = close + 2
  }
}

/**
 * The name of a shell variable that stands in none of the texts, so that nothing can set it: the shell that reads the
 * filled template finds it unset, and so it is unknown there too.
 */
export function freeName(texts: readonly string[]): string {
  let longest = -1
  for (const text of texts) {
    for (let at = text.indexOf(FREE); at >= 0; at = text.indexOf(FREE, at + FREE.length)) {
      let end = at + FREE.length
      while (text[end] === '_') end++
      longest = Math.max(longest, end - at - FREE.length)
    }
  }
  return FREE + '_'.repeat(longest + 1)
}

const FREE = 'unknown_here'
