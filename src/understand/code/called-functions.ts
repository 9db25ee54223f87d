import type { Token } from './tokens.ts'
import { unsure, type Value } from './values.ts'

/** What of a code's reading tells what its own functions are called with. */
export interface CallingCode {
  readonly tokens: readonly Token[]
  readonly links: ReadonlySet<string>
  readonly closing: (open: number) => number
  readonly split: (from: number, to: number) => readonly (readonly [number, number])[]
  readonly valueOf: (from: number, to: number) => Value
  readonly timesBound: (name: string) => number
  readonly isImported: (name: string) => boolean
  readonly isDefined: (name: string) => boolean
  /** A text may get other letters where it stands, under another name as well (Ruby). */
  readonly mutableTexts: boolean
  /** What stands in a call as `a = b` is an argument by its name (Python); else it is an assignment. */
  readonly namesArguments: boolean
}

/** A function of the code: its parameters, and what they stand for in each of its calls. */
export interface Called {
  readonly names: readonly Token[]
  readonly rows: readonly (readonly Value[])[]
}

/** `at`: the number of the argument that it stands for, from which on for the rest of them. */
interface Parameter {
  readonly name: Token
  readonly at: number
  readonly isRest: boolean
}

interface Defined {
  readonly name: Token
  readonly parameters: readonly Parameter[]
  /** It takes arguments under any name: `**options`. */
  readonly takesNames: boolean
}

const MOST_FUNCTIONS = 16
const MOST_CALLS = 24

/**
 * Functions of which every call stands in the code, with what each is called with:
 * `def sh(cmd): subprocess.run(cmd, shell=True)` and `sh('npm test')`. One that is handed on, reached through something else
 * or wrapped may be called with anything, and so may any where the code looks into the names that it has.
 */
export function calledFunctions(code: CallingCode): readonly Called[] {
  const { tokens } = code
  if (code.mutableTexts || reachesNames(tokens, code.links)) return []
  // A decorator (`@wrap`) puts another function in its place.
  if (tokens.some(({ kind, text }) => kind !== 'text' && text.startsWith('@'))) return []
  const all: Called[] = []
  for (let i = 0; i < tokens.length && all.length < MOST_FUNCTIONS; i++) {
    const defined = definedAt(i, code)
    const rows = defined === undefined ? undefined : callsOf(defined, code)
    if (defined !== undefined && rows !== undefined)
      all.push({ names: defined.parameters.map((one) => one.name), rows })
  }
  return all
}

/**
 * By these a name is reached in another way than by itself: as a text, as a field of the global object or of the module, or
 * through a star import. Of PHP any text may be one: there nothing is followed.
 */
const REACHES: ReadonlySet<string> = new Set(
  `arguments globals locals vars eval exec getattr setattr globalThis global window this inspect send method public_send
  __dict__ __globals__ __builtins__ builtins __main__ modules importlib __import__ gc operator Function Reflect vm apply bind
  extract parse_str func_get_args call_user_func binding define_method _getframe f_locals`.split(/\s+/),
)

/** True where code may reach a name of its own without writing it. */
export function reachesNames(tokens: readonly Token[], links: ReadonlySet<string>): boolean {
  return tokens.some(({ kind, text }, i) => {
    const [before, next] = [tokens[i - 1]?.text ?? '', tokens[i + 1]]
    // `from x import *`; `import * as x` brings one name.
    if (kind === 'mark') return text === '*' && before === 'import' && next?.text !== 'as'
    if (kind !== 'name') return false
    // `with (o) f(x)` of JavaScript, a class's `constructor` read from a value.
    if (text === 'constructor') return links.has(before)
    return REACHES.has(text)
  })
}

/** `def f(a)`, `function f(a)`, `f = (a) =>`, `f = a =>`. */
function definedAt(i: number, code: CallingCode): Defined | undefined {
  const { tokens, closing, links } = code
  const [first, name, mark] = tokens.slice(i, i + 3)
  if (first?.kind !== 'name' || links.has(tokens[i - 1]?.text ?? '')) return undefined
  if (/^(def|function)$/.test(first.text)) {
    if (name?.kind !== 'name' || mark?.text !== '(' || code.timesBound(name.text) !== 0) return undefined
    if (code.isImported(name.text) || !beginsStatement(code, tokens[i - 1]?.text === 'async' ? i - 1 : i))
      return undefined
    return withParameters(name, i + 3, closing(i + 2), code)
  }
  if (name?.text !== '=' || code.timesBound(first.text) !== 1 || code.isImported(first.text)) return undefined
  // `g = f = (a) => …`, `run(f = (a) => …)`: it has another name as well.
  if (!/^(const|let|var)$/.test(tokens[i - 1]?.text ?? '')) return undefined
  const from = tokens[i + 2]?.text === 'async' ? i + 3 : i + 2
  if (tokens[from]?.kind === 'name' && tokens[from + 1]?.text === '=>')
    return withParameters(first, from, from + 1, code)
  if (tokens[from]?.kind !== 'mark' || tokens[from]?.text !== '(') return undefined
  const close = closing(from)
  return tokens[close + 1]?.text === '=>' ? withParameters(first, from + 1, close, code) : undefined
}

