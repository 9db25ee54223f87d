import { lines } from '../formats/ini.ts'
import { parserOf } from '../formats/parsed.ts'
import { inHome, type Vantage } from '../vantage.ts'

interface Defaults {
  readonly host: string | undefined
  readonly port: string | undefined
  readonly database: string | undefined
}

const optionsOf = parserOf(parseOptions)

/**
 * What `~/.my.cnf` sets for clients (MySQL 8.4 manual, section 6.2.2.2). Returns a reason where the host is left to the
 * files and they cannot be read whole: an include, a login path.
 *
 * KNOWN GAP: the system's own files are not read; a host that stands only there is not seen.
 */
export function mysqlDefaults(from: Vantage, hostNeeded: boolean): Defaults | string {
  // In a container there is the file of its image, which names nobody's host.
  if (from.self === undefined) return nothing
  const path = inHome(from, '.my.cnf')
  const login = inHome(from, '.mylogin.cnf')
  if (path === undefined || login === undefined) {
    return hostNeeded ? 'the option file of another machine cannot be read' : nothing
  }
  if (hostNeeded && from.files.kind(login) !== 'absent') return 'a login path may name the host'
  const file = optionsOf(from.files.read(path))
  if (file.is === 'absent') return nothing
  if (file.is === 'unreadable') return hostNeeded ? `${path} cannot be read: ${file.why}` : nothing
  if (hostNeeded && file.value.includes) return `${path} includes other files`
  return file.value
}

const nothing: Defaults = { host: undefined, port: undefined, database: undefined }

/** Groups that clients read. A later setting replaces an earlier one. */
const GROUPS = new Set(['client', 'mysql', 'client-mariadb', 'client-server', 'mariadb-client'])

function parseOptions(text: string): Defaults & { readonly includes: boolean } {
  const found: { host?: string; port?: string; database?: string } = {}
  let group = ''
  let includes = false
  for (const line of lines(text)) {
    const trimmed = line.trim()
    if (trimmed.startsWith('!include')) includes = true
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue
    if (trimmed.startsWith('[')) {
      group = trimmed.slice(1, trimmed.indexOf(']')).trim()
      continue
    }
    const equals = trimmed.indexOf('=')
    if (equals < 0 || !GROUPS.has(group)) continue
    const key = trimmed.slice(0, equals).trim().replaceAll('_', '-').toLowerCase()
    if (key === 'host' || key === 'port' || key === 'database') found[key] = unquoted(trimmed.slice(equals + 1))
  }
  return { host: found.host, port: found.port, database: found.database, includes }
}

function unquoted(text: string): string {
  const value = text.trim()
  const quote = value[0]
  if (quote === '"' || quote === "'") return value.slice(1, Math.max(value.indexOf(quote, 1), 1))
  const comment = value.indexOf('#')
  return comment < 0 ? value : value.slice(0, comment).trim()
}
