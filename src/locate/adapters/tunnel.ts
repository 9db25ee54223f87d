import type { Reach, Tunnel } from '../../understand/place.ts'
import { joinHostPort } from '../address.ts'
import { type Claim, nameClaims, type Subject } from '../evidence.ts'
import { lost, type Vantage } from '../vantage.ts'

/** The tunnel that a port of this machine leads into, where one is in sight. */
export function tunnelAt(place: Reach, port: string | undefined): Tunnel | undefined {
  return place.tunnels?.find((one) => one.port === undefined || port === undefined || one.port === port)
}

/**
 * For targets whose identity is their own address: behind a tunnel that address is another machine's, and the name
 * under which it would be listed is not known.
 */
export function throughTunnel(
  place: Reach,
  from: Vantage,
  port: string | undefined,
  claims: readonly Claim[],
): Subject | undefined {
  const tunnel = tunnelAt(place, port)
  if (tunnel === undefined) return undefined
  const { to } = tunnel
  const names = to === undefined ? [] : nameClaims(to.host, 'tunnel')
  const where = to === undefined ? 'a tunnel' : joinHostPort(to.host, to.port)
  return lost(to === undefined ? from : from.at(to.site), `a tunnel leads to ${where}`, [...claims, ...names], where)
}
