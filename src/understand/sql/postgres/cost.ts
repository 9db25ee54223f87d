import { commentEnd, dollarQuoteEnd, isEscapeString, quoteEnd } from './quotes.ts'

/**
 * What the grammar would make of a text, estimated in one pass before it is handed over. libpg_query runs as
 * WebAssembly: a tree that is too deep overflows its stack, a tree that is too large its memory, and after either the
 * module cannot be trusted any more. Measured with 18.1.5: some 7,500 operators in one chain overflow.
 */
const DEEPEST = 5000
/** A bracket may hold a sub-select, which takes several steps at once; 2,500 of them in one another overflow. */
const BRACKET = 5

/** `SET (a, b, …) = (SELECT …)` holds its source once for each column, in brackets within brackets times as often. */
const LARGEST = 600_000

/**
 * Where the start of a comment is repeated without a blank, the scanner looks to the end of the run of signs, goes back
 * to the second one, and looks again: 100 KB take ten seconds.
 */
const LONGEST_RUN = 500
const SIGNS = '~!@#^&|`?+-*/%<>='

interface Level {
  /** Tokens since the last comma or opening bracket: each can be one step deeper than the one before. */
  tokens: number
  commas: number
  /** How often what stands here will be in the tree. */
  readonly times: number
  /** `(a, b, …) =` stands here: the next bracket is repeated as often. */
  repeats: number
}

/** Why the text cannot be handed to the grammar; `undefined` where it can. */
export function tooCostly(text: string): string | undefined {
  let level: Level = open(1)
  const around: Level[] = []
  let depth = 0
  let size = 0
  let run = 0
  for (let i = 0; i < text.length; ) {
    const char = text[i] ?? ''
    const end = tokenEnd(text, i)
    run = runAfter(text, i, end, run)
    if (run > LONGEST_RUN) return 'a run of signs is too long to be read'
    const isToken = !isSpace(char) && !isComment(text, i)
    size += (end - i) * level.times
    if (char === '(' || char === '[') {
      level.tokens += BRACKET
      depth += level.tokens
      around.push(level)
      const repeats = level.repeats
      level.repeats = 1
      level = open(level.times * repeats)
    } else if (char === ')' || char === ']') {
      const closed = level
      const outer = around.pop()
      depth -= outer?.tokens ?? 0
      level = outer ?? open(1)
      if (closed.commas > 0 && isFollowedByEquals(text, end)) level.repeats = closed.commas + 1
    } else if (char === ',' || char === ';') {
      level.tokens = 0
      level.commas += 1
      level.repeats = 1
      if (char === ';' && around.length === 0) level = open(1)
    } else if (isToken) level.tokens += 1
    if (depth + level.tokens > DEEPEST) return 'it is nested too deep to be read'
    if (size > LARGEST) return 'it repeats itself too often to be read'
    i = end
  }
  return undefined
}

function open(times: number): Level {
  return { tokens: 0, commas: 0, times, repeats: 1 }
}

function tokenEnd(text: string, at: number): number {
  const char = text[at] ?? ''
  if (char === "'") return quoteEnd(text, at, "'", isEscapeString(text, at))
  if (char === '"') return quoteEnd(text, at, '"', false)
  if (char === '$') return dollarQuoteEnd(text, at) ?? at + 1
  if (text.startsWith('--', at)) return lineEnd(text, at)
  if (text.startsWith('/*', at)) return commentEnd(text, at)
  let end = at + 1
  if (isWordChar(char)) while (isWordChar(text[end] ?? '')) end += 1
  return end
}

/** How many signs stand in a row at the end of a token; a run goes through comments and from one to the next. */
function runAfter(text: string, from: number, to: number, before: number): number {
  const char = text[from] ?? ''
  if (char === "'" || char === '"' || char === '$' || text.startsWith('--', from)) return 0
  let run = before
  for (let i = from; i < to && run <= LONGEST_RUN; i += 1) run = SIGNS.includes(text[i] ?? ' ') ? run + 1 : 0
  return run
}

/** The list before `=` is one of columns, or a row that is compared, which costs nothing but counts the same. */
function isFollowedByEquals(text: string, from: number): boolean {
  let i = from
  while (i < text.length && (isSpace(text[i] ?? '') || isComment(text, i))) i = tokenEnd(text, i)
  return text[i] === '='
}

function isComment(text: string, at: number): boolean {
  return text.startsWith('--', at) || text.startsWith('/*', at)
}

function lineEnd(text: string, at: number): number {
  let i = at
  while (i < text.length && text[i] !== '\n' && text[i] !== '\r') i += 1
  return i
}

function isWordChar(char: string): boolean {
  if (char >= 'a' && char <= 'z') return true
  if (char >= 'A' && char <= 'Z') return true
  return (char >= '0' && char <= '9') || char === '_' || char === '$' || char > '\u007f'
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\f' || char === '\v'
}
