import type { Span } from '../../lib/span.ts'
import { lineEnds } from './line-ends.ts'

/** SQL that the client sends. */
export interface MysqlSql {
  readonly is: 'sql'
  /** Where `use` chose a schema of the server itself, it begins with that, because its tables mean other things. */
  readonly sql: string
  readonly span: Span
}

/** A command of the client itself, by its long name: `\!` is `system`. */
export interface MysqlMeta {
  readonly is: 'meta'
  readonly name: string
  /** The rest of the line. */
  readonly args: string
  readonly span: Span
}

export type MysqlPart = MysqlSql | MysqlMeta

/** Short forms stand anywhere outside quotes and comments. MySQL 8.4, client/mysql.cc; MariaDB 11. */
const SHORT: Readonly<Record<string, string>> = {
  '!': 'system',
  '.': 'source',
  '#': 'rehash',
  '?': 'help',
  C: 'charset',
  G: 'ego',
  P: 'pager',
  R: 'prompt',
  T: 'tee',
  W: 'warnings',
  c: 'clear',
  d: 'delimiter',
  e: 'edit',
  g: 'go',
  h: 'help',
  n: 'nopager',
  p: 'print',
  q: 'quit',
  r: 'connect',
  s: 'status',
  t: 'notee',
  u: 'use',
  w: 'nowarning',
  x: 'resetconnection',
  '-': 'sandbox',
}

/** What stands behind these on the line, up to the delimiter, is their argument; the others take none. */
const TAKES: ReadonlySet<string> = new Set(
  'charset connect delimiter help pager prompt query_attributes source ssl_session_data_print system tee use ?'.split(
    ' ',
  ),
)

/** Long forms stand only where a statement would begin. `use`, `help` and `status` are among them. */
const LONG: ReadonlySet<string> = new Set([...Object.values(SHORT), ...TAKES, 'exit'])

/**
 * Splits what the mysql client reads from `-e`, a file or standard input into SQL and its own commands, in order. With
 * another delimiter than `;` each part is one statement. KNOWN GAP: with `--named-commands` the long forms are
 * commands at the beginning of every line; here such a line within a statement is SQL.
 */
export function splitMysql(text: string): readonly MysqlPart[] {
  const parts: MysqlPart[] = []
  const lineEnd = lineEnds(text)
  let delimiter = ';'
  let from = 0
  let isStart = true
  let schema = ''
  const flush = (to: number): void => {
    const sql = text.slice(from, to)
    if (sql.trim() === '') return
    parts.push({ is: 'sql', sql: schema === '' ? sql : `USE ${schema}; ${sql}`, span: [from, to] })
  }
  const command = (name: string, at: number, argsFrom: number): number => {
    flush(at)
    const line = lineEnd(argsFrom)
    const end = TAKES.has(name)
      ? name === 'delimiter'
        ? line
        : delimiterAt(text, argsFrom, line, delimiter)
      : argsFrom
    const args = text.slice(argsFrom, end).trim()
    // It is not sure that the shell's text ends at a delimiter too: it gets the line, and the rest is SQL besides.
    const given = name === 'system' ? trimmed(text.slice(argsFrom, line), delimiter) : args
    if (name === 'delimiter' && args !== '') delimiter = args.split(/\s/)[0] ?? ';'
    else parts.push({ is: 'meta', name, args: given, span: [at, end] })
    if (name === 'use') schema = systemSchema(args)
    from = end
    isStart = true
    return end
  }
  for (let i = 0; i < text.length; ) {
    const char = text[i] ?? ''
    const long = isStart ? longCommand(text, i, delimiter, lineEnd) : undefined
    if (long !== undefined) {
      i = command(long, i, i + long.length)
      continue
    }
    if (text.startsWith(delimiter, i)) {
      if (delimiter === ';') i += 1
      else {
        flush(i)
        i += delimiter.length
        from = i
      }
      isStart = true
      continue
    }
    const skipped = skip(text, i, lineEnd)
    if (skipped !== undefined) {
      isStart &&= skipped.isComment
      i = skipped.end
    } else if (char === '\\' && SHORT[text[i + 1] ?? ''] !== undefined) {
      i = command(SHORT[text[i + 1] ?? ''] ?? '', i, i + 2)
    } else {
      if (!' \t\r\n\v\f'.includes(char)) isStart = false
      i += 1
    }
  }
  flush(text.length)
  return parts
}

const SYSTEM_SCHEMAS = ['mysql', 'information_schema', 'performance_schema', 'sys']

function systemSchema(name: string): string {
  const bare = name.toLowerCase().replaceAll('`', '').trim()
  return SYSTEM_SCHEMAS.includes(bare) ? bare : ''
}

/** The long name at the beginning of a statement; one that takes no argument has to stand alone. */
function longCommand(text: string, at: number, delimiter: string, lineEnd: (at: number) => number): string | undefined {
  let end = at
  while (end < text.length && !' \t\r\n;'.includes(text[end] ?? '') && end - at < 30) end += 1
  const name = text.slice(at, end).toLowerCase()
  if (!LONG.has(name)) return undefined
  const line = lineEnd(end)
  const isAlone = text.slice(end, delimiterAt(text, end, line, delimiter)).trim() === ''
  return TAKES.has(name) || isAlone ? name : undefined
}

function delimiterAt(text: string, from: number, to: number, delimiter: string): number {
  const at = text.slice(from, to).indexOf(delimiter)
  return at < 0 ? to : from + at
}

/** The end of the quote or comment that begins here. */
function skip(
  text: string,
  at: number,
  lineEnd: (at: number) => number,
): { readonly end: number; readonly isComment: boolean } | undefined {
  const char = text[at] ?? ''
  if (char === "'" || char === '"' || char === '`') return { end: quoteEnd(text, at, char), isComment: false }
  const next = text[at + 2]
  const isDash = text.startsWith('--', at) && (next === undefined || next <= ' ')
  if (char === '#' || isDash) return { end: lineEnd(at), isComment: true }
  if (!text.startsWith('/*', at)) return undefined
  const end = text.indexOf('*/', at + 2)
  return { end: end < 0 ? text.length : end + 2, isComment: !text.startsWith('/*!', at) }
}

function quoteEnd(text: string, at: number, quote: string): number {
  for (let i = at + 1; i < text.length; i += 1) {
    if (text[i] === '\\' && quote !== '`') i += 1
    else if (text[i] === quote) return i + 1
  }
  return text.length
}

function trimmed(args: string, delimiter: string): string {
  const text = args.trim()
  return delimiter !== '' && text.endsWith(delimiter) ? text.slice(0, -delimiter.length).trim() : text
}
