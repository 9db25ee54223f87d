import { parseAction } from '../../action/parse.ts'
import type { Decision } from '../../decide/decision.ts'
import { type Answer, LONGEST_TEXT } from '../../hold/answer.ts'
import type { HoldFault } from '../../hold/hold-fault.ts'
import type { MockRequest } from '../../hold/mock-session.ts'
import { SENTENCE } from '../../hold/phrase.ts'
import { type Plan, planFor } from '../../hold/plan.ts'
import { escalationsDue } from '../../hold/quorum.ts'
import { type ApprovalRecord, approvalRecord } from '../../hold/record.ts'
import type { HoldRequest, HoldStatus } from '../../hold/request.ts'
import type { HoldEvent } from '../../hold/transition.ts'
import { type Warning, warningFor } from '../../hold/warning.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { commitmentTo } from '../../record/kept.ts'
import type { Tx } from '../../record/store/operation.ts'
import type { Caller, PersonCaller } from '../identity/caller.ts'
import type { Grants } from './grants.ts'
import { advance, findHold, type KeptHold } from './kept-holds.ts'
import type { MockSessions } from './mock-sessions.ts'
import type { Parts, UnknownTarget } from './parts.ts'
import { notFound, type Refusal, type RefusalCode } from './refusal.ts'

/** A request as its list shows it. */
export interface HoldSummary {
  readonly id: string
  readonly status: HoldStatus
  readonly decision: string
  readonly digest: string
  readonly target: string
  readonly environment: string
  readonly risk: string
  readonly reasons: readonly string[]
  readonly agent?: string
  readonly person?: string
  /** The name of whoever asked. */
  readonly asker?: string
  readonly session?: string
  readonly openedAt: string
  readonly decideBefore: string
  readonly executeBefore?: string
  readonly approvals: number
  readonly emergency: boolean
}

/** A request as an approver sees it: everything that an approval is about, made from the action's own bytes. */
export interface HoldView extends HoldSummary {
  /** What has to be typed, letter by letter. Only people are told. */
  readonly sentence: string
  /** Any of them may be typed. */
  readonly targets: readonly string[]
  readonly changesData: boolean
  readonly incurable: readonly string[]
  readonly needs: HoldRequest['terms']
  readonly answers: HoldRequest['approvals']
  readonly wrongAnswers: number
  readonly closed?: HoldRequest['closed']
  readonly warning?: Warning
  /** Of a request for a mock session. */
  readonly mock?: MockRequest
  readonly plan?: Plan
  readonly record?: ApprovalRecord
  /** Targets that nobody has classified: a person may say once what they are, and it is remembered. */
  readonly unknown: readonly UnknownTarget[]
  /** Checkpoint of the log at this moment, to be compared with what a witness saw. */
  readonly checkpoint: string
}

/** What the agent that asked sees of it: not the sentence, not what people wrote. */
export type AgentHoldView = Pick<HoldSummary, 'id' | 'status' | 'decision' | 'digest' | 'decideBefore'> & {
  readonly executeBefore?: string
  readonly reason?: string
}

const MOST_LISTED = 200

/** Requests to people: shown, answered, closed. */
export class Holds {
  private readonly parts: Parts
  private readonly grants: Grants
  private readonly mocks: MockSessions
  /** Escalations before this have been told. */
  private clocksRan = 0

  constructor(parts: Parts, grants: Grants, mocks: MockSessions) {
    this.parts = parts
    this.grants = grants
    this.mocks = mocks
  }

  /** The latest first; an agent sees its own. */
  async list(caller: Caller, status: HoldStatus | undefined): Promise<readonly HoldSummary[]> {
    let query = this.parts.store.read.selectFrom('hold').selectAll().orderBy('opened_at', 'desc').limit(MOST_LISTED)
    if (status !== undefined) query = query.where('status', '=', status)
    if (caller.is === 'agent') query = query.where('agent', '=', caller.id)
    const rows = await query.execute()
    const names = await this.names(rows)
    return rows.map((row) => ({
      ...summaryOf({ hold: JSON.parse(row.body) as HoldRequest, decision: row.decision }),
      ...nameIn(names, row),
    }))
  }

