/**
 * A script of the `sqlite3` shell (sqlite.org/cli.html, version 3.53): SQL, and lines that begin with a dot where no
 * statement is open.
 */
export type SqlitePiece =
  | { readonly is: 'sql'; readonly text: string }
  /** The words of a dot command; the first is its name without the dot. `rest` is the line behind the name. */
  | { readonly is: 'dot'; readonly words: readonly string[]; readonly rest: string }

export function splitSqliteScript(text: string): readonly SqlitePiece[] {
  const pieces: SqlitePiece[] = []
  let from = 0
  let at = 0
  /** Nothing but blanks and comments since the last statement. */
  let empty = true
  const flush = (end: number): void => {
    const sql = text.slice(from, end)
    if (sql.trim() !== '') pieces.push({ is: 'sql', text: sql })
  }
  while (at < text.length) {
    const c = text[at] as string
    if (empty && c === '.' && (at === 0 || text[at - 1] === '\n')) {
      flush(at)
      const end = lineEnd(text, at)
      pieces.push(readDotCommand(text.slice(at, end)))
      at = end
      from = end
      continue
    }
    if (c === '#' && empty && (at === 0 || text[at - 1] === '\n')) {
      flush(at)
      at = lineEnd(text, at)
      from = at
      continue
    }
    if (c === ';') {
      empty = true
      at++
    } else if (c === "'" || c === '"' || c === '`' || c === '[') {
      empty = false
      const end = text.indexOf(c === '[' ? ']' : c, at + 1)
      at = end < 0 ? text.length : end + 1
    } else if (text.startsWith('--', at)) {
      at = lineEnd(text, at)
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2)
      at = end < 0 ? text.length : end + 2
    } else {
      if (!/\s/.test(c)) empty = false
      at++
    }
  }
  flush(text.length)
  return pieces
}

/** The words of a dot command: quoted with `'` or `"`, in the latter `\` takes the next character. */
export function readDotCommand(line: string): SqlitePiece {
  const words: string[] = []
  let at = 1
  while (at < line.length) {
    const c = line[at] as string
    if (/\s/.test(c)) {
      at++
      continue
    }
    let word = ''
    if (c === "'" || c === '"') {
      for (at++; at < line.length && line[at] !== c; at++) {
        if (c === '"' && line[at] === '\\') at++
        word += line[at] ?? ''
      }
      at++
    } else {
      for (; at < line.length && !/\s/.test(line[at] as string); at++) word += line[at]
    }
    words.push(word)
  }
  const name = words[0] ?? ''
  return { is: 'dot', words, rest: line.slice(line.indexOf(name, 1) + name.length).trim() }
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}
