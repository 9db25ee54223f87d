import type { UrlPlace } from '../../understand/place.ts'
import { isKnownText, SOME_NAME, UNKNOWN, type Word } from '../../understand/word.ts'
import { isLocalHost, joinHostPort } from '../address.ts'
import { nameClaims, type Subject } from '../evidence.ts'
import { readAddress } from '../formats/address-url.ts'
import { matchesStars, urlIdentity } from '../identity.ts'
import { local, lost, remote, type Vantage } from '../vantage.ts'
import { tunnelAt } from './tunnel.ts'

/** Which server an address leads to. The path counts only where the registry lists paths. */
export function locateUrl(place: UrlPlace, from: Vantage): readonly Subject[] {
  const { text } = place.url
  if (isAtSomePort(place.url) && !place.tunnels?.length && !listsThisHost(from)) return [local(from, shown(text))]
  if (place.url.splits) return [lost(from, 'the address is not known before it runs')]
  return [atUrl(place, from, text)]
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

const SOME_PORT = new RegExp(
  `^(?:https?://)?(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1\\]):(${UNKNOWN}|\\d*${SOME_NAME})(?:[/?#]|$)`,
)

/**
 * `http://localhost:$PORT/jobs`: this host, whatever the number is. A variable that is named for a port holds one; of any
 * other nobody knows that it is no `1@db.prod.example`.
 */
function isAtSomePort({ about, text }: Word): boolean {
  const port = SOME_PORT.exec(text)?.[1]
  if (port === undefined) return false
  return port !== UNKNOWN || /^variable (?:\w*_)?PORT$/i.test(about ?? '')
}

/** The operator has said something of a port of this host, and this may be it. */
function listsThisHost({ registry }: Vantage): boolean {
  return registry.targets.some(({ kind, written }) => {
    if (kind !== 'url' && kind !== 'host') return false
    const [host = ''] = written
      .trim()
      .replace(/^\w+:\/\//, '')
      .split('/')
    const name = host.replace(/:[\d*]+$/, '')
    return isLocalHost(name) || ['localhost', '127.0.0.1'].some((one) => matchesStars(name, one))
  })
}

function shown(text: string): string {
  return text.includes('://') ? text : `http://${text}`
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
