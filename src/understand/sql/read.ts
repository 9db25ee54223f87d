import type { SqlDialect } from './dialect.ts'
import type { PostgresParser } from './postgres-parser.ts'
import type { SqlEffect } from './sql-effect.ts'
export function readSql(_s: string, _d: SqlDialect, _p: PostgresParser | undefined): readonly SqlEffect[] {
  return [{ kind: 'unreadable', verb: 'run', on: 'statement', name: '', span: undefined }]
}
