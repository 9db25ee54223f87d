import { type Answer, LONGEST_TEXT } from '../../../hold/approval/answer.ts'
import { escalationsDue } from '../../../hold/approval/quorum.ts'
import { checklistMember } from '../../../hold/approval/record.ts'
import type { HoldFault } from '../../../hold/hold-fault.ts'
import type { HoldStatus } from '../../../hold/hold-status.ts'
import type { HoldRequest } from '../../../hold/request.ts'
import type { HoldEvent } from '../../../hold/transition.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { commitmentTo } from '../../../record/kept.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller, PersonCaller } from '../../identity/caller.ts'
import type { Grants } from '../grants/grants.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, type RefusalCode } from '../refusal.ts'
import type { Configuration } from '../settings/configuration.ts'
import type { MockSessions } from '../settings/mock-sessions.ts'
import { advance, findHold, type KeptHold, keepHold } from './kept-holds.ts'
import { type AgentHoldView, agentView, type HoldSummary, type HoldView, ShownHolds } from './shown-holds.ts'

/** Requests to people: shown, answered, closed. */
export class Holds {
  private readonly parts: Parts
  private readonly grants: Grants
  private readonly mocks: MockSessions
  private readonly configuration: Configuration
  private readonly shown: ShownHolds

  constructor(parts: Parts, grants: Grants, mocks: MockSessions, configuration: Configuration) {
    this.parts = parts
    this.grants = grants
    this.mocks = mocks
    this.configuration = configuration
    this.shown = new ShownHolds(parts, mocks, configuration)
  }

  list(caller: Caller, status: HoldStatus | undefined): Promise<readonly HoldSummary[]> {
    return this.shown.list(caller, status)
  }

  async view(caller: Caller, id: string): Promise<Result<HoldView | AgentHoldView, Refusal>> {
    const kept = await this.current(id)
    if (kept === undefined || !maySee(caller, kept.hold)) return fault(notFound('hold request'))
    return ok(caller.is === 'agent' ? agentView(kept) : await this.shown.forPerson(kept))
  }

  /** As `view`, once the request is no longer as it was, or after so many seconds. */
  async wait(caller: Caller, id: string, seconds: number): Promise<Result<HoldView | AgentHoldView, Refusal>> {
    const before = await this.current(id)
    if (before === undefined || !maySee(caller, before.hold)) return fault(notFound('hold request'))
    if (before.hold.status === 'pending') await this.untilChanged(id, before.hold, seconds)
    return this.view(caller, id)
  }

  async approve(person: PersonCaller, id: string, given: Answer, stepUp: boolean): Promise<Result<HoldView, Refusal>> {
    const [justification, rollbackPlan, backup] = await Promise.all([
      this.clean(given.justification),
      this.clean(given.rollbackPlan),
      this.clean(given.backup),
    ])
    const answer = { ...given, justification, rollbackPlan, backup }
    return this.happen(person, id, (at) => ({ is: 'approve', at, by: person.id, answer, stepUp }))
  }

  async reject(person: PersonCaller, id: string, given: unknown): Promise<Result<HoldView, Refusal>> {
    const reason = await this.clean(given)
    return this.happen(person, id, (at) => ({ is: 'reject', at, by: person.id, reason }))
  }

  async emergency(person: PersonCaller, id: string, given: unknown): Promise<Result<HoldView, Refusal>> {
    const reason = await this.clean(given)
    return this.happen(person, id, (at) => ({ is: 'emergency', at, by: person.id, reason }))
  }

  async review(person: PersonCaller, id: string, given: unknown): Promise<Result<HoldView, Refusal>> {
    const finding = await this.clean(given)
    return this.happen(person, id, (at) => ({ is: 'review', at, by: person.id, finding }))
  }

  /** What people write is kept, so that secrets are taken out of it first. */
  private clean(given: unknown): Promise<unknown> | unknown {
    return typeof given === 'string' && given.length <= LONGEST_TEXT ? this.parts.redact(given) : given
  }

