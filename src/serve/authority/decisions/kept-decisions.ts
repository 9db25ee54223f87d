import { canonicalText } from '../../../action/canonical.ts'
import type { Decision } from '../../../decide/decision.ts'
import type { HouseRequest } from '../../../decide/house/request.ts'
import { fromJsonText, jsonText } from '../../../lib/json-text.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { sha256Hex } from '../../../lib/sha256.ts'
import type { EntryBody } from '../../../record/entry.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Asking } from '../grants/spending.ts'
import type { Judged, Parts } from '../parts.ts'
import { notFound, type Refusal } from '../refusal.ts'
import { entryOf, spentBy, through } from './decision-entry.ts'

export interface RecordedDecision {
  readonly id: string
  readonly at: string
  readonly digest: string
  readonly verdict: string
  readonly kind: string
  readonly environment: string
  readonly target: string
  readonly request?: HouseRequest
  /** The verdict before house policies. */
  readonly table?: string
}

/** What an allow goes by. */
export interface AllowedBy {
  readonly hold?: string
  readonly grant?: string
  readonly mock?: string
}

/** Decisions as they are kept: the entry of the log, the row with what only the store knows, and the notice, all at once. */
export class KeptDecisions {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** Before an allow is answered. */
  intent(tx: Tx, asking: Asking, decision: Decision, by: AllowedBy): void {
    const { caller, session, execution } = asking
    const entry = {
      ...entryOf('decision.intent', caller, session, decision),
      ...through(asking),
      ...(execution === undefined ? {} : { execution }),
      ...spentBy(by),
      policy: this.parts.gate.policyDigest(),
    }
    this.keep(tx, { ...asking, decision, entry, ...by })
  }

  stopped(tx: Tx, asking: Asking, decision: Decision, hold: string | undefined): void {
    const { caller, session } = asking
    const about = hold === undefined ? {} : { hold }
    const entry = { ...entryOf('decision.stopped', caller, session, decision), ...through(asking), ...about }
    this.keep(tx, { ...asking, decision, entry, ...about })
  }

  /** Of input that is no action. */
  refused(tx: Tx, caller: Caller, session: string, decision: Decision): void {
    const entry = entryOf('decision.stopped', caller, session, decision)
    this.keep(tx, { caller, session, decision, entry })
  }

  /** A decision as it was answered; an agent finds its own. */
  async find(caller: Caller, id: string): Promise<Result<Decision, Refusal>> {
    const row = await this.parts.store.read
      .selectFrom('decision')
      .select(['body', 'agent'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined || (caller.is === 'agent' && row.agent !== caller.id)) return fault(notFound('decision'))
    return ok(fromJsonText(row.body))
  }

  /** What was decided, the oldest first, with what house policies were asked: enough to try other policies on it. */
  async list(after: string, limit: number): Promise<readonly RecordedDecision[]> {
    const rows = await this.parts.store.read
      .selectFrom('decision')
      .select(['id', 'at', 'digest', 'verdict', 'kind', 'environment', 'target', 'asked'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(({ at, asked, ...row }) => ({
      ...row,
      at: new Date(at).toISOString(),
      ...(asked === null ? {} : (JSON.parse(asked) as Pick<RecordedDecision, 'request' | 'table'>)),
    }))
  }

  private keep(tx: Tx, kept: Kept): void {
    const { caller, session, decision, entry, action, hold, grant } = kept
    const body = jsonText(decision)
    // Messages and evidence stay in the store; by this the log says which they were.
    const idx = tx.append({ ...entry, answered: `sha256:${sha256Hex(body)}` })
    tx.keepDecision({
      id: decision.id,
      at: tx.now,
      digest: decision.digest,
      verdict: decision.verdict,
      kind: action?.kind ?? 'none',
      agent: caller.is === 'agent' ? caller.id : null,
      person: caller.is === 'person' ? caller.id : null,
      session,
      target: decision.effects[0]?.target ?? '',
      environment: decision.environment.class,
      body,
      action: action === undefined ? null : this.parts.seal.close(canonicalText(action), decision.id),
      asked: action === undefined ? null : JSON.stringify(keptQuestion(kept)),
      hold: hold ?? null,
      grant_id: grant === undefined || grant === '' ? null : grant,
      epoch: tx.epoch,
      idx,
      outcome: null,
    })
    if (action !== undefined) tx.tell('decision', { id: decision.id, verdict: decision.verdict })
  }
}

/** Without an action where the input was none; then nothing was judged, either. */
interface Kept extends Partial<Pick<Asking, 'action' | keyof Judged>>, AllowedBy {
  readonly caller: Caller
  readonly session: string
  readonly decision: Decision
  readonly entry: EntryBody
}

/** What is kept of the question: the same members that `policy diff` reads. */
function keptQuestion({ asked, table, unknown = [] }: Partial<Judged>) {
  return { request: asked, table, ...(unknown.length === 0 ? {} : { unknown }) }
}
