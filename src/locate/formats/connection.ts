import { splitHostPort } from '../address.ts'
import { decoded } from './address-url.ts'

/** A connection string, taken apart. Passwords are read over and never kept. */
export interface Connection {
  /** `postgresql`, `mysql`, `mongodb+srv`, `sqlite`, …; empty for `key=value` strings. */
  readonly scheme: string
  readonly user: string | undefined
  readonly hosts: readonly { readonly host: string; readonly port: string | undefined }[]
  readonly database: string | undefined
  /** Settings by lower-case name: of the query, or of a `key=value` string. */
  readonly settings: ReadonlyMap<string, string>
  /** What stands behind the scheme where there is no host: a path. */
  readonly path: string | undefined
}

const LONGEST = 8192

/**
 * Connection URLs (RFC 3986, with the lists of hosts that libpq and mongodb add), JDBC URLs, `key=value` strings of
 * libpq, `Key=Value;` strings of ADO. `undefined` for everything else: what is not understood is not guessed at.
 */
export function readConnection(text: string): Connection | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > LONGEST) return undefined
  const jdbc = trimmed.toLowerCase().startsWith('jdbc:') ? trimmed.slice(5) : trimmed
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(jdbc)?.[1]?.toLowerCase()
  if (scheme !== undefined && jdbc.startsWith('//', scheme.length + 1))
    return readUrl(scheme, jdbc.slice(scheme.length + 3))
  if (scheme === 'sqlite' || scheme === 'file' || scheme === 'sqlite3') {
    const path = decoded(withoutQuery(jdbc.slice(scheme.length + 1)))
    // `sqlite:/srv/x` of PHP and Java is absolute to all readers, as `sqlite:////srv/x` is.
    return { ...none, scheme, path: scheme !== 'file' && path.startsWith('/') ? `/${path}` : path }
  }
  // `mysql:host=…;dbname=…` of PHP.
  const settings = scheme === undefined ? trimmed : jdbc.slice(scheme.length + 1)
  if (!settings.includes('=')) return undefined
  const pairs = settings.includes(';') || scheme !== undefined ? adoPairs(settings) : libpqPairs(settings)
  return pairs === undefined ? undefined : { ...none, scheme: scheme ?? '', settings: pairs }
}

const none: Connection = {
  scheme: '',
  user: undefined,
  hosts: [],
  database: undefined,
  settings: new Map(),
  path: undefined,
}

function readUrl(scheme: string, rest: string): Connection | undefined {
  // `sqlite:///srv/x`, `sqlite://data/x`, `file://localhost/srv/x`: whatever stands there is a path.
  if (/^(sqlite3?(\+(aio|py)sqlite\w{0,20})?|sqlite\+pysqlcipher|file)$/.test(scheme))
    return { ...none, scheme, path: decoded(withoutQuery(rest.replace(/^localhost\//, '/'))) }
  const end = rest.search(/[/?#;]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const tail = end < 0 ? '' : rest.slice(end)
  if (/[\\\s]/.test(authority)) return undefined
  const at = authority.lastIndexOf('@')
  // Of two `@` some drivers take the first and some the last.
  if (authority.indexOf('@') !== at) return undefined
  const user = at < 0 ? undefined : decoded(authority.slice(0, at).split(':')[0] ?? '')
  const hosts: { host: string; port: string | undefined }[] = []
  for (const one of authority.slice(at + 1).split(',')) {
    if (one === '') continue
    const found = splitHostPort(one)
    if (found === undefined) return undefined
    hosts.push({ host: decoded(found.host), port: found.port })
  }
  const settings = new Map<string, string>()
  const query = tail.search(/[?;]/)
  if (query >= 0) {
    for (const pair of tail.slice(query + 1).split(/[&;]/)) {
      const equals = pair.indexOf('=')
      if (equals > 0) settings.set(pair.slice(0, equals).toLowerCase(), decoded(pair.slice(equals + 1)))
    }
  }
  const path = decoded(withoutQuery(tail).replace(/^\//, ''))
  return { scheme, user, hosts, database: path === '' ? undefined : path, settings, path: undefined }
}

function withoutQuery(text: string): string {
  const end = text.search(/[?#;]/)
  return end < 0 ? text : text.slice(0, end)
}

/** `host=localhost port=5432 dbname='shop dev'`, PostgreSQL 18 manual, section 33.1.1.1. */
function libpqPairs(text: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  let i = 0
  const blank = () => {
    while (i < text.length && /\s/.test(text[i] as string)) i++
  }
  for (blank(); i < text.length; blank()) {
    const equals = text.indexOf('=', i)
    if (equals < 0) return undefined
    const key = text.slice(i, equals).trim()
    if (!/^[a-z_]+$/i.test(key)) return undefined
    i = equals + 1
    blank()
    const quoted = text[i] === "'"
    if (quoted) i++
    let value = ''
    let closed = !quoted
    while (i < text.length) {
      const c = text[i++] as string
      if (c === '\\' && i < text.length) value += text[i++]
      else if (quoted && c === "'") {
        closed = true
        break
      } else if (!quoted && /\s/.test(c)) break
      else value += c
    }
    if (!closed) return undefined
    found.set(key.toLowerCase(), value)
  }
  return found
}

/** `Server=tcp:host,1433;Database=shop;` */
function adoPairs(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of text.split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0) found.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim())
  }
  return found
}
