import type { Pinner } from './pin.ts'
import { checked, settingsPath, stateOf } from './state.ts'

/**
 * What libpq (PostgreSQL 18) takes from the environment (`PGHOST`, `PGSERVICE`) stands in the execution's variables already.
 * Services and passwords are in files, which are compared. An address (`PGHOSTADDR`) is not given: it would count for every
 * host that the command names, not for this one alone; names of hosts are looked up once more instead.
 */
export const postgresPin: Pinner = {
  tool: 'postgresql',
  programs: ['psql', 'pg_dump', 'pg_dumpall', 'pg_restore', 'createdb', 'dropdb', 'vacuumdb', 'reindexdb', 'pgbench'],
  pin: (context) => {
    const { env } = context
    const services = settingsPath(context, 'PGSERVICEFILE', '.pg_service.conf')
    const passwords = settingsPath(context, 'PGPASSFILE', '.pgpass')
    const to = env['PGSERVICE'] ? `service ${env['PGSERVICE']}` : env['PGHOST'] || 'what the command names'
    return checked('postgresql', to, stateOf(context, [services, passwords]), 'its settings are files of the home')
  },
}
