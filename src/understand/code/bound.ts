import type { Brackets } from './brackets.ts'
import type { Token } from './tokens.ts'

export interface Parameters {
  readonly names: readonly Token[]
  /** It stands among the arguments of what calls it: `lines.forEach((line) => …)`. */
  readonly isArrow: boolean
}

const LONGEST = 256
const FUNCTIONS = new Set(['def', 'function', 'sub', 'fn', 'fun', 'lambda'])
const CONTROL = new Set([
  'if',
  'for',
  'foreach',
  'while',
  'switch',
  'catch',
  'with',
  'elseif',
  'elsif',
  'unless',
  'until',
])

/** What the functions of the code are given, by the number of the token with which their parameters begin. */
export function parametersOf(
  tokens: readonly Token[],
  { closing, opening }: Brackets,
  links: ReadonlySet<string>,
): ReadonlyMap<number, Parameters> {
  const found = new Map<number, Parameters>()
  const add = (from: number, to: number, isArrow: boolean) =>
    found.set(from, { names: namesIn(tokens, from, Math.min(to, from + LONGEST), links), isArrow })
  for (const [i, { kind, text }] of tokens.entries()) {
    const before = tokens[i - 1]?.text
    if (kind === 'mark' && text === '=>') {
      const from = before === ')' ? opening.get(i - 1) : i - 1
      if (from !== undefined) add(from, i, true)
    } else if (kind === 'mark' && text === '{' && before === ')') {
      // A method: `save(data) {`.
      const open = opening.get(i - 1) ?? 0
      const name = tokens[open - 1]
      if (name?.kind === 'name' && !CONTROL.has(name.text) && !links.has(tokens[open - 2]?.text ?? ''))
        add(open, i, false)
    } else if (kind === 'name' && FUNCTIONS.has(text) && !links.has(before ?? '')) {
      if (text === 'lambda') {
        add(i + 1, colonAfter(tokens, i), false)
        continue
      }
      const open = [i + 1, i + 2, i + 3].find((at) => tokens[at]?.text === '(')
      if (open !== undefined) add(open, closing.get(open) ?? open, false)
    }
  }
  return found
}

function colonAfter(tokens: readonly Token[], from: number): number {
  const end = Math.min(tokens.length, from + LONGEST)
  for (let i = from; i < end; i++) if (tokens[i]?.kind !== 'text' && tokens[i]?.text === ':') return i
  return from
}

/** Names that are no fields, and no types behind a colon. */
function namesIn(tokens: readonly Token[], from: number, to: number, links: ReadonlySet<string>): readonly Token[] {
  return tokens.slice(Math.max(from, 0), to).filter((one, i) => {
    const before = tokens[from + i - 1]?.text ?? ''
    return one.kind === 'name' && before !== ':' && !links.has(before)
  })
}

const LONGEST_TARGET = 16

/**
 * How often the code gives a name a value: by an assignment, as the variable of a loop or of a block, as a parameter. What
 * is given several may stand for several things.
 */
export function timesBound(
  tokens: readonly Token[],
  brackets: Brackets,
  links: ReadonlySet<string>,
  mutableTexts = false,
): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  const count = (one: Token | undefined) => {
    if (one?.kind === 'name') times.set(one.text, (times.get(one.text) ?? 0) + 1)
  }
  let isOpen = false
  for (const { names } of parametersOf(tokens, brackets, links).values()) names.forEach(count)
  for (const [i, one] of tokens.entries()) {
    const before = tokens[i - 1]?.text ?? ''
    const next = tokens[i + 1]?.text ?? ''
    if (one.kind === 'name' && NAMES_BY_TEXT.has(one.text) && next === '(') isOpen = true
    if (mutableTexts && isChanged(tokens, i, links)) count(one)
    for (const name of capturedAt(tokens, i)) count(name)
    for (const name of perlLoopAt(tokens, i)) count(name)
    if (one.kind === 'name' && one.text === 'for') for (const name of targetOf(tokens, i + 1, /^(in|of)$/)) count(name)
    else if (one.kind === 'mark' && one.text === '|' && /^(\{|do)$/.test(before))
      for (const name of targetOf(tokens, i + 1, /^\|$/)) count(name)
    else if (one.kind === 'mark' && /^[\])}]$/.test(one.text) && next === '=') {
      // `const { a, b } = …`; an index stands behind a name.
      const open = brackets.opening.get(i) ?? i
      const isIndex = tokens[open - 1]?.kind === 'name' && !/^(const|let|var|my)$/.test(tokens[open - 1]?.text ?? '')
      if (!isIndex) namesIn(tokens, open, Math.min(i, open + LONGEST_TARGET), links).forEach(count)
    } else if (one.kind === 'name' && !links.has(before)) {
      const isWalrus = next === ':' && tokens[i + 2]?.text === '='
      if (before === 'as' || isWalrus || (next === ':' && beginsStatement(tokens, i)) || /^[+.]?=$/.test(next))
        count(one)
      if (next === ',' && beginsStatement(tokens, i)) for (const name of targetOf(tokens, i, /^=$/)) count(name)
    }
  }
  if (isOpen) for (const name of times.keys()) times.set(name, Number.POSITIVE_INFINITY)
  return times
}

