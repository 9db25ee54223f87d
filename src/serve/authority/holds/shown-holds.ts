import { parseAction } from '../../../action/parse.ts'
import { type CheckedItem, checklistIn } from '../../../hold/approval/checklist.ts'
import { SENTENCE } from '../../../hold/approval/phrase.ts'
import { type ApprovalRecord, approvalRecord } from '../../../hold/approval/record.ts'
import type { ShownChange } from '../../../hold/configuration.ts'
import { frozenRequirements } from '../../../hold/freeze.ts'
import type { HoldStatus } from '../../../hold/hold-status.ts'
import type { MockRequest } from '../../../hold/mode/mock-session.ts'
import type { HoldRequest } from '../../../hold/request.ts'
import type { About } from '../../../hold/rules/rule.ts'
import { type Plan, planFor } from '../../../hold/shown/plan.ts'
import { type Warning, warningFor } from '../../../hold/shown/warning.ts'
import { fromJsonText } from '../../../lib/json-text.ts'
import type { DecisionRow } from '../../../record/store/schema.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Parts, UnknownTarget } from '../parts.ts'
import type { Configuration } from '../settings/configuration.ts'
import type { MockSessions } from '../settings/mock-sessions.ts'
import { readWorld } from '../world.ts'
import type { KeptHold } from './kept-holds.ts'

/** A request as its list shows it. */
export interface HoldSummary {
  readonly id: string
  readonly about: About
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
  /** What the rules ask for, and the freezes that are in force now. */
  readonly needs: HoldRequest['terms']
  /** Who signalled an emergency, why, and what a review found. */
  readonly emergencySignal?: HoldRequest['emergency']
  readonly answers: HoldRequest['approvals']
  /** The checklist before an action in production, as it stands with the approvals; absent elsewhere. */
  readonly checklist?: readonly CheckedItem[]
  readonly wrongAnswers: number
  readonly closed?: HoldRequest['closed']
  readonly warning?: Warning
  /** Of a request for a mock session. */
  readonly mock?: MockRequest
  /** Of a change of the authority's own configuration. */
  readonly change?: ShownChange
  readonly plan?: Plan
  readonly record?: ApprovalRecord
  /** Targets that nobody has classified: a person may say once what they are, and it is remembered. */
  readonly unknown: readonly UnknownTarget[]
  /** Where its decision stands in the log: a receipt of it proves that it does. */
  readonly index?: number
  /** Checkpoint of the log at this moment, to be compared with what a witness saw. */
  readonly checkpoint: string
}

/** What the agent that asked sees of it: not the sentence, not what people wrote. */
export type AgentHoldView = Pick<HoldSummary, 'id' | 'status' | 'decision' | 'digest' | 'decideBefore'> & {
  readonly executeBefore?: string
  readonly reason?: string
}

const MOST_LISTED = 200

/** Requests as those see them who answer them, made from what is kept. */
export class ShownHolds {
  private readonly parts: Parts
  private readonly mocks: MockSessions
  private readonly configuration: Configuration

  constructor(parts: Parts, mocks: MockSessions, configuration: Configuration) {
    this.parts = parts
    this.mocks = mocks
    this.configuration = configuration
  }

  /** The latest first; an agent sees its own. */
  async list(caller: Caller, status: HoldStatus | undefined): Promise<readonly HoldSummary[]> {
    let query = this.parts.store.read.selectFrom('hold').selectAll().orderBy('opened_at', 'desc').limit(MOST_LISTED)
    if (status !== undefined) query = query.where('status', '=', status)
    if (caller.is === 'agent') query = query.where('agent', '=', caller.id)
    const rows = await query.execute()
    const names = await this.names(rows)
    return rows.map((row) => ({
      ...summaryOf({ hold: fromJsonText(row.body), decision: row.decision }),
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

  async forPerson(kept: KeptHold): Promise<HoldView> {
    const { hold } = kept
    const { read } = this.parts.store
    const { agent = null, person = null } = hold.asked
    const names = await this.names([{ agent, person }])
    const row = await read
      .selectFrom('decision')
      .select(['body', 'action', 'asked', 'idx'])
      .where('id', '=', kept.decision)
      .executeTakeFirst()
    const { about } = hold.facts
    const checklist = checklistIn(hold)
    const mock = about === 'mock-session' ? await this.mocks.requested(read, hold.id) : undefined
    const change = about === 'configuration' ? await this.configuration.shown(read, hold.id) : undefined
    const head = await read.selectFrom('log_head').select('checkpoint').executeTakeFirstOrThrow()
    return {
      ...summaryOf(kept),
      ...nameIn(names, { agent, person }),
      sentence: SENTENCE,
      targets: hold.facts.targets,
      changesData: hold.facts.changesData,
      incurable: hold.facts.incurable,
      needs: await this.needs(hold),
      ...(hold.emergency === undefined ? {} : { emergencySignal: hold.emergency }),
      ...(row === undefined ? {} : { index: row.idx }),
      answers: hold.approvals,
      ...(checklist === undefined ? {} : { checklist }),
      wrongAnswers: hold.wrongAnswers,
      ...(hold.closed === undefined ? {} : { closed: hold.closed }),
      ...this.shown(hold, kept.decision, row),
      ...(mock === undefined ? {} : { mock }),
      ...(change === undefined ? {} : { change }),
      unknown: unknownIn(row?.asked ?? null),
      checkpoint: head.checkpoint,
    }
  }

  private async needs({ terms, status, facts }: HoldRequest): Promise<HoldRequest['terms']> {
    if (status !== 'pending' || facts.about === 'configuration') return terms
    const { store, approvals, now } = this.parts
    const { freezes } = await readWorld({ db: store.read, now: now() }, approvals.freezes)
    const frozen = frozenRequirements(freezes, facts.environment.treatedAs, now())
    return { ...terms, requirements: [...terms.requirements, ...frozen] }
  }

  /** The action itself, where it is still kept. */
  private shown(hold: HoldRequest, id: string, row: Pick<DecisionRow, 'body' | 'action'> | undefined) {
    const text = row?.action == null ? undefined : this.parts.seal.open(row.action, id)
    const action = text === undefined ? undefined : parseAction(JSON.parse(text))
    if (row === undefined || action?.is !== 'ok') return {}
    const decision = fromJsonText(row.body)
    const warning = warningFor(action.value, decision)
    const plan = planFor(action.value, decision, hold.approvals[0]?.rollbackPlan)
    const record = approvalRecord(hold, warning.action, plan)
    return { warning, plan, ...(record === undefined ? {} : { record }) }
  }
}

function summaryOf({ hold, decision }: KeptHold): HoldSummary {
  const { asked, bound, facts } = hold
  return {
    id: hold.id,
    about: facts.about,
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

export function agentView(kept: KeptHold): AgentHoldView {
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
