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
  let state: State = FRESH
  const flush = (to: number): void => {
    if (sql.trim() !== '') parts.push({ is: 'sql', sql, span: [from, to] })
    sql = ''
    state = FRESH
  }
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline + 1
    const line = text.slice(at, end)
    const bare = line.trim()
    const isStart = state.open === 'none' && state.ended
    if (isStart && line.startsWith('.')) {
      flush(at)
      parts.push({ is: 'dot', line: line.trimEnd(), span: [at, at + line.trimEnd().length] })
      from = end
    } else if (state.open === 'none' && (bare === '/' || bare.toLowerCase() === 'go')) {
      // As long as the line was, so that places in what comes after it stay right.
      sql += `${';'.padEnd(line.length - 1)}\n`
      state = FRESH
    } else if (!(isStart && line.startsWith('#'))) {
      if (sql === '') from = at
      sql += line
      state = after(line, state)
    }
    at = end
  }
  flush(text.length)
  return parts
}

interface State {
  /** What closes the quote or comment that is open. */
  readonly open: 'none' | "'" | '"' | '`' | ']' | '*/'
  /** Nothing but white space and comments stands behind the last `;`. */
  readonly ended: boolean
}

const FRESH: State = Object.freeze({ open: 'none', ended: true })

function after(line: string, before: State): State {
  let { open, ended } = before
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i] ?? ''
    if (open === '*/') {
      if (line.startsWith('*/', i)) {
        open = 'none'
        i += 1
      }
    } else if (open !== 'none') {
      if (char === open) open = 'none'
    } else if (line.startsWith('--', i)) break
    else if (line.startsWith('/*', i)) {
      open = '*/'
      i += 1
    } else if (char === ';') ended = true
    else if (!' \t\r\n\f'.includes(char)) {
      ended = false
      if (char === "'" || char === '"' || char === '`') open = char
      if (char === '[') open = ']'
    }
  }
  return { open, ended }
}
