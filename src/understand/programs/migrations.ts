import type { Program } from '../program.ts'
import { django } from './migrations/django.ts'
import { goMigrations } from './migrations/go.ts'
import { javascriptMigrations } from './migrations/javascript.ts'
import { mixPrograms } from './migrations/mix.ts'
import { phpFrameworks } from './migrations/php.ts'
import { prismaPrograms } from './migrations/prisma.ts'
import { rails } from './migrations/rails.ts'
import { schemaTools } from './migrations/schema-tools.ts'
import { sites } from './migrations/sites.ts'

/** Migration tools, and the command lines of frameworks that hold one. */
export const migrations: readonly Program[] = [
  ...prismaPrograms,
  ...rails,
  ...django,
  ...phpFrameworks,
  ...javascriptMigrations,
  ...schemaTools,
  ...goMigrations,
  ...mixPrograms,
  ...sites,
]
