import { isMark, type Spelling, type Token, type Tokens } from './token.ts'

/** Where a token or comment ends, or why the text cannot be read. */
type End = number | string

/** Brackets in brackets: what looks for the end of one stays linear in the text. */
const DEEPEST = 100

/**
 * Cuts a text into tokens, once from left to right. What is not surely a token of the dialect is a fault for the whole
 * text, because everything after it may be read in another way by the server.
 */
export function tokenize(text: string, spelling: Spelling): Tokens {
  const tokens: Token[] = []
  const conditional: Token[] = []
  let depth = 0
  let at = 0
  /** Where the comment closes whose text is being read as a statement. */
  let closes: number | undefined
  while (at < text.length) {
    const char = text[at] ?? ''
    if (closes !== undefined && at >= closes) {
      if (at > closes) return { is: 'fault', why: RUN_COMMENT, at: closes }
      closes = undefined
      at += 2
      continue
    }
    if (spelling.space.includes(char)) {
      at += 1
      continue
    }
    const begins = closes === undefined && (tokens.length === 0 || isMark(tokens.at(-1), ';'))
    const inner = begins ? runStatementAt(text, at, spelling) : undefined
    if (inner !== undefined) {
      ;[at, closes] = inner
      continue
    }
    const comment = commentEnd(text, at, spelling)
    if (comment !== undefined) {
      if (typeof comment === 'string') return { is: 'fault', why: comment, at }
      at = comment
      continue
    }
    const token = tokenAt(text, at, spelling)
    if (typeof token === 'string') return { is: 'fault', why: token, at }
    if (token.is === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    if (depth > DEEPEST) return { is: 'fault', why: 'its brackets are nested too deep', at }
    if (closes !== undefined && (tokens.length === 0 || isMark(tokens.at(-1), ';'))) conditional.push(token)
    tokens.push(token)
    at = token.end
  }
  return { is: 'tokens', tokens, conditional }
}

const RUN_COMMENT = 'it holds a comment that the server runs'

/**
 * `/*!40101 SET NAMES utf8 *\/;` as dumps have them: one statement that a server from this version on runs and others
 * skip. Where its text begins and where it closes; `undefined` where more, or less, than a statement stands in it.
 */
function runStatementAt(text: string, at: number, spelling: Spelling): readonly [number, number] | undefined {
  const start = spelling.runComments.find((one) => text.startsWith(one, at))
  if (start === undefined) return undefined
  const from = at + start.length
  const header = /^\d{5,6}\s/.exec(text.slice(from, from + 7))?.[0]
  const end = text.indexOf('*/', from)
  if (header === undefined || end < 0 || end - from > LONGEST_RUN) return undefined
  let after = end + 2
  while (after < text.length && spelling.space.includes(text[after] ?? '')) after += 1
  const isWhole = after >= text.length || text[after] === ';'
  return isWhole && !/[;]|\/\*/.test(text.slice(from, end)) ? [from + header.length, end] : undefined
}

/** What stands in one is looked through before it is read. */
const LONGEST_RUN = 10_000

function commentEnd(text: string, at: number, spelling: Spelling): End | undefined {
  if (text.startsWith('--', at) && startsDashComment(text, at, spelling)) return lineEnd(text, at)
  if (spelling.hash && text[at] === '#') return lineEnd(text, at)
  if (!text.startsWith('/*', at)) return undefined
  if (spelling.runComments.some((start) => text.startsWith(start, at))) return RUN_COMMENT
  return blockEnd(text, at, spelling)
}

function startsDashComment(text: string, at: number, spelling: Spelling): boolean {
  const next = text[at + 2]
  return !spelling.dashNeedsSpace || next === undefined || next <= ' '
}

/** Servers do not agree on whether these end a line; a statement could hide behind one. */
function lineEnd(text: string, at: number): End {
  const newline = text.indexOf('\n', at)
  const end = newline < 0 ? text.length : newline + 1
  for (let i = at; i < end; i += 1) {
    const char = text[i]
    const bareReturn = char === '\r' && text[i + 1] !== '\n' && i + 1 < text.length
    if (bareReturn || char === '\u0085' || char === '\u2028' || char === '\u2029') return 'a comment holds a line end'
  }
  return end
}

function blockEnd(text: string, at: number, spelling: Spelling): End {
  let depth = 1
  let i = at + 2
  while (i < text.length) {
    if (text.startsWith('*/', i)) {
      depth -= 1
      i += 2
      if (depth === 0) return i
    } else if (spelling.nestedComments && text.startsWith('/*', i)) {
      depth += 1
      i += 2
    } else i += 1
  }
  return spelling.openComment ? text.length : 'a comment is not closed'
}

function tokenAt(text: string, at: number, spelling: Spelling): Token | string {
  const char = text[at] ?? ''
  if (char === "'") return quoted(text, at, "'", spelling.backslash, 'string')
  if (char === '"') {
    return quoted(text, at, '"', spelling.backslash && spelling.doubleQuote === 'string', spelling.doubleQuote)
  }
  if (char === '`' && spelling.backtick) return quoted(text, at, '`', false, 'name')
  if (char === '[' && spelling.brackets) return quoted(text, at, ']', false, 'name')
  if (spelling.sigils.includes(char)) return variable(text, at, spelling)
  if (isDigit(char) || (char === '.' && isDigit(text[at + 1] ?? '') && !endsName(text, at, spelling))) {
    return number(text, at, spelling)
  }
  if (isWordChar(char, text, at, spelling)) return word(text, at, spelling)
  if (char > '\u007f' || char < ' ' || char === '\u007f') return 'it holds a character that belongs to no token'
  const pair = text.slice(at, at + 2)
  const mark = pair === '||' || pair === ':=' ? pair : char
  return { is: 'mark', text: mark, upper: '', start: at, end: at + mark.length }
}

/** The closing quote, doubled, stands for itself. */
function quoted(text: string, at: number, close: string, backslash: boolean, is: 'string' | 'name'): Token | string {
  let value = ''
  let from = at + 1
  for (let i = from; i < text.length; i += 1) {
    const char = text[i]
    if (backslash && char === '\\') {
      value += text.slice(from, i) + unescaped(text[i + 1] ?? '')
      i += 1
      from = i + 1
    } else if (char === close && text[i + 1] === close) {
      value += text.slice(from, i + 1)
      i += 1
      from = i + 1
    } else if (char === close) {
      return { is, text: value + text.slice(from, i), upper: '', start: at, end: i + 1 }
    }
  }
  return 'a quote is not closed'
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\u001a' }

function unescaped(char: string): string {
  return ESCAPES[char] ?? char
}

function variable(text: string, at: number, spelling: Spelling): Token | string {
  let i = at + 1
  while (text[i] === '@') i += 1
  const quote = text[i] ?? ''
  if (quote === "'" || quote === '"' || quote === '`') {
    const name = quoted(text, i, quote, spelling.backslash && quote !== '`', 'name')
    if (typeof name === 'string') return name
    return { is: 'variable', text: name.text, upper: '', start: at, end: name.end }
  }
  while (isWordChar(text[i] ?? '', text, i, spelling)) i += 1
  return { is: 'variable', text: text.slice(at, i), upper: '', start: at, end: i }
}

/**
 * Some servers end a number where a letter begins (`SELECT 1FROM t`, `1eDROP`), others take it into a name; only what
 * all read alike is a number here.
 */
function number(text: string, at: number, spelling: Spelling): Token | string {
  let i = at
  const done = (end: number): Token => ({ is: 'number', text: text.slice(at, end), upper: '', start: at, end })
  const next = (text[at + 1] ?? '').toLowerCase()
  if (text[at] === '0' && (next === 'x' || next === 'b')) {
    i = at + 2
    while (isHexDigit(text[i] ?? '')) i += 1
    return isWordChar(text[i] ?? '', text, i, spelling) ? 'a number runs into a word' : done(i)
  }
  while (isDigit(text[i] ?? '')) i += 1
  const whole = i
  if (text[i] === '.') {
    i += 1
    while (isDigit(text[i] ?? '')) i += 1
  }
  if ((text[i] ?? '').toLowerCase() === 'e') {
    const sign = text[i + 1] === '+' || text[i + 1] === '-' ? 1 : 0
    if (isDigit(text[i + 1 + sign] ?? '')) {
      i += 1 + sign
      while (isDigit(text[i] ?? '')) i += 1
    }
  }
  if (!isWordChar(text[i] ?? '', text, i, spelling)) return done(i)
  return spelling.digitWords && i === whole ? word(text, at, spelling) : 'a number runs into a word'
}

function word(text: string, at: number, spelling: Spelling): Token {
  let i = at
  while (isWordChar(text[i] ?? '', text, i, spelling)) i += 1
  const value = text.slice(at, i)
  return { is: 'word', text: value, upper: value.toUpperCase(), start: at, end: i }
}

function isWordChar(char: string, text: string, at: number, spelling: Spelling): boolean {
  if (char === '') return false
  if ((char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || isDigit(char) || char === '_') return true
  if (spelling.wordMarks.includes(char)) return true
  if (char <= '\u007f') return false
  if (spelling.anyLetter) return true
  // Outside the letters there are spaces that some servers skip like any other.
  return /^[\p{L}\p{N}\p{M}]$/u.test(String.fromCodePoint(text.codePointAt(at) ?? 0)) || isLowSurrogate(char)
}

function isLowSurrogate(char: string): boolean {
  return char >= '\uDC00' && char <= '\uDFFF'
}

/** `t.5` would be a name and its part where a word may begin with a digit. */
function endsName(text: string, at: number, spelling: Spelling): boolean {
  const before = text[at - 1] ?? ''
  return isWordChar(before, text, at - 1, spelling) || '`]"'.includes(before)
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function isHexDigit(char: string): boolean {
  return isDigit(char) || (char >= 'a' && char <= 'f') || (char >= 'A' && char <= 'F')
}
