import { isKnownText, UNKNOWN } from '../word.ts'
import type { CodeReading } from './reading.ts'
import type { Token } from './tokens.ts'
import type { CodeCall, Value } from './values.ts'

/** What the code sets among the scripts; `undefined` where it does something with them that nobody follows. */
export function scriptsSet(tokens: readonly Token[], reading: CodeReading): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  for (const at of mentionsIn(tokens)) {
    if (at === undefined || !setAt(tokens, reading, at, found)) return undefined
  }
  const isMerged = reading.calls.some((one) => MERGES.test(one.path) && !mergesKnown(one))
  return isMerged ? undefined : found
}

const MERGES = /^(Object\.assign|_\.merge|merge|deepmerge|.*\.(update|merge!?))$/

function mergesKnown({ path, args, named }: CodeCall): boolean {
  const given = path === 'Object.assign' ? args.slice(1) : args
  return (
    given.every((one) => (one.fields !== undefined && one.isOpen !== true) || isKnownText(one.text)) || named.size > 0
  )
}

/** Where the words `scripts` end, in brackets or not, and every other name that stands for the same; `undefined` else. */
function mentionsIn(tokens: readonly Token[]): readonly (number | undefined)[] {
  const names = new Set<string>()
  const found: (number | undefined)[] = []
  for (const [i, { kind, text }] of tokens.entries()) {
    const before = tokens[i - 1]?.text ?? ''
    const isField = LINKS.test(before)
    if (kind === 'text' && text !== 'scripts' && /(["'.[]|^)scripts(["'.\]]|$)/.test(text)) found.push(undefined)
    if (kind === 'name' && !isField && names.has(text)) found.push(i + 1)
    if (text !== 'scripts' || (kind !== 'name' && kind !== 'text')) continue
    const end = kind === 'name' ? i + 1 : endOfText(tokens, i, before)
    // `scripts` alone is another variable, or its key stands in an object.
    if (end === undefined || (kind === 'name' && !isField)) {
      if (!names.has(text)) found.push(undefined)
      continue
    }
    const alias = aliasOf(tokens, i, end)
    if (alias !== undefined) names.add(alias)
    else found.push(end)
  }
  return found
}

const LINKS = /^(\.|\?\.|->)$/

/** Behind `['scripts']`, `.get('scripts')`, `.setdefault('scripts', {})` and `'scripts' in p`. */
function endOfText(tokens: readonly Token[], i: number, before: string): number | undefined {
  if (before === '[' && tokens[i + 1]?.text === ']') return i + 2
  if (tokens[i + 1]?.text === 'in' || (tokens[i + 1]?.text === 'not' && tokens[i + 2]?.text === 'in')) return i + 1
  const method = tokens[i - 2]?.text ?? ''
  if (before !== '(' || !/^(get|setdefault|has|hasOwn|key\?|dig|fetch)$/.test(method)) return undefined
  const rest = tokens.slice(i + 1, i + 5).map((one) => one.text)
  if (rest[0] === ')') return i + 2
  return rest.join('') === ',{})' || rest.slice(0, 4).join('').startsWith(',{})') ? i + 5 : undefined
}

/** `s = p['scripts']`, `const s = p.scripts || {}` */
function aliasOf(tokens: readonly Token[], i: number, end: number): string | undefined {
  let at = i - 1
  const first = Math.max(0, i - MOST_BEFORE)
  while (at > first && tokens[at]?.text !== '=' && tokens[at]?.kind !== 'line' && tokens[at]?.text !== ';') at--
  if (tokens[at]?.text !== '=' || tokens[at - 1]?.kind !== 'name' || LINKS.test(tokens[at - 2]?.text ?? ''))
    return undefined
  const rest = tokens[end]
  const isEnd = rest === undefined || rest.kind === 'line' || /^(;|\|\||or|\?)$/.test(rest.text)
  return isEnd ? tokens[at - 1]?.text : undefined
}

/** Takes note of what is set behind the word; false where that is not known. */
function setAt(tokens: readonly Token[], reading: CodeReading, end: number, into: Map<string, string>): boolean {
  const next = tokens[end]?.text ?? ''
  const after = tokens[end + 1]
  if (isEmptyOtherwise(tokens, end)) return true
  if (next === '=') return setsAll(reading.valueBehind(end + 1), into)
  if (LINKS.test(next) && after !== undefined && tokens[end + 2]?.text === '(') {
    if (/^(pop|get|items|keys|values|delete|copy|hasOwnProperty|each|map|key\?|fetch)$/.test(after.text)) return true
    if (!/^(update|merge!)$/.test(after.text)) return false
    return setsAll(reading.valueBehind(end + 3), into)
  }
  const isKeyed = next === '[' || LINKS.test(next)
  if (!isKeyed) return isRead(tokens, reading, end, into)
  const close = next === '[' ? closing(tokens, end) : end + 1
  if (!isAssigned(tokens, close + 1)) return true
  const key = next === '[' ? reading.valueBehind(end + 1).text : (after?.text ?? UNKNOWN)
  if (!isKnownText(key)) return false
  const isPlain = tokens[close + 1]?.text === '='
  into.set(key, isPlain ? reading.valueBehind(close + 2).text : UNKNOWN)
  return true
}

/** `Object.assign(p.scripts, { x: 'y' })`, `for k in p.scripts:`, `if (p.scripts)`, `console.log(p.scripts)`. */
function isRead(tokens: readonly Token[], reading: CodeReading, end: number, into: Map<string, string>): boolean {
  const line = tokens.slice(Math.max(0, end - MOST_BEFORE), end).map((one) => one.text)
  const opened = line.lastIndexOf('(')
  const outer = opened > 0 ? (line[opened - 1] ?? '') : ''
  if (outer === 'assign' && tokens[end]?.text === ',') return setsAll(reading.valueBehind(end + 1), into)
  return READS.test(outer) || line.some((one) => /^(for|if|in|not|print|puts|\.\.\.|\*\*|\.)$/.test(one))
}

const MOST_BEFORE = 12
const READS = /^(keys|entries|values|log|print|stringify|dumps|len|sorted|list|if|p|puts|dict|bool|Boolean)$/

/** `p.scripts ||= {}`, `p.scripts = p.scripts || {}`, `(p.scripts ?? {}).test` */
function isEmptyOtherwise(tokens: readonly Token[], end: number): boolean {
  const texts = tokens.slice(end, end + MOST_BEFORE).map((one) => one.text)
  return /^(=.{0,60}?scripts['"\]]{0,2})?\s?(\|\||\?\?|or)=?\{\}/.test(texts.join(''))
}

/** `p.scripts = { …p.scripts, x: 'y' }` */
function setsAll(value: Value, into: Map<string, string>): boolean {
  for (const [name, { text }] of value.fields ?? []) into.set(name, text)
  return value.fields !== undefined
}

/** `=`, `+=`, `||=`, `??=`, and no comparison. */
function isAssigned(tokens: readonly Token[], at: number): boolean {
  const marks = tokens.slice(at, at + 3).map(({ kind, text }) => (kind === 'mark' ? text : ' '))
  return /^(\+|\|{1,2}|\?\?)?=(?![=>~])/.test(marks.join(''))
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]?.kind !== 'mark') continue
    if (tokens[i]?.text === '[') depth++
    else if (tokens[i]?.text === ']' && --depth === 0) return i
  }
  return tokens.length
}
