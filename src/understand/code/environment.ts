import { isSecretShown } from '../secrets/variable.ts'
import { UNKNOWN } from '../word.ts'
import { timesBound } from './bound.ts'
import { bracketsOf } from './brackets.ts'
import { KEEPS, KeptSecrets } from './kept-secrets.ts'
import { type Language, words } from './language.ts'
import { behindTaken, isTested, startOfPath } from './tested.ts'
import type { Token } from './tokens.ts'

/** What code shows of the environment that it runs in. */
export interface EnvironmentShown {
  /** All of it is printed, or handed on to something that nobody follows. */
  readonly whole: 'printed' | 'handed on' | undefined
  /** Variables by name that hold a secret and are printed. */
  readonly secrets: ReadonlySet<string>
}

/** Functions that print what they get, by the last part of their path. */
const PRINTS = words(
  'print printf say puts p pp pprint echo warn die log error info debug dir table write print_r var_dump var_export',
)

/** Where one bracket stands in. */
interface Inside {
  readonly prints: boolean
  /** Arguments of a call: the value goes somewhere. */
  readonly call: boolean
  /** What becomes of a value in it: it is printed, it stays what it is, or something else is made of it. */
  readonly role: 'prints' | 'keeps' | 'lists' | 'other'
  /** Its own arguments, `name=value` among them. */
  readonly isCall: boolean
  /** `env=…`, `env: …`: handed to a program that is started, which has it anyway. */
  env: boolean
}

/**
 * Looks for every place where code takes the environment. Handing all of it to a program that is started is no reading of
 * it; neither are the names of the variables, nor whether one is set. What is kept under a name is followed by that; a
 * file has room for two things of one name, so there only what has a name of its own.
 *
 * KNOWN GAP: what a function gives back, what is kept in a field of something, and a pattern in a pattern (`{ env: { X } }`).
 */
export function environmentShown(
  code: string,
  tokens: readonly Token[],
  language: Language,
  imports: ReadonlyMap<string, string>,
  isFile = false,
): EnvironmentShown {
  const { links, mutableTexts } = language.grammar
  const bound = isFile ? timesBound(tokens, bracketsOf(tokens), links, mutableTexts) : new Map<string, number>()
  const kept = new KeptSecrets((name) => (bound.get(name) ?? 0) <= 1)
  const shown = look(code, tokens, language, imports, kept)
  // What prints may stand in front of what is printed.
  return kept.isEmpty ? shown : look(code, tokens, language, imports, kept)
}

