import type { StoreLocation } from '../record/store/location.ts'
import { codeOf, StoreFault } from '../record/store/store-fault.ts'

/** Why a store could not be opened, in words and without its password; nothing where it is a fault of another kind. */
export function whyNotOpened(location: StoreLocation, cause: unknown): string | undefined {
  if (!(cause instanceof StoreFault)) return undefined
  const name = location.is === 'sqlite' ? `store \`${location.path}\`` : `database \`${placeOf(location.url)}\``
  if (cause.code !== 'STORE_UNAVAILABLE') return `couldn't open the ${name}: ${cause.message}`
  return `couldn't open the ${name}: ${whyAway(cause.cause instanceof Error ? cause.cause : cause)}`
}

/** What a driver or the system said, in words. */
export function whyAway(cause: Error): string {
  if (NO_PASSWORD.test(cause.message)) return WITHOUT_PASSWORD
  const code = codeOf(cause)
  return code.startsWith('SQLITE_READONLY') ? 'it cannot be written to' : (WHY[code] ?? cause.message)
}

/** Codes of the system, and SQLSTATEs: https://www.postgresql.org/docs/18/errcodes-appendix.html. */
const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'no address is known by this name',
  '28P01': 'the name or the password is wrong',
  '28000': 'this name may not connect',
  '3D000': 'there is no such database',
}

/** What the driver says where the server asks for a password and it has none. */
const NO_PASSWORD = /^SASL: .* client password must be /
const WITHOUT_PASSWORD =
  'it asks for a password: set `PGPASSWORD`, or write it into the address in the configuration file'

function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'postgres://…'
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
