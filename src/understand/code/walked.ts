import { posix } from 'node:path'
import { isKnownText, UNKNOWN } from '../word.ts'
import { isComprehension } from './listed.ts'
import { filledText, type Token } from './tokens.ts'

/** What of a code's reading tells which files a loop goes through by their names. */
export interface WalkedCode {
  readonly tokens: readonly Token[]
  readonly closing: (open: number) => number
  readonly split: (from: number, to: number) => readonly (readonly [number, number])[]
  readonly textOf: (from: number, to: number) => string
  readonly pathTo: (name: number) => string
  readonly cwd: string
}

/** What the names of a loop stand for; they are bound nowhere else. */
export interface Walk {
  readonly directory: string
  /** Directories below it, itself among them. */
  readonly directories: readonly Token[]
  /** Lists of the names in one of them. */
  readonly lists: readonly Token[]
  /** The name of one entry. */
  readonly entries: readonly Token[]
}

/**
 * Everything below: hidden files as well. Of all that the code stands in, or more, it is not known: settings of agents and
 * hooks are among it.
 */
export function below(directory: string, cwd: string): string {
  const path = posix.resolve('/', cwd, directory)
  if (path === '/' || path === cwd || cwd.startsWith(`${path}/`)) return UNKNOWN
  return directory.endsWith('/') ? `${directory}**` : `${directory}/**`
}

/**
 * `for root, dirs, files in os.walk('src')`, `for name in os.listdir('src')`, `for (const name of fs.readdirSync('src'))`,
 * and `for name in files` of the first. `first` is where the names begin.
 */
export function walkAt(
  first: number,
  lists: ReadonlyMap<string, string>,
  code: WalkedCode,
  words: RegExp,
): Walk | undefined {
  const { tokens } = code
  const names: Token[] = []
  let at = first
  for (; names.length < 3 && tokens[at]?.kind === 'name'; at++) {
    names.push(tokens[at] as Token)
    if (tokens[at + 1]?.text !== ',') break
    at++
  }
  const [name, ...others] = names
  if (name === undefined || !words.test(tokens[at + 1]?.text ?? '')) return undefined
  const from = at + 2
  const list = tokens[from]
  const isInList = isComprehension(tokens, first)
  const known = list?.kind === 'name' && endsLoop(tokens[from + 1], isInList) ? lists.get(list.text) : undefined
  if (known !== undefined && others.length === 0)
    return { directory: known, directories: [], lists: [], entries: [name] }
  const callee = tokens.findIndex((one, i) => i >= from && one.kind === 'mark' && one.text === '(')
  if (callee < 0 || callee > from + LONGEST_CALLEE) return undefined
  const path = code.pathTo(callee - 1)
  if (!(others.length === 2 ? WALKS : LISTS).test(path) || others.length === 1) return undefined
  const close = code.closing(callee)
  const [given, ...options] = code.split(callee + 1, close)
  // `followlinks` leads out of the directory; by its place, too.
  if (others.length === 2 && options.some(([a]) => tokens[a]?.text !== 'topdown')) return undefined
  const directory = given === undefined ? '.' : code.textOf(...given)
  if (!isKnownText(directory) || directory === '' || !endsLoop(tokens[close + 1], isInList)) return undefined
  return others.length === 2
    ? { directory, directories: [name], lists: others, entries: [] }
    : { directory, directories: [], lists: [], entries: [name] }
}

const LONGEST_CALLEE = 6
const WALKS = /^os\.f?walk$/
/** Functions that list the names in a directory. Those of PHP, and `Dir.entries`, give `..` as well. */
export const LISTS =
  /^(os\.listdir|(fs|node:fs|require\(\))\.readdirSync|(node:)?fs[./]promises\.readdir|Dir\.(children|each_child))$/

/** Behind a list in a comprehension a condition leaves some of it out. */
export function endsLoop(token: Token | undefined, isInList = false): boolean {
  if (token === undefined || token.kind === 'line') return true
  return /^[:){]$/.test(token.text) || (isInList && /^([\]}]|if)$/.test(token.text))
}

/** What tells where a path is put together. */
export interface JoiningCode extends WalkedCode {
  readonly opening: (close: number) => number
  /** The path that is all of the tokens. */
  readonly wholePath: (from: number, to: number) => string | undefined
  /** A text, or a pattern that stands for each path that it meets. */
  readonly patternOf: (from: number, to: number) => string
  /** The text of a name, where that is known. */
  readonly boundText: (name: string) => string | undefined
}

/**
 * Every file below a directory, where all that is put together is the directory and the name of one of its entries:
 * `os.path.join(root, name)`, `Path(root) / name`, `'src/' + name`.
 */
export function joinedAt(
  from: number,
  to: number,
  directoryOf: (entry: string) => string | undefined,
  code: JoiningCode,
): string | undefined {
  const inText = putInText(from, to, directoryOf, code)
  if (inText !== undefined) return inText
  const [within, entry] = partsOf(from, to, code)
  if (within === undefined || entry === undefined) return undefined
  const name = code.tokens[entry[0]]
  const directory = entry[1] - entry[0] === 1 && name?.kind === 'name' ? directoryOf(name.text) : undefined
  if (directory === undefined) return undefined
  // `Path(root) / name`
  const [inner] = callIn(...within, code) ?? []
  const known = code.patternOf(...(inner ?? within))
  const all = below(directory, code.cwd)
  return known.replace(/\/$/, '') === directory || known === all ? all : undefined
}

/** `` `dist/${f}` ``: what is put in stands behind the text. */
function putInText(
  from: number,
  to: number,
  directoryOf: (entry: string) => string | undefined,
  code: JoiningCode,
): string | undefined {
  const token = code.tokens[from]
  const holes = token?.kind === 'text' ? (token.holes ?? []) : []
  const directory = directoryOf(holes.at(-1) ?? '')
  if (token === undefined || directory === undefined || !token.text.endsWith(`/${UNKNOWN}`)) return undefined
  const isAll = holes.reduce((at) => code.closing(at) + 1, from + 1) === to
  const filled = filledText(token, (name) => (name === holes.at(-1) ? '' : code.boundText(name)))
  const all = below(directory, code.cwd)
  return isAll && filled.replace(/\/$/, '') === directory ? all : undefined
}

function partsOf(from: number, to: number, code: JoiningCode): readonly (readonly [number, number])[] {
  const mark = code.tokens[to - 2]
  // `'src/' + name`
  const isPut = mark?.text === '+' && code.tokens[from]?.kind === 'text' && code.textOf(from, to - 2).endsWith('/')
  if (mark?.kind === 'mark' && (mark.text === '/' || isPut))
    return [
      [from, to - 2],
      [to - 1, to],
    ]
  const parts = callIn(from, to, code) ?? []
  return parts.length === 2 ? parts : []
}

const JOINS =
  /^((node:)?path([./](posix|win32))?|os\.path|posixpath|pathlib|File|require\(\))\.(join|resolve|Path)$|^Path$/

/** The arguments of `join`, `resolve` or `Path`, where the call is all that stands there. */
function callIn(from: number, to: number, code: JoiningCode): readonly (readonly [number, number])[] | undefined {
  if (code.tokens[to - 1]?.text !== ')' || code.tokens[to - 1]?.kind !== 'mark') return undefined
  const open = code.opening(to - 1)
  if (open <= from || !JOINS.test(code.wholePath(from, open) ?? '')) return undefined
  return code.split(open + 1, to - 1)
}
