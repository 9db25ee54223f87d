import { isKnown, UNKNOWN, unknownWord, type Word, word } from '../../word.ts'

/**
 * Scripts of Redis 8 ("Scripting with Lua"): their sandbox reaches nothing but the server, and the server only through
 * `redis.call` and `redis.pcall`. A script is read for the commands that it names there. One that hands these functions
 * on, makes code out of text or looks names up by text is not read.
 */
export interface ScriptInput {
  /** `KEYS` and `ARGV`. */
  readonly keys: readonly Word[]
  readonly args: readonly Word[]
}

/** The words of each command; `undefined` where not all of the script is understood. */
export function luaCommands(text: string, input: ScriptInput): readonly (readonly Word[])[] | undefined {
  const tokens = text.length > LONGEST ? undefined : tokenize(text)
  if (tokens === undefined || loopsWithoutEnd(tokens)) return undefined
  const given = setsInput(tokens) ? NOTHING_KNOWN : input
  const commands: (readonly Word[])[] = []
  let count = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    if (token.is !== 'name' || isField(tokens, i)) continue
    if (REFUSED.has(token.text)) return undefined
    if (!SERVERS.has(token.text)) continue
    const name = tokens[i + 2]
    if (tokens[i + 1]?.text !== '.' || name?.is !== 'name') return undefined
    if (HARMLESS.test(name.text)) continue
    if (name.text !== 'call' && name.text !== 'pcall') return undefined
    const words = argumentsAt(tokens, i + 3, given)
    if (words === undefined || words.length === 0) return undefined
    count += words.length
    if (count > MOST_WORDS) return undefined
    commands.push(words)
  }
  return commands
}

/** The functions of the server; Valkey calls it by its own name too. */
const SERVERS = new Set(['redis', 'server'])
const HARMLESS =
  /^(log|LOG_[A-Z]+|status_reply|error_reply|sha1hex|setresp|REDIS_[A-Z_]+|replicate_commands|REPL_[A-Z]+)$/
/** Names by which text becomes code, or a name is looked up by its text. */
const REFUSED = new Set(
  'load loadstring loadfile dofile require package getfenv setfenv rawget rawset _G _ENV debug setmetatable getmetatable module'.split(
    ' ',
  ),
)
const NOTHING_KNOWN: ScriptInput = { keys: [], args: [] }
const LONGEST = 65_536
const MOST_WORDS = 10_000
const DEEPEST = 50

interface Token {
  readonly is: 'name' | 'string' | 'number' | 'mark'
  readonly text: string
}

function isField(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return before?.is === 'mark' && (before.text === '.' || before.text === ':')
}

/** `while true do … end`: a server that runs it answers nobody else. */
function loopsWithoutEnd(tokens: readonly Token[]): boolean {
  return tokens.some(
    ({ is, text }, i) => is === 'name' && text === 'while' && /^(true|\d.*)$/.test(textAt(tokens, i + 1)),
  )
}

/**
 * True where `KEYS` or `ARGV` may hold something else than what was handed over: all that is known to leave them as they
 * are is `KEYS[…]` within an expression, `#KEYS`, `unpack(KEYS)` and `ipairs(KEYS)`.
 */
