import type { SqlDialect } from '../sql/dialect.ts'

/** The dialect of a server, by what it or its tool is called; PostgreSQL's where no name says anything. */
export function dialectOf(server: string): SqlDialect {
  return DIALECTS.find(([name]) => name.test(server))?.[1] ?? 'postgresql'
}

/** Whether a name says which database it is. */
export function isDialectNamed(name: string): boolean {
  return /postgres|neon|supabase/i.test(name) || DIALECTS.some(([one]) => one.test(name))
}

const DIALECTS: readonly (readonly [RegExp, SqlDialect])[] = [
  [/mysql|maria|planetscale|tidb/i, 'mysql'],
  [/sqlite|turso|d1|duckdb/i, 'sqlite'],
  [/mssql|sqlserver|sql-server|tsql|azure-sql/i, 'tsql'],
]
