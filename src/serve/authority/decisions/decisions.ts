import { isDeepStrictEqual } from 'node:util'
import type { Action } from '../../../action/action.ts'
import { parseAction } from '../../../action/parse.ts'
import type { Decision, Reason } from '../../../decide/decision.ts'
import { grantsNeeded } from '../../../decide/named.ts'
import { faulted, type Weighed } from '../../../gate.ts'
import { mismatch } from '../../../hold/binding.ts'
import { HOUR } from '../../../hold/duration.ts'
import { type HoldRequest, isOpen, openHold } from '../../../hold/request.ts'
import { factsOf } from '../../../hold/request-facts.ts'
import type { NotedFile } from '../../../lib/noted-files.ts'
import { redacted } from '../../../locate/shown.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller } from '../../identity/caller.ts'
import type { ToolPins, ToolsTold } from '../calls/tool-pins.ts'
import { type Along, type Asking, askerOf, type Spending } from '../grants/spending.ts'
import type { StandingGrants } from '../grants/standing-grants.ts'
import { type HoldHandle, handleOf } from '../holds/hold-handle.ts'
import { advance, countPending, holdsFor, type KeptHold, keepNewHold } from '../holds/kept-holds.ts'
import type { AskedFrom, Parts, UnknownTarget } from '../parts.ts'
import { intendRun, markBegun } from '../runs/asker-runs.ts'
import type { MockSessions } from '../settings/mock-sessions.ts'
import { houseRequest } from './house-rules.ts'
import type { AllowedBy, KeptDecisions } from './kept-decisions.ts'

export interface DecisionRequest {
  /** Whatever came as the action; it is read through the strict door. */
  readonly action: unknown
  /** The asker's own name for what belongs together. Approvals and refusals hold within it. */
  readonly session?: string
  /** The fingerprint of the process, where whoever asks is going to run it: an approval then holds for this one alone. */
  readonly execution?: string
  /** The run begins with the answer where nothing has to be spent for it; what the record is to say of it then. */
  readonly begins?: readonly string[]
  /** What the server of a tool that is called says of its tools. */
  readonly tools?: ToolsTold
  /** Of the authority's own executor. */
  readonly along?: Along
}

/** What the asker is told: the decision, and the request to people where there is one. */
export interface Answered extends Decision {
  /** The files that were read as part of it, where whoever asked is going to run it. */
  readonly files?: readonly NotedFile[]
  /** The run has begun: that stands in the record, and what became of it is waited for. */
  readonly begun?: true
  readonly hold?: HoldHandle
}

/** What decisions are made with. */
export interface DecisionNeeds {
  readonly spending: Spending
  readonly standing: StandingGrants
  readonly mocks: MockSessions
  readonly pins: ToolPins
  readonly kept: KeptDecisions
}

/** How long a rejected action stays rejected in its session. */
const REJECTED_FOR = HOUR

/**
 * Decides, records, asks.
 *
 * INVARIANT (no record, no action): the entry of an allow is durable before the answer leaves; where it cannot be made
 * durable the answer is deny.
 *
 * INVARIANT (once is once): what an allow spends is spent in the transaction of its entry.
 */
export class Decisions {
  private readonly parts: Parts
  private readonly standing: StandingGrants
  private readonly mocks: MockSessions
  private readonly spending: Spending
  private readonly pins: ToolPins
  private readonly kept: KeptDecisions

  constructor(parts: Parts, { spending, standing, mocks, pins, kept }: DecisionNeeds) {
    this.parts = parts
    this.kept = kept
    this.spending = spending
    this.pins = pins
    this.standing = standing
    this.mocks = mocks
  }

  async decide(caller: Caller, request: DecisionRequest): Promise<Answered> {
    const answered = await this.answer(caller, request)
    this.parts.decided(answered.verdict)
    return answered
  }

  private async answer(caller: Caller, request: DecisionRequest): Promise<Answered> {
    const parsed = parseAction(request.action)
    const session = request.session ?? ''
    if (parsed.is === 'fault')
      return this.refuse(caller, this.parts.nameOf(session), this.parts.gate.refuse(parsed.fault))
    const action = parsed.value
    try {
      const judged = await this.judge(caller, session, action, request.tools)
      return await this.settle(await this.asking(judged, request), request.tools)
    } catch (cause) {
      this.parts.report('a decision', cause)
      return faulted(this.parts.newId(''), cause)
    }
  }

  /**
   * Decides where it may go as things are. Where it may not, or has to wait, nothing is recorded and `undefined` is the answer:
   * whoever asks then asks in the ordinary way, which is recorded.
   */
  async decideIfLetGo(
    caller: Caller,
    request: DecisionRequest & { readonly action: Action },
  ): Promise<Answered | undefined> {
    const judged = await this.judge(caller, request.session ?? '', request.action, request.tools)
    if (judged.weighed.decision.verdict !== 'allow') return undefined
    const answered = await this.settle(await this.asking(judged, request), request.tools)
    this.parts.decided(answered.verdict)
    return answered
  }

