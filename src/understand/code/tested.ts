import { type Language, words } from './language.ts'
import type { Token } from './tokens.ts'

/** What stands behind a bracket is looked at so far. */
const LONGEST = 256

/** Where the path begins that has the name at `i` in it: `os` of `os.getenv`. */
export function startOfPath(tokens: readonly Token[], i: number, links: ReadonlySet<string>): number {
  let start = i
  while (start > 1 && i - start < LONGEST && links.has(tokens[start - 1]?.text ?? '')) {
    if (tokens[start - 2]?.kind !== 'name') break
    start -= 2
  }
  return start
}

/** The token behind a variable that is taken out of an environment whose path ends at `end`. */
export function behindTaken(tokens: readonly Token[], end: number, links: ReadonlySet<string>): number {
  const next = tokens[end + 1]
  if (next?.kind === 'mark' && /^[([{]$/.test(next.text)) return behindBracket(tokens, end + 1)
  if (!links.has(next?.text ?? '')) return end + 1
  return tokens[end + 3]?.text === '(' ? behindBracket(tokens, end + 3) : end + 3
}

function behindBracket(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < Math.min(tokens.length, open + LONGEST); i++) {
    const { kind, text } = tokens[i] as Token
    if (kind !== 'mark') continue
    if (/^[([{]$/.test(text)) depth++
    else if (/^[)\]}]$/.test(text) && --depth === 0) return i + 1
  }
  return tokens.length
}

/** True where all that comes of a value is whether it is there, how long it is, or whether it equals another one. */
export function isTested(
  tokens: readonly Token[],
  start: number,
  behind: number,
  { links, bare }: Language['grammar'],
): boolean {
  let [from, to] = [start, behind]
  while (tokens[from - 1]?.text === '(' && tokens[to]?.text === ')' && isGrouping(tokens[from - 2])) {
    from--
    to++
  }
  const before = tokens[from - 1]
  const after = tokens[to]
  if (before?.kind === 'mark' && before.text === '!') return true
  if (before?.kind === 'name' && CONDITION.has(before.text)) return true
  const callee = before?.text === '(' ? tokens[from - 2] : undefined
  if (callee?.kind === 'name' && TELLS_LITTLE.has(callee.text)) return true
  if (after === undefined || after.kind === 'text') return false
  if (after.text === '?') return !/^[?:.]$/.test(tokens[to + 1]?.text ?? '')
  if (links.has(after.text)) return TELLS_LITTLE.has(tokens[to + 1]?.text ?? '')
  // Behind `print` without brackets `and` joins what was printed already (perlop(1), Ruby's and PHP's precedence).
  if (after.text === 'and') return bare.size === 0
  return COMPARES.has(after.text)
}

/** A bracket behind it is no call's. */
function isGrouping(before: Token | undefined): boolean {
  if (before === undefined || before.kind === 'line') return true
  return before.kind === 'mark' ? !/^[)\]}]$/.test(before.text) : CONDITION.has(before.text)
}

const CONDITION = words('if elif elsif unless while not typeof')
const COMPARES = words('&& == != < > <= >= is eq ne')
const TELLS_LITTLE = words(
  `bool Boolean len strlen mb_strlen empty isset defined exists length size bytesize nil present blank is_null
    startsWith startswith start_with str_starts_with endsWith endswith end_with str_ends_with isinstance type gettype`,
)
