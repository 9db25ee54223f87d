/** Quotes of PostgreSQL 18, 4.1.2, with standard_conforming_strings on. */

/** The index after the quote that closes the one at `at`; the end of the text where none does. */
export function quoteEnd(text: string, at: number, quote: string, backslash: boolean): number {
  for (let i = at + 1; i < text.length; i += 1) {
    if (backslash && text[i] === '\\') i += 1
    else if (text[i] === quote) {
      if (text[i + 1] !== quote) return i + 1
      i += 1
    }
  }
  return text.length
}

/** `E'…'`: the letter has to stand alone, `nameE'…'` is a type and a plain string. */
export function isEscapeString(text: string, at: number): boolean {
  const letter = text[at - 1]
  if (letter !== 'E' && letter !== 'e') return false
  const before = text[at - 2] ?? ' '
  return !isNamePart(before)
}

/** The index after a dollar-quoted string at `at`; `undefined` where none begins. */
export function dollarQuoteEnd(text: string, at: number): number | undefined {
  if (isNamePart(text[at - 1] ?? ' ')) return undefined
  let i = at + 1
  if ((text[i] ?? '') >= '0' && (text[i] ?? '') <= '9') return undefined
  while (isNamePart(text[i] ?? ' ') && text[i] !== '$') i += 1
  if (text[i] !== '$') return undefined
  const tag = text.slice(at, i + 1)
  const end = text.indexOf(tag, i + 1)
  return end < 0 ? text.length : end + tag.length
}

/** Comments nest, as the server has it. */
export function commentEnd(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; ) {
    if (text.startsWith('/*', i)) {
      depth += 1
      i += 2
    } else if (text.startsWith('*/', i)) {
      depth -= 1
      i += 2
      if (depth === 0) return i
    } else i += 1
  }
  return text.length
}

function isNamePart(char: string): boolean {
  if (char >= 'a' && char <= 'z') return true
  if (char >= 'A' && char <= 'Z') return true
  return (char >= '0' && char <= '9') || char === '_' || char === '$' || char > '\u007f'
}
