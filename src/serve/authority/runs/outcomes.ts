import type { OutcomeStatus } from '../../../act/outcome-status.ts'
import type { Provenance } from '../../../act/workflow/provenance.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import { StoreFault } from '../../../record/store/store-fault.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Parts } from '../parts.ts'
import { notFound, type Refusal, refusal } from '../refusal.ts'
import { endRun, isOfExecutor, lostRuns, markBegun } from './asker-runs.ts'

/** Words that executors use for the same; any other means that it is not known. */
const WORDS: Readonly<Record<string, OutcomeStatus>> = {
  succeeded: 'succeeded',
  success: 'succeeded',
  ok: 'succeeded',
  completed: 'succeeded',
  failed: 'failed',
  failure: 'failed',
  error: 'failed',
  'not-run': 'not-run',
  'not run': 'not-run',
  not_run: 'not-run',
  skipped: 'not-run',
}

function outcomeStatus(word: string): OutcomeStatus {
  const known = word.toLowerCase()
  return Object.hasOwn(WORDS, known) ? (WORDS[known] ?? 'unknown') : 'unknown'
}

export interface Outcome {
  readonly decision: string
  /** In the executor's own word. */
  readonly status: string
  readonly exitCode?: number
  readonly durationMs?: number
  readonly outputDigest?: string
  /** The end of what it printed. Secrets are taken out once more before it is kept, and it stands in no entry. */
  readonly tail?: string
  /** It is what the agent's client said of a tool that it ran itself. */
  readonly by?: 'client'
  /** What the asker saw of the run: how targets were pinned, what had changed. */
  readonly notes?: readonly string[]
}

/** The word of one that is about to begin; it is no outcome. */
const STARTED = 'started'
const LONGEST_TAIL = 4096

type Told = Result<{ readonly index: number }, Refusal>

/** What became of what was let go: told once, by whoever was let go. */
export class Outcomes {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  async tell(caller: Caller, outcome: Outcome): Promise<Told> {
    return this.keep(caller, outcome, await this.masked(outcome))
  }

  /**
   * In the order in which they are told, of which the first of two for one decision stays, and each by itself: what the
   * store does not take is a refusal of its own, unless it takes none of them.
   */
  async tellSeveral(caller: Caller, outcomes: readonly Outcome[]): Promise<readonly Told[]> {
    const masked = await Promise.all(outcomes.map((one) => this.masked(one)))
    const all = await Promise.allSettled(outcomes.map((one, i) => this.keep(caller, one, masked[i] ?? {})))
    const isLost = all.every((one) => one.status === 'rejected')
    return all.map((one) => {
      if (one.status === 'fulfilled') return one.value
      if (isLost || !(one.reason instanceof StoreFault)) throw one.reason
      return fault(refusal('STORE_FAULT', one.reason.message))
    })
  }

  private async masked({ tail, notes = [] }: Outcome): Promise<Pick<Outcome, 'tail' | 'notes'>> {
    return {
      ...(tail === undefined ? {} : { tail: (await this.parts.redact(tail)).slice(-LONGEST_TAIL) }),
      ...(notes.length === 0 ? {} : { notes: await Promise.all(notes.map((one) => this.parts.redact(one))) }),
    }
  }

  private keep(caller: Caller, outcome: Outcome, kept: Pick<Outcome, 'tail' | 'notes'>): Promise<Told> {
    return this.parts.store.commit(async (tx) => {
      const decision = await tx.db
        .selectFrom('decision')
        .select(['id', 'verdict', 'agent', 'person', 'outcome'])
        .where('id', '=', outcome.decision)
        .executeTakeFirst()
      if (decision === undefined || (decision.agent ?? decision.person) !== caller.id)
        return fault(notFound('decision'))
      if (decision.verdict !== 'allow')
        return fault(refusal('CONFLICT', 'the decision let nothing go, so that nothing came of it'))
      if (decision.outcome !== null) return fault(refusal('CONFLICT', 'the outcome was told before, and stays'))
      if (await isOfExecutor(tx, decision.id))
        return fault(refusal('CONFLICT', 'the executor ran it, and tells what became of it'))
      const { decision: id, tail: _tail, notes: _notes, ...rest } = outcome
      if (rest.status === STARTED) return markBegun(tx, caller, id, kept.notes ?? [])
      const told = { ...rest, status: outcomeStatus(rest.status) }
      return ok({ index: await keepOutcome(tx, caller, id, told, kept) })
    })
  }

  /** Closes what was let go and of which nothing was heard in its time. */
  async sweep(): Promise<void> {
    const { read } = this.parts.store
    if ((await lostRuns({ db: read, now: this.parts.now() })).length === 0) return
    await this.parts.store.commit(async (tx) => {
      for (const { decision, status, agent, person } of await lostRuns(tx)) {
        const body = JSON.stringify({ status, by: 'the gate: nothing was heard of it in its time' })
        await tx.db.insertInto('outcome').values({ decision, at: tx.now, status, body }).execute()
        await tx.db.updateTable('decision').set({ outcome: status }).where('id', '=', decision).execute()
        await endRun(tx, decision)
        const asker = agent === null ? { person } : { agent }
        tx.append({ kind: 'outcome', decision, ...asker, status, by: 'gate', ...(await provenanceIn(tx, decision)) })
        tx.tell('outcome', { decision, status })
      }
    })
  }

  /** Actions that were let go by an approval and of which nobody said what became: after a crash, mostly. */
  async unfinished(): Promise<number> {
    const { open } = await this.parts.store.read
      .selectFrom('decision')
      .select((eb) => eb.fn.countAll<number>().as('open'))
      .where('verdict', '=', 'allow')
      .where('outcome', 'is', null)
      .where('grant_id', 'is not', null)
      .executeTakeFirstOrThrow()
    return Number(open)
  }
}

/** `told` is in the log as well, `kept` is not. Of a workflow's run its provenance stands there, too. */
export async function keepOutcome(
  tx: Tx,
  caller: Caller,
  decision: string,
  told: { readonly status: OutcomeStatus } & Omit<Outcome, 'decision' | 'status' | 'tail' | 'notes'>,
  kept: Pick<Outcome, 'tail' | 'notes'> = {},
  provenance?: Provenance,
): Promise<number> {
  await tx.db
    .insertInto('outcome')
    .values({ decision, at: tx.now, status: told.status, body: JSON.stringify({ ...told, ...kept }) })
    .execute()
  await tx.db.updateTable('decision').set({ outcome: told.status }).where('id', '=', decision).execute()
  await endRun(tx, decision)
  const whence = await provenanceIn(tx, decision, provenance)
  const index = tx.append({ kind: 'outcome', decision, [caller.is]: caller.id, ...told, ...whence })
  tx.tell('outcome', { decision, status: told.status })
  return index
}

/** The outcome of a workflow says by itself that it is of no mock: who has the one entry may not have the others. */
async function provenanceIn(
  tx: Tx,
  decision: string,
  known?: Provenance,
): Promise<{ readonly provenance?: Provenance }> {
  if (known !== undefined) return { provenance: known }
  const made = await tx.db.selectFrom('decision').select('kind').where('id', '=', decision).executeTakeFirst()
  return made?.kind === 'workflow' ? { provenance: 'unknown' } : {}
}
