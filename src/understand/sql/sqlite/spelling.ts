import type { Spelling } from '../tokens/token.ts'

/** SQLite 3.51, tokenize.c: an open comment reaches to the end, and `\v` is no white space. */
export const SQLITE_SPELLING: Spelling = Object.freeze({
  backslash: false,
  doubleQuote: 'name',
  backtick: true,
  brackets: true,
  hash: false,
  dashNeedsSpace: false,
  nestedComments: false,
  openComment: true,
  runComments: [],
  digitWords: false,
  space: ' \t\n\f\r',
  wordMarks: '$',
  anyLetter: true,
  sigils: '?:@',
})
