import type { HostAddresses } from './execution.ts'

/** Finds the addresses of a name, or none. */
export type LookUp = (host: string) => Promise<readonly string[]>

/** More names than a command reaches. */
const MOST_HOSTS = 16

/** The addresses of those names that are names, sorted. What cannot be looked up has none, and is not compared. */
export function lookUpHosts(names: readonly string[], lookUp: LookUp): Promise<readonly HostAddresses[]> {
  const hosts = [...new Set(names)].slice(0, MOST_HOSTS)
  return Promise.all(hosts.map(async (host) => ({ host, addresses: (await lookUp(host).catch(() => [])).toSorted() })))
}

/**
 * The names of hosts that stand in targets as the gate names them: `https://10.0.0.1:6443`, `db.prod.example:5432/shop`,
 * `db1.prod.example`. Addresses lead where they lead, and `localhost` stays here.
 */
export function hostsIn(targets: readonly string[]): readonly string[] {
  return targets.flatMap((target) => {
    const scheme = target.indexOf('://')
    const rest = scheme < 0 ? target : target.slice(scheme + 3)
    const host = (rest.split(/[/?#]/)[0] ?? '').replace(/^[^@]*@/, '').replace(/:\d+$/, '')
    return isName(host) ? [host.toLowerCase()] : []
  })
}

/** A name with a dot in it that is no address. A name without one is an alias of somebody's. */
function isName(text: string): boolean {
  return /^(?=.{4,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,10}$/i.test(text) && !/^[\d.]+$/.test(text)
}
