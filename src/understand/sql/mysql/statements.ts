import type { EffectKind } from '../../effect.ts'
import { type Add, type Dialect, fileDetails } from '../tokens/dialect.ts'
import { scanQuery } from '../tokens/query.ts'
import { readInsert, reportFiltered, skipWords } from '../tokens/rows.ts'
import { findWord, pathAt, splitAt, startsWith } from '../tokens/statements.ts'
import { isMark, isWord, type Token } from '../tokens/token.ts'
import { noteVariables, type Prepared, readPrepared } from './prepared.ts'
import { readSet } from './set.ts'
import { objectAt } from './stored-program.ts'

/** What earlier statements of the same text mean for later ones. */
export interface State {
  /** The schema that USE put in use, in lower case. */
  schema: string | undefined
  readonly created: Set<string>
  readonly prepared: Prepared
}

type Reader = (tokens: readonly Token[], dialect: Dialect, state: State, add: Add) => void

/** Statements whose first words say it all; the longest row that fits counts. The name is what stands behind them. */
const RULES: readonly (readonly [words: string, kind: EffectKind | 'none', on: string])[] = [
  ['truncate', 'lose', 'table'],
  ['truncate table', 'lose', 'table'],
  ['rename table', 'change', 'table'],
  ['rename tables', 'change', 'table'],
  ['rename user', 'access', 'user'],
  ['grant', 'access', 'privilege'],
  ['revoke', 'access', 'privilege'],
  ['kill', 'restart', 'session'],
  ['shutdown', 'restart', 'server'],
  ['restart', 'restart', 'server'],
  ['start slave', 'restart', 'replication'],
  ['start replica', 'restart', 'replication'],
  ['start all', 'restart', 'replication'],
  ['start group_replication', 'restart', 'replication'],
  ['stop slave', 'restart', 'replication'],
  ['stop replica', 'restart', 'replication'],
  ['stop all', 'restart', 'replication'],
  ['stop group_replication', 'restart', 'replication'],
  ['change master', 'access', 'replication'],
  ['change replication', 'access', 'replication'],
  ['reset master', 'lose', 'binary log'],
  ['reset binary', 'lose', 'binary log'],
  ['reset slave', 'lose', 'replication'],
  ['reset replica', 'lose', 'replication'],
  ['reset query', 'change', 'query cache'],
  ['reset persist', 'change', 'setting'],
  ['purge', 'lose', 'binary log'],
  ['flush', 'change', 'server'],
  ['flush privileges', 'access', 'privilege'],
  ['optimize', 'change', 'table'],
  ['repair', 'change', 'table'],
  ['check table', 'read', 'table'],
  ['check tables', 'read', 'table'],
  ['check view', 'read', 'view'],
  ['checksum table', 'read', 'table'],
  ['checksum tables', 'read', 'table'],
  ['cache index', 'change', 'index'],
  ['load index', 'change', 'index'],
  ['import table', 'change', 'table'],
  ['clone', 'lose', 'server'],
  ['install', 'unreadable', 'library'],
  ['uninstall', 'change', 'library'],
  ['lock', 'change', 'table'],
  ['unlock', 'none', ''],
  ['begin', 'none', ''],
  ['start transaction', 'none', ''],
  ['commit', 'none', ''],
  ['rollback', 'none', ''],
  ['savepoint', 'none', ''],
  ['release savepoint', 'none', ''],
  ['deallocate prepare', 'none', ''],
  ['help', 'read', 'help'],
  ['signal', 'read', 'condition'],
  ['resignal', 'read', 'condition'],
  ['get', 'read', 'diagnostics'],
  ['handler', 'read-data', 'table'],
]

/** Words of each row in capitals, longest first, by their first word. */
const RULES_BY_WORD = new Map<
  string,
  readonly { readonly words: readonly string[]; readonly rule: (typeof RULES)[number] }[]
>()
for (const rule of RULES) {
  const words = rule[0].toUpperCase().split(' ')
  const first = words[0] ?? ''
  const all = [...(RULES_BY_WORD.get(first) ?? []), { words, rule }]
  RULES_BY_WORD.set(
    first,
    all.toSorted((a, b) => b.words.length - a.words.length),
  )
}

