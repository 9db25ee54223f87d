import { parseAction } from '../../../action/parse.ts'
import { PASS_LIFETIME, type PassClaims } from '../../../hold/grants/pass.ts'
import { type SigningKey, signPass } from '../../../hold/grants/pass-token.ts'
import { fromJsonText } from '../../../lib/json-text.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { DecisionRow } from '../../../record/store/schema.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Decisions } from '../decisions/decisions.ts'
import { findHold } from '../holds/kept-holds.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'
import type { Asking, Spending } from './spending.ts'

export interface PassRequest {
  readonly decision: string
  /** The enforcement point that will take it; absent: whoever trusts this authority. */
  readonly audience?: string
  readonly seconds?: number
  /** Thumbprint (RFC 7638) of the executor's key. */
  readonly keyThumbprint?: string
}

export interface IssuedPass {
  readonly pass: string
  readonly expires: string
}

/** Turns a spent grant into a token that an enforcement point verifies by itself: once for a decision, ever. */
export class Passes {
  private readonly parts: Parts
  private readonly spending: Spending
  private readonly decisions: Decisions
  private readonly key: SigningKey
  private readonly issuer: string

  constructor(parts: Parts, spending: Spending, decisions: Decisions, key: SigningKey, issuer: string) {
    this.parts = parts
    this.spending = spending
    this.decisions = decisions
    this.key = key
    this.issuer = issuer
  }

  async issue(caller: Caller, request: PassRequest): Promise<Result<IssuedPass, Refusal>> {
    const asking = await this.askedNow(caller, request.decision)
    return this.parts.store.commit(async (tx) => {
      const row = await tx.db.selectFrom('decision').selectAll().where('id', '=', request.decision).executeTakeFirst()
      if (row === undefined || (row.agent ?? row.person) !== caller.id) return fault(notFound('decision'))
      const issued = await tx.db.selectFrom('pass').select('jti').where('decision', '=', row.id).executeTakeFirst()
      if (issued !== undefined) return this.refuse(tx, row, refusal('ALREADY_SPENT', 'its pass was issued before'))
      const run = await tx.db.selectFrom('run').select('id').where('decision', '=', row.id).executeTakeFirst()
      if (run !== undefined) return this.refuse(tx, row, refusal('ALREADY_SPENT', 'it is run, or was, without a pass'))
      if (row.outcome !== null)
        return this.refuse(tx, row, refusal('ALREADY_SPENT', 'it is over: its outcome has been told'))
      const spent = await this.spentBy(tx, row, asking)
      if (spent.is === 'fault') return this.refuse(tx, row, spent.fault)
      return this.sign(tx, row, request, spent.value)
    })
  }

  /** The action of a held decision, judged again by the policy of now; nothing where there is nothing to judge. */
  private async askedNow(caller: Caller, id: string): Promise<Asking | undefined> {
    const { read } = this.parts.store
    const row = await read
      .selectFrom('decision')
      .select(['verdict', 'session', 'action', 'agent', 'person'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (row?.verdict !== 'hold' || row.action === null || (row.agent ?? row.person) !== caller.id) return undefined
    const text = this.parts.seal.open(row.action, id)
    const action = text === undefined ? undefined : parseAction(JSON.parse(text))
    if (action?.is !== 'ok') return undefined
    return this.decisions.judge(caller, row.session, action.value)
  }

  /** The grant behind a decision: spent with it, or now, where it was held and people have approved it since. */
  private async spentBy(tx: Tx, row: DecisionRow, asking: Asking | undefined): Promise<Result<Spent, Refusal>> {
    if (row.epoch !== tx.epoch)
      return fault(refusal('GRANT_VOID', 'the store began a new epoch since the decision', 'ask for a decision again'))
    if (row.verdict === 'allow') {
      if (row.grant_id === null)
        return fault(refusal('NO_GRANT', 'nobody had to approve this, so that there is no grant'))
      return (await this.isInForce(tx, row.grant_id))
        ? ok({ grant: row.grant_id, index: row.idx })
        : fault(refusal('GRANT_VOID', 'the grant has expired or was revoked', 'ask for a decision again'))
    }
    const kept = row.hold === null ? undefined : await findHold(tx.db, row.hold)
    if (kept === undefined || asking === undefined) return fault(refusal('NOT_APPROVED', 'the decision let nothing go'))
    if (kept.hold.status === 'spent') return fault(refusal('ALREADY_SPENT', 'the approval has been spent'))
    const spent = await this.spending.spend(tx, kept, asking, row.id)
    if (spent.is === 'fault') return fault(refusal('NOT_APPROVED', spent.fault.message))
    const policy = this.parts.gate.policyDigest()
    const index = tx.append({
      kind: 'decision.intent',
      decision: row.id,
      digest: row.digest,
      grant: spent.value,
      policy,
    })
    await tx.db.updateTable('decision').set({ grant_id: spent.value }).where('id', '=', row.id).execute()
    return ok({ grant: spent.value, index })
  }

  /** The clock to execute goes on after the grant was spent: a pass is no way to put it off. */
  private async isInForce(tx: Tx, grants: string): Promise<boolean> {
    const ids = grants.split(' ')
    const rows = await tx.db
      .selectFrom('grant_given')
      .select('id')
      .where('id', 'in', ids)
      .where('revoked_at', 'is', null)
      .where('expires', '>', tx.now)
      .where('epoch', '=', tx.epoch)
      .execute()
    return rows.length === ids.length
  }

  private async sign(
    tx: Tx,
    row: DecisionRow,
    request: PassRequest,
    spent: Spent,
  ): Promise<Result<IssuedPass, Refusal>> {
    const now = Math.floor(tx.now / 1000)
    const lifetime = Math.min(request.seconds ?? PASS_LIFETIME.usual, PASS_LIFETIME.most)
    const decision = fromJsonText(row.body)
    const claims: PassClaims = {
      iss: this.issuer,
      aud: request.audience ?? this.issuer,
      sub: `${row.agent ?? row.person ?? ''}${row.session === '' ? '' : `/${row.session}`}`,
      jti: this.parts.newId(''),
      iat: now,
      nbf: now,
      exp: now + lifetime,
      epoch: tx.epoch,
      act: { kind: row.kind, target: decision.effects[0]?.target || row.kind },
      xh: row.digest,
      apr: { id: spent.grant, index: spent.index },
      pol: this.parts.gate.policyDigest(),
      ...(request.keyThumbprint === undefined ? {} : { cnf: { jkt: request.keyThumbprint } }),
    }
    const signed = await signPass(claims, this.key)
    if (signed.is === 'fault') throw new Error(`a pass could not be signed: ${signed.fault.message}`)
    await tx.db
      .insertInto('pass')
      .values({
        jti: claims.jti,
        decision: row.id,
        grant_id: spent.grant,
        issued_at: tx.now,
        expires: claims.exp * 1000,
      })
      .execute()
    tx.append({
      kind: 'pass.issued',
      jti: claims.jti,
      decision: row.id,
      grant: spent.grant,
      audience: claims.aud,
      expires: new Date(claims.exp * 1000).toISOString(),
    })
    return ok({ pass: signed.value, expires: new Date(claims.exp * 1000).toISOString() })
  }

  /** A refused spend stands in the log: somebody tried. */
  private refuse(tx: Tx, row: DecisionRow, why: Refusal): Result<never, Refusal> {
    tx.append({ kind: 'pass.refused', decision: row.id, code: why.code })
    return fault({ ...why, decision: row.id })
  }
}

interface Spent {
  readonly grant: string
  /** Of the entry of the intent. */
  readonly index: number
}
