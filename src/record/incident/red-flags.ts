import lists from '../../../policies/self-check.json' with { type: 'json' }

/**
 * Phrases of somebody who guesses, as they stand in the text. A heuristic: it knows phrases and not meanings.
 * Counter-example: "the disk was full, I am fairly sure" has none of them.
 */
export function redFlagsIn(text: string): readonly string[] {
  const plain = ` ${text
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[’‘ʼ]/g, "'")
    .replaceAll(/[^\p{L}\p{N}']/gu, ' ')
    .replaceAll(/\s+/g, ' ')} `
  return lists.redFlags.filter((phrase) => plain.includes(` ${phrase} `))
}
