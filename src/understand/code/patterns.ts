import type { Brackets } from './brackets.ts'
import type { Token } from './tokens.ts'

/** A key of a pattern; `undefined` where it is computed and not known. */
export type Key = string | undefined

/** A name that JavaScript gives a part of something (ECMA-262, 2026, section 13.15.5): `const { env: { TOKEN: t } } = process`. */
export interface TakenPart {
  readonly name: string
  /** What is taken apart, where that is a path (`process`, `require('process')`); `undefined` for a parameter, a list, a call. */
  readonly from: readonly string[] | undefined
  /** What leads to the part, from the outside in; those of lists are left out. */
  readonly keys: readonly Key[]
  /** `...rest`: what the pattern does not name beside it. */
  readonly isRest: boolean
}

/** Parts of one pattern that are looked at. */
const MOST_FIELDS = 256
const DEEPEST = 8

/** Every name that gets its value by a pattern, or as another name of a path: `const p = process`. */
export function takenParts(
  tokens: readonly Token[],
  brackets: Brackets,
  links: ReadonlySet<string>,
  parameters: Iterable<number>,
): readonly TakenPart[] {
  const found: TakenPart[] = []
  const { closing, opening } = brackets
  const read = (open: number, from: TakenPart['from']) =>
    readPattern({ tokens, closing, from, add: (part) => found.push(part) }, open, [], 0)
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'mark' || (text !== '=' && text !== '}' && text !== ']')) continue
    if (text !== '=') {
      // `for (const { env } of [process])`
      if (tokens[i + 1]?.kind === 'name' && tokens[i + 1]?.text === 'of') read(opening.get(i) ?? i, undefined)
      continue
    }
    const target = tokens[i - 1]
    const from = pathAt(tokens, i + 1, brackets, links)
    // `const { TOKEN }: Settings = process.env`
    const isTyped = target?.kind === 'name' && tokens[i - 2]?.text === ':' && tokens[i - 3]?.text === '}'
    if (isTyped) read(opening.get(i - 3) ?? i, from)
    else if (target?.kind === 'name' && from !== undefined && !links.has(tokens[i - 2]?.text ?? ''))
      found.push({ name: target.text, from, keys: [], isRest: false })
    else if (target?.kind === 'mark' && /^[}\]]$/.test(target.text)) read(opening.get(i - 1) ?? i, from)
  }
  for (const start of parameters) {
    const end = closing.get(start) ?? start
    for (let i = start + 1; i < end; i++) {
      const isPattern = tokens[i]?.kind === 'mark' && /^[{[]$/.test(tokens[i]?.text ?? '')
      if (isPattern) read(i, undefined)
      // What stands in a bracket is a pattern's own, or that of a default.
      if (tokens[i]?.kind === 'mark') i = closing.get(i) ?? i
    }
  }
  return found
}

interface PatternReading {
  readonly tokens: readonly Token[]
  readonly closing: ReadonlyMap<number, number>
  readonly from: TakenPart['from']
  readonly add: (part: TakenPart) => void
}

function readPattern(reading: PatternReading, open: number, keys: readonly Key[], depth: number): void {
  const { tokens, closing } = reading
  const end = closing.get(open)
  const isObject = tokens[open]?.text === '{'
  if (end === undefined || depth > DEEPEST || (!isObject && tokens[open]?.text !== '[')) return
  let fields = 0
  for (let i = open + 1; i < end && fields < MOST_FIELDS; fields++) {
    const field = isObject ? fieldAt(tokens, i, closing) : { key: undefined, at: i, isRest: false }
    if (field !== undefined) {
      const inner = isObject && !field.isRest ? [...keys, field.key] : keys
      const target = tokens[field.at]
      if (target?.kind === 'name')
        reading.add({ name: target.text, from: reading.from, keys: inner, isRest: field.isRest })
      else readPattern(reading, field.at, inner, depth + 1)
    }
    i = behindComma(tokens, i, end, closing)
  }
}

interface Field {
  readonly key: Key
  /** Where what gets the value begins. */
  readonly at: number
  readonly isRest: boolean
}

function fieldAt(tokens: readonly Token[], start: number, closing: ReadonlyMap<number, number>): Field | undefined {
  let i = start
  while (tokens[i]?.kind === 'line') i++
  const first = tokens[i]
  if (first?.text === '.' && tokens[i + 2]?.text === '.') return { key: undefined, at: i + 3, isRest: true }
  if (first?.kind === 'mark' && first.text === '[') {
    const end = closing.get(i) ?? i
    return { key: computed(tokens.slice(i + 1, end)), at: end + 2, isRest: false }
  }
  if (first?.kind !== 'name' && first?.kind !== 'text') return undefined
  return { key: first.text, at: tokens[i + 1]?.text === ':' ? i + 2 : i, isRest: false }
}

/** `['API_' + 'TOKEN']` */
function computed(inner: readonly Token[]): Key {
  const isText = inner.every((one, n) => (n % 2 === 0 ? one.kind === 'text' : one.text === '+'))
  return isText && inner.length % 2 === 1 ? inner.map((one, n) => (n % 2 === 0 ? one.text : '')).join('') : undefined
}

function behindComma(
  tokens: readonly Token[],
  from: number,
  end: number,
  closing: ReadonlyMap<number, number>,
): number {
  for (let i = from; i < end; i++) {
    if (tokens[i]?.kind !== 'mark') continue
    if (tokens[i]?.text === ',') return i + 1
    i = closing.get(i) ?? i
  }
  return end
}

const LONGEST_PATH = 8

/** The path that is all of an expression: `process.env`, a module that is loaded, `process.env ?? {}`. */
function pathAt(
  tokens: readonly Token[],
  start: number,
  { closing }: Brackets,
  links: ReadonlySet<string>,
): readonly string[] | undefined {
  let i = start
  let open = 0
  for (; tokens[i]?.text === '(' || tokens[i]?.text === 'await'; i++) if (tokens[i]?.text === '(') open++
  const first = tokens[i]
  if (first?.kind !== 'name') return undefined
  const path: string[] = []
  const isModule = /^(require|import|getBuiltinModule)$/.test(first.text) && tokens[i + 2]?.kind === 'text'
  if (isModule && tokens[i + 1]?.text === '(') {
    path.push((tokens[i + 2]?.text ?? '').replace(/^node:/, ''))
    i = (closing.get(i + 1) ?? i) + 1
  } else {
    path.push(first.text)
    i++
  }
  for (; open > 0 && tokens[i]?.text === ')'; i++) open--
  for (; links.has(tokens[i]?.text ?? '') && tokens[i + 1]?.kind === 'name' && path.length < LONGEST_PATH; i += 2)
    path.push(tokens[i + 1]?.text ?? '')
  // Deno's `env.toObject()` is all of it.
  if (path.at(-1) === 'toObject' && tokens[i]?.text === '(') {
    path.pop()
    i += 2
  }
  // TypeScript: `process.env!`, `process.env as Settings`.
  const behind = tokens[i]?.text === '!' ? tokens[i + 1] : tokens[i]
  const isWhole = behind === undefined || behind.kind === 'line' || /^([;,)}\]?]|\|\||as|satisfies)$/.test(behind.text)
  return isWhole ? path : undefined
}
