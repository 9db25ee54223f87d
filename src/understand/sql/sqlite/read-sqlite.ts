import { collector } from '../collector.ts'
import { type SqlEffect, unreadable } from '../sql-effect.ts'
import type { Add, Dialect } from '../tokens/dialect.ts'
import { scanQuery } from '../tokens/query.ts'
import { readInsert, reportFiltered, skipWords } from '../tokens/rows.ts'
import { findWord, pathAt } from '../tokens/statements.ts'
import { isMark, isWord, type Token } from '../tokens/token.ts'
import { tokenize } from '../tokens/tokenize.ts'
import { SQLITE } from './dialect.ts'
import { readPragma } from './pragmas.ts'

/** SQLite, read without a grammar: what is not surely understood is `unreadable`. */
export function readSqlite(text: string): readonly SqlEffect[] {
  const result = tokenize(text, SQLITE.spelling)
  if (result.is === 'fault') return [unreadable(result.why, [0, text.length])]
  const { tokens } = result
  const found = collector(text)
  for (let from = 0; from < tokens.length; ) {
    const end = statementEnd(tokens, from)
    const statement = tokens.slice(from, end)
    const span = [statement[0]?.start ?? 0, statement.at(-1)?.end ?? 0] as const
    const add: Add = (kind, verb, on, name, details) => found.add({ kind, verb, on, name, span, ...details })
    if (statement.length > 0) readStatement(statement, SQLITE, add)
    from = end + 1
  }
  return found.list()
}

/** The body of a trigger ends at the first END that begins a statement: no statement in it begins with that word. */
function statementEnd(tokens: readonly Token[], from: number): number {
  const isTrigger = isTriggerAt(tokens, from)
  for (let i = from; i < tokens.length; i += 1) {
    if (!isMark(tokens[i], ';')) continue
    if (!isTrigger || isWord(tokens[i - 1], 'END')) return i
  }
  return tokens.length
}

function isTriggerAt(tokens: readonly Token[], from: number): boolean {
  if (!isWord(tokens[from], 'CREATE')) return false
  return isWord(tokens[skipWords(tokens, from + 1, 'TEMP', 'TEMPORARY')], 'TRIGGER')
}

