import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fault, ok, type Result } from '../lib/result.ts'
import type { Config } from './config/config.ts'
import type { IdentityEdge } from './http/identity-edge.ts'
import { SessionCookie } from './http/session-cookie.ts'
import { CiIdentities, type CiIdentity } from './identity/ci-token.ts'
import type { IdentityParts } from './identity/parts.ts'
import { Passkeys } from './identity/passkeys.ts'
import { Passwords } from './identity/passwords.ts'
import { StepUps } from './identity/step-up.ts'
import type { Running } from './process.ts'

/** Everything about who somebody is, for the routes. `publicUrl` is known once the authority listens, and asked for then. */
export async function identityEdge(
  running: Running,
  config: Config,
  publicUrl: () => string,
): Promise<Result<IdentityEdge, string>> {
  const { store, authority, keys } = running
  const parts: IdentityParts = { store, now: authority.parts.now, random: randomBytes, newId: authority.parts.newId }
  const passkeys = new Passkeys(parts, {
    name: 'prodgate',
    get rpId() {
      return domainOf(publicUrl())
    },
    get origins() {
      const url = new URL(publicUrl())
      return [
        ...new Set([url.origin, `${url.protocol}//${domainOf(url.href)}${url.port === '' ? '' : `:${url.port}`}`]),
      ]
    },
  })
  const oidc = await provider(parts, config, publicUrl)
  if (oidc.is === 'fault') return oidc
  return ok({
    parts,
    passwords: new Passwords(),
    passkeys,
    stepUps: new StepUps(parts, passkeys),
    oidc: oidc.value,
    ci: new CiIdentities(parts, config.ci.map(ciIdentity)),
    cookie: new SessionCookie(
      parts,
      config.tls !== undefined || config.publicUrl?.startsWith('https:') === true,
      keys.log.verifier.id,
    ),
    publicUrl,
  })
}

/** A passkey belongs to a domain, and an address of numbers is none (Web Authentication, level 3, section 5.4.2). */
function domainOf(url: string): string {
  const { hostname } = new URL(url)
  return hostname === '[::1]' || /^127\./.test(hostname) ? 'localhost' : hostname
}

function ciIdentity({ jwks, subject, ...settings }: Config['ci'][number]): CiIdentity {
  return {
    ...settings,
    ...(jwks === undefined ? {} : { jwks }),
    ...(subject === undefined ? {} : { subject }),
  }
}

async function provider(
  parts: IdentityParts,
  { oidc }: Config,
  publicUrl: () => string,
): Promise<Result<IdentityEdge['oidc'], string>> {
  if (oidc === undefined) return ok(undefined)
  const { clientSecretFile, ...settings } = oidc
  try {
    const secret = clientSecretFile === undefined ? {} : { clientSecret: readFileSync(clientSecretFile, 'utf8').trim() }
    const { Oidc } = await import('./identity/oidc.ts')
    const given = {
      ...settings,
      ...secret,
      get redirect() {
        return `${publicUrl()}/v1/auth/oidc/callback`
      },
    }
    return ok(new Oidc(parts, given))
  } catch (cause) {
    return fault(`couldn't read the secret of the identity provider: ${(cause as Error).message}`)
  }
}
