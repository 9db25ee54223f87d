/** One policy as it is written, with the comments above it. */
export interface Statement {
  /** From the first character of the policy to its `;`. */
  readonly text: string
  /** Where that is: UTF-16 code units from the start of the file. */
  readonly start: number
  readonly comments: readonly Comment[]
}

export interface Comment {
  /** Without the slashes. */
  readonly text: string
  readonly start: number
}

export interface Statements {
  readonly statements: readonly Statement[]
  /** What stands behind the last `;`: comments, and text that is no policy. */
  readonly rest: Statement
}

/**
 * Splits a policy file at its semicolons. Cedar 4.5 has no semicolon inside a policy but in strings and comments, no
 * comment but `//`, and no string but `"…"` with backslashes. Cedar counts the policies too, and the counts must agree.
 */
export function splitStatements(file: string): Statements {
  const statements: Statement[] = []
  let comments: Comment[] = []
  let start: number | undefined
  for (let i = 0; i < file.length; i++) {
    const c = file[i]
    if (c === '/' && file[i + 1] === '/') {
      const end = endOfLine(file, i)
      if (start === undefined) comments.push({ text: file.slice(i + 2, end).trim(), start: i })
      i = end
    } else if (c === '"') {
      start ??= i
      i = endOfString(file, i)
    } else if (c === ';') {
      const from = start ?? i
      statements.push({ text: file.slice(from, i + 1), start: from, comments })
      comments = []
      start = undefined
    } else if (start === undefined && c !== ' ' && c !== '\t' && c !== '\r' && c !== '\n') start = i
  }
  const from = start ?? file.length
  return { statements, rest: { text: file.slice(from).trim(), start: from, comments } }
}

function endOfLine(file: string, from: number): number {
  const end = file.indexOf('\n', from)
  return end < 0 ? file.length : end
}

function endOfString(file: string, from: number): number {
  let i = from + 1
  while (i < file.length && file[i] !== '"') i += file[i] === '\\' ? 2 : 1
  return i
}

/** Lines count from 1. */
export function lineOf(file: string, offset: number): number {
  let line = 1
  for (let at = file.indexOf('\n'); at >= 0 && at < offset; at = file.indexOf('\n', at + 1)) line++
  return line
}
