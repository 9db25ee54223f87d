/** One token of a dialect that has no grammar here. Comments and white space are gone. */
export interface Token {
  /** `name` is a quoted identifier; `mark` is one character of punctuation, or two where they belong together. */
  readonly is: 'word' | 'name' | 'string' | 'number' | 'variable' | 'mark'
  /** Without its quotes where it had some. */
  readonly text: string
  /** A bare word in capitals; empty for everything else, so that a quoted name is never taken for a keyword. */
  readonly upper: string
  readonly start: number
  readonly end: number
}

/** How a dialect spells its tokens. */
export interface Spelling {
  /** `\` takes the next character's meaning in a string. */
  readonly backslash: boolean
  readonly doubleQuote: 'string' | 'name'
  readonly backtick: boolean
  readonly brackets: boolean
  /** `#` begins a comment. */
  readonly hash: boolean
  /** `--` is a comment only before white space. */
  readonly dashNeedsSpace: boolean
  readonly nestedComments: boolean
  /** A comment that nobody closes reaches to the end of the text; elsewhere it is a fault. */
  readonly openComment: boolean
  /** What begins like this is run, not skipped. */
  readonly runComments: readonly string[]
  /** A word may begin with a digit. */
  readonly digitWords: boolean
  readonly space: string
  /** Characters beyond ASCII letters and digits that a bare word may hold. */
  readonly wordMarks: string
  /** Anything beyond ASCII is part of a word; otherwise only letters and digits are. */
  readonly anyLetter: boolean
  /** Characters that begin a variable or parameter. */
  readonly sigils: string
}

export type Tokens =
  | {
      readonly is: 'tokens'
      readonly tokens: readonly Token[]
      /** First tokens of the statements that some servers skip. */
      readonly conditional: readonly Token[]
    }
  | { readonly is: 'fault'; readonly why: string; readonly at: number }

export function isWord(token: Token | undefined, ...uppers: readonly string[]): boolean {
  return token !== undefined && token.upper !== '' && uppers.includes(token.upper)
}

export function isMark(token: Token | undefined, text: string): boolean {
  return token?.is === 'mark' && token.text === text
}

/** A token that can name something. A string is one in the places where the dialects let it be. */
export function isName(token: Token | undefined): boolean {
  return token?.is === 'word' || token?.is === 'name'
}
