import { type KeyObject, sign, verify } from 'node:crypto'
import type { GrantsPresent } from './named.ts'
import { NO_GRANTS } from './named.ts'

/** A grant for a named action as it is presented: what was granted, and the signature of who gave it. */
export interface PresentedGrant {
  readonly grant: string
  readonly action: string
  readonly target: string
  /** Ed25519 (RFC 8032) over `grantBytes`. */
  readonly signature: Uint8Array
}

type Granted = Omit<PresentedGrant, 'signature'>

function grantBytes(granted: Granted): Uint8Array {
  return Buffer.from(`prodgate named grant v1\n${JSON.stringify([granted.grant, granted.action, granted.target])}`)
}

export function signGrant(granted: Granted, key: KeyObject): PresentedGrant {
  return { ...granted, signature: sign(null, grantBytes(granted), key) }
}

/**
 * The grants that are really there for an action: those whose signature is by the one key that is trusted, for this
 * action and this target. INVARIANT (no key, no grant): without a trusted key nothing that is presented counts.
 */
export function provenGrants(
  presented: readonly PresentedGrant[],
  action: string,
  target: string | undefined,
  trusted: KeyObject | undefined,
): GrantsPresent {
  if (trusted === undefined) return NO_GRANTS
  const own = presented.filter((one) => one.action === action && one.target === target)
  return new Set(own.filter((one) => verify(null, grantBytes(one), trusted, one.signature)).map((one) => one.grant))
}
