import { isSecretShown } from '../secrets/variable.ts'
import { UNKNOWN } from '../word.ts'
import { timesBound } from './bound.ts'
import { bracketsOf } from './brackets.ts'
import { environmentParts, GLOBAL, isAlone } from './environment-parts.ts'
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
  /** Places of calls that ask somebody over the network, where a secret is put into the address or the body. */
  readonly sent: ReadonlySet<number>
}

/** Functions that print what they get, by the last part of their path. */
export const PRINTS = words(
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
  /** The place of the call that asks somebody over the network with this. */
  readonly sends: number | undefined
  /** `headers=…`, `auth: …`: by which the caller signs in, and no part of what is sent. */
  signsIn: boolean
}

/**
 * Looks for every place where code takes the environment. Handing all of it to a program that is started is no reading of
 * it; neither are the names of the variables, nor whether one is set. What is kept under a name is followed by that; a
 * file has room for two things of one name, so there only what has a name of its own.
 *
 * KNOWN GAP: what a function gives back, and what is kept in a field of something.
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
  const parts = environmentParts(tokens, language, own)
  // Where it goes by more names than are followed, it may be printed by any of them.
  if (parts.isTooMany) return { whole: 'printed', secrets: new Set(), sent: new Set() }
  const others = [...otherNames(tokens, [...own, ...parts.paths], language), ...parts.wholes]
  const paths = [...own, ...parts.paths, ...others.map((name) => [name])]
  for (const { name, variable } of parts.variables) kept.keep(name, variable, false)
  const last = lastStatement(tokens, language)
  const getters = gettersIn(tokens)
  const secrets = new Set<string>()
  const sent = new Set<number>()
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
    const call = sentBy(open)
    if (call !== undefined) sent.add(call)
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
      if (token.text === '(' || token.text === '[' || token.text === '{')
        open.push(entered(tokens, i, inside, language))
      else if (token.text === ')' || token.text === ']' || token.text === '}') {
        open.pop()
        if (token.text === '}') bare = false
        if (target !== undefined && open.length < target.depth) target = undefined
      } else if (token.text === ',' && inside !== undefined) {
        inside.env = open.at(-2)?.env ?? false
        inside.signsIn = open.at(-2)?.signsIn ?? false
      } else if (/^[+.]?=$/.test(token.text) && inside?.isCall !== true)
        target = targetOf(tokens, i, open.length, grammar)
      continue
    }
    const prints = bare || inside?.prints === true
    // What stands alone at the start or the end of the code may be an expression whose value is printed (`node -p`).
    const isAnswer = i === 0 || i === last
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
    if (inside !== undefined && SIGNS_IN.has(token.text) && (next === '=' || next === ':' || next === '=>'))
      inside.signsIn = true
    if (grammar.bare.has(token.text) && PRINTS.has(token.text)) {
      bare = true
      bareFrom = open.length
    }
    const isGetter = next === '(' && getters.has(token.text)
    const end = isGetter ? i : endOfPath(tokens, i, paths, language)
    // `console.log(process)` shows its `env` too.
    if ((prints || isAnswer) && SHOWN_WHOLE.has(token.text) && isAlone(tokens, i, [token.text], grammar.links))
      see('printed')
    if (end === undefined) {
      const variable = kept.at(tokens, i, grammar.links)
      if (variable !== undefined && !isTested(tokens, i, i + 1, grammar))
        takes(variable, i === last || isPrintedAsIs(open, bare ? bareFrom : undefined), i)
      continue
    }
    const taken = isGetter ? named(tokens, i + 2) : takenAt(tokens, i, end, language)
    const shown = prints || bare || isAnswer
    const start = startOfPath(tokens, i, grammar.links)
    if (taken.is === 'all') kept.keepFields(tokens, start)
    if (taken.is === 'one' && isSecretShown(taken.name)) {
      // What is printed of a request is what was answered, not that by which its caller signed in. Counter-example: a service
      // that answers with the headers that it was sent.
      const isAnswered = inside?.sends !== undefined && inside.signsIn
      if (!isTested(tokens, start, behindTaken(tokens, end, grammar.links), grammar))
        takes(taken.name, shown && !isAnswered, start)
    } else if (taken.is === 'any' && shown) see('printed')
    else if (taken.is === 'all' && inside?.env !== true) {
      if (shown) see('printed')
      else if ((taken.listed || inside?.call === true) && !others.includes(token.text)) see('handed on')
    }
    i = end
  }
  return { whole, secrets, sent }
}

/** `const e = process.env`: other names of the whole of it. */
function otherNames(
  tokens: readonly Token[],
  paths: readonly (readonly string[])[],
  language: Language,
): readonly string[] {
  const found: string[] = []
  const open: number[] = []
  for (let i = 0; i < tokens.length; i++) {
    const { kind, text } = tokens[i] as Token
    if (kind === 'mark' && /^[([{]$/.test(text)) open.push(i)
    else if (kind === 'mark' && /^[)\]}]$/.test(text)) open.pop()
    if (kind !== 'name' || i < 2) continue
    const bracket = open.at(-1) ?? 0
    // `e = { ...process.env }`, `e = {**os.environ}`
    const isSpread = /^(\.|\*\*)$/.test(tokens[i - 1]?.text ?? '') && tokens[bracket]?.text === '{'
    if (isSpread && tokens[bracket - 1]?.text === '=' && endOfPath(tokens, i, paths, language) !== undefined)
      found.push(...(targetOf(tokens, bracket - 1, 0, language.grammar)?.names ?? []))
    // `my %e = %ENV`
    const equals = tokens[i - 1]?.text === '%' ? i - 2 : i - 1
    if (tokens[equals]?.text !== '=') continue
    const end = endOfPath(tokens, i, paths, language)
    const behind = end === undefined ? undefined : tokens[end + 1]
    if (end === undefined || (behind !== undefined && behind.kind !== 'line' && !/^[;,)}]$/.test(behind.text))) continue
    const target = targetOf(tokens, equals, 0, language.grammar)
    // `env=os.environ` is an argument.
    if (target !== undefined && behind?.text !== ',' && behind?.text !== ')') found.push(...target.names)
  }
  return found
}

