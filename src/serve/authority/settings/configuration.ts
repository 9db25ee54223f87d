import { hash } from 'node:crypto'
import { nobodyElse } from '../../../hold/approval/quorum.ts'
import {
  type ChangeName,
  type ConfigurationChange,
  changeFacts,
  handsOut,
  namesPerson,
  type ShownChange,
  shownChange,
} from '../../../hold/configuration.ts'
import type { HoldFault } from '../../../hold/hold-fault.ts'
import { type HoldRequest, openHold } from '../../../hold/request.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { PersonCaller } from '../../identity/caller.ts'
import { GONE_FOR } from '../../identity/owners.ts'
import { findPerson } from '../../identity/people.ts'
import { isRole, may, type Permission } from '../../identity/roles.ts'
import { type HoldHandle, handleOf } from '../holds/hold-handle.ts'
import { advance, countPending, findHold, holdsFor, type KeptHold, keepNewHold } from '../holds/kept-holds.ts'
import type { Parts } from '../parts.ts'
import { type Refusal, refusal } from '../refusal.ts'
import { readWorld } from '../world.ts'

/** How a change is looked at and done; see `loosening.ts`. */
export interface Deed<T> {
  readonly change: ConfigurationChange
  /** What is wrong with it as things are, and whether it loosens anything. Nothing is written. */
  weigh(tx: Tx): Promise<Result<Weight, Refusal>>
  /** Does it, for whoever asked. What was weighed in the same operation is not refused here. */
  perform(tx: Tx): Promise<Result<T, Refusal>>
}

export interface Weight {
  readonly loosens: boolean
  /** What whoever confirms it types out. */
  readonly target: string
}

/** The deed of a change that was asked for by this person. */
export type Deeds = (change: ConfigurationChange, by: string) => Deed<unknown>

export type Settled<T> =
  | { readonly is: 'done'; readonly value: T }
  /** A second person confirms it first. */
  | { readonly is: 'waits'; readonly hold: HoldHandle }

/** What whoever asks for a change has to be let to do, also at the moment when it is done. */
const PERMISSION_FOR: Readonly<Record<ChangeName, Permission>> = {
  'target.enrolled': 'registry',
  'target.removed': 'registry',
  'freeze.lifted': 'freeze',
  'grant.given': 'grant',
  'person.added': 'people',
  'person.invited': 'people',
  'person.role': 'people',
  'person.enabled': 'people',
  'person.token': 'people',
  'person.link': 'people',
  'agent.owner': 'agents',
  'agent.token': 'agents',
}

const LOUD_ALONE = 'CONFIGURATION LOOSENED ALONE: nobody else is there who could have confirmed it'

/**
 * Changes of the authority's own configuration.
 *
 * INVARIANT (two to loosen): what loosens it is done once one more person than who asked has confirmed it, or, where the
 * rules say so and there is nobody else, at once and told loudly.
 */
export class Configuration {
  private readonly parts: Parts
  private readonly deeds: Deeds

  constructor(parts: Parts, deeds: Deeds) {
    this.parts = parts
    this.deeds = deeds
  }

  /** Does what tightens. What loosens is confirmed first; asked for again, it is the same request. */
  ask<T>(person: PersonCaller, deed: Deed<T>): Promise<Result<Settled<T>, Refusal>> {
    return this.parts.store.commit(async (tx): Promise<Result<Settled<T>, Refusal>> => {
      const weighed = await deed.weigh(tx)
      if (weighed.is === 'fault') return weighed
      if (!weighed.value.loosens) return settled(await deed.perform(tx))
      const wanted = this.request(tx, person, deed.change, weighed.value)
      const known = await this.known(tx, person, wanted)
      if (known?.hold.status === 'pending')
        return ok({ is: 'waits', hold: handleOf(known.hold, this.parts.publicUrl()) })
      const spent = known === undefined ? undefined : await this.spend(tx, known, deed)
      if (spent?.is === 'ok') return ok({ is: 'done', value: spent.value })
      if (await this.isAlone(tx, wanted)) return ok({ is: 'done', value: await this.alone(tx, person, deed, wanted) })
      if ((await countPending(tx, person)) >= this.parts.openHoldsPerAgent)
        return fault(refusal('TOO_MANY', 'too many requests of yours wait for people', 'cancel one, or wait'))
      await this.open(tx, person, deed.change, wanted)
      return ok({ is: 'waits', hold: handleOf(wanted, this.parts.publicUrl()) })
    })
  }

  /** Whether what the request asks for could still be done, and who asked could still ask for it. */
  async stillStands(tx: Tx, hold: HoldRequest): Promise<Result<void, Refusal>> {
    if (!(await this.mayAsk(tx, hold)))
      return fault(refusal('CONFLICT', 'whoever asked for it may no longer do so', 'reject it, or ask for it yourself'))
    const weighed = await (await this.asked(tx, hold)).weigh(tx)
    return weighed.is === 'ok' ? ok(undefined) : weighed
  }

  /** Does what has just been confirmed; what hands something out waits for whoever asked to come back for it. */
  async confirmed(tx: Tx, kept: KeptHold): Promise<HoldRequest> {
    const deed = await this.asked(tx, kept.hold)
    if (handsOut(deed.change)) return kept.hold
    const spent = await this.spend(tx, kept, deed)
    if (spent.is === 'fault') throw new Error(`a change that was just confirmed was not done: ${spent.fault.message}`)
    return (await findHold(tx.db, kept.hold.id))?.hold ?? kept.hold
  }

