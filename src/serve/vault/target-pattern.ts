import { matchesStars, TARGET_KINDS, type TargetKind } from '../../locate/identity.ts'

/** Kinds whose identities begin with a host, by which a credential is kept from everybody else's. */
const WITH_HOST: ReadonlySet<TargetKind> = new Set([
  'kubernetes',
  'database',
  'host',
  'git',
  'url',
  'docker',
  'terraform',
])

interface Parts {
  readonly scheme: string
  /** With its port. Empty for a path of this machine. */
  readonly host: string
  readonly rest: string
}

/**
 * True where a pattern of a credential means this target. `*` stands for any letters within the host, or within what follows it:
 * `https://*.prod.example:6443` is not `https://other.example:443/x.prod.example:6443`, which whoever asks may name. At the end
 * of a pattern without a path it stands for the path, too.
 */
export function meansTarget(pattern: string, target: { readonly kind: TargetKind; readonly id: string }): boolean {
  const { kind, id } = target
  if (!pattern.startsWith(`${kind}:`)) return false
  const text = pattern.slice(kind.length + 1)
  if (!WITH_HOST.has(kind)) return matchesStars(text, id)
  const [wanted, found] = [partsOf(text), partsOf(id)]
  if (!matchesStars(wanted.scheme, found.scheme) || !matchesStars(wanted.host, found.host)) return false
  if (isOpenEnded(wanted.host) && !/^[\d.]+(?::\d+)?$/.test(found.host)) return false
  return matchesStars(wanted.rest === '' && wanted.host.endsWith('*') ? '*' : wanted.rest, found.rest)
}

/** A pattern that says of what it is: one that means every host would hand the credential to whatever is let go. */
export function isTargetPattern(text: string): boolean {
  const colon = text.indexOf(':')
  const kind = TARGET_KINDS.find((one) => one === text.slice(0, colon))
  const rest = text.slice(colon + 1)
  if (kind === undefined || text.length > 512 || !/[^*:/.]/.test(rest)) return false
  if (!WITH_HOST.has(kind) || rest.startsWith('/')) return true
  const { host } = partsOf(rest)
  const name = nameOf(host)
  return /[^*.]/.test(name) && (!isOpenEnded(host) || /^\d{1,3}(?:\.\d{1,3}){0,2}\.\*$/.test(name))
}

/** The name of anybody may begin like this one; only numbers of hosts cannot. */
function isOpenEnded(host: string): boolean {
  return nameOf(host).endsWith('*')
}

function nameOf(host: string): string {
  const colon = host.lastIndexOf(':')
  return colon < 0 || host.endsWith(']') ? host : host.slice(0, colon)
}

function partsOf(text: string): Parts {
  const split = text.indexOf('://')
  const scheme = split < 0 ? '' : text.slice(0, split)
  const after = split < 0 ? text : text.slice(split + 3)
  const end = after.search(/[/#]/)
  return { scheme, host: end < 0 ? after : after.slice(0, end), rest: end < 0 ? '' : after.slice(end) }
}
