import type { HostPlace } from '../../understand/place.ts'
import { isKnown, isKnownText, type Word, word } from '../../understand/word.ts'
import { hostName, isHostText, isLocalHost, isPort } from '../address.ts'
import { type Claim, claim, nameClaims, type Subject } from '../evidence.ts'
import { hostIdentity } from '../identity.ts'
import { local, lost, remote, type Vantage } from '../vantage.ts'
import { type SshOptions, type SshSettings, sshSettings } from './ssh-settings.ts'
import { tunnelAt } from './tunnel.ts'

/**
 * Which machine ssh and its kin reach: the host of the command line, after `~/.ssh/config` (`ssh -G` is the oracle).
 */
export function locateHost(place: HostPlace, from: Vantage): readonly Subject[] {
  const destination = readDestination(place.name)
  if (destination === undefined) return [lost(from, 'the host is not known before it runs')]
  const { alias } = destination
  const claims = nameClaims(alias, 'host', 'command')
  const options = readOptions(place.options)
  if (typeof options === 'string') return [lost(from, options, claims, alias)]
  const settings = sshSettings(place.cwd, from, alias, options)
  if (typeof settings === 'string') return [lost(from, settings, claims, alias)]
  return [reached(place, from, alias, destination.port ?? settings.port, settings, claims)]
}

function reached(
  place: HostPlace,
  from: Vantage,
  alias: string,
  port: string | undefined,
  settings: SshSettings,
  claims: readonly Claim[],
): Subject {
  const host = hostName(settings.hostName ?? alias)
  if (!isHostText(host) || (port !== undefined && !isPort(port)))
    return lost(from, 'the host is not understood', claims, alias)
  const found = host === hostName(alias) ? [] : [claim(`host ${host}`, 'tool-state', 'HostName', alias)]
  const all = [...claims, ...found, ...nameClaims(host, 'host name')]
  if (settings.command) return lost(from, 'the host is reached through a command', all, host)
  if (isLocalHost(host)) return onLoopback(place, from, port, settings, all)
  return remote(from, [hostIdentity(host, port)], all)
}

/** `localhost` is this machine, or the last hop on the way, or what a tunnel reaches. */
function onLoopback(
  place: HostPlace,
  from: Vantage,
  port: string | undefined,
  settings: SshSettings,
  claims: readonly Claim[],
): Subject {
  const hop = settings.jump?.split(',').at(-1)
  if (hop !== undefined) {
    // The hop's own way is not followed, so that two hosts that name each other come to an end.
    const direct = locateHost({ ...place, name: word(hop), options: [word('ProxyJump=none')] }, from)[0]
    const known = direct?.identities[0]?.id
    return direct === undefined || known === undefined || isLocalHost(known.split(':')[0] ?? '')
      ? lost(from, 'the last hop is not known', claims)
      : direct
  }
  const tunnel = tunnelAt(place, port ?? '22')
  if (tunnel !== undefined) {
    const where = tunnel.to
    if (where === undefined) return lost(from, 'a tunnel leads to a host that is not known', claims)
    return remote(
      from.at(where.site),
      [hostIdentity(where.host, where.port)],
      [...claims, ...nameClaims(where.host, 'tunnel')],
    )
  }
  const identity = hostIdentity(from.self ?? 'localhost', port)
  return local(from, identity.id, from.self === undefined ? [] : [identity], claims)
}

/** `user@host`, `ssh://user@host:port`, `user@host:path` of scp. */
function readDestination(name: Word): { readonly alias: string; readonly port: string | undefined } | undefined {
  if (!isKnown(name)) {
    // `"$USER"@host`: only the host matters.
    const at = name.text.lastIndexOf('@')
    const host = at < 0 ? '' : name.text.slice(at + 1)
    if (at < 0 || name.pattern || name.splits || !isKnownText(host)) return undefined
    return destinationOf(host)
  }
  return destinationOf(name.text)
}

function destinationOf(text: string): { readonly alias: string; readonly port: string | undefined } | undefined {
  const url = text.startsWith('ssh://')
  const bare = (url ? text.slice(6) : text).split('/')[0] ?? ''
  const host = bare.slice(bare.lastIndexOf('@') + 1)
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(host)
  if (bracketed !== null) return { alias: bracketed[1] ?? '', port: bracketed[2] }
  const port = url ? /^(.*):(\d+)$/.exec(host) : null
  if (port !== null) return { alias: port[1] ?? '', port: port[2] }
  return host === '' || host.startsWith('-') ? undefined : { alias: host, port: undefined }
}

const LETTERS: Readonly<Record<string, string>> = { F: 'file', p: 'port', P: 'port', J: 'proxyjump', l: 'user' }

/**
 * `-o` settings (`HostName=x`, `HostName x`), bare or behind their `-o`, and the letters that have a setting (`-p 22`).
 * Of two settings of one name ssh keeps the first. Returns the reason where one that matters is not known.
 */
function readOptions(words: readonly Word[]): SshOptions | string {
  const found = new Map<string, string>()
  const put = (key: string, value: string) => {
    if (!found.has(key)) found.set(key, value)
  }
  for (let i = 0; i < words.length; i++) {
    const text = words[i]?.text ?? ''
    if (!isKnownText(text)) return 'an option of ssh is not known before it runs'
    const letter = /^-([A-Za-z])(.*)$/s.exec(text)
    if (letter === null) {
      put(...setting(text))
      continue
    }
    const name = letter[1] ?? ''
    const joined = letter[2] ?? ''
    const takes = name === 'o' || Object.hasOwn(LETTERS, name)
    if (!takes) continue
    const value = joined === '' ? words[++i]?.text : joined
    if (value === undefined || !isKnownText(value)) return 'an option of ssh is not known before it runs'
    if (name === 'o') put(...setting(value))
    else put(LETTERS[name] ?? name, value)
  }
  return found
}

function setting(text: string): [key: string, value: string] {
  const end = text.search(/[=\s]/)
  if (end < 0) return [text.toLowerCase(), '']
  return [
    text.slice(0, end).toLowerCase(),
    text
      .slice(end + 1)
      .trim()
      .replace(/^=\s*/, '')
      .replace(/^"(.*)"$/, '$1'),
  ]
}
