import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { MINUTE, SECOND } from '../../hold/duration.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { Tx } from '../../record/store/store.ts'
import { type IdentityFault, refused } from './fault.ts'
import { isHeardFirst } from './heard-once.ts'
import { readName } from './names.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import { giveToken } from './token.ts'

/** Which jobs of which pipelines are which agent, as the operators configured it. */
export interface CiIdentity {
  readonly issuer: string
  /** The one audience that a token names; the name of this authority to the runner. */
  readonly audience: string
  /** Where the issuer's keys are; absent: where its discovery document says (OpenID Connect Discovery 1.0, section 4). */
  readonly jwks?: string
  /** The whole `sub`. */
  readonly subject?: string
  /** Claims and the values that they must have, letter by letter. */
  readonly claims: Readonly<Record<string, string>>
  /** The name of an agent. */
  readonly agent: string
  /** How long the agent's token lives. */
  readonly minutes: number
}

export interface CiToken {
  readonly token: string
  readonly expires: string
  readonly agent: string
}

/** Signatures with a key pair: a shared secret, or none, vouches for nobody. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const LONGEST = 16_384
/** How far the clocks may be apart, and how old a token may be. A runner's is made for the step that shows it. */
const TOLERANCE = 30 * SECOND
const OLDEST = 15 * MINUTE
const TIMEOUT_MS = 5_000

/**
 * Runners' own tokens (OpenID Connect) for a token of the agent that they are. Each is heard once: its `jti` is kept until it
 * would have expired, in the transaction that gives the token, so that two authorities of one store hear it once, too.
 *
 * https://docs.github.com/actions/reference/security/oidc · https://docs.gitlab.com/ci/secrets/id_token_authentication/
 */
export class CiIdentities {
  private readonly parts: IdentityParts
  private readonly settings: readonly CiIdentity[]
  private readonly keys = new Map<string, JWTVerifyGetKey>()

  constructor(parts: IdentityParts, settings: readonly CiIdentity[]) {
    this.parts = parts
    this.settings = settings
  }

  async exchange(token: unknown): Promise<Result<CiToken, IdentityFault>> {
    // Nobody is to fill the log of an authority that knows no runners.
    if (this.settings.length === 0) return refused('RUNNER_REFUSED')
    const verified = await this.verified(token)
    const known = verified === undefined ? undefined : this.identityOf(verified)
    return this.parts.store.commit(async (tx) => {
      const given = verified === undefined || known === undefined ? undefined : await this.give(tx, verified, known)
      if (given !== undefined) return ok(given)
      tx.append({ kind: 'login.refused', how: 'ci', code: 'RUNNER_REFUSED' })
      return refused('RUNNER_REFUSED')
    })
  }

  /** The claims, where the issuer that the settings name signed them for this authority, now. */
  private async verified(token: unknown): Promise<JWTPayload | undefined> {
    if (typeof token !== 'string' || token.length > LONGEST) return undefined
    const now = await timeOf(this.parts.store.read, this.parts.now())
    for (const issuer of this.issuersOf(token)) {
      try {
        const keys = await this.keysOf(issuer)
        const { payload, protectedHeader } = await jwtVerify(token, keys, {
          algorithms: ALGORITHMS,
          issuer: issuer.issuer,
          audience: issuer.audience,
          requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti'],
          clockTolerance: TOLERANCE / SECOND,
          maxTokenAge: OLDEST / SECOND,
          currentDate: new Date(now),
        })
        // One audience: a token that others take, too, could be shown here by one of them. A token of another kind (an access
        // token, RFC 9068) says nothing about who holds it.
        const { typ = 'JWT' } = protectedHeader
        if (payload.aud === issuer.audience && typ === 'JWT') return payload
      } catch {
        // What is wrong with it is told to nobody who has not proven who they are.
      }
    }
    return undefined
  }

  /** The settings that may be meant. What a token claims chooses among them and is believed only once it is verified. */
  private issuersOf(token: string): readonly CiIdentity[] {
    const claimed = claimedIssuer(token)
    const seen = new Set<string>()
    return this.settings.filter((one) => {
      const key = `${one.audience} ${one.jwks ?? ''}`
      if (one.issuer !== claimed || seen.has(key)) return false
      seen.add(key)
      return true
    })
  }

  /** The one agent that the claims stand for. Where two do, nobody knows which was meant. */
  private identityOf(claims: JWTPayload): CiIdentity | undefined {
    const found = this.settings.filter(
      (one) =>
        one.issuer === claims.iss &&
        one.audience === claims.aud &&
        (one.subject === undefined || one.subject === claims.sub) &&
        Object.entries(one.claims).every(([name, value]) => Object.hasOwn(claims, name) && claims[name] === value),
    )
    return found.length === 1 ? found[0] : undefined
  }

  private async give(tx: Tx, claims: JWTPayload, identity: CiIdentity): Promise<CiToken | undefined> {
    const name = readName(identity.agent)
    if (name.is === 'fault') return undefined
    const agent = await tx.db.selectFrom('agent').selectAll().where('name_key', '=', name.value.key).executeTakeFirst()
    if (agent === undefined || agent.disabled_at !== null || agent.socket_only !== 0 || agent.key_thumbprint !== null)
      return undefined
    if (!(await isFirst(tx, claims))) return undefined
    const expires = tx.now + identity.minutes * MINUTE
    tx.append({
      kind: 'login',
      how: 'ci',
      agent: agent.id,
      issuer: identity.issuer,
      subject: String(claims.sub).slice(0, 500),
    })
    const token = await giveToken(tx, this.parts, { agent: agent.id }, expires)
    return { token, expires: new Date(expires).toISOString(), agent: agent.id }
  }

  private async keysOf({ issuer, jwks }: CiIdentity): Promise<JWTVerifyGetKey> {
    const at = `${issuer} ${jwks ?? ''}`
    const known = this.keys.get(at)
    if (known !== undefined) return known
    const address = jwks ?? (await discoveredKeys(issuer))
    const keys = createRemoteJWKSet(safe(address), { timeoutDuration: TIMEOUT_MS })
    this.keys.set(at, keys)
    return keys
  }
}

async function discoveredKeys(issuer: string): Promise<string> {
  const url = safe(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
  const document = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown }
  // Section 4.3: a document of somebody else's names somebody else.
  if (!response.ok || document.issuer !== issuer || typeof document.jwks_uri !== 'string')
    throw new Error('the issuer does not say where its keys are')
  return document.jwks_uri
}

/** Keys that come unencrypted may be anybody's; on this machine nobody is between. */
function safe(address: string): URL {
  const url = new URL(address)
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    throw new Error('the address is not encrypted')
  return url
}

async function isFirst(tx: Tx, { iss, jti, exp = 0 }: JWTPayload): Promise<boolean> {
  if (typeof jti !== 'string' || jti === '' || jti.length > 500) return false
  return isHeardFirst(tx, { purpose: 'ci', id: `${iss ?? ''} ${jti}`, until: exp * SECOND + 2 * TOLERANCE })
}

function claimedIssuer(token: string): unknown {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof payload === 'object' && payload !== null && 'iss' in payload ? payload.iss : undefined
  } catch {
    return undefined
  }
}
