import type { SqlAction } from '../../action/action.ts'
import { emit, nowhere, reachOf } from '../emit.ts'
import type { DatabasePlace, Engine, UnknownPlace } from '../place.ts'
import type { Call } from '../program.ts'
import type { SqlDialect } from '../sql/dialect.ts'
import { stream, word } from '../word.ts'

/** A statement for a database that a connection names. */
export function understandSql(call: Call, action: SqlAction): void {
  const dialect = action.dialect ?? dialectOf(action.connection)
  const place = placeOf(call, action, dialect ?? 'postgresql')
  const span = [0, action.statement.length] as const
  if (dialect === undefined && action.statement.includes('/*')) {
    // MySQL runs what stands in `/*! … */`; which database this is, nobody said.
    emit(call, 'unreadable', 'run', 'statement', '', {
      at: place,
      span,
      note: 'a comment may be code where the dialect is not said',
    })
  }
  call.sql(stream(action.statement, 0, span), dialect ?? 'postgresql', place)
}

function placeOf(call: Call, action: SqlAction, dialect: SqlDialect): DatabasePlace | UnknownPlace {
  if (action.connection === undefined) return nowhere(call, 'no connection is named')
  const url = word(action.connection)
  return {
    ...reachOf(call),
    is: 'database',
    engine: ENGINES[dialect],
    url,
    host: undefined,
    port: undefined,
    database: undefined,
  }
}

const ENGINES: Readonly<Record<SqlDialect, Engine>> = {
  postgresql: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
  tsql: 'tsql',
}

/** The dialect that a connection's scheme stands for. */
function dialectOf(connection: string | undefined): SqlDialect | undefined {
  const scheme =
    /^(?:jdbc:)?([a-z0-9+]+):/i
      .exec(connection ?? '')?.[1]
      ?.toLowerCase()
      .split('+')[0] ?? ''
  if (/^(postgres|postgresql|pgsql|cockroachdb|redshift)$/.test(scheme)) return 'postgresql'
  if (/^(mysql|mariadb)$/.test(scheme)) return 'mysql'
  if (/^(sqlite|sqlite3|file)$/.test(scheme)) return 'sqlite'
  if (/^(mssql|sqlserver|tds)$/.test(scheme)) return 'tsql'
  return undefined
}
