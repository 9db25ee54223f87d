import * as client from 'openid-client'
import type { Role } from '../../hold/person.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { PersonRow } from '../../record/store/schema.ts'
import type { Tx } from '../../record/store/store.ts'
import { keepChallenge, takeChallenge } from './challenge.ts'
import { isErased } from './erased-name.ts'
import { type IdentityFault, refused } from './fault.ts'
import { isTaken, type Name, readName } from './names.ts'
import type { IdentityParts } from './parts.ts'
import { insertPerson, PERSON_ID, setRole } from './people.ts'
import { letIn, type SignedIn } from './sign-in.ts'
import { sha256 } from './token.ts'
import type { ProviderSays } from './web-session.ts'

/** The identity provider, as the operators configured it. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  /** Absent for a public client. PKCE is used with and without. */
  readonly clientSecret?: string
  /** Where the provider sends the browser back to, as it is registered there. */
  readonly redirect: string
  /** The claim whose values name roles. */
  readonly roleClaim: string
  /** Value of the claim to role; the first that somebody has counts. */
  readonly roles: Readonly<Record<string, Role>>
  readonly scope?: string
}

/** Where to send the browser, and what it brings back besides what the provider adds. */
export interface OidcStart {
  readonly url: string
  /** For a cookie of this browser alone: a sign-in that somebody else began does not end here. */
  readonly browser: string
}

interface Asked {
  readonly nonce: string
  readonly verifier: string
  readonly state: string
}

const TIMEOUT_S = 10

/**
 * Sign-in with OpenID Connect Core 1.0: authorization code with PKCE (RFC 7636), state and nonce. The provider says who
 * somebody is and which role they have; a person is known by issuer and subject and never by a name or an address.
 */
export class Oidc {
  private readonly parts: IdentityParts
  private readonly settings: OidcSettings
  private configuration: client.Configuration | undefined

  constructor(parts: IdentityParts, settings: OidcSettings) {
    this.parts = parts
    this.settings = settings
  }

  async start(): Promise<Result<OidcStart, IdentityFault>> {
    const found = await this.discover()
    if (found === undefined) return refused('PROVIDER_UNREACHABLE')
    const text = () => Buffer.from(this.parts.random(32)).toString('base64url')
    const browser = text()
    const asked: Asked = { nonce: text(), verifier: text(), state: text() }
    const url = client.buildAuthorizationUrl(found, {
      redirect_uri: this.settings.redirect,
      scope: this.settings.scope ?? 'openid profile',
      state: asked.state,
      nonce: asked.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(asked.verifier),
      code_challenge_method: 'S256',
    })
    await this.parts.store.commit((tx) => keepChallenge(tx, `oidc ${browser}`, { purpose: 'oidc', body: { ...asked } }))
    return ok({ url: url.href, browser })
  }

  /** `query` is what stands behind the `?` of the address that the browser came back with. */
  async finish(query: string, browser: unknown): Promise<Result<SignedIn, IdentityFault>> {
    if (typeof browser !== 'string' || query.length > 8192) return refused('CHALLENGE_INVALID')
    const { store } = this.parts
    const asked = await store.commit((tx) => takeChallenge(tx, `oidc ${browser}`, 'oidc'))
    if (asked === undefined) return refused('CHALLENGE_INVALID')
    const found = await this.discover()
    if (found === undefined) return refused('PROVIDER_UNREACHABLE')
    const claims = await this.exchange(found, query, asked as unknown as Asked)
    if (claims === undefined)
      return store.commit(async (tx) => {
        tx.append({ kind: 'login.refused', how: 'oidc', code: 'PROVIDER_REFUSED' })
        return refused('PROVIDER_REFUSED')
      })
    return store.commit((tx) => this.admit(tx, claims))
  }

