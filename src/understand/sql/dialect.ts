export type SqlDialect = 'postgresql' | 'mysql' | 'sqlite' | 'tsql'
