import { isKnownText } from '../word.ts'
import { globIn, type LoopedCode, ORDERS } from './looped.ts'
import type { Token } from './tokens.ts'
import { LISTS } from './walked.ts'

/** What of a code's reading tells which list a function or a block is called for. */
export interface BlockCode extends LoopedCode {
  readonly opening: (close: number) => number
  /** A list of files by the name that it has. */
  readonly listNamed: (name: string) => FileList | undefined
  /** The path that a list of names is made into: `f => path.join('dist', f)`. */
  readonly joinedBy: (names: FileList, parameter: Token, from: number, to: number) => string | undefined
}

/** Names of entries of a directory, or paths that a pattern stands for. */
export interface FileList {
  readonly of: 'names' | 'paths'
  readonly text: string
}

/** What a method calls for each of a list. */
export interface Block {
  readonly parameter: Token
  /** What the parameter stands for, one by one. */
  readonly list: FileList
  readonly from: number
  /** Where it ends; `undefined` behind a word (`do`). */
  readonly to: number | undefined
}

/** Methods that go through a list, or give the same or less of it in some order. */
const GOES_THROUGH = new Set(['forEach', 'map', 'filter', 'each', 'each_with_index', 'select', 'reject'])
/** Methods in a row that are followed. */
const LONGEST_CHAIN = 16
/** Tokens of a list in a list. */
const LONGEST = 64
const KEEPS = new Set(['filter', 'select', 'reject', 'sort', 'toSorted', 'reverse', 'slice', 'first', 'sort_by'])

/** `fs.readdirSync('dist').filter(…)`, `Dir['dist/*.js']`, or the name of such a list, in front of `end`. */
function listBefore(end: number, code: BlockCode, depth = 0): FileList | undefined {
  const { tokens, links } = code
  if (depth > LONGEST_CHAIN) return undefined
  const last = tokens[end - 1]
  if (last?.kind === 'name') return links.has(tokens[end - 2]?.text ?? '') ? undefined : code.listNamed(last.text)
  // `glob 'dist/*'` of Perl.
  const open = last?.kind === 'text' ? end - 1 : code.opening(end - 1)
  const callee = open - 1
  const name = tokens[callee]
  if (last === undefined || name?.kind !== 'name' || !(last.kind === 'text' || /^[)\]}]$/.test(last.text)))
    return undefined
  if (last.kind === 'mark' && last.text === '}') {
    const leavesOut = KEEPS.has(name.text) && isBlock(tokens, open) && links.has(tokens[callee - 1]?.text ?? '')
    return leavesOut ? listBefore(callee - 1, code, depth + 1) : undefined
  }
  if (globIn(callee, code) !== undefined) return globbed(callee, code)
  if (last.text !== ')' || last.kind === 'text') return undefined
  if (LISTS.test(code.pathTo(callee))) {
    const [given, ...options] = code.split(open + 1, end - 1)
    const directory = given === undefined || options.length > 0 ? '' : code.textOf(...given)
    return directory !== '' && isKnownText(directory) ? { of: 'names', text: directory } : undefined
  }
  if (!links.has(tokens[callee - 1]?.text ?? '')) return undefined
  if (KEEPS.has(name.text)) return listBefore(callee - 1, code, depth + 1)
  return name.text === 'map' ? mapped(callee, end - 1, code, depth + 1) : undefined
}

function globbed(at: number, code: BlockCode): FileList | undefined {
  const path = globIn(at, code)
  return path !== undefined && isKnownText(path) ? { of: 'paths', text: path } : undefined
}

/** `.map(f => path.join('dist', f))`. */
function mapped(callee: number, close: number, code: BlockCode, depth: number): FileList | undefined {
  const names = listBefore(callee - 1, code, depth)
  const parameter = names?.of === 'names' ? parameterAt(callee, code) : undefined
  if (names === undefined || parameter === undefined) return undefined
  const head = code.tokens.slice(callee, callee + LONGEST_HEAD)
  const arrow = head.findIndex((one) => one.kind === 'mark' && one.text === '=>')
  const path = arrow < 0 ? undefined : code.joinedBy(names, parameter, callee + arrow + 1, close)
  return path === undefined ? undefined : { of: 'paths', text: path }
}

