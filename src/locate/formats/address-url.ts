import { hostName, isHostText } from '../address.ts'

export interface Address {
  /** Lower case, without `://`. */
  readonly scheme: string
  /** Normalised. */
  readonly host: string
  /** `undefined` where it is the scheme's usual one. */
  readonly port: string | undefined
  /** Begins with a slash; no query, no fragment. */
  readonly path: string
  /** False where the path holds encoded dots or slashes, which a server may read as another path. */
  readonly plain: boolean
  readonly user: string | undefined
}

/**
 * An address with a scheme and a host, read after the WHATWG URL standard. Addresses that tools read in different ways
 * (two `@`, a backslash, patterns of curl in the host) are none.
 */
export function readAddress(text: string): Address | undefined {
  const split = text.indexOf('://')
  if (split <= 0 || text.length > LONGEST) return undefined
  const scheme = text.slice(0, split).toLowerCase()
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) return undefined
  const rest = text.slice(split + 3)
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  if (authority.indexOf('@') !== authority.lastIndexOf('@')) return undefined
  if (/[\\\s{}|^<>"]/.test(authority)) return undefined
  // Other schemes than the web's keep their host as it was written; `http` makes the reader treat all alike.
  const parsed = URL.parse(`http://${rest}`)
  if (parsed === null || parsed.hostname === '') return undefined
  const host = hostName(parsed.hostname)
  if (!isHostText(host)) return undefined
  const port = writtenPort(authority)
  return {
    scheme,
    host,
    port: port === USUAL_PORTS[scheme] ? undefined : port,
    path: parsed.pathname,
    plain: !/%(2e|2f|5c)/i.test(parsed.pathname),
    user: parsed.username === '' ? undefined : decoded(parsed.username),
  }
}

const LONGEST = 8192

const USUAL_PORTS: Readonly<Record<string, string>> = {
  http: '80',
  https: '443',
  ws: '80',
  wss: '443',
  ftp: '21',
  ssh: '22',
}

function writtenPort(authority: string): string | undefined {
  const found = /:(\d{1,5})$/.exec(authority)
  return found?.[1] === undefined ? undefined : String(Number(found[1]))
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
