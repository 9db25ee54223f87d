import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isAlwaysTrue } from '../../sql/tokens/always-true.ts'
import { afterBracket, findWord, pathAt, splitStatements } from '../../sql/tokens/statements.ts'
import { isMark, isWord, type Spelling, type Token } from '../../sql/tokens/token.ts'
import { tokenize } from '../../sql/tokens/tokenize.ts'
import { type Stream, UNKNOWN, word } from '../../word.ts'
import { emitUnknownScript } from '../database/script.ts'

/**
 * Statements of stores whose language is like SQL and has no reader of its own here: CQL, ClickHouse, Trino, Hive,
 * Snowflake. The first word decides and some that follow; a statement that begins with a word that is not here is held.
 */
export interface Store {
  /** Schemas of which every table is status or description of the store, in lower case. */
  readonly catalogue: readonly string[]
  /** `#` begins a comment. */
  readonly hash?: boolean
  /** `//` begins a comment (CQL). */
  readonly slashes?: boolean
  /** Functions that make a table out of nothing but their arguments. */
  readonly tableFunctions?: readonly string[]
}

function spellingOf(store: Store): Spelling {
  return {
    backslash: true,
    doubleQuote: 'name',
    backtick: true,
    brackets: false,
    hash: store.hash === true,
    dashNeedsSpace: false,
    nestedComments: false,
    openComment: false,
    runComments: [],
    digitWords: true,
    space: ' \t\n\r\f',
    wordMarks: '$_',
    anyLetter: true,
    sigils: '@?:',
  }
}

export function runStatements(call: Call, script: Stream, at: Place, store: Store): void {
  const span = script.span ?? call.span ?? ([0, 0] as const)
  const hold = (note: string) => emit(call, 'unreadable', 'run', 'statement', '', { at, span, note })
  if (script.text === undefined) return emitUnknownScript(call, script, at)
  if (script.text.includes(UNKNOWN)) hold('a part of the statement is not known before it runs')
  const text = store.slashes === true ? script.text.replace(/^[ \t]*\/\/.*$/gm, '') : script.text
  const read = tokenize(text, spellingOf(store))
  if (read.is === 'fault') return hold(read.why)
  for (const statement of splitStatements(read.tokens)) {
    const one = readStatement(statement, store)
    if (one === undefined) hold('it begins with a word that is not described')
    else if (one.kind !== 'nothing') emit(call, one.kind, one.verb, one.on, one.name, { at, span })
    for (const file of one?.files ?? []) emitFile(call, file.operation, word(file.path, script.span))
  }
}

interface Reading {
  readonly kind: EffectKind | 'nothing'
  readonly verb: string
  readonly on: string
  readonly name: string
  readonly files?: readonly { readonly path: string; readonly operation: 'read' | 'overwrite' }[]
}

/** First words whose kind does not hang on what follows. */
const SIMPLE: Readonly<Record<string, EffectKind | 'nothing'>> = {
  SHOW: 'read',
  DESCRIBE: 'read',
  DESC: 'read',
  LIST: 'read',
  LS: 'read',
  HELP: 'read',
  EXISTS: 'read',
  CHECK: 'read',
  CONSISTENCY: 'nothing',
  EXPAND: 'nothing',
  TRACING: 'nothing',
  PAGING: 'nothing',
  SERIAL: 'nothing',
  SET: 'nothing',
  UNSET: 'nothing',
  RESET: 'nothing',
  USE: 'nothing',
  BEGIN: 'nothing',
  START: 'nothing',
  COMMIT: 'nothing',
  ROLLBACK: 'nothing',
  APPLY: 'nothing',
  QUIT: 'nothing',
  EXIT: 'nothing',
  CLEAR: 'nothing',
  INSERT: 'change',
  UPSERT: 'change',
  REFRESH: 'change',
  OPTIMIZE: 'change',
  ANALYZE: 'change',
  RENAME: 'change',
  EXCHANGE: 'change',
  ATTACH: 'change',
  DETACH: 'change',
  UNDROP: 'change',
  MSCK: 'change',
  LOAD: 'change',
  COMMENT: 'change',
  INVALIDATE: 'change',
  COMPUTE: 'change',
  CACHE: 'change',
  UNCACHE: 'change',
  MERGE: 'change',
  REPAIR: 'change',
  CLONE: 'change',
  PUT: 'change',
  BACKUP: 'read-data',
  RESTORE: 'lose',
  MOVE: 'change',
  WATCH: 'read-data',
  GET: 'read-data',
  UNLOAD: 'read-data',
  EXPORT: 'read-data',
  VACUUM: 'lose',
  TRUNCATE: 'lose',
  PURGE: 'lose',
  GRANT: 'access',
  REVOKE: 'access',
  DENY: 'access',
  LOGIN: 'access',
  KILL: 'restart',
  SYSTEM: 'restart',
  ABORT: 'restart',
}

