import type { Kysely } from 'kysely'
import type { Binding } from '../../../hold/binding.ts'
import { type Grant, grantOf, matches } from '../../../hold/grants/grant.ts'
import type { HoldRequest } from '../../../hold/request.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Tables } from '../../../record/store/schema.ts'
import { advance, type KeptHold } from '../holds/kept-holds.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'

/** Why a grant was not spent, and what became of its request. */
export interface NotSpent {
  readonly code: string
  readonly message: string
  readonly hold: HoldRequest
}

export interface GrantView {
  readonly id: string
  /** Of a standing grant; one that an approval made has none. */
  readonly name: string | null
  readonly target: string
  readonly environment: string
  readonly agent: string | null
  readonly hold: string | null
  readonly usesLeft: number
  readonly notBefore: string
  readonly expires: string
}

/** The grants that approvals make: kept with a signature, spent by a compare-and-set in the transaction of the intent. */
export class Grants {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** The grant of a request that has just been approved. */
  async give(tx: Tx, hold: HoldRequest): Promise<Grant> {
    const made = grantOf(hold, this.parts.newId('grant_'), tx.now)
    if (made.is === 'fault') throw new Error(`an approved request gives no grant: ${made.fault.message}`)
    const grant = made.value
    await tx.db
      .insertInto('grant_given')
      .values({
        id: grant.id,
        name: null,
        digest: grant.bound.digest,
        target: grant.bound.target,
        environment: grant.bound.environment.class,
        agent: hold.asked.agent ?? null,
        session: grant.bound.session ?? null,
        epoch: grant.bound.epoch,
        not_before: grant.notBefore,
        expires: grant.expires,
        uses_left: grant.usesLeft,
        revoked_at: null,
        hold: hold.id,
        body: this.parts.sign.close(grant),
      })
      .execute()
    tx.append({
      kind: 'grant.given',
      grant: grant.id,
      hold: hold.id,
      digest: grant.bound.digest,
      target: grant.bound.target,
      environment: grant.bound.environment.class,
      asker: grant.bound.asker,
      by: [...grant.approvedBy],
      uses: grant.usesLeft,
      notBefore: new Date(grant.notBefore).toISOString(),
      expires: new Date(grant.expires).toISOString(),
    })
    return grant
  }

  /**
   * Spends one use for what is presented, and gives the grant's id. Everything is looked at again: the request and who
   * approved it, what was approved, the signature, the clock and the epoch, whether it was revoked or used.
   */
  async spend(tx: Tx, kept: KeptHold, presented: Binding, decision: string): Promise<Result<string, NotSpent>> {
    const refuse = (code: string, message: string, hold: HoldRequest) => {
      tx.append({ kind: 'grant.refused', hold: hold.id, decision, code })
      return fault({ code, message, hold })
    }
    const found = await this.ofHold(tx.db, kept.hold.id)
    if (found === undefined) return refuse('NO_GRANT', 'the request has no grant', kept.hold)
    const matched = matches(found.grant, presented, tx.now)
    if (matched.is === 'fault') return refuse(matched.fault.code, matched.fault.message, kept.hold)
    const event = { is: 'spend', at: tx.now, presented } as const
    const { hold, fault: wrong } = await advance(tx, kept, event, this.parts.approvals.freezes)
    if (wrong !== undefined) return refuse(wrong.code, wrong.message, hold)
    if (!(await takeUse(tx, found.grant.id))) return refuse('USED_UP', 'the grant is used up', hold)
    tx.append({ kind: 'grant.spent', grant: found.grant.id, hold: hold.id, decision })
    return ok(found.grant.id)
  }

  revoke(id: string, by: string): Promise<Result<void, Refusal>> {
    return this.parts.store.commit(async (tx) => {
      const row = await tx.db.selectFrom('grant_given').select('revoked_at').where('id', '=', id).executeTakeFirst()
      if (row === undefined) return fault(notFound('grant'))
      if (row.revoked_at !== null) return fault(refusal('CONFLICT', 'the grant was revoked before'))
      await tx.db.updateTable('grant_given').set({ revoked_at: tx.now }).where('id', '=', id).execute()
      tx.append({ kind: 'grant.revoked', grant: id, by })
      tx.tell('grant.revoked', { id })
      return ok(undefined)
    })
  }

  /** Those that could still be spent. */
  async list(): Promise<readonly GrantView[]> {
    const rows = await this.parts.store.read
      .selectFrom('grant_given')
      .select(['id', 'name', 'target', 'environment', 'agent', 'hold', 'uses_left', 'not_before', 'expires'])
      .where('revoked_at', 'is', null)
      .where('uses_left', '>=', 1)
      .where('expires', '>', this.parts.now())
      .orderBy('expires')
      .execute()
    return rows.map(({ uses_left, not_before, expires, ...row }) => ({
      ...row,
      usesLeft: uses_left,
      notBefore: new Date(not_before).toISOString(),
      expires: new Date(expires).toISOString(),
    }))
  }

  private async ofHold(db: Kysely<Tables>, hold: string): Promise<{ readonly grant: Grant } | undefined> {
    const row = await db
      .selectFrom('grant_given')
      .select(['body', 'uses_left', 'revoked_at'])
      .where('hold', '=', hold)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const grant = this.parts.sign.open<Grant>(row.body)
    // A row that somebody wrote past the authority is no grant.
    if (grant === undefined) return undefined
    const revoked = row.revoked_at === null ? {} : { revoked: { at: row.revoked_at, by: '', reason: '' } }
    return { grant: { ...grant, usesLeft: row.uses_left, ...revoked } }
  }
}

/** INVARIANT (once is once): a use goes by compare-and-set; of two that try, one finds it taken. */
export async function takeUse(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('grant_given')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('id', '=', id)
    .where('uses_left', '>=', 1)
    .where('revoked_at', 'is', null)
    .where('expires', '>', tx.now)
    .where('epoch', '=', tx.epoch)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
