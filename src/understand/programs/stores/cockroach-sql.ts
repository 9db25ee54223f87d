import type { EffectKind } from '../../effect.ts'
import { emit } from '../../emit.ts'
import type { DatabasePlace } from '../../place.ts'
import type { Call } from '../../program.ts'
import { splitStatements } from '../../sql/tokens/statements.ts'
import type { Spelling, Token } from '../../sql/tokens/token.ts'
import { tokenize } from '../../sql/tokens/tokenize.ts'
import { type Stream, UNKNOWN } from '../../word.ts'

/**
 * Statements of CockroachDB 25 that PostgreSQL does not have, by how they begin and end; bare words stand in capitals
 * and everything else as `x`. The first form that fits decides. https://www.cockroachlabs.com/docs/stable/sql-statements
 */
const OWN: readonly (readonly [form: RegExp, kind: EffectKind, verb: string, on: string])[] = [
  [/^CREATE (USER|ROLE) IF NOT EXISTS /, 'access', 'create', 'role'],
  [/^CREATE DATABASE IF NOT EXISTS /, 'change', 'create', 'database'],
  [/^CREATE CHANGEFEED /, 'disclose', 'create', 'changefeed'],
  [/^CREATE EXTERNAL CONNECTION /, 'access', 'create', 'connection'],
  [/^CREATE SCHEDULE /, 'change', 'create', 'schedule'],
  [/^DROP DATABASE /, 'lose', 'drop', 'database'],
  [/^DROP (SCHEDULE|SCHEDULES|EXTERNAL) /, 'lose', 'drop', 'schedule'],
  [/^UPSERT INTO /, 'change', 'upsert', 'table'],
  [/^(SET|RESET) CLUSTER SETTING /, 'change', 'set', 'cluster setting'],
  [/^(CANCEL|PAUSE|RESUME) (QUERY|QUERIES|SESSION|SESSIONS|JOB|JOBS|ALL|SCHEDULE|SCHEDULES) /, 'restart', 'set', 'job'],
  [/^BACKUP /, 'read-data', 'backup', 'database'],
  [/^EXPORT INTO /, 'read-data', 'export', 'table'],
  [/^RESTORE /, 'lose', 'restore', 'database'],
  [/^IMPORT INTO /, 'change', 'import', 'table'],
  [/^ALTER (DATABASE|TABLE|INDEX|RANGE|PARTITION) .* CONFIGURE ZONE /, 'change', 'configure', 'zone'],
  // Not a column of that name that is dropped.
  [
    /^ALTER (TABLE|INDEX) (?:(?!DROP |RENAME )\S+ ){1,7}(SPLIT AT|UNSPLIT AT|UNSPLIT ALL|SCATTER) /,
    'change',
    'split',
    'range',
  ],
  [/^ALTER DATABASE .* (ADD|DROP) REGION /, 'change', 'alter', 'database'],
]

const SPELLING: Spelling = {
  backslash: false,
  doubleQuote: 'name',
  backtick: false,
  brackets: false,
  hash: false,
  dashNeedsSpace: false,
  nestedComments: true,
  openComment: false,
  runComments: [],
  digitWords: false,
  space: ' \t\n\r\f',
  wordMarks: '_',
  anyLetter: true,
  sigils: '@:',
}

/** Strings with escapes, bodies between dollars, comments: where one of them stands, nothing is taken apart here. */
const NOT_PLAIN = /[\\$]|--|\/\*|e'/i

/** Each statement to the reader of PostgreSQL, and those that only CockroachDB has by their own forms. */
export function runCockroach(call: Call, script: Stream, at: DatabasePlace): void {
  const text = script.text
  if (text === undefined || text.includes(UNKNOWN) || NOT_PLAIN.test(text)) return call.sql(script, 'postgresql', at)
  const read = tokenize(text, SPELLING)
  if (read.is === 'fault') return call.sql(script, 'postgresql', at)
  const statements = splitStatements(read.tokens).map((tokens) => ({ tokens, own: ownForm(tokens) }))
  if (statements.every(({ own }) => own === undefined)) return call.sql(script, 'postgresql', at)
  for (const { tokens, own } of statements) {
    if (own !== undefined) {
      const [, kind, verb, on] = own
      emit(call, kind, verb, on, nameIn(tokens), { at, span: script.span ?? call.span ?? [0, 0] })
      continue
    }
    const from = tokens[0]?.start ?? 0
    call.sql({ ...script, text: text.slice(from, tokens.at(-1)?.end ?? from) }, 'postgresql', at)
  }
}

function ownForm(tokens: readonly Token[]): (typeof OWN)[number] | undefined {
  const form = `${tokens.map((t) => (t.upper === '' ? 'x' : t.upper)).join(' ')} `
  // `UPSERT INTO a SELECT * FROM [DELETE FROM b RETURNING *]`: a statement in a statement is nobody's own.
  if (tokens.slice(1).some((t) => NESTED.has(t.upper))) return undefined
  return OWN.find(([own]) => own.test(form))
}

const NESTED: ReadonlySet<string> = new Set(['DELETE', 'TRUNCATE', 'UPDATE', 'GRANT', 'INSERT', 'UPSERT'])

/** The first word behind the keywords that is a name. */
function nameIn(tokens: readonly Token[]): string {
  return tokens.find((t) => t.is === 'name' || (t.is === 'word' && !KEYWORDS.has(t.upper)))?.text ?? ''
}

const KEYWORDS: ReadonlySet<string> = new Set(
  `CREATE USER ROLE IF NOT EXISTS DATABASE CHANGEFEED FOR INTO EXTERNAL CONNECTION SCHEDULE SCHEDULES DROP UPSERT SET
  RESET CLUSTER SETTING CANCEL PAUSE RESUME QUERY QUERIES SESSION SESSIONS JOB JOBS ALL BACKUP EXPORT RESTORE IMPORT
  ALTER TABLE INDEX RANGE PARTITION FROM LATEST IN`.split(/\s+/),
)
