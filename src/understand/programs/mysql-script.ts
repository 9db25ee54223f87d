/**
 * A script of the `mysql` client (MySQL 8.4 manual, section 6.5.1.2, and its `client/mysql.cc`): SQL, and between it the
 * commands of the client itself. A command is taken for one where the client might take it for one; the client is
 * stricter in places, which only raises.
 */
export type MysqlPiece =
  | { readonly is: 'sql'; readonly text: string }
  /** `name` is the long one: `system`, `source`, `use`. */
  | { readonly is: 'command'; readonly name: string; readonly rest: string }

/** Commands by their letter, as in `\! ls`. */
const LETTERS: Readonly<Record<string, string>> = {
  '!': 'system',
  '.': 'source',
  u: 'use',
  r: 'connect',
  d: 'delimiter',
  T: 'tee',
  t: 'notee',
  P: 'pager',
  n: 'nopager',
  e: 'edit',
  g: 'go',
  G: 'ego',
  c: 'clear',
  p: 'print',
  q: 'quit',
  s: 'status',
  R: 'prompt',
  C: 'charset',
  '#': 'rehash',
  W: 'warnings',
  w: 'nowarning',
  x: 'resetconnection',
  h: 'help',
  '?': 'help',
}

const NAMES: ReadonlySet<string> = new Set([...Object.values(LETTERS), 'exit', 'query_attributes', 'sandbox'])

/** Commands that end at their letter; the others take the rest of the line. */
const BARE: ReadonlySet<string> = new Set([
  'notee',
  'nopager',
  'edit',
  'clear',
  'print',
  'quit',
  'status',
  'rehash',
  'warnings',
  'nowarning',
  'resetconnection',
])

export function splitMysqlScript(text: string): readonly MysqlPiece[] {
  const pieces: MysqlPiece[] = []
  let delimiter = ';'
  let from = 0
  let at = 0
  const flush = (end: number): void => {
    const sql = text.slice(from, end)
    if (sql.trim() !== '') pieces.push({ is: 'sql', text: sql })
  }
  const command = (name: string, rest: string): void => {
    const known = name === 'delimiter' ? firstWord(rest) : ''
    if (known !== '') delimiter = known
    pieces.push({ is: 'command', name, rest: rest.trim() })
  }
  let empty = true
  while (at < text.length) {
    const atLineStart = at === 0 || text[at - 1] === '\n'
    if (empty && atLineStart) {
      const end = lineEnd(text, at)
      const line = text.slice(at, end).trim()
      const name = firstWord(line).replace(/;+$/, '').toLowerCase()
      // `help me` may also be SQL of a statement that begins here; as a command it does nothing.
      if (NAMES.has(name) && !(name === 'use' && line.includes(';', line.indexOf(';') + 1))) {
        flush(at)
        command(name, line.slice(name.length))
        at = end
        from = end
        continue
      }
    }
    const c = text[at] as string
    if (text.startsWith(delimiter, at)) {
      // Of the usual delimiter the text is left whole: the reader of SQL knows it.
      if (delimiter !== ';') {
        flush(at)
        from = at + delimiter.length
      }
      at += delimiter.length
      empty = true
      continue
    }
    if (c === '\\') {
      const name = LETTERS[text[at + 1] ?? '']
      if (name !== undefined) {
        flush(at)
        empty = true
        if (name === 'go' || name === 'ego' || BARE.has(name)) {
          if (name !== 'go' && name !== 'ego') command(name, '')
          at += 2
        } else {
          const end = lineEnd(text, at)
          command(name, text.slice(at + 2, end))
          at = end
        }
        from = at
        continue
      }
    }
    if (c === "'" || c === '"' || c === '`') {
      at = afterQuote(text, at, c)
      empty = false
      continue
    }
    if (c === '#' || (text.startsWith('--', at) && /[\s]|^$/.test(text[at + 2] ?? ''))) {
      at = lineEnd(text, at)
      continue
    }
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2)
      if (text[at + 2] === '!' || text[at + 2] === 'M') empty = false
      at = end < 0 ? text.length : end + 2
      continue
    }
    if (!/\s/.test(c)) empty = false
    at++
  }
  flush(text.length)
  return pieces
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function firstWord(line: string): string {
  return line.trimStart().split(/\s/, 1)[0] ?? ''
}

function afterQuote(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\' && quote !== '`') at++
    else if (text[at] === quote) return at + 1
  }
  return text.length
}
