/** Tokens of the JavaScript that a shell of MongoDB gets; only what its reader needs of the language (ES2024). */
export interface JsToken {
  readonly is: 'name' | 'string' | 'number' | 'regex' | 'mark' | 'end of line'
  /** Of a string what stands between its quotes, escapes undone where they are plain. */
  readonly text: string
}

type JsTokens =
  | { readonly is: 'tokens'; readonly tokens: readonly JsToken[] }
  | { readonly is: 'fault'; readonly why: string }

const NAME = /[\p{L}\p{N}$_]/u

export function tokenizeScript(text: string): JsTokens {
  const tokens: JsToken[] = []
  let at = 0
  while (at < text.length) {
    const c = text[at] as string
    if (c === '\n') {
      tokens.push({ is: 'end of line', text: '\n' })
      at++
    } else if (/\s/.test(c)) {
      at++
    } else if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2)
      if (end < 0) return { is: 'fault', why: 'a comment is not closed' }
      at = end + 2
    } else if (c === '"' || c === "'" || c === '`') {
      const read = readString(text, at, c)
      if (typeof read === 'string') return { is: 'fault', why: read }
      tokens.push({ is: 'string', text: read.text })
      at = read.end
    } else if (NAME.test(c)) {
      let end = at + 1
      while (end < text.length && NAME.test(text[end] as string)) end++
      tokens.push({ is: /[0-9]/.test(c) ? 'number' : 'name', text: text.slice(at, end) })
      at = end
    } else if (c === '\\') {
      return { is: 'fault', why: 'an escape in a name' }
    } else if (c === '/' && beginsRegex(tokens)) {
      const end = regexEnd(text, at)
      if (end === undefined) return { is: 'fault', why: 'a pattern is not closed' }
      tokens.push({ is: 'regex', text: text.slice(at, end) })
      at = end
    } else if (text.startsWith('?.', at)) {
      tokens.push({ is: 'mark', text: '.' })
      at += 2
    } else if (text.startsWith('=>', at)) {
      tokens.push({ is: 'mark', text: '=>' })
      at += 2
    } else {
      tokens.push({ is: 'mark', text: c })
      at++
    }
  }
  return { is: 'tokens', tokens }
}

function readString(
  text: string,
  start: number,
  quote: string,
): { readonly text: string; readonly end: number } | string {
  let value = ''
  for (let at = start + 1; at < text.length; at++) {
    const c = text[at] as string
    if (c === '\\') {
      const next = text[at + 1] ?? ''
      if (/[xu0-7]/.test(next)) value += '\uFFFC'
      else value += next === 'n' ? '\n' : next === 't' ? '\t' : next
      at++
    } else if (c === quote) {
      return { text: value, end: at + 1 }
    } else if (quote === '`' && c === '$' && text[at + 1] === '{') {
      // The code in a template may only look things up; a call in it would be skipped over.
      const end = text.indexOf('}', at)
      if (end < 0 || /[(`{]/.test(text.slice(at + 2, end))) return 'a template that calls something'
      value += '\uFFFC'
      at = end
    } else if (c === '\n' && quote !== '`') {
      return 'a string is not closed'
    } else value += c
  }
  return 'a string is not closed'
}

const BEFORE_REGEX = new Set(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '=>', '\n'])

function beginsRegex(tokens: readonly JsToken[]): boolean {
  const last = tokens.at(-1)
  if (last === undefined) return true
  return (
    (last.is === 'mark' && BEFORE_REGEX.has(last.text)) ||
    last.is === 'end of line' ||
    (last.is === 'name' && last.text === 'return')
  )
}

function regexEnd(text: string, start: number): number | undefined {
  let inClass = false
  for (let at = start + 1; at < text.length; at++) {
    const c = text[at]
    if (c === '\n') return undefined
    if (c === '\\') at++
    else if (c === '[') inClass = true
    else if (c === ']') inClass = false
    else if (c === '/' && !inClass) {
      let end = at + 1
      while (end < text.length && /[a-z]/.test(text[end] as string)) end++
      return end
    }
  }
  return undefined
}
