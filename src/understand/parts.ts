import type { readCode } from './code/read.ts'
import { ProgramCatalog } from './programs/catalog.ts'
import type { Family } from './programs/families.ts'
import { loadPostgresParser, type PostgresParser } from './sql/postgres-parser.ts'
import type { readSql } from './sql/read.ts'

/** A part of the reader that an action needs and that is not there yet. */
export type MissingPart = Family | 'sql' | 'postgres' | 'code'

/**
 * The parts of the reader that not every action needs: program families, the SQL reader, the grammar of PostgreSQL, the
 * readers of interpreters' code. A single check loads what it meets and reads again; a resident process loads all once.
 */
export class Parts {
  readonly programs = new ProgramCatalog()
  sql: typeof readSql | undefined
  postgres: PostgresParser | undefined
  code: typeof readCode | undefined

  async load(part: MissingPart): Promise<void> {
    if (part === 'sql') this.sql = (await import('./sql/read.ts')).readSql
    else if (part === 'postgres') this.postgres = await loadPostgresParser()
    else if (part === 'code') this.code = (await import('./code/read.ts')).readCode
    else await this.programs.load(part)
  }

  async loadAll(): Promise<void> {
    await Promise.all([this.programs.loadAll(), this.load('sql'), this.load('postgres'), this.load('code')])
  }
}
