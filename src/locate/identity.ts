import { hostName, isHostText, joinHostPort, splitHostPort } from './address.ts'
import { readAddress } from './formats/address-url.ts'
import { readRemote } from './formats/git-remote.ts'

export const TARGET_KINDS = [
  'kubernetes',
  'aws',
  'gcp',
  'azure',
  'database',
  'host',
  'git',
  'terraform',
  'url',
  'mcp',
  'docker',
  'app',
] as const

export type TargetKind = (typeof TARGET_KINDS)[number]

/**
 * What a target really is, written one way, so that the registry and the tools can be compared by text.
 *
 * INVARIANT (same target, same keys): both sides, what a person wrote into the registry and what an adapter found, are
 * made by the functions of this file.
 */
export interface Identity {
  readonly kind: TargetKind
  /** As it is shown. */
  readonly id: string
  /** Registry keys that decide, the most specific first: `db:5432/shop`, then the whole server `db:5432`. */
  readonly keys: readonly string[]
  /** Keys of neighbours: entries found there say nothing exact about this target, so they can only raise. */
  readonly near: readonly string[]
  /** Hosts that it stands on: an entry for the host can only raise. */
  readonly hosts: readonly string[]
}

const identity = (kind: TargetKind, id: string, more: Partial<Omit<Identity, 'kind' | 'id'>> = {}): Identity => ({
  kind,
  id,
  keys: [id],
  near: [],
  hosts: [],
  ...more,
})

/** Kinds whose identity is an opaque name: an account, a project, a server of MCP. */
export function namedIdentity(kind: 'aws' | 'gcp' | 'azure' | 'mcp', name: string): Identity {
  const id = kind === 'mcp' ? name.trim() : name.trim().toLowerCase()
  return identity(kind, id)
}

/** `platform:app`. */
export function appIdentity(platform: string, app: string): Identity {
  return identity('app', `${platform}:${app.trim()}`.toLowerCase())
}

/** Where a state is kept: `s3://bucket/key`, or the path of a file. */
export function terraformIdentity(id: string): Identity {
  return identity('terraform', id)
}

/** A host, with a port where ssh listens on another one: behind an unusual port another machine may answer. */
export function hostIdentity(host: string, port: string | undefined): Identity {
  const name = hostName(host)
  if (port === undefined || port === '22') return identity('host', name)
  return identity('host', joinHostPort(name, port), { near: [name] })
}

/** `https://host:port`, with the path that some front ends (Rancher) keep clusters apart by. */
export function kubernetesIdentity(server: string): Identity | undefined {
  const address = readAddress(server.includes('://') ? server : `https://${server}`)
  if (address === undefined) return undefined
  const port = address.port ?? (address.scheme === 'http' ? '80' : '443')
  const path = address.path === '/' ? '' : address.path.replace(/\/$/, '')
  const id = `${address.scheme}://${joinHostPort(address.host, port)}${path}`
  return identity('kubernetes', id, { hosts: [address.host] })
}

/** The address of a docker daemon that is reached by TCP or HTTP. */
export function dockerIdentity(endpoint: string): Identity | undefined {
  const address = readAddress(endpoint)
  if (address === undefined) return undefined
  const id = `${address.scheme}://${joinHostPort(address.host, address.port)}`
  return identity('docker', id, { hosts: [address.host] })
}

export interface DatabaseAddress {
  readonly host: string
  readonly port: string | undefined
  readonly database: string | undefined
}

export function databaseIdentity(address: DatabaseAddress): Identity {
  const host = pooledHost(hostName(address.host))
  const { port, database } = address
  const server = joinHostPort(host, port)
  const bare = joinHostPort(host, undefined)
  const of = (at: string) => (database === undefined ? [] : [`${at}/${database}`])
  const keys = [...new Set([...of(server), ...of(bare), server, bare])]
  return identity('database', database === undefined ? server : `${server}/${database}`, {
    keys,
    near: [server, bare],
    hosts: [host],
  })
}

/**
 * Neon answers for one database under two names: `ep-cool-1a2b-pooler.eu.aws.neon.tech` is
 * `ep-cool-1a2b.eu.aws.neon.tech`.
 */
function pooledHost(host: string): string {
  return host.endsWith('.neon.tech') ? host.replace('-pooler.', '.') : host
}

/** A database that is a file or a socket, known by its absolute path. */
export function databaseFileIdentity(path: string, database?: string): Identity {
  if (database === undefined) return identity('database', path)
  return identity('database', `${path}/${database}`, { keys: [`${path}/${database}`, path] })
}

/** A ref of a remote repository; `ref` is `undefined` for the repository as a whole. */
export function gitIdentity(repository: string, ref: string | undefined): Identity {
  if (ref === undefined) return identity('git', repository)
  return identity('git', `${repository}#${ref}`, { keys: [`${repository}#${ref}`, repository] })
}

/**
 * An address with its path. An entry with scheme and host decides for the paths below it, the longest path first; with
 * `pathKnown` false only an entry for the whole host decides, the others raise.
 */
export function urlIdentity(url: string, pathKnown = true): Identity | undefined {
  const address = readAddress(url)
  if (address === undefined) return undefined
  const origin = originOf(address)
  const path = pathKnown && address.plain ? address.path : '/'
  const keys = pathKnown && address.plain ? [`${origin}${path}`] : []
  let end = path.length
  for (let depth = 0; depth < DEEPEST && end > 0; depth++) {
    end = path.lastIndexOf('/', end - 1)
    keys.push(`${origin}${path.slice(0, end)}/*`)
  }
  if (end > 0) keys.push(`${origin}/*`)
  return identity('url', `${origin}${path === '/' ? '' : path}`, { keys, near: [origin], hosts: [address.host] })
}

