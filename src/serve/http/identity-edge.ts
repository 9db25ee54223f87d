import type { CiIdentities } from '../identity/ci-token.ts'
import type { Oidc } from '../identity/oidc.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { Passkeys } from '../identity/passkeys.ts'
import type { Passwords } from '../identity/passwords.ts'
import type { StepUps } from '../identity/step-up.ts'
import type { SessionCookie } from './session-cookie.ts'

/** What the routes of identity stand on. */
export interface IdentityEdge {
  readonly parts: IdentityParts
  readonly passwords: Passwords
  readonly passkeys: Passkeys
  readonly stepUps: StepUps
  readonly oidc: Oidc | undefined
  readonly ci: CiIdentities
  readonly cookie: SessionCookie
  readonly publicUrl: () => string
}
