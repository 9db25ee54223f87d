import { absolute, emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { type Given, isKnown, UNKNOWN } from '../word.ts'
import type { Token } from './tokens.ts'

/**
 * Whatever code does with the words that it is given, it may read the files that they name: `<>`, `sys.argv[1:]`, `shift`,
 * a name that stands for one of them. What it does beyond reading the code's own calls say.
 */
export function readGiven(call: Call, given: Given | undefined): void {
  for (const one of given?.words ?? []) if (!isKnown(one) || isFile(call, one.text)) emitFile(call, 'read', one)
}

function isFile(call: Call, text: string): boolean {
  if (text === '' || text.startsWith('-')) return false
  return /[/.]/.test(text) || call.files.kind(absolute(call.cwd, text)) !== 'absent'
}

/** The words by the numbers that the code calls them; none where it takes some away or puts others in. */
export function numbered(tokens: readonly Token[], given: Given | undefined): ReadonlyMap<number, string> {
  const { words, first } = given ?? { words: [], first: undefined }
  if (first === undefined || tokens.some((one, i) => isList(one) && isChanged(tokens, i))) return new Map()
  const splits = words.findIndex((one) => one.splits || one.pattern)
  const sure = splits < 0 ? words : words.slice(0, splits)
  return new Map(sure.map((one, n) => [first + n, isKnown(one) ? one.text : UNKNOWN]))
}

function isList({ kind, text }: Token): boolean {
  return kind === 'name' && /^[$@]?(argv|ARGV)$/.test(text)
}

/** `sys.argv.pop(0)`, `ARGV.shift`, `shift @ARGV`, `del sys.argv[1]`, `sys.argv = […]`, `sys.argv[1] = 'x'`. */
function isChanged(tokens: readonly Token[], i: number): boolean {
  const next = tokens[i + 1]
  if (/^(=|\+=)$/.test(next?.text ?? '')) return true
  const method = tokens[i + 2]?.text ?? ''
  if (
    /^(pop|shift|unshift|insert|remove|append|extend|push|splice|reverse|sort|delete\w*|clear|concat|replace)$/.test(
      method,
    )
  )
    return true
  if (next?.text === '[' && tokens[i + 4]?.text === '=') return true
  return [1, 2, 3, 4].some((back) =>
    /^(shift|pop|del|splice|unshift|array_shift|array_pop)$/.test(tokens[i - back]?.text ?? ''),
  )
}
