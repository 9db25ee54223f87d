import type { Kysely } from 'kysely'
import { DAY } from '../../hold/duration.ts'
import type { AgentRow, PersonRow, Tables } from '../../record/store/schema.ts'
import { isRole, may } from './roles.ts'

/** For so long after somebody who could approve has gone nobody counts as alone: to get rid of them is no way around them. */
export const GONE_FOR = 7 * DAY

export type Approver = Pick<PersonRow, 'id' | 'role' | 'disabled_at' | 'approver_until'>

/** Whose agent it is, and who has its token besides. */
export interface Ownership {
  readonly owner?: string
  readonly handedTo?: string
}

/**
 * Whose agent it is.
 *
 * INVARIANT (nobody approves what is their own): an agent's own people are its owner, where one is named, and whoever was handed
 * its token and could ask by it themselves. In whose name an agent is added the one who adds it decides alone, so that a name frees nobody.
 *
 * Somebody who works alone has nobody else who could approve: to have been handed the token then says nothing.
 */
export function ownershipOf(
  { owner, handed_to }: Pick<AgentRow, 'owner' | 'handed_to'>,
  people: readonly Approver[],
  now: number,
): Ownership {
  const handedTo =
    handed_to !== null && people.some((one) => one.id !== handed_to && couldApprove(one, now)) ? handed_to : null
  if (owner === null) return handedTo === null ? {} : { owner: handedTo }
  return handedTo === null || handedTo === owner ? { owner } : { owner, handedTo }
}

/** People as far as `ownershipOf` has to know them. */
export function approvers(db: Kysely<Tables>): Promise<Approver[]> {
  return db.selectFrom('person').select(['id', 'role', 'disabled_at', 'approver_until']).execute()
}

function couldApprove({ role, disabled_at, approver_until }: Approver, now: number): boolean {
  if (disabled_at === null && isRole(role) && may(role, 'approve')) return true
  return approver_until !== null && approver_until > now - GONE_FOR
}