/** What is put as it is into what a call sends, other than to sign in. */
function sentBy(open: readonly Inside[]): number | undefined {
  for (let n = open.length - 1; n >= 0; n--) {
    const one = open[n] as Inside
    if (one.signsIn || one.sends === undefined) return undefined
    // Its own bracket is that of a call.
    if (open[n - 1]?.sends === undefined) return one.sends
    if (one.role === 'other') return undefined
  }
  return undefined
}

const SIGNS_IN = words('headers auth cookies cookie cert')

/** Functions by their last name that ask somebody over the network, and what they are called on. */
const ASKS = words('fetch urlopen')
const ASKS_OF_CLIENT = words('get post put patch delete head request')
const CLIENTS = words('requests httpx axios got ky http https superagent needle urllib3 aiohttp undici')

function asks(tokens: readonly Token[], i: number, { grammar }: Language): boolean {
  const callee = tokens[i - 1]
  if (tokens[i]?.text !== '(' || callee?.kind !== 'name') return false
  if (ASKS.has(callee.text) || CLIENTS.has(callee.text)) return true
  // `require('https').get(…)`
  const isModule = grammar.links.has(tokens[i - 2]?.text ?? '') && tokens[i - 3]?.text === ')'
  const owner = tokens[isModule ? i - 4 : startOfPath(tokens, i - 1, grammar.links)]
  return ASKS_OF_CLIENT.has(callee.text) && CLIENTS.has(owner?.text ?? '')
}

/** `console.log(process)` */
const SHOWN_WHOLE = words('process')

