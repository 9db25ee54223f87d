import type { Span } from '../lib/span.ts'

/**
 * Stands in a text where something is that cannot be known before it runs: an unset variable, the output of a program.
 * U+FFFC never means itself here: an action that holds it is read as holding something unknown, which only raises.
 */
export const UNKNOWN = '\uFFFC'

/**
 * Stands for a part that cannot be known either, but that is only letters, digits, dots and dashes: a process number, a
 * date. It cannot climb out of a directory, add an option or a word.
 */
export const SOME_NAME = '\uFFFB'

/** What the unknown part of a word or stream may hold. A set of bits, joined with `|`. */
export const Carries = {
  nothing: 0,
  /** a private key, a token, the contents of `.env` */
  secret: 1,
  /** rows, objects, dumps */
  data: 2,
  /** bytes that came from the network */
  network: 4,
  /** bytes that were decoded or computed, so that nobody can read them in the action */
  decoded: 8,
} as const
export type Carries = number

/** One word of a command as the program will get it, as far as that can be known. */
export interface Word {
  /** The word after expansion; `UNKNOWN` or `SOME_NAME` stands for each part that cannot be known. */
  readonly text: string
  /** Where it stands in the action's text. */
  readonly span: Span | undefined
  readonly carries: Carries
  /** An unquoted pattern (`*`, `?`, `[`) that was not expanded to names. */
  readonly pattern: boolean
  /** It may turn into several words, or none: an unquoted expansion of something unknown. */
  readonly splits: boolean
  /** What an unknown word is about, where that is known: `pgrep -f prodgate` prints numbers about `prodgate`. */
  readonly about?: string | undefined
  /** What an unknown word is where a variable of the caller's is not set: of `${FILE:-.env}` it is `.env`. */
  readonly or?: string | undefined
  /** Files that an unknown name or a pattern stands for, where a program printed it that lists files. */
  readonly listed?: ListedFiles | undefined
}

/**
 * What stands at names that a program printed, in so far as a file is there already: what the word says of files that are
 * not hidden, and these hidden ones, which no pattern means.
 */
export interface ListedFiles {
  /** The directory to which the names are relative. */
  readonly from: string
  readonly hidden: readonly Word[]
  /** Hidden ones of which nobody knows whether they were printed. */
  readonly perhaps: readonly Word[]
}

export function word(text: string, span?: Span, more: Partial<Omit<Word, 'text' | 'span'>> = {}): Word {
  return { text, span, carries: Carries.nothing, pattern: false, splits: false, ...more }
}

export function unknownWord(span?: Span, carries: Carries = Carries.nothing, splits = false): Word {
  return { text: UNKNOWN, span, carries, pattern: false, splits }
}

/** True where the text holds no part that is unknown. */
export function isKnownText(text: string): boolean {
  return !text.includes(UNKNOWN) && !text.includes(SOME_NAME)
}

/** True where the program will get exactly `text`. */
export function isKnown(w: Word): boolean {
  return !w.pattern && !w.splits && isKnownText(w.text)
}

/** The text where all of it is known. */
export function knownText(w: Word | undefined): string | undefined {
  return w !== undefined && isKnown(w) ? w.text : undefined
}

/** What a stream (standard input, the output of a command) holds. */
export interface Stream {
  /** The text where it is known, with `UNKNOWN` for its unknown parts; `undefined` where nothing of it is known. */
  readonly text: string | undefined
  readonly carries: Carries
  readonly span: Span | undefined
  readonly about?: string | undefined
  /** Words that stand for all that it lists, where the lines are not known one by one: files below a directory. */
  readonly lists?: readonly Word[]
  /** Files that it is made of, absolute: what stood in them is kept, but for what a program was told to change. */
  readonly of?: readonly string[]
  /** What a file holds that the action itself wrote. */
  readonly written?: true
  /** Code whose unknown parts are words, or parts of words, and no syntax: whoever fills them in is trusted that far. */
  readonly template?: true
  /** Words that code is given, where it is the code of an interpreter. */
  readonly given?: Given
}

/** `python -c CODE a b`: the words behind the code, and the number by which it calls the first of them. */
export interface Given {
  readonly words: readonly Word[]
  /** Absent where the numbers are not known. */
  readonly first?: number
}

export const emptyStream: Stream = Object.freeze({ text: '', carries: Carries.nothing, span: undefined })
/** The terminal, or whatever the caller has there: nobody knows what will come. */
export const openStream: Stream = Object.freeze({ text: undefined, carries: Carries.nothing, span: undefined })

export function stream(text: string | undefined, carries: Carries = Carries.nothing, span?: Span): Stream {
  return { text, carries, span }
}

/** True where it holds bytes of the network, or decoded ones: nobody can read them in the action. */
export function isOpaque({ carries }: Pick<Stream, 'carries'>): boolean {
  return (carries & (Carries.network | Carries.decoded)) !== 0
}
