import type { UrlPlace } from '../../understand/place.ts'
import { isKnownText, UNKNOWN } from '../../understand/word.ts'
import { isLocalHost, joinHostPort } from '../address.ts'
import { nameClaims, type Subject } from '../evidence.ts'
import { readAddress } from '../formats/address-url.ts'
import { urlIdentity } from '../identity.ts'
import { local, lost, remote, type Vantage } from '../vantage.ts'
import { tunnelAt } from './tunnel.ts'

/** Which server an address leads to. The path counts only where the registry lists paths. */
export function locateUrl(place: UrlPlace, from: Vantage): readonly Subject[] {
  if (place.url.splits) return [lost(from, 'the address is not known before it runs')]
  return [atUrl(place, from, place.url.text)]
}

function atUrl(place: UrlPlace, from: Vantage, text: string): Subject {
  const known = readable(text)
  if (known === undefined) return lost(from, 'the host of the address is not known before it runs')
  const address = readAddress(known.url)
  if (address === undefined) return lost(from, 'the address is not understood')
  const claims = nameClaims(address.host, 'host')
  const identity = urlIdentity(known.url, known.whole && !place.url.pattern)
  if (identity === undefined) return lost(from, 'the address is not understood', claims)
  if (!isLocalHost(address.host)) return remote(from, [identity], claims)
  const tunnel = tunnelAt(place, address.port ?? (address.scheme === 'https' ? '443' : '80'))
  if (tunnel !== undefined) {
    if (tunnel.to === undefined) return lost(from, 'a tunnel leads to a server that is not known', claims)
    const { tunnels: _, ...plain } = place
    const url = `${address.scheme}://${joinHostPort(tunnel.to.host, tunnel.to.port)}${address.path}`
    return atUrl({ ...plain, is: 'url' }, from.at(tunnel.to.site), url)
  }
  return local(from, identity.id, from.self === 'localhost' ? [identity] : [], claims)
}

/**
 * The part of an address that is known, with scheme and host in it; curl takes an address without a scheme for http.
 */
function readable(text: string): { readonly url: string; readonly whole: boolean } | undefined {
  const url = text.includes('://') ? text : `http://${text}`
  if (isKnownText(url)) return { url, whole: true }
  const split = url.indexOf('://')
  const rest = url.slice(split + 3)
  const end = rest.search(/[/?#]/)
  // Without an end to the host, an unknown part may go on with it; before the host, it may hold a slash and end it.
  if (end < 0) return undefined
  const authority = rest.slice(0, end)
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  if (authority.includes(UNKNOWN) || !isKnownText(url.slice(0, split) + host)) return undefined
  return { url: `${url.slice(0, split)}://${host}/`, whole: false }
}