const READERS: Readonly<Record<string, Reader>> = {
  SELECT: readQuery,
  VALUES: readQuery,
  TABLE: readQuery,
  WITH: readWith,
  INSERT: readRows,
  REPLACE: readRows,
  UPDATE: readUpdate,
  DELETE: readDelete,
  SHOW: readShow,
  EXPLAIN: readExplain,
  DESCRIBE: readExplain,
  DESC: readExplain,
  ANALYZE: readAnalyze,
  CREATE: readCreate,
  ALTER: readAlter,
  DROP: readDrop,
  SET: (tokens, dialect, state, add) => {
    readSet(tokens, dialect, add)
    noteVariables(tokens, state.prepared)
  },
  PREPARE: runPrepared,
  EXECUTE: runPrepared,
  USE: readUse,
  LOAD: readLoad,
  DO: (tokens, dialect, _state, add) => readQuery(tokens.slice(1), dialect, _state, add),
  CALL: readCall,
}

export function readMysqlStatement(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  if (isMark(tokens[0], '(')) return readQuery(tokens, dialect, state, add)
  const first = tokens[0]?.upper ?? ''
  const fits = RULES_BY_WORD.get(first)?.find(({ words }) => startsWith(tokens, 0, ...words))
  if (fits !== undefined) return reportRule(fits.rule, tokens, dialect, add)
  const reader = Object.hasOwn(READERS, first) ? READERS[first] : undefined
  if (reader !== undefined) reader(tokens, dialect, state, add)
  else notUnderstood(tokens, add)
}

function reportRule(rule: (typeof RULES)[number], tokens: readonly Token[], dialect: Dialect, add: Add): void {
  const [words, kind, on] = rule
  if (kind === 'none') {
    // MariaDB: BEGIN NOT ATOMIC opens a block of statements.
    if (isWord(tokens[0], 'BEGIN') && tokens.length > 1 && !isWord(tokens[1], 'WORK')) notUnderstood(tokens, add)
    return
  }
  const at = skipWords(
    tokens,
    words.split(' ').length,
    'IF',
    'EXISTS',
    'LOCAL',
    'NO_WRITE_TO_BINLOG',
    'TABLE',
    'TABLES',
  )
  const verb = words.split(' ')[0] ?? ''
  if (kind === 'read' || kind === 'read-data') scanQuery(tokens.slice(at), dialect, add)
  const isPrivilege = on === 'privilege'
  const target = isPrivilege ? findWord(tokens, 1, 'ON') : undefined
  const path = isPrivilege && target === undefined ? undefined : pathAt(tokens, target === undefined ? at : target + 1)
  add(kind, verb, on, path?.text ?? '')
}

function runPrepared(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  readPrepared(tokens, dialect, state.prepared, add, (one) => readMysqlStatement(one, dialect, state, add))
}

function notUnderstood(tokens: readonly Token[], add: Add): void {
  add('unreadable', tokens[0]?.upper.toLowerCase() || 'run', 'statement', '', {
    note: 'the statement is not understood',
  })
}

/** A query that reads and calls nothing computes; that is a read. */
function readQuery(tokens: readonly Token[], dialect: Dialect, _state: State, add: Add): void {
  let some = false
  scanQuery(tokens, dialect, (...effect) => {
    some = true
    add(...effect)
  })
  // The column with the hashes of passwords, whatever schema is in use.
  if (tokens.some((token) => token.text.toLowerCase() === 'authentication_string' && token.is !== 'string')) {
    add('read-secret', 'select', 'column', 'authentication_string')
  }
  if (!some) add('read', 'select', 'value', '')
}

