import type { RunRow } from '../../record/store/schema.ts'
import type { Store, Tx } from '../../record/store/store.ts'
import type { Caller } from '../identity/caller.ts'

/** How a run ended, as its record has it. */
export interface RunEnd {
  readonly status: 'succeeded' | 'failed' | 'not-run' | 'unknown'
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
 * Closes what an earlier process of this executor left open. Nothing is ever run again: what was not begun is known not to
 * have run, of the rest nobody can tell.
 */
export function sweep(store: Store, executor: string, own: ReadonlySet<string>): Promise<readonly string[]> {
  return store.commit(async (tx) => {
    const rows = await tx.db
      .selectFrom('run')
      .selectAll()
      .where('executor', '=', executor)
      .where('state', '<>', 'ended')
      .execute()
    const open = rows.filter(({ id }) => !own.has(id))
    for (const row of open)
      await endIn(
        tx,
        row,
        row.state === 'intended'
          ? { status: 'not-run', why: 'the executor ended before it was started' }
          : { status: 'unknown', why: 'the executor ended while it ran: look at what it was to change' },
      )
    return open.map(({ id, decision }) => `${id} ${decision}`)
  })
}

export function findRun(store: Store, id: string): Promise<RunRow | undefined> {
  return store.read.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()
}
