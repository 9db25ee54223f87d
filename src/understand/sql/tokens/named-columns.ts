import type { PlainColumns } from './dialect.ts'
import type { Path } from './statements.ts'
import { isMark, isName, isWord, type Token } from './token.ts'

/** It is read once for each table that it names; of a longer one nobody asks. */
const MOST_TOKENS = 4000

/**
 * True where a query of one table names no other columns of it than the plain ones. It knows no grammar: every name that
 * is not a function, a qualifier, the table or an alias counts as a column, so it errs towards more columns and never
 * towards fewer. A star stands for all of them, but that of `COUNT(*)`.
 */
export function namesOnly(
  tokens: readonly Token[],
  table: Path,
  { plain, secret }: PlainColumns,
  keywords: ReadonlySet<string>,
): boolean {
  if (tokens.length > MOST_TOKENS) return false
  const own = new Set(table.parts.map((one) => one.toLowerCase()))
  const aliases = new Set<string>()
  const isColumn = (token: Token, i: number): boolean => {
    if (token.is === 'word' && keywords.has(token.upper)) return false
    return !isMark(tokens[i + 1], '(') && !isMark(tokens[i + 1], '.')
  }
  // `TABLE t` names none, and of a statement that has no list of its own nobody knows where it stands.
  if (!tokens.some((token) => isWord(token, 'SELECT')) || tokens.some((token) => isWord(token, 'TABLE', 'NATURAL')))
    return false
  return tokens.every((token, i) => {
    const text = token.text.toLowerCase()
    // Between double quotes it may be a name.
    if (secret.has(text) && token.is !== 'mark') return false
    if (isMark(token, '*')) return isMark(tokens[i - 1], '(') && isWord(tokens[i - 2], 'COUNT')
    if (!isName(token) || !isColumn(token, i)) return true
    if (isWord(tokens[i - 1], 'AS') || i === table.next) {
      aliases.add(text)
      return true
    }
    const isTable = i === table.next - 1 && own.has(text)
    return isTable || plain.has(text) || aliases.has(text)
  })
}
