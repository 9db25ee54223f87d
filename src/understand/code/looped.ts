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
}

const LONGEST_LOOPED = 8
/** Functions that give the paths of a pattern, with what stands between where they look and the pattern. */
const GLOBS: ReadonlyMap<string, string> = new Map([
  ['glob', ''],
  ['iglob', ''],
  ['globSync', ''],
  ['rglob', '**/'],
])
/** Functions that give what they got, in some order. */
const ORDERS = new Set(['sorted', 'list', 'tuple', 'set', 'reversed'])

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
  const close = code.closing(at + 1)
  const end = isOrdered ? code.closing(from + 1) : close
  // More beside it (`glob(a) + glob(b)`), or less: an index, a field.
  const isAll = !isOrdered || /^[,)]$/.test(tokens[close + 1]?.text ?? '')
  const after = tokens[end + 1]
  const isLimited = after?.text === 'if' && isComprehension(tokens, from - 2)
  if (!isAll || !(after === undefined || after.kind === 'line' || isLimited || /^([:;)\]}{]|do)$/.test(after.text)))
    return UNKNOWN
  const [given, ...others] = code.split(at + 2, close)
  // Another directory to begin in (`root_dir`, `cwd`).
  if (given === undefined || others.some(([a]) => tokens[a]?.text !== 'recursive')) return UNKNOWN
  const pattern = code.textOf(...given)
  const isPlain = /^(glob|fs)\.\w+$/.test(code.pathTo(at))
  const path = isPlain ? pattern : `${code.receiverOf(at) ?? UNKNOWN}/${GLOBS.get(tokens[at]?.text ?? '')}${pattern}`
  // A star of `pathlib` meets hidden files as well: `*.env` is `.env`, too. KNOWN GAP: `.eslintrc.json` for `*.json`.
  const cut = path.lastIndexOf('/')
  const last = path.slice(cut + 1)
  const within = path.slice(0, Math.max(cut, 0)).replace(/\/\*\*$/, '')
  if (last === '*' && within !== '' && isKnownText(within) && !/[*?[]/.test(within)) return below(within, code.cwd)
  const meetsHidden = /^\*+[^.*]*$/.test(last) || (last.startsWith('*') && isSecretPath(last.replace(/^\*+/, '')))
  return isKnownText(path) && /[*?[]/.test(path) && !meetsHidden ? path : UNKNOWN
}

function isGlob({ tokens }: LoopedCode, at: number): boolean {
  return tokens[at]?.kind === 'name' && GLOBS.has(tokens[at]?.text ?? '') && tokens[at + 1]?.text === '('
}
