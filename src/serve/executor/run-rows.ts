import type { OutcomeStatus } from '../../act/outcome-status.ts'
import type { RunRow } from '../../record/store/schema.ts'
import type { Store, Tx } from '../../record/store/store.ts'
import type { Caller } from '../identity/caller.ts'

/** How a run ended, as its record has it. */
export interface RunEnd {
  readonly status: OutcomeStatus
  /** Why it was not run, or why that is not known. */
  readonly why?: string
  readonly exitCode?: number
  readonly signal?: string
  readonly durationMs?: number
  /** Over what was streamed, credentials taken out. */
  readonly outputDigest?: string
  readonly outputBytes?: number
  /** The end of the output, as it may be kept. It stands in no entry. */
  readonly tail?: string
}

/** With the decision that lets it go, in its transaction. */
export async function intend(tx: Tx, run: { id: string; decision: string; executor: string; caller: Caller }) {
  const { id, decision, executor, caller } = run
  await tx.db
    .insertInto('run')
    .values({
      id,
      decision,
      agent: caller.is === 'agent' ? caller.id : null,
      person: caller.is === 'person' ? caller.id : null,
      executor,
      state: 'intended',
      intended_at: tx.now,
      started_at: null,
      ended_at: null,
      body: null,
    })
    .execute()
}

/**
 * Durable before the process is started: a crash before this leaves a run that is known not to have run, a crash after it
 * one of which nobody can tell. False where somebody was here before, and then nothing may start.
 */
export function begin(
  store: Store,
  run: {
    readonly id: string
    readonly decision: string
    readonly fingerprint: string
    readonly credentials: readonly string[]
  },
): Promise<boolean> {
  const { id, decision, fingerprint, credentials } = run
  return store.commit(async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('run')
      .set({ state: 'starting', started_at: tx.now })
      .where('id', '=', id)
      .where('state', '=', 'intended')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    tx.append({ kind: 'run.started', run: id, decision, execution: fingerprint, credentials })
    tx.tell('run.started', { run: id, decision })
    return true
  })
}

/** That the process is there. Only says more about a run whose end nobody could tell. */
export function started(store: Store, id: string): Promise<void> {
  return store.commit(async (tx) => {
    await tx.db
      .updateTable('run')
      .set({ state: 'started' })
      .where('id', '=', id)
      .where('state', '=', 'starting')
      .execute()
  })
}

/** The outcome, once: what ended stays as it ended. */
export function end(store: Store, run: Pick<RunRow, 'id' | 'decision' | 'executor'>, how: RunEnd): Promise<void> {
  return store.commit((tx) => endIn(tx, run, how))
}

async function endIn(tx: Tx, { id, decision, executor }: Pick<RunRow, 'id' | 'decision' | 'executor'>, how: RunEnd) {
  const body = JSON.stringify(how)
  const { numUpdatedRows } = await tx.db
    .updateTable('run')
    .set({ state: 'ended', ended_at: tx.now, body })
    .where('id', '=', id)
    .where('state', '<>', 'ended')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return
  await tx.db.insertInto('outcome').values({ decision, at: tx.now, status: how.status, body }).execute()
  await tx.db.updateTable('decision').set({ outcome: how.status }).where('id', '=', decision).execute()
  const { tail: _tail, ...told } = how
  tx.append({ kind: 'outcome', decision, run: id, executor, ...told })
  tx.tell('outcome', { decision, run: id, status: how.status })
}

/**
 * Closes what an earlier process of this executor left open, or this one where it could not tell. Nothing is ever run again:
 * what was not begun is known not to have run, of the rest nobody can tell.
 */
export function sweep(store: Store, executor: string, own: ReadonlySet<string>): Promise<readonly string[]> {
  return store.commit(async (tx) => close(tx, await notEnded(tx.db, executor, own)))
}

/**
 * Closes runs of executors that did not come back, on a machine that is gone for instance: whoever shares the store does it.
 * Since `before` a run of theirs has ended or never will.
 */
export async function closeForsaken(store: Store, before: number): Promise<readonly string[]> {
  const rows = (db: Tx['db'] | Store['read']) =>
    db
      .selectFrom('run')
      .selectAll()
      // As `settings.ts` names them; whoever asked may run it too, and is looked after by `asker-runs.ts`.
      .where('executor', 'like', 'executor%')
      .where('state', 'in', OPEN)
      .where('intended_at', '<=', before)
      .execute()
  if ((await rows(store.read)).length === 0) return []
  return store.commit(async (tx) => close(tx, await rows(tx.db)))
}

async function close(tx: Tx, open: readonly RunRow[]): Promise<readonly string[]> {
  for (const row of open)
    await endIn(
      tx,
      row,
      row.state === 'intended'
        ? { status: 'not-run', why: 'the executor ended before it was started' }
        : { status: 'unknown', why: 'the executor ended while it ran: look at what it was to change' },
    )
  return open.map(({ id, decision }) => `${id} ${decision}`)
}

const OPEN = ['intended', 'starting', 'started']

/** Those that `sweep` would close. */
export function openRuns(store: Store, executor: string, own: ReadonlySet<string>): Promise<readonly RunRow[]> {
  return notEnded(store.read, executor, own)
}

async function notEnded(db: Tx['db'] | Store['read'], executor: string, own: ReadonlySet<string>) {
  const rows = await db
    .selectFrom('run')
    .selectAll()
    .where('executor', '=', executor)
    .where('state', 'in', OPEN)
    .execute()
  return rows.filter(({ id }) => !own.has(id))
}

export function findRun(store: Store, id: string): Promise<RunRow | undefined> {
  return store.read.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()
}
