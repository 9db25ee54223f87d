import { isMark, isWord, type Token } from '../tokens/token.ts'

/** Words before the kind of object in CREATE and ALTER; a value follows some of them after `=`. */
const MODIFIERS = [
  'OR',
  'REPLACE',
  'TEMPORARY',
  'UNIQUE',
  'FULLTEXT',
  'SPATIAL',
  'ONLINE',
  'OFFLINE',
  'IGNORE',
  'AGGREGATE',
  'UNDO',
  'SQL',
  'SECURITY',
  'INVOKER',
  'DEFINER',
  'ALGORITHM',
]

/** Where the kind of object stands: `CREATE OR REPLACE DEFINER = 'a'@'b' SQL SECURITY DEFINER VIEW`. */
export function objectAt(tokens: readonly Token[]): number {
  let i = 1
  while (isWord(tokens[i], ...MODIFIERS)) {
    i += 1
    if (!isMark(tokens[i], '=')) continue
    i += 2
    // a user's host: 'app'@'%'
    if (tokens[i]?.is === 'variable') i += 1
    if (isMark(tokens[i], '(')) i += 2
  }
  return i
}

function isStoredProgram(tokens: readonly Token[]): boolean {
  return isWord(tokens[0], 'CREATE', 'ALTER') && isWord(tokens[objectAt(tokens)], ...PROGRAMS)
}

const PROGRAMS = ['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT', 'PACKAGE']

/**
 * The index of the `;` that ends the statement at `from`, or the end of the text. The body of a stored program holds
 * `;` of its own between BEGIN and END; `undefined` where its end cannot be found for sure.
 */
export function statementEnd(tokens: readonly Token[], from: number): number | undefined {
  if (!isStoredProgram(tokens.slice(from, from + 40))) return semicolon(tokens, from)
  const open: ('BEGIN' | 'CASE')[] = []
  let inBody = false
  for (let i = from; i < tokens.length; i += 1) {
    const token = tokens[i]
    if (isMark(token, ';')) {
      if (open.length === 0) return i
    } else if (isWord(token, 'CASE') && inBody) {
      if (!isWord(tokens[i - 1], 'END')) open.push('CASE')
    } else if (isWord(token, 'BEGIN')) {
      const begins = beginsBlock(tokens[i - 1], inBody, open.at(-1))
      if (begins === undefined) return undefined
      if (begins) open.push('BEGIN')
      inBody = true
    } else if (isWord(token, 'END') && inBody && !isWord(tokens[i + 1], 'IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR')) {
      if (open.pop() === undefined) return undefined
    }
  }
  return open.length === 0 ? tokens.length : undefined
}

/** `begin` is no reserved word: after THEN and ELSE of a CASE it may be a column, and nobody can tell. */
function beginsBlock(before: Token | undefined, inBody: boolean, open: string | undefined): boolean | undefined {
  if (!inBody) return true
  if (isWord(before, 'THEN', 'ELSE')) return open === 'CASE' ? undefined : true
  return isMark(before, ';') || isMark(before, ':') || isWord(before, 'DO', 'LOOP', 'REPEAT', 'BEGIN')
}

function semicolon(tokens: readonly Token[], from: number): number {
  for (let i = from; i < tokens.length; i += 1) if (isMark(tokens[i], ';')) return i
  return tokens.length
}
