import type { SQL_DIALECTS } from '../../action/action.ts'

export type SqlDialect = (typeof SQL_DIALECTS)[number]