  /** Who asked, by the name that people know them by. */
  private async names(rows: readonly AskerIds[]): Promise<ReadonlyMap<string, string>> {
    const { read } = this.parts.store
    const ids = (field: keyof AskerIds) => ['', ...new Set(rows.flatMap((row) => row[field] ?? []))]
    const agents = await read.selectFrom('agent').select(['id', 'name']).where('id', 'in', ids('agent')).execute()
    const people = await read.selectFrom('person').select(['id', 'name']).where('id', 'in', ids('person')).execute()
    return new Map([...agents, ...people].map(({ id, name }) => [id, name]))
  }

  async view(caller: Caller, id: string): Promise<Result<HoldView | AgentHoldView, Refusal>> {
    const kept = await this.current(id)
    if (kept === undefined || !maySee(caller, kept.hold)) return fault(notFound('hold request'))
    return ok(caller.is === 'agent' ? agentView(kept) : await this.personView(kept))
  }

  /** As `view`, once the request is no longer as it was, or after so many seconds. */
  async wait(caller: Caller, id: string, seconds: number): Promise<Result<HoldView | AgentHoldView, Refusal>> {
    const before = await this.current(id)
    if (before === undefined || !maySee(caller, before.hold)) return fault(notFound('hold request'))
    if (before.hold.status === 'pending') await this.untilChanged(id, before.hold, seconds)
    return this.view(caller, id)
  }

  async approve(person: PersonCaller, id: string, given: Answer, stepUp: boolean): Promise<Result<HoldView, Refusal>> {
    const [justification, rollbackPlan] = await Promise.all([
      this.clean(given.justification),
      this.clean(given.rollbackPlan),
    ])
    const answer = { ...given, justification, rollbackPlan }
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
    const before = this.clocksRan
    this.clocksRan = now
    const due = await this.parts.store.read
      .selectFrom('hold')
      .select('id')
      .where('status', 'in', ['pending', 'approved'])
      .execute()
    for (const { id } of due) {
      const kept = await findHold(this.parts.store.read, id)
      if (kept === undefined) continue
      if (isDue(kept.hold, now)) await this.step(id, (at) => ({ is: 'tick', at }))
      else if (kept.hold.status === 'pending') await this.escalate(kept.hold, { before, now })
    }
  }

  /** Tells other approvers of a request that waits; it never becomes an allow by waiting. */
  private async escalate(hold: HoldRequest, { before, now }: { readonly before: number; readonly now: number }) {
    const waited = { before: before - hold.asked.at, now: now - hold.asked.at }
    const steps = escalationsDue(hold.terms.requirements, waited)
    if (steps.length === 0) return
    const roles = [...new Set(steps.flatMap((step) => step.roles))]
    const people = [...new Set(steps.flatMap((step) => step.people))]
    await this.parts.store.commit(async (tx) => {
      tx.append({ kind: 'hold.escalated', hold: hold.id, why: 'nobody answered', roles, people })
      tx.tell('hold.escalated', { id: hold.id, roles, people })
    })
  }

