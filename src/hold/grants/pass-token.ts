import { CompactSign, type CryptoKey, compactVerify } from 'jose'
import { isJsonObject, type Json } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'
import { isBefore, SECOND } from '../duration.ts'
import { type PassClaims, type PassFault, passFault, readClaims } from './pass.ts'

/**
 * A `PRODUCTION_PASS` as it travels: a compact JWS (RFC 7515) with Ed25519 (RFC 8037), read by the advice of RFC 8725:
 * algorithm, type and key come from the reader's configuration and never from the token.
 */
const HEADER = { alg: 'EdDSA', typ: 'production-pass+jwt' } as const

const PASS_MAX_BYTES = 4096

/** An Ed25519 key of the gate, with the id under which it is known. */
export interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey
}

/**
 * Signs a pass. What the reader would refuse is not signed: the claims pass through the same check, as JSON would hand
 * them over.
 */
export async function signPass(claims: PassClaims, { kid, key }: SigningKey): Promise<Result<string, PassFault>> {
  const text = JSON.stringify(claims)
  const json = readJson(text)
  const read = json.is === 'ok' ? readClaims(json.value) : fault(passFault('PASS_CLAIMS'))
  if (read.is === 'fault') return read
  const token = await new CompactSign(Buffer.from(text)).setProtectedHeader({ ...HEADER, kid }).sign(key)
  return token.length > PASS_MAX_BYTES ? fault(passFault('PASS_TOO_LARGE')) : ok(token)
}

export interface PassReader {
  /** The keys that are trusted, by id. The id in a token only chooses among them. */
  readonly keys: ReadonlyMap<string, CryptoKey>
  /** This enforcement point. */
  readonly audience: string
  readonly issuer: string
  /** Milliseconds. */
  readonly now: number
  /**
   * The latest time that this reader has ever seen, kept where a restart finds it. A clock that went back does not bring
   * an expired pass back to life.
   */
  readonly highWater: number
  /** Of the store, where the reader knows it. */
  readonly epoch?: number
}

/**
 * Whether the token is a pass for this reader, now. It is not spent by that: the reader burns its `jti` first.
 *
 * INVARIANT (one form): header and claims are read strictly from the bytes that were signed, each in the one spelling
 * that base64url has for them, so that no two readers see two passes in one token.
 */
export async function verifyPass(token: unknown, reader: PassReader): Promise<Result<PassClaims, PassFault>> {
  if (typeof token !== 'string') return fault(passFault('PASS_UNREADABLE'))
  if (token.length > PASS_MAX_BYTES) return fault(passFault('PASS_TOO_LARGE'))
  const parts = token.split('.')
  const [header, payload, signature] = parts.map(decoded)
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    return fault(passFault('PASS_UNREADABLE'))
  }
  const kid = kidOf(jsonOf(header))
  if (kid === undefined) return fault(passFault('PASS_HEADER'))
  const key = reader.keys.get(kid)
  if (key === undefined || key.algorithm.name !== 'Ed25519') return fault(passFault('UNKNOWN_KEY'))
  if (!(await isSigned(token, key))) return fault(passFault('BAD_SIGNATURE'))
  const json = jsonOf(payload)
  const read = json === undefined ? fault(passFault('PASS_CLAIMS')) : readClaims(json)
  return read.is === 'fault' ? read : judged(read.value, reader)
}

function judged(claims: PassClaims, reader: PassReader): Result<PassClaims, PassFault> {
  const now = Math.max(reader.now, reader.highWater)
  if (claims.iss !== reader.issuer) return fault(passFault('WRONG_ISSUER'))
  if (claims.aud !== reader.audience) return fault(passFault('WRONG_AUDIENCE'))
  if (!(now >= claims.nbf * SECOND)) return fault(passFault('NOT_YET'))
  if (!isBefore(now, claims.exp * SECOND)) return fault(passFault('EXPIRED'))
  if (reader.epoch !== undefined && claims.epoch !== reader.epoch) return fault(passFault('OLD_EPOCH'))
  return ok(claims)
}

/** The key id of a header that is exactly ours: no `crit`, `jwk`, `jku`, `x5u`, nor anything else to be obeyed. */
function kidOf(header: Json | undefined): string | undefined {
  if (header === undefined || !isJsonObject(header) || Object.keys(header).length !== 3) return undefined
  const { alg, typ, kid } = header
  return alg === HEADER.alg && typ === HEADER.typ && typeof kid === 'string' ? kid : undefined
}

async function isSigned(token: string, key: CryptoKey): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: [HEADER.alg] })
    return true
  } catch {
    return false
  }
}

/** The bytes of base64url without padding (RFC 4648, section 5); only the one spelling that encoding them gives. */
function decoded(part: string): Uint8Array | undefined {
  const bytes = Buffer.from(part, 'base64url')
  return part !== '' && bytes.toString('base64url') === part ? bytes : undefined
}

function jsonOf(bytes: Uint8Array): Json | undefined {
  const text = decodeUtf8Strict(bytes)
  if (text.is === 'fault') return undefined
  const json = readJson(text.value)
  return json.is === 'ok' ? json.value : undefined
}
