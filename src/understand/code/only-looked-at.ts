import { type Brackets, bracketsOf } from './brackets.ts'
import type { Grammar } from './grammar.ts'
import { words } from './language.ts'
import { startOfPath } from './tested.ts'
import type { Token } from './tokens.ts'

/**
 * True where all that code does with the list of its words is to take one by its number, a part of it or its length, so
 * that each word still is the one that it was given. Whatever else is said of the list, of what holds it, or by their
 * names in a text may change it.
 */
export function isOnlyLookedAt(tokens: readonly Token[], { given, links }: Grammar): boolean {
  if (given === undefined || tokens.filter(isList).length > MOST_MENTIONS) return false
  const brackets = bracketsOf(tokens)
  const outer = enclosing(tokens)
  return tokens.every((one, i) => {
    if (one.kind === 'text') return !LIST.test(one.text) && one.text !== given.holder
    if (given.changes.has(one.text) || HIDDEN.has(one.text)) return false
    if (one.kind !== 'name') return true
    if (LIST.test(one.text)) return isLook(tokens, i, links, brackets, outer)
    return one.text !== given.holder || links.has(tokens[i + 1]?.text ?? '') || isImport(tokens, i)
  })
}

const LIST = /^[$@]?(argv|ARGV)$/
const isList = ({ kind, text }: Token) => kind === 'name' && LIST.test(text)
/** Each is looked at with all that stands around it. */
const MOST_MENTIONS = 64

/** They reach whatever has a name. */
const HIDDEN = words(
  'globals locals vars setattr __dict__ __setattr__ modules GLOBALS extract parse_str defineProperty',
)

function isImport(tokens: readonly Token[], i: number): boolean {
  for (let at = i - 1; at >= 0 && i - at < LONGEST; at--) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'name' && /^(import|from)$/.test(text)) return true
    if (kind !== 'name' && text !== ',' && text !== '.') return false
  }
  return false
}

const LONGEST = 64

function isLook(
  tokens: readonly Token[],
  i: number,
  links: ReadonlySet<string>,
  brackets: Brackets,
  outer: readonly (number | undefined)[],
): boolean {
  const next = tokens[i + 1]
  const start = startOfPath(tokens, i, links)
  const before = tokens[start - 1]
  if (isImport(tokens, i)) return true
  if (before?.text === '(' && next?.text === ')') return /^(len|count)$/.test(tokens[start - 2]?.text ?? '')
  if (links.has(next?.text ?? '')) {
    const name = tokens[i + 2]?.text ?? ''
    const behind = tokens[i + 3]?.text ?? ''
    return name === 'slice' ? behind === '(' : /^(length|size)$/.test(name) && isNoTarget(tokens, i + 3)
  }
  if (next?.text !== '[' || next.kind !== 'mark') return false
  const close = brackets.closing.get(i + 1) ?? tokens.length
  const inside = tokens.slice(i + 2, Math.min(close, i + 2 + LONGEST))
  if (inside.some(({ kind, text }) => kind !== 'number' && text !== ':')) return false
  if (isChangedFrom(tokens, start) || !isNoTarget(tokens, close + 1)) return false
  return isNoneOfSeveralTargets(tokens, i, close, brackets, outer)
}

/** `for sys.argv[1] in …`, `open(x) as sys.argv[1]`, `&$argv[1]`, `++process.argv[1]`. */
function isChangedFrom(tokens: readonly Token[], start: number): boolean {
  const before = tokens[start - 1]?.text ?? ''
  if (/^(for|foreach|as|del|delete|unset|undef|local|&|\\)$/.test(before)) return true
  return /^[+-]$/.test(before) && tokens[start - 2]?.text === before
}

/** What stands behind a value that is only looked at. */
function isNoTarget(tokens: readonly Token[], at: number): boolean {
  const one = tokens[at]
  if (one === undefined || one.kind === 'line') return true
  const next = tokens[at + 1]?.text ?? ''
  if (one.kind === 'name') return LOOKS.has(one.text)
  if (/^(\+|-|\|\||&&|\?|\?\?|\|)$/.test(one.text)) return !/^(=|\+|-)$/.test(next)
  return /^([;)\],}.<>]|\?\.|[!=]==?|[<>]=)$/.test(one.text) && next !== '='
}

const LOOKS = words('if else elif unless and or in not is eq ne')

/** `[process.argv[1]] = …`, `(sys.argv[1], x) = …`, `sys.argv[1], x = …`. */
function isNoneOfSeveralTargets(
  tokens: readonly Token[],
  i: number,
  close: number,
  brackets: Brackets,
  outer: readonly (number | undefined)[],
): boolean {
  for (let open = outer[i]; open !== undefined; open = outer[open]) {
    const end = brackets.closing.get(open) ?? tokens.length
    if (/^(=|in|of)$/.test(tokens[end + 1]?.text ?? '')) return false
  }
  const own = outer[i]
  if (own !== undefined && tokens[own]?.text !== '{') return true
  for (let at = close + 1; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'line' || text === ';' || outer[at] !== own) return true
    if (kind === 'mark' && text === '=') return false
    at = brackets.closing.get(at) ?? at
  }
  return true
}

/** For each token the bracket that it stands in. */
function enclosing(tokens: readonly Token[]): readonly (number | undefined)[] {
  const open: number[] = []
  return tokens.map(({ kind, text }, i) => {
    if (kind === 'mark' && /^[)\]}]$/.test(text)) open.pop()
    const own = open.at(-1)
    if (kind === 'mark' && /^[([{]$/.test(text)) open.push(i)
    return own
  })
}
