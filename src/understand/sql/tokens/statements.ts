import { isMark, isWord, type Token } from './token.ts'

/** The tokens of each statement, `;` left out; empty ones are dropped. */
export function splitStatements(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: (readonly Token[])[] = []
  let from = 0
  for (let i = 0; i <= tokens.length; i += 1) {
    if (i < tokens.length && !isMark(tokens[i], ';')) continue
    if (i > from) statements.push(tokens.slice(from, i))
    from = i + 1
  }
  return statements
}

/** A name with its qualifiers: `a.b`, `a..b`, or the last part alone. */
export interface Path {
  readonly parts: readonly string[]
  readonly text: string
  /** The index after its last token. */
  readonly next: number
}

/** The dotted name at `at`; strings are names where the dialect lets them be (`FROM 'orders'` of SQLite). */
export function pathAt(tokens: readonly Token[], at: number): Path | undefined {
  const parts: string[] = []
  let i = at
  if (isMark(tokens[i], '.')) i += 1
  while (true) {
    const token = tokens[i]
    if (token === undefined || (token.is !== 'word' && token.is !== 'name' && token.is !== 'string')) break
    parts.push(token.text)
    i += 1
    if (!isMark(tokens[i], '.')) break
    while (isMark(tokens[i], '.')) i += 1
  }
  if (parts.length === 0) return undefined
  return { parts, text: parts.join('.'), next: i }
}

/** The dotted name whose last part stands at `at`, looking back. */
export function pathBefore(tokens: readonly Token[], at: number): readonly string[] {
  const parts = [tokens[at]?.text ?? '']
  let i = at
  while (isMark(tokens[i - 1], '.') && i >= 2) {
    const before = tokens[i - 2]
    if (before === undefined || (before.is !== 'word' && before.is !== 'name' && before.is !== 'variable')) break
    parts.unshift(before.text)
    i -= 2
  }
  return parts
}

/** The index after the bracket that closes the one at `at`; the end where none does. */
export function afterBracket(tokens: readonly Token[], at: number): number {
  let depth = 0
  for (let i = at; i < tokens.length; i += 1) {
    if (isMark(tokens[i], '(')) depth += 1
    if (isMark(tokens[i], ')')) depth -= 1
    if (depth <= 0) return i + 1
  }
  return tokens.length
}

/** The first place, outside brackets, at or after `from` where one of these words stands. */
export function findWord(tokens: readonly Token[], from: number, ...uppers: readonly string[]): number | undefined {
  let depth = 0
  for (let i = from; i < tokens.length; i += 1) {
    if (isMark(tokens[i], '(')) depth += 1
    else if (isMark(tokens[i], ')')) depth -= 1
    else if (depth === 0 && isWord(tokens[i], ...uppers)) return i
  }
  return undefined
}

/** Cuts at a mark that stands outside brackets. */
export function splitAt(tokens: readonly Token[], isCut: (token: Token) => boolean): readonly (readonly Token[])[] {
  const pieces: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isMark(token, '(')) depth += 1
    if (isMark(token, ')')) depth -= 1
    if (depth === 0 && isCut(token)) pieces.push([])
    else pieces.at(-1)?.push(token)
  }
  return pieces
}

/** True where the words at `at` are these, in this order. */
export function startsWith(tokens: readonly Token[], at: number, ...uppers: readonly string[]): boolean {
  return uppers.every((upper, i) => isWord(tokens[at + i], upper))
}