/** A function that stands in a value is handed to somebody else, who calls it. */
function beginsStatement({ tokens, namesArguments }: CallingCode, i: number): boolean {
  const before = tokens[i - 1]
  if (before === undefined || before.kind === 'line') return true
  // `{ f: function g(a) … }`
  if (before.text === ':') return namesArguments
  return before.kind === 'mark' && /^[;{}]$/.test(before.text)
}

/**
 * Those that have no other value anywhere: one with a value of its own, or that a call names, is not known. Behind `*` and
 * `*rest` arguments are given by name alone, and before `/` they count as well: then nothing is known of any.
 */
function withParameters(name: Token, from: number, to: number, code: CallingCode): Defined | undefined {
  const all = code.split(from, to)
  const isRest = ([a]: readonly [number, number]) => /^(\*|\.\.\.)$/.test(code.tokens[a]?.text ?? '')
  const rest = all.findIndex(isRest)
  const isOther = ([a]: readonly [number, number], at: number) =>
    code.tokens[a]?.text === '/' || (rest >= 0 && at > rest && !isDoubled(code.tokens, a))
  if (all.some(isOther) || all.some(([a, b]) => b - a === 1 && isRest([a, b]))) return undefined
  const parameters = all.flatMap(([a, b], at) => {
    const one = parameterAt(a, b, at, code)
    const isOwn =
      one !== undefined &&
      code.timesBound(one.name.text) === 1 &&
      !code.isImported(one.name.text) &&
      !one.name.text.startsWith('$') &&
      !isTakenApart(one.name.text, code)
    return isOwn ? [one] : []
  })
  const takesNames = all.some(([a]) => isDoubled(code.tokens, a))
  return parameters.length === 0 ? undefined : { name, parameters, takesNames }
}

/** `**options` */
function isDoubled(tokens: readonly Token[], at: number): boolean {
  const [first, second] = [tokens[at]?.text, tokens[at + 1]?.text]
  return first === '**' || (first === '*' && second === '*')
}

/** `({ a: cmd } = x)`: what stands in braces behind a colon may get a value there. `{ cwd: cmd }` looks the same. */
function isTakenApart(name: string, { tokens, namesArguments }: CallingCode): boolean {
  if (namesArguments) return false
  return tokens.some((one, i) => {
    if (one.kind !== 'name' || one.text !== name || tokens[i - 1]?.text !== ':') return false
    return /^[,}=]$/.test(tokens[i + 1]?.text ?? '')
  })
}

/** `cmd`, `cmd: str`, `*args`, `...args`. */
function parameterAt(from: number, to: number, at: number, code: CallingCode): Parameter | undefined {
  const all = code.tokens.slice(from, to)
  const [first, second] = all
  if (first?.kind === 'name' && (second === undefined || second.text === ':')) return { name: first, at, isRest: false }
  const last = all.at(-1)
  const before = all.slice(0, -1).map((one) => one.text)
  if (last?.kind !== 'name' || !/^(\*|\.\.\.)$/.test(before.join(''))) return undefined
  return { name: last, at, isRest: true }
}

/** What stands for the parameters in each call; `undefined` where it may be called otherwise. */
function callsOf(
  { name, parameters, takesNames }: Defined,
  code: CallingCode,
): readonly (readonly Value[])[] | undefined {
  const { tokens, links, closing, split } = code
  const rows: (readonly Value[])[] = []
  for (const [i, one] of tokens.entries()) {
    if (one.text !== name.text || one === name) continue
    if (one.kind === 'text') return undefined
    if (one.kind !== 'name') continue
    const isLinked = links.has(tokens[i - 1]?.text ?? '')
    // `subprocess.run` is another `run`.
    const module = tokens[i - 2]?.text ?? ''
    if (isLinked && code.isImported(module) && !code.isDefined(module) && code.timesBound(module) === 0) continue
    if (isLinked || tokens[i + 1]?.kind !== 'mark' || tokens[i + 1]?.text !== '(') return undefined
    const row = argumentsOf(split(i + 2, closing(i + 1)), { parameters, takesNames }, code, one.at)
    if (row === undefined || rows.length >= MOST_CALLS) return undefined
    rows.push(row)
  }
  return rows.length === 0 ? undefined : rows
}

function argumentsOf(
  given: readonly (readonly [number, number])[],
  { parameters, takesNames }: Pick<Defined, 'parameters' | 'takesNames'>,
  code: CallingCode,
  at: number,
): readonly Value[] | undefined {
  const inOrder: Value[] = []
  for (const [a, b] of given) {
    const [first, mark] = [code.tokens[a], code.tokens[a + 1]]
    // `*list`, `**options`, `...list`
    if (first?.kind === 'mark' && /^[*.]/.test(first.text)) return undefined
    const isNamed = first?.kind === 'name' && mark?.kind === 'mark' && mark.text === '='
    // As `**options` it may be any option of what is called there.
    if (isNamed && (takesNames || !code.namesArguments)) return undefined
    if (!isNamed) inOrder.push(code.valueOf(a, b))
  }
  return parameters.map((one) =>
    one.isRest ? { ...unsure(at), list: inOrder.slice(one.at) } : (inOrder[one.at] ?? unsure(at)),
  )
}
