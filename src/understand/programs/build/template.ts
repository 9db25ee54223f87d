/** Templates of task runners: `{{ … }}` in a text that a shell reads afterwards. */

/** Puts values where `{{ … }}` stands. What `value` does not know becomes `mark`. */
export function fillTemplate(text: string, mark: string, value: (inner: string) => string | undefined): string {
  let out = ''
  let at = 0
  for (;;) {
    const open = text.indexOf('{{', at)
    const close = open < 0 ? -1 : text.indexOf('}}', open)
    if (close < 0) return out + text.slice(at)
    out += text.slice(at, open) + (value(text.slice(open + 2, close).trim()) ?? mark)
    at = close + 2
  }
}

/**
 * The name of a shell variable that stands in none of the texts, so that nothing can set it: the shell that reads the
 * filled template finds it unset, and so it is unknown there too.
 */
export function freeName(texts: readonly string[]): string {
  let name = 'unknown_here'
  while (texts.some((one) => one.includes(name))) name += '_'
  return name
}
