import { hash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose'
import { MINUTE, SECOND } from '../../hold/duration.ts'

/** How old a proof may be, and how far ahead a caller's clock. */
const PROOF_LIVES = MINUTE
const AHEAD = 5 * SECOND
const MOST_KEPT = 100_000

/** Asymmetric algorithms only: a proof with a shared secret proves nothing (RFC 9449, section 4.3). */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'PS256', 'RS256']

/** What a proof has to be about. */
export interface Proven {
  readonly method: string
  /** As the caller named it, without query and fragment. */
  readonly url: string
  readonly token: string
  readonly thumbprint: string
}

/** The thumbprint of a public key of a kind that proofs are made with, or nothing. */
export async function thumbprintOf(key: unknown): Promise<string | undefined> {
  if (typeof key !== 'object' || key === null || 'd' in key || 'k' in key) return undefined
  const { kty } = key as JWK
  if (kty !== 'OKP' && kty !== 'EC' && kty !== 'RSA') return undefined
  try {
    return await calculateJwkThumbprint(key as JWK, 'sha256')
  } catch {
    return undefined
  }
}

/**
 * Proofs that a caller has the key that its token is bound to (DPoP, RFC 9449, section 4.3), each heard once.
 *
 * KNOWN GAP: what was heard is remembered by one process. Whoever reads a proof on the way, which TLS prevents, could show it
 * within its minute to another authority over the same store.
 */
export class ProofsOfKey {
  private readonly now: () => number
  /** By id, when it may be forgotten. */
  private readonly heard = new Map<string, number>()

  constructor(now: () => number) {
    this.now = now
  }

  async hears(proof: unknown, { method, url, token, thumbprint }: Proven): Promise<boolean> {
    if (typeof proof !== 'string' || proof.length > 8000) return false
    try {
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: ALGORITHMS,
        currentDate: new Date(this.now()),
      })
      if ((await thumbprintOf(protectedHeader.jwk)) !== thumbprint) return false
      const { htm, htu, iat, jti, ath } = payload
      if (htm !== method || plainUrl(htu) !== plainUrl(url)) return false
      if (ath !== hash('sha256', token, 'base64url')) return false
      return isRecent(iat, this.now()) && this.isFirst(thumbprint, jti)
    } catch {
      return false
    }
  }

  private isFirst(thumbprint: string, jti: unknown): boolean {
    if (typeof jti !== 'string' || jti.length < 8 || jti.length > 200) return false
    const now = this.now()
    const id = `${thumbprint} ${jti}`
    for (const [old, until] of this.heard) {
      if (until > now) break
      this.heard.delete(old)
    }
    // Full: nothing more is heard rather than something twice.
    if (this.heard.has(id) || this.heard.size >= MOST_KEPT) return false
    this.heard.set(id, now + PROOF_LIVES + AHEAD)
    return true
  }
}

function isRecent(iat: unknown, now: number): boolean {
  return typeof iat === 'number' && iat * SECOND > now - PROOF_LIVES && iat * SECOND < now + AHEAD
}

function plainUrl(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