  private async happen(
    person: PersonCaller,
    id: string,
    event: (at: number) => HoldEvent,
  ): Promise<Result<HoldView, Refusal>> {
    const done = await this.step(id, event, person)
    return done.is === 'ok' ? ok(await this.personView(done.value)) : done
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
      const { hold, fault: wrong } = await advance(tx, kept, happened, this.parts.approvals.freezes)
      if (wrong !== undefined) {
        if (person !== undefined) tx.append({ kind: 'hold.answered', hold: id, by: person.id, code: wrong.code })
        return fault(refusalOf(wrong))
      }
      await this.follow(tx, kept, hold, happened)
      return ok({ hold, decision: kept.decision })
    })
  }

  /** What an event brings with it, in the same transaction. */
  private async follow(tx: Tx, kept: KeptHold, after: HoldRequest, event: HoldEvent): Promise<void> {
    if (event.is === 'approve') await this.noteAnswer(tx, after)
    if (event.is === 'emergency') {
      tx.append({ kind: 'hold.escalated', hold: after.id, by: event.by, why: 'emergency' })
      tx.tell('hold.emergency', { id: after.id })
    }
    if (event.is === 'review') tx.append({ kind: 'hold.reviewed', hold: after.id, by: event.by })
    if (kept.hold.status === 'approved' || after.status !== 'approved') return
    if (after.facts.about === 'mock-session') await this.mocks.openApproved(tx, after)
    else await this.grants.give(tx, after)
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

  private async personView(kept: KeptHold): Promise<HoldView> {
    const { hold } = kept
    const { read } = this.parts.store
    const { agent = null, person = null } = hold.asked
    const names = await this.names([{ agent, person }])
    const row = await read
      .selectFrom('decision')
      .select(['body', 'action', 'asked'])
      .where('id', '=', kept.decision)
      .executeTakeFirst()
    const mock = hold.facts.about === 'mock-session' ? await this.mocks.requested(read, hold.id) : undefined
    const head = await read.selectFrom('log_head').select('checkpoint').executeTakeFirstOrThrow()
    return {
      ...summaryOf(kept),
      ...nameIn(names, { agent, person }),
      sentence: SENTENCE,
      targets: hold.facts.targets,
      changesData: hold.facts.changesData,
      incurable: hold.facts.incurable,
      needs: hold.terms,
      answers: hold.approvals,
      wrongAnswers: hold.wrongAnswers,
      ...(hold.closed === undefined ? {} : { closed: hold.closed }),
      ...this.shown(hold, kept.decision, row),
      ...(mock === undefined ? {} : { mock }),
      unknown: unknownIn(row?.asked ?? null),
      checkpoint: head.checkpoint,
    }
  }

  /** The action itself, where it is still kept. */
  private shown(hold: HoldRequest, id: string, row: { body: string; action: Uint8Array | null } | undefined) {
    const text = row?.action == null ? undefined : this.parts.seal.open(row.action, id)
    const action = text === undefined ? undefined : parseAction(JSON.parse(text))
    if (row === undefined || action?.is !== 'ok') return {}
    const decision = JSON.parse(row.body) as Decision
    const warning = warningFor(action.value, decision)
    const plan = planFor(action.value, decision, hold.approvals[0]?.rollbackPlan)
    const record = approvalRecord(hold, warning.action, plan)
    return { warning, plan, ...(record === undefined ? {} : { record }) }
  }
}

function unknownIn(asked: string | null): readonly UnknownTarget[] {
  return asked === null ? [] : ((JSON.parse(asked) as { unknown?: readonly UnknownTarget[] }).unknown ?? [])
}

interface AskerIds {
  readonly agent: string | null
  readonly person: string | null
}

function nameIn(names: ReadonlyMap<string, string>, { agent, person }: AskerIds): { readonly asker?: string } {
  const asker = names.get(agent ?? person ?? '')
  return asker === undefined ? {} : { asker }
}

function maySee(caller: Caller, hold: HoldRequest): boolean {
  return caller.is === 'person' || hold.asked.agent === caller.id
}

function isDue(hold: HoldRequest, now: number): boolean {
  if (hold.status === 'pending') return now >= hold.decideBefore
  return hold.status === 'approved' && now >= (hold.executeBefore ?? 0)
}

function summaryOf({ hold, decision }: KeptHold): HoldSummary {
  const { asked, bound, facts } = hold
  return {
    id: hold.id,
    status: hold.status,
    decision,
    digest: bound.digest,
    target: bound.target,
    environment: bound.environment.class,
    risk: facts.risk,
    reasons: facts.reasons,
    ...(asked.agent === undefined ? {} : { agent: asked.agent }),
    ...(asked.person === undefined ? {} : { person: asked.person }),
    ...(bound.session === undefined ? {} : { session: bound.session }),
    openedAt: new Date(asked.at).toISOString(),
    decideBefore: new Date(hold.decideBefore).toISOString(),
    ...(hold.executeBefore === undefined ? {} : { executeBefore: new Date(hold.executeBefore).toISOString() }),
    approvals: hold.approvals.length,
    emergency: hold.emergency !== undefined,
  }
}

function agentView(kept: KeptHold): AgentHoldView {
  const { id, status, decision, digest, decideBefore, executeBefore } = summaryOf(kept)
  const reason = kept.hold.closed?.code
  return {
    id,
    status,
    decision,
    digest,
    decideBefore,
    ...(executeBefore === undefined ? {} : { executeBefore }),
    ...(reason === undefined ? {} : { reason }),
  }
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
