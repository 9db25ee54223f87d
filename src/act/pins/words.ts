/**
 * All that could be a word in a text for a shell: runs of letters, digits and the signs that names, paths and options are
 * made of. More than the words that are there, never less: a pin is better made once too often.
 */
export function wordsIn(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{N}_./:@%+,~=-]+/u).filter((word) => word !== '')
}

/** True where one of the words is this option, with its value behind it or in it. */
export function hasOption(words: readonly string[], ...names: readonly string[]): boolean {
  return words.some((word) => names.some((name) => word === name || word.startsWith(`${name}=`)))
}

/** True where one of the words sets this variable. */
export function setsVariable(words: readonly string[], ...names: readonly string[]): boolean {
  return words.some((word) => names.some((name) => word === name || word.startsWith(`${name}=`)))
}
