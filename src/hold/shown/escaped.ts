import { isPlain } from '../../lib/quoted.ts'
import { lookAlikes } from './look-alike.ts'

/** Longer runs of one blank are counted and not drawn: padding pushes what matters off the screen. */
const LONGEST_RUN = 16
/** Emptied lines in a row that are drawn. */
const MOST_EMPTY_LINES = 3
/** Marks on one letter: writing systems need up to four, a tower of them covers the lines around it. */
const MOST_MARKS = 4
/** Look-alikes of one word that are named. */
const MOST_NAMED = 8

/**
 * Text of an action as a person may see it: plain text, never Markdown or HTML, one line for each of its lines. What a
 * terminal would obey or a reader would not see is written out as `⟨U+202E⟩`, padding as `⟨×412 spaces⟩`, and a word with
 * look-alikes is followed by `⟨look-alikes U+043E⟩`.
 *
 * INVARIANT (what is shown is what is there): two texts are never shown alike. The brackets of the marks are themselves
 * escaped, so that an action cannot write a mark. The cost is linear in the text.
 */
export function escapedLines(text: string): readonly string[] {
  const lines: string[] = []
  let empty = 0
  const flush = () => {
    if (empty > MOST_EMPTY_LINES) lines.push(`⟨×${empty} empty lines⟩`)
    else for (let i = 0; i < empty; i++) lines.push('')
    empty = 0
  }
  for (const line of text.split('\n')) {
    if (line === '') {
      empty++
      continue
    }
    flush()
    lines.push(escapedLine(line))
  }
  flush()
  return lines
}

/** A text on one line; a newline in it is escaped like any other control character. */
export function escapedLine(text: string): string {
  const pieces: string[] = []
  const characters = [...text]
  let marks = 0
  let word = ''
  const endWord = () => {
    const suspects = lookAlikes(word)
    word = ''
    if (suspects.length === 0) return
    const named = suspects.slice(0, MOST_NAMED).map(codePoint).join(' ')
    pieces.push(`⟨look-alikes ${named}${suspects.length > MOST_NAMED ? ' …' : ''}⟩`)
  }
  for (let at = 0; at < characters.length; ) {
    const character = characters[at] as string
    const run = runLength(characters, at)
    marks = MARK.test(character) ? marks + 1 : 0
    const drawn = isDrawn(character) && marks <= MOST_MARKS
    if (drawn && WORD.test(character)) {
      word += character
      pieces.push(character)
      at++
      continue
    }
    endWord()
    if (character === ' ') pieces.push(run > LONGEST_RUN ? `⟨×${run} spaces⟩` : ' '.repeat(run))
    else if (drawn) pieces.push(character.repeat(run))
    else pieces.push(run > 1 ? `⟨×${run} ${codePoint(character)}⟩` : `⟨${codePoint(character)}⟩`)
    at += run
  }
  endWord()
  return pieces.join('')
}

/**
 * A message of the gate's, in which what it quotes has been escaped (`lib/quoted.ts`): the marks that stand there stay as they
 * are. An action can write such a mark into a message, where it looks like one of ours; into what is shown of the action
 * itself it cannot.
 */
export function escapedMessage(message: string): string {
  return message
    .split(/(⟨U\+[0-9A-F]{4,6}⟩)/)
    .map((piece, i) => (i % 2 === 1 ? piece : escapedLine(piece)))
    .join('')
}

/** How often the character stands here in a row; a mark is looked at one by one. */
function runLength(characters: readonly string[], at: number): number {
  if (MARK.test(characters[at] as string)) return 1
  let end = at + 1
  while (characters[end] === characters[at]) end++
  return end - at
}

const MARK = /\p{M}/u
const WORD = /[\p{L}\p{M}\p{N}_]/u

/** The brackets of our marks, and a letter of Braille that is drawn as a blank. */
const OURS = /[⟨⟩\u2800]/u

function isDrawn(character: string): boolean {
  return character === '`' || (isPlain(character) && !OURS.test(character))
}

function codePoint(character: string): string {
  return `U+${Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}`
}
