import { isSecretShown } from '../secrets/variable.ts'
import { UNKNOWN } from '../word.ts'
import { type Language, words } from './language.ts'
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
  /** `env=…`, `env: …`: handed to a program that is started, which has it anyway. */
  env: boolean
}

/**
 * Looks for every place where code takes the environment. Handing all of it to a program that is started is no reading of
 * it; neither are the names of the variables.
 *
 * KNOWN GAP: what is kept under another name first and printed under that one.
 */
export function environmentShown(
  code: string,
  tokens: readonly Token[],
  language: Language,
  imports: ReadonlyMap<string, string>,
): EnvironmentShown {
  const paths = pathsOf(language, imports)
  const secrets = new Set<string>()
  let whole: EnvironmentShown['whole']
  const see = (how: 'printed' | 'handed on') => {
    if (whole !== 'printed') whole = how
  }
  const open: Inside[] = []
  let bare = false
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const inside = open.at(-1)
    if (token.kind === 'line' || token.text === ';') {
      if (open.length === 0 || token.text === ';') bare = false
      continue
    }
    if (token.kind === 'mark') {
      if (token.text === '(' || token.text === '[' || token.text === '{') open.push(entered(tokens, i, inside))
      else if (token.text === ')' || token.text === ']' || token.text === '}') {
        open.pop()
        if (token.text === '}') bare = false
      } else if (token.text === ',' && inside !== undefined) inside.env = open.at(-2)?.env ?? false
      continue
    }
    const prints = bare || inside?.prints === true
    if (token.kind === 'text' && prints && token.text.includes(UNKNOWN)) {
      for (const one of putIn(code.slice(token.at, tokens[i + 1]?.at))) {
        if (one === undefined) see('printed')
        else if (isSecretShown(one)) secrets.add(one)
      }
    }
    if (token.kind !== 'name') continue
    const next = tokens[i + 1]?.text
    if (token.text === 'env' && inside !== undefined && (next === '=' || next === ':' || next === '=>'))
      inside.env = true
    if (language.grammar.bare.has(token.text) && PRINTS.has(token.text)) bare = true
    const end = token.text === 'getenv' && next === '(' ? i : endOfPath(tokens, i, paths, language)
    if (end === undefined) continue
    const taken = token.text === 'getenv' ? named(tokens, i + 2) : takenAt(tokens, i, end, language)
    // What stands at the start of the code may be an expression whose value is printed (`node -p`).
    const shown = prints || bare || i === 0
    if (taken.is === 'one' && shown && isSecretShown(taken.name)) secrets.add(taken.name)
    else if (taken.is === 'any' && shown) see('printed')
    else if (taken.is === 'all' && inside?.env !== true) {
      if (shown) see('printed')
      else if (taken.listed || inside?.call === true) see('handed on')
    }
    i = end
  }
  return { whole, secrets }
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
  if (language.grammar.links.has(tokens[i - 1]?.text ?? '') && tokens[i - 2]?.text !== '.') return undefined
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
    env: outer?.env ?? false,
  }
}

const NO_CALL = words('import function def lambda catch if for while switch return in of and or not unless until')
