import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { isSha256Digest } from '../../lib/sha256-digest.ts'
import { faultsOf } from '../fault.ts'

/**
 * What a `PRODUCTION_PASS` says: that one enforcement point may do one thing, once, now. A JWT (RFC 7519) of exactly
 * these claims; times are seconds.
 */
export interface PassClaims {
  /** The gate. */
  readonly iss: string
  /** Exactly one enforcement point, which keeps what it has seen spent. */
  readonly aud: string
  /** The agent, and its session. */
  readonly sub: string
  /** Unique: at least 128 bits of time and randomness. */
  readonly jti: string
  readonly iat: number
  readonly nbf: number
  readonly exp: number
  /** Of the store; a pass of an older one is void. */
  readonly epoch: number
  readonly act: { readonly kind: string; readonly target: string }
  /** Digest of what is executed, to the byte. */
  readonly xh: string
  /** Thumbprint of the executor's key (RFC 7800, RFC 7638), where the pass is bound to one. */
  readonly cnf?: { readonly jkt: string }
  /** The approval and its place in the log. */
  readonly apr: { readonly id: string; readonly index: number }
  /** Digest of the policy. */
  readonly pol: string
}

/** Seconds; at most `most` whatever is asked for. */
export const PASS_LIFETIME = Object.freeze({ usual: 60, most: 300 })

export const passFault = faultsOf({
  PASS_TOO_LARGE: ['the pass is larger than 4096 bytes', 'ask for a new pass'],
  PASS_UNREADABLE: ['this is no signed pass in compact form', 'present the pass as it was handed out'],
  PASS_HEADER: ['the header is not exactly that of a pass', 'present the pass as it was handed out'],
  UNKNOWN_KEY: ['no trusted key has this id', 'compare the keys that this enforcement point trusts with the gate’s'],
  BAD_SIGNATURE: ['the signature is not by the gate', 'ask for a new pass'],
  PASS_CLAIMS: ['the claims are not exactly those of a pass', 'ask for a new pass'],
  WRONG_ISSUER: ['another gate issued the pass', 'ask the gate of this enforcement point'],
  WRONG_AUDIENCE: ['the pass is for another enforcement point', 'ask for a pass for this one'],
  LIFETIME_TOO_LONG: [`the pass lives longer than ${PASS_LIFETIME.most} seconds`, 'ask for a new pass'],
  NOT_YET: ['the pass is not valid yet', 'wait, or put the clock right'],
  EXPIRED: ['the pass has expired', 'ask for a new pass'],
  OLD_EPOCH: ['the store began a new epoch since the pass', 'ask again; passes of an older epoch are void'],
} as const)

export type PassFault = ReturnType<typeof passFault>

const JTI = /^[A-Za-z0-9_-]{22,64}$/
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/
const LONGEST = 512

const REQUIRED = ['iss', 'aud', 'sub', 'jti', 'iat', 'nbf', 'exp', 'epoch', 'act', 'xh', 'apr', 'pol'] as const

/** Takes exactly these claims with exactly these types. A claim that nobody knows is refused, for it may limit the pass. */
export function readClaims(json: Json): Result<PassClaims, PassFault> {
  const claims = isJsonObject(json) ? claimsOf(json) : undefined
  if (claims === undefined) return fault(passFault('PASS_CLAIMS'))
  if (!(claims.exp - Math.min(claims.nbf, claims.iat) <= PASS_LIFETIME.most)) {
    return fault(passFault('LIFETIME_TOO_LONG'))
  }
  return ok(claims)
}

function claimsOf(json: JsonObject): PassClaims | undefined {
  if (!hasExactly(json, REQUIRED, ['cnf'])) return undefined
  const { iss, aud, sub, jti, iat, nbf, exp, epoch, act, xh, cnf, apr, pol } = json
  if (!isName(iss) || !isName(aud) || !isName(sub)) return undefined
  if (typeof jti !== 'string' || !JTI.test(jti)) return undefined
  if (!isCount(iat) || !isCount(nbf) || !isCount(exp) || !isCount(epoch)) return undefined
  if (!(iat <= nbf && nbf < exp)) return undefined
  if (!isSha256Digest(xh) || !isSha256Digest(pol)) return undefined
  if (act === undefined || !isJsonObject(act) || !hasExactly(act, ['kind', 'target'])) return undefined
  const { kind, target } = act
  if (!isName(kind) || !isName(target)) return undefined
  if (apr === undefined || !isJsonObject(apr) || !hasExactly(apr, ['id', 'index'])) return undefined
  const { id, index } = apr
  if (!isName(id) || !isCount(index)) return undefined
  const claims = { iss, aud, sub, jti, iat, nbf, exp, epoch, act: { kind, target }, xh, apr: { id, index }, pol }
  if (cnf === undefined) return claims
  if (!isJsonObject(cnf) || !hasExactly(cnf, ['jkt'])) return undefined
  const { jkt } = cnf
  return typeof jkt === 'string' && THUMBPRINT.test(jkt) ? { ...claims, cnf: { jkt } } : undefined
}

function hasExactly(json: JsonObject, required: readonly string[], optional: readonly string[] = []): boolean {
  const keys = Object.keys(json)
  return (
    required.every((name) => keys.includes(name)) && keys.every((name) => [...required, ...optional].includes(name))
  )
}

function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
