import type { Add, Dialect } from './dialect.ts'
import { namesOnly } from './named-columns.ts'
import { afterBracket, type Path, pathAt, pathBefore, startsWith } from './statements.ts'
import { isMark, isName, isWord, type Token } from './token.ts'

/** One level of brackets. */
interface Level {
  /** Names of WITH that this level declares, in lower case. */
  readonly names: Set<string>
  inFrom: boolean
  /** A table has to come next. */
  expects: boolean
  /** The bracket of EXTRACT, TRIM and the like: its FROM names no table. */
  readonly plainFrom: boolean
  /** WITH stands here and its list goes on. */
  inWith: false | 'recursive' | 'plain'
  /** The name that its level above declares once this bracket closes. */
  readonly declares: string | undefined
}

const ENDS_FROM = ['WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'UNION', 'EXCEPT', 'INTERSECT', 'WINDOW', 'SET']
const PLAIN_FROM = ['EXTRACT', 'TRIM', 'SUBSTRING', 'SUBSTR', 'MID', 'POSITION', 'OVERLAY']

/**
 * Finds what a query reads, calls and locks, in every sub-select. It knows no grammar: each place where a table may
 * stand counts as one, so it errs towards more tables and never towards fewer.
 */
export function scanQuery(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const levels: Level[] = [level(false, false, undefined)]
  for (let i = 0; i < tokens.length; ) {
    const here = levels.at(-1)
    const token = tokens[i]
    if (here === undefined || token === undefined) break
    i = step(tokens, i, token, here, levels, dialect, add)
  }
}

function level(expects: boolean, plainFrom: boolean, declares: string | undefined): Level {
  return { names: new Set(), inFrom: expects, expects, plainFrom, inWith: false, declares }
}

/** Looks at one token, or a name of several, and gives the index after it. */
function step(
  tokens: readonly Token[],
  i: number,
  token: Token,
  here: Level,
  levels: Level[],
  dialect: Dialect,
  add: Add,
): number {
  if (isMark(token, '(')) {
    const plainFrom = isWord(tokens[i - 1], ...PLAIN_FROM)
    levels.push(level(here.expects, plainFrom, undefined))
    here.expects = false
    return i + 1
  }
  if (isMark(token, ')')) {
    close(levels, isMark(tokens[i + 1], ','))
    return i + 1
  }
  if (isMark(token, ',')) {
    if (here.inFrom) here.expects = true
    return i + 1
  }
  if (here.inWith !== false) {
    const next = declaration(tokens, i, here, levels, dialect)
    if (next !== undefined) return next
  }
  if (here.expects) {
    const next = expectedTable(tokens, i, here, levels, dialect, add)
    if (next !== undefined) return next
  }
  if (isName(token) && isMark(tokens[i + 1], '(') && !dialect.keywords.has(token.upper)) {
    reportCall(tokens, i, dialect, add)
    return i + 1
  }
  if (token.is === 'word') keyword(tokens, i, token, here, dialect, add)
  return i + 1
}

function close(levels: Level[], goesOn: boolean): void {
  const closed = levels.length > 1 ? levels.pop() : undefined
  const here = levels.at(-1)
  if (here === undefined || closed?.declares === undefined) return
  here.names.add(closed.declares)
  if (!goesOn) here.inWith = false
}

/** `name [(columns)] AS [[NOT] MATERIALIZED] (` in the list of WITH. */
function declaration(
  tokens: readonly Token[],
  at: number,
  here: Level,
  levels: Level[],
  dialect: Dialect,
): number | undefined {
  const name = tokens[at]
  if (!isName(name) || name === undefined) return undefined
  let i = isMark(tokens[at + 1], '(') ? afterBracket(tokens, at + 1) : at + 1
  if (!isWord(tokens[i], 'AS')) return undefined
  i += 1
  while (isWord(tokens[i], 'NOT', 'MATERIALIZED')) i += 1
  if (!isMark(tokens[i], '(')) return undefined
  const declared = name.text.toLowerCase()
  if (here.inWith === 'recursive' || dialect.withSeesItself) here.names.add(declared)
  levels.push(level(false, false, declared))
  return i + 1
}

/** The table that has to stand here; `undefined` where it is a word that opens something else. */
function expectedTable(
  tokens: readonly Token[],
  i: number,
  here: Level,
  levels: readonly Level[],
  dialect: Dialect,
  add: Add,
): number | undefined {
  if (isWord(tokens[i], 'LATERAL', 'ONLY') || isMark(tokens[i], '{')) return i + 1
  if (isWord(tokens[i], 'SELECT', 'WITH', 'VALUES', 'TABLE')) return undefined
  here.expects = false
  if (tokens[i]?.is === 'variable') return i + 1
  const path = pathAt(tokens, i)
  if (path === undefined) {
    add('unreadable', 'select', 'statement', '', { note: 'a table has to stand where none can be seen' })
    return i + 1
  }
  // A function that gives rows is looked at like any call; a hint in brackets makes it a table after all.
  if (isMark(tokens[path.next], '(') && !isHint(tokens, path.next)) return undefined
  reportTable(tokens, path, levels, dialect, add)
  return path.next
}

/** `FROM orders (NOLOCK)` of T-SQL. */
function isHint(tokens: readonly Token[], at: number): boolean {
  return isWord(tokens[at + 1], 'NOLOCK', 'READPAST', 'ROWLOCK', 'HOLDLOCK', 'READUNCOMMITTED', 'INDEX')
}

function reportTable(tokens: readonly Token[], path: Path, levels: readonly Level[], dialect: Dialect, add: Add): void {
  const only = path.parts.length === 1 ? path.parts[0]?.toLowerCase() : undefined
  if (only !== undefined && levels.some((l) => l.names.has(only))) return
  const parts = path.parts.map((part) => part.toLowerCase())
  const found = dialect.reading(parts)
  const columns = found === 'read-secret' ? dialect.plainColumns?.(parts) : undefined
  const kind = columns !== undefined && namesOnly(tokens, path, columns, dialect.keywords) ? 'read' : found
  if (kind !== 'nothing') add(kind, 'select', kind === 'read-data' ? 'table' : 'catalogue', path.text)
}

/** A qualified name comes to its last part here, so that the call is reported once. */
function reportCall(tokens: readonly Token[], at: number, dialect: Dialect, add: Add): void {
  const path = pathBefore(tokens, at).map((part) => part.toLowerCase())
  dialect.call(path, tokens.slice(at + 2, afterBracket(tokens, at + 1) - 1), add)
}

function keyword(tokens: readonly Token[], i: number, token: Token, here: Level, dialect: Dialect, add: Add): void {
  const upper = token.upper
  if (upper === 'SELECT') {
    here.inFrom = false
    here.expects = false
  } else if (upper === 'FROM') {
    if (here.plainFrom || isWord(tokens[i - 1], 'DISTINCT')) return
    here.inFrom = true
    here.expects = true
  } else if (upper === 'JOIN' || upper === 'STRAIGHT_JOIN' || upper === 'APPLY') {
    here.inFrom = true
    here.expects = true
  } else if (upper === 'TABLE' && dialect.tableQuery) {
    here.expects = true
  } else if (upper === 'WITH' && !isMark(tokens[i + 1], '(')) {
    here.inWith = isWord(tokens[i + 1], 'RECURSIVE') ? 'recursive' : 'plain'
    here.expects = false
  } else if (upper === 'INTO') {
    dialect.into(tokens, i + 1, add)
  } else if (startsWith(tokens, i, 'NEXT', 'VALUE', 'FOR')) {
    add('change', 'advance', 'sequence', pathAt(tokens, i + 3)?.text ?? '')
  } else if (upper === 'FOR' && isWord(tokens[i + 1], 'UPDATE', 'SHARE')) {
    add('change', 'lock', 'table', '')
  } else if (startsWith(tokens, i, 'LOCK', 'IN', 'SHARE', 'MODE')) {
    add('change', 'lock', 'table', '')
  } else if (ENDS_FROM.includes(upper)) here.inFrom = false
}
