import type { Action } from '../../../action/action.ts'
import { grantsNeeded } from '../../../decide/named.ts'
import { LONGEST_TEXT } from '../../../hold/approval/answer.ts'
import {
  coveringGrants,
  giveGrant,
  type StandingGrant,
  type StandingInput,
} from '../../../hold/grants/standing-grant.ts'
import { grantsOfApproval } from '../../../hold/shown/named-request.ts'
import { fault, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller } from '../../identity/caller.ts'
import { isRole, may } from '../../identity/roles.ts'
import type { Parts } from '../parts.ts'
import { type Refusal, refusal } from '../refusal.ts'
import { takeUse } from './grants.ts'

/** Grants that people give ahead for named actions. */
export class StandingGrants {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** The request without secrets: what people write is kept. */
  async clean(input: StandingInput): Promise<StandingInput> {
    const { reason } = input
    return typeof reason === 'string' && reason.length <= LONGEST_TEXT
      ? { ...input, reason: await this.parts.redact(reason) }
      : input
  }

  /** The grant as it would be given, or all that is wrong with it. */
  read(tx: Tx, by: string, input: StandingInput): Result<StandingGrant, Refusal> {
    const given = giveGrant(input, { id: this.parts.newId('grant_'), by, now: tx.now, epoch: tx.epoch })
    if (given.is === 'ok') return given
    return fault({ ...refusal('INVALID', 'the grant cannot be given like this'), problems: given.fault })
  }

  async keep(tx: Tx, grant: StandingGrant): Promise<void> {
    await tx.db
      .insertInto('grant_given')
      .values({
        id: grant.id,
        name: grant.name,
        digest: null,
        target: grant.target,
        environment: grant.environment,
        agent: null,
        session: null,
        epoch: grant.epoch,
        not_before: grant.notBefore,
        expires: grant.expires,
        uses_left: grant.usesLeft,
        revoked_at: null,
        hold: null,
        body: this.parts.sign.close(grant),
      })
      .execute()
    tx.append({
      kind: 'grant.given',
      grant: grant.id,
      name: grant.name,
      target: grant.target,
      environment: grant.environment,
      by: [grant.givenBy],
      uses: grant.usesLeft,
      expires: new Date(grant.expires).toISOString(),
      ...(grant.proof === undefined ? {} : { proof: { ...grant.proof } }),
    })
    tx.tell('grant.given', { id: grant.id })
  }

  /** The grants that are there for a named action at this moment: name of the grant to its id. */
  async present(action: Action, asker: Caller, moment?: Moment): Promise<ReadonlyMap<string, string>> {
    const wanted = action.kind === 'named' ? grantsNeeded(action.name) : []
    if (action.kind !== 'named' || wanted.length === 0) return new Map()
    const { db, now, epoch } = moment ?? (await this.now())
    const rows = await db
      .selectFrom('grant_given')
      .select(['body', 'uses_left'])
      .where('name', 'in', wanted)
      .where('uses_left', '>=', 1)
      .where('revoked_at', 'is', null)
      .execute()
    const givers = await this.givers(db)
    const standing = rows.flatMap((row): readonly StandingGrant[] => {
      // A row that somebody wrote past the authority is no grant.
      const grant = this.parts.sign.open<StandingGrant>(row.body)
      if (grant === undefined || !givers.has(grant.givenBy) || isOwn(asker, grant.givenBy)) return []
      return [{ ...grant, usesLeft: row.uses_left }]
    })
    const ask = { target: action.target ?? '', environment: 'production', now, epoch } as const
    return new Map(coveringGrants(standing, wanted, ask).map((grant) => [grant.name, grant.id]))
  }

  /** What an approval of this action does not give and has to be there beside it; `undefined` where it is not. */
  async proofs(tx: Tx, action: Action, asker: Caller): Promise<readonly string[] | undefined> {
    if (action.kind !== 'named') return []
    const given = grantsOfApproval(action.name)
    const there = await this.present(action, asker, tx)
    const proofs = grantsNeeded(action.name)
      .filter((name) => !given.includes(name))
      .map((name) => there.get(name))
    return proofs.every((id) => id !== undefined) ? proofs : undefined
  }

  private async now(): Promise<Moment> {
    const { read } = this.parts.store
    const head = await read.selectFrom('log_head').select(['at', 'epoch']).executeTakeFirstOrThrow()
    return { db: read, now: Math.max(this.parts.now(), head.at), epoch: head.epoch }
  }

  /** A grant is worth what its giver may do now. */
  private async givers(db: Moment['db']): Promise<ReadonlySet<string>> {
    const people = await db.selectFrom('person').select(['id', 'role']).where('disabled_at', 'is', null).execute()
    return new Set(people.filter(({ role }) => isRole(role) && may(role, 'grant')).map(({ id }) => id))
  }

  /** Takes one use of a grant that is there. */
  async spend(tx: Tx, id: string, decision: string): Promise<void> {
    if (!(await takeUse(tx, id))) throw new Error(`grant ${id} was there and cannot be used`)
    tx.append({ kind: 'grant.spent', grant: id, decision })
  }
}

/** What is committed, or what stands within a transaction. */
type Moment = Pick<Tx, 'db' | 'now' | 'epoch'>

/** INVARIANT (nobody approves what is their own): a grant ahead is an approval like any other. */
function isOwn(asker: Caller, giver: string): boolean {
  return asker.id === giver || (asker.is === 'agent' && (asker.owner === giver || asker.handedTo === giver))
}
