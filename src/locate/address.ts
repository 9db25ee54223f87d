/**
 * Host names and addresses, written one way: lower case, no final dot, no brackets. All names of this host
 * (`localhost`, `127.0.0.1`, `::1`) are one, as the contract has it; an address of the loopback network other than
 * 127.0.0.1 is counted with them, because it reaches the same machine.
 */
export function hostName(text: string): string {
  let host = text.trim().toLowerCase()
  if (host.startsWith('[') && host.endsWith(']')) host = host.slice(1, -1)
  while (host.endsWith('.')) host = host.slice(0, -1)
  return isLoopback(host) ? 'localhost' : host
}

function isLoopback(host: string): boolean {
  if (LOOPBACK.has(host) || host.endsWith('.localhost')) return true
  const address = host.startsWith('::ffff:') ? host.slice(7) : host
  // `::ffff:7f00:1` is how an address is written that was read once (RFC 4291, section 2.5.5.2).
  if (address !== host && /^7f[\da-f]{2}:[\da-f]{1,4}$/.test(address)) return true
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address)
}

const LOOPBACK = new Set([
  'localhost',
  'localhost.localdomain',
  'ip6-localhost',
  'ip6-loopback',
  '::1',
  '0:0:0:0:0:0:0:1',
  '0.0.0.0',
])

export function isLocalHost(host: string): boolean {
  return hostName(host) === 'localhost'
}

export interface HostPort {
  readonly host: string
  readonly port: string | undefined
}

/** `host`, `host:port`, `[::1]:port`, `::1`; the host is not yet normalised. `undefined` where it is none of them. */
export function splitHostPort(text: string): HostPort | undefined {
  if (text.startsWith('[')) {
    const end = text.indexOf(']')
    if (end < 0) return undefined
    const rest = text.slice(end + 1)
    if (rest === '') return { host: text.slice(1, end), port: undefined }
    return rest.startsWith(':') && isPort(rest.slice(1)) ? { host: text.slice(1, end), port: rest.slice(1) } : undefined
  }
  const colon = text.indexOf(':')
  if (colon < 0) return { host: text, port: undefined }
  if (text.includes(':', colon + 1)) return { host: text, port: undefined } // an IPv6 address without brackets
  const port = text.slice(colon + 1)
  if (port === '') return { host: text.slice(0, colon), port: undefined }
  return isPort(port) ? { host: text.slice(0, colon), port } : undefined
}

export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text)
}

/** `host:port` again, with brackets where the host has colons of its own. */
export function joinHostPort(host: string, port: string | undefined): string {
  const bare = host.includes(':') ? `[${host}]` : host
  return port === undefined ? bare : `${bare}:${port}`
}

/** What a host name may hold; a space, a slash or a quote means that the text is something else. */
export function isHostText(text: string): boolean {
  return text.length > 0 && text.length <= 255 && !/[\s/\\'"`$@,;=?#<>{}|^]/.test(text)
}
