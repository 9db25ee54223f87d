import { resolve } from 'node:path'
import { quoted } from '../lib/quoted.ts'
import { type KeptLogin, readLogin } from './client-file.ts'
import { UsageError } from './exit.ts'
import { isToken, readTokenFile } from './token-file.ts'

/** The options that every command against an authority has. */
export interface ReachOptions {
  readonly url?: string
  readonly socket?: string
  readonly tokenFile?: string
  readonly json?: boolean
}

/** Where the authority is, and who asks. */
export interface Whereabouts {
  readonly url: URL
  /** The Unix socket; `url` then only says the path. */
  readonly socket?: string
  readonly token?: string
}

const DEFAULT_URL = 'http://127.0.0.1:4477'

/**
 * What the options say, then the environment, then what `login` kept.
 *
 * INVARIANT (a kept token goes home): the token of `login` is only sent to where it came from. Whoever sets `PRODGATE_URL`
 * for somebody else's process does not get it.
 */
export function whereabouts(
  options: ReachOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
  kept: () => KeptLogin | undefined = readLogin,
): Whereabouts {
  const token = options.tokenFile === undefined ? env['PRODGATE_TOKEN'] || undefined : readTokenFile(options.tokenFile)
  if (token !== undefined && options.tokenFile === undefined) checkToken(token)
  const given = token === undefined ? {} : { token }
  if (options.socket !== undefined) {
    if (options.url !== undefined) throw new UsageError('give `--url` or `--socket`')
    return { url: new URL('http://localhost/'), socket: resolve(options.socket), ...given }
  }
  const named = options.url ?? (env['PRODGATE_URL'] || undefined)
  const login = token === undefined || named === undefined ? kept() : undefined
  const url = readUrl(named ?? login?.url ?? DEFAULT_URL)
  if (token !== undefined) return { url, token }
  return login !== undefined && readUrl(login.url).origin === url.origin ? { url, token: login.token } : { url }
}

/** Names that lead to this host and nowhere else. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new UsageError(`${quoted(text)} is no address of an authority`, `for example: ${DEFAULT_URL}`)
  if (url.username !== '' || url.password !== '')
    throw new UsageError('an address holds no name and no password', 'give the token by `PRODGATE_TOKEN` or a file')
  // Whoever listens on the way would approve in our name.
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw new UsageError(`the token would go to ${quoted(url.host)} unencrypted`, 'use `https:`')
  return url
}

/** What is wrong with it is not shown. */
function checkToken(token: string): void {
  if (!isToken(token)) throw new UsageError('`PRODGATE_TOKEN` holds no token')
}