  private async exchange(
    found: client.Configuration,
    query: string,
    { nonce, verifier, state }: Asked,
  ): Promise<client.IDToken | undefined> {
    const address = new URL(this.settings.redirect)
    address.search = query
    try {
      const tokens = await client.authorizationCodeGrant(found, address, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined || claims[this.settings.roleClaim] !== undefined) return claims
      // Many providers keep an ID token small and tell the rest when asked (OpenID Connect Core 1.0, section 5.4).
      if (found.serverMetadata().userinfo_endpoint === undefined) return claims
      return { ...(await client.fetchUserInfo(found, tokens.access_token, claims.sub)), ...claims }
    } catch {
      // The library says what was wrong with it in a dozen ways; whoever signs in begins again in all of them.
      return undefined
    }
  }

  private async admit(tx: Tx, claims: client.IDToken): Promise<Result<SignedIn, IdentityFault>> {
    const role = roleOf(claims, this.settings)
    const subject = `${claims.iss} ${claims.sub}`
    const known = await findSubject(tx, subject)
    const isGone = known === undefined ? await isErased(tx, subject) : known.disabled_at !== null
    if (isGone) return deny(tx, 'ACCOUNT_DISABLED', known)
    if (role === undefined) return deny(tx, 'NO_ROLE', known)
    if (known === undefined) {
      const name = await freeName(tx, claims, subject)
      await insertPerson(tx, { id: this.parts.newId(PERSON_ID), name, role, by: 'oidc', subject })
    } else if (known.role !== role) await setRole(tx, known, role, 'oidc')
    const person = await findSubject(tx, subject)
    if (person === undefined) throw new Error('a person who was just written is not there')
    return ok(await letIn(tx, this.parts, person, 'oidc', saysOf(claims)))
  }

  /** Looked up when it is needed first: the authority starts without its provider. */
  private async discover(): Promise<client.Configuration | undefined> {
    if (this.configuration !== undefined) return this.configuration
    const { issuer, clientId, clientSecret } = this.settings
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret)
    try {
      const server = new URL(issuer)
      const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(server.hostname)
      const options = { timeout: TIMEOUT_S, ...(isHere ? { execute: [client.allowInsecureRequests] } : {}) }
      this.configuration = await client.discovery(server, clientId, undefined, authentication, options)
      return this.configuration
    } catch {
      return undefined
    }
  }
}

function deny(tx: Tx, code: 'ACCOUNT_DISABLED' | 'NO_ROLE', person: PersonRow | undefined) {
  tx.append({ kind: 'login.refused', how: 'oidc', code, ...(person === undefined ? {} : { person: person.id }) })
  return refused(code)
}

function findSubject(tx: Tx, subject: string): Promise<PersonRow | undefined> {
  return tx.db.selectFrom('person').selectAll().where('subject', '=', subject).executeTakeFirst()
}

function roleOf(claims: client.IDToken, { roleClaim, roles }: OidcSettings): Role | undefined {
  const claim = claims[roleClaim]
  const values = Array.isArray(claim) ? claim : [claim]
  return Object.entries(roles).find(([value]) => values.includes(value))?.[1]
}

/** The name that the provider gives, where nobody here has one like it; otherwise the subject's hash tells them apart. */
async function freeName(tx: Tx, claims: client.IDToken, subject: string): Promise<Name> {
  const mark = sha256(subject).slice(0, 12)
  const given = [claims['preferred_username'], claims['name']].filter((one) => typeof one === 'string')
  for (const text of [
    ...given,
    ...given.map((one) => `${one} ${mark}`),
    `oidc ${mark}`,
    `oidc ${sha256(subject).slice(0, 48)}`,
  ]) {
    const name = readName(text)
    if (name.is === 'ok' && !(await isTaken(tx.db, name.value))) return name.value
  }
  throw new Error('no name is left for somebody who signs in')
}

function saysOf({ acr, amr, auth_time }: client.IDToken): ProviderSays {
  return {
    ...(typeof acr === 'string' ? { acr } : {}),
    ...(Array.isArray(amr) ? { amr: amr.filter((one) => typeof one === 'string') } : {}),
    ...(typeof auth_time === 'number' ? { authTime: auth_time } : {}),
  }
}