function look(
  code: string,
  tokens: readonly Token[],
  language: Language,
  imports: ReadonlyMap<string, string>,
  kept: KeptSecrets,
): EnvironmentShown {
  const { grammar } = language
  const own = pathsOf(language, imports)
  const others = otherNames(tokens, own, language)
  const paths = [...own, ...others.map((name) => [name])]
  const getters = gettersIn(tokens)
  const secrets = new Set<string>()
  let whole: EnvironmentShown['whole']
  const see = (how: 'printed' | 'handed on') => {
    if (whole !== 'printed') whole = how
  }
  const open: Inside[] = []
  let bare = false
  let bareFrom = 0
  let target: Target | undefined
  const takes = (name: string, shown: boolean, at: number) => {
    const each = loopedOver(tokens, at)
    if (each !== undefined) kept.keep(each, name, false)
    else if (shown) secrets.add(name)
    else if (target !== undefined && open.slice(target.depth).every(({ role }) => role === 'keeps' || role === 'lists'))
      for (const one of target.names)
        kept.keep(
          one,
          name,
          open.slice(target.depth).some(({ role }) => role === 'lists'),
        )
  }
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const inside = open.at(-1)
    if (token.kind === 'line' || token.text === ';') {
      if (open.length === 0 || token.text === ';') bare = false
      if (target !== undefined && open.length <= target.depth) target = undefined
      continue
    }
    if (token.kind === 'mark') {
      if (token.text === '(' || token.text === '[' || token.text === '{') open.push(entered(tokens, i, inside))
      else if (token.text === ')' || token.text === ']' || token.text === '}') {
        open.pop()
        if (token.text === '}') bare = false
        if (target !== undefined && open.length < target.depth) target = undefined
      } else if (token.text === ',' && inside !== undefined) inside.env = open.at(-2)?.env ?? false
      else if (/^[+.]?=$/.test(token.text) && inside?.isCall !== true)
        target = targetOf(tokens, i, open.length, grammar)
      continue
    }
    const prints = bare || inside?.prints === true
    if (token.kind === 'text' && prints && token.text.includes(UNKNOWN)) {
      const text = code.slice(token.at, tokens[i + 1]?.at)
      for (const one of putIn(text)) {
        if (one === undefined) see('printed')
        else if (isSecretShown(one)) secrets.add(one)
      }
      for (const one of kept.inText(text)) secrets.add(one)
    }
    if (token.kind !== 'name') continue
    const next = tokens[i + 1]?.text
    if (token.text === 'env' && inside !== undefined && (next === '=' || next === ':' || next === '=>'))
      inside.env = true
    if (grammar.bare.has(token.text) && PRINTS.has(token.text)) {
      bare = true
      bareFrom = open.length
    }
    const isGetter = next === '(' && getters.has(token.text)
    const end = isGetter ? i : endOfPath(tokens, i, paths, language)
    if (end === undefined) {
      const variable = kept.at(tokens, i, grammar.links)
      if (variable !== undefined && !isTested(tokens, i, i + 1, grammar))
        takes(variable, isPrintedAsIs(open, bare ? bareFrom : undefined), i)
      continue
    }
    const taken = isGetter ? named(tokens, i + 2) : takenAt(tokens, i, end, language)
    // What stands at the start of the code may be an expression whose value is printed (`node -p`).
    const shown = prints || bare || i === 0
    const start = startOfPath(tokens, i, grammar.links)
    if (taken.is === 'all') kept.keepFields(tokens, start)
    if (taken.is === 'one' && isSecretShown(taken.name)) {
      if (!isTested(tokens, start, behindTaken(tokens, end, grammar.links), grammar)) takes(taken.name, shown, start)
    } else if (taken.is === 'any' && shown) see('printed')
    else if (taken.is === 'all' && inside?.env !== true) {
      if (shown) see('printed')
      else if ((taken.listed || inside?.call === true) && !others.includes(token.text)) see('handed on')
    }
    i = end
  }
  return { whole, secrets }
}

/** `const e = process.env`: other names of the whole of it. */
function otherNames(
  tokens: readonly Token[],
  paths: readonly (readonly string[])[],
  language: Language,
): readonly string[] {
  const found: string[] = []
  for (let i = 2; i < tokens.length; i++) {
    if (tokens[i - 1]?.text !== '=' || tokens[i]?.kind !== 'name') continue
    found.push(...takenOut(tokens, i, paths))
    const end = endOfPath(tokens, i, paths, language)
    const behind = end === undefined ? undefined : tokens[end + 1]
    if (end === undefined || (behind !== undefined && behind.kind !== 'line' && !/^[;,)}]$/.test(behind.text))) continue
    const target = targetOf(tokens, i - 1, 0, language.grammar)
    // `env=os.environ` is an argument.
    if (target !== undefined && behind?.text !== ',' && behind?.text !== ')') found.push(...target.names)
  }
  return found
}