  async cancel(caller: Caller, id: string): Promise<Result<AgentHoldView, Refusal>> {
    const kept = await this.current(id)
    if (kept === undefined || !maySee(caller, kept.hold)) return fault(notFound('hold request'))
    const done = await this.step(id, (at) => ({ is: 'cancel', at, by: caller.id }))
    return done.is === 'ok' ? ok(agentView(done.value)) : done
  }

  /** What an approval of the request is bound to; a passkey confirms exactly this. */
  async digestOf(id: string): Promise<string | undefined> {
    return (await this.current(id))?.hold.bound.digest
  }

  /** Closes what nobody answered in time, and tells whom an escalation names. Called now and then. */
  async runClocks(): Promise<void> {
    const now = this.parts.now()
    const due = await this.parts.store.read
      .selectFrom('hold')
      .select('id')
      .where('status', 'in', ['pending', 'approved'])
      .execute()
    for (const { id } of due) {
      const kept = await findHold(this.parts.store.read, id)
      if (kept === undefined) continue
      if (isDue(kept.hold, now)) await this.step(id, (at) => ({ is: 'tick', at }))
      else if (kept.hold.status === 'pending') await this.escalate(kept.hold, now)
    }
  }

  /**
   * Tells other approvers of a request that waits; it never becomes an allow by waiting. They are told once, whichever
   * authority over the store looks first and however often one is started.
   */
  private async escalate(seen: HoldRequest, now: number): Promise<void> {
    if (stepsDue(seen, now).length === 0) return
    await this.parts.store.commit(async (tx) => {
      const kept = await findHold(tx.db, seen.id)
      if (kept?.hold.status !== 'pending') return
      const steps = stepsDue(kept.hold, tx.now)
      if (steps.length === 0) return
      const roles = [...new Set(steps.flatMap((step) => step.roles))]
      const people = [...new Set(steps.flatMap((step) => step.people))]
      await keepHold(tx, { ...kept.hold, escalated: tx.now }, kept.decision)
      tx.append({ kind: 'hold.escalated', hold: seen.id, why: 'nobody answered', roles, people })
      tx.tell('hold.escalated', { id: seen.id, roles, people })
    })
  }

  private async happen(
    person: PersonCaller,
    id: string,
    event: (at: number) => HoldEvent,
  ): Promise<Result<HoldView, Refusal>> {
    const done = await this.step(id, event, person)
    return done.is === 'ok' ? ok(await this.shown.forPerson(done.value)) : done
  }

  private async step(
    id: string,
    event: (at: number) => HoldEvent,
    person?: PersonCaller,
  ): Promise<Result<KeptHold, Refusal>> {
    return this.parts.store.commit(async (tx) => {
      const kept = await findHold(tx.db, id)
      if (kept === undefined) return fault(notFound('hold request'))
      const happened = event(tx.now)
      const { status, facts } = kept.hold
      if (happened.is === 'approve' && status === 'pending' && facts.about === 'configuration') {
        const stands = await this.configuration.stillStands(tx, kept.hold)
        if (stands.is === 'fault') return stands
      }
      const { hold, fault: wrong } = await advance(tx, kept, happened, this.parts.approvals.freezes)
      if (wrong !== undefined) {
        if (person !== undefined) tx.append({ kind: 'hold.answered', hold: id, by: person.id, code: wrong.code })
        return fault(refusalOf(wrong))
      }
      const after = await this.follow(tx, kept, hold, happened)
      return ok({ hold: after, decision: kept.decision })
    })
  }

  /** What an event brings with it, in the same transaction; the request as it is then. */
  private async follow(tx: Tx, kept: KeptHold, after: HoldRequest, event: HoldEvent): Promise<HoldRequest> {
    if (event.is === 'approve') await this.noteAnswer(tx, after)
    if (event.is === 'emergency') {
      tx.append({ kind: 'hold.escalated', hold: after.id, by: event.by, why: 'emergency' })
      tx.tell('hold.emergency', { id: after.id })
    }
    if (event.is === 'review') tx.append({ kind: 'hold.reviewed', hold: after.id, by: event.by })
    if (kept.hold.status === 'approved' || after.status !== 'approved') return after
    const { about } = after.facts
    if (about === 'configuration') return this.configuration.confirmed(tx, { hold: after, decision: kept.decision })
    if (about === 'mock-session') await this.mocks.openApproved(tx, after)
    else await this.grants.give(tx, after)
    return after
  }