/** Functions that give the names of a code as a dictionary, in which any of them may get a value (Python 3.14). */
const NAMES_BY_TEXT = new Set(['globals', 'locals', 'vars'])

/** A text of Ruby may get other letters: `d << 'x'`, `d.sub!('a', 'b')`, `d[0] = 'x'`. */
const CHANGES_TEXT = new Set(['replace', 'concat', 'insert', 'prepend', 'clear'])

function isChanged(tokens: readonly Token[], i: number, links: ReadonlySet<string>): boolean {
  const [name, next, method, after] = tokens.slice(i, i + 4)
  if (name?.kind !== 'name' || next?.kind !== 'mark' || links.has(tokens[i - 1]?.text ?? '')) return false
  if (next.text === '<<' || (next.text === '<' && method?.text === '<')) return true
  if (next.text === '[' && method?.kind === 'number') return targetOf(tokens, i, /^=$/).length > 0
  return links.has(next.text) && (/!$/.test(method?.text ?? '') || after?.text === '!' || changesText(method))
}

function changesText(method: Token | undefined): boolean {
  return method?.kind === 'name' && CHANGES_TEXT.has(method.text)
}

/** The same, with those that get another value by an operator, or other letters where they stand. */
export function timesBoundOrRewritten(
  tokens: readonly Token[],
  brackets: Brackets,
  links: ReadonlySet<string>,
  mutableTexts = false,
): ReadonlyMap<string, number> {
  const times = new Map(timesBound(tokens, brackets, links, mutableTexts))
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'name' || links.has(tokens[i - 1]?.text ?? '')) continue
    if (isComputed(tokens, i) || isRewritten(tokens, i, brackets)) times.set(text, (times.get(text) ?? 0) + 1)
  }
  return times
}

/** `a ||= b`, `a ??= b`, `p /= b`, of which the operator and the `=` are marks of their own. */
function isComputed(tokens: readonly Token[], i: number): boolean {
  const at = tokens[i + 1]?.text === '?' && tokens[i + 2]?.text === '?' ? i + 2 : i + 1
  const operator = tokens[at]
  return operator?.kind === 'mark' && OPERATORS.test(operator.text) && tokens[at + 1]?.text === '='
}
const OPERATORS = /^(\|\|?|&&?|\?|\*\*?|\/\/?|-|%|\^|<<?|>>?)$/

/** Of Perl: `$f =~ s/a/b/`, `substr($f, 0, 1) = 'x'`, `chomp $f`, `tr/a/b/ for $f`. */
function isRewritten(tokens: readonly Token[], i: number, brackets: Brackets): boolean {
  if (tokens[i]?.text.startsWith('$') !== true) return false
  const [before, next] = [tokens[i - 1]?.text ?? '', tokens[i + 1]]
  if (next?.text === '=~') return tokens[i + 2]?.kind === 'text' && tokens[i + 3]?.kind === 'text'
  if (/^(chomp|chop)$/.test(before)) return true
  if (/^for(each)?$/.test(before)) return next === undefined || next.kind === 'line' || /^[;}]$/.test(next.text)
  const callee = before === '(' ? (tokens[i - 2]?.text ?? '') : ''
  if (/^(chomp|chop)$/.test(callee)) return true
  const close = brackets.closing.get(i - 1)
  if (callee !== 'substr' || close === undefined) return false
  return tokens[close + 1]?.text === '=' || tokens.slice(i, close).filter(({ text }) => text === ',').length > 2
}

/** `for my $f (…)`, `foreach $f (…)`. */
function perlLoopAt(tokens: readonly Token[], i: number): readonly Token[] {
  if (tokens[i]?.kind !== 'name' || !/^for(each)?$/.test(tokens[i]?.text ?? '')) return []
  const at = /^(my|our|state)$/.test(tokens[i + 1]?.text ?? '') ? i + 2 : i + 1
  const name = tokens[at]
  return name?.text.startsWith('$') === true && tokens[at + 1]?.text === '(' ? [name] : []
}

