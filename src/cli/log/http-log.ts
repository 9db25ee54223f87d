import { setTimeout as sleep } from 'node:timers/promises'
import { type AuthorityFault, refusedBy, unreachable } from '../../client/fault.ts'
import type { Whereabouts } from '../../client/whereabouts.ts'
import type { LogReader } from '../../record/log/log-reader.ts'
import { formatTilePath, TILE_WIDTH } from '../../record/log/tile.ts'

/** The longest answer that is read: a bundle of 256 entries as long as they can be. */
const MAX_BYTES = TILE_WIDTH * (2 + 0xffff)
const PATIENCE_MS = 30_000
/** How often it waits where it asks too much, and how many seconds at the most. */
const MOST_WAITS = 5
const LONGEST_WAIT = 60

/**
 * The log of a running authority. Redirects are not followed and proxies of the environment are not used: the token goes
 * to the authority and nowhere else. Throws where it cannot be asked; only what is not there is `undefined`.
 */
export class HttpLog implements LogReader {
  /** What kept the last question from an answer: a verifier takes it for a fault of the log. */
  failure: AuthorityFault | undefined
  private readonly where: Whereabouts

  constructor(where: Whereabouts) {
    this.where = where
  }

  checkpoint(): Promise<Uint8Array | undefined> {
    return this.get('checkpoint')
  }

  cosigned(): Promise<Uint8Array | undefined> {
    return this.get('checkpoint/cosigned')
  }

  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined> {
    return this.get(formatTilePath({ level, index, width }))
  }

  entries(index: number, width: number): Promise<Uint8Array | undefined> {
    return this.get(formatTilePath({ level: 'entries', index, width }))
  }

  /** The verifier key that the authority says is its own. */
  async key(): Promise<string | undefined> {
    const bytes = await this.get('key')
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8').trim()
  }

  private async get(path: string): Promise<Uint8Array | undefined> {
    const { url, token } = this.where
    const name = `\`${url.origin}\``
    const target = new URL(`${url.pathname.replace(/\/$/, '')}/v1/log/${path}`, url)
    let response: Response
    let bytes: Uint8Array
    // A long log has more parts than an authority answers in a minute.
    for (let tries = 0; ; tries++) {
      ;[response, bytes] = await this.ask(target, name, token)
      if (response.status !== 429 || tries === MOST_WAITS) break
      await sleep(Math.min(Number(response.headers.get('retry-after')) || 1, LONGEST_WAIT) * 1000)
    }
    if (response.ok) return bytes
    if (response.status === 404) return undefined
    throw this.failed(refusedBy(name, response.status, jsonOf(bytes)))
  }

  private async ask(target: URL, name: string, token: string | undefined): Promise<[Response, Uint8Array]> {
    try {
      const response = await fetch(target, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      return [response, await readAtMost(response, MAX_BYTES)]
    } catch (cause) {
      throw this.failed(unreachable(name, whyNot(cause)))
    }
  }

  private failed(fault: AuthorityFault): AuthorityFault {
    this.failure = fault
    return fault
  }
}

async function readAtMost(response: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > most) throw new Error('the answer is too long')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** What `fetch` says of itself is that it failed; why stands in its cause. */
function whyNot(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.name === 'TimeoutError') return 'it does not answer in time'
  return cause.cause instanceof Error ? cause.cause.message : cause.message
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
