import type { CodeParts } from './code-parts.ts'
import type { Token } from './tokens.ts'
import { isNamedByText, unsure, type Value } from './values.ts'

/** What of a code's reading tells what an object or a dictionary in it holds. */
export interface ObjectCode {
  readonly parts: CodeParts
  readonly value: (from: number, to: number) => Value
  /** What a name stands for. */
  readonly bound: (name: string) => Value | undefined
  /** A list or a dictionary by the name that it has. */
  readonly listValue: (from: number, to: number) => Value
}

/** Of `JSON.stringify(x, null, 2)` and of `json.dumps(x, indent=2)`. */
const PLAIN_OPTION = /^(null|indent|ensure_ascii|sort_keys|separators)$/
const SERIALIZES = /^(stringify|dumps|generate|json_encode|encode_json)$/

/** What stands by name between the brackets of an object or a dictionary. */
export function fieldsIn(
  code: ObjectCode,
  from: number,
  to: number,
  into = new Map<string, Value>(),
): ReadonlyMap<string, Value> {
  for (const [a, b] of code.parts.split(from, to)) {
    const key = code.parts.tokens[a]
    if (key !== undefined && (key.kind === 'name' || key.kind === 'text'))
      into.set(key.text, b - a > 2 ? code.value(a + 2, b) : namedAlike(code, key))
    // `{ a: 1, ...b }`, `{'a': 1, **b}`: what comes in last counts.
    else if (key !== undefined && isSpread(key)) {
      for (const name of into.keys()) into.set(name, unsure(key.at))
      for (const [name, value] of code.listValue(behindSpread(code, a, b), b).fields ?? []) into.set(name, value)
    }
  }
  return into
}

/** `{ query }` */
function namedAlike(code: ObjectCode, key: Token): Value {
  return (key.kind === 'name' ? code.bound(key.text) : undefined) ?? unsure(key.at)
}

const isSpread = (token: Token | undefined) => token?.kind === 'mark' && /^(\.{1,3}|\*{1,2})$/.test(token.text)

function behindSpread({ parts }: ObjectCode, from: number, to: number): number {
  let behind = from + 1
  while (behind < to && /^[.*]+$/.test(parts.tokens[behind]?.text ?? '')) behind++
  return behind
}

/** The object or dictionary whose brackets stand around these tokens. */
export function dictionaryIn(code: ObjectCode, at: number, from: number, to: number): Value {
  const isWhole = code.parts.split(from, to).every(([key]) => isNamedByText(code.parts.tokens, key))
  const isOpen = code.parts
    .split(from, to)
    .some(
      ([a, b]) => isSpread(code.parts.tokens[a]) && code.listValue(behindSpread(code, a, b), b).fields === undefined,
    )
  return { ...unsure(at), fields: fieldsIn(code, from, to), isWhole, isOpen }
}

/** `JSON.stringify({ … })`, `json.dumps({ … }).encode()`: what the object says. */
export function serializedIn(code: ObjectCode, from: number, to: number): ReadonlyMap<string, Value> | undefined {
  for (let i = from; i < Math.min(to, from + 4); i++) {
    if (!SERIALIZES.test(code.parts.tokens[i]?.text ?? '') || code.parts.tokens[i + 1]?.text !== '(') continue
    const close = code.parts.closing(i + 1)
    const [first, second] = code.parts.split(i + 2, close)
    // A function beside it puts others in their place; what is made of the text is another one.
    const isPlain = second === undefined || PLAIN_OPTION.test(code.parts.tokens[second[0]]?.text ?? '')
    const isAll =
      close === to - 1 || (code.parts.tokens[close + 2]?.text === 'encode' && code.parts.closing(close + 3) === to - 1)
    if (first === undefined || !isPlain || !isAll || isGivenAnew(code, code.parts.tokens[i] as Token)) return undefined
    // One by its name may have changed since.
    const isLiteral = code.parts.tokens[first[0]]?.text === '{' && code.parts.closing(first[0]) === first[1] - 1
    return isLiteral && saysItsNames(code, first[0] + 1, first[1] - 1) ? code.value(...first).fields : undefined
  }
  return undefined
}

/** `JSON.stringify = …` */
function isGivenAnew({ parts: { tokens } }: ObjectCode, { text }: Token): boolean {
  return tokens.some((one, i) => one.text === text && tokens[i + 1]?.text === '=')
}

/** Each of them is `name`, `name: value` or `...more`: none is computed, a function or what a function gives (`get a() {…}`). */
function saysItsNames(code: ObjectCode, from: number, to: number): boolean {
  return code.parts.split(from, to).every(([a, b]) => {
    const key = code.parts.tokens[a]
    if (key === undefined || a >= b || isSpread(key)) return true
    return key.kind !== 'mark' && (b - a === 1 || /^(:|=>)$/.test(code.parts.tokens[a + 1]?.text ?? ''))
  })
}
