import type { EffectKind } from '../../effect.ts'
import { serverFileRead, serverFileWrite } from '../server-file.ts'
import { isAlwaysTrue } from '../tokens/always-true.ts'
import { type Add, addEffect, type Dialect } from '../tokens/dialect.ts'
import { scanQuery } from '../tokens/query.ts'
import { readInsert, reportFiltered, skipWords } from '../tokens/rows.ts'
import { afterBracket, findWord, type Path, pathAt, splitAt } from '../tokens/statements.ts'
import { isMark, isWord, type Token } from '../tokens/token.ts'
import { readDbcc } from './dbcc.ts'
import { type Running, readExecute } from './procedures.ts'
import { readTsqlSet } from './set.ts'

/** What earlier batches of the same text mean for later ones. */
export interface State extends Running {
  readonly created: Set<string>
}

type Reader = (tokens: readonly Token[], dialect: Dialect, add: Add, state: State) => void

const READERS: Readonly<Record<string, Reader>> = {
  SELECT: readQuery,
  WITH: readWith,
  INSERT: readInsertion,
  UPDATE: readUpdate,
  DELETE: readDelete,
  MERGE: readMerge,
  TRUNCATE: (tokens, _dialect, add) => add('lose', 'truncate', 'table', textAt(tokens, 2)),
  CREATE: readCreate,
  ALTER: readAlter,
  DROP: readDrop,
  EXEC: (tokens, _dialect, add, state) => readExecute(tokens, 1, state, add),
  EXECUTE: (tokens, _dialect, add, state) => readExecute(tokens, 1, state, add),
  GRANT: readPrivileges,
  DENY: readPrivileges,
  REVOKE: readPrivileges,
  REVERT: (_tokens, _dialect, add) => add('read', 'revert', 'identity', ''),
  SETUSER: (_tokens, _dialect, add) => add('access', 'setuser', 'identity', ''),
  SET: readTsqlSet,
  USE: (tokens, _dialect, add) => add('read', 'use', 'database', textAt(tokens, 1)),
  DBCC: (tokens, _dialect, add) => readDbcc(tokens, add),
  BACKUP: readBackup,
  RESTORE: readRestore,
  BULK: readBulk,
  KILL: (_tokens, _dialect, add) => add('restart', 'kill', 'session', ''),
  SHUTDOWN: (_tokens, _dialect, add) => add('restart', 'shutdown', 'server', ''),
  RECONFIGURE: (_tokens, _dialect, add) => add('change', 'reconfigure', 'server', ''),
  CHECKPOINT: (_tokens, _dialect, add) => add('change', 'checkpoint', 'server', ''),
  WRITETEXT: (_tokens, _dialect, add) => add('change', 'writetext', 'table', ''),
  UPDATETEXT: (_tokens, _dialect, add) => add('change', 'updatetext', 'table', ''),
  READTEXT: (_tokens, _dialect, add) => add('read-data', 'readtext', 'table', ''),
  WAITFOR: readWaitfor,
  OPEN: readOpen,
  BEGIN: readBegin,
  // Control of the flow, cursors and transactions: what stands in them is looked at, and they do nothing else.
  DECLARE: scanOnly,
  IF: scanOnly,
  WHILE: scanOnly,
  PRINT: scanOnly,
  RETURN: scanOnly,
  RAISERROR: scanOnly,
  FETCH: scanNothing,
  CLOSE: scanNothing,
  DEALLOCATE: scanNothing,
  ELSE: scanOnly,
  END: scanOnly,
  BREAK: scanNothing,
  CONTINUE: scanNothing,
  GOTO: scanNothing,
  COMMIT: scanNothing,
  ROLLBACK: scanNothing,
  SAVE: scanNothing,
}

export function readTsqlStatement(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  const first = tokens[0]?.upper ?? ''
  if (first === 'THROW') return scanOnly(tokens, dialect, add)
  // Reported where it stands, whatever is before it.
  if (isWord(tokens[0], 'ENABLE', 'DISABLE') && isWord(tokens[1], 'TRIGGER')) return
  const reader = Object.hasOwn(READERS, first) ? READERS[first] : undefined
  if (reader !== undefined) reader(tokens, dialect, add, state)
  else if (isMark(tokens[0], '(')) readQuery(tokens, dialect, add)
  else notUnderstood(tokens, add)
}

function notUnderstood(tokens: readonly Token[], add: Add): void {
  add('unreadable', tokens[0]?.upper.toLowerCase() || 'run', 'statement', '', {
    note: 'the statement is not understood',
  })
}

function textAt(tokens: readonly Token[], at: number): string {
  return pathAt(tokens, at)?.text ?? ''
}

function scanOnly(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  scanQuery(tokens.slice(1), dialect, add)
}

function scanNothing(): void {}

function readQuery(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  let some = false
  const report: Add = (...effect) => {
    some = true
    add(...effect)
  }
  scanQuery(tokens, dialect, report)
  // Hints that hold locks until the transaction ends.
  if (tokens.some((token) => isWord(token, 'UPDLOCK', 'XLOCK', 'TABLOCKX'))) report('change', 'lock', 'table', '')
  if (!some) add('read', 'select', 'value', '')
}

