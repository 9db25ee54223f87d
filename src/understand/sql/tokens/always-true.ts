import { splitAt } from './statements.ts'
import { isMark, isWord, type Token } from './token.ts'

/** Nested brackets beyond this are not looked into. */
const DEEP = 20

/**
 * True where a condition holds for every row as far as can be seen: no column stands in it, or in one of its
 * alternatives, or a column is compared with itself, or chosen from all of the table that is written. Without tokens
 * there is no condition.
 */
export function isAlwaysTrue(
  condition: readonly Token[],
  keywords: ReadonlySet<string>,
  table: string,
  depth = 0,
): boolean {
  if (depth > DEEP) return true
  const bare = withoutBrackets(condition)
  const alternatives = splitAt(bare, (token) => isWord(token, 'OR', 'XOR') || isMark(token, '||'))
  if (alternatives.length > 1)
    return alternatives.some((one, i) => isAlwaysTrue(one, keywords, table, depth + 1) || contradicts(alternatives, i))
  const terms = splitAt(bare, (token) => isWord(token, 'AND'))
  // BETWEEN … AND is cut here too; its halves without a column then count as true, beside the half that has one.
  if (terms.length > 1) return terms.every((one) => isAlwaysTrue(one, keywords, table, depth + 1))
  return (
    !bare.some((token, i) => isColumn(bare, i, token, keywords)) ||
    comparesToItself(bare) ||
    choosesAll(bare, table) ||
    ROW_NUMBER.test(written(bare))
  )
}

/** Every row of SQLite has one (SQLite 3.50, "Rowid Tables"). */
const ROW_NUMBER = /^(\S+ \. )?(rowid|_rowid_|oid)( is not null| (>|>=|<>|!=) (0|- 1)| >= 1)?$/

/** In small letters but for texts, with one space between the words; an operator is one of them. */
const written = (tokens: readonly Token[]) =>
  tokens
    .map((token) => (token.is === 'string' ? token.text : token.text.toLowerCase()))
    .join(' ')
    .replaceAll(/([<>!]) ([=>])(?= |$)/g, '$1$2')

/** `id IN (SELECT id FROM t)` of the table that is written. */
function choosesAll(tokens: readonly Token[], table: string): boolean {
  const inside =
    /^(?:\S+ \. )?(\S+) (?:in|= any) \( select (?:distinct )?(?:\S+ \. )?(\S+) from (\S+)(?: as \S+)? \)$/.exec(
      written(tokens),
    )
  return inside !== null && inside[1] === inside[2] && inside[3] === table.toLowerCase()
}

/** Alternatives beyond these are not compared with one another. */
const MOST_ALTERNATIVES = 20

/** An alternative in front of it is the contrary: `a > 0 OR a <= 0`, `a IS NULL OR a IS NOT NULL`, `a OR NOT a`. */
function contradicts(alternatives: readonly (readonly Token[])[], at: number): boolean {
  if (at > MOST_ALTERNATIVES) return false
  const own = written(withoutBrackets(alternatives[at] ?? []))
  return alternatives.slice(0, at).some((one) => {
    const other = written(withoutBrackets(one))
    return contraries(own, other) || contraries(other, own)
  })
}

function contraries(one: string, other: string): boolean {
  if (one === `not ${other}` || one === `not ( ${other} )`) return true
  const empty = /^(.+) is not null$/.exec(one)?.[1]
  if (empty !== undefined) return other === `${empty} is null`
  const [, left, operator = '', right] = /^(\S+) (<|>|=) (\S+)$/.exec(one) ?? []
  if (left === undefined) return false
  return CONTRARY[operator]?.some((mark) => other === `${left} ${mark} ${right}`) === true
}

const CONTRARY: Readonly<Record<string, readonly string[]>> = {
  '<': ['>='],
  '>': ['<='],
  '=': ['<>', '!='],
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
  // `b'1'`, `x'ff'`
  if (/^[bxn]$/i.test(token.text) && tokens[i + 1]?.is === 'string' && tokens[i + 1]?.start === token.end) return false
  return token.is === 'word' && !keywords.has(token.upper) && !isMark(tokens[i + 1], '(')
}

/** `id = id`, `t.id = t.id` */
function comparesToItself(tokens: readonly Token[]): boolean {
  const sides = splitAt(tokens, (token) => isMark(token, '='))
  if (sides.length !== 2) return false
  const [left, right] = sides.map((side) => side.map((token) => token.text.toLowerCase()).join(' '))
  return left === right
}