const NO_EFFECT = ['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'DETACH']

function readStatement(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const first = tokens[0]?.upper ?? ''
  if (NO_EFFECT.includes(first)) return
  if (first === 'SELECT' || first === 'VALUES') readQuery(tokens, dialect, add)
  else if (first === 'WITH') readWith(tokens, dialect, add)
  else if (first === 'EXPLAIN') add('read', 'explain', 'plan', '')
  else if (first === 'INSERT' || first === 'REPLACE') readRows(tokens, dialect, add)
  else if (first === 'UPDATE') readUpdate(tokens, dialect, add)
  else if (first === 'DELETE') readDelete(tokens, dialect, add)
  else if (first === 'PRAGMA') readPragma(tokens, add)
  else if (first === 'CREATE') readCreate(tokens, dialect, add)
  else if (first === 'ALTER') readAlter(tokens, add)
  else if (first === 'DROP') readDrop(tokens, add)
  else if (first === 'ATTACH') readAttach(tokens, add)
  else if (first === 'VACUUM') readVacuum(tokens, add)
  else if (first === 'REINDEX') add('change', 'reindex', 'database', pathAt(tokens, 1)?.text ?? '')
  else if (first === 'ANALYZE') add('change', 'analyze', 'database', pathAt(tokens, 1)?.text ?? '')
  else notUnderstood(tokens, add)
}

function notUnderstood(tokens: readonly Token[], add: Add): void {
  add('unreadable', tokens[0]?.upper.toLowerCase() || 'run', 'statement', '', {
    note: 'the statement is not understood',
  })
}

function readQuery(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  let some = false
  scanQuery(tokens, dialect, (...effect) => {
    some = true
    add(...effect)
  })
  if (!some) add('read', 'select', 'value', '')
}

function readWith(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const at = findWord(tokens, 1, 'SELECT', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE', 'VALUES')
  if (at === undefined) return notUnderstood(tokens, add)
  if (isWord(tokens[at], 'SELECT', 'VALUES')) return readQuery(tokens, dialect, add)
  readStatement(tokens.slice(at), dialect, add)
  scanQuery(tokens.slice(0, at), dialect, add)
}

/** `OR REPLACE`, `OR IGNORE` … behind the verb. */
function afterConflict(tokens: readonly Token[]): number {
  return isWord(tokens[1], 'OR') ? 3 : 1
}

function readRows(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const at = skipWords(tokens, afterConflict(tokens), 'INTO')
  readInsert(tokens, at, tokens[0]?.text.toLowerCase() ?? '', dialect, add)
}

function readUpdate(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const path = pathAt(tokens, afterConflict(tokens))
  reportFiltered(tokens, path, 'update', dialect, add)
  scanQuery(tokens.slice(path?.next ?? 1), dialect, add)
}

function readDelete(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const path = pathAt(tokens, skipWords(tokens, 1, 'FROM'))
  reportFiltered(tokens, path, 'delete', dialect, add)
  scanQuery(tokens.slice(path?.next ?? 1), dialect, add)
}

function readCreate(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const at = skipWords(tokens, 1, 'TEMP', 'TEMPORARY', 'UNIQUE', 'VIRTUAL')
  if (!isWord(tokens[at], 'TABLE', 'INDEX', 'VIEW', 'TRIGGER')) return notUnderstood(tokens, add)
  const path = pathAt(tokens, skipWords(tokens, at + 1, 'IF', 'NOT', 'EXISTS'))
  add('change', 'create', tokens[at]?.text.toLowerCase() ?? '', path?.text ?? '')
  const query = tokens.findIndex((token, i) => i > at && isWord(token, 'SELECT', 'WITH', 'VALUES'))
  if (isWord(tokens[at], 'TABLE') && query > 0) scanQuery(tokens.slice(query), dialect, add)
}

function readAlter(tokens: readonly Token[], add: Add): void {
  if (!isWord(tokens[1], 'TABLE')) return notUnderstood(tokens, add)
  const path = pathAt(tokens, 2)
  const at = path?.next ?? 2
  if (!isWord(tokens[at], 'DROP')) return add('change', 'alter', 'table', path?.text ?? '')
  const column = pathAt(tokens, skipWords(tokens, at + 1, 'COLUMN'))
  add('lose', 'drop', 'column', `${path?.text ?? ''}.${column?.text ?? ''}`)
}

function readDrop(tokens: readonly Token[], add: Add): void {
  const path = pathAt(tokens, skipWords(tokens, 2, 'IF', 'EXISTS'))
  const isTemporary = path?.parts.length === 2 && path.parts[0]?.toLowerCase() === 'temp'
  add(isTemporary ? 'lose-remade' : 'lose', 'drop', tokens[1]?.text.toLowerCase() ?? '', path?.text ?? '')
}

/** What follows may write in that file too. */
function readAttach(tokens: readonly Token[], add: Add): void {
  const at = skipWords(tokens, 1, 'DATABASE')
  const path = tokens[at]
  const isConstant = (path?.is === 'string' || path?.is === 'name') && isWord(tokens[at + 1], 'AS')
  if (!isConstant || path === undefined) {
    return add('unreadable', 'attach', 'database', '', { note: 'the path is computed' })
  }
  if (path.text === '' || path.text === ':memory:') return
  add('change', 'attach', 'database', path.text, { file: { path: path.text, operation: 'edit', client: true } })
}

/** `VACUUM INTO` refuses a file that is there and holds something. */
function readVacuum(tokens: readonly Token[], add: Add): void {
  const into = findWord(tokens, 1, 'INTO')
  if (into === undefined) return add('change', 'vacuum', 'database', pathAt(tokens, 1)?.text ?? '')
  const path = tokens[into + 1]
  add('read-data', 'vacuum', 'database', '')
  if (path?.is !== 'string') return add('lose', 'vacuum', 'file', '', { note: 'the path is computed' })
  add('change', 'vacuum', 'file', path.text, { file: { path: path.text, operation: 'overwrite', client: true } })
}
