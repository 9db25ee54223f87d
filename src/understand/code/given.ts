import { absolute, emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { type Given, isKnown, UNKNOWN } from '../word.ts'
import type { Grammar } from './grammar.ts'
import { isOnlyLookedAt } from './only-looked-at.ts'
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

/** The words by the numbers that the code calls them; none where it may take some away or put others in. */
export function numbered(
  tokens: readonly Token[],
  grammar: Grammar,
  given: Given | undefined,
): ReadonlyMap<number, string> {
  const { words, first } = given ?? { words: [], first: undefined }
  if (first === undefined || words.length === 0 || !isOnlyLookedAt(tokens, grammar)) return new Map()
  const splits = words.findIndex((one) => one.splits || one.pattern)
  const sure = splits < 0 ? words : words.slice(0, splits)
  return new Map(sure.map((one, n) => [first + n, isKnown(one) ? one.text : UNKNOWN]))
}
