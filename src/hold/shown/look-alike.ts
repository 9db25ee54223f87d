/**
 * Characters of a word that may be taken for others: letters of a second script in it (`prоd` with a Cyrillic letter),
 * and forms that stand for a plain character (full-width and mathematical letters). After UTS #39, version 16, section
 * 5.1, with the scripts that are written together counted as one.
 *
 * KNOWN GAP: a word that is wholly of another script (`рrоd` without a Latin letter left) is not found. Names with
 * characters outside ASCII raise an environment to unknown where they are located.
 */
export function lookAlikes(word: string): readonly string[] {
  if (isAscii(word)) return NONE
  const suspects = new Set<string>()
  const scripts = new Set<string>()
  const others = new Set<string>()
  for (const character of word) {
    if (character.normalize('NFKC') !== character.normalize('NFC')) suspects.add(character)
    const script = scriptOf(character)
    if (script === undefined) continue
    scripts.add(script)
    if (script !== 'latin') others.add(character)
  }
  if (scripts.size > 1) for (const character of others) suspects.add(character)
  return [...suspects]
}

const NONE: readonly string[] = Object.freeze([])

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['latin', /\p{Script=Latin}/u],
  ['greek', /\p{Script=Greek}/u],
  ['cyrillic', /\p{Script=Cyrillic}/u],
  // Japanese, Chinese and Korean mix these in one word.
  ['east', /[\p{Script=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u],
  ['other', /\p{L}/u],
]

function scriptOf(character: string): string | undefined {
  return SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0]
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 126) return false
  return true
}