  /** What a request is about, for those who answer it; nothing once it was erased. */
  async shown(db: Tx['db'], hold: string): Promise<ShownChange | undefined> {
    const row = await db.selectFrom('asked_change').select('body').where('hold', '=', hold).executeTakeFirst()
    const change = row?.body == null ? undefined : this.parts.sign.open<ConfigurationChange>(row.body)
    return change === undefined ? undefined : shownChange(change)
  }

  /** An account that was taken over and is closed since has nothing more done in its name. */
  private async mayAsk(tx: Tx, { id, asked }: HoldRequest): Promise<boolean> {
    const row = await tx.db.selectFrom('asked_change').select('change').where('hold', '=', id).executeTakeFirst()
    const person = await findPerson(tx.db, asked.person ?? '')
    if (row === undefined || person === undefined || person.disabled_at !== null || !isRole(person.role)) return false
    return may(person.role, PERMISSION_FOR[row.change as ChangeName])
  }

  private async asked(tx: Tx, hold: HoldRequest): Promise<Deed<unknown>> {
    const row = await tx.db.selectFrom('asked_change').select('body').where('hold', '=', hold.id).executeTakeFirst()
    const change = row?.body == null ? undefined : this.parts.sign.open<ConfigurationChange>(row.body)
    if (change === undefined || digestOf(row?.body ?? '') !== hold.bound.digest)
      throw new Error('the requested change was changed past the authority')
    return this.deeds(change, hold.asked.person ?? '')
  }

  private request(tx: Tx, person: PersonCaller, change: ConfigurationChange, { target }: Weight): HoldRequest {
    return openHold({
      id: this.parts.newId('hold_'),
      asked: { at: tx.now, person: person.id },
      facts: changeFacts(change, { digest: digestOf(this.parts.sign.close(change)), target }),
      policy: this.parts.gate.policyDigest(),
      epoch: tx.epoch,
      rules: this.parts.approvals,
    })
  }

  /** The request of this person for this very change that waits or has been confirmed. */
  private async known(tx: Tx, person: PersonCaller, { bound }: HoldRequest): Promise<KeptHold | undefined> {
    for (const kept of await holdsFor(tx.db, { digest: bound.digest, asker: person.id }, ['approved', 'pending'])) {
      // Clocks may have run out since somebody looked.
      const { hold } = await advance(tx, kept, { is: 'tick', at: tx.now }, this.parts.approvals.freezes)
      const open = hold.status === 'approved' || hold.status === 'pending'
      if (open && hold.bound.epoch === tx.epoch && hold.bound.policy === bound.policy) return { ...kept, hold }
    }
    return undefined
  }

  private async isAlone(tx: Tx, { terms, asked }: HoldRequest): Promise<boolean> {
    if (!this.parts.approvals.aloneConfigures) return false
    const world = await readWorld(tx, this.parts.approvals.freezes)
    if (!nobodyElse(terms.requirements, asked, world)) return false
    const gone = await tx.db
      .selectFrom('person')
      .select('id')
      .where('approver_until', '>', tx.now - GONE_FOR)
      .where('id', '!=', asked.person ?? '')
      .executeTakeFirst()
    return gone === undefined
  }

  private async alone<T>(tx: Tx, { id }: PersonCaller, deed: Deed<T>, { bound }: HoldRequest): Promise<T> {
    const { is } = deed.change
    tx.append({ kind: 'configuration.loosened', change: is, digest: bound.digest, person: id, alone: true })
    tx.tell('configuration.loosened', { change: is })
    this.parts.loud(LOUD_ALONE, { change: is, by: id })
    return performed(await deed.perform(tx))
  }

  /** A confirmation by somebody who may no longer give it is void; the request is closed then. */
  private async spend<T>(tx: Tx, kept: KeptHold, deed: Deed<T>): Promise<Result<T, HoldFault>> {
    const { id, bound } = kept.hold
    const event = { is: 'spend', at: tx.now, presented: bound } as const
    const { hold, fault: wrong } = await advance(tx, kept, event, this.parts.approvals.freezes)
    if (wrong !== undefined) return fault(wrong)
    const { is } = deed.change
    const by = hold.asked.person ?? ''
    const confirmed = hold.approvals.map((one) => one.by)
    tx.append({ kind: 'configuration.loosened', change: is, digest: bound.digest, person: by, hold: id, confirmed })
    tx.tell('configuration.loosened', { change: is, id })
    return ok(performed(await deed.perform(tx)))
  }

  private async open(tx: Tx, person: PersonCaller, change: ConfigurationChange, hold: HoldRequest): Promise<void> {
    await keepNewHold(tx, hold, hold.id)
    await tx.db
      .insertInto('asked_change')
      .values({ hold: hold.id, change: change.is, body: this.parts.sign.close(change) })
      .execute()
    tx.append({
      kind: 'hold.opened',
      hold: hold.id,
      about: 'configuration',
      change: change.is,
      person: person.id,
      digest: hold.bound.digest,
      environment: hold.bound.environment.class,
      ...(namesPerson(change) ? {} : { target: hold.bound.target }),
      decideBefore: new Date(hold.decideBefore).toISOString(),
    })
    tx.tell('hold.opened', { id: hold.id })
  }
}

/** Of the signed text: the log has it, and nobody without the key can guess from it whom a change names. */
function digestOf(signed: string): string {
  return `sha256:${hash('sha256', signed, 'hex')}`
}

function settled<T>(done: Result<T, Refusal>): Result<Settled<T>, Refusal> {
  return done.is === 'ok' ? ok({ is: 'done', value: done.value }) : done
}

/** Nothing came between weighing and this; if something did, nothing at all is written. */
function performed<T>(done: Result<T, Refusal>): T {
  if (done.is === 'ok') return done.value
  throw new Error(`a change that was weighed was refused: ${done.fault.message}`)
}
