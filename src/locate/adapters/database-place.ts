import type { DatabasePlace, RuntimePlace } from '../../understand/place.ts'

/** The database that an application opens, reached from where the application runs. */
export function databasePlace(
  place: RuntimePlace,
  more: Partial<Pick<DatabasePlace, 'engine' | 'url' | 'host' | 'port' | 'database' | 'file'>>,
): DatabasePlace {
  const { site, cwd, env, tunnels } = place
  const reach = tunnels === undefined ? { site, cwd, env } : { site, cwd, env, tunnels }
  return {
    is: 'database',
    engine: 'other',
    url: undefined,
    host: undefined,
    port: undefined,
    database: undefined,
    ...reach,
    ...more,
  }
}
