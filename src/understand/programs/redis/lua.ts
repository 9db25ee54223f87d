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
  if (tokens === undefined) return undefined
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
    const words = argumentsAt(tokens, i + 3, input)
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
    if (i > from) words.push(...wordsOf(tokens.slice(from, i), input))
    from = i + 1
    if (words.length > MOST_WORDS) return undefined
    if (depth === 0) return words
  }
  return undefined
}

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
      const end = long === undefined ? text.indexOf('\n', i) : long.end
      i = end < 0 ? text.length : end
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
      let end = i
      while (end < text.length && /\w/.test(text[end] as string)) end++
      const is = end === i ? 'mark' : /\d/.test(c) ? 'number' : 'name'
      tokens.push({ is, text: text.slice(i, Math.max(end, i + 1)) })
      i = Math.max(end, i + 1)
    }
  }
  return tokens
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
    else if (text[i] === '\n') return undefined
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
