import type { Spelling } from '../tokens/token.ts'

/**
 * MySQL 8.4 and MariaDB 11, "Language Structure". KNOWN GAP: a server in the mode NO_BACKSLASH_ESCAPES ends
 * `'a\'` where we do not; a text that sets a mode is refused, but the server's own default is not in sight.
 */
export const MYSQL_SPELLING: Spelling = Object.freeze({
  backslash: true,
  doubleQuote: 'string',
  backtick: true,
  brackets: false,
  hash: true,
  dashNeedsSpace: true,
  nestedComments: false,
  openComment: false,
  runComments: ['/*!', '/*M!'],
  digitWords: true,
  space: ' \t\n\v\f\r',
  wordMarks: '$',
  anyLetter: true,
  sigils: '@',
})
