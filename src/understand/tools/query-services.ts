import { emit, lookedAt } from '../emit.ts'
import type { McpPlace, Place } from '../place.ts'
import type { Call } from '../program.ts'
import { projectsIn } from '../programs/gcloud/bq.ts'
import { projectAt } from '../programs/gcloud/place.ts'
import { emitQuery } from '../programs/query-words.ts'
import { runStatements, type Store } from '../programs/stores/statements.ts'
import type { SqlDialect } from '../sql/dialect.ts'
import { type Stream, type Word, word } from '../word.ts'
import type { ToolArguments } from './tool-arguments.ts'

/**
 * Statements for query services behind MCP servers (BigQuery, Snowflake, Databricks, Athena, Trino, ClickHouse). What
 * PostgreSQL's grammar takes is read by it, which sees most; the rest of their dialects is read twice, by its tokens and
 * by its first words, and each of the two may hold it.
 */
const SERVICES = /bigquery|snowflake|databricks|athena|trino|presto|clickhouse|spanner/i

/** Words of theirs that PostgreSQL has not: names in backticks, `SHOW TABLES IN …`, `SELECT * EXCEPT (…)`, `QUALIFY`. */
const NOT_POSTGRESQL = /`|^\s*(show|describe|desc|use)\b|\*\s*(except|exclude|replace|rename)\s*\(|\bqualify\b/i

/** Where a text or a comment ends elsewhere than in PostgreSQL, so that a second statement may stand in what it takes for text. */
const OTHER_ENDS = /\\|#|\/\/|'''|"""/
const SEVERAL = /;\s*\S/

/** Text in dollars and comments behind `//` end elsewhere than either of our readers thinks. */
const UNREAD = /\$\w*\$|\/\//

const STORE: Store = { catalogue: ['information_schema'] }

/** A statement for the database or the query service of that name. */
export function runQuery(call: Call, name: string, statement: Stream, dialect: SqlDialect, at: Place): void {
  const text = statement.text ?? ''
  const isService = SERVICES.test(name)
  const isOwn = isService && NOT_POSTGRESQL.test(text) && !UNREAD.test(text)
  const hides = isService && SEVERAL.test(text) && OTHER_ENDS.test(text)
  if (!isOwn) call.sql(statement, dialect, at)
  if (isOwn || hides) {
    runStatements(call, statement, at, STORE)
    emitQuery(call, statement, at)
  }
  if (hides && UNREAD.test(text))
    emit(call, 'unreadable', 'run', 'statement', '', { at, note: 'where its texts end is not the same everywhere' })
}

/** Where the statements of BigQuery land: the project that is told, and those whose tables they name. */
export function placesOfQuery(
  call: Call,
  given: ToolArguments,
  at: McpPlace,
  tool: string,
  statements: readonly Word[],
): readonly Place[] {
  if (!/bigquery/i.test(`${at.server} ${tool}`)) return [at]
  const told = given.only('project_id', 'project')
  const named = statements.flatMap((one) => projectsIn(one.text)).map((one) => word(one))
  const projects = lookedAt(call, named).filter((one) => one.text !== told?.text)
  return [told === undefined ? at : projectAt(call, told), ...projects.map((one) => projectAt(call, one))]
}
