import type { Grammar } from './grammar.ts'
import type { Token } from './tokens.ts'

/** Words behind which a bracket is no call's. */
export const BEFORE_BRACKETS = /^(new|await|return|typeof|in|of|and|or|not|else|yield|void|throw)$/

/** A code of which the names are looked at that stand for functions. */
export interface NamedCode {
  readonly tokens: readonly Token[]
  readonly grammar: Grammar
  /** The bracket that belongs to one. */
  readonly closing: (open: number) => number
  readonly opening: (close: number) => number
  /** `@name` of something that the code imports. */
  readonly isImported: (token: Token | undefined) => boolean
  /** Takes a step of those that are left; false where there is none. */
  readonly mayGoOn: () => boolean
}

/** Where names stand that are handed on without being called: `map(os.remove, names)`, `.then(eval)`, `{'a': os.system}`. */
export function handedOn(code: NamedCode): readonly number[] {
  const { tokens } = code
  const found: number[] = []
  const open: number[] = []
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) open.push(i)
    else if (token.kind === 'mark' && /^[)\]}]$/.test(token.text)) open.pop()
    if (token.kind !== 'name' || !isEnd(tokens[i + 1])) continue
    if (!code.mayGoOn()) break
    const bracket = open.at(-1)
    const start = pathStart(code, i)
    if (isAlone(code, start, bracket) || isLoose(code, start, i, bracket) || isArgument(code, start, bracket))
      found.push(i)
  }
  return found
}

/** Behind the whole path of something that is not called. */
function isEnd(next: Token | undefined): boolean {
  switch (next?.kind) {
    case 'mark':
      return /^[,)\];}:?]$/.test(next.text)
    case 'name':
      return /^(if|else|for|and|or)$/.test(next.text)
    case 'text':
      return false
    default:
      return true
  }
}

function pathStart({ tokens, grammar, opening, mayGoOn }: NamedCode, end: number): number {
  let start = end
  while (grammar.links.has(tokens[start - 1]?.text ?? '') && start > 1 && mayGoOn())
    start = tokens[start - 2]?.text === ')' ? opening(start - 2) - 1 : start - 2
  return start
}

/**
 * Alone in a statement, which `node -p` prints, or behind `puts` and `print`; `@shutil.rmtree` in front of a definition, which
 * is called with it; one of `[os.system][0]`, where nobody knows which.
 */
function isAlone(code: NamedCode, start: number, bracket: number | undefined): boolean {
  if (isListed(code, bracket) || code.isImported(code.tokens[start])) return true
  const before = code.tokens[start - 1]
  return before === undefined || (before.kind === 'name' && code.grammar.bare.has(before.text))
}

function isArgument({ tokens }: NamedCode, start: number, bracket: number | undefined): boolean {
  if (bracket === undefined || tokens[bracket]?.text !== '(') return false
  const callee = tokens[bracket - 1]
  if (callee?.kind !== 'name' || /^(import|function|def|lambda|catch)$/.test(callee.text)) return false
  if (/^(function|def|sub|fn|class)$/.test(tokens[bracket - 2]?.text ?? '')) return false
  const before = tokens[start - 1]?.text ?? ''
  return /^[,([]$/.test(before) || (before === '=' && tokens[start - 2]?.kind === 'name')
}

/**
 * `{'a': os.system}`, `os.remove if x else print`: the whole path of a function as a value. One that gets another name
 * is followed under that, and one that stands by itself, as a type or between the brackets of an index is nothing.
 */
function isLoose(code: NamedCode, start: number, end: number, bracket: number | undefined): boolean {
  const { tokens, grammar } = code
  const before = tokens[start - 1]
  if (bracket !== undefined && isIndex(tokens, bracket)) return false
  if (grammar.annotations === true && isType(code, start, bracket)) return false
  if (start === end || grammar.bare.size > 0 || before === undefined || before.kind === 'line') return false
  if (before.text === '=' && tokens[start - 2]?.text !== ':') return false
  // `(os.system)('x')` is read as the call that it is.
  const called = tokens[end + 1]?.text === ')' && tokens[end + 2]?.text === '('
  if (before.text === '(' && called) return false
  return before.text !== ';' && !/^(typeof|import|from|delete|del)$/.test(before.text)
}

/** `p: subprocess.Popen`, `-> subprocess.Popen`; what stands behind the colon of a `lambda` is given back. */
function isType({ tokens, opening, mayGoOn }: NamedCode, start: number, bracket: number | undefined): boolean {
  const before = tokens[start - 1]?.text ?? ''
  if (/^-?>$/.test(before)) return true
  if (before !== ':' || tokens[bracket ?? -1]?.text === '{') return false
  for (let i = start - 2; i > (bracket ?? -1) && mayGoOn(); i--) {
    const { text, kind } = tokens[i] as Token
    if (kind === 'line') break
    if (text === 'lambda') return false
    if (kind === 'mark' && /^[)\]}]$/.test(text)) i = opening(i)
  }
  return true
}

/** A list literal of which one is taken: in front of its bracket stands nothing that could be indexed. */
function isListed({ tokens, closing }: NamedCode, bracket: number | undefined): boolean {
  if (bracket === undefined || tokens[bracket]?.text !== '[') return false
  return !isIndex(tokens, bracket) && tokens[closing(bracket) + 1]?.text === '['
}

function isIndex(tokens: readonly Token[], bracket: number): boolean {
  if (tokens[bracket]?.text !== '[') return false
  const before = tokens[bracket - 1]
  if (before?.kind === 'name') return !BEFORE_BRACKETS.test(before.text)
  return before?.kind === 'text' || /^[)\]]$/.test(before?.text ?? '')
}
