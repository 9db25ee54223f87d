import type { Add, Dialect } from '../tokens/dialect.ts'
import { scanQuery } from '../tokens/query.ts'
import { pathAt } from '../tokens/statements.ts'
import { isWord, type Token } from '../tokens/token.ts'

/** Options of the session: SQL Server 2022, "SET Statements". */
const HARMLESS: ReadonlySet<string> = new Set(
  `
    ANSI_DEFAULTS ANSI_NULLS ANSI_NULL_DFLT_OFF ANSI_NULL_DFLT_ON ANSI_PADDING ANSI_WARNINGS ARITHABORT ARITHIGNORE
    CONCAT_NULL_YIELDS_NULL CURSOR_CLOSE_ON_COMMIT DATEFIRST DATEFORMAT DEADLOCK_PRIORITY FIPS_FLAGGER FMTONLY
    FORCEPLAN IMPLICIT_TRANSACTIONS LANGUAGE LOCK_TIMEOUT NOCOUNT NOEXEC NUMERIC_ROUNDABORT PARSEONLY
    QUERY_GOVERNOR_COST_LIMIT QUOTED_IDENTIFIER REMOTE_PROC_TRANSACTIONS ROWCOUNT SHOWPLAN_ALL SHOWPLAN_TEXT
    SHOWPLAN_XML STATISTICS TEXTSIZE TRANSACTION XACT_ABORT
  `
    .split(/\s+/)
    .filter(Boolean),
)

export function readTsqlSet(tokens: readonly Token[], dialect: Dialect, add: Add): void {
  scanQuery(tokens.slice(1), dialect, add)
  const option = tokens[1]
  const name = option?.text.toLowerCase() ?? ''
  if (option?.is === 'variable') return
  // QUOTED_IDENTIFIER, ANSI_NULLS ON: a list of options has one value.
  const isQuoting = tokens.some((token) => isWord(token, 'QUOTED_IDENTIFIER', 'ANSI_DEFAULTS'))
  if (isQuoting && tokens.some((token) => isWord(token, 'OFF'))) {
    add('unreadable', 'set', 'option', name, { note: 'the rest may be read in another way after it' })
  } else if (isWord(option, 'IDENTITY_INSERT')) {
    add('change', 'set', 'table', pathAt(tokens, 2)?.text ?? '')
  } else if (isWord(option, 'CONTEXT_INFO')) add('change', 'set', 'option', name)
  else if (HARMLESS.has(option?.upper ?? '')) add('read', 'set', 'option', name)
  else add('unreadable', 'set', 'option', name, { note: 'it is no option that is known' })
}