function readWith(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  const at = findWord(tokens, 1, 'SELECT', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE', 'TABLE', 'VALUES')
  if (at === undefined)
    return isMark(tokens.at(-1), ')') ? readQuery(tokens, dialect, state, add) : notUnderstood(tokens, add)
  if (isWord(tokens[at], 'UPDATE', 'DELETE', 'INSERT', 'REPLACE')) {
    readMysqlStatement(tokens.slice(at), dialect, state, add)
    scanQuery(tokens.slice(0, at), dialect, add)
  } else readQuery(tokens, dialect, state, add)
}

const ROW_WORDS = ['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'QUICK', 'IGNORE', 'INTO']

function readRows(tokens: readonly Token[], dialect: Dialect, _state: State, add: Add): void {
  readInsert(tokens, skipWords(tokens, 1, ...ROW_WORDS), tokens[0]?.text.toLowerCase() ?? '', dialect, add)
}

function readUpdate(tokens: readonly Token[], dialect: Dialect, _state: State, add: Add): void {
  const at = skipWords(tokens, 1, ...ROW_WORDS)
  const path = pathAt(tokens, at)
  reportFiltered(tokens, path, 'update', dialect, add)
  scanQuery(tokens.slice(path?.next ?? at), dialect, add)
}

/** `DELETE FROM t …`, `DELETE t FROM t JOIN u …`, `DELETE FROM t USING t JOIN u …` */
function readDelete(tokens: readonly Token[], dialect: Dialect, _state: State, add: Add): void {
  const at = skipWords(tokens, 1, ...ROW_WORDS)
  const isSingle = isWord(tokens[at], 'FROM')
  const path = pathAt(tokens, isSingle ? at + 1 : at)
  reportFiltered(tokens, path, 'delete', dialect, add)
  const rest = isSingle ? (path?.next ?? at) : (findWord(tokens, at, 'FROM') ?? at)
  scanQuery(tokens.slice(rest), dialect, add)
}

function readShow(tokens: readonly Token[], dialect: Dialect, _state: State, add: Add): void {
  const words = tokens.slice(1, 3).map((token) => token.text.toLowerCase())
  if (tokens.some((token) => isWord(token, 'SELECT'))) return notUnderstood(tokens, add)
  const where = findWord(tokens, 1, 'WHERE')
  if (where !== undefined) scanQuery(tokens.slice(where), dialect, add)
  if (startsWith(tokens, 1, 'CREATE', 'USER')) add('read-secret', 'show', 'user', tokens[3]?.text ?? '')
  else if (isWord(tokens[1], 'BINLOG', 'RELAYLOG')) add('read-data', 'show', 'binary log', '')
  else add('read', 'show', words.join(' '), '')
}

/** `EXPLAIN ANALYZE` runs the statement; `DESCRIBE t` and every other EXPLAIN only tell. */
function readExplain(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  if (!isWord(tokens[1], 'ANALYZE')) return add('read', 'explain', 'plan', '')
  runExplained(tokens.slice(2), dialect, state, add)
}

/** MariaDB: `ANALYZE [FORMAT = JSON] statement` runs it. `ANALYZE TABLE` gathers statistics. */
function readAnalyze(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  const at = skipWords(tokens, 1, 'LOCAL', 'NO_WRITE_TO_BINLOG')
  if (isWord(tokens[at], 'TABLE', 'TABLES')) add('change', 'analyze', 'table', pathAt(tokens, at + 1)?.text ?? '')
  else runExplained(tokens.slice(1), dialect, state, add)
}

function runExplained(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  const at = isWord(tokens[0], 'FORMAT') && isMark(tokens[1], '=') ? 3 : 0
  add('read', 'explain', 'plan', '')
  readMysqlStatement(tokens.slice(at), dialect, state, add)
}

/** What CREATE and ALTER make, and what it is to make or alter it. A user, role or server holds rights. */
const OBJECTS: Readonly<Record<string, EffectKind>> = {
  TABLE: 'change',
  VIEW: 'change',
  INDEX: 'change',
  DATABASE: 'change',
  SCHEMA: 'change',
  SEQUENCE: 'change',
  TABLESPACE: 'change',
  LOGFILE: 'change',
  PROCEDURE: 'change',
  FUNCTION: 'change',
  TRIGGER: 'change',
  EVENT: 'change',
  PACKAGE: 'change',
  RESOURCE: 'change',
  SERVER: 'access',
  USER: 'access',
  ROLE: 'access',
  INSTANCE: 'access',
}

function readCreate(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  const at = objectAt(tokens)
  const object = tokens[at]?.upper ?? ''
  const kind = Object.hasOwn(OBJECTS, object) ? OBJECTS[object] : undefined
  if (kind === undefined) return notUnderstood(tokens, add)
  const path = pathAt(tokens, skipWords(tokens, at + 1, 'IF', 'NOT', 'EXISTS', 'BODY', 'GROUP'))
  const name = path?.text ?? ''
  if (isWord(tokens[at], 'PROCEDURE', 'FUNCTION', 'PACKAGE')) state.created.add(path?.parts.at(-1)?.toLowerCase() ?? '')
  if (findWord(tokens, at, 'SONAME') !== undefined) {
    return add('unreadable', 'create', 'function', name, { note: 'it loads a library' })
  }
  add(kind, 'create', object.toLowerCase(), name)
  if (object === 'EVENT') readEventBody(tokens, dialect, state, add)
  const query = tokens.findIndex((token, i) => i >= (path?.next ?? 0) && isWord(token, 'SELECT', 'TABLE', 'WITH'))
  if (query < 0) return
  if (object === 'TABLE') scanQuery(tokens.slice(query), dialect, add)
  // A view that is only defined reads nothing yet, but one over hashes of passwords is there to be read.
  if (object === 'VIEW') {
    scanQuery(tokens.slice(query), dialect, (...effect) => {
      if (effect[0] === 'read-secret') add(...effect)
    })
  }
}

/** An event runs by itself, so its body counts now. */
function readEventBody(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  const body = findWord(tokens, 1, 'DO')
  if (body === undefined) return
  if (isWord(tokens[body + 1], 'BEGIN')) notUnderstood(tokens, add)
  else readMysqlStatement(tokens.slice(body + 1), dialect, state, add)
}

function readAlter(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  const at = objectAt(tokens)
  const object = tokens[at]?.upper ?? ''
  if (object === 'TABLE') return readAlterTable(tokens, at + 1, add)
  const kind = Object.hasOwn(OBJECTS, object) ? OBJECTS[object] : undefined
  if (kind === undefined) return notUnderstood(tokens, add)
  add(kind, 'alter', object.toLowerCase(), pathAt(tokens, skipWords(tokens, at + 1, 'IF', 'EXISTS'))?.text ?? '')
  if (object === 'EVENT') readEventBody(tokens, dialect, state, add)
}

/** After DROP these hold no rows; everything else that it drops does. */
const ROWLESS = ['INDEX', 'KEY', 'PRIMARY', 'FOREIGN', 'CONSTRAINT', 'CHECK', 'DEFAULT']

function readAlterTable(tokens: readonly Token[], at: number, add: Add): void {
  const path = pathAt(tokens, skipWords(tokens, at, 'IF', 'EXISTS'))
  const name = path?.text ?? ''
  for (const action of splitAt(tokens.slice(path?.next ?? at), (token) => isMark(token, ','))) {
    const drop = findWord(action, 0, 'DROP')
    const isLost = findWord(action, 0, 'TRUNCATE', 'DISCARD') !== undefined || action.some((t) => isBlackhole(t))
    if (drop !== undefined && !isWord(action[drop + 1], ...ROWLESS)) {
      const isPartition = isWord(action[drop + 1], 'PARTITION')
      const column = pathAt(action, skipWords(action, drop + 1, 'COLUMN', 'PARTITION', 'IF', 'EXISTS'))
      add('lose', 'drop', isPartition ? 'partition' : 'column', `${name}.${column?.text ?? ''}`)
    } else add(isLost ? 'lose' : 'change', 'alter', 'table', name)
  }
}

/** An engine that keeps nothing. */
function isBlackhole(token: Token): boolean {
  return token.text.toUpperCase() === 'BLACKHOLE'
}

function readDrop(tokens: readonly Token[], _dialect: Dialect, _state: State, add: Add): void {
  const isTemporary = isWord(tokens[1], 'TEMPORARY')
  const at = objectAt(tokens)
  const object = tokens[at]?.upper ?? ''
  if (object === 'PREPARE') return
  const isAccess = object === 'USER' || object === 'ROLE'
  const kind = isAccess ? 'access' : isTemporary ? 'lose-remade' : 'lose'
  const names = tokens.slice(skipWords(tokens, at + 1, 'IF', 'EXISTS'))
  for (const piece of splitAt(names, (token) => isMark(token, ','))) {
    add(kind, 'drop', object.toLowerCase(), pathAt(piece, 0)?.text ?? '')
  }
}

/** What follows lands in another schema of the same server. */
function readUse(tokens: readonly Token[], _dialect: Dialect, state: State, add: Add): void {
  const name = tokens[1]?.text ?? ''
  state.schema = name.toLowerCase()
  add('read', 'use', 'database', name)
}

function readLoad(tokens: readonly Token[], dialect: Dialect, _state: State, add: Add): void {
  const infile = findWord(tokens, 1, 'INFILE')
  const into = findWord(tokens, 1, 'TABLE')
  if (!isWord(tokens[1], 'DATA', 'XML') || infile === undefined || into === undefined) return notUnderstood(tokens, add)
  add('change', 'load', 'table', pathAt(tokens, into + 1)?.text ?? '')
  const path = tokens[infile + 1]?.text ?? ''
  const isLocal = isWord(tokens[infile - 1], 'LOCAL')
  const file = fileDetails(path, 'read').file
  if (isLocal && file !== undefined) add('read', 'load', 'file', path, { file: { ...file, client: true } })
  else add('read-data', 'load', 'file', path, fileDetails(path, 'read'))
  scanQuery(tokens.slice(into), { ...dialect, tableQuery: false }, add)
}

function readCall(tokens: readonly Token[], dialect: Dialect, state: State, add: Add): void {
  const path = pathAt(tokens, 1)
  const created = state.created.has(path?.parts.at(-1)?.toLowerCase() ?? '')
  if (created) add('unreadable', 'call', 'procedure', path?.text ?? '', { note: 'the same text creates the procedure' })
  else add('undescribed', 'call', 'procedure', path?.text ?? '', { note: 'nobody described this procedure' })
  scanQuery(tokens.slice(path?.next ?? 1), dialect, add)
}