/** `const { env: e } = process`: the names that the environment gets where what has it stands at `i`. */
function takenOut(tokens: readonly Token[], i: number, paths: readonly (readonly string[])[]): readonly string[] {
  if (tokens[i - 2]?.text !== '}') return []
  const fields = paths.flatMap(([owner, field, ...more]) =>
    owner === tokens[i]?.text && field !== undefined && more.length === 0 ? [field] : [],
  )
  if (fields.length === 0) return []
  const found: string[] = []
  for (let n = i - 3; n > i - LONGEST_PATTERN && tokens[n] !== undefined; n--) {
    const one = tokens[n] as Token
    if (one.kind !== 'name' || !fields.includes(one.text) || !/^[{,]$/.test(tokens[n - 1]?.text ?? '')) continue
    const alias = tokens[n + 1]?.text === ':' ? tokens[n + 2] : one
    if (alias?.kind === 'name') found.push(alias.text)
  }
  return found
}

const LONGEST_PATTERN = 256

/** `getenv`, and the names that code gives to it: `g = os.getenv`. */
function gettersIn(tokens: readonly Token[]): ReadonlySet<string> {
  const getters = new Set(['getenv'])
  for (const [i, { text }] of tokens.entries()) {
    if (text !== 'getenv' || tokens[i + 1]?.text === '(') continue
    const start = /^(\.|::)$/.test(tokens[i - 1]?.text ?? '') ? i - 2 : i
    const name = tokens[start - 2]
    if (tokens[start - 1]?.text === '=' && name?.kind === 'name') getters.add(name.text)
  }
  return getters
}

/** `for c in token`: the name that gets each part of it. */
function loopedOver(tokens: readonly Token[], at: number): string | undefined {
  const [loop, name, word] = [tokens[at - 3], tokens[at - 2], tokens[at - 1]]
  const isLoop = word?.kind === 'name' && /^(in|of)$/.test(word.text) && name?.kind === 'name'
  return isLoop && /^(for|const|let|var)$/.test(loop?.text ?? '') ? name.text : undefined
}

/** The names that get a value, and in how many brackets. Of several nobody looks which one gets what. */
interface Target {
  readonly names: readonly string[]
  readonly depth: number
}

/** `k = …`, `k: str = …`, `k := …`; a field of something is no name. */
function targetOf(
  tokens: readonly Token[],
  equals: number,
  depth: number,
  { links }: Language['grammar'],
): Target | undefined {
  const isTyped = tokens[equals - 2]?.text === ':' && tokens[equals - 3]?.kind === 'name'
  const at = tokens[equals - 1]?.text === ':' ? equals - 2 : isTyped ? equals - 3 : equals - 1
  const name = tokens[at]
  if (name?.kind !== 'name' || links.has(tokens[at - 1]?.text ?? '')) return undefined
  const names = [name.text]
  for (let n = at - 2; tokens[n + 1]?.text === ',' && tokens[n]?.kind === 'name' && names.length < MOST_NAMES; n -= 2)
    names.push(tokens[n]?.text ?? '')
  return { names, depth }
}

/** `a, b, c = …` */
const MOST_NAMES = 64

/** Behind a word that prints, or in its brackets, with nothing between that makes something else of it. */
function isPrintedAsIs(open: readonly Inside[], bareFrom: number | undefined): boolean {
  for (let n = open.length - 1; n >= (bareFrom ?? 0); n--) {
    if (open[n]?.role === 'prints') return true
    if (open[n]?.role === 'other') return false
  }
  return bareFrom !== undefined
}

/** The paths of the environment as this code may write them, each by its parts. */
export function pathsOf(language: Language, imports: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const own = [...(language.environment ?? [])]
  const aliases = [...imports].flatMap(([alias, path]) =>
    own.flatMap((one) =>
      one === path ? [alias] : one.startsWith(`${path}.`) ? [`${alias}${one.slice(path.length)}`] : [],
    ),
  )
  const starred = own.filter((one) => imports.has(`* ${one.slice(0, one.lastIndexOf('.'))}`))
  return [...new Set([...own, ...aliases, ...starred.map((one) => one.slice(one.lastIndexOf('.') + 1))])].map((one) =>
    one.split('.'),
  )
}

/** The last token of a path of the environment that starts at `i`. */
export function endOfPath(
  tokens: readonly Token[],
  i: number,
  paths: readonly (readonly string[])[],
  language: Language,
): number | undefined {
  // `...process.env` is written behind three dots.
  const isField = language.grammar.links.has(tokens[i - 1]?.text ?? '') && tokens[i - 2]?.text !== '.'
  if (isField && !GLOBAL.has(tokens[i - 2]?.text ?? '')) return undefined
  for (const path of paths) {
    const fits = path.every((part, n) => {
      const at = tokens[i + 2 * n]
      const linked = n === 0 || language.grammar.links.has(tokens[i + 2 * n - 1]?.text ?? '')
      return at?.kind === 'name' && at.text === part && linked
    })
    if (fits) return i + 2 * (path.length - 1)
  }
  return undefined
}

/** `globalThis.process.env` */
const GLOBAL = words('globalThis global window self')

type Taken =
  | { readonly is: 'one'; readonly name: string }
  /** One by a name that is not known: behind a loop over them it is each of them. */
  | { readonly is: 'any' }
  /** `listed`: name by name with the values (`os.environ.items()`). */
  | { readonly is: 'all'; readonly listed: boolean }
  | { readonly is: 'none' }

function takenAt(tokens: readonly Token[], start: number, end: number, language: Language): Taken {
  const next = tokens[end + 1]
  const inner = tokens[end + 2]
  const first = tokens[start] as Token
  // `%ENV` is all of them; `$ENV{X}` and `@ENV{…}` are some.
  if (first.text === 'ENV' && tokens[start - 1]?.text === '%') return hashOf(tokens, start)
  if (next?.text === '=' && next.kind === 'mark') return { is: 'none' }
  if (next?.kind === 'mark' && (next.text === '[' || (next.text === '{' && first.text.startsWith('$'))))
    return isSet(tokens, end + 4) ? { is: 'none' } : named(tokens, end + 2)
  if (next !== undefined && language.grammar.links.has(next.text) && inner?.kind === 'name') {
    if (/^(items|values|values_at|each|each_pair|each_value|to_h|to_hash|to_a|to_s|inspect|toObject)$/.test(inner.text))
      return { is: 'all', listed: true }
    if (/^(get|fetch|dig|getenv)$/.test(inner.text)) return named(tokens, end + 4)
    if (/^(keys|copy|pop|update|setdefault|set|delete|has|key|include|store|dup|clone|merge)$/.test(inner.text))
      return { is: 'none' }
    if (language.environmentFields !== true || isSet(tokens, end + 3)) return { is: 'none' }
    return { is: 'one', name: inner.text }
  }
  // `x in os.environ`, a loop over the names, and what gives or counts the names alone.
  if (/^(in|of)$/.test(tokens[start - 1]?.text ?? '')) return { is: 'none' }
  if (tokens[start - 1]?.text === '(' && NAMES_ONLY.has(tokens[start - 2]?.text ?? '')) return { is: 'none' }
  return { is: 'all', listed: false }
}

/** A value is put in, none is taken out. */
function isSet(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.kind === 'mark' && tokens[at]?.text === '='
}

/** Perl's `%ENV`: `keys`, `exists` and assignments show no value. */
function hashOf(tokens: readonly Token[], start: number): Taken {
  const before = tokens[start - 2]?.text === '(' ? tokens[start - 3] : tokens[start - 2]
  if (/^(keys|local|undef|scalar)$/.test(before?.text ?? '') || tokens[start + 1]?.text === '=') return { is: 'none' }
  return { is: 'all', listed: /^(values|each)$/.test(before?.text ?? '') }
}

const NAMES_ONLY = words('keys len sorted list count array_keys isset sizeof')

/** The variable whose name stands at `i`, up to the bracket or comma behind it. */
function named(tokens: readonly Token[], i: number): Taken {
  const name = tokens[i]
  const after = tokens[i + 1]?.text ?? ''
  if (name === undefined || /^[)\]}]$/.test(name.text)) return { is: 'none' }
  const known = name.kind === 'text' || (name.kind === 'name' && after === '}' && !name.text.startsWith('$'))
  return known && /^[)\]},]$/.test(after) ? { is: 'one', name: name.text } : { is: 'any' }
}

