/** PostgreSQL's own grammar (libpg-query, PostgreSQL 18), as far as the reader needs it. */
export interface PostgresParser {
  /** The raw parse tree in libpg_query's protobuf JSON; throws where the text is not valid. */
  readonly parse: (sql: string) => unknown
  /** The tree of a DO block or function in PL/pgSQL; without it no block is read. Throws where it is not valid. */
  readonly parsePlpgsql?: (sql: string) => unknown
}

let loading: Promise<PostgresParser> | undefined

/** Called from the rim: the module is WebAssembly and takes some 20 ms to load, so only who needs it loads it. */
export function loadPostgresParser(): Promise<PostgresParser> {
  loading ??= load()
  return loading
}

async function load(): Promise<PostgresParser> {
  const { setFlagsFromString } = await import('node:v8')
  // V8's second compiler takes 500 MB for a moment to make the grammar a little faster; its first one is fast enough.
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
  const { loadModule, parsePlPgSQLSync, parseSync } = await import('libpg-query')
  await loadModule()
  let broken = false
  const guarded = (parse: (sql: string) => unknown) => (sql: string) => {
    if (broken) throw new Error('the grammar of PostgreSQL cannot be used any more')
    try {
      return parse(sql)
    } catch (error) {
      broken = !isAnswer(error)
      throw error
    }
  }
  return { parse: guarded(parseSync), parsePlpgsql: guarded(parsePlPgSQLSync) }
}

/**
 * "Not valid" is an answer. A stack overflow or the end of the memory is none: it leaves the module's own stack as it
 * was in the middle, and later answers could be wrong or never come. Then everything stays unreadable until the process
 * starts anew. Texts that could do that are refused before they get here (`postgres/cost.ts`).
 */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && (error.name === 'SqlError' || Object.getPrototypeOf(error) === Error.prototype)
}
