import type { StoreLocation } from '../record/store/location.ts'
import { codeOf, StoreFault } from '../record/store/store-fault.ts'

/** Why a store could not be opened, in words and without its password; nothing where it is a fault of another kind. */
export function whyNotOpened(location: StoreLocation, cause: unknown): string | undefined {
  if (!(cause instanceof StoreFault)) return undefined
  const name = location.is === 'sqlite' ? `store \`${location.path}\`` : `database \`${placeOf(location.url)}\``
  if (cause.code !== 'STORE_UNAVAILABLE') return `couldn't open the ${name}: ${cause.message}`
  const why = WHY[codeOf(cause.cause)] ?? (cause.cause instanceof Error ? cause.cause.message : cause.message)
  return `couldn't open the ${name}: ${why}`
}

/** Codes of the system, and SQLSTATEs: https://www.postgresql.org/docs/18/errcodes-appendix.html. */
const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'no address is known by this name',
  '28P01': 'the name or the password is wrong',
  '28000': 'this name may not connect',
  '3D000': 'there is no such database',
}

function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'postgres://…'
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
