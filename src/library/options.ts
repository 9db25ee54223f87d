import { whereabouts } from '../client/whereabouts.ts'
import { checkWait } from './asking.ts'
import { AuthorityDoor } from './authority-door.ts'
import { type AskOptions, DoorGate, type Gate } from './gate.ts'
import type { OutcomeUntold } from './refusal.ts'

/** Where the authority is, who asks, and what holds for each question. */
export type GateOptions = (AuthorityOptions | LocalOptions) & Pick<AskOptions, 'session' | 'wait'>

export type AuthorityOptions = (ByUrl | BySocket) & (ByToken | ByTokenFile) & Telling

interface ByUrl {
  /** Where the authority listens: `https://gate.example`, or `http://` on this host alone. */
  readonly url: string
  readonly socket?: never
}

interface BySocket {
  /** The path of the authority's socket for agents, on this host. */
  readonly socket: string
  readonly url?: never
}

interface ByToken {
  /** The agent's own. */
  readonly token: string
  readonly tokenFile?: never
}

interface ByTokenFile {
  /** The path of a file with the token alone, or with what `prodgate admin agent add` printed. Read once, by `gate()`. */
  readonly tokenFile: string
  readonly token?: never
}

interface Telling {
  /** Hears of what was run and of which the authority could not be told how it ended. */
  readonly onUntold?: (fault: OutcomeUntold) => void
}

/** The gate in this process: no authority, no grants, no record. What is held stays held. */
export interface LocalOptions {
  readonly local: true
  /** The list of targets; without it the one that is in force on this host. */
  readonly registry?: string
  /** The home in question: settings of tools, `~` and `HOME`. */
  readonly home?: string
  /** Where a command would run that does not say it. */
  readonly cwd?: string
}

/**
 * A gate. Nothing is taken from the environment: where decisions come from is said here, so that no variable of somebody
 * else's process can turn it elsewhere. Throws at once where the options contradict each other, the address is none, or the
 * token cannot be read; whether the authority is there is found out with the first question.
 */
export function gate(options: GateOptions): Gate {
  if (typeof options !== 'object' || options === null) throw new TypeError('give `url` or `socket`, or `local: true`')
  const { session, wait } = options
  checkWait(wait)
  const defaults = { session, wait }
  if ('local' in options) {
    const { registry, home, cwd } = options
    const place = definedOf({ registry, home, cwd })
    const door = lazily(async () => (await import('./local-door.ts')).localDoor(place))
    return new DoorGate(door, defaults, () => undefined)
  }
  const { url, socket, token, tokenFile, onUntold = () => undefined } = options
  if ((url === undefined) === (socket === undefined)) throw new TypeError('give `url` or `socket`')
  if ((token === undefined) === (tokenFile === undefined)) throw new TypeError('give `token` or `tokenFile`')
  const env = token === undefined ? {} : { PRODGATE_TOKEN: token }
  const where = whereabouts(definedOf({ url, socket, tokenFile }), env, () => undefined)
  const door = new AuthorityDoor(where)
  return new DoorGate(async () => door, defaults, onUntold)
}

function lazily<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined
  return () => {
    opened ??= open()
    return opened
  }
}

function definedOf<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never
}
