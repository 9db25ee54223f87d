const MOST_SHOWN = 60

/** Input as it may stand in a message: in backticks. */
export function quoted(input: string): string {
  return `\`${visible(input)}\``
}

/**
 * Input on one line, cut to `most` characters (60 where nothing is said), and with each character that a terminal would obey or a reader would not see
 * written as `⟨U+202E⟩`.
 */
export function visible(input: string, most = MOST_SHOWN): string {
  let shown = ''
  let count = 0
  for (const character of input) {
    if (count++ === most) return `${shown}…`
    shown += holdsUnseen(character) ? codePoint(character) : character
  }
  return shown
}

/** True where all of it can be seen as it is: no control, no mark that is not drawn, no blank but the space. */
export function isPlain(input: string): boolean {
  return !holdsUnseen(input)
}

/**
 * Controls, format characters (bidi, zero-width, tags), surrogates, unassigned and private characters, every blank but
 * the space, what is ignored when drawn, and the backtick, which would end the quotation.
 */
function holdsUnseen(input: string): boolean {
  // Most of what is shown is plain, and to make the other expression takes a while.
  if (/^[\x20-\x5f\x61-\x7e]*$/.test(input)) return false
  return /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}`]|(?! )\p{Zs}/u.test(input)
}

function codePoint(character: string): string {
  return `⟨U+${Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}⟩`
}