  private async asking(judged: Asking, { execution, along, begins }: DecisionRequest): Promise<Asking> {
    return {
      ...judged,
      ...(execution === undefined ? {} : { execution }),
      ...(begins === undefined ? {} : { begins: await Promise.all(begins.map((one) => this.parts.redact(one))) }),
      ...(along === undefined ? {} : { along }),
    }
  }

  /** What the gate and the house say of an action now, with the standing grants that are there. */
  async judge(caller: Caller, given: string, action: Action, tools?: ToolsTold, from?: AskedFrom): Promise<Asking> {
    const { gate, house, now, timeZone } = this.parts
    const session = this.parts.nameOf(given)
    const grants = await this.standing.present(action, caller)
    const weighed = await gate.weigh(action, new Set(grants.keys()), from)
    const asked = houseRequest(action, weighed, { caller, session, now: now(), timeZone })
    const judged = { weighed: house.raise(asked, weighed), asked, table: weighed.decision.verdict }
    const asking = { caller, session, action, ...judged, unknown: unknownTargets(weighed) }
    if (action.kind !== 'tool' || tools === undefined) return asking
    return { ...asking, ...(await this.pins.raise(caller, action, tools, asking.weighed)) }
  }

  /** Input that is no action is recorded, too. */
  async refuse(caller: Caller, session: string, decision: Decision): Promise<Answered> {
    try {
      await this.parts.store.commit(async (tx) => {
        this.kept.refused(tx, caller, session, decision)
      })
      return decision
    } catch (cause) {
      this.parts.report('a refusal', cause)
      return faulted(decision.id, cause)
    }
  }

  private async settle(asking: Asking, tools?: ToolsTold): Promise<Answered> {
    const settled = await this.parts.store.commit((tx) => this.settleIn(tx, asking))
    if (settled !== 'changed') return settled
    // What was there a moment ago has been spent or written by somebody else: what is left decides.
    const again = await this.judge(asking.caller, asking.session, asking.action, tools)
    const { execution, begins, along } = asking
    const given = {
      ...(execution === undefined ? {} : { execution }),
      ...(begins === undefined ? {} : { begins }),
      ...(along === undefined ? {} : { along }),
    }
    return this.settle({ ...again, ...given }, tools)
  }

  /** Records and answers what was judged, asks people or spends what they gave. */
  async settleIn(tx: Tx, asking: Asking): Promise<Answered | 'changed'> {
    const { caller, pinning, weighed } = asking
    if (pinning?.is === 'first' && !(await this.pins.first(tx, caller, pinning))) return 'changed'
    if (weighed.decision.verdict === 'allow') return this.allow(tx, asking)
    if (weighed.decision.verdict === 'hold') return this.ask(tx, asking)
    return this.stop(tx, asking, weighed.decision)
  }

  /** Whether it would go ahead as things are. Nothing is spent. */
  async wouldGo(tx: Tx, asking: Asking): Promise<boolean> {
    const { verdict } = asking.weighed.decision
    if (verdict !== 'hold') return verdict === 'allow'
    return (await this.knownRequest(tx, asking))?.hold.status === 'approved'
  }

  /** Records that it is stopped for a reason that is not its own. */
  stopFor(tx: Tx, asking: Asking, reason: Reason): Answered {
    return this.stop(tx, asking, denied(asking.weighed.decision, reason))
  }

  private async allow(tx: Tx, asking: Asking): Promise<Answered | 'changed'> {
    const { action, weighed, caller } = asking
    if (action.kind !== 'named') return this.intent(tx, asking, weighed.decision, {})
    const there = await this.standing.present(action, caller, tx)
    const used = grantsNeeded(action.name).flatMap((name) => there.get(name) ?? [])
    if (used.length < grantsNeeded(action.name).length) return 'changed'
    for (const id of used) await this.standing.spend(tx, id, weighed.decision.id)
    return this.intent(tx, asking, weighed.decision, { grant: used.join(' ') })
  }

  private async ask(tx: Tx, asking: Asking): Promise<Answered> {
    const { caller, action, weighed } = asking
    const { decision } = weighed
    if (action.kind === 'workflow') {
      const session = await this.mocks.covering(tx, caller, this.parts.nameOf(action.name))
      if (session !== undefined) {
        const message = `a mock run within mock session \`${session}\``
        return this.intent(tx, asking, allowed(decision, { code: 'MOCK_SESSION', message }), { mock: session })
      }
    }
    const known = await this.knownRequest(tx, asking)
    if (known === undefined) return this.open(tx, asking)
    const { hold } = known
    if (hold.status === 'rejected') {
      const message = `a person rejected it: request \`${hold.id}\``
      return this.stop(tx, asking, denied(decision, { code: 'REJECTED', message }), hold)
    }
    if (hold.status !== 'approved') return this.stop(tx, asking, decision, hold)
    const spent = await this.spending.spend(tx, known, asking, decision.id)
    if (spent.is === 'fault')
      return isOpen(spent.fault.hold) ? this.stop(tx, asking, decision, spent.fault.hold) : this.open(tx, asking)
    if (asking.pinning?.is === 'changed') await this.pins.again(tx, caller, asking.pinning, hold.id)
    const people = hold.approvals.length === 1 ? 'a person' : `${hold.approvals.length} people`
    const message = `approved by ${people}: request \`${hold.id}\``
    const allowing = allowed(decision, { code: 'APPROVED', message })
    return this.intent(tx, asking, allowing, { hold: hold.id, grant: spent.value })
  }

