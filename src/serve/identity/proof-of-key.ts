import { hash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose'
import { MINUTE, SECOND } from '../../hold/duration.ts'
import { isHeardFirst } from './heard-once.ts'
import type { IdentityParts } from './parts.ts'

/** How old a proof may be, and how far ahead a caller's clock. */
const PROOF_LIVES = MINUTE
const AHEAD = 5 * SECOND

/** Asymmetric algorithms only: a proof with a shared secret proves nothing (RFC 9449, section 4.3). */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'PS256', 'RS256']

/** What a proof has to be about. */
export interface Proven {
  readonly method: string
  /** What the caller may have called it. Query and fragment are no part of it (RFC 9449, section 4.2). */
  readonly urls: readonly string[]
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
 * Whether the proof shows that a caller has the key that its token is bound to (DPoP, RFC 9449, section 4.3). Each is heard
 * once, by all authorities over one store together, and by the store's time: a clock that is set back does not make an old
 * one fresh.
 */
export async function hearsProof({ store, now }: IdentityParts, proof: unknown, about: Proven): Promise<boolean> {
  const claims = await claimsIn(proof, about, now())
  if (claims === undefined) return false
  const { iat, jti } = claims
  const id = `${about.thumbprint} ${jti}`
  return store.commit(
    async (tx) =>
      isRecent(iat, tx.now) && (await isHeardFirst(tx, { purpose: 'dpop', id, until: tx.now + PROOF_LIVES + AHEAD })),
  )
}

/** When it was made and what it is called, where it is signed with that key and about that call. */
async function claimsIn(
  proof: unknown,
  { method, urls, token, thumbprint }: Proven,
  now: number,
): Promise<{ readonly iat: number; readonly jti: string } | undefined> {
  if (typeof proof !== 'string' || proof.length > 8000) return undefined
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ALGORITHMS,
      currentDate: new Date(now),
    })
    const { htm, htu, iat, jti, ath } = payload
    if ((await thumbprintOf(protectedHeader.jwk)) !== thumbprint) return undefined
    const named = plainUrl(htu)
    if (htm !== method || named === undefined || !urls.some((one) => plainUrl(one) === named)) return undefined
    if (ath !== hash('sha256', token, 'base64url') || typeof iat !== 'number') return undefined
    return typeof jti === 'string' && jti.length >= 8 && jti.length <= 200 ? { iat, jti } : undefined
  } catch {
    return undefined
  }
}

function isRecent(iat: number, now: number): boolean {
  return iat * SECOND > now - PROOF_LIVES && iat * SECOND < now + AHEAD
}

function plainUrl(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
