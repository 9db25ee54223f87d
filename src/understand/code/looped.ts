import { isSecretPath } from '../secrets/path.ts'
import { isKnownText, UNKNOWN } from '../word.ts'
import { isComprehension } from './listed.ts'
import type { Token } from './tokens.ts'
import { below } from './walked.ts'

/** What of a code's reading tells what a loop goes through. */
export interface LoopedCode {
  readonly cwd: string
  readonly tokens: readonly Token[]
  readonly links: ReadonlySet<string>
  readonly closing: (open: number) => number
  readonly split: (from: number, to: number) => readonly (readonly [number, number])[]
  readonly textOf: (from: number, to: number) => string
  readonly pathTo: (name: number) => string
  readonly receiverOf: (name: number) => string | undefined
  readonly isDefined: (name: string) => boolean
}

const LONGEST_LOOPED = 8
/** Functions that give the paths of a pattern, with what stands between where they look and the pattern. */
const GLOBS: ReadonlyMap<string, string> = new Map([
  ['glob', ''],
  ['iglob', ''],
  ['globSync', ''],
  ['rglob', '**/'],
  ['iterdir', ''],
])
/** Those that need no receiver, or one that is no path. */
const PLAIN = /^((glob|fs|Dir)\.(i?glob|globSync)|glob)$/
/** Signs that one of the languages takes for something else than a part of a name: `{a,b}`, `~`, two patterns. */
const OTHERWISE = /[{}\\\s]|^~/
/** Functions that give what they got, in some order. */
export const ORDERS = new Set(['sorted', 'list', 'tuple', 'set', 'reversed'])

/** The pattern whose paths are all that the loop goes through; `UNKNOWN` where a part of it is. */
export function globAt(from: number, code: LoopedCode): string | undefined {
  const { tokens, links } = code
  let at = from
  if (ORDERS.has(tokens[at]?.text ?? '') && tokens[at + 1]?.text === '(') at += 2
  const isOrdered = at > from
  for (let i = 0; i < LONGEST_LOOPED && !isGlob(code, at); i++) {
    const end = tokens[at + 1]?.text === '(' ? code.closing(at + 1) : at
    if (tokens[at]?.kind !== 'name' || !links.has(tokens[end + 1]?.text ?? '')) return undefined
    at = end + 2
  }
  if (!isGlob(code, at)) return undefined
  const close = endOfGlob(at, code)
  const end = isOrdered ? code.closing(from + 1) : close
  // More beside it (`glob(a) + glob(b)`), or less: an index, a field.
  const isAll = !isOrdered || /^[,)]$/.test(tokens[close + 1]?.text ?? '')
  const after = tokens[end + 1]
  const isLimited = after?.text === 'if' && isComprehension(tokens, from - 2)
  if (!isAll || !(after === undefined || after.kind === 'line' || isLimited || /^([:;)\]}{]|do)$/.test(after.text)))
    return UNKNOWN
  return globIn(at, code)
}

/** The last token of the call: `glob('x')`, `Dir['x']`, and of Perl `glob 'x'`. */
function endOfGlob(at: number, { tokens, closing }: LoopedCode): number {
  return tokens[at + 1]?.kind === 'text' ? at + 1 : closing(at + 1)
}

/** The pattern that the call at `at` looks for; `UNKNOWN` where a part of it is, `undefined` where it is none. */
export function globIn(at: number, code: LoopedCode): string | undefined {
  if (!isGlob(code, at)) return undefined
  const { tokens } = code
  const name = tokens[at]?.text ?? ''
  const [given, ...others] =
    tokens[at + 1]?.kind === 'text' ? [[at + 1, at + 2] as const] : code.split(at + 2, endOfGlob(at, code))
  // Another directory to begin in (`root_dir`, `cwd`), more patterns.
  if ((given === undefined) !== (name === 'iterdir')) return UNKNOWN
  if (others.some(([a]) => tokens[a]?.text !== 'recursive')) return UNKNOWN
  const pattern = given === undefined ? '*' : code.textOf(...given)
  const isPlain = name === 'Dir' || (PLAIN.test(code.pathTo(at)) && !code.isDefined(name))
  const path = isPlain ? pattern : `${code.receiverOf(at) ?? UNKNOWN}/${GLOBS.get(name)}${pattern}`
  // A star of `pathlib` meets hidden files as well: `*.env` is `.env`, too. KNOWN GAP: `.eslintrc.json` for `*.json`.
  const cut = path.lastIndexOf('/')
  const last = path.slice(cut + 1)
  const within = path.slice(0, Math.max(cut, 0)).replace(/\/\*\*$/, '')
  if (!isKnownText(path) || OTHERWISE.test(path)) return UNKNOWN
  if (last === '*' && within !== '' && !/[*?[]/.test(within)) return below(within, code.cwd)
  const meetsHidden = /^\*+[^.*]*$/.test(last) || (last.startsWith('*') && isSecretPath(last.replace(/^\*+/, '')))
  return /[*?[]/.test(path) && !meetsHidden ? path : UNKNOWN
}

function isGlob({ tokens, links }: LoopedCode, at: number): boolean {
  const [name, next] = [tokens[at], tokens[at + 1]]
  if (name?.kind !== 'name') return false
  // Of Ruby.
  if (name.text === 'Dir') return next?.text === '[' && !links.has(tokens[at - 1]?.text ?? '')
  return GLOBS.has(name.text) && (next?.text === '(' || (name.text === 'glob' && next?.kind === 'text'))
}