function readWith(tokens: readonly Token[], dialect: Dialect, add: Add, state: State): void {
  const at = findWord(tokens, 1, 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE')
  if (at === undefined) return notUnderstood(tokens, add)
  if (isWord(tokens[at], 'SELECT')) return readQuery(tokens, dialect, add)
  readTsqlStatement(tokens.slice(at), dialect, state, add)
  scanQuery(tokens.slice(0, at), dialect, add)
}

/** Skips `TOP (n) [PERCENT]`. */
function afterTop(tokens: readonly Token[], at: number): number {
  if (!isWord(tokens[at], 'TOP')) return at
  const end = isMark(tokens[at + 1], '(') ? afterBracket(tokens, at + 1) : at + 2
  return skipWords(tokens, end, 'PERCENT')
}

const ELSEWHERE = ['OPENROWSET', 'OPENQUERY', 'OPENDATASOURCE']

/** A target that is the session's own, or another server's, is reported here; true where it was. */
function isReported(tokens: readonly Token[], at: number, verb: string, add: Add): boolean {
  const target = tokens[at]
  if (target?.is === 'variable') return true
  if (target?.text.startsWith('#') && !isMark(tokens[at + 1], '.')) {
    add('change', verb, 'temporary table', target.text)
    return true
  }
  const path = pathAt(tokens, at)
  if (!isWord(target, ...ELSEWHERE) && (path?.parts.length ?? 0) < 4) return false
  add('unreadable', verb, 'table', path?.text ?? '', { note: 'it reaches another server' })
  return true
}

function readInsertion(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const at = skipWords(tokens, afterTop(tokens, 1), 'INTO')
  const silent: Add = () => undefined
  if (!isReported(tokens, at, 'insert', add)) return readInsert(tokens, at, 'insert', dialect, add)
  readInsert(tokens, at, 'insert', { ...dialect, system: () => false }, silent)
  scanQuery(tokens.slice(afterTarget(tokens, at)), dialect, add)
}

/** Behind the target and its column list. */
function afterTarget(tokens: readonly Token[], at: number): number {
  const next = pathAt(tokens, at)?.next ?? at + 1
  return isMark(tokens[next], '(') ? afterBracket(tokens, next) : next
}

function readUpdate(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  if (isWord(tokens[1], 'STATISTICS')) return add('change', 'update', 'statistics', textAt(tokens, 2))
  readFiltered(tokens, afterTop(tokens, 1), 'update', dialect, add)
}

function readDelete(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  readFiltered(tokens, skipWords(tokens, afterTop(tokens, 1), 'FROM'), 'delete', dialect, add)
}

function readFiltered(tokens: readonly Token[], at: number, verb: string, dialect: Dialect, add: Add): void {
  const path = pathAt(tokens, at)
  if (!isReported(tokens, at, verb, add)) reportFiltered(tokens, path, verb, dialect, add)
  scanQuery(tokens.slice(path?.next ?? at + 1), dialect, add)
}

/** With a join condition that names no column, every row of the target meets its actions. */
function readMerge(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const at = skipWords(tokens, afterTop(tokens, 1), 'INTO')
  const path = pathAt(tokens, at)
  const on = findWord(tokens, at, 'ON')
  const when = findWord(tokens, at, 'WHEN')
  const condition = on === undefined || when === undefined ? [] : tokens.slice(on + 1, when)
  const changesRows = tokens.some((token) => isWord(token, 'DELETE', 'UPDATE'))
  if (!isReported(tokens, at, 'merge', add)) {
    if (changesRows && isAlwaysTrue(condition, dialect.keywords, '')) {
      add('lose', 'merge', 'table', path?.text ?? '', { note: 'every row' })
    } else add('change', 'merge', 'table', path?.text ?? '')
  }
  scanQuery(tokens.slice(path?.next ?? at), dialect, add)
}

/** Objects that hold rights, or with which somebody comes in. */
const ACCESS_OBJECTS = [
  'LOGIN',
  'USER',
  'ROLE',
  'APPLICATION',
  'AUTHORIZATION',
  'CERTIFICATE',
  'CREDENTIAL',
  'CRYPTOGRAPHIC',
  'ENDPOINT',
  'MASTER',
  'SECURITY',
  'SERVER',
  'SYMMETRIC',
  'ASYMMETRIC',
  'COLUMN',
]

function objectOf(tokens: readonly Token[]): { readonly at: number; readonly kind: EffectKind } {
  const at = skipWords(tokens, 1, 'OR', 'ALTER', 'UNIQUE', 'CLUSTERED', 'NONCLUSTERED', 'COLUMNSTORE', 'PRIMARY', 'XML')
  if (isWord(tokens[at], 'ASSEMBLY')) return { at, kind: 'unreadable' }
  // CREATE DATABASE AUDIT SPECIFICATION, CREATE DATABASE SCOPED CREDENTIAL
  const isScoped = isWord(tokens[at], 'DATABASE') && isWord(tokens[at + 1], 'AUDIT', 'SCOPED', 'ENCRYPTION')
  return { at, kind: isScoped || isWord(tokens[at], ...ACCESS_OBJECTS) ? 'access' : 'change' }
}

function nameOfObject(tokens: readonly Token[], at: number): Path | undefined {
  return pathAt(tokens, skipWords(tokens, at + 1, 'IF', 'NOT', 'EXISTS'))
}

function readCreate(tokens: readonly Token[], _dialect: Dialect, add: Add, state: State): void {
  const { at, kind } = objectOf(tokens)
  if (tokens[at]?.is !== 'word') return notUnderstood(tokens, add)
  const path = nameOfObject(tokens, at)
  state.created.add(path?.parts.at(-1)?.toLowerCase() ?? '')
  add(kind, 'create', tokens[at]?.text.toLowerCase() ?? '', path?.text ?? '')
}

function readAlter(tokens: readonly Token[], _dialect: Dialect, add: Add): void {
  const { at, kind } = objectOf(tokens)
  if (tokens[at]?.is !== 'word') return notUnderstood(tokens, add)
  const name = nameOfObject(tokens, at)?.text ?? ''
  const on = tokens[at]?.text.toLowerCase() ?? ''
  const drop = findWord(tokens, at, 'DROP')
  const remove = findWord(tokens, at, 'REMOVE')
  if (on === 'table' && drop !== undefined && isWord(tokens[drop + 1], 'COLUMN')) {
    add('lose', 'drop', 'column', `${name}.${textAt(tokens, skipWords(tokens, drop + 2, 'IF', 'EXISTS'))}`)
  } else if (remove !== undefined && isWord(tokens[remove + 1], 'FILE', 'FILEGROUP')) {
    add('lose', 'alter', on, name)
  } else add(kind, 'alter', on, name)
}

function readDrop(tokens: readonly Token[], _dialect: Dialect, add: Add): void {
  const { at, kind } = objectOf(tokens)
  const names = tokens.slice(skipWords(tokens, at + 1, 'IF', 'EXISTS'))
  for (const piece of splitAt(names, (token) => isMark(token, ','))) {
    const name = textAt(piece, 0)
    const dropped = kind === 'access' ? 'access' : name.startsWith('#') ? 'lose-remade' : 'lose'
    add(dropped, 'drop', tokens[at]?.text.toLowerCase() ?? '', name)
  }
}

function readPrivileges(tokens: readonly Token[], _dialect: Dialect, add: Add): void {
  const on = findWord(tokens, 1, 'ON')
  add('access', tokens[0]?.text.toLowerCase() ?? '', 'privilege', on === undefined ? '' : textAt(tokens, on + 1))
}

/** `BACKUP DATABASE x TO DISK = 'f'`; a URL is outside the host. */
function readBackup(tokens: readonly Token[], _dialect: Dialect, add: Add): void {
  add('read-data', 'backup', tokens[1]?.text.toLowerCase() ?? '', textAt(tokens, 2))
  const to = findWord(tokens, 1, 'TO')
  const device = to === undefined ? undefined : tokens[to + 1]
  const target = to !== undefined && isMark(tokens[to + 2], '=') ? tokens[to + 3] : undefined
  const path = target?.is === 'string' ? target.text : undefined
  if (isWord(device, 'URL')) add('disclose', 'backup', 'url', path ?? '')
  else addEffect(add, serverFileWrite(path, 'backup', undefined))
  if (findWord(tokens, 1, 'TRUNCATE_ONLY') !== undefined) add('lose', 'backup', 'log', textAt(tokens, 2))
}

function readRestore(tokens: readonly Token[], _dialect: Dialect, add: Add): void {
  const tells = isWord(tokens[1], 'HEADERONLY', 'FILELISTONLY', 'LABELONLY', 'VERIFYONLY')
  if (tells) add('read', 'restore', 'backup', '')
  else
    add('lose', 'restore', tokens[1]?.text.toLowerCase() ?? '', textAt(tokens, 2), {
      note: 'it replaces what is there',
    })
}

function readBulk(tokens: readonly Token[], _dialect: Dialect, add: Add): void {
  const from = findWord(tokens, 1, 'FROM')
  const source = from === undefined ? undefined : tokens[from + 1]
  add('change', 'bulk insert', 'table', textAt(tokens, 2))
  addEffect(add, serverFileRead(source?.is === 'string' ? source.text : undefined, 'bulk insert', undefined))
}

/** `WAITFOR (RECEIVE …)` takes messages out of a queue. */
function readWaitfor(tokens: readonly Token[], _dialect: Dialect, add: Add): void {
  if (isMark(tokens[1], '(')) notUnderstood(tokens, add)
}

function readOpen(tokens: readonly Token[], _dialect: Dialect, add: Add): void {
  if (isWord(tokens[1], 'SYMMETRIC', 'MASTER')) add('read-secret', 'open', 'key', '')
}

function readBegin(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  if (isWord(tokens[1], 'DIALOG', 'CONVERSATION')) notUnderstood(tokens, add)
  else scanOnly(tokens, dialect, add)
}