function setsInput(tokens: readonly Token[]): boolean {
  const open: string[] = []
  for (const [i, { is, text }] of tokens.entries()) {
    if (is === 'mark' && OPENS.has(text)) open.push(text)
    // What stands in a function's body is no argument of the call around it; its `end` is not told from others.
    else if (is === 'name' && text === 'function') open.push(text)
    else if (is === 'mark' && CLOSES.has(text)) while (open.pop() === 'function');
    else if (is === 'name' && (text === 'KEYS' || text === 'ARGV') && !isField(tokens, i)) {
      const before = textAt(tokens, i - 1)
      const asked = before === '#' || (before === '(' && /^(unpack|ipairs|pairs)$/.test(textAt(tokens, i - 2)))
      if (asked) continue
      const end = textAt(tokens, i + 1) === '[' ? closeOf(tokens, i + 1) : undefined
      if (end === undefined || (textAt(tokens, end + 1) === '=' && textAt(tokens, end + 2) !== '=')) return true
      const isArgument = /^[({[]$/.test(open.at(-1) ?? '')
      if (!isArgument && isAssigned(tokens, end + 1)) return true
    }
  }
  return false
}

/** What follows makes it one of several on the left of `=`: `KEYS[1], b.c = …`. */
function isAssigned(tokens: readonly Token[], from: number): boolean {
  let at = from
  while (textAt(tokens, at) === ',' && at < from + LONGEST_INDEX) {
    if (tokens[++at]?.is !== 'name') return textAt(tokens, at) === '('
    for (at++; /^[.[]$/.test(textAt(tokens, at)); at++)
      if (textAt(tokens, at++) === '[') at = closeOf(tokens, at - 1) ?? at
  }
  return textAt(tokens, at) === '=' && textAt(tokens, at + 1) !== '='
}

function textAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at]
  return token === undefined || token.is === 'string' ? '' : token.text
}

/** Few tokens stand in an index. */
const LONGEST_INDEX = 50

function closeOf(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0
  for (let at = open; at < Math.min(tokens.length, open + LONGEST_INDEX); at++) {
    const { is, text } = tokens[at] as Token
    if (is !== 'mark') continue
    if (OPENS.has(text)) depth++
    else if (CLOSES.has(text) && --depth === 0) return at
  }
  return undefined
}

/** `('DEL', KEYS[1])`, or one text without brackets. */
function argumentsAt(tokens: readonly Token[], at: number, input: ScriptInput): readonly Word[] | undefined {
  const first = tokens[at]
  if (first?.is === 'string') return [word(first.text)]
  if (first?.text !== '(' || first.is !== 'mark') return undefined
  const words: Word[] = []
  let depth = 0
  let from = at + 1
  for (let i = at; i < tokens.length; i++) {
    const token = tokens[i] as Token
    if (token.is !== 'mark') continue
    if (OPENS.has(token.text)) depth++
    if (depth > DEEPEST) return undefined
    const closes = CLOSES.has(token.text)
    if (closes) depth--
    if (depth > 1 || (depth === 1 && token.text !== ',') || (depth === 0 && !closes)) continue
    if (i > from) {
      const value = wordsOf(tokens.slice(from, i), input)
      // One word or many: of what says what is done, none is known then.
      const names = words.length === 0 || (words.length === 1 && CONTAINERS.test(words[0]?.text ?? ''))
      words.push(...(names && value.length !== 1 ? [unknownWord(undefined, 0, true)] : value))
    }
    from = i + 1
    if (words.length > MOST_WORDS) return undefined
    if (depth === 0) return words
  }
  return undefined
}

/** Commands whose second word says what is done, too: `CONFIG SET`. */
const CONTAINERS =
  /^(acl|client|cluster|command|commandlog|config|debug|ft\.config|function|hotkeys|latency|memory|module|object|pubsub|script|sentinel|slowlog|xgroup|xinfo)$/i

const OPENS = new Set(['(', '[', '{'])
const CLOSES = new Set([')', ']', '}'])

function wordsOf(value: readonly Token[], input: ScriptInput): readonly Word[] {
  const [first, bracket, index] = value
  if (value.length === 1 && (first?.is === 'string' || first?.is === 'number')) return [word(first.text)]
  const list = listOf(first, input)
  if (list !== undefined && bracket?.text === '[' && value.findIndex((one) => one.text === ']') === value.length - 1) {
    if (value.length === 4 && index?.is === 'number') return [list[Number(index.text) - 1] ?? unknownWord()]
    // One after the other, in a loop.
    return list
  }
  // `unpack(KEYS)`
  const unpacks = first?.text === 'unpack' || (first?.text === 'table' && bracket?.text === '.')
  const whole = unpacks ? listOf(value.at(-2), input) : undefined
  if (whole !== undefined && value.at(-1)?.text === ')' && value.at(-3)?.text === '(') return whole
  return [unknownWord(undefined, 0, true)]
}

function listOf(token: Token | undefined, input: ScriptInput): readonly Word[] | undefined {
  if (token?.is !== 'name') return undefined
  return token.text === 'KEYS' ? input.keys : token.text === 'ARGV' ? input.args : undefined
}

/** Tokens of Lua 5.1, as far as they are told apart here; `undefined` where a text does not end. */
function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  for (let i = 0; i < text.length; ) {
    const c = text[i] as string
    const long = c === '[' || c === '-' ? longAt(text, c === '[' ? i : i + 2) : undefined
    if (text.startsWith('--', i)) {
      i = long === undefined ? lineEnd(text, i) : long.end
    } else if (c === '[' && long !== undefined) {
      tokens.push({ is: 'string', text: long.text })
      i = long.end
    } else if (c === '"' || c === "'") {
      const end = quoteEnd(text, i)
      if (end === undefined) return undefined
      tokens.push({ is: 'string', text: unescaped(text.slice(i + 1, end)) })
      i = end + 1
    } else if (/\s/.test(c)) i++
    else {
      let end = text.startsWith('..', i) ? i + 2 : i
      const marks = end > i
      while (!marks && end < text.length && /\w/.test(text[end] as string)) end++
      const is = marks || end === i ? 'mark' : /\d/.test(c) ? 'number' : 'name'
      tokens.push({ is, text: text.slice(i, Math.max(end, i + 1)) })
      i = Math.max(end, i + 1)
    }
  }
  return tokens
}

/** Lua ends a line at either of the two signs. */
function lineEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++
  return end
}

/** `[[ … ]]` and `[=[ … ]=]`. */
function longAt(text: string, at: number): { readonly text: string; readonly end: number } | undefined {
  if (text[at] !== '[') return undefined
  let equals = at + 1
  while (text[equals] === '=') equals++
  if (text[equals] !== '[') return undefined
  const close = `]${'='.repeat(equals - at - 1)}]`
  const end = text.indexOf(close, equals + 1)
  if (end < 0) return { text: UNKNOWN, end: text.length }
  return { text: text.slice(equals + 1, end).replace(/^\r?\n/, ''), end: end + close.length }
}

function quoteEnd(text: string, start: number): number | undefined {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '\n' || text[i] === '\r') return undefined
    else if (text[i] === text[start]) return i
  }
  return undefined
}

/** Other escapes than these leave the text unknown. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  if (/\\[^nt"'\\]/.test(text.replaceAll('\\\\', ''))) return UNKNOWN
  return text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c))
}

/** Words behind the script: `numkeys key … arg …`; `undefined` where it is not known which of them are keys. */
export function evalInput(words: readonly Word[]): ScriptInput | undefined {
  const [count, ...rest] = words
  if (count === undefined || !isKnown(count) || !/^\d{1,6}$/.test(count.text)) return undefined
  const keys = Number(count.text)
  return { keys: rest.slice(0, keys), args: rest.slice(keys) }
}