/** `case [a]:`, `catch (a)`, `->(a)`, `def f a`, and `*a, b =`. */
function capturedAt(tokens: readonly Token[], i: number): readonly Token[] {
  const [one, next] = [tokens[i], tokens[i + 1]]
  if (one?.kind === 'mark' && one.text === '*' && beginsStatement(tokens, i)) return targetOf(tokens, i + 1, /^=$/)
  if (one?.kind === 'mark' && one.text === '(' && tokens[i - 1]?.text === '>' && tokens[i - 2]?.text === '-')
    return targetOf(tokens, i + 1, /^\)$/)
  if (one?.kind === 'mark' && one.text === '->') return targetOf(tokens, i + 1, /^[){]$/)
  if (one?.kind !== 'name') return []
  if (one.text === 'case') return targetOf(tokens, i + 1, /^:$/)
  if (one.text === 'catch' && next?.text === '(') return targetOf(tokens, i + 2, /^\)$/)
  if (one.text !== 'def' || tokens[i + 2]?.kind !== 'name') return []
  const end = tokens.slice(i + 2, i + LONGEST_TARGET).findIndex(({ kind, text }) => kind === 'line' || text === ';')
  return tokens.slice(i + 2, end < 0 ? i + LONGEST_TARGET : i + 2 + end)
}

function beginsStatement(tokens: readonly Token[], i: number): boolean {
  const before = tokens[i - 1]
  return before === undefined || before.kind === 'line' || (before.kind === 'mark' && /^[;:]$/.test(before.text))
}

/** What stands before the mark or word that ends it, on the same line. */
function targetOf(tokens: readonly Token[], from: number, end: RegExp): readonly Token[] {
  for (let i = from; i < Math.min(tokens.length, from + LONGEST_TARGET); i++) {
    const { kind, text } = tokens[i] as Token
    if (kind === 'line' || text === ';') return []
    if (kind !== 'text' && end.test(text)) return tokens.slice(from, i)
  }
  return []
}

/** Names that stand anywhere but where they get their value and where a loop goes through them: a list may grow there. */
export function touchedIn(
  tokens: readonly Token[],
  links: ReadonlySet<string>,
  mutableTexts = false,
): ReadonlySet<string> {
  const found = new Set<string>()
  const countsItself = tokens.some(
    ({ text }, i) =>
      /^(len|count)$/.test(text) &&
      (tokens[i + 1]?.text === '=' || /^(def|function|as|import)$/.test(tokens[i - 1]?.text ?? '')),
  )
  // What one is given may be the list itself, and an element may be a text that gets other letters.
  const mayReach =
    tokens.some(({ kind, text }) => kind === 'name' && text === 'arguments') ||
    (mutableTexts && tokens.some((_, i) => isChanged(tokens, i, links)))
  for (const [i, { kind, text }] of tokens.entries()) {
    const before = tokens[i - 1]?.text ?? ''
    if (kind !== 'name' || links.has(before) || tokens[i + 1]?.text === '=') continue
    const after = tokens[i + 1]?.text ?? ''
    const method = links.has(after) ? (tokens[i + 2]?.text ?? '') : undefined
    const isByReference = tokens.slice(i + 2, i + 6).some((one) => one.kind === 'mark' && one.text === '&')
    const isIn = /^(in|of)$/.test(before) || (before === '(' && after === 'as' && !isByReference)
    const isLooped = isIn && (method === undefined || method === 'items') && after !== '['
    const isCounted = before === '(' && /^(len|count)$/.test(tokens[i - 2]?.text ?? '') && !countsItself
    if (!isLooped && !isCounted && (mayReach || !onlyLooks(tokens, i + 2))) found.add(text)
  }
  return found
}

/** Methods that leave the list as it is; what they are given is read where it stands. */
const LOOKS = new Set('forEach map filter each each_with_index select reject length size'.split(' '))

/** Of Ruby `map!` writes over it, and a function of JavaScript gets the list itself as its third. */
function onlyLooks(tokens: readonly Token[], at: number): boolean {
  const [method, next] = tokens.slice(at, at + 2)
  if (method?.kind !== 'name' || !LOOKS.has(method.text) || next?.text === '!' || next?.text === '=') return false
  const head = next?.text === '(' ? tokens.slice(at + 2, at + 2 + LONGEST_TARGET) : []
  // One by its name may take more than is seen here, and so may `(...all) =>`.
  const isWritten = /^(\(|function|async|\))$/.test(head[0]?.text ?? ')') || head[1]?.text === '=>'
  const end = head.findIndex(({ text }) => text === ')' || text === '{')
  const arrow = head.findIndex(({ text }) => text === ')' || text === '=>')
  if (!isWritten || head.slice(0, Math.max(arrow, 0)).some(({ text }) => text === '.')) return false
  return head.slice(0, Math.max(end, 0)).filter(({ text }) => text === ',').length < 2
}
