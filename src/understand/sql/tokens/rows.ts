import { isAlwaysTrue } from './always-true.ts'
import type { Add, Dialect } from './dialect.ts'
import { scanQuery } from './query.ts'
import { afterBracket, findWord, type Path, pathAt } from './statements.ts'
import { isMark, isWord, type Token } from './token.ts'

/** Statements on rows, as far as the dialects write them alike. */

function reportWrite(path: Path | undefined, verb: string, dialect: Dialect, add: Add): void {
  const parts = path?.parts.map((part) => part.toLowerCase()) ?? []
  if (path !== undefined && dialect.system(parts)) add('access', verb, 'catalogue', path.text)
  else add('change', verb, 'table', path?.text ?? '')
}

/** UPDATE and DELETE: without a condition that names a column they meet every row. */
export function reportFiltered(
  tokens: readonly Token[],
  path: Path | undefined,
  verb: string,
  dialect: Dialect,
  add: Add,
): void {
  const where = findWord(tokens, 0, 'WHERE')
  const condition = where === undefined ? [] : conditionAt(tokens, where + 1)
  if (!isAlwaysTrue(condition, dialect.keywords, path?.text ?? '')) reportWrite(path, verb, dialect, add)
  else add('lose', verb, 'table', path?.text ?? '', { note: 'every row' })
}

function conditionAt(tokens: readonly Token[], from: number): readonly Token[] {
  const end = findWord(tokens, from, 'ORDER', 'LIMIT', 'RETURNING', 'OPTION', 'GROUP')
  return tokens.slice(from, end ?? tokens.length)
}

/** Skips words that only say how it is done. */
export function skipWords(tokens: readonly Token[], at: number, ...uppers: readonly string[]): number {
  let i = at
  while (isWord(tokens[i], ...uppers)) i += 1
  return i
}

/** `INSERT [INTO] t [(columns)] …`; what it inserts is scanned, its column list is not taken for a call. */
export function readInsert(tokens: readonly Token[], at: number, verb: string, dialect: Dialect, add: Add): void {
  const path = pathAt(tokens, at)
  reportWrite(path, verb, dialect, add)
  const next = path?.next ?? at
  const isList = isMark(tokens[next], '(') && !isWord(tokens[next + 1], 'SELECT', 'WITH', 'VALUES', 'TABLE', 'EXEC')
  scanQuery(tokens.slice(isList ? afterBracket(tokens, next) : next), dialect, add)
}
