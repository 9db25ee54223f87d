import type { Program } from '../program.ts'
import { postgresBackups } from './postgres/backups.ts'
import { psqlPrograms } from './postgres/psql.ts'
import { postgresServer } from './postgres/server.ts'
import { postgresTools } from './postgres/tools.ts'

/** What belongs to PostgreSQL. */
export const postgres: readonly Program[] = [...psqlPrograms, ...postgresTools, ...postgresServer, ...postgresBackups]