const PRINCIPALS = [
  'USER',
  'ROLE',
  'QUOTA',
  'POLICY',
  'PROFILE',
  'LOGIN',
  'GROUP',
  'SECRET',
  'INTEGRATION',
  'MASKING',
  'NETWORK',
  'SHARE',
]

function readStatement(tokens: readonly Token[], store: Store): Reading | undefined {
  const first = tokens[0]
  const verb = first?.upper ?? ''
  const rest = tokens.slice(1)
  const says = (kind: Reading['kind'], on: string, name = ''): Reading => ({ kind, verb: verb.toLowerCase(), on, name })
  const principal = isWord(
    rest.find((t) => !isWord(t, 'OR', 'REPLACE', 'ROW', 'SETTINGS', 'IF', 'EXISTS', 'NOT')),
    ...PRINCIPALS,
  )
  switch (verb) {
    case '':
      // `(SELECT …) UNION …`
      return isMark(first, '(')
        ? readQuery(
            tokens.filter((t) => !isMark(t, '(') && !isMark(t, ')')),
            store,
          )
        : undefined
    case 'SELECT':
    case 'WITH':
    case 'FROM':
    case 'VALUES':
    case 'TABLE':
      return readQuery(tokens, store)
    case 'EXPLAIN': {
      const inner = rest.findIndex((t) =>
        isWord(t, 'SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'ALTER', 'DROP', 'MERGE'),
      )
      const runs = rest.slice(0, inner < 0 ? rest.length : inner).some((t) => isWord(t, 'ANALYZE', 'ANALYSE'))
      return runs && inner >= 0 ? readStatement(rest.slice(inner), store) : says('read', 'plan')
    }
    case 'CREATE':
    case 'ALTER':
    case 'DROP': {
      const name = objectName(rest)
      if (principal) return says('access', 'role', name)
      if (verb === 'DROP') return says('lose', rest[0]?.text.toLowerCase() ?? 'object', name)
      if (verb === 'CREATE')
        return says(isWord(rest[0], 'OR') && isWord(rest[1], 'REPLACE') ? 'lose' : 'change', 'object', name)
      if (findWord(rest, 0, 'DROP', 'CLEAR', 'TRUNCATE') !== undefined) return says('lose', 'table', name)
      return filtered(rest, 'DELETE', name) ?? filtered(rest, 'UPDATE', name) ?? says('change', 'table', name)
    }
    case 'UPDATE':
      return filtered(tokens, 'UPDATE')
    case 'DELETE':
      return filtered(tokens, 'DELETE')
    case 'DETACH':
      return says(rest.some((t) => isWord(t, 'PERMANENTLY')) ? 'lose' : 'change', 'table')
    case 'INSERT':
      // Into a file or another store: what is selected goes there.
      if (isWord(rest[0], 'INTO') && isWord(rest[1], 'FUNCTION')) return says('disclose', 'table')
      return says(
        isWord(rest[0], 'OVERWRITE') ? 'lose' : 'change',
        'table',
        pathAt(rest, isWord(rest[0], 'INTO') ? 1 : 0)?.text ?? '',
      )
    case 'COPY': {
      // Of CQL: `COPY t TO 'file'`, `COPY t FROM 'file'`.
      const to = findWord(rest, 0, 'TO')
      const target = to ?? findWord(rest, 0, 'FROM')
      const file = target === undefined ? undefined : rest[target + 1]
      const path = file?.is === 'string' ? file.text : undefined
      const files =
        path === undefined ? {} : { files: [{ path, operation: to === undefined ? 'read' : 'overwrite' } as const] }
      return { ...says(to === undefined ? 'change' : 'read-data', 'table', pathAt(rest, 0)?.text ?? ''), ...files }
    }
    default: {
      const kind = Object.hasOwn(SIMPLE, verb) ? SIMPLE[verb] : undefined
      return kind === undefined
        ? undefined
        : says(kind, 'object', kind === 'read' || kind === 'restart' ? '' : objectName(rest))
    }
  }
}

/** The name in `TABLE IF EXISTS shop.orders`. */
function objectName(tokens: readonly Token[]): string {
  const at = tokens.findIndex((t) => t.is !== 'word' || !OBJECT_WORDS.has(t.upper))
  return at < 0 ? '' : (pathAt(tokens, at)?.text ?? '')
}

const OBJECT_WORDS: ReadonlySet<string> = new Set(
  `
    TABLE VIEW MATERIALIZED DATABASE SCHEMA KEYSPACE INDEX FUNCTION AGGREGATE TYPE DICTIONARY USER ROLE IF NOT EXISTS OR
    REPLACE TEMPORARY EXTERNAL QUERY MUTATION STAGE WAREHOUSE STREAM TASK PIPE CUSTOM TRIGGER FINAL ON MEASUREMENT
    RETENTION POLICY SERIES CONTINUOUS
  `
    .split(/\s+/)
    .filter(Boolean),
)

/** `DELETE FROM t WHERE …`: without a condition that names a column every row goes. */
function filtered(tokens: readonly Token[], verb: 'UPDATE' | 'DELETE', table?: string): Reading | undefined {
  const at = findWord(tokens, 0, verb)
  if (at === undefined) return undefined
  const where = findWord(tokens, at, 'WHERE')
  const end = where === undefined ? undefined : findWord(tokens, where, 'LIMIT', 'SETTINGS', 'IF', 'ORDER', 'USING')
  const from = findWord(tokens, at, 'FROM')
  const name = table ?? pathAt(tokens, (from ?? at) + 1)?.text ?? ''
  const all = where === undefined || isAlwaysTrue(tokens.slice(where + 1, end), KEYWORDS, name)
  return { kind: all ? 'lose' : 'change', verb: verb.toLowerCase(), on: 'table', name }
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'AND OR NOT IN IS NULL LIKE BETWEEN TRUE FALSE EXISTS CONTAINS KEY TOKEN'.split(' '),
)

/** Words that change something wherever they stand: `WITH x AS (…) DELETE …`. */
const CHANGING = [
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'DROP',
  'TRUNCATE',
  'ALTER',
  'GRANT',
  'REVOKE',
  'EXECUTE',
  'CALL',
] as const

/** `TABLE orders` is a query of its own; `group by table` names a column. */
function isTableQuery(tokens: readonly Token[], i: number): boolean {
  if (!isWord(tokens[i], 'TABLE')) return false
  const before = tokens[i - 1]
  return before === undefined || isMark(before, '(') || isMark(before, ',') || isWord(before, ...BEFORE_QUERY)
}

const BEFORE_QUERY = ['UNION', 'ALL', 'DISTINCT', 'EXCEPT', 'INTERSECT', 'AS', 'FROM', 'JOIN'] as const

/** What a query reads: every table behind FROM and JOIN. */
function readQuery(tokens: readonly Token[], store: Store): Reading {
  const says = (kind: EffectKind, name = ''): Reading => ({ kind, verb: 'select', on: 'table', name })
  const named = new Set<string>()
  for (const [i, token] of tokens.entries())
    if (isWord(tokens[i + 1], 'AS') && isMark(tokens[i + 2], '(')) named.add(token.text.toLowerCase())
  let data: string | undefined
  let catalogue = false
  for (const [i, token] of tokens.entries()) {
    if (isWord(token, ...CHANGING) && !isMark(tokens[i + 1], '(') && !isMark(tokens[i - 1], '.'))
      return says('unreadable')
    if (isWord(token, 'OUTFILE')) {
      const path = tokens[i + 1]?.is === 'string' ? (tokens[i + 1]?.text ?? '') : UNKNOWN
      return { ...says('read-data'), files: [{ path, operation: 'overwrite' }] }
    }
    if (!isWord(token, 'FROM', 'JOIN') && !isTableQuery(tokens, i)) continue
    for (let at = i + 1; ; ) {
      const path = pathAt(tokens, at)
      if (path === undefined) break
      if (isMark(tokens[path.next], '(')) {
        // A function in place of a table may read a file, another host or a program.
        if (store.tableFunctions?.includes(path.text.toLowerCase()) !== true) return says('unreadable')
      } else if (
        path.parts.length > 1 &&
        path.parts.slice(0, -1).some((part) => store.catalogue.includes(part.toLowerCase()))
      )
        catalogue = true
      else if (!named.has(path.text.toLowerCase())) data ??= path.text
      let next = isMark(tokens[path.next], '(') ? afterBracket(tokens, path.next) : path.next
      if (isWord(tokens[next], 'AS')) next += 1
      if (tokens[next]?.is === 'word' && isMark(tokens[next + 1], ',')) next += 1
      if (!isMark(tokens[next], ',')) break
      at = next + 1
    }
  }
  if (data !== undefined) return says('read-data', data)
  return { kind: 'read', verb: 'select', on: catalogue ? 'catalogue' : 'value', name: '' }
}
