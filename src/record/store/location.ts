import { fault, ok, type Result } from '../../lib/result.ts'

export type StoreKind = 'sqlite' | 'postgres'

/** Where a store is: a file of this machine, or a database that several authorities share. */
export type StoreLocation =
  | { readonly is: 'sqlite'; readonly path: string }
  | { readonly is: 'postgres'; readonly url: string }

/** Reads `--database`; without one the store is a file in the data directory. */
export function storeLocation(data: string, url: string | undefined): Result<StoreLocation, string> {
  if (url === undefined) return ok({ is: 'sqlite', path: `${data}/prodgate.db` })
  if (/^postgres(ql)?:\/\//.test(url)) return ok({ is: 'postgres', url })
  return fault('the database has to be a `postgres://` address; without one, a file in the data directory is used')
}
