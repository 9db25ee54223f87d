import type { Span } from '../../lib/span.ts'

export interface SqliteSql {
  readonly is: 'sql'
  readonly sql: string
  readonly span: Span
}

/** A line that begins with a dot where a statement would begin. */
export interface SqliteDot {
  readonly is: 'dot'
  readonly line: string
  readonly span: Span
}

export type SqlitePart = SqliteSql | SqliteDot

/**
 * Splits what the sqlite3 shell reads from standard input, from `.read` or from one of its arguments, in order. A line
 * that begins with `#` is a comment there; `/` or `go` alone ends a statement (SQLite 3.51, shell.c).
 */
export function splitSqlite(text: string): readonly SqlitePart[] {
  const parts: SqlitePart[] = []
  let sql = ''
  let from = 0
  let open: Open = 'none'
  const flush = (to: number): void => {
    if (sql.trim() !== '') parts.push({ is: 'sql', sql, span: [from, to] })
    sql = ''
    open = 'none'
  }
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline + 1
    const line = text.slice(at, end)
    const bare = line.trim()
    const isStart = open === 'none' && isComplete(sql)
    if (isStart && line.startsWith('.')) {
      flush(at)
      parts.push({ is: 'dot', line: line.trimEnd(), span: [at, at + line.trimEnd().length] })
      from = end
    } else if (open === 'none' && (bare === '/' || bare.toLowerCase() === 'go')) sql += ';\n'
    else if (!(isStart && line.startsWith('#'))) {
      if (sql === '') from = at
      sql += line
      open = openAfter(line, open)
    }
    at = end
  }
  flush(text.length)
  return parts
}

type Open = 'none' | "'" | '"' | '`' | ']' | '*/'

/** Which quote or comment is open after a line. */
function openAfter(line: string, before: Open): Open {
  let open = before
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i] ?? ''
    if (open === '*/') {
      if (line.startsWith('*/', i)) {
        open = 'none'
        i += 1
      }
    } else if (open !== 'none') {
      if (char === open) open = 'none'
    } else if (char === "'" || char === '"' || char === '`') open = char
    else if (char === '[') open = ']'
    else if (line.startsWith('--', i)) return 'none'
    else if (line.startsWith('/*', i)) {
      open = '*/'
      i += 1
    }
  }
  return open
}

/** Nothing is gathered, or it ends with `;`, comments left out: then a line with a dot is a command. */
function isComplete(sql: string): boolean {
  const lines = sql.split('\n')
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const line = (lines[i] ?? '').trim()
    if (line === '' || line.startsWith('--')) continue
    return line.endsWith(';') || line.endsWith('*/') || line.includes('--')
  }
  return true
}
