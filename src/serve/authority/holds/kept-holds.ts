import type { Kysely } from 'kysely'
import type { Binding } from '../../../hold/binding.ts'
import type { Freeze } from '../../../hold/freeze.ts'
import type { HoldStatus } from '../../../hold/hold-status.ts'
import type { HoldRequest } from '../../../hold/request.ts'
import { type HoldEvent, step, type Transition, type World } from '../../../hold/transition.ts'
import { fromJsonText, jsonText } from '../../../lib/json-text.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { HoldRow, Tables } from '../../../record/store/schema.ts'
import type { Caller } from '../../identity/caller.ts'
import { readWorld } from '../world.ts'

export async function keepNewHold(tx: Tx, hold: HoldRequest, decision: string): Promise<void> {
  await tx.db
    .insertInto('hold')
    .values(rowOf(hold, decision, 1))
    .execute()
}

export async function findHold(db: Kysely<Tables>, id: string): Promise<KeptHold | undefined> {
  const row = await db.selectFrom('hold').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : keptOf(row)
}

/** A request with the decision that it came from. */
export interface KeptHold {
  readonly hold: HoldRequest
  readonly decision: string
}

/** The requests of this asker for this action, in their session and in one of these states, the latest first. */
export async function holdsFor(
  db: Kysely<Tables>,
  { digest, asker, session = '' }: Pick<Binding, 'digest' | 'asker' | 'session'>,
  statuses: readonly HoldStatus[],
): Promise<KeptHold[]> {
  const rows = await db
    .selectFrom('hold')
    .selectAll()
    .where('digest', '=', digest)
    .where('session', '=', session)
    .where((or) => or.or([or('agent', '=', asker), or('person', '=', asker)]))
    .where('status', 'in', statuses)
    .orderBy('opened_at', 'desc')
    .limit(50)
    .execute()
  return rows.map(keptOf)
}

/** How many requests of this asker wait for people. */
export async function countPending(tx: Tx, asker: Caller): Promise<number> {
  const { waiting } = await tx.db
    .selectFrom('hold')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('status', '=', 'pending')
    .where('decide_before', '>', tx.now)
    .where(asker.is, '=', asker.id)
    .executeTakeFirstOrThrow()
  return Number(waiting)
}

/** Clocks ask nobody; and they are looked at with every request that asks again. */
const NOBODY: World = { people: new Map(), owners: new Map(), holders: new Map(), freezes: [] }

/** Lets an event happen to a kept request, and keeps what became of it. */
export async function advance(
  tx: Tx,
  kept: KeptHold,
  event: HoldEvent,
  freezes: readonly Freeze[],
): Promise<Transition> {
  const world = event.is === 'tick' ? NOBODY : await readWorld(tx, freezes)
  const transition = step(kept.hold, event, world)
  if (transition.hold !== kept.hold) await keepHold(tx, transition.hold, kept.decision)
  if (transition.hold.status !== kept.hold.status) noteChange(tx, kept.hold, transition.hold)
  return transition
}

export async function keepHold(tx: Tx, hold: HoldRequest, decision: string): Promise<void> {
  const { id: _id, version: _version, ...row } = rowOf(hold, decision, 0)
  await tx.db
    .updateTable('hold')
    .set((eb) => ({ ...row, version: eb('version', '+', 1) }))
    .where('id', '=', hold.id)
    .execute()
}

/** The log has who and when; what people wrote stands behind commitments in the entries of approvals. */
function noteChange(tx: Tx, before: HoldRequest, after: HoldRequest): void {
  const { id, bound, closed, status } = after
  const about = { hold: id, digest: bound.digest }
  if (status === 'approved') tx.append({ kind: 'hold.approved', ...about, executeBefore: iso(after.executeBefore) })
  else if (status === 'rejected' && closed?.code === 'REJECTED')
    tx.append({ kind: 'hold.rejected', ...about, by: closed.by ?? '' })
  else tx.append({ kind: 'hold.closed', ...about, status, from: before.status, code: closed?.code ?? '' })
  tx.tell(`hold.${status}`, { id })
}

function iso(time: number | undefined): string {
  return new Date(time ?? 0).toISOString()
}

function rowOf(hold: HoldRequest, decision: string, version: number): HoldRow {
  const { asked, bound } = hold
  return {
    id: hold.id,
    decision,
    digest: bound.digest,
    agent: asked.agent ?? null,
    person: asked.person ?? null,
    session: bound.session ?? '',
    target: bound.target,
    environment: bound.environment.class,
    status: hold.status,
    opened_at: asked.at,
    decide_before: hold.decideBefore,
    body: jsonText(hold),
    version,
  }
}

function keptOf(row: HoldRow): KeptHold {
  return { hold: fromJsonText(row.body), decision: row.decision }
}