/** Segments of a path that are looked up; deeper ones fall to the whole host's entry. */
const DEEPEST = 32

function originOf(address: { scheme: string; host: string; port: string | undefined }): string {
  return `${address.scheme}://${joinHostPort(address.host, address.port)}`
}

/** How an entry of the registry is compared: by one key, or as a pattern. */
export interface EntryMatch {
  readonly key: string
  readonly pattern: boolean
  /** Under which its neighbours find it (`Identity.near`). */
  readonly near: string | undefined
}

/** What a person wrote for a target of `kind`; the reason where it names none. */
export function entryMatch(kind: TargetKind, written: string): EntryMatch | { readonly why: string } {
  const text = written.trim()
  if (text === '') return { why: 'it is empty' }
  if (kind === 'url') return urlEntry(text)
  if (text.includes('*')) return { key: patternText(kind, text), pattern: true, near: undefined }
  const found = exactEntry(kind, text)
  return 'why' in found ? found : { key: found.id, pattern: false, near: found.near.at(0) ?? nearOf(found) }
}

/** All that a text could be the name of, where nothing says of which kind it is. */
export function identitiesNamed(text: string): readonly Identity[] {
  const name = text.trim()
  if (name === '') return []
  const url = urlIdentity(name)
  const others = TARGET_KINDS.flatMap((kind) => (kind === 'url' ? [] : [exactEntry(kind, name)]))
  return [...(url === undefined ? [] : [url]), ...others.filter((one) => 'id' in one)]
}

/** A host is found by its neighbours on other ports under its own name. */
function nearOf(found: Identity): string | undefined {
  return found.kind === 'host' ? found.id : undefined
}

function exactEntry(kind: Exclude<TargetKind, 'url'>, text: string): Identity | { readonly why: string } {
  switch (kind) {
    case 'aws':
      return /^\d{12}$/.test(text) ? namedIdentity(kind, text) : { why: 'an account has twelve digits' }
    case 'gcp':
    case 'azure':
    case 'mcp':
      return namedIdentity(kind, text)
    case 'app': {
      const colon = text.indexOf(':')
      if (colon <= 0) return { why: 'an app is written `platform:name`' }
      return appIdentity(text.slice(0, colon), text.slice(colon + 1))
    }
    case 'terraform':
      return terraformIdentity(text)
    case 'host': {
      const found = splitHostPort(text)
      if (found === undefined || !isHostText(found.host)) return { why: 'it is no host' }
      return hostIdentity(found.host, found.port)
    }
    case 'kubernetes':
      return kubernetesIdentity(text) ?? { why: 'it is no address of a server' }
    case 'docker':
      return dockerIdentity(text) ?? { why: 'it is no address of a daemon' }
    case 'git':
      return gitEntry(text)
    case 'database':
      return databaseEntry(text)
    default:
      return kind satisfies never
  }
}

function gitEntry(text: string): Identity | { readonly why: string } {
  const hash = text.indexOf('#')
  const repository = readRemote(hash < 0 ? text : text.slice(0, hash))
  if (repository === undefined) return { why: 'it is no repository' }
  return gitIdentity(repository.id, hash < 0 ? undefined : text.slice(hash + 1))
}

function databaseEntry(text: string): Identity | { readonly why: string } {
  if (text.startsWith('/')) return databaseFileIdentity(text)
  const slash = text.indexOf('/')
  const found = splitHostPort(slash < 0 ? text : text.slice(0, slash))
  if (found === undefined || !isHostText(found.host)) return { why: 'a database is written `host:port/name`' }
  const database = slash < 0 || slash === text.length - 1 ? undefined : text.slice(slash + 1)
  return databaseIdentity({ host: found.host, port: found.port, database })
}

function urlEntry(text: string): EntryMatch | { readonly why: string } {
  const split = text.indexOf('://')
  if (split < 0) return { why: 'an address begins with its scheme' }
  const slash = text.indexOf('/', split + 3)
  const authority = slash < 0 ? text.slice(split + 3) : text.slice(split + 3, slash)
  const path = slash < 0 ? '' : text.slice(slash)
  const below = path.endsWith('/*')
  const stem = below ? path.slice(0, -2) : path
  if (text.slice(0, split).includes('*') || authority.includes('*') || stem.includes('*')) {
    return { key: patternText('url', text), pattern: true, near: undefined }
  }
  const address = readAddress(`${text.slice(0, split)}://${authority}${stem}`)
  if (address === undefined) return { why: 'it is no address' }
  const origin = originOf(address)
  const whole = stem === '' || stem === '/'
  const key = whole ? `${origin}/*` : below ? `${origin}${address.path}/*` : `${origin}${address.path}`
  return { key, pattern: false, near: origin }
}

/** Patterns are compared in lower case where the identity is: everywhere but in paths and names that have a case. */
function patternText(kind: TargetKind, text: string): string {
  switch (kind) {
    case 'host':
    case 'kubernetes':
    case 'docker':
    case 'aws':
    case 'gcp':
    case 'azure':
    case 'app':
      return text.toLowerCase()
    default:
      return text
  }
}

/** `*` stands for any characters; there is no other special one. Two pointers, so no input makes it slow. */
export function matchesStars(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let mark = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++
      mark = t
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++mark
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
