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
    said.add(word.text)
    if (next !== undefined && takesNext(words, i, next, names)) found.push(...maskedPart(next, 0))
    if (!word.text.startsWith('-')) continue
    for (const option of [...programs.values()].flat())
      if (option.with === undefined || said.has(option.with)) found.push(...given(option, word, next))
  }
  return found
}

const SEPARATORS: ReadonlySet<string> = new Set(['|', '||', '&&', ';', '&'])

function given({ option, value }: SecretOption, word: CommandWord, next: CommandWord | undefined): readonly Found[] {
  if (value === 'joined') return word.text.startsWith(option) ? maskedPart(word, option.length) : []
  if (value === 'next') return word.text === option && next !== undefined ? maskedPart(next, 0) : []
  if (word.text === option || isCluster(word.text, option)) return next === undefined ? [] : afterUser(next, 0)
  // `-uapp:X`, `--user=app:X`.
  const joined = option.startsWith('--') ? `${option}=` : option
  return word.text.startsWith(joined) ? afterUser(word, joined.length) : []
}

/** `curl -su app:X`: several options of one letter, the last of which takes the value. */
function isCluster(text: string, option: string): boolean {
  return option.length === 2 && /^-[a-zA-Z]+$/.test(text) && text.endsWith(option.slice(1))
}

function afterUser(word: CommandWord, from: number): readonly Found[] {
  const colon = word.text.indexOf(':', endOfMask(word.text, from) ?? from)
  if (colon < 0) return []
  // `curl -u KEY:` sends the user as the secret.
  return colon === word.text.length - 1 ? maskedPart(word, from, colon) : maskedPart(word, colon + 1)
}

function takesNext(words: readonly CommandWord[], at: number, next: CommandWord, names: Names): boolean {
  const text = words[at]?.text ?? ''
  if (text.startsWith('--') && !text.includes('=')) return !next.text.startsWith('-') && names.isSecret(text.slice(2))
  const lower = text.toLowerCase()
  const stands = (word: string, before: readonly number[]) =>
    before.some((one) => words[at - one]?.text.toLowerCase() === word)
  // `machine db login app password x`, on one line or on three.
  if (lower === 'password') return next.quoted || stands('login', [2, 3])
  // `ALTER ROLE app PASSWORD 'x'`, `CREATE USER app IDENTIFIED WITH plugin BY 'x'`.
  return lower === 'by' && next.quoted && stands('identified', [1, 3])
}

function maskedPart(word: CommandWord, from: number, end = word.text.length): readonly Found[] {
  if (!isValue(word.text.slice(from, end))) return []
  return [{ span: [word.span[0] + from, word.span[0] + end], rule: 'option' }]
}