/** Variables that are put into a text of Perl or PHP: `"$ENV{X}"`, `"{$_ENV['X']}"`; `undefined` for one that is not known. */
function putIn(text: string): readonly (string | undefined)[] {
  const found: (string | undefined)[] = []
  for (const mark of ['$ENV{', '$_ENV[', '$_SERVER[']) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      const name = /^['"]?(\w{1,128})['"]?[}\]]/.exec(text.slice(at + mark.length, at + mark.length + 132))?.[1]
      found.push(name)
    }
  }
  return found
}

function entered(tokens: readonly Token[], i: number, outer: Inside | undefined): Inside {
  const callee = tokens[i - 1]
  const isCall = tokens[i]?.text === '(' && callee?.kind === 'name' && !NO_CALL.has(callee.text)
  return {
    prints: (isCall && PRINTS.has(callee.text)) || outer?.prints === true,
    call: isCall || outer?.call === true,
    role: roleOf(tokens, i, isCall),
    isCall,
    env: outer?.env ?? false,
  }
}

function roleOf(tokens: readonly Token[], i: number, isCall: boolean): Inside['role'] {
  const before = tokens[i - 1]
  if (isCall) return PRINTS.has(before?.text ?? '') ? 'prints' : KEEPS.has(before?.text ?? '') ? 'keeps' : 'other'
  if (tokens[i]?.text === '(') return before?.kind === 'name' && !GROUPS.has(before.text) ? 'other' : 'keeps'
  // An index, or a block.
  const isValue = before?.kind === 'name' ? !GROUPS.has(before.text) : /^([)\]]|=>)$/.test(before?.text ?? '')
  return isValue || before?.kind === 'text' ? 'other' : 'lists'
}

const GROUPS = words('return in of and or not await typeof if else unless while puts print echo say p')

const NO_CALL = words('import function def lambda catch if for while switch return in of and or not unless until')