const LONGEST_HEAD = 8

/** What stands first among the parameters of the function or block that the method at `at` is given. */
function parameterAt(at: number, { tokens, closing }: BlockCode): Token | undefined {
  let open = at + 1
  if (isBlock(tokens, open)) return nameOf(tokens[open + 2], tokens[open + 3], /^[|,]$/)
  if (tokens[open]?.text !== '(') return undefined
  // `Dir.glob('x') { |f| … }`
  const behind = closing(open) + 1
  if (isBlock(tokens, behind)) return nameOf(tokens[behind + 2], tokens[behind + 3], /^[|,]$/)
  open++
  if (tokens[open]?.text === 'async') open++
  if (tokens[open]?.text === 'function') {
    while (tokens[open]?.kind === 'name') open++
    return tokens[open]?.text === '(' ? nameOf(tokens[open + 1], tokens[open + 2], /^[),]$/) : undefined
  }
  if (tokens[open]?.text !== '(') return nameOf(tokens[open], tokens[open + 1], /^=>$/)
  const isArrow = tokens[closing(open) + 1]?.text === '=>'
  return isArrow ? nameOf(tokens[open + 1], tokens[open + 2], /^[),]$/) : undefined
}

function isBlock(tokens: readonly Token[], at: number): boolean {
  return (tokens[at]?.text === '{' || tokens[at]?.text === 'do') && tokens[at + 1]?.text === '|'
}

/** Without a value of its own. */
function nameOf(name: Token | undefined, next: Token | undefined, ends: RegExp): Token | undefined {
  return name?.kind === 'name' && next?.kind === 'mark' && ends.test(next.text) ? name : undefined
}

/** The function or block for each of a list that the method at `at` is given. */
export function blockAt(at: number, code: BlockCode): Block | undefined {
  const { tokens, links, closing } = code
  if (!links.has(tokens[at - 1]?.text ?? '')) return undefined
  const isMethod = GOES_THROUGH.has(tokens[at]?.text ?? '')
  const isOwn = !isMethod && tokens[at + 1]?.text === '(' && isBlock(tokens, closing(at + 1) + 1)
  const from = isOwn ? closing(at + 1) + 1 : at + 1
  const list = isMethod ? listBefore(at - 1, code) : isOwn ? listBefore(from, code) : undefined
  const parameter = list === undefined ? undefined : parameterAt(at, code)
  if (list === undefined || parameter === undefined) return undefined
  return { parameter, list, from, to: tokens[from]?.kind === 'mark' ? closing(from) : undefined }
}

/** The list that all of the tokens are, which gets a name: `const files = fs.readdirSync('dist')`. */
export function listIn(from: number, to: number, code: BlockCode): FileList | undefined {
  const { tokens, opening } = code
  // `sorted(glob.glob('dist/*'))`
  const first = tokens[from]?.text ?? ''
  if (ORDERS.has(first) && tokens[from + 1]?.text === '(' && code.closing(from + 1) === to - 1 && to - from < LONGEST) {
    const [inner, ...options] = code.split(from + 2, to - 1)
    return inner === undefined || options.length > 0 || code.isDefined(first) ? undefined : listIn(...inner, code)
  }
  let start = to
  for (let length = 0; start > from && length <= LONGEST_CHAIN; length++) {
    const last = tokens[start - 1]
    if (last?.kind === 'text' && start === to) start--
    else if (last?.kind === 'mark' && /^[)\]]$/.test(last.text)) start = opening(start - 1)
    if (tokens[start - 1]?.kind !== 'name') return undefined
    start--
    if (!code.links.has(tokens[start - 1]?.text ?? '')) break
    start--
  }
  return start === from ? listBefore(to, code) : undefined
}
