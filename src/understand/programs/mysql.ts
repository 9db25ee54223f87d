import type { Program } from '../program.ts'
import { perconaTools } from './mysql/percona.ts'
import { mysqlShells } from './mysql/shells.ts'
import { mysqlTools } from './mysql/tools.ts'

/** What belongs to MySQL and MariaDB. */
export const mysql: readonly Program[] = [...mysqlShells, ...mysqlTools, ...perconaTools]
