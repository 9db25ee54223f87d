import { splitAt } from './statements.ts'
import { isMark, isWord, type Token } from './token.ts'

/** Nested brackets beyond this are not looked into. */
const DEEP = 20

/**
 * True where a condition holds for every row as far as can be seen: no column stands in it, or in one of its
 * alternatives, or a column is compared with itself. Without tokens there is no condition.
 */
export function isAlwaysTrue(condition: readonly Token[], keywords: ReadonlySet<string>, depth = 0): boolean {
  if (depth > DEEP) return true
  const bare = withoutBrackets(condition)
  const alternatives = splitAt(bare, (token) => isWord(token, 'OR', 'XOR') || isMark(token, '||'))
  if (alternatives.length > 1) return alternatives.some((one) => isAlwaysTrue(one, keywords, depth + 1))
  const terms = splitAt(bare, (token) => isWord(token, 'AND'))
  // BETWEEN … AND is cut here too; its halves without a column then count as true, beside the half that has one.
  if (terms.length > 1) return terms.every((one) => isAlwaysTrue(one, keywords, depth + 1))
  return !bare.some((token, i) => isColumn(bare, i, token, keywords)) || comparesToItself(bare)
}

function withoutBrackets(condition: readonly Token[]): readonly Token[] {
  let tokens = condition
  while (isMark(tokens[0], '(') && closesAtEnd(tokens)) tokens = tokens.slice(1, -1)
  return tokens
}

function closesAtEnd(tokens: readonly Token[]): boolean {
  let depth = 0
  for (let i = 0; i < tokens.length; i += 1) {
    if (isMark(tokens[i], '(')) depth += 1
    if (isMark(tokens[i], ')')) depth -= 1
    if (depth === 0) return i === tokens.length - 1
  }
  return false
}

function isColumn(tokens: readonly Token[], i: number, token: Token, keywords: ReadonlySet<string>): boolean {
  if (token.is === 'name') return true
  return token.is === 'word' && !keywords.has(token.upper) && !isMark(tokens[i + 1], '(')
}

/** `id = id`, `t.id = t.id` */
function comparesToItself(tokens: readonly Token[]): boolean {
  const sides = splitAt(tokens, (token) => isMark(token, '='))
  if (sides.length !== 2) return false
  const [left, right] = sides.map((side) => side.map((token) => token.text.toLowerCase()).join(' '))
  return left === right
}