  /** Who approved stands in the log; what they wrote stands there as commitments, and in the store until it is erased. */
  private async noteAnswer(tx: Tx, hold: HoldRequest): Promise<void> {
    const approval = hold.approvals.at(-1)
    if (approval === undefined) return
    const kept = (value: string) => commitmentTo(tx, value, hold.id, this.parts.random)
    tx.append({
      kind: 'hold.answered',
      hold: hold.id,
      by: approval.by,
      code: 'APPROVES',
      justification: await kept(approval.justification),
      rollbackPlan: await kept(approval.rollbackPlan),
      stepUp: approval.stepUp,
      ...(approval.backup === undefined ? {} : { backup: approval.backup }),
      ...checklistMember(hold, approval),
    })
    tx.tell('hold.answered', { id: hold.id })
  }

  private async current(id: string): Promise<KeptHold | undefined> {
    const kept = await findHold(this.parts.store.read, id)
    if (kept === undefined || !isDue(kept.hold, this.parts.now())) return kept
    await this.step(id, (at) => ({ is: 'tick', at }))
    return findHold(this.parts.store.read, id)
  }

  private async untilChanged(id: string, before: HoldRequest, seconds: number): Promise<void> {
    const until = Math.min(this.parts.now() + seconds * 1000, before.decideBefore)
    while (this.parts.now() < until) {
      // Listened for before it is looked at, so that nothing happens in between unheard.
      const change = this.parts.changed(until - this.parts.now())
      const now = await findHold(this.parts.store.read, id)
      if (now === undefined || now.hold.status !== before.status || !(await change)) return
    }
  }
}

/** Escalations that are due and were not told of before. */
function stepsDue({ terms, asked, escalated }: HoldRequest, now: number) {
  const before = escalated === undefined ? -1 : escalated - asked.at
  return escalationsDue(terms.requirements, { before, now: now - asked.at })
}

function maySee(caller: Caller, hold: HoldRequest): boolean {
  return caller.is === 'person' || hold.asked.agent === caller.id
}

function isDue(hold: HoldRequest, now: number): boolean {
  if (hold.status === 'pending') return now >= hold.decideBefore
  return hold.status === 'approved' && now >= (hold.executeBefore ?? 0)
}

/** Refusals of the room of requests, by what the caller can do about it. */
const STATUS_OF: Readonly<Record<string, RefusalCode>> = {
  REQUEST_CLOSED: 'ALREADY_CLOSED',
  ALREADY_APPROVED: 'ALREADY_CLOSED',
  ALREADY_ANSWERED: 'ALREADY_ANSWERED',
  OWN_REQUEST: 'OWN_REQUEST',
  NOT_AN_APPROVER: 'ROLE_MISSING',
  NOT_THE_ASKER: 'FORBIDDEN',
  STEP_UP_REQUIRED: 'STEP_UP_NEEDED',
  REVIEWER_TOOK_PART: 'OWN_REQUEST',
  ALREADY_EMERGENCY: 'CONFLICT',
  NOT_AN_EMERGENCY: 'CONFLICT',
  ALREADY_REVIEWED: 'CONFLICT',
  UNKNOWN_TIME: 'GATE_FAULT',
}

function refusalOf(wrong: HoldFault): Refusal {
  const code = STATUS_OF[wrong.code] ?? 'INVALID'
  const { message, help } = wrong
  const problems = wrong.problems ?? [{ field: '', code: wrong.code, message: wrong.message }]
  return code === 'INVALID' ? { code, message, help, problems } : { code, message, help }
}
