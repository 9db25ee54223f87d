import { posix } from 'node:path'
import { shellQuoted } from '../../lib/shell-quoted.ts'
import { CLIENT_NAMES } from '../client-name.ts'
import { PERL_CLIENT } from './perl-client.ts'
import { SHIM_TEMPLATE } from './template.ts'

export interface ShimOptions {
  /** The authority's socket. */
  readonly socket: string
  /** `…/agents/CLIENT.token`: `CLIENT` stands for the name that the shim is called with. */
  readonly tokenFile: string
  /** Seconds; far below the client's own time limit. */
  readonly deadlineSeconds?: number
  readonly curl?: string
  /**
   * Asks in the place of curl where it is there (Linux): its start takes a quarter of the time, because curl loads every
   * protocol that it knows.
   */
  readonly perl?: string
  /** Refuse where the caller could write where the socket stands, or above. */
  readonly managed?: boolean
  /** The first line without `#!`; `shimInterpreter` finds the best of this machine. */
  readonly interpreter?: string
}

const TOKEN_NAME = 'CLIENT.token'

/** The text of the shim with everything baked in. Nothing of the environment changes it. */
export function renderShim(options: ShimOptions): string {
  const { socket, tokenFile, deadlineSeconds = 50, curl = '/usr/bin/curl', managed = false } = options
  const { interpreter = '/bin/sh' } = options
  if (posix.basename(tokenFile) !== TOKEN_NAME) throw new TypeError(`a token file of the shim is named ${TOKEN_NAME}`)
  if (!Number.isInteger(deadlineSeconds) || deadlineSeconds < 1) throw new TypeError('a deadline is whole seconds')
  const baked: Readonly<Record<string, string>> = {
    SHEBANG: `#!${plainPath(interpreter)}`,
    SOCKET: shellQuoted(absolute(socket)),
    SOCKET_DIRECTORY: shellQuoted(posix.dirname(absolute(socket))),
    TOKENS: shellQuoted(posix.dirname(absolute(tokenFile))),
    DEADLINE: String(deadlineSeconds),
    CURL: shellQuoted(absolute(curl)),
    PERL: options.perl === undefined ? "''" : shellQuoted(absolute(options.perl)),
    PERL_CLIENT: shellQuoted(PERL_CLIENT),
    MANAGED: managed ? 'yes' : 'no',
    CLIENTS: CLIENT_NAMES.join(' | '),
    CAT: '/bin/cat',
    SLEEP: '/bin/sleep',
    HEAD: '/usr/bin/head',
    ENV: '/usr/bin/env',
    OD: '/usr/bin/od',
  }
  return SHIM_TEMPLATE.replaceAll(/@([A-Z_]+)@/g, (whole, name: string) => baked[name] ?? whole)
}

function absolute(path: string): string {
  if (!path.startsWith('/') || /[\0\n\r]/.test(path)) throw new TypeError('a path of the shim is absolute, on one line')
  return path
}

/** One path and at most one option: that is what a first line can hold. */
function plainPath(text: string): string {
  if (!/^\/[A-Za-z0-9/._-]+(?: -[a-z]+)?$/.test(text)) throw new TypeError('an interpreter is a plain absolute path')
  return text
}
