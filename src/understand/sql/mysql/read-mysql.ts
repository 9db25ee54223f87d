import type { Span } from '../../../lib/span.ts'
import { collector } from '../collector.ts'
import { type SqlEffect, unreadable } from '../sql-effect.ts'
import type { Add, Dialect } from '../tokens/dialect.ts'
import { isWord, type Token } from '../tokens/token.ts'
import { tokenize } from '../tokens/tokenize.ts'
import { MYSQL } from './dialect.ts'
import { keepsVariables, nothingPrepared } from './prepared.ts'
import { readMysqlStatement, type State } from './statements.ts'
import { statementEnd } from './stored-program.ts'

/**
 * MySQL and MariaDB, read without a grammar: what is not surely understood is `unreadable`. KNOWN GAP: EXPLAIN of a
 * derived table computes it in old versions (before MySQL 5.6).
 */
export function readMysql(text: string): readonly SqlEffect[] {
  const result = tokenize(text, MYSQL.spelling)
  if (result.is === 'fault') return [unreadable(result.why, [0, text.length])]
  const { tokens } = result
  const conditional = new Set(result.conditional)
  const found = collector(text)
  const state: State = { schema: undefined, created: new Set(), prepared: nothingPrepared() }
  const dialect = within(state)
  for (let from = 0; from < tokens.length; ) {
    const end = statementEnd(tokens, from)
    if (end === undefined) {
      found.add(unreadable('the end of a stored program cannot be seen', spanOf(tokens.slice(from))))
      break
    }
    const statement = tokens.slice(from, end)
    if (statement.length > 0) {
      const isSkipped = conditional.has(statement[0] as Token)
      const own = spanOf(statement)
      const span: Span = isSkipped ? [text.lastIndexOf('/*', own[0]), own[1]] : own
      const add: Add = (kind, verb, on, name, details) => found.add({ kind, verb, on, name, span, ...details })
      // What it would choose or prepare may be left as it was.
      if (isSkipped && isWord(statement[0], 'USE', 'PREPARE', 'EXECUTE', 'DEALLOCATE'))
        found.add(unreadable('some servers skip it, and what comes behind means another thing then', span))
      readMysqlStatement(statement, dialect, state, add)
      if (isSkipped || !keepsVariables(statement)) state.prepared.variables.clear()
    }
    from = end + 1
  }
  return found.list()
}

/** What USE and CREATE FUNCTION of the same text mean for names that come after them. */
function within(state: State): Dialect {
  return {
    ...MYSQL,
    reading: (parts) => MYSQL.reading(qualified(parts, state)),
    system: (parts) => MYSQL.system(qualified(parts, state)),
    call: (path, args, add) => {
      if (!state.created.has(path.at(-1) ?? '')) return MYSQL.call(path, args, add)
      add('unreadable', 'call', 'function', path.join('.'), { note: 'the same text creates the function' })
    },
  }
}

function qualified(parts: readonly string[], state: State): readonly string[] {
  return parts.length === 1 && state.schema !== undefined && parts[0] !== 'dual' ? [state.schema, ...parts] : parts
}

function spanOf(tokens: readonly Token[]): Span {
  return [tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0]
}