  /** The request of this asker, in this session, that an answer depends on: approved, waiting, or rejected of late. */
  private async knownRequest(tx: Tx, asking: Asking): Promise<KeptHold | undefined> {
    const presented = this.spending.binding(tx, asking)
    const { incurable } = factsOf(asking.action, asking.weighed)
    const own: KeptHold[] = []
    for (const kept of await holdsFor(tx.db, presented, ['approved', 'pending', 'rejected'])) {
      // Clocks may have run out since somebody looked.
      const { hold } = await advance(tx, kept, { is: 'tick', at: tx.now }, this.parts.approvals.freezes)
      own.push({ ...kept, hold })
    }
    const same = own.filter(({ hold }) => mismatch(hold.bound, presented) === undefined)
    return (
      same.find(({ hold }) => hold.status === 'approved') ??
      own.find(({ hold }) => hold.closed?.code === 'REJECTED' && tx.now - hold.closed.at < REJECTED_FOR) ??
      // One that could not be approved is no answer to what can be since.
      same.find(({ hold }) => hold.status === 'pending' && isDeepStrictEqual(hold.facts.incurable, incurable))
    )
  }

  private async open(tx: Tx, asking: Asking): Promise<Answered> {
    const { action, weighed, caller, session, execution } = asking
    const { decision } = weighed
    if ((await countPending(tx, caller)) >= this.parts.openHoldsPerAgent) {
      const reason = { code: 'TOO_MANY_REQUESTS', message: 'too many requests of this asker wait for people' } as const
      return this.stop(tx, asking, denied(decision, reason))
    }
    const hold = openHold({
      id: this.parts.newId('hold_'),
      asked: { at: tx.now, ...askerOf(caller) },
      facts: factsOf(action, weighed),
      policy: this.parts.gate.policyDigest(),
      epoch: tx.epoch,
      rules: this.parts.approvals,
      ...(weighed.reads === undefined ? {} : { reads: weighed.reads }),
      ...(execution === undefined ? {} : { execution }),
      ...(session === '' ? {} : { session }),
    })
    await keepNewHold(tx, hold, decision.id)
    tx.append({
      kind: 'hold.opened',
      hold: hold.id,
      decision: decision.id,
      digest: hold.bound.digest,
      target: hold.bound.target,
      environment: hold.bound.environment.class,
      decideBefore: new Date(hold.decideBefore).toISOString(),
    })
    tx.tell('hold.opened', { id: hold.id })
    if (asking.pinning?.is === 'changed') this.pins.changed(tx, caller, asking.pinning, hold.id)
    return this.stop(tx, asking, decision, hold)
  }

  /** Lets it go: the entry first, then the answer. */
  private async intent(tx: Tx, asking: Asking, decision: Decision, by: AllowedBy): Promise<Answered> {
    this.kept.intent(tx, asking, decision, by)
    if (asking.along !== undefined) {
      await asking.along(tx, asking, decision)
      return decision
    }
    if (asking.execution === undefined) return decision
    const { caller, begins, weighed } = asking
    await intendRun(tx, caller, decision.id)
    const known = { ...decision, files: weighed.files ?? [] }
    // What people approved begins by a word of its own: killed before it, it is known not to have run.
    if (begins === undefined || Object.keys(by).length > 0) return known
    const begun = await markBegun(tx, caller, decision.id, begins)
    return begun.is === 'ok' ? { ...known, begun: true } : known
  }

  private stop(tx: Tx, asking: Asking, decision: Decision, hold?: HoldRequest): Answered {
    this.kept.stopped(tx, asking, decision, hold?.id)
    if (hold === undefined) return decision
    const files = asking.execution === undefined ? {} : { files: asking.weighed.files ?? [] }
    return { ...decision, hold: handleOf(hold, this.parts.publicUrl()), ...files }
  }
}

function unknownTargets({ effects }: Weighed): readonly UnknownTarget[] {
  const found = effects
    .filter((one) => one.environment === 'unknown')
    .flatMap(({ identity }) => identity ?? [])
    // One with a secret in it is not kept, and not enrolled.
    .filter(({ id }) => redacted(id) === id)
  return [...new Map(found.map(({ kind, id }) => [`${kind} ${id}`, { kind, identity: id }])).values()].slice(0, 20)
}

function allowed(decision: Decision, reason: Reason): Decision {
  const { instead: _instead, ...rest } = decision
  return { ...rest, verdict: 'allow', reasons: [reason, ...decision.reasons] }
}

function denied(decision: Decision, reason: Reason): Decision {
  const { instead: _instead, ...rest } = decision
  return { ...rest, verdict: 'deny', reasons: [reason, ...decision.reasons] }
}
