import type { Spelling } from '../tokens/token.ts'

/**
 * Transact-SQL, SQL Server 2022, with QUOTED_IDENTIFIER ON, as every driver sets it. Spaces beyond ASCII are skipped by
 * the server, so outside quotes only letters and digits are taken there.
 */
export const TSQL_SPELLING: Spelling = Object.freeze({
  backslash: false,
  doubleQuote: 'name',
  backtick: false,
  brackets: true,
  hash: false,
  dashNeedsSpace: false,
  nestedComments: true,
  openComment: false,
  runComments: [],
  digitWords: false,
  space: ' \t\n\v\f\r',
  wordMarks: '$#@',
  anyLetter: false,
  sigils: '@',
})
