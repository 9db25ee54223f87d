/** PostgreSQL's own grammar (libpg-query, PostgreSQL 18), as far as the reader needs it. */
export interface PostgresParser {
  /** The raw parse tree in libpg_query's protobuf JSON; throws where the text is not valid. */
  readonly parse: (sql: string) => unknown
  /** The tree of a DO block or function in PL/pgSQL; without it no block is read. Throws where it is not valid. */
  readonly parsePlpgsql?: (sql: string) => unknown
}

let loading: Promise<PostgresParser> | undefined

/** Called from the rim: the module is WebAssembly and takes about 20 ms to load, so it is loaded only where it is needed. */
export function loadPostgresParser(): Promise<PostgresParser> {
  loading ??= load()
  return loading
}

async function load(): Promise<PostgresParser> {
  const { loadModule, parsePlPgSQLSync, parseSync } = await import('libpg-query')
  await loadModule()
  return { parse: parseSync, parsePlpgsql: parsePlPgSQLSync }
}
