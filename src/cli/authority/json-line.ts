/**
 * A value as one line of JSON in which nothing acts on a terminal: controls (the C1 ones, too), direction marks and
 * whatever is not drawn are written as `\u202e`, which every reader of JSON takes for the same text.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replaceAll(UNSEEN, escaped)}\n`
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
