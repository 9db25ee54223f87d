import { hostName, isHostText } from '../address.ts'
import { decoded, readAddress } from './address-url.ts'

export interface GitRemote {
  /** `host/owner/name` for another host, the path for a repository of this one. */
  readonly id: string
  readonly host: string | undefined
  readonly user: string | undefined
  /** Without the leading slash and without `.git`. */
  readonly path: string
}

/**
 * The address of a remote, as git reads it (git 2.50, `git-fetch`, section "GIT URLS"): a URL, `user@host:path`, or a
 * path of this host. The transport is no part of the identity: one repository has an address for each.
 */
export function readRemote(text: string): GitRemote | undefined {
  if (text === '' || text.length > 4096 || /[\s\\]/.test(text)) return undefined
  if (text.includes('::')) return undefined // `ext::` and other helpers run programs
  if (text.includes('://')) return readUrl(text)
  const colon = text.indexOf(':')
  const slash = text.indexOf('/')
  // `git.example:8443/acme/app` is how the registry writes a forge on another port. As an address of ssh it would be a
  // path `8443/acme/app`, which no forge hands out.
  const port = /^[\w.-]+(:\d{1,5})\//.exec(text)?.[1]
  if (port !== undefined) return remote(text.slice(0, colon), text.slice(slash), port)
  if (colon > 0 && (slash < 0 || colon < slash)) return remote(text.slice(0, colon), text.slice(colon + 1), '')
  // `github.com/acme/app`, as the registry writes it, against `/srv/git/app.git` and `../app`.
  if (slash > 0 && /^[\w-]+(\.[\w-]+)+$/.test(text.slice(0, slash))) {
    return remote(text.slice(0, slash), text.slice(slash + 1), '')
  }
  return { id: trimmed(text), host: undefined, user: undefined, path: trimmed(text) }
}

function readUrl(text: string): GitRemote | undefined {
  if (text.startsWith('file://')) return readRemote(text.slice(7))
  const address = readAddress(text)
  if (address === undefined) return undefined
  // A port keeps hosts apart that serve several forges; git's own usual ones do not.
  const port = address.port === undefined || address.port === '9418' ? '' : `:${address.port}`
  return remote(
    address.user === undefined ? address.host : `${address.user}@${address.host}`,
    decoded(address.path),
    port,
  )
}

function remote(authority: string, path: string, port: string): GitRemote | undefined {
  const at = authority.lastIndexOf('@')
  const given = hostName(at < 0 ? authority : authority.slice(at + 1))
  if (!isHostText(given)) return undefined
  const host = OTHER_NAMES[given] ?? given
  const clean = trimmed(path.replace(/^[/~]+/, ''))
  if (clean === '' || clean.split('/').some((part) => part === '.' || part === '..' || part === '')) return undefined
  // Forges compare owner and name without case; where one does not, two repositories would count as one, and the
  // entry of either decides for both.
  const name = clean.toLowerCase()
  return {
    id: `${host}${host === given ? port : ''}/${name}`,
    host,
    user: at < 0 ? undefined : authority.slice(0, at),
    path: name,
  }
}

/** Further names of the large forges, for ssh through port 443. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'www.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
}

function trimmed(path: string): string {
  let end = path.length
  while (end > 1 && path[end - 1] === '/') end--
  const bare = path.slice(0, end)
  return bare.endsWith('.git') && bare.length > 4 ? bare.slice(0, -4) : bare
}
