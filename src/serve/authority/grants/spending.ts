import type { Action } from '../../../action/action.ts'
import type { Decision } from '../../../decide/decision.ts'
import type { Binding } from '../../../hold/binding.ts'
import { bindingOf } from '../../../hold/request.ts'
import { factsOf } from '../../../hold/request-facts.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Pinning } from '../calls/tool-pins.ts'
import type { KeptHold } from '../holds/kept-holds.ts'
import type { Judged, Parts } from '../parts.ts'
import type { Grants, NotSpent } from './grants.ts'
import type { StandingGrants } from './standing-grants.ts'

/** An action as it is asked for now. */
export interface Asking extends Judged {
  readonly caller: Caller
  readonly session: string
  readonly action: Action
  /** The fingerprint of the process, where whoever asks is going to run one. */
  readonly execution?: string
  /** What the record says of its beginning, without secrets, where it begins with the answer. */
  readonly begins?: readonly string[]
  /** Where the action is a call of a tool whose server's tools were told. */
  readonly pinning?: Pinning
  /** The agent client whose hook asks. */
  readonly client?: string
  /** Written with an allow, in the transaction that spends what it needs. As every operation it may be run again. */
  readonly along?: Along
}

export type Along = (tx: Tx, asking: Asking, decision: Decision) => Promise<void>

/** Spends what people approved, for an action as it is judged at this moment. */
export class Spending {
  private readonly parts: Parts
  private readonly grants: Grants
  private readonly standing: StandingGrants

  constructor(parts: Parts, grants: Grants, standing: StandingGrants) {
    this.parts = parts
    this.grants = grants
    this.standing = standing
  }

  /** What an approval of this would be bound to. */
  binding({ now, epoch }: Pick<Tx, 'now' | 'epoch'>, { action, weighed, caller, session, execution }: Asking): Binding {
    return bindingOf(factsOf(action, weighed), {
      asked: { at: now, ...askerOf(caller) },
      policy: this.parts.gate.policyDigest(),
      epoch,
      ...(weighed.reads === undefined ? {} : { reads: weighed.reads }),
      ...(execution === undefined ? {} : { execution }),
      ...(session === '' ? {} : { session }),
    })
  }

  /**
   * Gives the ids of all that was spent, separated by blanks.
   *
   * INVARIANT (a deny is final): nothing is spent for what is denied now, nor for what no approval cures, whatever was
   * approved before. What an approval does not give, the measured proof of a rollback, goes with it.
   */
  async spend(tx: Tx, kept: KeptHold, asking: Asking, decision: string): Promise<Result<string, NotSpent>> {
    const { weighed, action, caller } = asking
    const proofs = await this.standing.proofs(tx, action, caller)
    if (weighed.decision.verdict === 'deny' || factsOf(action, weighed).incurable.length > 0 || proofs === undefined) {
      const code = 'NOT_CURED'
      tx.append({ kind: 'grant.refused', hold: kept.hold.id, decision, code })
      return fault({ code, message: 'something stands against it now that no approval cures', hold: kept.hold })
    }
    const spent = await this.grants.spend(tx, kept, this.binding(tx, asking), decision)
    if (spent.is === 'fault') return spent
    for (const proof of proofs) await this.standing.spend(tx, proof, decision)
    return ok([spent.value, ...proofs].join(' '))
  }
}

export function askerOf(caller: Caller): {
  readonly agent?: string
  readonly owner?: string
  readonly handedTo?: string
  readonly person?: string
} {
  if (caller.is === 'person') return { person: caller.id }
  const { id, owner, handedTo } = caller
  return { agent: id, ...(owner === undefined ? {} : { owner }), ...(handedTo === undefined ? {} : { handedTo }) }
}
