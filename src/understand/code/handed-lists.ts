import { reachesNames } from './called-functions.ts'
import type { Token } from './tokens.ts'

interface HandingCode {
  readonly tokens: readonly Token[]
  readonly links: ReadonlySet<string>
  readonly opening: (close: number) => number
  readonly pathTo: (name: number) => string
  readonly timesBound: (name: string) => number
  readonly isDefined: (name: string) => boolean
  readonly isImported: (name: string) => boolean
}

/** Functions that leave a list as it is which they are given. */
const LEAVES =
  /^(subprocess\.(run|call|check_call|check_output|Popen)|((node:)?child_process\.)?(execFile|execFileSync|spawn|spawnSync)|print|len|str|repr|shlex\.join|console\.(log|error))$/

/**
 * True where all that code does with a list, beside giving it its name, is to hand it to such functions or to go through it, so
 * that it still holds what it was made with: `cmd = ['npm', 'test']; subprocess.run(cmd)`. Not `cmd.insert(0, x)`, `cmd[0] = x`,
 * `other = cmd`.
 */
export function isOnlyHanded(name: string, code: HandingCode): boolean {
  const { tokens, links } = code
  if (reachesNames(tokens, links)) return false
  return tokens.every((one, i) => {
    if (one.kind !== 'name' || one.text !== name) return true
    // `self.cmd` may be the list that a class gave this name.
    if (links.has(tokens[i - 1]?.text ?? '')) return false
    const [before, after] = [tokens[i - 1]?.text ?? '', tokens[i + 1]]
    // It gets its name, as a value, a parameter or the variable of a loop. Not `other = cmd = […]`.
    if (after?.kind === 'mark' && after.text === '=') return isFirst(tokens[i - 1])
    if (/^(for|const|let|var)$/.test(before)) return !isElsewhereToo(i, code)
    if (/^(in|of)$/.test(before)) return after === undefined || after.kind === 'line' || /^[:){]$/.test(after.text)
    if (after?.kind !== 'mark' || !/^[,)]$/.test(after.text)) return after?.text === '=>'
    const open = openBefore(i, code)
    if (open === undefined) return false
    const callee = tokens[open - 1]
    // What is put into a text is read there, and the parameters of a function only name it.
    if (callee?.kind === 'text') return true
    const isDirect = before === '(' || before === ','
    if (/^(def|function)$/.test(tokens[open - 2]?.text ?? '')) return isDirect || /^(\*|\.\.\.)$/.test(before)
    return isDirect && callee?.kind === 'name' && leavesIt(open - 1, code)
  })
}

/** `print(cmd)`, `' '.join(cmd)`, by functions that the code has not put in the place of those. */
function leavesIt(callee: number, { tokens, links, pathTo, timesBound, isDefined, isImported }: HandingCode): boolean {
  const last = tokens[callee]?.text ?? ''
  if (last === 'join' && tokens[callee - 2]?.kind === 'text') return true
  if (!LEAVES.test(pathTo(callee))) return false
  let first = callee
  while (links.has(tokens[first - 1]?.text ?? '')) first -= 2
  const root = tokens[first]?.text ?? ''
  // `const { spawnSync } = require('child_process')` gives it its one value.
  const isOwn = isDefined(root) || timesBound(root) > (isImported(root) ? 1 : 0)
  const isSet = (i: number) =>
    tokens[i]?.text === last && tokens[i + 1]?.text === '=' && links.has(tokens[i - 1]?.text ?? '')
  return !isOwn && !tokens.some((_, i) => isSet(i))
}

/** The start of a statement, or behind the word that declares a variable. */
function isFirst(before: Token | undefined): boolean {
  if (before === undefined || before.kind === 'line') return true
  return before.kind === 'mark' ? /^[;{}:]$/.test(before.text) : /^(const|let|var)$/.test(before.text)
}

/** `for a in lists` where the lists are reached in a second place: what is done with one there stays. */
function isElsewhereToo(i: number, { tokens }: HandingCode): boolean {
  const [word, list] = [tokens[i + 1], tokens[i + 2]]
  if (!/^(in|of)$/.test(word?.text ?? '') || list?.kind !== 'name') return false
  return tokens.filter(({ kind, text }) => kind === 'name' && text === list.text).length > 2
}

const FARTHEST = 64

/** The round bracket in which a token stands. */
function openBefore(i: number, { tokens, opening }: HandingCode): number | undefined {
  for (let at = i - 1, left = FARTHEST; at >= 0 && left > 0; at--, left--) {
    const { kind, text } = tokens[at] as Token
    if (kind !== 'mark') continue
    if (/^[)\]}]$/.test(text)) at = opening(at)
    else if (/^[[{]$/.test(text)) return undefined
    else if (text === '(') return at
  }
  return undefined
}
