import type { Token } from './tokens.ts'
import type { Value } from './values.ts'

/** What of a code's reading tells which values a loop goes through. */
export interface ListedCode {
  readonly tokens: readonly Token[]
  readonly links: ReadonlySet<string>
  readonly closing: (open: number) => number
  readonly split: (from: number, to: number) => readonly (readonly [number, number])[]
  readonly valueOf: (from: number, to: number) => Value
  /** Nothing is done with the list of that name but to go through it. */
  readonly isUntouched: (name: string) => boolean
}

/** A loop over values that stand in the code: its names, and what they stand for each time. */
export interface Listed {
  readonly names: readonly Token[]
  readonly rows: readonly (readonly Value[])[]
}

const MOST_NAMES = 4

/**
 * `for f in ['a', 'b']`, `for f in files` of such a list, `for path, old, new in [('a', 'x', 'y'), …]`,
 * `for name, body in {'a': 'x'}.items()`. `first` is where the names begin.
 */
export function listedAt(first: number, code: ListedCode, words: RegExp): Listed | undefined {
  const { tokens } = code
  let at = tokens[first]?.text === '[' ? first + 1 : first
  const names: Token[] = []
  for (; names.length < MOST_NAMES && tokens[at]?.kind === 'name'; at++) {
    names.push(tokens[at] as Token)
    if (tokens[at + 1]?.text !== ',') break
    at++
  }
  at += tokens[at + 1]?.text === ']' ? 2 : 1
  if (names.length === 0 || !words.test(tokens[at]?.text ?? '')) return undefined
  const from = at + 1
  const mark = tokens[from]
  const end = mark?.kind === 'mark' && /^[[({]$/.test(mark.text) ? code.closing(from) + 1 : from + 1
  const isItems =
    code.links.has(tokens[end]?.text ?? '') && tokens[end + 1]?.text === 'items' && tokens[end + 2]?.text === '('
  const after = tokens[isItems ? end + 4 : end]
  if (!endsList(after, isComprehension(tokens, first))) return undefined
  const rows = rowsOf(from, end, isItems, code)
  if (rows === undefined || rows.length === 0) return undefined
  if (names.length === 1) return { names, rows: rows.map((one) => [one]) }
  const parts = rows.map((one) => one.list ?? [])
  return parts.every((one) => one.length === names.length) ? { names, rows: parts } : undefined
}

/** `[f(x) for x in …]`: the value stands before the loop. */
export function isComprehension(tokens: readonly Token[], first: number): boolean {
  const before = tokens[first - 2]
  return before !== undefined && before.kind !== 'line' && !/^([;:{}]|async)$/.test(before.text)
}

/** Nothing follows the list that gives another: `in ['a'] if x else other`. Of a comprehension `if` takes some of it. */
function endsList(after: Token | undefined, isInList: boolean): boolean {
  if (after === undefined || after.kind === 'line') return true
  return /^[:){\]}]$/.test(after.text) || (isInList && after.text === 'if')
}

function rowsOf(from: number, end: number, isItems: boolean, code: ListedCode): readonly Value[] | undefined {
  const mark = code.tokens[from]
  if (mark?.text === '(' && mark.kind === 'mark') {
    const parts = code.split(from + 1, end - 1)
    // Without a comma it is no tuple but what stands in it: of a text, its letters.
    const isTuple = parts.length > 1 || code.tokens[end - 2]?.text === ','
    return isTuple ? parts.map(([a, b]) => code.valueOf(a, b)) : undefined
  }
  if (mark?.text === '[' && mark.kind === 'mark' && !isItems)
    return code.split(from + 1, end - 1).map(([a, b]) => code.valueOf(a, b))
  if (mark?.kind === 'name' && !code.isUntouched(mark.text)) return undefined
  const value = code.valueOf(from, end)
  if (!isItems) return value.list
  const fields = value.fields === undefined || value.isWhole !== true ? [] : [...value.fields]
  return fields.map(([name, one]) => ({ text: '', list: [{ text: name, at: one.at }, one], at: one.at }))
}