/** Where the last statement begins, in a language of which a value may be asked for on the command line. */
function lastStatement(tokens: readonly Token[], { environmentFields }: Language): number | undefined {
  if (environmentFields !== true) return undefined
  let start = 0
  let depth = 0
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind === 'mark' && /^[([{]$/.test(text)) depth++
    else if (kind === 'mark' && /^[)\]}]$/.test(text)) depth--
    const isEnd = kind === 'line' || (kind === 'mark' && text === ';')
    const next = tokens[i + 1]
    if (isEnd && depth === 0 && next !== undefined && next.kind !== 'line' && next.text !== ';') start = i + 1
  }
  return start
}

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
  // `my ($t) = …`, `(a, b) = …`
  if (name?.text === ')' && tokens[equals]?.text === '=') {
    const names: string[] = []
    for (let n = at - 1; tokens[n]?.kind === 'name' && names.length < MOST_NAMES; n -= 2) {
      names.push(tokens[n]?.text ?? '')
      if (tokens[n - 1]?.text === '(') return { names, depth }
      if (tokens[n - 1]?.text !== ',') break
    }
  }
  if (name?.kind !== 'name' || links.has(tokens[at - 1]?.text ?? '')) return undefined
  // An entry of Perl's `%e` is `$e{…}`.
  const names = tokens[at - 1]?.text === '%' ? [name.text, `$${name.text}`] : [name.text]
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
  if (next?.kind === 'mark' && (next.text === '[' || (next.text === '{' && /^[$@]/.test(first.text))))
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

function entered(tokens: readonly Token[], i: number, outer: Inside | undefined, language: Language): Inside {
  const callee = tokens[i - 1]
  const isCall = tokens[i]?.text === '(' && callee?.kind === 'name' && !NO_CALL.has(callee.text)
  // `(({ TOKEN }) => …)(process.env)`; in other languages such a bracket is that of a cast.
  const isOfFunction =
    language.environmentFields === true && tokens[i]?.text === '(' && /^[)\]]$/.test(callee?.text ?? '')
  return {
    prints: (isCall && (PRINTS.has(callee.text) || writesOut(tokens, i))) || outer?.prints === true,
    call: isCall || isOfFunction || outer?.call === true,
    role: roleOf(tokens, i, isCall),
    isCall,
    env: outer?.env ?? false,
    sends: asks(tokens, i, language) ? (callee?.at ?? 0) : outer?.sends,
    signsIn: outer?.signsIn ?? false,
  }
}

/** `fs.writeFileSync('/dev/stdout', x)`, `fs.writeSync(1, x)` */
function writesOut(tokens: readonly Token[], open: number): boolean {
  const first = tokens[open + 1]?.text ?? ''
  return WRITES.has(tokens[open - 1]?.text ?? '') && /^(?:[12]|\/dev\/(?:stdout|stderr|tty|fd\/[12]))$/.test(first)
}

const WRITES = words('writeFileSync writeFile appendFileSync appendFile writeSync file_put_contents')

function roleOf(tokens: readonly Token[], i: number, isCall: boolean): Inside['role'] {
  const before = tokens[i - 1]
  if (isCall)
    return PRINTS.has(before?.text ?? '') || writesOut(tokens, i)
      ? 'prints'
      : KEEPS.has(before?.text ?? '')
        ? 'keeps'
        : 'other'
  if (tokens[i]?.text === '(') return before?.kind === 'name' && !GROUPS.has(before.text) ? 'other' : 'keeps'
  // An index, or a block.
  const isValue = before?.kind === 'name' ? !GROUPS.has(before.text) : /^([)\]]|=>)$/.test(before?.text ?? '')
  return isValue || before?.kind === 'text' ? 'other' : 'lists'
}

const GROUPS = words('return in of and or not await typeof if else unless while puts print echo say p')

const NO_CALL = words('import function def lambda catch if for while switch return in of and or not unless until')
