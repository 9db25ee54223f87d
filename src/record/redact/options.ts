import type { CommandWord } from './command-words.ts'
import { endOfMask, type Found } from './mask.ts'
import type { Names, SecretOption } from './names.ts'
import { isValue } from './settings.ts'

/**
 * Values of options (`--password X`, `mysql -pX`, `curl -u user:X`) and of the words of SQL that set a password. Which
 * option of which program takes one stands in the policy.
 */
export function optionValues(words: readonly CommandWord[], names: Names): readonly Found[] {
  const found: Found[] = []
  const programs = new Map<string, readonly SecretOption[]>()
  const said = new Set<string>()
  for (const [i, word] of words.entries()) {
    if (SEPARATORS.has(word.text)) {
      programs.clear()
      said.clear()
    }
    const next = words[i + 1]
    const program = word.text.slice(word.text.lastIndexOf('/') + 1)
    const own = names.optionsOf(program)
    if (own.length > 0) programs.set(program, own)
    if (names.isSubcommand(word.text)) said.add(word.text)
    if (next !== undefined && takesNext(word, words[i - 1], next, names)) found.push(...maskedPart(next, 0))
    if (!word.text.startsWith('-')) continue
    for (const option of [...programs.values()].flat())
      if (option.with === undefined || said.has(option.with)) found.push(...given(option, word, next))
  }
  return found
}

const SEPARATORS: ReadonlySet<string> = new Set(['|', '||', '&&', ';', '&'])

function given({ option, value }: SecretOption, word: CommandWord, next: CommandWord | undefined): readonly Found[] {
  if (value === 'joined') return word.text.startsWith(option) ? maskedPart(word, option.length) : []
  if (word.text !== option || next === undefined) return []
  if (value === 'next') return maskedPart(next, 0)
  const colon = next.text.indexOf(':', endOfMask(next.text, 0) ?? 0)
  if (colon < 0) return []
  // `curl -u KEY:` sends the user as the secret.
  return colon === next.text.length - 1 ? maskedPart(next, 0, colon) : maskedPart(next, colon + 1)
}

function takesNext(word: CommandWord, before: CommandWord | undefined, next: CommandWord, names: Names): boolean {
  const { text } = word
  if (text.startsWith('--') && !text.includes('=')) return !next.text.startsWith('-') && names.isSecret(text.slice(2))
  if (!next.quoted || text.length > 'identified'.length) return false
  // `ALTER ROLE app PASSWORD 'x'`, `CREATE USER app IDENTIFIED BY 'x'`.
  const lower = text.toLowerCase()
  return lower === 'password' || (lower === 'by' && before?.text.toLowerCase() === 'identified')
}

function maskedPart(word: CommandWord, from: number, end = word.text.length): readonly Found[] {
  if (!isValue(word.text.slice(from, end))) return []
  return [{ span: [word.span[0] + from, word.span[0] + end], rule: 'option' }]
}
