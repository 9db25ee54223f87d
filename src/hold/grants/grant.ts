import { fault, ok, type Result } from '../../lib/result.ts'
import { type Binding, type BindingFault, mismatch } from '../binding.ts'
import { isBefore } from '../duration.ts'
import { faultsOf } from '../fault.ts'
import type { HoldRequest } from '../request.ts'
import { LIMITS } from '../rules/rule.ts'

/**
 * What an approval makes: the permission to do exactly this, by this agent, here, in this time, so often. It is a value;
 * the store keeps it and spends it in the transaction that writes the intent.
 */
export interface Grant {
  readonly id: string
  readonly hold: string
  readonly bound: Binding
  readonly notBefore: number
  readonly expires: number
  readonly usesLeft: number
  /** Who approved, for the record. */
  readonly approvedBy: readonly string[]
  readonly revoked?: { readonly at: number; readonly by: string; readonly reason: string }
}

const plain = faultsOf({
  NOT_APPROVED: ['the request is not approved', 'wait for its approvers'],
  NOT_YET: ['the grant is not valid yet', 'wait for its beginning'],
  EXPIRED: ['the grant has expired', 'ask again where it is still needed'],
  USED_UP: ['the grant is used up', 'ask again for another run'],
  REVOKED: ['the grant was revoked', 'ask again; somebody took the approval back'],
} as const)

export type GrantFault = ReturnType<typeof plain> | BindingFault

/** The grant of an approved request. `id` and the time are handed in; the clock to execute began at the approval. */
export function grantOf(hold: HoldRequest, id: string, now: number): Result<Grant, GrantFault> {
  if (hold.status !== 'approved' || hold.executeBefore === undefined) return fault(plain('NOT_APPROVED'))
  if (!isBefore(now, hold.executeBefore)) return fault(plain('EXPIRED'))
  return ok({
    id,
    hold: hold.id,
    bound: hold.bound,
    notBefore: now,
    expires: hold.executeBefore,
    usesLeft: Math.min(hold.usesLeft, LIMITS.uses),
    approvedBy: hold.approvals.map((one) => one.by),
  })
}

/** Whether the grant covers what is presented. The epoch is that of the store that asks, and part of what is presented. */
export function matches(grant: Grant, presented: Binding, now: number): Result<Grant, GrantFault> {
  if (grant.revoked !== undefined) return fault(plain('REVOKED'))
  const wrong = mismatch(grant.bound, presented)
  if (wrong !== undefined) return fault(wrong)
  if (!(now >= grant.notBefore)) return fault(plain('NOT_YET'))
  if (!isBefore(now, grant.expires)) return fault(plain('EXPIRED'))
  if (!(grant.usesLeft >= 1)) return fault(plain('USED_UP'))
  return ok(grant)
}

/**
 * The grant after one use. INVARIANT (once is once): a use is taken away exactly where `matches` says so; the store
 * writes the result by a compare-and-set on `usesLeft`, never by a plain update.
 */
export function spendGrant(grant: Grant, presented: Binding, now: number): Result<Grant, GrantFault> {
  const matched = matches(grant, presented, now)
  return matched.is === 'fault' ? matched : ok({ ...grant, usesLeft: grant.usesLeft - 1 })
}

export function revokeGrant(grant: Grant, by: string, at: number, reason: string): Grant {
  return grant.revoked === undefined ? { ...grant, revoked: { at, by, reason } } : grant
}
