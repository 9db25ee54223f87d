import { HOUR, MINUTE } from '../../../hold/duration.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import type { Tx } from '../../../record/store/operation.ts'
import { intend } from '../../executor/run-rows.ts'
import type { Caller } from '../../identity/caller.ts'
import { type Refusal, refusal } from '../refusal.ts'

/** The executor of a run that whoever asked runs itself. */
const ASKER = 'asker'

/** How long after the decision it may begin. Later nothing of it begins any more, so that `not-run` is known. */
const BEGINS_WITHIN = 10 * MINUTE
/** How long its end is waited for. Longer runs end in `unknown`, and are looked after by people. */
const ENDS_WITHIN = 24 * HOUR
/** Of a decision that nobody said they would run by the gate: hooks let it go, and tell nothing. */
const TOLD_WITHIN = 24 * HOUR
/** How many one round closes. */
const AT_ONCE = 200

/** A run whose end nobody told, and what can be said of it. */
export interface LostRun {
  readonly decision: string
  readonly status: 'not-run' | 'unknown'
  readonly agent: string | null
  readonly person: string | null
}

/**
 * Runs of those who ask, as `prodgate run` makes them: intended with the decision, started once, ended with the outcome.
 *
 * INVARIANT (once is once): a run begins by a compare-and-set from `intended`, which is answered before the process starts. So
 * it never begins twice, and one that was not begun in its time never does.
 */
export function intendRun(tx: Tx, caller: Caller, decision: string): Promise<void> {
  return intend(tx, { id: `run_${decision}`, decision, executor: ASKER, caller })
}

/** Begins it; refused where it began before, ended, or is too late. */
async function beginRun(tx: Tx, decision: string): Promise<Result<void, Refusal>> {
  const { numUpdatedRows } = await tx.db
    .updateTable('run')
    .set({ state: 'started', started_at: tx.now })
    .where('decision', '=', decision)
    .where('executor', '=', ASKER)
    .where('state', '=', 'intended')
    .where('intended_at', '>', tx.now - BEGINS_WITHIN)
    .executeTakeFirst()
  if (numUpdatedRows === 1n) return ok(undefined)
  return fault(refusal('CONFLICT', 'it was begun before, is over, or too late to begin', 'ask for a decision again'))
}

/** The mark before the process is started: without its answer nothing may start. `notes` are without secrets. */
export async function markBegun(
  tx: Tx,
  caller: Caller,
  decision: string,
  notes: readonly string[],
): Promise<Result<{ readonly index: number }, Refusal>> {
  const begun = await beginRun(tx, decision)
  if (begun.is === 'fault') return begun
  const index = tx.append({ kind: 'run.started', decision, [caller.is]: caller.id, notes: [...notes] })
  tx.tell('run.started', { decision })
  return ok({ index })
}

export async function endRun(tx: Tx, decision: string): Promise<void> {
  await tx.db
    .updateTable('run')
    .set({ state: 'ended', ended_at: tx.now })
    .where('decision', '=', decision)
    .where('executor', '=', ASKER)
    .execute()
}

/** Whether the authority itself runs it. */
export async function isOfExecutor(tx: Tx, decision: string): Promise<boolean> {
  const run = await tx.db
    .selectFrom('run')
    .select('id')
    .where('decision', '=', decision)
    .where('executor', '<>', ASKER)
    .executeTakeFirst()
  return run !== undefined
}

/** Those of whom nothing was heard in their time. One that never began did not run; of the others nobody can tell. */
export async function lostRuns({ db, now }: Pick<Tx, 'db' | 'now'>): Promise<readonly LostRun[]> {
  const runs = await db
    .selectFrom('run')
    .select(['decision', 'state', 'agent', 'person'])
    .where('executor', '=', ASKER)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'intended'), eb('intended_at', '<=', now - BEGINS_WITHIN)]),
        eb.and([eb('state', '=', 'started'), eb('started_at', '<=', now - ENDS_WITHIN)]),
      ]),
    )
    .limit(AT_ONCE)
    .execute()
  const untold = await db
    .selectFrom('decision')
    .select(['id as decision', 'agent', 'person'])
    .where('verdict', '=', 'allow')
    .where('outcome', 'is', null)
    .where('grant_id', 'is not', null)
    .where('at', '<=', now - TOLD_WITHIN)
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('run').select('run.id').whereRef('run.decision', '=', 'decision.id'))),
    )
    .limit(AT_ONCE)
    .execute()
  return [
    ...runs.map(({ state, ...one }) => ({
      ...one,
      status: state === 'intended' ? ('not-run' as const) : ('unknown' as const),
    })),
    ...untold.map((one) => ({ ...one, status: 'unknown' as const })),
  ]
}
