import { UNKNOWN } from '../word.ts'

/** Methods that change nothing (RFC 9110, section 9.2.1, and WebDAV, RFC 4918). */
export const SAFE_METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'REPORT',
  'SEARCH',
  'QUERY',
])

/** The parts of an address that matter for what a request does; a part that is not known holds `UNKNOWN`. */
export interface HttpAddress {
  readonly scheme: string
  readonly host: string
  readonly port: string | undefined
  /** From the first slash, without query and fragment. */
  readonly path: string
  readonly query: string
}

/** Read as clients do, leniently: without a scheme it is http. */
export function httpAddress(url: string): HttpAddress {
  const split = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)
  const scheme = split === null ? 'http' : url.slice(0, split[0].length - 3).toLowerCase()
  const rest = split === null ? url : url.slice(split[0].length)
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const tail = end < 0 ? '' : rest.slice(end)
  const bare = tail.split('#')[0] ?? ''
  const mark = bare.indexOf('?')
  const at = authority.slice(authority.lastIndexOf('@') + 1)
  const bracket = at.startsWith('[') ? at.indexOf(']') : -1
  const colon = bracket >= 0 ? at.indexOf(':', bracket) : at.lastIndexOf(':')
  const host = (colon < 0 ? at : at.slice(0, colon)).replace(/^\[|\]$/g, '').toLowerCase()
  return {
    scheme,
    host: oneSpelling(host),
    port: colon < 0 ? undefined : at.slice(colon + 1),
    path: mark < 0 ? bare : bare.slice(0, mark),
    query: mark < 0 ? '' : bare.slice(mark + 1),
  }
}

/** `2852039166`, `0xA9FEA9FE` and `169.254.43518` are one address (WHATWG URL, section 3.5), with a final dot or without. */
function oneSpelling(host: string): string {
  const bare = host.endsWith('.') ? host.slice(0, -1) : host
  const mapped = mappedAddress(bare)
  if (!/^[\da-fx.]{1,64}$/.test(mapped) || !/^\d/.test(mapped)) return bare
  return URL.parse(`http://${mapped}/`)?.hostname ?? bare
}

/** `::ffff:169.254.169.254`, and the same in hexadecimal: `::ffff:a9fe:a9fe`. */
function mappedAddress(host: string): string {
  const rest = host.startsWith('::ffff:') ? host.slice('::ffff:'.length) : host
  const [, high, low] = /^([\da-f]{1,4}):([\da-f]{1,4})$/.exec(rest) ?? []
  if (rest === host || high === undefined || low === undefined) return rest
  const bits = [high, low].map((one) => Number.parseInt(one, 16))
  return bits.flatMap((one) => [one >> 8, one & 255]).join('.')
}

/** An address without the name and password in it, for what is shown and recorded. */
export function withoutUser(url: string): string {
  const split = url.indexOf('://')
  if (split < 0) return url
  const end = url.slice(split + 3).search(/[/?#]/)
  const authority = end < 0 ? url.slice(split + 3) : url.slice(split + 3, split + 3 + end)
  const at = authority.lastIndexOf('@')
  return at < 0 ? url : url.slice(0, split + 3) + url.slice(split + 4 + at)
}

/** This machine itself, by every name that it has (`locate` knows of tunnels). */
export function isLoopback(host: string): boolean {
  if (host.includes(UNKNOWN)) return false
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    host === '0.0.0.0' ||
    /^127\.\d+\.\d+\.\d+$/.test(host) ||
    /^::ffff:(127\.\d+\.\d+\.\d+|7f[\da-f]{2}:[\da-f]{1,4})$/.test(host)
  )
}
