import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * The state that a server gives with a question in the middle of a call, and that the client sends back with the answers
 * (2026-07-28, `requestState`). The client is not trusted with it: it goes out sealed, and comes back unchanged, for the
 * same call, once, to the same process; else the call is none that was let go.
 */
export interface Continuation {
  /** The decision under which the call was let go. */
  readonly decision: string
  /** Of tool and arguments. */
  readonly call: string
  /** The server's own state, where it gave one. */
  readonly state: string | undefined
}

/** Open continuations, of calls that nobody may ever go on with. */
const MAX_OPEN = 10_000

export class SealedStates {
  private readonly key = randomBytes(32)
  private readonly open = new Map<string, string>()

  /** AES-256-GCM with a random nonce; the number of the continuation is sealed with it. */
  seal(continuation: Continuation): string {
    const number = randomBytes(16).toString('base64url')
    this.open.set(number, continuation.decision)
    const [oldest] = this.open.keys()
    if (this.open.size > MAX_OPEN && oldest !== undefined) this.open.delete(oldest)
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce)
    const sealed = cipher.update(JSON.stringify({ number, ...continuation }), 'utf8')
    return PREFIX + Buffer.concat([nonce, sealed, cipher.final(), cipher.getAuthTag()]).toString('base64url')
  }

  /** The continuation, once, where it belongs to this call. */
  take(text: string, call: string): Continuation | undefined {
    const plain = this.unsealed(text)
    if (plain === undefined || plain.call !== call || !this.open.delete(plain.number)) return undefined
    return plain
  }

  /** The decisions of calls that were let go and never went on. */
  *left(): Iterable<string> {
    yield* new Set(this.open.values())
  }

  private unsealed(text: string): (Continuation & { readonly number: string }) | undefined {
    if (!text.startsWith(PREFIX)) return undefined
    const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url')
    if (bytes.length < 28) return undefined
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12), { authTagLength: 16 })
      decipher.setAuthTag(bytes.subarray(-16))
      const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
      return JSON.parse(plain.toString('utf8')) as Continuation & { readonly number: string }
    } catch {
      return undefined
    }
  }
}

const PREFIX = 'prodgate.'
